"""What an offer to several complainants gives each of them; pure figures, to the cent (Order 121 Art 12)."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from mediation.law.money import in_words

CENT = Decimal("0.01")


def by_share(amounts: Mapping[str, Decimal], percent: Decimal) -> dict[str, Decimal]:
    """The same share of what each claims, rounded half up."""
    return {key: (amount * percent / 100).quantize(CENT, ROUND_HALF_UP) for key, amount in amounts.items()}


def divided(amounts: Mapping[str, Decimal], total: Decimal) -> dict[str, Decimal]:
    """A sum by what each claims; cents that are left go to whoever lost most by rounding, so that nothing is lost."""
    whole = sum(amounts.values(), Decimal(0))
    if not whole:
        return dict.fromkeys(amounts, Decimal(0))
    exact = {key: total * amount / whole for key, amount in amounts.items()}
    parts = {key: part.quantize(CENT, ROUND_DOWN) for key, part in exact.items()}
    left = int((total - sum(parts.values(), Decimal(0))) / CENT)
    for key in sorted(exact, key=lambda one: parts[one] - exact[one])[:left]:
        parts[key] += CENT
    return parts


def of_those(
    terms: Sequence[Mapping[str, Any]], payee: str, chosen: Mapping[str, tuple[str, Decimal]]
) -> list[dict[str, Any]]:
    """The terms as they hold for some of a group: their parts alone are paid, each by name beside the first payment.

    `chosen` gives name and part by member. What is not paid to the group stays as it was offered.
    """
    money = {
        str(number): Decimal(term["amount"])
        for number, term in enumerate(terms)
        if term["kind"] == "payment" and term["payee"] == payee
    }
    due = divided(money, sum((part for _name, part in chosen.values()), Decimal(0)))
    found: list[dict[str, Any]] = []
    listed = False
    for number, term in enumerate(terms):
        amount = due.get(str(number))
        if amount is None:
            found.append(dict(term))
        elif amount:
            row = dict(term) | {"amount": f"{amount:.2f}", "amount_words": in_words(amount)}
            if not listed:
                row["shares"] = [[name, f"{part:.2f}"] for name, part in chosen.values()]
                listed = True
            found.append(row)
    return found
