"""What happened, in sentences: a line per event for the timeline of a page (components/timeline.html)."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mediation.core import verbs
from mediation.core.actors import ActorKind
from mediation.core.models import Event
from mediation.core.roles import ROLE_NAMES, Role
from mediation.people.models import Organisation, User


def lines(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Lines of a timeline in the order given; two queries for all names."""
    shown = list(events)
    names = _names(shown)
    return [{"at": one.at, "label": sentence(one), "by": names[one.actor_kind, one.actor_id]} for one in shown]


def sentence(event: Event) -> str:
    """What happened, in the reader's language."""
    if event.kind == "deadline.lapsed":
        return _("A period ended: %(code)s") % {"code": event.data.get("code", "")}
    label = _labels().get(event.kind)
    return str(label) if label else event.kind


@cache
def _labels() -> dict[str, Any]:
    """Labels of the tables' lines by the event they record."""
    openings = {machine.opening.event: machine.opening.label for machine in verbs.machines().values()}
    return openings | {verb.step.event: verb.step.label for verb in verbs.all_verbs()}


def _names(events: list[Event]) -> dict[tuple[str, str], str]:
    people = {one.actor_id for one in events if one.actor_kind == ActorKind.PERSON}
    bodies = {one.actor_id for one in events if one.actor_kind == ActorKind.ORGANISATION}
    named: dict[tuple[str, str], str] = {}
    for pk, name in User.objects.filter(pk__in=map(UUID, people)).values_list("pk", "name") if people else ():
        named[ActorKind.PERSON, str(pk)] = name
    for pk, name in Organisation.objects.filter(pk__in=map(UUID, bodies)).values_list("pk", "name") if bodies else ():
        named[ActorKind.ORGANISATION, str(pk)] = name
    system = str(ROLE_NAMES[Role.SYSTEM])
    return {(one.actor_kind, one.actor_id): named.get((one.actor_kind, one.actor_id), system) for one in events}
