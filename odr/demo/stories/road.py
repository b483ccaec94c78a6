"""The whole road: bureau, people's mediation, judicial confirmation, performance, enforcement (S3)."""

from collections.abc import Mapping
from typing import Any

from odr.demo.stories.bureau import NO_TIES, accepted, consented, session
from odr.demo.stories.filing import committee, filed, pays
from odr.demo.story import Beat, Data, Part, Say, Scene, Show, Story, Wait

AM, PM, JC, PF = "administrative", "peoples_mediation", "confirmation", "performance"

UNDERTAKINGS = ["voluntary", "lawful", "truthful", "liable", "only_here"]
ID_NUMBER = "11010519491231002X"  # the example of GB 11643, nobody's
CABINETS = {
    "facts": "双方订立全屋定制合同，价款46,800元。实际板材与合同不符，安装延期60日。",
    "issues": "板材差价\n延期损失", "claimant": "无", "respondent": "板材与合同不符，延期安装",
}  # fmt: skip


def agreement_hash(scene: Scene) -> dict[str, Any]:
    """The text on the screen."""
    return {"content_hash": scene.kept("draft_agreement")["content_hash"]}


def draft(said: Mapping[str, Any], amount: str, due_on: str, text: str) -> Data:
    """The mediator's draft with one payment by the store to the complainant."""
    term = pays(
        amount, due_on, method="bank_transfer", account="尾号0000", text=text,
        default="按应付未付金额每日万分之五支付违约金",
    )  # fmt: skip
    return lambda scene: {
        **said, "terms": [term | {"payer": scene.party("respondent"), "payee": scene.party("claimant")}]
    }  # fmt: skip


def minutes(day: str, name: str, said: str, undisputed: str, result: str) -> dict[str, Any]:
    """The record of the session."""
    people = ((name, "投诉人"), ("郭示例", "商家代理人"), ("方示例", "人民调解员"))
    return {
        "started_at": f"{day} 09:40", "ended_at": f"{day} 16:10", "recorder": "方示例", "rights_told": True,
        "attendees": [{"name": one, "role": role, "verified": 2, "channel": "online"} for one, role in people],
        "statements": [{"who": name, "text": said}, {"who": "郭示例", "text": "问题我们认，数额可以谈。"}],
        "undisputed": undisputed, "result": result,
    }  # fmt: skip


def application(name: str, **said: str) -> Data:
    """One side's signature under the joint application; a person's with the identity number the court asks for."""
    return lambda scene: {
        "content_hash": scene.kept("apply_confirmation")["content_hash"], "undertakings": UNDERTAKINGS,
        "address": "示例市示例区示例大道9号", "phone": "13800000000", "electronic": True,
        "electronic_address": f"{name}@example.com", **said,
    }  # fmt: skip


def offered(at: str, who: str, amount: str, due_on: str, text: str, *, until: str) -> Beat:
    """An offer in the joint room of people's mediation."""
    return Beat(at, who, "offer", lambda scene: {
        "terms": [pays(amount, due_on, method="bank_transfer", text=text)], "expires_at": until,
        "room": scene.room("joint"),
    }, PM, keeps="offer")  # fmt: skip


def intake(who: str, name: str, order: str) -> tuple[Part, ...]:
    """Received, accepted, two sessions, terminated without agreement."""
    return (
        filed(
            "2026-05-18 09:00", who, name=name, order_no=order, store="jiaju", bureau="shili", title="全屋定制柜板材不符",
            product="全屋定制柜", problem="Q1.2", order_amount="46800.00", area="339901", address="示例市示例区示例大道9号",
            facts="2025年12月订购全屋定制柜46,800元，合同约定实木多层板，实际为颗粒板，并延期60日安装。要求退差价并赔偿。",
            claims=[{"kind": "damages", "amount": "15000.00", "text": "退板材差价，赔偿延期损失"}], happened_on="2026-05-10",
            due={"D03": "2026-05-27"},
        ),
        Show("2026-05-18 09:05", who, "合同.png", "contract", "约定的板材"),
        Show("2026-05-18 09:07", who, "封边照片.png", "edge", "实际板材"),
        Show("2026-05-18 09:08", who, "物流单.png", "waybill", "送货日期"),
        Show("2026-05-18 09:09", who, "检测报告.png", "report", "板材检测结果"),
        accepted("2026-05-22 14:00", "qin", {"D05": "2026-07-21"}),
        *consented("qin", who, "jiaju", "2026-05-25 10:00", "2026-05-27"),
        *session("qin", "2026-06-01", "2026-06-09 14:00"),
        Say("2026-06-09 14:05", who, "我要求退差价并赔偿15,000元。"),
        Say("2026-06-09 14:12", "jiaju", "最多补偿3,000元。"),
        Beat("2026-06-10 09:00", "qin", "schedule", {
            "starts_at": "2026-06-29 14:00", "online": True, "recusal_days": 3}, AM),
        Say("2026-06-29 14:20", "jiaju", "差距太大，谈不成。"),
        Beat("2026-06-30 10:00", "qin", "terminate", {
            "ground": "T3", "reason": "两次调解后，被投诉人明确表示无法达成协议。"}, AM, state="terminated",
            due={"D06": "2026-07-09"}),
        Beat("2026-06-30 16:00", "qin", "serve_decision", {"way": "platform", "on": "2026-06-30"}, AM),
    )  # fmt: skip


def to_session(who: str, merchant: str) -> tuple[Part, ...]:
    """Both sides apply, the committee accepts, the session opens."""
    return (
        Beat("2026-07-01 09:30", who, "apply_mediation", committee(), PM, state="applied"),
        Beat("2026-07-02 10:00", merchant, "join_application", stage=PM, state="applied"),
        Beat("2026-07-03 09:00", "lv", "accept_mediation", lambda scene: {"mediator": scene.person("fang")}, PM,
             state="accepted", due={"D19": "2026-08-03"}),
        Beat("2026-07-03 09:20", "fang", "declare_neutrality", NO_TIES, PM),
        Beat("2026-07-03 09:40", "fang", "tell_rights", stage=PM, state="rights_told"),
        Beat("2026-07-16 09:40", "fang", "open_session", stage=PM, state="session"),
    )  # fmt: skip


def talk(who: str, merchant: str) -> tuple[Part, ...]:
    """What is said and offered before everyone, and to the mediator alone."""
    return (
        Say("2026-07-16 09:45", "fang", "今天先请双方说明情况，再谈方案。"),
        offered("2026-07-16 09:47", who, "15000.00", "2026-08-31", "退板材差价，赔偿延期损失", until="2026-07-23 18:00"),
        Show("2026-07-16 09:49", merchant, "改单记录.png", "change", "延期有20天是等改尺寸"),
        offered("2026-07-16 09:50", merchant, "6000.00", "2026-09-10", "只退板材差价", until="2026-07-23 18:00"),
        Say("2026-07-16 09:52", who, "合同写的是实木多层板，检测报告写着颗粒板。差价加上晚装的60天，我要求13,500元。"),
        offered("2026-07-16 09:58", who, "13500.00", "2026-08-31", "差价和延期60天的损失", until="2026-07-23 18:00"),
        Say("2026-07-16 10:07", merchant, "板材用错我们认。延期里有20天是等业主改尺寸，改单记录已经传了，证据5。"),
        Beat("2026-07-16 10:12", "fang", "open_caucus", {"side": "claimant"}, PM),
        Beat("2026-07-16 10:13", "fang", "open_caucus", {"side": "respondent"}, PM),
        offered("2026-07-16 10:15", merchant, "9000.00", "2026-09-10", "一次付清，柜子不拆不退", until="2026-07-23 18:00"),
        Say("2026-07-16 10:16", "fang", "您能接受的最低数额是多少？不同意我转告的，我不会说。", "claimant"),
        Say("2026-07-16 10:17", who, "12,000元可以，要一次付清。", "claimant"),
        Say("2026-07-16 10:20", "fang", "如果一次付清，能到多少？", "respondent"),
        Say("2026-07-16 10:21", "fang", "还差4,500元。14:00约谈前，我和两边各单独谈一次。"),
        Say("2026-07-16 10:24", merchant, "能到11,000元，想分两期。", "respondent"),
    )  # fmt: skip


def to_seal(who: str, merchant: str, name: str) -> tuple[Part, ...]:
    """The agreement is drafted, signed by all and sealed."""
    return (
        Beat("2026-07-16 14:30", "fang", "close_caucus", {"side": "claimant"}, PM),
        Beat("2026-07-16 14:31", "fang", "close_caucus", {"side": "respondent"}, PM),
        Beat("2026-07-16 16:20", "fang", "record_session", minutes(
            "2026-07-16", name, "合同写的是实木多层板，检测报告写着颗粒板。",
            "合同价款46,800元\n板材与合同不符\n安装延期60日", "双方同意商家一次付清12,000元。"), PM),
        Beat("2026-07-17 10:00", "fang", "draft_agreement",
             draft(CABINETS, "12000.00", "2026-09-10", "一次付清板材差价和延期赔偿"), PM),
        Beat("2026-07-18 20:00", who, "sign_agreement", agreement_hash, PM),
        Beat("2026-07-20 09:10", merchant, "sign_agreement", agreement_hash, PM),
        Beat("2026-07-20 10:00", "fang", "sign_agreement", agreement_hash, PM, state="session"),
        Beat("2026-07-20 11:00", "lv", "seal", stage=PM, state="agreed", due={"D20": "2026-08-19", "D44": "2026-09-10"}),
    )  # fmt: skip


def to_court(who: str, merchant: str) -> tuple[Part, ...]:
    """Both sides apply for confirmation and file."""
    return (
        Beat("2026-08-03 09:00", who, "apply_confirmation", lambda scene: {"court": scene.organisation("fayuan")}, JC,
             state="draft"),
        Beat("2026-08-03 09:20", who, "sign_application", application(who, id_number=ID_NUMBER), JC),
        Beat("2026-08-04 15:00", merchant, "sign_application", application(merchant), JC, state="signed_both"),
        Beat("2026-08-05 10:00", who, "file_application", stage=JC, state="filed"),
    )  # fmt: skip


S3 = Story("S3", "the whole road, confirmed and not performed", (
    *intake("chen", "陈示例", "SF-示例-0003"),
    *to_session("chen", "jiaju"),
    *talk("chen", "jiaju"),
    *to_seal("chen", "jiaju", "陈示例"),
    *to_court("chen", "jiaju"),
    Beat("2026-08-07 09:30", "zhang", "docket", {"docket_no": "（2026）示0100民特12号"}, JC, state="docketed"),
    Beat("2026-08-18 09:30", "zhang", "review", stage=JC, state="review"),
    Beat("2026-08-20 16:00", "zhang", "confirm", {
        "ruling_no": "（2026）示0100民特12号之一", "ruled_on": "2026-08-20", "served_on": "2026-08-20"}, JC,
        state="objection_window", due={"D23": "2026-09-04"}),
    Wait("2026-09-04 23:59", stage=JC, state="objection_window"),
    Wait("2026-09-05 00:01", stage=JC, state="final"),
    Wait("2026-09-10 23:59", stage=PF, state="due_scheduled"),
    # The second anniversary is a Sunday of a year whose holidays nobody has published yet.
    Wait("2026-09-11 00:01", stage=PF, state="overdue", due={"D25": "2028-09-10/2028-09-11"}),
    Beat("2026-09-14 10:00", "chen", "apply_enforcement", {
        "assets": "云集示例平台店铺保证金；示例银行账户尾号0000", "demand": "2026年9月11日、9月12日两次发消息催告。"}, PF,
        state="enf_applied"),
))  # fmt: skip

S3_IN_SESSION = Story("S3-session", "before the mediator, with a caucus on each side", (
    *intake("zheng", "郑示例", "SF-示例-0031"), *to_session("zheng", "jiaju"), *talk("zheng", "jiaju"),
))  # fmt: skip
