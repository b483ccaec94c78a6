"""How one of several complainants comes to a case of their own: from where the group stands, by the same days.

The new case opens inside the act on the group's, whose row is locked; nobody else knows the new one yet.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from mediation.cases.docket import as_stage
from mediation.cases.models import Case, Claim, Member, MemberState, Party, Proceeding, Side
from mediation.cases.states import AdministrativeState as A
from mediation.cases.states import CourtMediationState as C
from mediation.cases.states import FirstHandlingState as F
from mediation.cases.states import PeoplesMediationState as P
from mediation.cases.states import Stage
from mediation.core import ledger, series
from mediation.core.audience import EVERYONE
from mediation.core.gate import Act, Move
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.deadlines.models import Deadline, Status

#: Where the own case begins: what one side said for the group, and the group's room, stay with the group.
BEGINS: Mapping[str, Mapping[str, str]] = {
    Stage.FIRST_HANDLING: {F.OPEN: F.OPEN, F.ACKNOWLEDGED: F.ACKNOWLEDGED, F.NEGOTIATING: F.NEGOTIATING},
    Stage.ADMINISTRATIVE: {
        A.RECEIVED: A.RECEIVED, A.ID_PENDING: A.RECEIVED, A.REVIEWED: A.RECEIVED, A.ACCEPTED: A.ACCEPTED,
        A.CONSENT_PENDING: A.ACCEPTED, A.ENTRUSTED: A.ACCEPTED, A.SCHEDULED: A.ACCEPTED, A.REAPPOINTED: A.ACCEPTED,
        A.IN_SESSION: A.ACCEPTED,
    },
    Stage.PEOPLES_MEDIATION: {
        P.APPLIED: P.APPLIED, P.ACCEPTED: P.ACCEPTED, P.RIGHTS_TOLD: P.ACCEPTED, P.SESSION: P.ACCEPTED,
    },
    Stage.COURT_MEDIATION: {C.SESSION: C.READY},
}  # fmt: skip
#: Facts of the group's own course, which the own case does not begin with.
OF_THE_GROUP = {
    "asked", "consents", "to_consent", "session", "sessions", "times", "sitting", "apart", "minutes",
    "recusal_days", "recusal_waived", "to_sign", "accepted_offer", "agreed_on", "agreement", "performed", "entrusting",
    "entrusted",
}  # fmt: skip
OF_SESSIONS = ("D04", "D07")  # clocks of a demand or a session that the own case does not have
COPIED = ("title", "facts", "happened_on", "problem", "goods", "channel", "product", "order_no", "order_amount")
APART = Step(
    rule="O121 12", label=_("A case of one's own"), event="case.split_off", who=(Role.CLAIMANT, Role.MEMBER),
    tells=(Role.CLAIMANT, Role.RESPONDENT, Role.PLATFORM, Role.OFFICER),
)  # fmt: skip


def can_leave(stage: Proceeding) -> bool:
    """Whether a claim can still go its own way: nothing is agreed, and no clock stands still for an appraisal."""
    return stage.state in BEGINS.get(stage.kind, {})


def left(act: Act, member: Member, state: MemberState, own_case: Case | None = None) -> None:
    """Take a member off the roll."""
    member.state, member.left_at, member.represents, member.own_case = state, act.now, False, own_case
    member.save(update_fields=["state", "left_at", "represents", "own_case"])


def apart(act: Act, member: Member, *, of: Proceeding) -> Case:
    """Open the member's own case beside the group's: claim, parties, evidence and running clocks come along."""
    group = act.case
    own = Case.objects.create(
        number=f"JF-{act.today:%Y%m%d}-{series.take(f'case:{act.today:%Y%m%d}'):04d}", amount=member.amount,
        filed_at=group.filed_at, received_by_authority_at=group.received_by_authority_at,
        publish_consent=group.publish_consent, entrust_consent=group.entrust_consent,
        split_from=group, split_at=act.now, **{name: getattr(group, name) for name in COPIED},
    )  # fmt: skip
    for claim in group.claims.all():
        amount = None if claim.amount is None else member.amount
        Claim.objects.create(case=own, kind=claim.kind, amount=amount, text=claim.text)
    parties = {one.pk: _party(own, one, member) for one in group.parties.all()}
    of = _kept(of)
    opened = _stage(own, of)
    _evidence(group, own, opened, parties)
    _clocks(of, opened)
    left(act, member, MemberState.SPLIT, own)
    ledger.append(
        case=own, kind=APART.event, actor=act.actor, now=act.now, audience=EVERYONE, proceeding=opened,
        data={"number": group.number},
    )  # fmt: skip
    act.moves.append(Move(opened, APART, "", opened.state))
    return own


def _kept(of: Proceeding) -> Proceeding:
    """The stage in which a claim goes on: whoever entrusts a mediation keeps the case (Order 121 Art 19)."""
    if of.kind != Stage.ENTRUSTED:
        return of
    return as_stage(Proceeding.objects.select_related("body", "handler").get(pk=str(of.origin_id)))


def _party(own: Case, party: Party, member: Member) -> Party:
    if party.side == Side.CLAIMANT:
        return Party.objects.create(
            case=own, side=party.side, person=member.person, name=member.name, phone=member.phone,
            address=member.address, area=member.area,
        )  # fmt: skip
    return Party.objects.create(
        case=own, side=party.side, person=party.person, organisation=party.organisation, name=party.name,
        phone=party.phone, address=party.address, id_number=party.id_number, legal_name=party.legal_name,
        area=party.area,
    )  # fmt: skip


def _stage(own: Case, of: Proceeding) -> Proceeding:
    """The group's stage as the own case begins with it, under the same rules, body and handler."""
    facts = {key: value for key, value in of.facts.items() if key not in OF_THE_GROUP}
    return type(of).objects.create(
        case=own, kind=of.kind, state=BEGINS[of.kind][of.state], body=of.body, handler=of.handler, facts=facts,
        rule_set=of.rule_set, opened_at=of.opened_at,
    )  # fmt: skip


def _evidence(group: Case, own: Case, opened: Proceeding, parties: dict[UUID, Party]) -> None:
    """What everybody with a part in the group's case could see; the originals are the same files."""
    for one in group.evidence.filter(audience=EVERYONE).order_by("number", "at"):
        one.pk, one.case, one.proceeding = uuid4(), own, opened
        one.party = parties[one.party_id] if one.party_id else None
        one.save(force_insert=True)


def _clocks(of: Proceeding, opened: Proceeding) -> None:
    """Running clocks end on the same days, by the same count."""
    running = Deadline.objects.filter(proceeding_id=of.pk, status=Status.ARMED).exclude(code__in=OF_SESSIONS)
    for clock in running:
        pauses = list(clock.pauses.all())
        clock.pk, clock.instance = uuid4(), 1
        clock.case_id, clock.proceeding_id = opened.case_id, opened.pk
        clock.save(force_insert=True)
        for pause in pauses:
            pause.pk, pause.deadline = uuid4(), clock
            pause.save(force_insert=True)
