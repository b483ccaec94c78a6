"""What a newer rule set touches: counted before it comes, for whoever reviews it."""

from dataclasses import dataclass

from django.db.models import Count

from mediation.cases.models import Case, Proceeding
from mediation.deadlines.models import Deadline, Status
from mediation.law import review
from mediation.law.review import Difference


@dataclass(frozen=True, slots=True)
class Reach:
    """Open cases whose next stage opens under the newer set; open stages that keep theirs; running clocks that do."""

    cases: int
    stages: int
    clocks: int


def reach(older: str, found: list[Difference]) -> Reach:
    """Count what is open under an older set, and its running clocks that would be of another length or effect."""
    stages = Proceeding.objects.filter(rule_set=older, closed_at=None)
    codes = review.clocks_that_differ(found)
    running = Deadline.objects.filter(rule_set=older, code__in=codes, status__in=(Status.ARMED, Status.PAUSED))
    return Reach(Case.objects.filter(proceedings__in=stages).distinct().count(), stages.count(), running.count())


def open_under() -> dict[str, int]:
    """How many stages are open under each set."""
    rows = Proceeding.objects.filter(closed_at=None).order_by().values_list("rule_set").annotate(count=Count("pk"))
    return dict(rows)
