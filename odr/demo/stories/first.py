"""Cases that platform and merchant handle first (domain 1.2)."""

from odr.demo.stories.filing import GUARDIAN, filed, latest_offer, pays
from odr.demo.story import Beat, Show, Story

FH, PF = "first_handling", "performance"

S1 = Story("S1", "settled with the merchant and performed", (
    filed(
        "2026-05-11 09:30", "lin", name="林小禾", store="youxuan", title="充电宝充电异常", product="充电宝",
        order_no="SF-示例-0001", order_amount="129.00", problem="Q1.1", happened_on="2026-05-08",
        facts="5月8日收到充电宝，充电时外壳发烫，充不满电。联系客服三次没有回复，要求退货退款。",
        claims=[{"kind": "refund", "amount": "129.00"}, {"kind": "return", "text": "退货，运费由商家承担"}],
        due={"D01": "2026-05-25"},
    ),
    Show("2026-05-11 09:34", "lin", "订单截图.png", "order", "订单和付款"),
    Show("2026-05-11 09:36", "lin", "发烫照片.png", "heat", "充电时发烫"),
    Beat("2026-05-11 15:10", "youxuan", "acknowledge", stage=FH, state="acknowledged"),
    Beat("2026-05-12 10:20", "youxuan", "answer", {"text": "已核实，这一批次有质量问题，我们给您退款。"}, FH),
    Beat("2026-05-13 16:00", "youxuan", "offer", {
        "terms": [pays("141.00", "2026-05-15", text="退款129元，另付退货运费12元")],
        "message": "全额退款，运费我们承担。", "expires_at": "2026-05-20 18:00",
    }, FH, keeps="offer", state="negotiating"),
    Beat("2026-05-14 09:05", "lin", "accept_offer", latest_offer, FH, state="settled"),
    Beat("2026-05-15 11:00", "youxuan", "report_paid", {
        "amount": "141.00", "on": "2026-05-15", "channel": "platform_refund", "transaction_no": "T202605150001",
    }, PF),
    Beat("2026-05-15 20:40", "lin", "confirm_received", {"amount": "141.00"}, PF, state="performed"),
))  # fmt: skip

S5 = Story("S5", "just sent to the merchant, no answer yet", (
    filed(
        "2026-07-02 10:12", "zheng", name="郑示例", store="youxuan", title="蓝牙耳机单边没有声音", product="蓝牙耳机",
        order_no="SF-示例-0007", order_amount="399.00", problem="Q1.1", happened_on="2026-06-28",
        facts="6月28日收到蓝牙耳机，左耳没有声音，客服让等，一直没有处理结果。", due={"D01": "2026-07-16"},
        claims=[{"kind": "refund", "amount": "399.00"}],
    ),
    Show("2026-07-02 10:15", "zheng", "聊天记录.png", "chat", "客服一直拖延"),
))  # fmt: skip

S14 = Story("S14", "a minor's purchase, offers on the table", (
    filed(
        "2026-08-03 14:00", "tang", name="唐示例", store="manghe", title="未成年人购买盲盒", product="盲盒26个",
        order_no="SF-示例-0014", order_amount="3980.00", problem="Q12.2", happened_on="2026-07-30",
        facts="我10岁的孩子用我的账号买了26个盲盒，我不知情，也不同意。未拆的可以退回。", **GUARDIAN,
        claims=[{"kind": "refund", "amount": "3980.00"}],
    ),
    Beat("2026-08-03 16:30", "manghe", "acknowledge", stage=FH),
    Beat("2026-08-04 09:40", "manghe", "offer", {
        "terms": [pays("1990.00", "2026-08-14", text="退一半"),
                  {"kind": "return", "due_on": "2026-08-12", "freight": "payee", "item": "未拆的盲盒"}],
        "message": "拆开的无法再卖，未拆的退回后退款一半。", "expires_at": "2026-08-11 18:00",
    }, FH, keeps="offer"),
    Beat("2026-08-05 20:10", "tang", "offer", {
        "terms": [pays("3200.00", "2026-08-14", text="退八成"),
                  {"kind": "return", "due_on": "2026-08-12", "freight": "payee", "item": "未拆的盲盒"}],
        "message": "孩子才10岁，请退八成。", "expires_at": "2026-08-12 18:00",
    }, FH, keeps="offer"),
    Beat("2026-08-06 11:20", "manghe", "offer", {
        "terms": [pays("2786.00", "2026-08-14", text="退七成"),
                  {"kind": "return", "due_on": "2026-08-12", "freight": "payee", "item": "未拆的盲盒"}],
        "message": "最多退七成，未拆的退回，运费我们出。", "expires_at": "2026-08-13 18:00",
    }, FH, keeps="offer", state="negotiating"),
))  # fmt: skip
