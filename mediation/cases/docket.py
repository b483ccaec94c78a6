"""The docket: how the gate reaches cases and proceedings, and who stands where in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch

from mediation.cases import members, representation
from mediation.cases.handover_models import Handover
from mediation.cases.models import Case, Party, Proceeding, Side
from mediation.core import docket, verbs
from mediation.core.actors import Actor, ActorKind
from mediation.core.gate import SHANGHAI
from mediation.core.look import once
from mediation.core.roles import Role, Standing
from mediation.law import rulesets
from mediation.people import queries as people
from mediation.people.models import SPEAKING, MemberRole, Membership

_SIDE_ROLE = {Side.CLAIMANT: Role.CLAIMANT, Side.RESPONDENT: Role.RESPONDENT, Side.PLATFORM: Role.PLATFORM}
_MEMBER_ROLE = {
    MemberRole.OFFICER: Role.OFFICER,
    MemberRole.LEAD: Role.LEAD,
    MemberRole.MEDIATOR: Role.MEDIATOR,
    MemberRole.SECRETARY: Role.SECRETARY,
    MemberRole.CLERK: Role.CLERK,
}


class CaseDocket:
    """Implements mediation.core.docket.Docket."""

    def lock(self, case: UUID) -> Case | None:
        """The case with its row locked; on SQLite the transaction already holds the write lock (BEGIN IMMEDIATE).

        Its parties come along: who stands where, what a paper says and who is told are all asked of them.
        """
        parties = Prefetch("parties", Party.objects.select_related("person", "organisation"))
        return Case.objects.select_for_update().filter(pk=case).prefetch_related(parties).first()

    def proceedings(self, case: Case) -> list[Proceeding]:
        """All proceedings, oldest first, each as its stage's proxy."""
        return list(_proceedings(case))

    def standing(self, actor: Actor, case: Case, proceeding: Proceeding | None) -> Standing:
        """Parties stand in the whole case; people of a body stand where their body is in charge.

        Who is a party, or speaks for one, handles nothing in the same case, whatever post they hold (promise S5); nor
        does who was recused from it (Order 121 Art 21).
        """
        return standing(actor, case, proceeding)

    def open_proceeding(self, case: Case, kind: str, *, now: datetime, **fields: Any) -> Proceeding:
        """A proceeding in its first state, pinned to the rule set of its own day."""
        machine = verbs.machine(kind)
        on = now.astimezone(SHANGHAI).date()
        return machine.model.objects.create(
            case=case, kind=kind, state=machine.initial, rule_set=rulesets.for_date(on).id, opened_at=now, **fields
        )

    def display(self, actor_kind: str, actor_id: str) -> str:
        """Name of an actor."""
        return people.display_name(actor_kind, actor_id)


@once(lambda actor, case, proceeding: (actor, case.pk, proceeding and proceeding.pk))
def standing(actor: Actor, case: Case, proceeding: Proceeding | None) -> Standing:
    """Where somebody stands; see CaseDocket."""
    if actor.is_system:
        return Standing(frozenset({Role.SYSTEM}))
    memberships = people.memberships_of(actor)
    together = members.joint_party(case)
    mine = members.of_actor(actor, together) if together else None
    own = members.standing_of(mine, together) if mine and together else Standing()
    if own:
        return own
    if party := _party_of(actor, case, memberships):
        return Standing(frozenset({_SIDE_ROLE[Side(party.side)]}), party, mandate=representation.mandate_of(party))
    if proceeding:
        charged = [(proceeding.body_id, proceeding.facts.get("recused"))]
    else:
        charged = list(case.proceedings.values_list("body_id", "facts__recused"))
    shut = {body for body, recused in charged if actor.id in (recused or ())}
    bodies = {body for body, _recused in charged} - shut - {None}
    working = [one for one in memberships if one.organisation_id in bodies]
    roles = {_MEMBER_ROLE[MemberRole(one.role)] for one in working if one.role in _MEMBER_ROLE}
    held = frozenset(one.organisation_id for one in working if one.organisation_id and one.role in _MEMBER_ROLE)
    if not roles and own.roles:  # somebody only wrote this person's number down: that takes no post from them
        return own
    recused = not roles and any(one.organisation_id in shut for one in memberships)
    return Standing(frozenset(roles), bodies=held, recused=recused)


@once(lambda case: case.pk)
def _proceedings(case: Case) -> list[Proceeding]:
    handed = Handover.objects.filter(proceeding=OuterRef("pk"))
    found = case.proceedings.select_related("body").annotate(
        handed=Exists(handed), unanswered=Exists(handed.filter(answer=""))
    )
    return [as_stage(one) for one in found.order_by("opened_at", "id")]


def as_stage(proceeding: Proceeding) -> Proceeding:
    """The same row as the proxy class that holds its stage's machine."""
    proceeding.__class__ = verbs.machine(proceeding.kind).model
    return proceeding


def taking_part(case: Case) -> set[UUID]:
    """Ids of the people who are a party of a case or speak for one: they handle nothing in it."""
    parties = list(case.parties.all())
    bodies = [one.organisation_id for one in parties if one.organisation_id]
    speaking = Membership.objects.filter(organisation__in=bodies, role__in=SPEAKING, active=True)
    together = members.joint_party(case)
    ours = members.people(together) if together else set()
    return ours | {one.person_id for one in parties if one.person_id} | set(speaking.values_list("user_id", flat=True))


def recused_from(proceeding: Proceeding) -> set[UUID]:
    """Ids of those who were recused from a proceeding: they handle it no more."""
    return {UUID(one) for one in proceeding.facts.get("recused", [])}


def _party_of(actor: Actor, case: Case, memberships: list[Membership]) -> Party | None:
    parties = list(case.parties.all())
    if actor.kind is ActorKind.ORGANISATION:
        return next((one for one in parties if str(one.organisation_id) == actor.id), None)
    speaks_for = {one.organisation_id for one in memberships if one.role in SPEAKING}
    for one in parties:
        if (one.person_id and not one.joint and str(one.person_id) == actor.id) or (
            one.organisation_id and one.organisation_id in speaks_for
        ):
            return one
    return None


def register() -> None:
    """Hand the docket to the gate."""
    docket.keep(CaseDocket())
