"""What is open of a claim when a platform pays first: what was agreed and is overdue, else what is asked for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mediation.cases.models import Case, Proceeding, Side
from mediation.cases.queries import proceedings_of
from mediation.cases.states import FirstHandlingState, Stage
from mediation.core.look import once
from mediation.performance import rules
from mediation.performance.models import Advance, Instalment
from mediation.performance.plans import instalments_of

#: Stages in which somebody still asks for something; before a court the claim rests on what was agreed.
ASKING = (
    Stage.FIRST_HANDLING, Stage.ADMINISTRATIVE, Stage.ENTRUSTED, Stage.PEOPLES_MEDIATION, Stage.COURT_MEDIATION
)  # fmt: skip
LEFT = (FirstHandlingState.FAILED, FirstHandlingState.EXPIRED)


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """The stage that counts now, the money open in it, and the debts it stands for where something was agreed."""

    stage: Proceeding | None
    amount: Decimal
    debts: list[Instalment]


def open_claim(case: Case, today: date) -> OpenClaim:
    """What a platform could pay first today; nothing where nothing is asked for and nothing is overdue."""
    stages = proceedings_of(case)
    plan = next((one for one in reversed(stages) if one.kind == Stage.PERFORMANCE and one.closed_at is None), None)
    if plan is not None:
        debts = [one for one in rules.owing(instalments_of(plan), today) if _of_store(one)]
        return OpenClaim(plan, sum((one.remaining for one in debts), Decimal(0)), debts)
    asking = [one for one in stages if one.kind in ASKING and (one.closed_at is None or one.state in LEFT)]
    if not asking:
        return OpenClaim(None, Decimal(0), [])
    got = sum((one.claimed - one.remains for one in advances_in(case)), Decimal(0))
    return OpenClaim(asking[-1], max(case.amount - got, Decimal(0)), [])


def unanswered(case: Case) -> Advance | None:
    """What was paid first and the complainant has said nothing of yet."""
    return next((one for one in advances_in(case) if one.pending), None)


@once(lambda case: case.pk)
def advances_in(case: Case) -> tuple[Advance, ...]:
    """Everything the platform paid first, oldest first."""
    if not any("advanced" in one.facts for one in proceedings_of(case)):
        return ()
    found = Advance.objects.filter(proceeding__case=case)
    return tuple(found.select_related("payer", "payee", "evidence", "proceeding"))


def _of_store(one: Instalment) -> bool:
    return one.amount is not None and one.payer.side == Side.RESPONDENT and one.payee.side == Side.CLAIMANT
