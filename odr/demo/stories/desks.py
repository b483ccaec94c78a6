"""Shorter stories that leave something to do on every desk: of the committee, the parties and the court."""

from typing import Any

from odr.demo.stories.bureau import NO_TIES
from odr.demo.stories.filing import committee, filed, pays
from odr.demo.stories.road import ID_NUMBER, agreement_hash, application, draft, minutes, to_court
from odr.demo.story import Beat, Part, Say, Show, Story

FH, AM, PM, JC = "first_handling", "administrative", "peoples_mediation", "confirmation"


def refused(who: str, name: str, order: str, **said: Any) -> tuple[Part, ...]:
    """Filed with the furniture store, which sees no agreement: straight to people's mediation."""
    return (
        filed("2026-07-06 09:20", who, name=name, store="jiaju", order_no=order, area="339901",
              address="示例市示例区示例大道9号", problem="Q1.2", happened_on="2026-06-28", **said),
        Show("2026-07-06 09:24", who, "现场照片.png", f"photo-{order}", "实际到货"),
        Beat("2026-07-07 10:00", "jiaju", "say_no", {"reason": "和买家对数额的看法差得太远，建议请第三方调解。"}, FH, state="failed"),
        Beat("2026-07-08 09:30", who, "apply_mediation", committee(), PM, state="applied"),
        Beat("2026-07-08 16:00", "jiaju", "join_application", stage=PM),
    )  # fmt: skip


def taken(told: str = "2026-07-10 10:00") -> tuple[Part, ...]:
    """The committee accepts and tells both sides their rights."""
    return (
        Beat("2026-07-09 09:00", "lv", "accept_mediation", lambda scene: {"mediator": scene.person("fang")}, PM,
             state="accepted"),
        Beat("2026-07-09 16:00", "fang", "declare_neutrality", NO_TIES, PM),
        Beat(told, "fang", "tell_rights", stage=PM, state="rights_told"),
    )  # fmt: skip


def drafted(who: str, name: str, *, said: str, facts: str, issue: str, amount: str) -> tuple[Part, ...]:
    """One session, its record, the draft."""
    return (
        Beat("2026-07-16 09:40", "fang", "open_session", stage=PM, state="session"),
        Say("2026-07-16 09:46", who, said),
        Say("2026-07-16 09:55", "jiaju", "我们认可有问题，愿意协商补偿。"),
        Beat("2026-07-16 16:20", "fang", "record_session", minutes(
            "2026-07-16", name, said, facts, f"双方同意商家一次付清{amount}元。"), PM),
        Beat("2026-07-17 10:00", "fang", "draft_agreement", draft(
            {"facts": facts, "issues": issue, "claimant": "无", "respondent": "交付的商品与约定不符"},
            amount, "2026-09-18", "一次付清"), PM),
        Beat("2026-07-18 20:00", who, "sign_agreement", agreement_hash, PM),
    )  # fmt: skip


def signed() -> tuple[Part, ...]:
    """The merchant and the mediator sign too."""
    return (
        Beat("2026-07-20 09:10", "jiaju", "sign_agreement", agreement_hash, PM),
        Beat("2026-07-20 10:00", "fang", "sign_agreement", agreement_hash, PM, state="session"),
    )


SEALED = Beat("2026-07-20 11:00", "lv", "seal", stage=PM, state="agreed")
BED: dict[str, Any] = {
    "title": "实木床开裂", "product": "实木床", "order_amount": "6800.00",
    "facts": "6月28日收到实木床，第二天床头开裂，商家只同意补漆。要求换货或者退差价。",
    "claims": [{"kind": "refund", "amount": "3000.00"}],
}  # fmt: skip
DOOR: dict[str, Any] = {
    "title": "木门尺寸做错", "product": "室内木门3扇", "order_amount": "9300.00",
    "facts": "定制的三扇室内门有两扇做窄了2厘米，商家要求另付改制费。", "claims": [{"kind": "redo", "amount": "3100.00"}],
}  # fmt: skip
SOFA: dict[str, Any] = {
    "title": "沙发面料与样品不符", "product": "布艺沙发", "order_amount": "7600.00",
    "facts": "样品是棉麻面料，送来的是涤纶，起球明显。要求退差价。", "claims": [{"kind": "damages", "amount": "2600.00"}],
}  # fmt: skip
TABLE: dict[str, Any] = {
    "title": "餐桌岩板有裂纹", "product": "岩板餐桌", "order_amount": "4200.00",
    "facts": "开箱就发现岩板有裂纹，商家说是运输造成的，让找快递公司。", "claims": [{"kind": "damages", "amount": "1500.00"}],
}  # fmt: skip
FLOOR: dict[str, Any] = {
    "title": "地板起拱", "product": "复合地板40平方米", "order_amount": "8800.00",
    "facts": "铺好不到一个月，客厅地板起拱，商家说是地面受潮。要求返工。", "claims": [{"kind": "redo", "amount": "4400.00"}],
}  # fmt: skip
SAID = {
    "sofa": {
        "said": "样品是棉麻，送来的是涤纶。",
        "facts": "布艺沙发价款7,600元，面料与样品不符。",
        "issue": "面料差价",
    },
    "table": {
        "said": "开箱就有裂纹，我有视频。",
        "facts": "岩板餐桌价款4,200元，开箱时有裂纹。",
        "issue": "裂纹的责任",
    },
    "floor": {
        "said": "不到一个月就起拱了。",
        "facts": "复合地板价款8,800元，铺装后不到一个月起拱。",
        "issue": "返工费用",
    },
}

APPLIED = Story("committee-applied", "both sides have applied, the committee decides", (
    *refused("wu", "吴示例", "SF-示例-0041", **BED),
))  # fmt: skip
TOLD = Story("committee-told", "accepted, the session is to be opened", (
    *refused("sun", "孙示例", "SF-示例-0042", **DOOR), *taken(),
))  # fmt: skip
TO_SIGN = Story("committee-sign", "drafted, the merchant and the mediator have not signed", (
    *refused("tang", "唐示例", "SF-示例-0043", **SOFA), *taken(),
    *drafted("tang", "唐示例", amount="2200.00", **SAID["sofa"]),
))  # fmt: skip
TO_SEAL = Story("committee-seal", "signed by everybody, to be sealed", (
    *refused("ma", "马示例", "SF-示例-0044", **TABLE), *taken(),
    *drafted("ma", "马示例", amount="1300.00", **SAID["table"]), *signed(),
))  # fmt: skip
TO_CONFIRM = Story("committee-confirm", "agreed and sealed, thirty days to ask the court", (
    *refused("tang", "唐示例", "SF-示例-0045", **FLOOR), *taken(),
    *drafted("tang", "唐示例", amount="4000.00", **SAID["floor"]), *signed(), SEALED,
))  # fmt: skip
FILED = Story("court-filed", "filed with the court, not yet docketed", (
    *refused("qian", "钱示例", "SF-示例-0046", **SOFA), *taken(),
    *drafted("qian", "钱示例", amount="2300.00", **SAID["sofa"]), *signed(), SEALED, *to_court("qian", "jiaju"),
))  # fmt: skip
SIGNED_ONCE = Story("court-sign", "the application waits for the other side's signature", (
    *refused("lin", "林小禾", "SF-示例-0047", **TABLE), *taken(),
    *drafted("lin", "林小禾", amount="1400.00", **SAID["table"]), *signed(), SEALED,
    Beat("2026-07-27 09:00", "lin", "apply_confirmation", lambda scene: {"court": scene.organisation("fayuan")}, JC,
         state="draft"),
    Beat("2026-07-27 09:20", "lin", "sign_application", application("lin", id_number=ID_NUMBER), JC),
))  # fmt: skip
IN_REVIEW = Story("court-review", "docketed and under review, the ruling is to be entered", (
    *refused("zhao", "赵示例", "SF-示例-0048", **FLOOR), *taken(),
    *drafted("zhao", "赵示例", amount="3900.00", **SAID["floor"]), *signed(), SEALED, *to_court("zhao", "jiaju"),
    Beat("2026-08-07 09:30", "zhang", "docket", {"docket_no": "（2026）示0100民特15号"}, JC, state="docketed"),
    Beat("2026-08-12 09:30", "zhang", "review", stage=JC, state="review"),
))  # fmt: skip

RECEIVED = Story("bureau-received", "received, whether to accept is to be decided", (
    filed("2026-07-15 10:05", "xu", name="徐示例", store="yichu", bureau="xiaoshan", title="羽绒服含绒量不足",
          product="羽绒服", order_no="SF-示例-0051", order_amount="899.00", problem="Q1.3", happened_on="2026-07-01",
          facts="7月1日收到羽绒服，吊牌写含绒量90%，送检只有62%。要求退货并增加赔偿。",
          claims=[{"kind": "refund", "amount": "899.00"}, {"kind": "punitive", "amount": "2697.00"}]),
    Show("2026-07-15 10:08", "xu", "检测报告.png", "down", "含绒量只有62%"),
))  # fmt: skip
IDENTITY = Story("bureau-identity", "the bureau asked for proof of identity", (
    filed("2026-07-14 15:40", "wu", name="吴示例", store="jianshen", bureau="xiaoshan", title="椭圆机不能退",
          product="椭圆机", order_no="SF-示例-0052", order_amount="3600.00", problem="Q2.1", happened_on="2026-07-11",
          facts="页面写着七日无理由退货，收到后第三天申请退货被拒。", claims=[{"kind": "refund", "amount": "3600.00"}]),
    Beat("2026-07-15 11:00", "han", "ask_identity", {"wanted": "投诉人身份证明", "identity_days": 5}, AM, state="id_pending"),
))  # fmt: skip

DISTRIBUTED = Story("intake-handed-back", "handed back by a bureau without power, to be passed on again", (
    filed("2026-07-13 09:30", "lin", name="林小禾", store="youxuan", bureau="hangzhou", title="平板电脑充不进电",
          product="平板电脑", order_no="SF-示例-0055", order_amount="2399.00", problem="Q1.1", happened_on="2026-07-08",
          facts="7月8日收到平板电脑，充了一夜还是百分之三，客服让寄回检测，运费自理。不知道该找哪个区的市场监管局。",
          claims=[{"kind": "replace", "amount": "2399.00"}], due={"D03": "2026-07-22"}),
    Beat("2026-07-14 09:10", "ye", "reroute", lambda scene: {"unit": scene.organisation("yuhang")}, AM,
         due={"D03": "2026-07-23"}, state="received"),
    Beat("2026-07-15 10:30", "xu2", "hand_back", {
        "why": "elsewhere", "reason": "平台住所地在本区，但投诉人选择店铺公示地址的市场监管部门处理。"}, AM,
         due={"D03": "2026-07-24"}, state="received"),
))  # fmt: skip

OVERHEATS = Story("first-acknowledged", "seen by the merchant, to be answered", (
    filed("2026-07-13 20:15", "chen", name="陈示例", store="youxuan", title="扫地机器人不回充", product="扫地机器人",
          order_no="SF-示例-0053", order_amount="1899.00", problem="Q1.1", happened_on="2026-07-10",
          facts="7月10日收到扫地机器人，找不到充电座，换了位置也不行，客服让等检测。",
          claims=[{"kind": "replace", "amount": "1899.00"}]),
    Show("2026-07-13 20:18", "chen", "回充失败.png", "robot", "停在客厅中间"),
    Beat("2026-07-14 09:12", "youxuan", "acknowledge", stage=FH, state="acknowledged"),
))  # fmt: skip
COUNTERED = Story("first-countered", "the consumer's counter-offer waits for the merchant", (
    filed("2026-07-10 12:30", "zhou", name="周示例", store="youxuan", title="手机屏幕有亮线", product="手机",
          order_no="SF-示例-0054", order_amount="2999.00", problem="Q1.1", happened_on="2026-07-08",
          facts="使用第二天屏幕出现一条亮线，商家说是人为损坏，没有检测就拒绝换货。",
          claims=[{"kind": "replace", "amount": "2999.00"}]),
    Beat("2026-07-10 15:00", "youxuan", "offer", {
        "terms": [pays("300.00", "2026-07-24", text="补偿300元，自行维修")], "message": "可以补偿一部分维修费。",
        "expires_at": "2026-07-22 18:00"}, FH, keeps="offer", state="negotiating"),
    Beat("2026-07-13 19:40", "zhou", "offer", {
        "terms": [pays("2999.00", "2026-07-27", text="退货退款"),
                  {"kind": "return", "due_on": "2026-07-24", "freight": "payee", "item": "手机"}],
        "message": "才用了一天，我要求退货退款。", "expires_at": "2026-07-27 18:00"}, FH, keeps="offer"),
))  # fmt: skip

DESKS = (
    APPLIED, TOLD, TO_SIGN, TO_SEAL, TO_CONFIRM, FILED, SIGNED_ONCE, IN_REVIEW, RECEIVED, IDENTITY, DISTRIBUTED, OVERHEATS, COUNTERED,
)  # fmt: skip
