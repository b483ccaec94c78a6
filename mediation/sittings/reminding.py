"""Remind everybody of a session: a day before it and an hour before it, each once, by the sweep of the clocks.

A mark that was behind when the session was arranged is not told; of several that were passed only the last.
"""

import logging
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mediation.cases.states import AdministrativeState, Stage
from mediation.core import gate, verbs
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.deadlines import sweep
from mediation.sittings.inputs import Reminding
from mediation.sittings.models import Appointment
from mediation.sittings.stages import ARRANGING, told

_LOG = logging.getLogger(__name__)
BATCH = 200
DAY, HOUR = "day", "hour"
BEFORE = {DAY: timedelta(days=1), HOUR: timedelta(hours=1)}
#: Whether there will be a session at all is not known before the recusal is decided (Order 121 Art 21).
IN_DOUBT = (AdministrativeState.SUSPENDED_RECUSAL, AdministrativeState.PAUSED_APPRAISAL)


def first(starts_at: datetime, now: datetime) -> datetime | None:
    """The first moment at which is reminded, None where even the last is behind."""
    return min((starts_at - before for before in BEFORE.values() if starts_at - before > now), default=None)


def remind_session(act: Act, data: dict[str, str]) -> None:
    """Tell both sides and who leads when the session is. Refused `not_open` once told or over."""
    one = Appointment.objects.select_for_update().get(pk=data["appointment"], proceeding_id=act.proceeding.pk)
    passed = [mark for mark, before in BEFORE.items() if one.starts_at - before <= act.now]
    if one.ended_at is not None or one.reminds_at is None or one.reminds_at > act.now or not passed:
        raise Refused("not_open")
    mark = passed[-1]
    one.reminded, one.reminds_at = [*one.reminded, mark], first(one.starts_at, act.now)
    one.save(update_fields=["reminded", "reminds_at"])
    act.note(starts_at=one.starts_at, mark=mark)
    act.stay()


@sweep.also
def remind_due(*, now: datetime) -> int:
    """Remind of every session whose next mark is reached. It ends none: 0. One that fails is tried again later."""
    _pass_over(now)
    tried: set[object] = set()
    while batch := [one for one in _due(now) if one.pk not in tried]:
        for one in batch:
            tried.add(one.pk)
            _remind(one, now)
    return 0


def _pass_over(now: datetime) -> None:
    """Of a session that has begun, nobody is reminded any more, however long the sweep stood still."""
    Appointment.objects.filter(ended_at=None, reminds_at__lte=now, starts_at__lte=now).update(reminds_at=None)


def _due(now: datetime) -> list[Appointment]:
    due = Appointment.objects.filter(ended_at=None, reminds_at__lte=now, starts_at__gt=now)
    due = due.exclude(proceeding__state__in=IN_DOUBT).select_related("proceeding")
    return list(due.order_by("reminds_at", "pk")[:BATCH])


def _remind(one: Appointment, now: datetime) -> None:
    try:
        gate.perform(
            "remind_session", actor=Actor.system(), now=now, case=one.proceeding.case_id,
            proceeding=one.proceeding_id, data={"appointment": str(one.pk)},
        )  # fmt: skip
    except Refused as refused:
        _LOG.info("session %s ended before its reminder: %s", one.pk, refused.code)
    except Exception:  # noqa: BLE001 - tried again by the next sweep; the others must not wait
        _LOG.exception("nobody could be reminded of session %s", one.pk)


def _register(stage: Stage) -> None:
    step = Step(
        rule="SYS", label=_("A reminder of a session"), event="session.reminded", who=(Role.SYSTEM,), form=Reminding,
        internal=True, tells=told(stage),
    )  # fmt: skip
    verbs.verb(stage, "remind_session", step)(remind_session)


for _stage in ARRANGING:
    _register(_stage)
