"""What is done in people's mediation: the session, its record, the agreement, signatures, the seal, the end."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.agreements import room, signing
from mediation.agreements.inputs import Drafting, Signing, plain, responsibilities
from mediation.agreements.models import Agreement, AgreementStatus, SessionRecord, Signed, SignerKind
from mediation.cases import neutrality
from mediation.cases.flows.peoples_mediation import BEFORE_END
from mediation.cases.flows.performance import plan
from mediation.cases.states import PeoplesMediationState as S
from mediation.cases.states import Stage
from mediation.core import gate, outbox, verbs
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Power, Role
from mediation.core.steps import Step
from mediation.people.queries import user_of

PM = Stage.PEOPLES_MEDIATION
IN_SESSION = frozenset({S.SESSION.value})


def in_charge(act: Act) -> None:
    """Guard: of the mediators, only the one who was named for this dispute. Refused `forbidden`."""
    roles = act.standing.roles
    named = act.proceeding.handler_id is None or str(act.proceeding.handler_id) == act.actor.id
    if Role.MEDIATOR in roles and Role.SECRETARY not in roles and not named:
        raise Refused("forbidden")


def untied(act: Act) -> None:
    """Guard: the mediator in charge, who disclosed no tie. Refused `forbidden`, `too_early`."""
    in_charge(act)
    neutrality.not_tied(act)


def neutral(act: Act) -> None:
    """Guard: the mediator in charge, who has declared to have no tie. Refused `forbidden`, `too_early`."""
    in_charge(act)
    neutrality.declared(act)


@verbs.effect(PM, "tell_rights", guard=untied)
@verbs.effect(PM, "open_session", guard=neutral)
@verbs.effect(PM, "follow_up", guard=in_charge)
def go_on(act: Act, data: dict[str, Any]) -> None:
    """Take the step; what was said with it stays in the event."""
    act.note(**data)
    act.move(act.verb.name)


@verbs.effect(PM, "record_session", guard=in_charge)
def record_session(act: Act, data: dict[str, Any]) -> None:
    """Keep the record of one session and print it (PML Art 27)."""
    person = user_of(act.actor)
    if person is None:
        raise Refused("forbidden")
    texts = [*(one["text"] for one in data["statements"]), data["proposals"], data["undisputed"], data["result"]]
    if room.quotes_a_caucus(act.proceeding.pk, texts):
        sentence = _("This repeats what was said to you alone. The record holds only what was said before everyone.")
        raise Refused("invalid", errors={"statements": [sentence]})
    began, ended = data.pop("started_at"), data.pop("ended_at")
    record = SessionRecord.objects.create(
        proceeding_id=act.proceeding.pk,
        number=SessionRecord.objects.filter(proceeding_id=act.proceeding.pk).count() + 1,
        started_at=began,
        ended_at=ended,
        content=data,
        made_by=person,
        made_at=act.now,
    )
    act.note(record=record.pk, number=record.number, started_at=began, ended_at=ended, evidence=data["evidence"])
    act.result |= {"record": str(record.pk), "number": record.number}
    room.lay_record(act, record)
    act.move("record_session", sessions=record.number)


def may_draft(act: Act) -> None:
    """Guard: the mediator in charge; a party too, until somebody has signed. Refused `forbidden`, `not_open`."""
    in_charge(act)
    standing = signing.current(act.proceeding)
    if standing is not None and standing.status == AgreementStatus.SIGNING and act.standing.party is not None:
        raise Refused("not_open", _("It is being signed. Ask the mediator if something must change."))


DRAFT = Step(
    rule="PML 28",
    label=_("Draft the agreement"),
    event="agreement.drafted",
    who=(Role.MEDIATOR, Role.CLAIMANT, Role.RESPONDENT),
    form=Drafting,
    tells=(*PARTIES, Role.MEDIATOR),
)


@verbs.verb(PM, "draft_agreement", DRAFT, states=IN_SESSION, guard=may_draft)
def draft_agreement(act: Act, data: dict[str, Any]) -> None:
    """Lay a version on the table. What the clarity check blocks never gets here (CPLI Art 358(5))."""
    before = signing.current(act.proceeding)
    made = signing.table(
        act,
        terms=data["terms"],
        facts=data["facts"],
        issues=[line.strip() for line in data["issues"].splitlines() if line.strip()],
        responsibilities=responsibilities(data),
        findings=plain(data["findings"]),
        oral=data.get("oral", False),
    )
    act.keep(oral=data.get("oral", False))
    voided = signing.signatures(before.pk).count() if before else 0
    act.note(agreement=made.pk, version=made.version, content_sha256=made.content_hash, signatures_voided=voided)
    room.lay_agreement(act, made)
    act.stay()
    act.result |= {
        "agreement": str(made.pk),
        "version": made.version,
        "content_hash": made.content_hash,
        "findings": made.findings,
    }


SIGN = Step(
    rule="PML 29",
    label=_("Sign the agreement"),
    event="agreement.signed",
    who=(*PARTIES, Role.MEDIATOR),
    form=Signing,
    disposes=Power.SETTLE,
    final=True,
    tells=(*PARTIES, Role.MEDIATOR, Role.SECRETARY),
)


def may_sign(act: Act) -> None:
    """Guard: the parties first, each once, then the mediator. Refused `not_open`, `too_early`, `already_decided`."""
    in_charge(act)
    agreement = signing.to_sign(act.proceeding)
    waited_for = signing.missing_parties(agreement)
    party = act.standing.party
    if party is not None:
        if not signing.expects(agreement, party):
            raise Refused("already_decided", _("This was signed already."))
    elif waited_for:
        raise Refused("too_early", _("The parties sign first."))
    elif signing.has_signed(agreement.pk, SignerKind.MEDIATOR):
        raise Refused("already_decided", _("This was signed already."))


@verbs.verb(PM, "sign_agreement", SIGN, states=IN_SESSION, guard=may_sign)
def sign_agreement(act: Act, data: dict[str, Any]) -> None:
    """Sign the version whose hash stood on the screen; an oral one binds with the last side's word (PML Art 30)."""
    agreement = signing.sign_agreement(act, shown=data["content_hash"], otherwise=SignerKind.MEDIATOR)
    if act.proceeding.facts.get("oral") and not signing.missing_parties(agreement):
        _takes_effect(act, agreement, by="agree_orally", confirmation_asked_on=None)  # no court confirms what is oral
        act.also("mediation.agreed_orally", audience="case", proceeding=act.proceeding, agreement=agreement.pk)
        return
    act.stay()


def _takes_effect(act: Act, agreement: Agreement, *, by: str, **facts: Any) -> None:
    """What was agreed binds from today; it is planned how it is done."""
    Agreement.objects.filter(pk=agreement.pk).update(status=AgreementStatus.EFFECTIVE, effective_at=act.now)
    act.move(
        by, effective_on=act.today, agreement=agreement.pk, agreement_version=agreement.version,
        content_sha256=agreement.content_hash, **facts,
    )  # fmt: skip
    plan(act, act.proceeding, agreement.terms)


def all_signed(act: Act) -> None:
    """Guard: parties and mediator have signed, and it is a written one. Refused `not_open`, `too_early`."""
    agreement = signing.to_sign(act.proceeding)
    if act.proceeding.facts.get("oral"):
        raise Refused("not_open", _("An oral agreement takes effect without a seal, once both sides confirmed it."))
    if signing.missing_parties(agreement) or not signing.has_signed(agreement.pk, SignerKind.MEDIATOR):
        raise Refused("too_early", _("Not everybody has signed yet."))


@verbs.effect(PM, "seal", guard=all_signed)
def seal(act: Act, data: dict[str, Any]) -> None:
    """Put the committee's seal under what all have signed: the agreement takes effect today (PML Art 29)."""
    agreement, committee = signing.to_sign(act.proceeding), act.proceeding.body
    signature = signing.sign(
        act,
        of=Signed.AGREEMENT,
        document=agreement.pk,
        content_hash=agreement.content_hash,
        shown=agreement.content_hash,
        kind=SignerKind.COMMITTEE,
        name=committee.name if committee else "",
    )
    act.also("agreement.signed", audience="case", proceeding=act.proceeding, agreement=agreement.pk,
             version=agreement.version, **signing.facts_of(signature))  # fmt: skip
    act.note(agreement=agreement.pk, version=agreement.version, content_sha256=agreement.content_hash)
    _takes_effect(act, agreement, by="seal")
    outbox.put("agreement.sealed", {"agreement": str(agreement.pk)}, due_at=act.now)


@verbs.effect(PM, "end_mediation", guard=in_charge)
def end_mediation(act: Act, data: dict[str, Any]) -> None:
    """End it; a version that was not sealed is void."""
    party = act.standing.party
    act.note(by=party.side if party else "committee", **data)
    act.move("end_mediation")


@gate.interpreter(55)
def interpret(act: Act, move: Move) -> None:
    """Nothing stays open for signing where mediation is over without an agreement."""
    if move.proceeding.kind == PM and move.source in BEFORE_END and move.target == S.ENDED:
        held = Agreement.objects.filter(proceeding_id=move.proceeding.pk, status__in=signing.STANDING)
        held.update(status=AgreementStatus.VOID)
