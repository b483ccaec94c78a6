"""Inviting somebody to help in a room, and ending that (domain 5.1; Order 121 Art 21; PML Art 20).

Before a bureau whoever leads decides; before a committee both sides consent; into a caucus nobody comes without the
side that speaks there. What concerns a caucus stays in its own strand: outside it there is no trace (promise C1).
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.docket import recused_from, taking_part
from mediation.cases.models import Side
from mediation.cases.states import Stage
from mediation.core import nudge, verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Step
from mediation.people.accounts import of_phone
from mediation.people.models import phone_index
from mediation.people.queries import user_of
from mediation.rooms import wire
from mediation.rooms.models import Helper, Room, RoomKind, RoomState, Seat
from mediation.rooms.opening import LEADING, TALKING, leads
from mediation.rooms.verbs import say

BOTH = (Side.CLAIMANT.value, Side.RESPONDENT.value)
JOINT = "joint"


class Invitation(VerbInput):
    """Who is to help, as what, in which room."""

    room = forms.ChoiceField(label=_("In which room"), widget=forms.RadioSelect, initial=JOINT)
    kind = forms.ChoiceField(label=_("Helps as"), choices=Helper.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=60)
    words = forms.CharField(
        label=_("What they do here, in words"), max_length=40, help_text=_("For example: sign language for Mr Chen.")
    )
    phone = forms.RegexField(
        r"^1[3-9][0-9]{9}$", label=_("Mobile number"),
        help_text=_("Only the account with this number can come in. The number itself is not kept."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer the rooms that are open to whoever leads."""
        field = self.fields["room"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            field.choices = [(room.side or JOINT, wire.title(room)) for room in _rooms(self.act)]

    def explained(self) -> list[Any]:
        """Whose consent it takes, and what a helper reads."""
        if self.act is None:
            return []
        said = [_("A helper reads what is said in that room from the moment they come in, and nothing else of the case.")]  # fmt: skip  # noqa: E501
        if self.act.proceeding.kind == Stage.PEOPLES_MEDIATION:
            said.append(_("Both sides must agree before they come in (People's Mediation Law Art 20)."))
        said.append(_("Into a talk with one side alone nobody comes unless that side agrees."))
        return said

    def clean_phone(self) -> str:
        """Nobody who is a party, speaks for one, or was recused; nobody twice."""
        phone = str(self.cleaned_data["phone"])
        if self.act is None:
            return phone
        known = of_phone(phone)
        if known is not None and known.pk in taking_part(self.act.case) | recused_from(self.act.proceeding):
            raise ValidationError(_("This person has another part in the case."), code="takes_part")
        found = Helper.objects.filter(room__proceeding_id=self.act.proceeding.pk, ended_at=None)
        if found.filter(phone_index=phone_index(phone)).exists():
            raise ValidationError(_("This person is invited already."), code="invited")
        return phone


class WhichHelper(VerbInput):
    """One of the helpers it can be about."""

    helper = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Those the verb is open for."""
        field = self.fields["helper"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            found = list(_CHOICES[self.act.verb.name](self.act))
            field.choices = [(str(one.pk), _described(one)) for one in found]
            field.initial = str(found[0].pk) if found else None


def _described(one: Helper) -> str:
    said = {"title": one.title, "kind": one.get_kind_display(), "room": wire.title(one.room)}
    return str(_("%(title)s (%(kind)s); %(room)s") % said)


def _rooms(act: Act) -> list[Room]:
    """The open rooms of the proceeding, the joint one first."""
    return list(Room.objects.filter(proceeding_id=act.proceeding.pk, state=RoomState.OPEN).order_by("side"))


def _here(act: Act) -> Iterable[Helper]:
    """Helpers of this proceeding who are invited or here."""
    found = Helper.objects.filter(room__proceeding_id=act.proceeding.pk, ended_at=None)
    return found.exclude(room__state=RoomState.CLOSED).select_related("room")


def _to_agree(act: Act) -> list[Helper]:
    """Those who wait for the actor's side."""
    return [one for one in _here(act) if act.standing.party.side in one.missing]


def _on_my_word(act: Act) -> list[Helper]:
    """Those who come in, or stay, only with the consent of the actor's side."""
    return [one for one in _here(act) if act.standing.party.side in one.needs]


_CHOICES: dict[str, Any] = {"agree_helper": _to_agree, "refuse_helper": _on_my_word, "dismiss_helper": _here}


def _open_room(act: Act) -> None:
    """Guard: who leads, while a room is open. Refused `forbidden`, `not_open`."""
    leads(act)
    if not _rooms(act):
        raise Refused("not_open")


def _some(act: Act) -> None:
    """Guard: there is somebody it can be about. Refused `not_open`."""
    if act.standing.party is None or not _CHOICES[act.verb.name](act):
        raise Refused("not_open")


def _some_here(act: Act) -> None:
    leads(act)
    if not _here(act):
        raise Refused("not_open")


def invite(act: Act, data: dict[str, Any]) -> None:
    """Keep the invitation; who is invited comes in at its own address once everybody asked has agreed."""
    side = "" if data["room"] == JOINT else data["room"]
    person = user_of(act.actor)
    if person is None:
        raise Refused("forbidden")
    chosen = next(one.pk for one in _rooms(act) if one.side == side)
    room = Room.objects.select_for_update().get(pk=chosen)
    needs = [side] if side else list(BOTH) if act.proceeding.kind == Stage.PEOPLES_MEDIATION else []
    made = Helper.objects.create(
        room=room, kind=data["kind"], name=data["name"], words=data["words"], phone_index=phone_index(data["phone"]),
        needs=needs, invited_by=person, invited_at=act.now,
    )  # fmt: skip
    _recorded(act, made)
    act.result |= {"helper": str(made.pk), "url": f"/helpers/{made.pk}/"}


def agree(act: Act, data: dict[str, Any]) -> None:
    """One side agrees."""
    one = _chosen(data)
    one.agreed |= {act.standing.party.side: act.now.isoformat()}
    one.save(update_fields=["agreed"])
    _recorded(act, one, agreed_by=act.standing.party.side)


def refuse(act: Act, data: dict[str, Any]) -> None:
    """A side does not agree, or no longer does: who was invited leaves."""
    one = _chosen(data)
    ended(one, Helper.End.REFUSED, act.now)
    _recorded(act, one, refused_by=act.standing.party.side)


def dismiss(act: Act, data: dict[str, Any]) -> None:
    """Whoever leads ends the help."""
    one = _chosen(data)
    ended(one, Helper.End.DISMISSED, act.now)
    _recorded(act, one)


def _chosen(data: dict[str, Any]) -> Helper:
    return Helper.objects.select_related("room").get(pk=data["helper"])


def ended(one: Helper, how: Helper.End, now: Any) -> None:
    """End somebody's help; the seat goes with it."""
    one.ended_at, one.ended_how = now, how
    one.save(update_fields=["ended_at", "ended_how"])
    if one.person_id:
        Seat.objects.filter(room=one.room_id, person=one.person_id, withdrawn_at=None).update(withdrawn_at=now)
    nudge.after_commit(nudge.room_group(one.room_id), {"type": "room.changed", "room": str(one.room_id)})


def _recorded(act: Act, one: Helper, **said: Any) -> None:
    """Say it in the room, and record it where the room's own strand is kept."""
    say(one.room, act.verb.step.event, now=act.now, name=one.title)
    act.note(helper=one.pk, kind=one.kind, **said)
    if one.room.kind == RoomKind.CAUCUS:
        act.room = one.room.pk
    else:
        act.stay()


INVITE = Step(
    rule="HELPER", label=_("Invite somebody to help"), event="helper.invited", who=LEADING, form=Invitation,
    tells=(Role.CLAIMANT, Role.RESPONDENT),
)  # fmt: skip
AGREE = Step(
    rule="HELPER", label=_("Agree that somebody helps"), event="helper.agreed", who=PARTIES, form=WhichHelper,
)  # fmt: skip
REFUSE = Step(
    rule="HELPER", label=_("Do not agree that somebody helps"), event="helper.refused", who=PARTIES, form=WhichHelper,
)  # fmt: skip
DISMISS = Step(
    rule="HELPER", label=_("End somebody's help"), event="helper.dismissed", who=LEADING, form=WhichHelper,
)  # fmt: skip

for _stage, _states in TALKING.items():
    verbs.verb(_stage, "invite_helper", INVITE, states=_states, guard=_open_room)(invite)
    verbs.verb(_stage, "agree_helper", AGREE, states=_states, guard=_some)(agree)
    verbs.verb(_stage, "refuse_helper", REFUSE, states=_states, guard=_some)(refuse)
    verbs.verb(_stage, "dismiss_helper", DISMISS, states=_states, guard=_some_here)(dismiss)
