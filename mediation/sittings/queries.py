"""What an actor may see of sessions; every read starts with the actor."""

from datetime import datetime

from django.db.models import Q

from mediation.cases import agenda
from mediation.cases.models import Case
from mediation.core import docket
from mediation.core.actors import Actor, ActorKind
from mediation.rooms.models import Room
from mediation.sittings.models import Appointment, Sitting, Topic

End = Appointment.End


def appointments_of(actor: Actor, *, now: datetime) -> list[Appointment]:
    """The sessions still to come in what the actor has to watch, and those of them that were cancelled."""
    if actor.kind is not ActorKind.PERSON:
        return []
    found = Appointment.objects.filter(proceeding__in=agenda.watched(actor), starts_at__gte=now)
    found = found.filter(Q(ended_at=None) | Q(ended_how=End.CANCELLED))
    return list(found.select_related("proceeding__case").order_by("starts_at", "pk")[: agenda.MOST])


def appointments_in(actor: Actor, case: Case) -> list[Appointment]:
    """Every session of a case as it was arranged, oldest first."""
    if not docket.get().standing(actor, case, None):
        return []
    return list(Appointment.objects.filter(proceeding__case=case).select_related("proceeding"))


def sittings_in(actor: Actor, case: Case) -> list[Sitting]:
    """The sessions of a case that began, oldest first, with their roll and agenda; for everybody with a part in it."""
    if not docket.get().standing(actor, case, None):
        return []
    found = Sitting.objects.filter(proceeding__case=case).select_related("led_by", "minutes").order_by("began_at")
    return list(found.prefetch_related("roll__party", "topics"))


def now_in(room: Room) -> str:
    """For those inside a joint room in which a session goes on: the item that is on, "" for none."""
    topics = Topic.objects.filter(sitting__proceeding=room.proceeding_id, sitting__ended_at=None)
    topic = topics.filter(began_at__isnull=False, ended_at=None).first()
    return str(topic.title) if topic is not None else ""


def next_of(actor: Actor, case: Case, *, now: datetime) -> Appointment | None:
    """The session of a case that is still to come."""
    return next((one for one in appointments_in(actor, case) if one.ended_at is None and one.starts_at >= now), None)
