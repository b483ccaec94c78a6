"""Who complains together with whom (Order 121 Art 12): the roll of a joint complaint, and how it is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from mediation.cases.models import Case, Member, MemberState, Party, Proceeding, Side
from mediation.core.actors import Actor, ActorKind
from mediation.core.refusals import Refused
from mediation.core.roles import Group, Role, Standing
from mediation.people.models import User

MOST_REPRESENTATIVES = 2
AGREED = "group_agreed"  # key in a proceeding's facts: the offer that everybody left in the group said yes to


def of_actor(actor: Actor, party: Party) -> Member | None:
    """The row of whoever joined, or proved the number under which somebody named them."""
    if actor.kind is not ActorKind.PERSON:
        return None
    return Member.objects.filter(_mine(actor), party=party).first()


def _mine(actor: Actor) -> Q:
    numbers = User.objects.filter(pk=actor.id, phone_verified=True, is_active=True).exclude(phone_index=None)
    return Q(person_id=actor.id) | Q(person=None, phone_index__in=numbers.values("phone_index"))


def standing_of(member: Member, party: Party) -> Standing:
    """What a member is: a representative acts for the group, who joined reads it, who was named may answer."""
    if member.state == MemberState.NAMED:
        return Standing(frozenset({Role.NAMED}), member=member.pk)
    if member.state != MemberState.JOINED:
        return Standing()
    if not member.represents:
        return Standing(frozenset({Role.MEMBER}), member=member.pk)
    others = joined(party).exclude(pk=member.pk).count()
    agreed = Proceeding.objects.filter(case_id=party.case_id, facts__has_key=AGREED).exists()
    return Standing(frozenset({Role.CLAIMANT}), party, group=Group(others, agreed), member=member.pk)


def own_row(standing: Standing) -> Member:
    """The member whose standing it is. Refused `forbidden` for who is none."""
    found = Member.objects.filter(pk=standing.member).first() if standing.member is not None else None
    if found is None:
        raise Refused("forbidden")
    return found


def joint_party(case: Case) -> Party | None:
    """The complainants of a joint complaint as the one side they are, None for a complaint of one."""
    return next((one for one in case.parties.all() if one.side == Side.CLAIMANT and one.joint), None)


def joined(party: Party) -> QuerySet[Member]:
    """Those who joined and are still there, in the order of the roll."""
    return Member.objects.filter(party=party, state=MemberState.JOINED).select_related("person").order_by("number")


def representatives(party: Party) -> list[Member]:
    """Who acts for the others, at most two."""
    return list(joined(party).filter(represents=True))


def candidates(party: Party) -> list[Member]:
    """Who can be chosen: whoever is ready to represent, and whoever the writer proposed and has not answered yet."""
    named = Member.objects.filter(party=party, state__in=(MemberState.NAMED, MemberState.JOINED), willing=True)
    return list(named.order_by("number"))


def people(party: Party) -> set[UUID]:
    """Ids of the people who joined: they handle nothing in the case."""
    return set(joined(party).exclude(person=None).values_list("person_id", flat=True))


def total(members: Iterable[Member]) -> Decimal:
    """What some members claim together."""
    return sum((one.amount for one in members), Decimal(0))


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody is told who was named and has not answered: what is claimed in their name, by whom, until when."""

    case: Case
    member: Member
    by: str
    against: list[str]
    until: datetime
    candidates: list[Member]


def invitation_of(actor: Actor, case: UUID | str) -> Invitation:
    """The question a joint complaint puts to the actor. Refused `not_found` for everybody who is not asked."""
    found = Case.objects.filter(pk=case).prefetch_related("parties__person").first()
    party = joint_party(found) if found else None
    member = of_actor(actor, party) if party else None
    if found is None or party is None or member is None or member.state != MemberState.NAMED or not party.joins_until:
        raise Refused("not_found")
    writer = Member.objects.filter(party=party).order_by("number").first()
    against = [one.name for one in found.parties.all() if one.side != Side.CLAIMANT]
    return Invitation(found, member, writer.name if writer else "", against, party.joins_until, candidates(party))


def invitations(actor: Actor) -> list[Invitation]:
    """Every joint complaint that waits for the actor's answer, the oldest first."""
    if actor.kind is not ActorKind.PERSON:
        return []
    asked = Member.objects.filter(_mine(actor), state=MemberState.NAMED).exclude(party__joins_until=None)
    return [invitation_of(actor, case) for case in asked.order_by("party__case__filed_at").values_list("party__case_id", flat=True)]  # fmt: skip  # noqa: E501
