"""How each state of each stage is reached: by verbs and by the clock alone, from filing on."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from mediation.agreements.signing import current
from mediation.cases.models import Case, Proceeding
from mediation.cases.queries import proceedings_of
from mediation.confirmation.models import Application
from tests.mediation import courts, worlds
from tests.mediation.agreements import stories as mediated
from tests.mediation.cases import bureau, entrusting
from tests.mediation.confirmation.stories import RULING, UNDERTAKINGS
from tests.mediation.worlds import Who, World, do, latest, time_passes

Way = Callable[[World], Case]
#: States that nobody finds a proceeding in: entered and left within one act.
UNREACHED = {("confirmation", "confirmed")}
DISMISSAL: dict[str, Any] = {"reason": "内容不明确，无法执行。"}
PAID: dict[str, Any] = {"amount": "658.00", "on": "2026-05-28", "channel": "platform_refund", "transaction_no": "T1"}
SUIT: dict[str, Any] = {"court": "示例区人民法院", "on": "2026-09-14"}


def reach(world: World, stage: str, state: str) -> Proceeding:
    """A proceeding of a fresh case in that state of its stage."""
    case = WAYS[stage, state](world)
    return next(one for one in proceedings_of(case) if (one.kind, one.state) == (stage, state))


def filed(world: World) -> Case:
    """With platform and merchant."""
    return worlds.file_case(world, at="2026-05-25 09:00")


def then(before: Way, name: str, who: Callable[[World], Who], at: str, **data: Any) -> Way:
    """One verb more."""

    def way(world: World) -> Case:
        case = before(world)
        do(name, who(world), at, case, **data)
        return case

    return way


def waited(before: Way, until: str) -> Way:
    """The clocks run until a moment."""

    def way(world: World) -> Case:
        case = before(world)
        time_passes(until)
        return case

    return way


def settled(world: World) -> Case:
    """Both sides accept an offer of the store."""
    case = filed(world)
    term = {"kind": "payment", "amount": "658.00", "due_on": "2026-05-29", "method": "platform_refund"}
    made = do("offer", world.agent, "2026-05-26 09:00", case, terms=[term]).result
    do("accept_offer", world.zhou, "2026-05-26 10:00", case, offer=made["offer"], version=made["version"])
    return case


def offered(world: World) -> Case:
    """An offer lies on the table."""
    case = filed(world)
    do("offer", world.agent, "2026-05-26 09:00", case, terms=[bureau.TERM])
    return case


def rerouted(world: World) -> Case:
    """Passed on by the unified intake unit."""
    unit = worlds.intake_unit()
    case = worlds.file_at_bureau(world, unit, at="2026-06-08 09:00")
    do("reroute", unit.officer, "2026-06-09 10:00", case, unit=str(world.xiaoshan.body.pk))
    return case


def reappointed(world: World) -> Case:
    """Another officer mediates."""
    case = bureau.reach(world, "suspended_recusal")
    said: dict[str, Any] = {"successor": str(world.xiaoshan.second.pk), "reason": "调解人员与商家有利害关系。"}
    do("grant_recusal", world.xiaoshan.lead, "2026-06-25 09:00", case, **said)
    return case


def document(world: World) -> Case:
    """The bureau's document, signed by both sides and the officer."""
    case = bureau.reach(world, "agreed")
    text = current(latest(case, "administrative"))
    assert text is not None
    for who in (world.zhou, world.agent, world.xiaoshan.officer):
        do("sign_document", who, "2026-06-24 16:00", case, content_hash=text.content_hash)
    return case


def at_once(world: World) -> Case:
    """Agreed before the bureau and done on the spot."""
    case = bureau.reach(world, "agreed")
    said: dict[str, Any] = {"what": "退款658元", "on": "2026-06-24"}
    do("record_performed", world.agent, "2026-06-24 16:00", case, **said)
    do("record_performed", world.zhou, "2026-06-24 16:01", case, **said, no_further_claim=True)
    return case


def accepted(world: World) -> Case:
    """The committee takes it on."""
    case = mediated.applied(world)
    do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))
    return case


def entrusted(world: World) -> Case:
    """Both sides agreed that the committee mediates for the bureau."""
    case = bureau.reach(world, "consent_pending")
    return entrusting.entrusted(world, case)


def sealed(world: World) -> Case:
    """The committee's agreement is in force: 12,000 yuan by 2026-09-10."""
    case = mediated.signed(world)
    do("seal", world.secretary, "2026-07-20 16:08", case)
    return case


def to_court(world: World) -> Case:
    """The joint application is written."""
    case = sealed(world)
    do("apply_confirmation", world.chen, "2026-08-03 09:00", case, court=str(world.court.pk))
    return case


def signed(world: World) -> Case:
    """Both sides have signed the application."""
    case = to_court(world)
    held = Application.objects.get(proceeding__case=case)
    for who in (world.chen, world.home_agent):
        do("sign_application", who, "2026-08-04 10:00", case, content_hash=held.content_hash,
           undertakings=UNDERTAKINGS, address="示例市示例区示例街道1号", phone="13800000001")  # fmt: skip
    return case


def clerk(world: World) -> Who:
    """The court's clerk."""
    return world.clerk


def officer(world: World) -> Who:
    """The officer of the complaint."""
    return world.xiaoshan.officer


def secretary(world: World) -> Who:
    """The committee's secretary."""
    return world.secretary


def mediator(world: World) -> Who:
    """The mediator in charge."""
    return world.mediator


def chen(world: World) -> Who:
    """The complainant of the furniture case."""
    return world.chen


def zhou(world: World) -> Who:
    """The complainant of the dress."""
    return world.zhou


def agent(world: World) -> Who:
    """The dress's merchant."""
    return world.agent


def in_part(world: World) -> Case:
    """Two payments agreed, the first received."""
    case = filed(world)
    plain = {"kind": "payment", "method": "platform_refund"}
    terms = [plain | {"amount": "300.00", "due_on": "2026-05-29"}, plain | {"amount": "358.00", "due_on": "2026-06-29"}]
    made = do("offer", world.agent, "2026-05-26 09:00", case, terms=terms).result
    do("accept_offer", world.zhou, "2026-05-26 10:00", case, offer=made["offer"], version=made["version"])
    do("report_paid", world.agent, "2026-05-28 10:00", case, **PAID | {"amount": "300.00"})
    do("confirm_received", world.zhou, "2026-05-28 20:00", case, amount="300.00")
    return case


def replaced(world: World) -> Case:
    """Dismissed by the court, mediated and agreed anew."""
    case = WAYS["confirmation", "rejected"](world)
    do("apply_mediation", world.chen, "2026-08-24 09:00", case, committee=str(world.committee.pk))
    do("join_application", world.home_agent, "2026-08-24 10:00", case)
    do("accept_mediation", world.secretary, "2026-08-25 09:00", case, mediator=str(world.mediator.pk))
    do("tell_rights", world.mediator, "2026-08-25 10:00", case)
    worlds.untied(world.mediator, "2026-08-26 09:00", case)
    do("open_session", world.mediator, "2026-08-26 09:00", case)
    do("draft_agreement", world.mediator, "2026-08-27 10:00", case, **mediated.draft(case))
    for who in (world.chen, world.home_agent, world.mediator):
        do("sign_agreement", who, "2026-08-28 10:00", case, content_hash=mediated.tabled(case).content_hash)
    do("seal", world.secretary, "2026-08-28 11:00", case)
    return case


SUSPECTED: dict[str, Any] = {"title": "标签涉嫌不符合规定", "facts": "标签没有标明生产许可证编号。"}


def clue(world: World) -> Case:
    """A clue found in handling a complaint, in its own case."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-22 09:00")
    said = SUSPECTED | {"found_on": "2026-06-23"}
    done = do("record_clue", world.xiaoshan.officer, "2026-06-23 10:00", case, **said)
    return Case.objects.get(pk=done.result["clue"])


def repeated(world: World) -> Case:
    """The second clue about the same facts."""
    first = clue(world)
    said = SUSPECTED | {"found_on": "2026-06-25"}
    case = Case.objects.exclude(pk=first.pk).get(proceedings__kind="administrative")
    done = do("record_clue", world.xiaoshan.officer, "2026-06-25 10:00", case, **said)
    second = Case.objects.get(pk=done.result["clue"])
    same: dict[str, Any] = {"number": first.number, "reason": "同一事实重复。"}
    do("close_as_repeated", world.xiaoshan.officer, "2026-06-26 09:00", second, **same)
    return second


def head(world: World) -> Who:
    """The head of the bureau."""
    return world.xiaoshan.lead


paid = then(then(settled, "report_paid", agent, "2026-05-28 10:00", **PAID), "confirm_received", zhou,
            "2026-05-28 20:00", amount="658.00")  # fmt: skip
unpaid = waited(settled, "2026-05-30 00:01")
filed_at_court = then(signed, "file_application", chen, "2026-08-05 09:00")
docketed = then(filed_at_court, "docket", clerk, "2026-08-07 10:00", docket_no="（2026）示0100民特12号")
review = then(docketed, "review", clerk, "2026-08-10 10:00")
confirmed = then(review, "confirm", clerk, "2026-08-20 16:00", **RULING)
oral = then(to_court, "ask_oral", chen, "2026-08-03 10:00")
minuted = then(oral, "take_minutes", clerk, "2026-08-04 09:00", facts="双方共同申请确认调解协议有效。",
               performance="尚未到履行期限。", read_out=True)  # fmt: skip
objected = then(confirmed, "object_to_ruling", chen, "2026-08-25 10:00", text="裁定确认的金额与协议不一致。")
overdue = waited(confirmed, "2026-09-11 00:01")
overdue_unconfirmed = waited(sealed, "2026-09-11 00:01")

verified = then(clue, "take_up", officer, "2026-06-24 09:00")
reported = then(verified, "report_findings", officer, "2026-07-01 10:00", findings="现场检查属实。", proposal="file")
CRIME: dict[str, Any] = {
    "organ": "示例市公安局示例分局", "offence": "销售伪劣产品罪", "reason": "同批次货值超过立案追诉标准。",
    "told": "抄送示例区人民检察院",
}  # fmt: skip
with_police = then(reported, "hand_to_police", head, "2026-07-02 09:00", **CRIME)

WAYS: Mapping[tuple[str, str], Way] = {
    ("first_handling", "open"): filed,
    ("first_handling", "acknowledged"): then(filed, "acknowledge", agent, "2026-05-25 15:00"),
    ("first_handling", "negotiating"): offered,
    ("first_handling", "settled"): settled,
    ("first_handling", "failed"): then(filed, "say_no", agent, "2026-05-27 10:00", reason="不同意退款。"),
    ("first_handling", "expired"): waited(filed, "2026-06-09 00:01"),
    ("first_handling", "withdrawn"): then(filed, "withdraw", zhou, "2026-05-26 10:00"),
    ("first_handling", "performed"): paid,
    ("first_handling", "breached"): unpaid,
    **{("administrative", state): partial(bureau.reach, state=state) for state in bureau.PATHS},
    ("administrative", "rerouted"): rerouted,
    ("administrative", "entrusted"): entrusted,
    ("entrusted", "asked"): entrusted,
    ("entrusted", "taken"): entrusting.taken,
    ("entrusted", "session"): entrusting.in_session,
    ("entrusted", "reported"): entrusting.reported,
    ("entrusted", "declined"): then(
        entrusted, "decline_entrusted", secretary, "2026-06-15 10:00", reason="本会人手不足，不能承担。"),
    ("entrusted", "recalled"): then(entrusted, "terminate", officer, "2026-06-20 10:00", **bureau.TERMINATE),
    ("administrative", "reappointed"): reappointed,
    ("administrative", "doc_signed"): document,
    ("administrative", "performed"): at_once,
    ("administrative", "breached"): waited(document, "2026-07-01 00:01"),
    ("peoples_mediation", "applied"): mediated.applied,
    ("peoples_mediation", "accepted"): accepted,
    ("peoples_mediation", "declined"): then(
        mediated.applied, "decline_mediation", secretary, "2026-07-03 10:00", reason="不属于人民调解的范围。"),
    ("peoples_mediation", "rights_told"): then(accepted, "tell_rights", mediator, "2026-07-03 14:00"),
    ("peoples_mediation", "session"): mediated.in_session,
    ("peoples_mediation", "agreed"): sealed,
    ("peoples_mediation", "ended"): then(
        mediated.in_session, "end_mediation", mediator, "2026-07-06 10:00", reason="双方差距过大，无法达成协议。"),
    ("peoples_mediation", "followup"): then(
        sealed, "follow_up", mediator, "2026-08-20 10:00", asked="claimant", result="not_yet_due"),
    ("confirmation", "draft"): to_court,
    ("confirmation", "oral"): oral,
    ("confirmation", "minuted"): minuted,
    ("confirmation", "objected"): objected,
    ("confirmation", "revoked"): then(
        objected, "uphold_objection", clerk, "2026-09-10 10:00", decision_no="（2026）示0100民特监1号", extent="whole",
        reason="协议损害他人合法权益。"),
    ("confirmation", "signed_both"): signed,
    ("confirmation", "filed"): filed_at_court,
    ("confirmation", "supplement"): then(
        filed_at_court, "ask_supplement", clerk, "2026-08-06 10:00", text="补交身份证明。", days=5),
    ("confirmation", "docketed"): docketed,
    ("confirmation", "not_accepted"): then(
        filed_at_court, "not_accept", clerk, "2026-08-06 10:00", ground="J5.1", **DISMISSAL),
    ("confirmation", "review"): review,
    ("confirmation", "rejected"): then(
        review, "dismiss", clerk, "2026-08-20 16:00", ground="J7.5", **RULING, **DISMISSAL),
    ("confirmation", "withdrawn"): then(to_court, "withdraw_application", chen, "2026-08-04 09:00"),
    ("confirmation", "objection_window"): confirmed,
    ("confirmation", "final"): waited(confirmed, "2026-09-05 00:01"),
    ("clue", "found"): clue,
    ("clue", "verify"): verified,
    ("clue", "disputed"): then(
        verified, "dispute_power", officer, "2026-06-25 09:00", other_name="示例市场监督管理局",
        arose_on="2026-06-25", reason="两局均认为本案由自己管辖。"),
    ("clue", "filed"): then(
        reported, "file_case", head, "2026-07-02 09:00", number="萧市监立〔2026〕12号", reason="涉嫌违法。"),
    ("clue", "not_filed"): then(reported, "file_no_case", head, "2026-07-02 09:00", reason="违法事实不成立。"),
    ("clue", "transferred"): then(
        clue, "transfer", officer, "2026-06-24 09:00", to="示例区城市管理局", reason="属于城市管理职责。"),
    ("clue", "with_police"): with_police,
    ("clue", "police_case"): then(
        with_police, "record_police_filing", officer, "2026-07-05 09:00", on="2026-07-05", number="示公立〔2026〕8号"),
    ("clue", "duplicate"): repeated,
    **{("court_mediation", state): way for state, way in courts.WAYS.items()},
    ("performance", "due_scheduled"): settled,
    ("performance", "partly"): in_part,
    ("performance", "performed"): paid,
    ("performance", "overdue"): overdue,
    ("performance", "replaced"): replaced,
    ("performance", "enf_applied"): then(overdue, "apply_enforcement", chen, "2026-09-14 10:00", assets="店铺保证金"),
    ("performance", "sued"): then(overdue_unconfirmed, "record_suit", chen, "2026-09-14 10:00", **SUIT),
    ("performance", "payment_order"): then(
        overdue_unconfirmed, "record_payment_order", chen, "2026-09-14 10:00", **SUIT),
}  # fmt: skip
