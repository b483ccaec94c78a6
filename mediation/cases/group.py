"""What can be done with a joint complaint as such: join, say no, close the roll, leave (Order 121 Art 12)."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import choices, grouping, members, splitting
from mediation.cases.models import Member, MemberState, Party, Proceeding
from mediation.cases.states import Stage
from mediation.core import docket, gate, verbs
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.deadlines import sweep
from mediation.law import areas
from mediation.people.queries import user_of

_LOG = logging.getLogger(__name__)
OFFICERS = (Role.OFFICER, Role.LEAD)
ASIDE = "claimant"  # who joined and who left is for the complainants' side and for whoever handles the case


class JoinInput(VerbInput):
    """One's own address, and by whom one wants to be represented."""

    area = forms.ChoiceField(label=_("Where you live"), choices=choices.places)
    place = forms.CharField(label=_("Province, city and district"), max_length=60, required=False)
    address = forms.CharField(
        label=_("Your address"), help_text=_("Only the bodies that handle the case see it."), max_length=200
    )
    chosen = forms.MultipleChoiceField(
        label=_("Who shall speak for all (at most two)"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("They lead the talks. They cannot settle, waive or withdraw for you: that you answer yourself."),
    )  # fmt: skip
    willing = forms.BooleanField(label=_("I am ready to speak for all myself"), required=False)

    def prepare(self) -> None:
        """Offer who is ready to represent, and the reader."""
        party = members.joint_party(self.act.case) if self.act is not None else None
        if party is not None:
            mine = self._own()
            ready = [(str(one.number), one.name) for one in members.candidates(party) if str(one.number) != mine]
            field = cast("forms.MultipleChoiceField", self.fields["chosen"])
            field.choices = [*ready, (mine, _("myself"))]

    def _own(self) -> str:
        return str(members.own_row(self.act.standing).number)

    def clean(self) -> dict[str, Any]:
        """At most two, and oneself only when ready for it."""
        data = super().clean() or {}
        if data.get("area") == areas.ELSEWHERE and not data.get("place") and "place" not in self.errors:
            said = _("Write the province, the city and the district.")
            self.add_error("place", ValidationError(said, code="required"))
        chosen = data.get("chosen") or []
        if len(chosen) > members.MOST_REPRESENTATIVES:
            said = _("At most two can represent (Order 121 Art 12).")
            self.add_error("chosen", ValidationError(said, code="too_many"))
        if chosen and self.act is not None and self._own() in chosen and not data.get("willing"):
            said = _("Say too that you are ready to speak for all.")
            self.add_error("willing", ValidationError(said, code="required"))
        return data


class LeaveInput(VerbInput):
    """What becomes of one's own claim."""

    GOES = (
        ("own_case", _("It goes on as a case of my own, from where this one stands, by the same days")),
        ("withdraw", _("I withdraw it")),
    )
    goes = forms.ChoiceField(label=_("Your claim"), choices=GOES, widget=forms.RadioSelect)


JOIN = Step(
    rule="O121 12", label=_("Join the complaint"), event="group.joined", who=(Role.NAMED,), form=JoinInput,
    audience=ASIDE,
)  # fmt: skip
REFUSE = Step(
    rule="O121 12", label=_("I do not take part"), event="group.refused", who=(Role.NAMED,), final=True, audience=ASIDE
)
FORM = Step(
    rule="O121 12", label=_("Go on with those who joined"), event="group.formed",
    who=(Role.CLAIMANT, *OFFICERS, Role.SYSTEM), final=True,
)  # fmt: skip
LEAVE = Step(
    rule="O121 12", label=_("Leave the joint complaint"), event="group.left", who=(Role.CLAIMANT, Role.MEMBER),
    form=LeaveInput, final=True, audience=ASIDE,
)  # fmt: skip
#: What those concerned are told beside it.
FORMED = Step(
    rule="O121 12", label=FORM.label, event="group.formed", who=FORM.who, tells=(Role.CLAIMANT, Role.MEMBER, *OFFICERS)
)
REGISTERED = Step(rule="O121 12", label=FORM.label, event="group.formed", who=FORM.who, papers=("complaint_registration",))  # fmt: skip  # noqa: E501
LEFT = Step(rule="O121 12", label=LEAVE.label, event="group.left", who=LEAVE.who, tells=(Role.CLAIMANT, *OFFICERS))


def _roll(act: Act) -> Party:
    """The group while it is being joined. Refused `not_open`."""
    party = members.joint_party(act.case)
    if party is None or party.joins_until is None:
        raise Refused("not_open")
    return party


def _asked(act: Act) -> None:
    """Guard: the question is still open. Refused `not_open`, `too_late`."""
    until = _roll(act).joins_until
    if until is not None and act.now >= until:
        raise Refused("too_late")
    if not act.case.proceedings.filter(closed_at=None).exists():
        raise Refused("not_open")


@verbs.verb(verbs.CASE, "join_group", JOIN, guard=_asked)
def join_group(act: Act, data: dict[str, Any]) -> None:
    """Become a complainant by one's own act; from now on one's amount is claimed too."""
    party = _roll(act)
    member = members.own_row(act.standing)
    place = f"{data['place']} " if data["area"] == areas.ELSEWHERE else ""
    member.person, member.state, member.answered_at = user_of(act.actor), MemberState.JOINED, act.now
    member.area, member.address = data["area"], f"{place}{data['address']}"
    member.willing, member.chose = data["willing"], data["chosen"]
    member.save()
    grouping.recount(act.case, party, list(members.joined(party)))
    _about_the_stage(act)
    act.note(member=member.number)


@verbs.verb(verbs.CASE, "refuse_group", REFUSE, guard=_asked)
def refuse_group(act: Act, data: dict[str, Any]) -> None:
    """Nothing is claimed in one's name."""
    member = members.own_row(act.standing)
    member.person, member.state, member.answered_at = user_of(act.actor), MemberState.REFUSED, act.now
    member.save(update_fields=["person", "state", "answered_at"])
    _about_the_stage(act)
    act.note(member=member.number)


def _being_joined(act: Act) -> None:
    """Guard: the roll is open. Refused `not_open`."""
    _roll(act)


@verbs.verb(verbs.CASE, "form_group", FORM, guard=_being_joined)
def form_group(act: Act, data: dict[str, Any]) -> None:
    """Close the roll: whoever has not joined is no complainant, those most chosen represent."""
    party = _roll(act)
    silent = Member.objects.filter(party=party, state=MemberState.NAMED)
    act.note(lapsed=silent.update(state=MemberState.LAPSED, left_at=act.now))
    party.joins_until = None
    left = list(members.joined(party))
    party.joint = len(left) > 1
    party.save(update_fields=["joint", "joins_until"])
    _represent(left)
    grouping.recount(act.case, party, left)
    act.note(members=len(left), amount=act.case.amount)
    stage = running(act)
    if stage is None:
        return
    act.about(stage)
    if stage.kind == Stage.ADMINISTRATIVE:
        act.stay(REGISTERED)
    act.stay(FORMED)


def _represent(left: Sequence[Member]) -> None:
    """Let those represent whom more than half chose, two at most; the most chosen one where nobody was."""
    ready = {str(one.number) for one in left if one.willing}
    votes = Counter(number for one in left for number in one.chose if number in ready)
    ranked = sorted(votes, key=lambda number: (-votes[number], int(number)))
    chosen = [number for number in ranked if votes[number] * 2 > len(left)][: members.MOST_REPRESENTATIVES]
    for one in left:
        one.represents = str(one.number) in (chosen or ranked[:1])
        one.save(update_fields=["represents"])


def _may_leave(act: Act) -> None:
    """Guard: there are others, and somebody who speaks for them. Refused `not_open`."""
    party, stage = members.joint_party(act.case), running(act)
    if party is None or stage is None or not splitting.can_leave(stage):
        raise Refused("not_open")
    mine = members.own_row(act.standing)
    others = list(members.joined(party).exclude(pk=mine.pk))
    if not others:
        raise Refused("not_open", _("You are the last one. The complaint is yours alone now."))
    if len(others) > 1 and not any(one.represents or one.willing for one in others):
        raise Refused("not_open", _("Nobody else is ready to speak for all. Let the others choose somebody first."))


@verbs.verb(verbs.CASE, "leave_group", LEAVE, guard=_may_leave)
def leave_group(act: Act, data: dict[str, Any]) -> None:
    """Go on alone by the same days, or withdraw; the others go on without the leaver."""
    party, stage = members.joint_party(act.case), running(act)
    if party is None or stage is None:
        raise Refused("not_open")
    member = members.own_row(act.standing)
    act.about(stage)
    act.note(member=member.number, goes=data["goes"])
    if data["goes"] == "own_case":
        act.result |= {"case": str(splitting.apart(act, member, of=stage).pk)}
    else:
        splitting.left(act, member, MemberState.WITHDRAWN)
    grouping.recount(act.case, party, list(members.joined(party)))
    act.stay(LEFT)


def formed(act: Act) -> None:
    """Guard: nobody is being asked any more whether they complain too. Refused `not_open`."""
    party = members.joint_party(act.case)
    if party is not None and party.joins_until is not None:
        raise Refused("not_open", _("Those named in the complaint are still being asked whether they join."))


def _about_the_stage(act: Act) -> None:
    """Let the body in charge read it too."""
    stage = running(act)
    if stage is not None:
        act.about(stage)


def running(act: Act) -> Proceeding | None:
    """The newest stage that is not over."""
    found = [one for one in docket.get().proceedings(act.case) if one.closed_at is None]
    return found[-1] if found else None


@sweep.also
def form_groups(*, now: datetime) -> int:
    """Close every roll whose days are over, each through the gate as the system; one failure stops no other."""
    done = 0
    due = Party.objects.filter(joint=True, joins_until__lte=now).order_by("joins_until", "pk")
    for case in list(due.values_list("case_id", flat=True)):
        try:
            gate.perform("form_group", actor=Actor.system(), now=now, case=case)
        except Refused as refused:
            _LOG.info("the roll of %s was closed by somebody else: %s", case, refused.code)
        except Exception:  # noqa: BLE001 - it stays open and is tried by the next sweep; the others must not wait
            _LOG.exception("the roll of %s could not be closed", case)
        else:
            done += 1
    return done
