"""Pure decisions about performance: what a sum pays, what is still owed, and until when it can be enforced."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from mediation.cases.models import Side
from mediation.deadlines import calendars
from mediation.law import rulesets
from mediation.law.periods import Period
from mediation.performance.models import Instalment, InstalmentStatus, PaymentReport


def allot(amount: Decimal, owed: Sequence[tuple[Instalment, Decimal]]) -> list[tuple[Instalment, Decimal]]:
    """What a sum pays of several debts, those due first first. ValueError when it is more than all of them."""
    parts: list[tuple[Instalment, Decimal]] = []
    left = amount
    for instalment, debt in sorted(owed, key=lambda pair: (pair[0].due_on, pair[0].number)):
        part = min(left, debt)
        if part > 0:
            parts.append((instalment, part))
            left -= part
    if left > 0:
        raise ValueError(f"{left} is owed to nobody")
    return parts


def pending(instalment: Instalment) -> list[PaymentReport]:
    """Reports the receiving side has not answered, oldest first."""
    return [one for one in instalment.reports.all() if one.pending]


def unreported(instalment: Instalment) -> Decimal:
    """Money of an instalment that was neither received nor reported."""
    return instalment.remaining - sum((one.amount or Decimal(0) for one in pending(instalment)), Decimal(0))


def covered(instalment: Instalment) -> bool:
    """True when an instalment was received, or reported in full and not yet answered."""
    if instalment.received:
        return True
    return bool(pending(instalment)) and unreported(instalment) <= 0


def turn(instalments: Sequence[Instalment]) -> dict[str, list[str]]:
    """Whose turn a performance is, by side: to do what is due first, or to say whether what was done has arrived.

    A complainant who was let down decides what follows, so that nobody else is waited for.
    """
    told = [one for one in instalments if not one.received and covered(one)]
    left = [one for one in instalments if not covered(one)]
    let_down = any(one.status == InstalmentStatus.OVERDUE and one.payee.side == Side.CLAIMANT for one in left)
    first = min((one.due_on for one in left), default=None)
    earlier = [one for one in told if first is None or one.due_on < first]
    return {
        "to_confirm": [one.payee.side for one in earlier],
        "to_do": [] if let_down or earlier else [one.payer.side for one in left if one.due_on == first],
    }


def owing(instalments: Iterable[Instalment], today: date) -> list[Instalment]:
    """Instalments whose day is over and which nobody even says were done."""
    return [one for one in instalments if one.past(today) and not covered(one)]


def enforceable_until(last_due_on: date) -> Period:
    """The two years in which enforcement can be applied for, from the last day of performance (CPL Art 250; D25)."""
    return rulesets.for_date(last_due_on).period("D25", last_due_on, calendar=calendars.current())
