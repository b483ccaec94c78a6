"""Many clocks that run out: laid out on few cases, and judged afterwards by events, rows and the record's chain."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from mediation.cases.models import Case, Proceeding
from mediation.cases.queries import proceedings_of
from mediation.core import ledger
from mediation.core.models import Event, Strand
from mediation.deadlines import arming
from mediation.deadlines.models import Deadline, Status
from mediation.notices.models import Notice
from tests.mediation import worlds

FILED_AT = worlds.at("2026-05-25 09:00")
LAST_DUE_ON = date(2026, 6, 8)  # D01: ten working days from 25 May
AGREED = 8  # clocks of agreed days beside D01 and D02 in each case
PER_CASE = AGREED + 2
REMINDERS = ("deadline.reminded", "deadline.escalated")


def lay_out(cases: int) -> None:
    """`cases` cases with ten clocks each, due on nine days; the last of each, D01, ends its stage."""
    world = worlds.world()
    for number in range(cases):
        case = worlds.file_case(world, at=FILED_AT, order_no=f"C-{number:04d}")
        proceeding = proceedings_of(case)[0]
        for day in range(AGREED):
            due_on = FILED_AT.date() + timedelta(days=3 + (day + number) % (AGREED + 1))
            arming.start_fixed(proceeding, "D44", due_on=due_on, today=FILED_AT.date(), now=FILED_AT)
    assert Deadline.objects.filter(status=Status.ARMED).count() == cases * PER_CASE
    assert max(Deadline.objects.values_list("due_lenient", flat=True)) == LAST_DUE_ON


def fired() -> int:
    """How many clocks have run out so far."""
    return Deadline.objects.filter(status=Status.LAPSED).count()


def faults(cases: int) -> list[str]:
    """What does not hold after every clock was due; empty when each fired exactly once and nothing is half done."""
    found = [f"{one} is {one.status}" for one in Deadline.objects.exclude(status=Status.LAPSED)]
    fired_ = Event.objects.exclude(kind__in=("case.filed", *REMINDERS))
    events = fired_.values_list("case_id", "data__code", "data__due_on")
    told = Counter((str(case), code, due_on) for case, code, due_on in events)
    wanted = Counter((str(one.case_id), one.code, one.due_lenient.isoformat()) for one in Deadline.objects.all())
    for clock, times in wanted.items():
        if told[clock] != times:
            found.append(f"{clock} fired {told[clock]} times, not {times}")
    found += [f"{clock} was never due" for clock in told.keys() - wanted.keys()]
    found += [f"{one} version {one.version}" for one in Proceeding.objects.exclude(state="expired", version=2)]
    found += [fault for strand in Strand.objects.all() for fault in ledger.faults(strand)]
    lapses = Event.objects.filter(kind="first_handling.expired")
    if lapses.count() != cases or Case.objects.count() != cases:
        found.append(f"{lapses.count()} stages ended by silence, not {cases}")
    untold = lapses.exclude(pk__in=Notice.objects.values("event"))
    return found + [f"nobody was told of {event.kind} in {event.case_id}" for event in untold]


def order_kept(fired_ids: list[str]) -> list[str]:
    """Clocks that fired before an earlier one, of those in the order given."""
    due = {str(pk): at for pk, at in Deadline.objects.values_list("pk", "fires_at")}
    moments = [due[one] for one in fired_ids]
    return [f"{later} after {earlier}" for earlier, later in pairwise(moments) if later < earlier]
