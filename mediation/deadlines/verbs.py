"""The verb of the clock: what happens when a period has run out."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.deadlines import reminding
from mediation.deadlines.models import Deadline, Status


class Expiry(VerbInput):
    """Which clock ran out."""

    deadline = forms.UUIDField()


EXPIRE = Step(rule="SYS", label=_("the period has ended"), event="deadline.lapsed", who=(Role.SYSTEM,), form=Expiry, internal=True)  # fmt: skip  # noqa: E501


@verbs.verb(verbs.ANY, "expire", EXPIRE)
def expire(act: Act, data: dict[str, Any]) -> None:
    """Close a clock that is due, once, and take the transition it was armed with. Refused `not_open`, `too_early`."""
    clock = Deadline.objects.select_for_update().get(pk=data["deadline"], proceeding_id=act.proceeding.pk)
    if clock.status != Status.ARMED or clock.provisional:
        raise Refused("not_open")
    if act.now < clock.fires_at:
        raise Refused("too_early")
    clock.status, clock.ended_at = Status.LAPSED, act.now
    clock.save(update_fields=["status", "ended_at"])
    act.note(code=clock.code, due_on=clock.due_lenient, article=clock.article, rule_set=clock.rule_set)
    if clock.then and can_proceed(getattr(act.proceeding, clock.then)):
        act.kind = verbs.find(act.proceeding.kind, clock.then).step.event
        act.move(clock.then, period_ended_on=clock.due_lenient)
    elif clock.owed_by in reminding.OFFICERS:
        act.stay(replace(EXPIRE, tells=(Role.LEAD,)))
