"""How a joint complaint stands, for whoever reads it: the roll, who represents, the offer that waits for answers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from mediation.cases import members
from mediation.cases.models import Case, Member, MemberState, Party
from mediation.core.roles import Role, Standing
from mediation.negotiation import voting
from mediation.negotiation.models import GroupAnswer, Offer, OfferStatus

SIDES = (Role.RESPONDENT, Role.PLATFORM)


@dataclass(frozen=True, slots=True)
class Asked:
    """An offer to the group that waits for answers; `own` is the reader's part, `said` what they answered so far."""

    offer: Offer
    share: Decimal
    yes: int | None  # how many said what: for those who act for the group or handle the case
    no: int | None
    silent: int | None
    own: Decimal | None = None
    said: bool | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """A joint complaint as one reader may see it."""

    party: Party
    roll: list[Member]
    total: Decimal
    until: datetime | None
    asked: Asked | None
    mine: UUID | None
    inside: bool  # acts for the group or handles the case: reads who was asked and how many said what

    @property
    def representatives(self) -> list[Member]:
        """Who speaks for all."""
        return [one for one in self.roll if one.represents]

    @property
    def joined(self) -> list[Member]:
        """Those who are in it."""
        return [one for one in self.roll if one.state == MemberState.JOINED]


def together(case: Case, standing: Standing, *, now: datetime) -> Together | None:
    """The group of a case; None for a complaint of one, and for who has no part in it.

    The other side reads who joined and what each claims; who was asked and did not join is not its business.
    """
    party = members.joint_party(case)
    if party is None or not standing:
        return None
    inside = standing.is_any(Role.CLAIMANT) or bool(standing.bodies)
    roll = list(party.members.select_related("own_case").order_by("number"))
    seen = roll if inside else [one for one in roll if one.state == MemberState.JOINED]
    here = [one for one in roll if one.state == MemberState.JOINED]
    asked = None if standing.is_any(*SIDES) else _asked(case, standing, here, now=now, inside=inside)
    return Together(party, seen, members.total(here), party.joins_until, asked, standing.member, inside)


def _asked(case: Case, standing: Standing, here: list[Member], *, now: datetime, inside: bool) -> Asked | None:
    waiting = Offer.objects.filter(case=case, status=OfferStatus.OPEN, expires_at__gt=now).exclude(parts={})
    offer = waiting.select_related("case", "proceeding").order_by("-made_at").first()
    if offer is None:
        return None
    said = voting.tally(offer)
    mine = next((one for one in here if one.pk == standing.member), None)
    claimed = members.total(here)
    due = sum((voting.part_of(offer, one) for one in here), Decimal(0))
    answer = GroupAnswer.objects.filter(offer=offer, member=mine).first() if mine else None
    return Asked(
        offer, (due / claimed * 100).quantize(Decimal("0.01")) if claimed else Decimal(0),
        yes=len(said.yes) if inside else None, no=len(said.no) if inside else None,
        silent=len(said.silent) if inside else None,
        own=voting.part_of(offer, mine) if mine else None, said=answer.accepts if answer else None,
    )  # fmt: skip
