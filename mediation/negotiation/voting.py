"""An offer to several complainants: each answers for themself; closing it binds only who said yes (Order 121 Art 12).

Who said yes is settled as the group. Who said no, or nothing, goes on in a case of their own.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import grouping, members, splitting
from mediation.cases.models import Member, Party
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.negotiation import rules, shares
from mediation.negotiation.inputs import Accepting
from mediation.negotiation.models import GroupAnswer, Offer, OfferStatus

WHO_CLOSES = (Role.CLAIMANT, Role.OFFICER, Role.LEAD, Role.MEDIATOR, Role.SECRETARY)


class Answering(Accepting):
    """Yes or no to the offer as it was read, for oneself."""

    accepts = forms.TypedChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=(("yes", _("Yes, I accept my amount")), ("no", _("No, I do not accept it"))),
    )  # fmt: skip


class Closing(Accepting):
    """Which offer, and that those who said nothing are known to be left out."""

    left_out = forms.BooleanField(
        label=_("Some have not answered. They are not bound and get cases of their own; I close it all the same."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Whoever closes early says so."""
        data = super().clean() or {}
        meant = _open(self.act).first() if self.act is not None else None
        if meant is not None and tally(meant).silent and not data.get("left_out"):
            said = _("Not everybody has answered. Wait, or tick that you close it all the same.")
            self.add_error("left_out", ValidationError(said, code="silent"))
        return data


@dataclass(frozen=True, slots=True)
class Tally:
    """Who of those still in the group said what."""

    yes: tuple[Member, ...]
    no: tuple[Member, ...]
    silent: tuple[Member, ...]

    @property
    def apart(self) -> tuple[Member, ...]:
        """Whom closing leaves out: silence is no consent."""
        return (*self.no, *self.silent)


ANSWER = Step(
    rule="O121 12", label=_("Answer the offer for yourself"), event="group.answered",
    who=(Role.MEMBER, Role.CLAIMANT), form=Answering, audience="claimant",
)  # fmt: skip
CLOSE = Step(
    rule="O121 12", label=_("Close the answers"), event="group.vote_closed", who=WHO_CLOSES, form=Closing, final=True,
    tells=(Role.CLAIMANT, Role.RESPONDENT, Role.PLATFORM, Role.MEMBER, Role.OFFICER, Role.MEDIATOR),
)  # fmt: skip
#: Beside the offer: each is asked for their own answer.
ASKED = Step(
    rule="O121 12", label=ANSWER.label, event="group.asked", who=(Role.RESPONDENT, Role.PLATFORM),
    tells=(Role.CLAIMANT, Role.MEMBER),
)  # fmt: skip


def tally(offer: Offer) -> Tally:
    """The answers as they stand; whoever left the group has none."""
    party = members.joint_party(offer.case)
    here = list(members.joined(party)) if party else []
    said = dict(GroupAnswer.objects.filter(offer=offer).values_list("member_id", "accepts"))
    return Tally(
        tuple(one for one in here if said.get(one.pk) is True),
        tuple(one for one in here if said.get(one.pk) is False),
        tuple(one for one in here if one.pk not in said),
    )


def parts_of(party: Party, total: Decimal, share: Decimal | None) -> dict[str, str]:
    """What each who joined is offered, by the member's id."""
    amounts = {str(one.pk): one.amount for one in members.joined(party)}
    parts = shares.by_share(amounts, share) if share is not None else shares.divided(amounts, total)
    return {key: f"{part:.2f}" for key, part in parts.items()}


def part_of(offer: Offer, member: Member) -> Decimal:
    """What one member is offered."""
    return Decimal(offer.parts.get(str(member.pk), "0"))


def each_for_themself(act: Act) -> None:
    """Guard: nobody answers an offer for a group. Refused `no_consent`."""
    if act.standing.group is not None:
        raise Refused("no_consent", rule="O121 12")


def _open(act: Act) -> Any:
    """Offers that wait for the group's answers."""
    found = Offer.objects.filter(proceeding_id=act.proceeding.pk, status=OfferStatus.OPEN, expires_at__gt=act.now)
    return found.exclude(parts={}).select_related("case").order_by("version")


def asked(act: Act) -> None:
    """Guard: an offer to the group waits for answers. Refused `not_open`."""
    if members.joint_party(act.case) is None or not _open(act).exists():
        raise Refused("not_open", state=act.proceeding.state)


def meant(act: Act, data: dict[str, Any]) -> Offer:
    """The offer as it was read. Refused `not_found`, `conflict`."""
    found: Offer | None = _open(act).filter(pk=data["offer"]).first()
    if found is None:
        raise Refused("not_found")
    if found.version != data["version"]:
        raise Refused("conflict", number=found.version)
    return found


def answer_offer(act: Act, data: dict[str, Any]) -> None:
    """Keep one's own answer; until it is closed it can be changed."""
    offer = meant(act, data)
    member = members.own_row(act.standing)
    if str(member.pk) not in offer.parts:
        raise Refused("not_open", state=act.proceeding.state)
    GroupAnswer.objects.update_or_create(
        offer=offer, member=member, defaults={"accepts": data["accepts"], "at": act.now}
    )
    act.note(offer=offer.pk, number=offer.version, member=member.number)


def agreed_terms(act: Act, offer: Offer, party: Party, said: Tally) -> list[dict[str, Any]]:
    """Leave those who said yes as the group, everybody else with a case of their own; the terms as they hold then."""
    for member in said.apart:
        splitting.apart(act, member, of=act.proceeding)
    left = list(said.yes)
    grouping.recount(act.case, party, left)
    chosen = {str(one.pk): (one.name, part_of(offer, one)) for one in left}
    act.note(agreed=len(left), apart=len(said.apart), amount=sum((part for _name, part in chosen.values()), Decimal(0)))
    return shares.of_those(offer.terms, str(party.pk), chosen)


def for_group(act: Act, side: str) -> Party | None:
    """The group an offer of `side` is put to. Refused `not_open` while it is being joined, or beside a settlement."""
    party = members.joint_party(act.case)
    if party is None or side == party.side:
        return None
    if party.joins_until is not None:
        raise Refused("not_open", _("Those named in the complaint are still being asked whether they join."))
    if not rules.settles(side, list(act.case.parties.all())):
        raise Refused("not_open", _("To a joint complaint the platform adds nothing beside the store's own offer."))
    return party
