"""S7, S9, S10 and S11 of domain 10.3 to their ends, with their twins: what the demo world begins is told on here."""

from typing import Any

from odr.demo.stories import bureau
from odr.demo.stories.bureau import accepted, consented, session
from odr.demo.stories.filing import filed, latest_offer, pays
from odr.demo.story import Beat, Part, Say, Show, Story, Wait
from tests.journeys.told import arrived, on_the_screen

FH, AM, PF = "first_handling", "administrative", "performance"


def ends(at: str, officer: str, ground: str, reason: str, **more: Any) -> Beat:
    """The mediation is terminated."""
    return Beat(at, officer, "terminate", {"ground": ground, "reason": reason}, AM, **more)


def document(day: str, claimant: str, merchant: str, officer: str) -> tuple[Part, ...]:
    """Both sides and the officer sign the bureau's document."""
    return (
        Beat(f"{day} 15:00", claimant, "sign_document", on_the_screen, AM),
        Beat(f"{day} 15:10", merchant, "sign_document", on_the_screen, AM),
        Beat(f"{day} 15:20", officer, "sign_document", on_the_screen, AM, state="doc_signed"),
    )


def pays_now(day: str, merchant: str, amount: str) -> Beat:
    """The merchant reports a payment."""
    said = {"amount": amount, "on": day, "channel": "platform_refund", "transaction_no": f"T-{day}"}
    return Beat(f"{day} 11:00", merchant, "report_paid", said, PF)


S7 = Story("S7", "cross-border: the platform's domicile, no tenfold, the suit stays open", (
    *bureau.S7.parts,
    Show("2026-07-13 09:16", "sun", "风险告知书勾选记录.png", "risk", "下单前勾选：仅限个人自用，执行原产地标准"),
    Show("2026-07-13 09:17", "sun", "电子标签页面快照.png", "label", "电子中文标签页面"),
    Show("2026-07-13 09:18", "sun", "溯源码.png", "trace", "溯源码"),
    accepted("2026-07-16 10:00", "gu", {"D05": "2026-09-14"}),
    *consented("gu", "sun", "naifen", "2026-07-16 10:20", "2026-07-20"),
    *session("gu", "2026-07-22", "2026-08-05 10:00"),
    Say("2026-08-05 10:05", "sun", "没有中文标签，要求退款并十倍赔偿。"),
    Say("2026-08-05 10:12", "naifen", "跨境商品执行原产地标准，可以退款，运费我们出，不同意十倍赔偿。"),
    Beat("2026-08-05 10:30", "naifen", "offer", {
        "terms": [
            pays("867.00", "2026-08-12", text="退还货款。十倍赔偿请求双方未能达成一致，投诉人可以就该请求依法提起诉讼"),
            {"kind": "return", "due_on": "2026-08-10", "freight": "payee", "item": "婴儿奶粉3罐"},
        ], "expires_at": "2026-08-05 18:00"}, AM, keeps="offer"),
    Beat("2026-08-05 10:45", "sun", "accept_offer", latest_offer, AM, state="agreed"),
    *document("2026-08-05", "sun", "naifen", "gu"),
    Beat("2026-08-10 10:00", "naifen", "confirm_received", arrived("naifen"), PF),
    pays_now("2026-08-11", "naifen", "867.00"),
    Beat("2026-08-11 20:00", "sun", "confirm_received", {"amount": "867.00"}, PF, state="performed"),
))  # fmt: skip

S7_FIRST = Story("S7-first", "the twin by way of the platform: one bureau alone is offered", (
    filed("2026-07-13 09:30", "zhou", name="周示例", store="naifen", title="奶粉没有中文标签", product="婴儿奶粉1罐",
          order_no="SF-示例-0701", order_amount="289.00", problem="Q6.3", happened_on="2026-07-10",
          channel="cross_border", facts="保税仓购买婴儿奶粉1罐，没有中文标签。",
          claims=[{"kind": "refund", "amount": "289.00"}]),
    Beat("2026-07-13 15:00", "haitao", "say_no", {"reason": "跨境商品执行原产地标准。"}, FH, state="failed"),
    Beat("2026-07-14 09:00", "zhou", "take_on", lambda scene: {"bureau": scene.organisation("yuhang")}, AM,
         refused="invalid", keeps="elsewhere"),
    Beat("2026-07-14 09:05", "zhou", "take_on", lambda scene: {"bureau": scene.organisation("beilun")}, AM,
         state="received", due={"D03": "2026-07-23"}),
))  # fmt: skip

S9 = Story("S9", "refused on day 40: T2, not T5", (
    *bureau.S9.parts,
    ends("2026-07-28 08:50", "shen", "T5", "六十日期限届满。", refused="too_early", keeps="as T5"),
))  # fmt: skip


def fridge(code: str, *, received: str, took: str, due: dict[str, str], who: str, order: str) -> tuple[Part, ...]:
    """A fridge that does not cool: received, and accepted where a day for it is given."""
    return (
        filed(f"{received} 10:00", who, name="示例", store="jiadian", bureau="yuhang", title="冰箱不制冷",
              product="冰箱", order_no=order, order_amount="5299.00", problem="Q1.1", happened_on="2026-07-20",
              facts=f"冰箱制冷失效，要求退货退款。（{code}）", claims=[{"kind": "refund", "amount": "5299.00"}],
              due={"D03": due["D03"]}),
        *((accepted(f"{took} 10:00", "xu2", {"D05": due["D05"]}),) if took else ()),
    )  # fmt: skip


S10 = Story("S10", "the sixtieth day falls into the National Day holiday: T5 only when the period is over", (
    *bureau.S10.parts,
    ends("2026-10-08 23:30", "xu2", "T5", "六十日期限届满。", refused="too_early", keeps="on the last day"),
    Wait("2026-10-08 23:58", stage=AM, state="in_session"),
    Wait("2026-10-09 00:01", stage=AM, state="in_session"),
    ends("2026-10-09 09:30", "xu2", "T5", "自受理之日起满六十日，未能达成协议。", state="terminated",
         due={"D06": "2026-10-19"}),
))  # fmt: skip
S10_T3 = Story("S10-T3", "the twin that ends on the last day, for want of agreement", (
    *fridge("S10-T3", received="2026-07-29", took="2026-08-04", who="lin", order="SF-示例-1001",
            due={"D03": "2026-08-07", "D05": "2026-10-08"}),
    ends("2026-10-08 16:00", "xu2", "T3", "退货还是换货无法达成一致。", state="terminated",
         due={"D06": "2026-10-16"}),
))  # fmt: skip
S10_LATE = Story(
    "S10-late",
    "the twin received before both holidays",
    fridge("S10-late", received="2026-09-22", took="", who="wu", order="SF-示例-1002", due={"D03": "2026-10-09"}),
)
S10_SUNDAY = Story(
    "S10-Sunday",
    "the twin whose week holds a Sunday that is worked",
    fridge("S10-Sunday", received="2026-09-16", took="", who="zhao", order="SF-示例-1003", due={"D03": "2026-09-24"}),
)
S10_SATURDAY = Story("S10-Saturday", "the twin that ends on a Saturday that is worked", fridge(
    "S10-Saturday", received="2026-08-06", took="2026-08-11", who="zheng", order="SF-示例-1004",
    due={"D03": "2026-08-17", "D05": "2026-10-10"}))  # fmt: skip

BRACELET: dict[str, Any] = {
    "item": "手镯是否为天然翡翠（A货）", "laboratory": "示例珠宝检测站", "qualification": "珠宝玉石检测资质（示例）",
    "chosen": "agreed", "claimant_share": 50, "costs_agreed": True, "began_on": "2026-07-20",
}  # fmt: skip
TO_SESSION: tuple[Part, ...] = (
    Beat("2026-07-08 10:00", "yuqi", "consent", stage=AM),
    *session("shen", "2026-07-09", "2026-07-15 10:00"),
    Say("2026-07-15 10:05", "xu", "我要求检测，是B货就退一赔三。"),
    Say("2026-07-15 10:09", "yuqi", "同意送检。"),
)
S11 = Story("S11", "an appraisal pauses the clock, then return and treble damages", (
    *bureau.S11.parts, *TO_SESSION,
    Beat("2026-07-20 10:00", "shen", "commission_appraisal", BRACELET, AM, state="paused_appraisal"),
    Beat("2026-08-14 16:00", "shen", "end_appraisal", {
        "outcome": "report", "ended_on": "2026-08-14", "findings": "检测结论：处理翡翠（B货）。"}, AM,
        state="in_session", due={"D05": "2026-09-29"}),
    Beat("2026-08-14 16:30", "shen", "record_clue", {
        "title": "以处理翡翠冒充天然A货", "facts": "检测结论为处理翡翠（B货），直播中称天然A货。",
        "found_on": "2026-08-14"}, AM),
    Beat("2026-08-27 10:00", "yuqi", "offer", {
        "terms": [
            pays("12800.00", "2026-09-04", text="退还价款"), pays("38400.00", "2026-09-11", text="按价款三倍增加赔偿"),
            {"kind": "return", "due_on": "2026-09-02", "freight": "payee", "item": "手镯"},
        ], "expires_at": "2026-08-31 18:00"}, AM, keeps="offer"),
    Beat("2026-08-28 14:00", "xu", "accept_offer", latest_offer, AM, state="agreed"),
    *document("2026-08-28", "xu", "yuqi", "shen"),
    Beat("2026-09-02 10:00", "yuqi", "confirm_received", arrived("yuqi"), PF),
    pays_now("2026-09-04", "yuqi", "12800.00"),
    pays_now("2026-09-10", "yuqi", "38400.00"),
    Beat("2026-09-10 20:00", "xu", "confirm_received", {"amount": "51200.00"}, PF, state="performed"),
))  # fmt: skip
S11_T4 = Story("S11-T4", "the twin: no agreement on who bears the cost of the appraisal", (
    filed("2026-07-01 15:00", "chen", name="陈示例", store="yuqi", bureau="xiaoshan", title="手镯和宣传不符",
          product="手镯", order_no="SF-示例-1101", order_amount="9800.00", problem="Q5.1", happened_on="2026-06-21",
          facts="直播间买手镯，收到后疑为B货。", claims=[{"kind": "refund", "amount": "9800.00"}],
          due={"D03": "2026-07-10"}),
    accepted("2026-07-06 11:00", "shen", {"D05": "2026-09-04"}),
    *consented("shen", "chen", "yuqi", "2026-07-06 11:20", "2026-07-07"),
    *session("shen", "2026-07-09", "2026-07-15 14:00"),
    Beat("2026-07-20 11:00", "shen", "commission_appraisal", BRACELET | {"costs_agreed": False}, AM,
         refused="invalid", keeps="without agreement on the cost"),
    ends("2026-07-21 09:00", "shen", "T4", "双方不能就检测费用的承担协商一致。", state="terminated",
         due={"D06": "2026-07-30"}),
))  # fmt: skip

ALL = (S7, S7_FIRST, S9, S10, S10_T3, S10_LATE, S10_SUNDAY, S10_SATURDAY, S11, S11_T4)
