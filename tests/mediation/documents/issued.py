"""Every official paper as a real case issues it: which way leads to it, on the days of the sample cases."""

from collections.abc import Callable, Mapping
from typing import Any

from mediation.cases.models import Case
from mediation.core import outbox
from mediation.documents.models import Paper
from tests.matrix import ways
from tests.mediation import courts, worlds
from tests.mediation.agreements import stories as mediated
from tests.mediation.cases import bureau
from tests.mediation.confirmation import stories as confirmed
from tests.mediation.worlds import World, at, do

Way = Callable[[World], Case]
SUSPECTED: dict[str, Any] = {
    "title": "洗涤标涉嫌不符合规定", "facts": "洗涤标没有标明生产者名称和地址。", "found_on": "2026-06-23",
    "tell_reporter": True,
}  # fmt: skip


def split(world: World) -> Case:
    """The clue that a complaint holds, opened for itself; whoever reported asked to be told."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-22 09:00")
    done = do("split_report", world.xiaoshan.officer, "2026-06-23 10:00", case, **SUSPECTED)
    return Case.objects.get(pk=done.result["clue"])


def told(world: World) -> Case:
    """The report is decided, and whoever reported is told in the complaint, after the commit."""
    clue = split(world)
    do("take_up", world.xiaoshan.officer, "2026-06-24 09:00", clue)
    do("report_findings", world.xiaoshan.officer, "2026-07-01 10:00", clue, findings="检查属实。", proposal="file")
    do("file_case", world.xiaoshan.lead, "2026-07-02 09:00", clue, number="萧市监立〔2026〕12号", reason="涉嫌违法。")
    outbox.drain(now=at("2026-07-02 09:01"))
    return clue


def called(world: World) -> Case:
    """The bureau asks the platform for the store's identity."""
    case = bureau.reach(world, "accepted")
    do("call_evidence", world.xiaoshan.officer, "2026-06-15 09:00", case, wanted=["identity", "records"], call_days=6)
    return case


def advanced(world: World) -> Case:
    """The store said no; the platform stepped in and paid part of what is asked."""
    case = ways.WAYS["first_handling", "failed"](world)
    do("step_in", world.platform_agent, "2026-06-09 09:00", case, rules="争议处理规则第五条", text="先行退还货款")
    said: dict[str, Any] = {"rules": "保证金规则第三条", "on": "2026-06-09", "channel": "platform_refund"}
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, ground="deposit", amount="458.00",
       transaction_no="TK-示例-0458", **said)  # fmt: skip
    return case


def recorded(world: World) -> Case:
    """The record of a session in which a piece of evidence was shown."""
    case = mediated.in_session(world)
    said = mediated.minutes(evidence=[str(one.pk) for one in case.evidence.all()])
    do("record_session", world.mediator, "2026-07-05 12:00", case, **said)
    return case


def before_court(world: World) -> Case:
    """The joint application is filed; the person gave the identity number the court asks for."""
    case = confirmed.applied(world)
    do(
        "sign_application",
        world.chen,
        "2026-08-03 10:00",
        case,
        **confirmed.signature(case, id_number=bureau.ID_NUMBER),
    )
    do("sign_application", world.home_agent, "2026-08-04 10:00", case, **confirmed.signature(case))
    do("file_application", world.home_agent, "2026-08-05 09:20", case)
    return case


def heard(world: World) -> Case:
    """The court calls both sides to be asked online."""
    case = ways.WAYS["confirmation", "review"](world)
    said: dict[str, Any] = {
        "starts_at": "2026-08-13T14:30:00+08:00",
        "online": True,
        "place": "会议号123",
        "bring": "合同",
    }
    do("call_hearing", world.clerk, "2026-08-10 15:00", case, **said)
    return case


def represented(world: World) -> Case:
    """A lawyer acts for the complainant before the court."""
    case = ways.to_court(world)
    do("appoint_agent", world.chen, "2026-08-03 09:30", case, **LAWYER)
    return case


LAWYER: dict[str, Any] = {
    "name": "吕示例", "kind": "lawyer", "phone": "13900001111", "certificate": "13301202610000000",
    "of": "示例律师事务所", "powers": ["settle"],
}  # fmt: skip
WAYS: Mapping[str, Way] = {
    "complaint_registration": ways.WAYS["administrative", "received"],
    "report_registration": split,
    "distribution_notice": ways.rerouted,
    "guidance_note": ways.WAYS["administrative", "redirected"],
    "identity_demand": ways.WAYS["administrative", "id_pending"],
    "acceptance_decision": ways.WAYS["administrative", "accepted"],
    "decline_decision": ways.WAYS["administrative", "not_accepted"],
    "mediation_notice": ways.WAYS["administrative", "scheduled"],
    "termination_decision": ways.WAYS["administrative", "terminated"],
    "mediation_document": ways.document,
    "report_outcome": told,
    "settlement_record": ways.settled,
    "evidence_call": called,
    "recusal_decision": ways.reappointed,
    "appraisal_commission": ways.WAYS["administrative", "paused_appraisal"],
    "pm_application": mediated.applied,
    "rights_notice": ways.WAYS["peoples_mediation", "rights_told"],
    "mediation_record": recorded,
    "pm_agreement": ways.sealed,
    "confirmation_application": before_court,
    "mediation_proof": before_court,
    "service_address": before_court,
    "hearing_notice": heard,
    "litigation_authority": represented,
    "evidence_list": before_court,
    "performance_proof": ways.paid,
    "advance_record": advanced,
    "court_mediation_notice": courts.confirmed,
    "court_agreement": courts.agreed,
    "crime_transfer": ways.WAYS["clue", "with_police"],
    "enforcement_application": ways.WAYS["performance", "enf_applied"],
}


def paper(kind: str) -> Paper:
    """The newest paper of that kind, issued by the verbs of its way."""
    WAYS[kind](worlds.world())
    return Paper.objects.filter(kind=kind).latest("issued_at")
