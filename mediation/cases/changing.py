"""Other representatives: proposed by anybody in the group, and each of the others says yes for themself (O121 12).

Closed, it holds where more than half said yes and whoever shall represent did. Whoever did not say yes is represented
by nobody against their will: they go on in a case of their own, by the same days.
"""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import group, grouping, members, splitting
from mediation.cases.models import Change, ChangeAnswer, Party, Proceeding
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step

INSIDE = (Role.CLAIMANT, Role.MEMBER)


class Proposing(VerbInput):
    """Who shall represent."""

    chosen = forms.MultipleChoiceField(
        label=_("Who shall speak for all (at most two)"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Offer everybody who joined."""
        party = members.joint_party(self.act.case) if self.act is not None else None
        if party is not None:
            field = cast("forms.MultipleChoiceField", self.fields["chosen"])
            field.choices = [(str(one.number), one.name) for one in members.joined(party)]

    def clean_chosen(self) -> list[str]:
        """At most two."""
        chosen: list[str] = self.cleaned_data["chosen"]
        if len(chosen) > members.MOST_REPRESENTATIVES:
            raise ValidationError(_("At most two can represent (Order 121 Art 12)."), code="too_many")
        return chosen


class Saying(VerbInput):
    """Yes or no to those who are proposed."""

    agrees = forms.TypedChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=(("yes", _("Yes, they may speak for me")), ("no", _("No"))),
    )  # fmt: skip

    def explained(self) -> list[Any]:
        """Who is proposed."""
        change = current(self.act) if self.act is not None else None
        names = _(", ").join(one.name for one in change.chosen.order_by("number")) if change else ""
        return [
            _("Proposed: %(names)s") % {"names": names},
            _("Without your yes they do not speak for you: your claim then goes on as a case of your own."),
        ]


class Ending(VerbInput):
    """Says that those who did not say yes are known to be left out."""

    left_out = forms.BooleanField(
        label=_("Whoever has not said yes gets a case of their own if it holds; I close it all the same."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Whoever closes early says so."""
        data = super().clean() or {}
        change = current(self.act) if self.act is not None else None
        if change is not None and _silent(change) and not data.get("left_out"):
            said = _("Not everybody has answered. Wait, or tick that you close it all the same.")
            self.add_error("left_out", ValidationError(said, code="silent"))
        return data


PROPOSE = Step(
    rule="O121 12", label=_("Propose other representatives"), event="group.change_proposed", who=INSIDE, form=Proposing,
    audience=group.ASIDE,
)  # fmt: skip
SAY = Step(
    rule="O121 12", label=_("Answer who shall speak for all"), event="group.change_answered", who=INSIDE, form=Saying,
    audience=group.ASIDE,
)  # fmt: skip
CLOSE = Step(
    rule="O121 12", label=_("Close the choice of representatives"), event="group.change_closed",
    who=(Role.CLAIMANT, *group.OFFICERS), form=Ending, final=True,
)  # fmt: skip
ASKED = Step(rule="O121 12", label=SAY.label, event="group.change_proposed", who=INSIDE, tells=INSIDE)
TOLD = Step(rule="O121 12", label=CLOSE.label, event="group.change_closed", who=CLOSE.who, tells=(*INSIDE, *group.OFFICERS))  # fmt: skip  # noqa: E501


def current(act: Act) -> Change | None:
    """The proposal that waits for answers."""
    return Change.objects.filter(party__case=act.case, closed_at=None).first()


def _formed(act: Act) -> tuple[Party, Proceeding]:
    """The group, closed and with something still to be done, and the stage it is in. Refused `not_open`."""
    party, stage = members.joint_party(act.case), group.running(act)
    if party is None or party.joins_until is not None or stage is None or not splitting.can_leave(stage):
        raise Refused("not_open")
    return party, stage


def _none_waits(act: Act) -> None:
    """Guard: one proposal at a time. Refused `not_open`."""
    _formed(act)
    if current(act) is not None:
        raise Refused("not_open", _("Answer the proposal that waits first."))


def _waits(act: Act) -> None:
    """Guard: a proposal waits for answers. Refused `not_open`."""
    _formed(act)
    if current(act) is None:
        raise Refused("not_open")


@verbs.verb(verbs.CASE, "propose_representatives", PROPOSE, guard=_none_waits)
def propose_representatives(act: Act, data: dict[str, Any]) -> None:
    """Ask everybody in the group; whoever proposes says yes by it."""
    party, stage = _formed(act)
    act.about(stage)
    change = Change.objects.create(party=party, proposed_at=act.now)
    change.chosen.set(members.joined(party).filter(number__in=map(int, data["chosen"])))
    _said(act, change, agrees=True)
    act.stay(ASKED)


@verbs.verb(verbs.CASE, "answer_change", SAY, guard=_waits)
def answer_change(act: Act, data: dict[str, Any]) -> None:
    """Keep one's own answer; until it is closed it can be changed."""
    _party, stage = _formed(act)
    act.about(stage)
    change = current(act)
    if change is not None:
        _said(act, change, agrees=data["agrees"])


def _said(act: Act, change: Change, *, agrees: bool) -> None:
    member = members.own_row(act.standing)
    ChangeAnswer.objects.update_or_create(change=change, member=member, defaults={"agrees": agrees, "at": act.now})
    act.note(member=member.number)


@verbs.verb(verbs.CASE, "close_change", CLOSE, guard=_waits)
def close_change(act: Act, data: dict[str, Any]) -> None:
    """Let it hold for those who said yes, where they are more than half; else everything stays as it was."""
    (party, stage), change = _formed(act), current(act)
    if change is None:
        raise Refused("not_open")
    act.about(stage)
    here = list(members.joined(party))
    yes = _agreeing(change)
    chosen = {one.pk for one in change.chosen.all()}
    left = [one for one in here if one.pk in yes]
    passed = len(left) * 2 > len(here) and chosen <= {one.pk for one in left}
    Change.objects.filter(pk=change.pk).update(closed_at=act.now, passed=passed)
    act.note(passed=passed, agreed=len(left), apart=len(here) - len(left) if passed else 0)
    act.stay(TOLD)
    if not passed:
        return
    for one in left:
        one.represents = one.pk in chosen
        one.willing = one.willing or one.represents
        one.save(update_fields=["represents", "willing"])
    for one in here:
        if one.pk not in yes:
            splitting.apart(act, one, of=stage)
    grouping.recount(act.case, party, left)


def _agreeing(change: Change) -> set[Any]:
    return set(change.answers.filter(agrees=True).values_list("member_id", flat=True))


def _silent(change: Change) -> bool:
    said = change.answers.values_list("member_id", flat=True)
    return members.joined(change.party).exclude(pk__in=said).exists()
