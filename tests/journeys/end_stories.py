"""S12, S13 and S14 of domain 10.3: what seems made up, an agreement too vague for the court, a child's purchase."""

from collections.abc import Mapping
from typing import Any

from odr.demo.stories.bureau import NO_TIES, accepted, consented, session
from odr.demo.stories.filing import GUARDIAN, committee, filed, latest_offer, pays
from odr.demo.stories.road import ID_NUMBER, agreement_hash, application, draft, minutes
from odr.demo.story import Beat, Data, Part, Say, Scene, Show, Story
from tests.journeys.bureau_stories import document, pays_now
from tests.journeys.rest import RestScene
from tests.journeys.told import arrived

FH, AM, PM, JC, PF = "first_handling", "administrative", "peoples_mediation", "confirmation", "performance"


def suspicion(scene: Scene) -> dict[str, Any]:
    """What the head hands over: every piece the bureau reads."""
    assert isinstance(scene, RestScene)
    pieces = [one["id"] for one in scene.read("shi", "evidence/")["results"]]
    return {
        "organ": "示例市公安局示例分局", "means": ["swapped", "invented"], "evidence": pieces,
        "reason": "仓库录像显示出库时包装完好、没有异物；退回包裹的重量与出库时相差312克，疑掉包。",
    }  # fmt: skip


S12 = Story("S12", "fabrication: to the police, terminated on T6, the room sealed", (
    filed("2026-08-17 10:00", "gao", name="高示例", store="gaodian", bureau="yuhang", title="月饼有异物",
          product="月饼", order_no="SF-示例-1201", order_amount="268.00", problem="Q6.2", happened_on="2026-08-15",
          facts="月饼里有异物，要求赔偿10,000元。", claims=[{"kind": "damages", "amount": "10000.00"}],
          due={"D03": "2026-08-26"}),
    Show("2026-08-17 10:05", "gao", "异物照片.png", "thing", "月饼里的异物"),
    accepted("2026-08-20 09:00", "xu2", {"D05": "2026-10-19"}),
    *consented("xu2", "gao", "gaodian", "2026-08-20 09:30", "2026-08-21"),
    *session("xu2", "2026-08-24", "2026-08-28 14:00"),
    Say("2026-08-28 14:05", "gao", "我要求赔偿10,000元，不赔就一直投诉。"),
    Show("2026-08-28 14:10", "gaodian", "仓库录像截图.png", "store", "出库时包装完好"),
    Show("2026-08-28 14:12", "gaodian", "称重记录.png", "weight", "退回包裹轻了312克"),
    Beat("2026-08-31 10:00", "xu2", "hand_to_police", suspicion, AM, refused="forbidden", keeps="not the head"),
    Beat("2026-08-31 16:00", "shi", "hand_to_police", suspicion, AM, state="in_session"),
    Beat("2026-09-01 09:00", "xu2", "terminate", {
        "ground": "T6", "found": "fabricated", "reason": "投诉材料所述事实与仓库录像、称重记录不符。"}, AM,
        state="terminated", due={"D06": "2026-09-10"}),
    Beat("2026-09-02 09:00", "xu2", "serve_decision", {"way": "platform", "on": "2026-09-02"}, AM),
))  # fmt: skip

DOOR: dict[str, Any] = {
    "facts": "定制衣柜柜门开裂两扇，商家只同意补漆。", "issues": "柜门的处理", "claimant": "无",
    "respondent": "柜门开裂",
}  # fmt: skip


def vague(text: str) -> Data:
    """A draft whose one term says nothing that could be enforced."""
    return lambda scene: {
        **DOOR,
        "terms": [{
            "kind": "other", "payer": scene.party("respondent"), "payee": scene.party("claimant"),
            "due_on": "2026-11-30", "text": text,
        }],
    }  # fmt: skip


def mediated(who: str, days: Mapping[str, str]) -> tuple[Part, ...]:
    """Applied for by both, accepted, rights told, in session."""
    return (
        Beat(f"{days['applied']} 09:30", who, "apply_mediation", committee(), PM, state="applied"),
        Beat(f"{days['applied']} 16:00", "jiaju", "join_application", stage=PM),
        Beat(f"{days['accepted']} 09:00", "lv", "accept_mediation", lambda scene: {"mediator": scene.person("fang")},
             PM, state="accepted"),
        Beat(f"{days['accepted']} 09:30", "fang", "declare_neutrality", NO_TIES, PM),
        Beat(f"{days['accepted']} 10:00", "fang", "tell_rights", stage=PM, state="rights_told"),
        Beat(f"{days['session']} 09:40", "fang", "open_session", stage=PM, state="session"),
        Beat(f"{days['session']} 16:20", "fang", "record_session", minutes(
            days["session"], "唐示例", "柜门裂了两扇。", "柜门开裂", "双方同意和解。"), PM),
    )  # fmt: skip


def sealed(who: str, signed: str, day: str, due: Mapping[str, str]) -> tuple[Part, ...]:
    """Signed by both and the mediator, and sealed."""
    return (
        Beat(f"{signed} 17:30", who, "sign_agreement", agreement_hash, PM),
        Beat(f"{day} 09:00", "jiaju", "sign_agreement", agreement_hash, PM),
        Beat(f"{day} 09:30", "fang", "sign_agreement", agreement_hash, PM),
        Beat(f"{day} 10:00", "lv", "seal", stage=PM, state="agreed", due=due),
    )


def to_court(who: str, day: str, docketed: str, docket_no: str) -> tuple[Part, ...]:
    """Both apply on one day; the court dockets it."""
    return (
        Beat(f"{day} 09:00", who, "apply_confirmation", lambda scene: {"court": scene.organisation("fayuan")}, JC),
        Beat(f"{day} 09:20", who, "sign_application", application(who, id_number=ID_NUMBER), JC),
        Beat(f"{day} 10:00", "jiaju", "sign_application", application("jiaju"), JC, state="signed_both"),
        Beat(f"{day} 11:00", who, "file_application", stage=JC, state="filed"),
        Beat(f"{docketed} 09:30", "zhang", "docket", {"docket_no": docket_no}, JC, state="docketed"),
    )


RULED: dict[str, Any] = {
    "ruling_no": "（2026）示0100民特31号之一", "ruled_on": "2026-09-18", "served_on": "2026-09-18", "ground": "J7.5",
    "reason": "“合理的售后处理”没有写明谁在什么时候做什么，内容不明确，无法执行。",
}  # fmt: skip
#: The sample's own words are blocked before anybody can sign; softer ones pass with a warning, and the court says no.
S13 = Story("S13", "the court dismisses for unclear content; agreed anew with an amount, confirmed", (
    filed("2026-08-03 09:20", "tang", name="唐示例", store="jiaju", order_no="SF-示例-1301", area="339901",
          address="示例市示例区示例大道9号", title="柜门开裂", product="定制衣柜", problem="Q1.2",
          order_amount="12600.00", happened_on="2026-07-30", facts="定制衣柜柜门开裂两扇，商家只同意补漆。",
          claims=[{"kind": "damages", "amount": "5000.00"}]),
    Beat("2026-08-04 10:00", "jiaju", "say_no", {"reason": "只同意补漆，建议请第三方调解。"}, FH, state="failed"),
    *mediated("tang", {"applied": "2026-08-05", "accepted": "2026-08-06", "session": "2026-08-20"}),
    Beat("2026-08-21 10:00", "fang", "draft_agreement", vague("商家酌情补偿并妥善处理"), PM, refused="invalid",
         keeps="the sample's own words"),
    Beat("2026-08-21 10:20", "fang", "draft_agreement", vague("商家给予合理的售后处理"), PM),
    *sealed("tang", "2026-08-21", "2026-08-24", {"D20": "2026-09-23", "D44": "2026-11-30"}),
    *to_court("tang", "2026-08-31", "2026-09-02", "（2026）示0100民特31号"),
    Beat("2026-09-18 16:00", "zhang", "dismiss", RULED, JC, state="rejected"),
    *mediated("tang", {"applied": "2026-09-21", "accepted": "2026-09-22", "session": "2026-09-29"}),
    Beat("2026-10-10 10:00", "fang", "draft_agreement",
         draft(DOOR, "3600.00", "2026-10-31", "一次付清柜门开裂的补偿"), PM, keeps="draft_agreement"),
    *sealed("tang", "2026-10-10", "2026-10-12", {"D20": "2026-11-11", "D44": "2026-10-31"}),
    *to_court("tang", "2026-10-15", "2026-10-19", "（2026）示0100民特38号"),
    Beat("2026-10-22 09:30", "zhang", "review", stage=JC, state="review"),
    Beat("2026-10-26 16:00", "zhang", "confirm", {
        "ruling_no": "（2026）示0100民特38号之一", "ruled_on": "2026-10-26", "served_on": "2026-10-26"}, JC,
        state="objection_window"),
))  # fmt: skip


def boxes(order_no: str = "SF-示例-1401", **said: Any) -> Beat:
    """S14's complaint: the guardian complains, for the child."""
    return filed(
        "2026-08-03 14:00", "tang", name="唐示例", store="manghe", bureau="yuhang", title="未成年人购买盲盒",
        product="盲盒26个", order_no=order_no, order_amount="3980.00", problem="Q12.2", happened_on="2026-07-30",
        facts="10岁的孩子用我的账号买了26个盲盒，我不知情，也不同意。18个没有拆，可以退回。",
        claims=[{"kind": "refund", "amount": "3980.00"}], due={"D03": "2026-08-12"}, **GUARDIAN | said,
    )  # fmt: skip


def of_the_child(scene: Scene) -> dict[str, Any]:
    """The officer opens the child's name to compare it with the register page."""
    return {"party": scene.party("claimant"), "field": "child", "reason": "identify"}


S14 = Story("S14", "a child's purchase: the guardian complains, 70 % back, what is unopened returned", (
    boxes(),
    Show("2026-08-03 14:05", "tang", "户口簿页（遮盖）.png", "户口簿页：号码已遮盖", "证明母子关系",
         audience="authority"),
    Show("2026-08-03 14:06", "tang", "设备登录记录.png", "登录设备：儿童平板", "下单时在孩子的设备上登录"),
    Show("2026-08-03 14:07", "tang", "聊天记录.png", "客服：拆封不退", "发现当天就要求退款"),
    Beat("2026-08-04 09:00", "xu2", "reveal", of_the_child),
    accepted("2026-08-06 10:00", "xu2", {"D05": "2026-10-08"}),
    *consented("xu2", "tang", "manghe", "2026-08-06 10:30", "2026-08-10"),
    *session("xu2", "2026-08-11", "2026-08-17 10:00"),
    Say("2026-08-17 10:05", "tang", "孩子才10岁，这笔买卖我不追认，请退款。"),
    Say("2026-08-17 10:09", "manghe", "拆开的无法再卖，退70%，未拆的请退回。"),
    Beat("2026-08-17 10:30", "manghe", "offer", {
        "terms": [
            pays("2786.00", "2026-08-28", text="按价款3,980.00元的70%退款"),
            {"kind": "return", "due_on": "2026-08-24", "freight": "payee", "item": "未拆封的盲盒18个"},
        ], "expires_at": "2026-08-17 18:00"}, AM, keeps="offer"),
    Beat("2026-08-17 10:45", "tang", "accept_offer", latest_offer, AM, state="agreed"),
    *document("2026-08-17", "tang", "manghe", "xu2"),
    Beat("2026-08-21 10:00", "manghe", "confirm_received", arrived("manghe"), PF),
    pays_now("2026-08-25", "manghe", "2786.00"),
    Beat("2026-08-25 20:00", "tang", "confirm_received", {"amount": "2786.00"}, PF, state="performed"),
))  # fmt: skip

ALL = (S12, S13, S14)
