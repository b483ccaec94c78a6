"""Whether the store can be reached, and what the platform must hand over of it (domain 1.2 H7, 3; NTM 34, ECL 62)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.competence import store_reached
from mediation.cases.flows.administrative import MEDIATION, UNDECIDED
from mediation.cases.flows.administrative_waiting import OFFICERS
from mediation.cases.models import ContactAttempt, EvidenceCall, Proceeding, Side
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Arm, Step

ADMINISTRATIVE = Stage.ADMINISTRATIVE
KEPT = timedelta(days=90)  # a try older than that says nothing about today
IDENTITY = "identity"
WANTED = (
    (IDENTITY, _("the store's real name, address and contact (Online Trading Measures Art 34)")),
    ("records", _("the original contract and transaction records (E-Commerce Law Art 62)")),
)
GIVEN = ("legal_name", "address", "phone")


class ContactInput(VerbInput):
    """When and how the store was tried, and whether it answered."""

    channel = forms.ChoiceField(
        label=_("How it was tried"), choices=ContactAttempt.Channel.choices, widget=forms.RadioSelect
    )
    on = forms.DateField(label=_("On which day"))
    outcome = forms.ChoiceField(
        label=_("Result"),
        choices=(("failed", _("not reached")), ("reached", _("reached"))),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What exactly was tried, and what came back"), min_length=5, max_length=500, widget=forms.Textarea
    )

    def clean_on(self) -> Any:
        """Not in the future, and recent enough to say something."""
        day = self.past_day("on")
        if self.act is not None and day < self.act.today - KEPT:
            raise ValidationError(_("This is more than ninety days ago; try again now."), code="too_old")
        return day


LOG_CONTACT = Step(
    rule="H7",
    label=_("Log a try to reach the merchant"),
    event="contact.logged",
    who=(*OFFICERS, Role.PLATFORM),
    form=ContactInput,
)


def _going_on(act: Act) -> None:
    """Guard: there are parties to reach, and something of the case is not over yet. Refused `not_open`."""
    if not act.case.parties.all() or not act.case.proceedings.filter(closed_at=None).exists():
        raise Refused("not_open")


@verbs.verb(verbs.CASE, "log_contact", LOG_CONTACT, guard=_going_on)
def log_contact(act: Act, data: dict[str, Any]) -> None:
    """Keep the try; two failures by two channels on two days leave the bureau of the platform's domicile alone."""
    reached = data["outcome"] == "reached"
    ContactAttempt.objects.create(
        case=act.case, channel=data["channel"], on=data["on"], reached=reached, note=data["note"],
        logged_by_kind=act.actor.kind.value, logged_by_id=act.actor.id, logged_at=act.now,
    )  # fmt: skip
    act.note(channel=data["channel"], on=data["on"], reached=reached, reachable=store_reached(act.case))


class CallInput(VerbInput):
    """What the platform must hand over, and by when."""

    wanted = forms.MultipleChoiceField(
        label=_("What is asked for"), choices=WANTED, widget=forms.CheckboxSelectMultiple
    )
    call_days = forms.IntegerField(label=_("Days to hand it over"), min_value=1, max_value=30, initial=5)


CALL = Step(
    rule="H7",
    label=_("Ask the platform for identity and records"),
    event="administrative.evidence_called",
    who=OFFICERS,
    form=CallInput,
    arms=(Arm("H7", days_from="call_days"),),
    papers=("evidence_call",),
    tells=(Role.PLATFORM, Role.CLAIMANT),
)
CALLABLE = frozenset(state.value for state in (*UNDECIDED, *MEDIATION))


def unanswered(proceeding: Proceeding) -> EvidenceCall | None:
    """What the platform still has to answer."""
    return EvidenceCall.objects.filter(proceeding_id=proceeding.pk, answered_at=None).first()


def _may_call(act: Act) -> None:
    """Guard: there is a platform beside the store, and nothing is asked of it already. Refused `not_open`."""
    if not any(one.side == Side.PLATFORM and one.organisation_id for one in act.case.parties.all()):
        sentence = _("No platform stands beside this store that could be asked (Online Trading Measures Art 34).")
        raise Refused("not_open", sentence, state=act.proceeding.state)
    if unanswered(act.proceeding) is not None:
        raise Refused("not_open", _("The platform was asked already; wait for its answer."), state=act.proceeding.state)


@verbs.verb(ADMINISTRATIVE, "call_evidence", CALL, states=CALLABLE, guard=_may_call)
def call_evidence(act: Act, data: dict[str, Any]) -> None:
    """Ask the platform; the day by which it answers is shown to everybody."""
    made = EvidenceCall.objects.create(
        proceeding=Proceeding(pk=act.proceeding.pk), wanted=data["wanted"], asked_at=act.now
    )
    act.note(call=made.pk, wanted=data["wanted"], days=data["call_days"])
    act.keep(call=made.pk, call_days=data["call_days"], called_on=act.today)
    act.stay()


class CallAnswer(VerbInput):
    """What the platform hands over, or why it cannot."""

    legal_name = forms.CharField(label=_("Real name of the store's operator"), max_length=120, required=False)
    address = forms.CharField(label=_("Its address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Its contact"), max_length=60, required=False)
    uploaded = forms.BooleanField(label=_("I have added the records as evidence"), required=False)
    cannot = forms.CharField(
        label=_("If you cannot hand it over: why"),
        help_text=_("The consumer may then claim from the platform (Consumer Protection Law Art 44)."),
        min_length=5,
        max_length=500,
        required=False,
        widget=forms.Textarea,
    )

    def prepare(self) -> None:
        """Ask only for what was called for."""
        if self.act is None:
            return
        if not self._asked(IDENTITY):
            for name in GIVEN:
                self.fields.pop(name)
        if not self._asked("records"):
            self.fields.pop("uploaded")

    def clean(self) -> dict[str, Any]:
        """Everything asked for, or a reason; what is said to be there must be there."""
        data = super().clean() or {}
        if self.errors or self.act is None or data.get("cannot"):
            return data
        for name in [one for one in GIVEN if one in self.fields and not data.get(one)]:
            self.add_error(
                name, ValidationError(_("This was asked for (Online Trading Measures Art 34)."), code="required")
            )
        if "uploaded" in self.fields and not (data.get("uploaded") and self._added()):
            said = _("No records were added since they were asked for (E-Commerce Law Art 62).")
            self.add_error("uploaded", ValidationError(said, code="nothing_added"))
        return data

    def _asked(self, what: str) -> bool:
        call = unanswered(self.act.proceeding)
        return call is not None and what in call.wanted

    def _added(self) -> bool:
        call = unanswered(self.act.proceeding)
        mine = [one.at for one in self.act.case.evidence.all() if one.party_id == self.act.standing.party.pk]
        return call is not None and any(at >= call.asked_at for at in mine)


ANSWER = Step(
    rule="H7",
    label=_("Hand over what was asked for"),
    event="administrative.evidence_given",
    who=(Role.PLATFORM,),
    form=CallAnswer,
    stops=("H7",),
    tells=(Role.CLAIMANT, *OFFICERS),
)


CANNOT = replace(ANSWER, label=_("The platform cannot hand it over"), event="administrative.evidence_refused")


def _was_asked(act: Act) -> None:
    """Guard: something is asked of the platform. Refused `not_open`."""
    if unanswered(act.proceeding) is None:
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(ADMINISTRATIVE, "answer_call", ANSWER, states=CALLABLE, guard=_was_asked)
def answer_call(act: Act, data: dict[str, Any]) -> None:
    """Keep the answer, encrypted, with the store's party; the record says only that it came, or that it cannot come."""
    call = unanswered(act.proceeding)
    if call is None:
        raise Refused("not_open", state=act.proceeding.state)
    call.answered_at, call.given = act.now, not data["cannot"]
    call.answer = {name: data.get(name) or "" for name in (*GIVEN, "cannot")}
    call.save(update_fields=["answered_at", "given", "answer"])
    store = next(one for one in act.case.parties.all() if one.side == Side.RESPONDENT)
    known = {name: data[name] for name in GIVEN if data.get(name)}
    if call.given and known:
        for name, value in known.items():
            setattr(store, name, value)
        store.save(update_fields=list(known))
    line = ANSWER if call.given else CANNOT
    act.kind = line.event
    act.note(call=call.pk, given=call.given)
    act.stay(line)
