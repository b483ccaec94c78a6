"""Side paths: the platform pays first, the police are asked, a court mediates, a session is arranged and put in minutes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from odr.demo.stories.bureau import accepted, consented, session
from odr.demo.stories.desks import refused, taken
from odr.demo.stories.filing import filed
from odr.demo.story import SHANGHAI, Beat, Say, Scene, Show, Story

FH, AM, PM, CM = "first_handling", "administrative", "peoples_mediation", "court_mediation"
FIRST, SECOND = "2026-07-15 09:30", "2026-07-16 14:00"

PAID_FIRST = Story("platform-pays", "the platform stepped in and paid the consumer first", (
    filed("2026-07-06 09:10", "sun", name="孙示例", store="youxuan", title="平板电脑碎屏不换", product="平板电脑",
          order_no="SF-示例-0061", order_amount="1299.00", problem="Q2.1", happened_on="2026-07-03",
          facts="7月3日开箱屏幕就是碎的，有开箱视频，商家说是运输造成的，不给退款。",
          claims=[{"kind": "refund", "amount": "1299.00"}]),
    Show("2026-07-06 09:14", "sun", "开箱视频截图.png", "tablet", "开箱时屏幕已碎"),
    Beat("2026-07-08 10:00", "youxuan", "say_no", {"reason": "出库时完好，应当由快递公司赔偿。"}, FH, state="failed"),
    Beat("2026-07-09 09:20", "yunji", "step_in", {
        "rules": "《平台争议处理规则》第五条", "text": "开箱视频完整，先行退还货款，再与商家核对。"}, FH),
    Beat("2026-07-10 10:00", "yunji", "pay_in_advance", {
        "ground": "deposit", "rules": "《消费者权益保证金规则》第三条", "amount": "1299.00", "on": "2026-07-10",
        "channel": "platform_refund", "transaction_no": "TK-示例-1299"}, FH),
    Beat("2026-07-11 20:15", "sun", "confirm_advance", {"amount": "1299.00"}, FH),
))  # fmt: skip

TO_POLICE = Story("bureau-police", "what seems to be made up was handed to the police", (
    filed("2026-06-30 09:20", "gao", name="高示例", store="yichu", bureau="xiaoshan", title="真丝衬衫有破洞", product="真丝衬衫",
          order_no="SF-示例-0062", order_amount="599.00", problem="Q1.1", happened_on="2026-06-26",
          facts="6月26日收到的衬衫背后有破洞，要求退一赔三。",
          claims=[{"kind": "refund", "amount": "599.00"}, {"kind": "punitive", "amount": "1797.00"}]),
    Show("2026-06-30 09:24", "gao", "破洞照片.png", "hole", "背后的破洞"),
    accepted("2026-07-02 10:00", "shen"),
    *consented("shen", "gao", "yichu", "2026-07-02 10:20", "2026-07-03"),
    *session("shen", "2026-07-06", "2026-07-13 10:00"),
    Show("2026-07-13 10:20", "yichu", "出库录像.png", "warehouse", "出库时衬衫完好"),
    Show("2026-07-13 10:24", "yichu", "称重记录.png", "scales", "退回包裹的重量相差312克", "own"),
    Beat("2026-07-14 09:00", "zhu", "hand_to_police", lambda scene: {
        "organ": "示例市公安局示例分局", "means": ["swapped", "invented"],
        "reason": "出库录像显示衬衫完好，退回包裹的重量相差312克。",
        "evidence": [scene.kept(name)["evidence"] for name in ("出库录像.png", "称重记录.png")]}, AM),
))  # fmt: skip

BEFORE_COURT = Story("court-mediates", "the court's mediator has opened the session", (
    filed("2026-07-01 11:00", "he", name="何示例", store="jiaju", title="橱柜台面开裂", product="石英石台面", area="339901",
          address="示例市示例区示例大道9号", order_no="SF-示例-0063", order_amount="5200.00", problem="Q1.1",
          happened_on="2026-06-27", facts="6月27日安装的台面第二天就从水槽边裂开，商家只同意打胶。",
          claims=[{"kind": "damages", "amount": "2600.00"}]),
    Show("2026-07-01 11:05", "he", "裂缝照片.png", "crack", "水槽边的裂缝"),
    Beat("2026-07-02 15:00", "jiaju", "say_no", {"reason": "安装后磕碰造成的，不同意更换台面。"}, FH, state="failed"),
    Beat("2026-07-03 09:00", "he", "request_court_mediation", lambda scene: {
        "court": scene.organisation("fayuan"), "track": "pre_filing", "agrees": True}, CM),
    Beat("2026-07-06 10:00", "zhang", "appoint_mediator", lambda scene: {"mediator": scene.person("pei")}, CM),
    Beat("2026-07-07 09:00", "pei", "confirm_appointment", {"free": "none"}, CM),
    Beat("2026-07-08 09:00", "jiaju", "agree_mediation", stage=CM),
    Beat("2026-07-14 09:00", "pei", "open_session", {"identities": True, "sham": True, "rights": True}, CM),
    Say("2026-07-14 09:06", "he", "台面第二天就裂了，照片在证据里。"),
    Say("2026-07-14 09:12", "jiaju", "可以换一块台面，人工费各承担一半。"),
))  # fmt: skip


def _moment(at: str, scene: Scene) -> str:
    return (datetime.fromisoformat(at).replace(tzinfo=SHANGHAI) + scene.shift).isoformat()


def _suits(*times: str) -> Callable[[Scene], Mapping[str, Any]]:
    """Which of the times suit, as they were proposed."""
    return lambda scene: {"suits": [_moment(one, scene) for one in times]}


def _called(scene: Scene) -> dict[str, Any]:
    """Both sides online, known by their accounts."""
    rows = [{"who": f"person:{scene.person(one)}", "here": "online", "checked": "account"} for one in ("ma", "jiaju")]
    return {"roll": rows, "agenda": "核对事实\n商量补偿数额"}


MINUTES = Story("committee-minutes", "an arranged session with minutes that wait for their signatures", (
    *refused("ma", "马示例", "SF-示例-0064", title="衣柜门板变形", product="衣柜", order_amount="6400.00",
             facts="6月28日装好的衣柜，一周后两扇门板变形关不上，商家要求自己付上门费。",
             claims=[{"kind": "damages", "amount": "1800.00"}]),
    *taken(),
    Beat("2026-07-10 11:00", "fang", "propose_times", {"first": FIRST, "second": SECOND}, PM),
    Beat("2026-07-10 15:00", "ma", "answer_times", _suits(FIRST, SECOND), PM),
    Beat("2026-07-11 09:10", "jiaju", "answer_times", _suits(SECOND), PM),
    Beat("2026-07-13 09:00", "fang", "arrange_session", {"starts_at": SECOND, "online": True}, PM),
    Beat("2026-07-16 14:00", "fang", "open_session", stage=PM, state="session"),
    Say("2026-07-16 14:01", "ma", "我到了。"),
    Say("2026-07-16 14:02", "jiaju", "商家到了。"),
    Beat("2026-07-16 14:05", "fang", "call_roll", _called, PM),
    Beat("2026-07-16 14:06", "ma", "confirm_rights", {"understood": True}, PM),
    Beat("2026-07-16 14:07", "jiaju", "confirm_rights", {"understood": True}, PM),
    Say("2026-07-16 14:12", "ma", "两扇门都关不上，照片在证据里。"),
    Say("2026-07-16 14:20", "jiaju", "门板变形我们认，可以免费换门，再补500元。"),
    Beat("2026-07-16 15:30", "fang", "end_session", {
        "outcome": "", "result": "商家提出免费换门并补偿500元，买家考虑三天。"}, PM),
    Beat("2026-07-16 15:40", "fang", "read_minutes", {"how": "aloud"}, PM),
))  # fmt: skip

PATHS = (PAID_FIRST, TO_POLICE, BEFORE_COURT, MINUTES)
