"""Facts nobody disputes: the mediator proposes a line of the joint room, each side confirms it or does not (5.4)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Case, Side
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.people.queries import user_of
from mediation.rooms.models import Fact, Message, MessageKind, Room, RoomKind, RoomState
from mediation.rooms.opening import LEADING, TALKING, leads
from mediation.rooms.verbs import say

SIDES = (Role.CLAIMANT, Role.RESPONDENT)
BOTH = frozenset({Side.CLAIMANT.value, Side.RESPONDENT.value})
LATEST = 100
CUT = 60


class WhichLine(VerbInput):
    """A line of the joint room."""

    line = forms.ChoiceField(label=_("Which line states the fact"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """The latest texts that nobody has proposed yet, the newest first."""
        field = self.fields["line"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.seq), _line(one)) for one in _lines(self.act)]

    def explained(self) -> list[Any]:
        """What follows."""
        return [
            _("Both sides are asked. Only what both confirm stands in the record as undisputed; it can be used later."),
        ]


class WhichFact(VerbInput):
    """A line that waits for the actor's side."""

    fact = forms.ChoiceField(label=_("What was said"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Those that wait."""
        field = self.fields["fact"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            found = _waiting(self.act)
            field.choices = [(str(one.pk), _line(one.message)) for one in found]
            field.initial = str(found[0].pk) if found else None

    def explained(self) -> list[Any]:
        """What it means to confirm."""
        return [
            _(
                "What both sides confirm can be used before a court later. You need not confirm anything; what you said"
                " to reach an agreement stays without effect for you."
            )
        ]


def _line(one: Message) -> str:
    text = str(one.body["text"])
    said = {"number": one.seq, "name": one.seat.name if one.seat else "", "text": text[:CUT] + ("…" if text[CUT:] else "")}  # fmt: skip  # noqa: E501
    return str(_("No. %(number)s, %(name)s: %(text)s") % said)


def _joint(act: Act) -> Room | None:
    rooms = Room.objects.filter(proceeding_id=act.proceeding.pk, kind=RoomKind.JOINT, state=RoomState.OPEN)
    return rooms.first()


def _lines(act: Act) -> list[Message]:
    """The latest of them, with who said them."""
    return list(_unproposed(act).select_related("seat").order_by("-seq")[:LATEST])


def _unproposed(act: Act) -> QuerySet[Message]:
    """Texts of the joint room that stand and were not proposed."""
    proposed = Fact.objects.filter(message__room__proceeding_id=act.proceeding.pk, contested_at=None)
    said = Message.objects.filter(
        room__proceeding_id=act.proceeding.pk, room__kind=RoomKind.JOINT, kind=MessageKind.TEXT, retracted_at=None
    )
    return said.exclude(pk__in=proposed.values("message"))


def _waiting(act: Act) -> list[Fact]:
    found = Fact.objects.filter(
        message__room__proceeding_id=act.proceeding.pk, settled_at=None, contested_at=None,
        message__retracted_at=None,
    ).select_related("message__seat", "message__room")  # fmt: skip
    return [one for one in found if act.standing.party.side not in one.confirmed]


def settled(case: Case, *, proceeding: Any = None) -> list[str]:
    """What both sides have confirmed, in their order, for records and papers."""
    found = Fact.objects.filter(message__room__case=case, settled_at__isnull=False, message__retracted_at=None)
    if proceeding is not None:
        found = found.filter(message__room__proceeding_id=proceeding)
    return [str(one.message.body["text"]) for one in found.select_related("message").order_by("settled_at", "id")]


def _something_said(act: Act) -> None:
    """Guard: who leads, and there is a line. Refused `forbidden`, `not_open`."""
    leads(act)
    if not _unproposed(act).filter(room__state=RoomState.OPEN).exists():
        raise Refused("not_open")


def _asked(act: Act) -> None:
    """Guard: something waits for this side. Refused `not_open`."""
    if act.standing.party is None or not _waiting(act):
        raise Refused("not_open")


def propose(act: Act, data: dict[str, Any]) -> None:
    """Ask both sides whether a line states a fact nobody disputes."""
    person, room = user_of(act.actor), _joint(act)
    if person is None or room is None:
        raise Refused("forbidden")
    message = Message.objects.get(room=room, seq=int(data["line"]))
    made = Fact.objects.create(message=message, proposed_by=person, proposed_at=act.now)
    say(room, "fact.proposed", now=act.now, seq=message.seq)
    act.note(fact=made.pk, line=message.seq)
    act.stay()
    act.result |= {"fact": str(made.pk)}


def confirm(act: Act, data: dict[str, Any]) -> None:
    """One side confirms; with the other's word it is undisputed."""
    one = _chosen(data)
    side = act.standing.party.side
    one.confirmed |= {side: act.now.isoformat()}
    if set(one.confirmed) >= BOTH:
        one.settled_at = act.now
        say(one.message.room, "fact.settled", now=act.now, seq=one.message.seq)
    one.save(update_fields=["confirmed", "settled_at"])
    act.note(fact=one.pk, line=one.message.seq, side=side, settled=one.settled_at is not None)


def contest(act: Act, data: dict[str, Any]) -> None:
    """One side does not confirm: the line stays what it was."""
    one = _chosen(data)
    one.contested_at = act.now
    one.save(update_fields=["contested_at"])
    say(one.message.room, "fact.contested", now=act.now, seq=one.message.seq)
    act.note(fact=one.pk, line=one.message.seq, side=act.standing.party.side)


def _chosen(data: dict[str, Any]) -> Fact:
    return Fact.objects.select_related("message__room").get(pk=data["fact"])


PROPOSE = Step(
    rule="FACT", label=_("Propose an undisputed fact"), event="fact.proposed", who=LEADING, form=WhichLine, tells=SIDES
)
CONFIRM = Step(
    rule="FACT", label=_("Confirm an undisputed fact"), event="fact.confirmed", who=SIDES, form=WhichFact, final=True
)
CONTEST = Step(
    rule="FACT", label=_("Do not confirm a proposed fact"), event="fact.contested", who=SIDES, form=WhichFact
)

for _stage, _states in TALKING.items():
    verbs.verb(_stage, "propose_fact", PROPOSE, states=_states, guard=_something_said)(propose)
    verbs.verb(_stage, "confirm_fact", CONFIRM, states=_states, guard=_asked)(confirm)
    verbs.verb(_stage, "contest_fact", CONTEST, states=_states, guard=_asked)(contest)
