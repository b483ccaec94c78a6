"""Cases that a market regulation bureau handles (domain 1.3, 1.4)."""

from collections.abc import Mapping

from mediation.cases.models import Declaration
from odr.demo.stories.filing import filed, latest_offer, pays
from odr.demo.story import Beat, Part, Say, Show, Story, Wait

FH, AM, PF = "first_handling", "administrative", "performance"
NO_TIES = dict.fromkeys(Declaration.Tie.values, "no")


def consented(officer: str, claimant: str, merchant: str, asked: str, agreed: str) -> tuple[Part, ...]:
    """Both sides are asked and agree."""
    return (
        Beat(asked, officer, "ask_consent", stage=AM, state="consent_pending"),
        Beat(f"{agreed} 15:20", claimant, "consent", stage=AM),
        Beat(f"{agreed} 16:05", merchant, "consent", stage=AM),
    )


def session(officer: str, told: str, starts_at: str) -> tuple[Part, ...]:
    """The session is arranged and opened."""
    return (
        Beat(f"{told} 09:30", officer, "schedule", {"starts_at": starts_at, "online": True, "recusal_days": 3}, AM),
        Beat(f"{told} 09:40", officer, "declare_neutrality", NO_TIES, AM),
        Beat(starts_at, officer, "open_session", stage=AM, state="in_session"),
    )


def accepted(at: str, officer: str, due: Mapping[str, str] | None = None) -> Beat:
    """The complaint is accepted."""
    return Beat(at, officer, "accept", stage=AM, state="accepted", due=due or {})


S2 = Story("S2", "refused on day 10, then settled before the bureau", (
    filed(
        "2026-05-25 09:42", "zhou", name="周示例", store="yichu", title="连衣裙洗后严重褪色", product="连衣裙",
        order_no="SF-示例-0002", order_amount="458.00", problem="Q5.1", happened_on="2026-05-18",
        facts="直播间购买连衣裙458元，主播说不褪色。按洗标冷水手洗后严重褪色，要求退一赔三。",
        claims=[{"kind": "refund", "amount": "458.00"}, {"kind": "punitive", "amount": "1374.00"}],
        due={"D01": "2026-06-08"},
    ),
    Show("2026-05-25 09:46", "zhou", "洗涤标.png", "label", "洗标写着可以手洗"),
    Show("2026-05-25 09:48", "zhou", "褪色照片.png", "fade", "洗后褪色"),
    Beat("2026-05-25 16:20", "yichu", "acknowledge", stage=FH),
    Beat("2026-05-27 11:00", "yichu", "answer", {"text": "洗涤不当造成的，不同意退款。"}, FH),
    Beat("2026-06-08 17:30", "yichu", "say_no", {"reason": "商品没有质量问题，不同意退一赔三。"}, FH, state="failed"),
    Beat("2026-06-09 09:42", "zhou", "take_on", lambda scene: {"bureau": scene.organisation("xiaoshan")}, AM,
         due={"D03": "2026-06-18"}, state="received"),
    accepted("2026-06-12 11:05", "shen", {"D05": "2026-08-11"}),
    *consented("shen", "zhou", "yichu", "2026-06-12 11:20", "2026-06-15"),
    *session("shen", "2026-06-17", "2026-06-24 10:00"),
    Say("2026-06-24 10:02", "shen", "请双方依次说明情况。"),
    Say("2026-06-24 10:05", "zhou", "冷水手洗的，照片在证据里。我要求退一赔三。"),
    Say("2026-06-24 10:11", "yichu", "愿意退款458元，另外补偿200元，今天就付。"),
    Beat("2026-06-24 10:20", "yichu", "offer", {
        "terms": [pays("658.00", "2026-06-24", text="退款458元，补偿200元")], "expires_at": "2026-06-24 18:00",
    }, AM, keeps="offer"),
    Beat("2026-06-24 10:31", "zhou", "accept_offer", latest_offer, AM, state="agreed"),
    Beat("2026-06-24 10:40", "yichu", "record_performed", {"what": "平台原路退款658元", "on": "2026-06-24"}, AM),
    Beat("2026-06-24 10:52", "zhou", "record_performed", {
        "what": "已收到658元", "on": "2026-06-24", "no_further_claim": True}, AM, state="performed"),
))  # fmt: skip

S4 = Story("S4", "not accepted: over three years", (
    filed(
        "2026-05-12 10:00", "wu", name="吴示例", store="anmo", bureau="yuhang", title="按摩椅拒绝保修", product="按摩椅",
        order_no="SF-示例-0004", order_amount="6999.00", problem="Q2.4", happened_on="2023-02-10",
        facts="2022年12月购买按摩椅6,999元，2023年2月10日已书面得知商家拒绝保修，要求退货。",
        claims=[{"kind": "return"}, {"kind": "refund", "amount": "6999.00"}], due={"D03": "2026-05-21"},
    ),
    Show("2026-05-12 10:04", "wu", "拒绝函.png", "letter", "2023年2月10日的拒绝函"),
    Beat("2026-05-15 14:00", "xu2", "propose_decline", {
        "ground": "N4", "reason": "投诉人2023年2月10日已知道权益受到侵害，至2026年2月10日已满三年。"}, AM, state="reviewed"),
    Beat("2026-05-18 09:20", "shi", "sign_off_decline", stage=AM, state="not_accepted"),
))  # fmt: skip

S6 = Story("S6", "a ground proposed, a second person must look", (
    filed(
        "2026-06-22 11:00", "zhao", name="赵示例", store="fengmi", bureau="xiaoshan", title="蜂蜜标签缺陷", product="蜂蜜120瓶",
        order_no="SF-示例-0006", order_amount="9480.00", problem="Q6.3", happened_on="2026-06-18",
        facts="四日内分12单购买同款蜂蜜120瓶，标签没有标注生产许可证编号，要求十倍赔偿。",
        claims=[{"kind": "refund", "amount": "9480.00"}, {"kind": "punitive", "amount": "94800.00"}],
        due={"D03": "2026-07-01"},
    ),
    Beat("2026-06-23 10:00", "han", "split_report", {
        "title": "蜂蜜标签没有标注生产许可证编号", "found_on": "2026-06-23", "tell_reporter": True,
        "facts": "购买的蜂蜜标签没有标注生产许可证编号，附开箱视频。"}, AM),
    Beat("2026-06-24 15:30", "han", "propose_decline", {
        "ground": "N3", "reason": "购买数量、频次与保质期和生活习惯明显不符，没有真实消费需求的材料。", "factors": [
            {"factor": "F1", "rests_on": "订单记录：四日内分12单购买同款蜂蜜120瓶，远超保质期内的家庭用量。"},
            {"factor": "F2", "rests_on": "本局收件记录：三十日内同一联系电话提交的同类投诉38件。"},
            {"factor": "F4", "rests_on": "收件登记：三名投诉人共用同一联系电话。"},
        ]}, AM, state="reviewed"),
))  # fmt: skip

S7 = Story("S7", "received by the bureau, not yet decided", (
    filed(
        "2026-07-13 09:10", "sun", name="孙示例", store="naifen", bureau="beilun", title="奶粉没有中文标签", product="婴儿奶粉3罐",
        order_no="SF-示例-0010", order_amount="867.00", problem="Q6.3", happened_on="2026-07-10", channel="cross_border",
        facts="海淘平台保税仓购买婴儿奶粉3罐867元，没有中文标签，疑似临期，要求退款并十倍赔偿。",
        claims=[{"kind": "refund", "amount": "867.00"}, {"kind": "punitive", "amount": "8670.00"}],
        due={"D03": "2026-07-22"},
    ),
    Show("2026-07-13 09:14", "sun", "罐身照片.png", "tin", "没有中文标签"),
))  # fmt: skip

S9 = Story("S9", "refused on day 40, terminated", (
    filed(
        "2026-06-10 10:30", "ma", name="马示例", store="jianshen", bureau="xiaoshan", title="跑步机异响", product="跑步机",
        order_no="SF-示例-0009", order_amount="2380.00", problem="Q1.1", happened_on="2026-06-01",
        facts="跑步机使用一周后异响，商家不同意退货。", claims=[{"kind": "refund", "amount": "2380.00"}],
        due={"D03": "2026-06-22"},
    ),
    accepted("2026-06-17 09:15", "shen", {"D05": "2026-08-16/2026-08-17"}),
    *consented("shen", "ma", "jianshen", "2026-06-17 10:00", "2026-06-19"),
    *session("shen", "2026-06-23", "2026-06-30 10:00"),
    Say("2026-07-27 10:00", "jianshen", "我们不同意继续调解。"),
    Beat("2026-07-27 10:05", "jianshen", "refuse_consent", stage=AM, state="in_session"),
    Beat("2026-07-28 09:00", "shen", "terminate", {
        "ground": "T2", "reason": "被投诉人2026年7月27日书面明确拒绝继续调解。"}, AM, state="terminated",
        due={"D06": "2026-08-06"}),
    Beat("2026-07-29 09:00", "shen", "serve_decision", {"way": "platform", "on": "2026-07-29"}, AM),
))  # fmt: skip

S10 = Story("S10", "under mediation, the sixtieth day falls into a holiday", (
    filed(
        "2026-07-29 10:00", "qian", name="钱示例", store="jiadian", bureau="yuhang", title="冰箱不制冷", product="冰箱",
        order_no="SF-示例-0012", order_amount="5299.00", problem="Q1.1", happened_on="2026-07-20",
        facts="冰箱制冷失效，维修两次没有修好，要求退货退款。", claims=[{"kind": "refund", "amount": "5299.00"}],
        due={"D03": "2026-08-07"},
    ),
    accepted("2026-08-04 10:00", "xu2", {"D05": "2026-10-08"}),
    *consented("xu2", "qian", "jiadian", "2026-08-04 10:20", "2026-08-06"),
    *session("xu2", "2026-08-10", "2026-08-17 14:00"),
    Say("2026-08-17 14:03", "qian", "修了两次都没有修好，我要求退货。"),
    Say("2026-08-17 14:09", "jiadian", "可以换一台新机，退货要扣折旧。"),
))  # fmt: skip

S11 = Story("S11", "accepted, waiting for both sides' consent", (
    filed(
        "2026-07-01 14:06", "xu", name="徐示例", store="yuqi", bureau="xiaoshan", title="手镯和宣传不符", product="手镯",
        order_no="SF-示例-0011", order_amount="12800.00", problem="Q5.1", happened_on="2026-06-20",
        facts="直播间买手镯，主播称“天然A货”，收到后疑为B货，商家不同意退货。",
        claims=[{"kind": "refund", "amount": "12800.00"}, {"kind": "punitive", "amount": "38400.00"}],
        due={"D03": "2026-07-10"},
    ),
    Show("2026-07-01 14:10", "xu", "直播录屏.png", "live", "主播说是天然A货"),
    accepted("2026-07-06 10:00", "shen", {"D05": "2026-09-04"}),
    Beat("2026-07-06 10:20", "shen", "ask_consent", stage=AM, state="consent_pending"),
    Beat("2026-07-07 08:40", "xu", "consent", stage=AM),
    Wait("2026-07-08 09:00"),
))  # fmt: skip
