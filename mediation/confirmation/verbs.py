"""What is done towards confirmation: apply, sign, file, and what the court decides (J1 to J10)."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mediation.agreements import rules as agreement_rules
from mediation.agreements import signing
from mediation.agreements.models import Agreement, AgreementStatus, Signed, SignerKind
from mediation.cases.models import Party, Proceeding
from mediation.cases.states import ConfirmationState as S
from mediation.cases.states import CourtMediationState, PeoplesMediationState, Stage
from mediation.confirmation import rules
from mediation.confirmation.identity import identity_sheet
from mediation.confirmation.inputs import ApplicationInput
from mediation.confirmation.models import Application, RulingKind, Service
from mediation.core import series, verbs
from mediation.core.audience import EVERYONE
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Step
from mediation.deadlines import arming, calendars
from mediation.deadlines.models import Deadline
from mediation.documents.render import plain
from mediation.law import rulesets, wording
from mediation.law.courts import ConfirmBasis
from mediation.people.queries import user_of

STAGE = Stage.CONFIRMATION
WITH_COURT = frozenset({state.value for state in S} - {S.DRAFT, S.ORAL, S.MINUTED, S.SIGNED_BOTH})
#: An application that ended like this leaves room for another one about the same agreement: it was withdrawn, or
#: brought to a court that had no jurisdiction (CPLI Art 355, item 2).
GONE = Q(state=S.WITHDRAWN) | Q(state__in=(S.NOT_ACCEPTED, S.REJECTED), ground="J5.2")

APPLY = Step(
    rule="J1",
    label=_("Apply for judicial confirmation"),
    event="confirmation.drafted",
    who=PARTIES,
    form=ApplicationInput,
)


def in_time(act: Act, mediated: Proceeding) -> None:
    """Refused `too_late` once the thirty days from the agreement's effect are over (CPL Art 205)."""
    clock = Deadline.objects.filter(proceeding_id=mediated.pk, code="D20").order_by("-instance").first()
    if clock is None:
        raise Refused("not_open")
    if act.now >= clock.fires_at:
        raise Refused(
            "too_late", _("The thirty days for the joint application are over."), due_on=clock.due_lenient.isoformat()
        )


def can_apply(act: Act) -> None:
    """Guard: an agreement in force that can be confirmed, in time, and not before a court already."""
    in_time(act, act.proceeding)
    if rules.basis(act.proceeding).basis is ConfirmBasis.NONE:
        raise Refused("not_open", _("An agreement of this body cannot be confirmed."))
    asked = Proceeding.objects.filter(origin_id=act.proceeding.pk, kind=STAGE).exclude(GONE)
    if asked.exists():
        raise Refused("not_open", _("There is an application already."))
    _signing_party(act, _in_force(act.proceeding))


@verbs.verb(
    Stage.COURT_MEDIATION,
    "apply_confirmation",
    replace(APPLY, rule="OMR 20"),
    states=frozenset({CourtMediationState.AGREED.value}),
    guard=can_apply,
)
@verbs.verb(
    Stage.PEOPLES_MEDIATION,
    "apply_confirmation",
    APPLY,
    states=frozenset({PeoplesMediationState.AGREED.value, PeoplesMediationState.FOLLOWUP.value}),
    guard=can_apply,
)
def apply_confirmation(act: Act, data: dict[str, Any]) -> None:
    """Write the joint application; the court learns of it only when it is filed."""
    mediated, court = act.proceeding, data["court"]
    written = plain({name: data[name] for name in ("facts", "performance")})  # what is signed is what is printed
    agreement = _in_force(mediated)
    day = f"{act.today:%Y%m%d}"
    number = wording.say("application.number", day=day, number=f"{series.take(f'confirmation:{day}'):04d}")
    opened = act.open(STAGE, origin=mediated, facts={"court": court.pk, "agreement": agreement.pk, "number": number})
    act.keep(of=mediated, confirmation_asked_on=act.today)
    act.about(opened)
    signed = rules.content(
        proceeding=opened,
        number=number,
        court=court,
        agreement={"number": mediated.number, "content_sha256": agreement.content_hash},
        **written,
    )
    application = Application.objects.create(
        proceeding_id=opened.pk,
        number=number,
        agreement=agreement,
        court=court,
        connections=data["connections"],
        **written,
        content_hash=agreement_rules.digest(signed),
        made_at=act.now,
    )
    act.keep(of=opened, to_sign=_parts(application))
    act.note(
        court=court.pk,
        connections=data["connections"],
        agreement=agreement.pk,
        number=number,
        content_sha256=application.content_hash,
    )
    act.result |= {"proceeding": str(opened.pk), "content_hash": application.content_hash, "number": number}


def can_sign(act: Act) -> None:
    """Guard: each signing party once, in time."""
    application = of(act.proceeding)
    in_time(act, mediated_by(act.proceeding))
    party = _signing_party(act, application.agreement)
    if signing.signatures(application.pk).filter(signer=signing.party_key(party)).exists():
        raise Refused("already_decided", _("This was signed already."))


@verbs.effect(STAGE, "sign_application", guard=can_sign)
def sign_application(act: Act, data: dict[str, Any]) -> None:
    """Sign with all undertakings, and confirm where one can be served."""
    application = of(act.proceeding)
    party = _signing_party(act, application.agreement)
    signature = signing.sign(
        act,
        of=Signed.APPLICATION,
        document=application.pk,
        content_hash=application.content_hash,
        shown=data["content_hash"],
        kind=SignerKind.PARTY,
        party=party,
    )
    if data.get("id_number"):
        party.id_number = data["id_number"]
        party.save(update_fields=["id_number"])
    contact: Any = {name: data[name] for name in ("address", "phone", "electronic_address")}
    Service.objects.create(
        application=application,
        party=party,
        undertakings=data["undertakings"],
        contact=contact,
        electronic=data["electronic"],
        at=act.now,
    )
    act.note(undertakings=data["undertakings"], electronic_service=data["electronic"], **signing.facts_of(signature))
    act.result |= {"signature": str(signature.pk)}
    act.move("sign_application", to_sign=_parts(application))
    if unsigned(application):
        return
    if application.minuted_at is not None:
        act.also("confirmation.signed", audience=EVERYONE, proceeding=act.proceeding, **act.data)
        act.kind, act.data = "confirmation.filed", _filed(application)
        _hand_over(act, application, "file_minuted")
    else:
        act.move("complete_signatures", signed_on=act.today)


def can_file(act: Act) -> None:
    """Guard: before the end of the thirtieth day (CPL Art 205). Refused `too_late`."""
    in_time(act, mediated_by(act.proceeding))


@verbs.effect(STAGE, "file_application", guard=can_file)
def file_application(act: Act, data: dict[str, Any]) -> None:
    """Hand the application to the court, which has the case from now on."""
    application = of(act.proceeding)
    act.note(**_filed(application))
    _hand_over(act, application, "file_application")


def _filed(application: Application) -> dict[str, str]:
    """What the record says of a filing."""
    return {
        "court": str(application.court_id), "content_sha256": application.content_hash, "number": application.number,
    }  # fmt: skip


def _hand_over(act: Act, application: Application, move: str) -> None:
    """The court has the application: what is known of the sides is fixed, and the thirty days are met."""
    act.proceeding.body = application.court
    application.filed_at = act.now
    application.identities = {"sheets": _sheets(act, application)}
    application.save(update_fields=["filed_at", "identities"])
    arming.stop(mediated_by(act.proceeding), "D20", now=act.now)
    act.move(move, filed_on=act.today, filed_at=act.now)


@verbs.effect(STAGE, "ask_supplement")
def ask_supplement(act: Act, data: dict[str, Any]) -> None:
    """Say what is missing and set a time to cure it (CPLI Art 354)."""
    act.note(text=data["text"], days=data["days"])
    act.move("ask_supplement", asked_on=act.today, cure_days=data["days"], missing=data["text"])


@verbs.effect(STAGE, "supply_supplement")
def supply_supplement(act: Act, data: dict[str, Any]) -> None:
    """The court's three days begin anew; the package is made anew with what was added."""
    act.note(text=data["text"])
    act.move("supply_supplement", supplied_on=act.today, supplied_at=act.now)


@verbs.effect(STAGE, "docket")
def docket(act: Act, data: dict[str, Any]) -> None:
    """Take the application under the court's own number."""
    Application.objects.filter(pk=act.proceeding.pk).update(docket_no=data["docket_no"])
    act.proceeding.number = data["docket_no"]
    act.proceeding.handler = user_of(act.actor)
    act.note(docket_no=data["docket_no"])
    act.move("docket", docketed_on=act.today, docket_no=data["docket_no"])


@verbs.effect(STAGE, "not_accept")
def not_accept(act: Act, data: dict[str, Any]) -> None:
    """Decline the application on a ground of CPLI Art 355."""
    _ground(act, data)
    act.move("not_accept", refused_on=act.today)


@verbs.effect(STAGE, "confirm")
def confirm(act: Act, data: dict[str, Any]) -> None:
    """Confirm the agreement; objections are possible from service (CPL Art 206; CPLI Art 372)."""
    _ruled(act, data, RulingKind.CONFIRMED)
    third = rulesets.for_date(data["served_on"]).period("D24", data["served_on"], calendar=calendars.current())
    act.note(
        **{name: data[name] for name in ("ruling_no", "ruled_on", "served_on")}, third_party_until=third.due_lenient
    )
    act.move("confirm", ruling_no=data["ruling_no"], ruled_on=data["ruled_on"], served_on=data["served_on"],
             third_party_until=third.due_lenient)  # fmt: skip
    act.move("open_objections")


@verbs.effect(STAGE, "dismiss")
def dismiss(act: Act, data: dict[str, Any]) -> None:
    """Dismiss the application on a ground of CPLI Art 358, or of Art 355 found only now."""
    _ruled(act, data, RulingKind.DISMISSED)
    _ground(act, data)
    act.note(**{name: data[name] for name in ("ruling_no", "ruled_on", "served_on")})
    act.move("dismiss", ruling_no=data["ruling_no"], ruled_on=data["ruled_on"], served_on=data["served_on"])


@verbs.effect(STAGE, "withdraw_application")
def withdraw_application(act: Act, data: dict[str, Any]) -> None:
    """Withdraw; the agreement itself stands as it did."""
    act.note(by=act.standing.party.side, **data)
    act.move("withdraw_application")


def of(proceeding: Proceeding) -> Application:
    """The application of a confirmation."""
    return Application.objects.select_related("agreement", "court").get(pk=proceeding.pk)


def mediated_by(proceeding: Proceeding) -> Proceeding:
    """The mediation the agreement comes from."""
    if proceeding.origin_id is None:
        raise Refused("not_open")
    return Proceeding.objects.select_related("body", "handler").get(pk=proceeding.origin_id)


def unsigned(application: Application) -> list[Party]:
    """The parties who still have to sign the application."""
    given = set(signing.signatures(application.pk).values_list("signer", flat=True))
    return [one for one in _parties(application.agreement) if signing.party_key(one) not in given]


def _parts(application: Application) -> dict[str, str]:
    return signing.parts(application.pk, _parties(application.agreement))


def _parties(agreement: Agreement) -> list[Party]:
    return agreement_rules.signing_parties(agreement.proceeding.case, agreement.terms)


def _in_force(mediated: Proceeding) -> Agreement:
    found = Agreement.objects.filter(proceeding_id=mediated.pk, status=AgreementStatus.EFFECTIVE).first()
    if found is None:
        raise Refused("not_open")
    return found


def _signing_party(act: Act, agreement: Agreement) -> Party:
    party: Party | None = act.standing.party
    if party is None or party not in _parties(agreement):
        raise Refused("forbidden")
    return party


def _sheets(act: Act, application: Application) -> list[dict[str, Any]]:
    date = {"date": act.today.isoformat(), "demo": settings.DEMO}
    return [identity_sheet(application, act.case, one) | date for one in _parties(application.agreement)]


def _ground(act: Act, data: dict[str, Any]) -> None:
    act.proceeding.ground = data["ground"]
    Application.objects.filter(pk=act.proceeding.pk).update(ground=data["ground"])
    act.note(ground=data["ground"], reason=data["reason"])


def _ruled(act: Act, data: dict[str, Any], kind: RulingKind) -> None:
    Application.objects.filter(pk=act.proceeding.pk).update(
        ruling=kind, ruling_no=data["ruling_no"], ruled_on=data["ruled_on"], served_on=data["served_on"]
    )


TAKE = Step(rule="J4", label=_("Take the package"), event="confirmation.dossier_taken", who=(Role.CLERK,))


@verbs.verb(STAGE, "take_dossier", TAKE, states=WITH_COURT)
def take_dossier(act: Act, data: dict[str, Any]) -> None:
    """Record that the court took the package; the bytes go out beside this act (queries.take_dossier)."""
    act.note(number=of(act.proceeding).number)
