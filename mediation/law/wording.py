"""Official Chinese wording for agreements and court papers, read from a table that a lawyer can review."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mediation.law import money
from mediation.law._data import table

DIGITS = "零一二三四五六七八九"


def say(key: str, /, **values: Any) -> str:
    """Give the words of a key such as "sign.seal", with its braces filled. KeyError for an unknown key."""
    group, name = key.split(".")
    return str(table("wording.toml")[group][name]).format(**values)


def several(key: str) -> list[str]:
    """Give a list of words, e.g. the attachments of an application."""
    group, name = key.split(".")
    return [str(text) for text in table("wording.toml")[group][name]]


def day(on: date) -> str:
    """Write a day as papers do: 2026年9月10日."""
    return say("part.day", year=on.year, month=on.month, day=on.day)


def ordinal(number: int) -> str:
    """Number a chapter or term from 1 to 99: 12 is 十二."""
    tens, ones = divmod(number, 10)
    return ((DIGITS[tens] if tens > 1 else "") + "十" if tens else "") + (DIGITS[ones] if ones else "")


def term(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Write one term as a sentence; `names` gives each side's name. KeyError without who and for whom."""
    payer, payee = names[row["payer"]], names[row["payee"]]
    values: dict[str, Any] = {name: str(row.get(name) or "").strip("。 ") for name in ("item", "text")}
    values |= {"payer": payer, "payee": payee, "due": day(date.fromisoformat(row["due_on"]))}
    if row["kind"] == "payment":
        amount = Decimal(row["amount"])
        account = str(row.get("account") or "").strip()
        values |= {
            "method": say(f"method.{row['method']}"),
            "amount": f"{amount:,.2f}",
            "words": row.get("amount_words") or money.in_words(amount),
            "account": say("part.account", payee=payee, account=account) if account else "",
        }
    if row["kind"] == "return":
        bearer = row.get("freight")
        values["freight"] = say(f"freight.{bearer}", payer=payer, payee=payee) if bearer else ""
    written = say(f"term.{row['kind']}", **values)
    # What was added in free words belongs to the term; two kinds have nothing else and say it inside.
    if values["text"] and row["kind"] not in ("apology", "other"):
        written += f"{values['text']}。"
    if default := str(row.get("default") or "").strip("。 "):
        late = default.startswith(say("part.late"))  # it says itself when it applies
        written += f"{default}。" if late else say("part.default", default=default)
    return written


def agreement(
    *,
    title: str,
    parties: Sequence[tuple[str, str]],
    facts: str,
    issues: Sequence[str],
    responsibilities: Sequence[tuple[str, str]],
    terms: Sequence[str],
    effect: str,
    roll: Sequence[str] = (),
    sides: str = "side",
) -> str:
    """Write out a whole agreement as it is read before signing; `parties` are (side, name), `sides` names the sides."""
    chapters: list[tuple[str, list[str]]] = [
        ("facts", [facts]),
        ("issues", [say("part.numbered", number=at, text=text) for at, text in enumerate(issues, start=1)]),
        ("responsibilities", [say("agreement.responsibility", name=who, text=what) for who, what in responsibilities]),
        ("terms", [say("part.term", number=ordinal(at), text=text) for at, text in enumerate(terms, start=1)]),
        ("roll", [say("part.numbered", number=at, text=text) for at, text in enumerate(roll, start=1)]),
        ("effect", [effect]),
    ]
    lines = [title, *(say("agreement.party", side=say(f"{sides}.{side}"), name=name) for side, name in parties)]
    written = [(key, [line for line in body if line.strip()]) for key, body in chapters]
    for number, (key, body) in enumerate([one for one in written if one[1]], start=1):
        lines += [f"{ordinal(number)}、{say(f'agreement.{key}')}", *body]
    return "\n".join(lines)
