"""A question about an offer, and the reply of whoever made it; neither accepts nor changes anything."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES
from mediation.core.steps import Step
from mediation.negotiation import rules
from mediation.negotiation.between import SIDES
from mediation.negotiation.inputs import Meant
from mediation.negotiation.models import Offer, Question
from mediation.negotiation.verbs import TABLES, on_the_table

MOST = 10  # about one offer; whoever has more to ask talks in the room


class Asking(Meant):
    """Which offer, and what one wants to know."""

    text = forms.CharField(label=_("What you want to know"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class Replying(Meant):
    """Which question, and the reply."""

    question = forms.UUIDField(label=_("Question"), widget=forms.HiddenInput)
    text = forms.CharField(label=_("Your reply"), max_length=1000, widget=forms.Textarea({"rows": 3}))


ASK = Step(rule="H2", label=_("Ask about the offer"), event="offer.asked", who=SIDES, form=Asking, tells=PARTIES)
REPLY = Step(
    rule="H2", label=_("Reply to a question"), event="offer.replied", who=PARTIES, form=Replying, tells=PARTIES
)  # fmt: skip


def may_ask(act: Act) -> None:
    """Guard: the other side's offer is open. Refused `forbidden`, `not_open`."""
    if not _theirs(act):
        raise Refused("not_open")


def may_reply(act: Act) -> None:
    """Guard: a question about one's own open offer waits. Refused `forbidden`, `not_open`."""
    if waiting(act) is None:
        raise Refused("not_open")


def waiting(act: Act) -> Question | None:
    """The oldest question about one's own open offer that has no reply. Refused `forbidden`."""
    asked = Question.objects.filter(offer__in=_own(act), replied_at=None)
    return asked.select_related("offer").order_by("asked_at").first()


def ask_offer(act: Act, data: dict[str, Any]) -> None:
    """Put a question to whoever made the offer. Refused `not_found`, `not_open` beyond ten."""
    offer = next((one for one in _theirs(act) if one.pk == data["offer"]), None)
    if offer is None:
        raise Refused("not_found")
    if offer.questions.count() >= MOST:
        raise Refused("not_open", _("Ten questions were asked about this offer. Go on in the room."))
    made = Question.objects.create(offer=offer, party=act.standing.party, text=data["text"], asked_at=act.now)
    _said(act, offer, made)


def reply_offer(act: Act, data: dict[str, Any]) -> None:
    """Reply, once. Refused `not_found`."""
    waiting = Question.objects.filter(pk=data["question"], offer_id=data["offer"], offer__in=_own(act), replied_at=None)
    question = waiting.select_related("offer").first()
    if question is None:
        raise Refused("not_found")
    question.reply, question.replied_at = data["text"], act.now
    question.save(update_fields=["reply", "replied_at"])
    _said(act, question.offer, question)


def _theirs(act: Act) -> list[Offer]:
    return list(on_the_table(act).filter(side__in=rules.answers_to(_side(act))))


def _own(act: Act) -> list[Offer]:
    return list(on_the_table(act).filter(side=_side(act)))


def _side(act: Act) -> str:
    if act.standing.party is None:
        raise Refused("forbidden")
    return str(act.standing.party.side)


def _said(act: Act, offer: Offer, question: Question) -> None:
    act.note(offer=offer.pk, number=offer.version, side=act.standing.party.side, question=question.pk)
    act.result |= {"offer": str(offer.pk), "question": str(question.pk)}
    act.stay()


for _stage, _states in TABLES.items():
    verbs.verb(_stage, "ask_offer", ASK, states=_states, guard=may_ask)(ask_offer)
    verbs.verb(_stage, "reply_offer", REPLY, states=_states, guard=may_reply)(reply_offer)
