"""What the steps of the bureau's mediation do besides changing the state (domain 1.4), and how it gets a complaint."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.cases import arranging, competence, decisions, neutrality
from mediation.cases.flows.administrative_inputs import ConsentInput, ServiceInput, mediation_rules
from mediation.cases.flows.administrative_waiting import OFFICERS, SIDES
from mediation.cases.flows.conduct_inputs import undecided
from mediation.cases.models import Proceeding, Side
from mediation.cases.states import AdministrativeState as S
from mediation.cases.states import FirstHandlingState, PeoplesMediationState, Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, PARTIES, Role
from mediation.core.steps import Step
from mediation.deadlines.models import Deadline
from mediation.evidence.models import Evidence
from mediation.people.models import Organisation

ADMINISTRATIVE = Stage.ADMINISTRATIVE
CONSENT = Step(
    rule="M1",
    label=_("Agree to mediation"),
    event="administrative.consent_given",
    who=(*SIDES, *OFFICERS),
    form=ConsentInput,
    tells=OFFICERS,
)
REFUSE = Step(
    rule="M1",
    label=_("Refuse mediation"),
    event="administrative.consent_refused",
    who=(*SIDES, *OFFICERS),
    form=ConsentInput,
    tells=OFFICERS,
)
ONE_SAID = Step(
    rule="M7",
    label=_("Record that it was done at once"),
    event="administrative.performance_reported",
    who=(*PARTIES, *OFFICERS),
    tells=(*PARTIES, *OFFICERS),
)
SERVE = Step(
    rule="M8",
    label=_("Record service of the decision"),
    event="administrative.decision_served",
    who=OFFICERS,
    form=ServiceInput,
    stops=("D06",),
)


class TakeOn(VerbInput):
    """To which bureau the complaint goes."""

    bureau = forms.ChoiceField(label=_("Bureau"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the competent bureaus with the reason why."""
        field = self.fields["bureau"]
        if self.act is None or not isinstance(field, forms.ChoiceField):
            return
        found = competence.of_case(self.act.case, on=self.act.today)
        field.choices = [(str(body.pk), f"{body.name} ({competence.reason(why)})") for body, why in found.bureaus]
        field.help_text = found.without


IN_FORCE = (PeoplesMediationState.AGREED.value, PeoplesMediationState.FOLLOWUP.value)
TAKE_ON = Step(
    rule="F3",
    label=_("Take the complaint to the bureau"),
    event="administrative.received",
    who=(Role.CLAIMANT,),
    form=TakeOn,
    final=True,
)


def _not_yet(act: Act) -> None:
    """Guard: the bureau has not had it, and no agreement is in force. A mediation under way bars nothing (Art 16)."""
    before = act.case.proceedings.filter(kind=ADMINISTRATIVE)
    agreed = act.case.proceedings.filter(kind=Stage.PEOPLES_MEDIATION, state__in=IN_FORCE)
    if before.exists() or agreed.exists():
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(
    Stage.FIRST_HANDLING,
    "take_on",
    TAKE_ON,
    states=frozenset({FirstHandlingState.FAILED.value, FirstHandlingState.EXPIRED.value}),
    guard=_not_yet,
)
def take_on(act: Act, data: dict[str, Any]) -> None:
    """Carry everything over to a competent bureau; its seven working days begin (F3, after H3, H4 or F4)."""
    bureau = Organisation.objects.get(pk=data["bureau"])
    found = competence.of_case(act.case, on=act.today)
    why = {str(body.pk): choice for body, choice in found.bureaus}[data["bureau"]]
    act.case.received_by_authority_at = act.now
    act.case.save(update_fields=["received_by_authority_at"])
    before = act.proceeding
    opened = act.open(ADMINISTRATIVE, body=bureau, origin=before, facts={"received_on": act.today})
    carry_over(before, opened)
    act.about(opened)
    act.note(bureau=bureau.pk, connection=why.reason, article=why.article)


def _came_at_once(act: Act) -> None:
    """Guard: it was filed with the committee at once; after first handling the way leads on from there."""
    _not_yet(act)
    if act.case.proceedings.filter(kind=Stage.FIRST_HANDLING).exists():
        raise Refused("not_open", state=act.proceeding.state)


OVER = frozenset({PeoplesMediationState.DECLINED.value, PeoplesMediationState.ENDED.value})
verbs.verb(Stage.PEOPLES_MEDIATION, "take_on", TAKE_ON, states=OVER, guard=_came_at_once)(take_on)


def carry_over(before: Proceeding, opened: Proceeding) -> None:
    """What one side showed to whoever handles its case goes along to the new handler."""
    kept = Evidence.objects.filter(case=opened.case_id, proceeding=before).exclude(audience__startswith="room:")
    kept.update(proceeding=opened)


@verbs.effect(ADMINISTRATIVE, "ask_consent")
def ask_consent(act: Act, data: dict[str, Any]) -> None:
    """Ask both sides; the answer of each is kept."""
    act.move("ask_consent", to_consent=dict.fromkeys(SIDES, ""))


def _not_said(act: Act) -> None:
    """Guard: a party says yes once; it may still say no. Refused `not_open`."""
    said = act.proceeding.facts.get("consents", {})
    party = act.standing.party
    if party is not None and said.get(party.side, {}).get("agrees"):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(ADMINISTRATIVE, "consent", CONSENT, states=frozenset({S.CONSENT_PENDING.value}), guard=_not_said)
def consent(act: Act, data: dict[str, Any]) -> None:
    """One side agrees to mediation; who, when and how is kept."""
    _keep_consent(act, data, agrees=True)


REFUSABLE = frozenset(
    {S.CONSENT_PENDING.value, S.ENTRUSTED.value, S.SCHEDULED.value, S.REAPPOINTED.value, S.IN_SESSION.value}
)


@verbs.verb(ADMINISTRATIVE, "refuse_consent", REFUSE, states=REFUSABLE)
def refuse_consent(act: Act, data: dict[str, Any]) -> None:
    """One side refuses mediation, or takes its consent back, at any time; the officer decides what follows (T2)."""
    _keep_consent(act, data, agrees=False)


def _keep_consent(act: Act, data: dict[str, Any], *, agrees: bool) -> None:
    if act.standing.is_any(*HANDLERS):
        side, channel = data["side"], data["channel"]
    else:
        side, channel = act.standing.party.side, "online"
    said = {"agrees": agrees, "at": act.now, "by": act.actor.id, "channel": channel}
    act.note(side=side, agrees=agrees, channel=channel)
    facts = act.proceeding.facts
    # One refusal is enough for the officer to decide what follows: nobody is asked any more.
    left = facts.get("to_consent", {}) | {side: act.now} if agrees else {}
    act.keep(consents=facts.get("consents", {}) | {side: said}, to_consent=left)
    act.stay()


def both_consent(act: Act) -> None:
    """Guard: both sides have agreed. Refused `not_open`."""
    said = act.proceeding.facts.get("consents", {})
    if not all(said.get(side.value, {}).get("agrees") for side in (Side.CLAIMANT, Side.RESPONDENT)):
        raise Refused("not_open", _("Both sides must agree to mediation first."), state=act.proceeding.state)


@verbs.effect(ADMINISTRATIVE, "schedule", guard=both_consent)
def schedule(act: Act, data: dict[str, Any]) -> None:
    """Arrange a session, the first or a further one."""
    mediator = data["mediator"].pk if data["mediator"] else act.proceeding.handler_id
    session = arranging.planned(act, data, mediator=mediator)
    sessions = [*act.proceeding.facts.get("sessions", []), session]
    act.move("schedule", session=session, sessions=sessions, recusal_days=data["recusal_days"])


def _may_open(act: Act) -> None:
    """Guard: nobody who leads is tied, and the session was not called off. Refused `too_early`."""
    neutrality.declared(act)
    if act.proceeding.facts["session"].get("ended"):
        raise Refused("too_early", _("The session was cancelled. Arrange another one first (Order 121 Art 20)."))


@verbs.effect(ADMINISTRATIVE, "open_session", guard=_may_open)
def open_session(act: Act, data: dict[str, Any]) -> None:
    """Open the session; why it did not wait for the end of the days for recusal is kept (Art 20, 21)."""
    waived = data.get("waived", "")
    act.note(recusal_waived=bool(waived))
    act.move("open_session", recusal_waived={"reason": waived, "at": act.now} if waived else None)


@verbs.effect(ADMINISTRATIVE, "record_performed")
def record_performed(act: Act, data: dict[str, Any]) -> None:
    """Keep what one side says was done; with the complainant's and one other's word the matter is closed (Art 24)."""
    side = act.standing.party.side if act.standing.party else "body"
    said = {"what": data["what"], "on": data["on"], "at": act.now, "by": act.actor.id}
    performed = act.proceeding.facts.get("performed", {}) | {side: said}
    act.note(side=side, on=data["on"])
    if Side.CLAIMANT.value in performed and len(performed) > 1:
        act.move("record_performed", performed=performed, performed_on=data["on"])
        return
    act.kind = "administrative.performance_reported"
    act.keep(performed=performed)
    act.stay(ONE_SAID)


def _not_challenged(act: Act) -> None:
    """Guard: whoever is asked to keep out ends nothing until that is decided (Art 21). Refused `second_person`."""
    asked = undecided(act.proceeding) if act.proceeding.state == S.SUSPENDED_RECUSAL else None
    if asked is not None and str(asked.about_id) == act.actor.id:
        raise Refused("second_person", _("Your recusal was asked for: wait for the decision (Order 121 Art 21)."))


@verbs.effect(ADMINISTRATIVE, "terminate", guard=_not_challenged)
def terminate(act: Act, data: dict[str, Any]) -> None:
    """End the mediation on exactly one ground; T5 only when the sixty days are over (Art 23). Refused `too_early`."""
    if data["ground"] == "T5" and not _sixty_days_over(act):
        raise Refused("too_early", errors={"ground": [_("The sixty days are not over yet.")]})
    found = mediation_rules(act.proceeding).ground("terminate", data["ground"])
    act.note(ground=found.code, article=found.article, found=data["found"])
    decisions.fix(act, decisions.terminated(act, data))


def _sixty_days_over(act: Act) -> bool:
    clock = Deadline.objects.filter(proceeding_id=act.proceeding.pk, code="D05").order_by("-instance").first()
    return clock is not None and act.now >= clock.fires_at


def _to_serve(act: Act) -> None:
    if act.proceeding.facts.get("served_on"):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(ADMINISTRATIVE, "serve_decision", SERVE, states=frozenset({S.TERMINATED.value}), guard=_to_serve)
def serve_decision(act: Act, data: dict[str, Any]) -> None:
    """Record that both have the decision; its seven working days stop."""
    act.note(way=data["way"], on=data["on"] or act.today)
    act.keep(served_on=data["on"] or act.today, served_by=data["way"])
    act.stay()


@verbs.effect(ADMINISTRATIVE, "withdraw")
def withdraw(act: Act, data: dict[str, Any]) -> None:
    """The complainant withdraws; after acceptance this is ground T1. The merchant is told only of what it knew."""
    if "accepted_on" in act.proceeding.facts:
        act.proceeding.ground = "T1"
    name = "withdraw" if _known_to_merchant(act) else "withdraw_unseen"
    act.move(name, reason=data["reason"], withdrawn_on=act.today)


def _known_to_merchant(act: Act) -> bool:
    """Whether the merchant was told: by the bureau's acceptance, in first handling, or when somebody reached it."""
    if "accepted_on" in act.proceeding.facts or act.case.contacts.filter(reached=True).exists():
        return True
    return act.case.proceedings.filter(kind=Stage.FIRST_HANDLING).exists()
