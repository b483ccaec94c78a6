"""The sweep: fire what is due, in due order, each once, late rather than never (promises T1 to T3)."""

import logging
from datetime import datetime
from typing import Protocol

from mediation.core import gate
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.deadlines.models import Deadline, Status

_LOG = logging.getLogger(__name__)
BATCH = 200


class Sweeper(Protocol):
    """Ends what has run out by `now` and is no clock of the law, e.g. offers; says how many."""

    def __call__(self, *, now: datetime) -> int: ...


_also: list[Sweeper] = []


def also(sweeper: Sweeper) -> Sweeper:
    """Register a further sweep, done after the clocks; it handles its own failures row by row."""
    if sweeper not in _also:
        _also.append(sweeper)
    return sweeper


def fire_due(*, now: datetime) -> int:
    """Fire what is due at `now` through the gate as the system; how many. One failure does not stop the rest."""
    fired = 0
    tried: set[object] = set()
    while batch := [row for row in _due(now) if row[0] not in tried]:
        for deadline, case, proceeding in batch:
            tried.add(deadline)
            fired += _fire(deadline, case, proceeding, now)
    return fired + sum(sweeper(now=now) for sweeper in _also)


def _due(now: datetime) -> list[tuple[object, object, object]]:
    due = Deadline.objects.filter(status=Status.ARMED, provisional=False, fires_at__lte=now)
    return list(due.order_by("fires_at", "pk").values_list("pk", "case_id", "proceeding_id")[:BATCH])


def _fire(deadline: object, case: object, proceeding: object, now: datetime) -> int:
    try:
        gate.perform(
            "expire", actor=Actor.system(), now=now, case=case, proceeding=proceeding, data={"deadline": str(deadline)}  # type: ignore[arg-type]
        )  # fmt: skip
    except Refused as refused:
        _LOG.info("clock %s was ended by somebody else: %s", deadline, refused.code)
    except Exception:  # noqa: BLE001 - the clock stays armed and is tried by the next sweep; other people's clocks must not wait
        _LOG.exception("clock %s could not fire", deadline)
    else:
        return 1
    return 0


def overdue(*, now: datetime) -> int:
    """How many armed clocks are past their time."""
    return Deadline.objects.filter(status=Status.ARMED, provisional=False, fires_at__lte=now).count()


def next_due() -> Deadline | None:
    """The clock that fires next, for the demo's "go to the next deadline"."""
    armed = Deadline.objects.filter(status=Status.ARMED, provisional=False)
    return armed.select_related("case").order_by("fires_at").first()
