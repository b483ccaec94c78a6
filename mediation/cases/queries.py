"""What an actor may see of cases; every read starts with the actor. Not yours = not there."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from mediation.cases.docket import as_stage
from mediation.cases.models import Case, MemberState, Party, Proceeding, Recusal
from mediation.cases.party_models import Succession
from mediation.core import docket, gate
from mediation.core.actors import Actor, ActorKind
from mediation.core.audience import EVERYONE, readable
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import Standing
from mediation.people.models import SPEAKING, MemberRole
from mediation.people.queries import memberships_of

__all__ = [
    "actions",
    "case_of",
    "cases_of",
    "desk_of",
    "happened",
    "proceedings_of",
    "readable",
    "stage_of",
    "timeline",
]
_HANDLING = {MemberRole.OFFICER, MemberRole.LEAD, MemberRole.MEDIATOR, MemberRole.SECRETARY, MemberRole.CLERK}


def cases_of(actor: Actor) -> QuerySet[Case]:
    """Cases in which the actor has a part."""
    if actor.kind is ActorKind.ORGANISATION:
        return Case.objects.filter(parties__organisation_id=actor.id).distinct()
    if actor.kind is not ActorKind.PERSON:
        return Case.objects.none()
    memberships = memberships_of(actor)
    speaking = [one.organisation_id for one in memberships if one.role in SPEAKING]
    handling = [one.organisation_id for one in memberships if one.role in _HANDLING]
    mine = Q(parties__person_id=actor.id, parties__joint=False) | Q(parties__organisation_id__in=speaking)
    mine |= Q(parties__members__person_id=actor.id, parties__members__state=MemberState.JOINED)
    charged = Proceeding.objects.filter(~_recused(actor), body_id__in=handling)
    ours = Q(proceedings__in=charged)
    return Case.objects.filter(pk__in=Case.objects.filter(mine | ours).values("pk"))


def listed(actor: Actor, *, stage: str = "", state: str = "") -> QuerySet[Case]:
    """The actor's cases with their proceedings, narrowed to a stage and a state that one of them is in."""
    found = cases_of(actor)
    wanted = {name: value[:30] for name, value in (("kind", stage), ("state", state)) if value}
    if wanted:
        found = found.filter(pk__in=Proceeding.objects.filter(**wanted).values("case"))
    return found.prefetch_related(Prefetch("proceedings", Proceeding.objects.order_by("opened_at", "id")))


def case_of(actor: Actor, case: UUID | str) -> tuple[Case, Standing]:
    """One case with its parties, and the actor's standing in it.

    Refused `not_found` for what is not there and what is not theirs.
    """
    parties = Prefetch("parties", Party.objects.select_related("person", "organisation"))
    found = Case.objects.filter(pk=case).prefetch_related(parties).first()
    standing = docket.get().standing(actor, found, None) if found else Standing()
    if found is None or not standing:
        raise Refused("not_found")
    return found, standing


def proceedings_of(case: Case) -> list[Proceeding]:
    """Proceedings of a case one may see, oldest first, as their stages' proxies."""
    return docket.get().proceedings(case)


def desk_of(actor: Actor, *kinds: str) -> QuerySet[Proceeding]:
    """Proceedings of some stages for which the actor's organisations are in charge, in cases that are not their own."""
    memberships = memberships_of(actor)
    handling = [one.organisation_id for one in memberships if one.role in _HANDLING]
    speaking = [one.organisation_id for one in memberships if one.role in SPEAKING]
    joined = Q(members__person_id=actor.id, members__state=MemberState.JOINED)
    mine = Q(person_id=actor.id, joint=False) | Q(organisation_id__in=speaking) | joined
    own = Party.objects.filter(mine, case=OuterRef("case"))
    desk = Proceeding.objects.filter(~Exists(own), body_id__in=handling, kind__in=kinds)
    return desk.filter(~_recused(actor)).select_related("case", "handler", "body")


def _recused(actor: Actor) -> Exists:
    """Proceedings the actor was recused from (Order 121 Art 21)."""
    return Exists(Recusal.objects.filter(Q(about_id=actor.id), proceeding=OuterRef("pk"), granted=True))


def timeline(actor: Actor, case: Case) -> QuerySet[Event]:
    """The case's events the actor may see, newest first."""
    standing = docket.get().standing(actor, case, None)
    found = Q(readable(standing), case=case)
    if standing and case.split_from_id is not None:  # what everybody read while it was part of a joint complaint
        found |= Q(case_id=case.split_from_id, at__lte=case.split_at, audience=EVERYONE)
    return Event.objects.filter(found, strand__room=None).order_by("-at", "-seq")


def happened(actor: Actor, case: Case) -> set[str]:
    """The kinds of everything that happened in a case, as far as the actor may see it."""
    return set(timeline(actor, case).order_by().values_list("kind", flat=True).distinct())


def actions(actor: Actor, case: Case, *, now: datetime) -> list[gate.Act]:
    """What the actor may do now."""
    return gate.open_acts(actor=actor, case=case, now=now)


def losses_of(case: Case) -> list[Succession]:
    """Who died or ceased to exist and has no successor yet; one look at the parties where everybody is there."""
    if all(one.lost_at is None for one in case.parties.all()):
        return []
    return list(Succession.objects.filter(party__case=case, succeeded_at=None).select_related("party"))


def stage_of(proceeding: Proceeding) -> Proceeding:
    """A proceeding read from a list, as its stage's proxy."""
    return as_stage(proceeding)
