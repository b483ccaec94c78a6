"""Sample cases S15, S4, S6, S5 and S16 of domain 10.3 through REST, in the order of their dates, on both databases.

Each asserts the due days, the ground, the paper and the notices as they are written there. The clock of a site only
moves forwards: the tests stand in the order in which they happen.
"""

import io
import re
from typing import Any

import pypdf

from odr.demo.story import moment
from tests.journeys.rest import World

START = "2026-04-09T09:00:00+08:00"
REMEDIES = ("与经营者协商和解", "请求消费者协会", "向有关行政部门投诉", "提请仲裁机构仲裁", "向人民法院提起诉讼")
COMMON: dict[str, Any] = {
    "area": "330109", "address": "浙江省杭州市萧山区示例街道2号", "channel": "platform", "declaration": True,
    "route": "authority",
}  # fmt: skip


class Complaint:
    """One complaint on a running site, told over REST."""

    def __init__(self, world: World, at: str, who: str, *, store: str, bureau: str = "", **said: Any) -> None:
        self.world, self.who = world, who
        world.travel(moment(at))
        given = {"store": world.organs[store], **COMMON, **said}
        if bureau:
            given["bureau"] = world.organs[bureau]
        self.filed = world.post(who, "cases/", given)
        self.pk = self.filed["id"]

    @classmethod
    def known(cls, world: World, who: str, pk: str) -> "Complaint":
        """A case that is there already, as somebody reads it."""
        case = cls.__new__(cls)
        case.world, case.who, case.pk = world, who, pk
        return case

    def do(self, at: str, who: str, verb: str, **data: Any) -> Any:
        """One deed at its moment."""
        self.world.travel(moment(at))
        return self.world.post(who, f"cases/{self.pk}/actions/{verb}/", data)["result"]

    def no(self, who: str, verb: str, *, code: str, **data: Any) -> None:
        """One deed that is refused, after which nothing is different."""
        before = self.read(self.who), self.read(self.who, "timeline/")
        self.world.refused(who, f"cases/{self.pk}/actions/{verb}/", data, code=code)
        assert (self.read(self.who), self.read(self.who, "timeline/")) == before

    def read(self, who: str, part: str = "") -> Any:
        """The case, or a part of it, as somebody sees it."""
        return self.world.get(who, f"cases/{self.pk}/{part}")

    def stage(self, who: str = "") -> Any:
        """The newest proceeding."""
        return self.read(who or self.who)["proceedings"][-1]

    def clock(self, code: str, who: str = "") -> Any:
        """The newest clock of a code."""
        found = [one for one in self.read(who or self.who, "deadlines/")["results"] if one["code"] == code]
        return max(found, key=lambda one: one["starts_on"])

    def due(self, code: str) -> str:
        """Its last day."""
        return str(self.clock(code)["due_lenient"])

    def paper(self, who: str, kind: str) -> str:
        """What the newest paper of a kind says, without spaces."""
        found = [one for one in self.read(who, "papers/")["results"] if one["kind"] == kind][-1]
        answer = self.world.raw(who, f"papers/{found['id']}/file/")
        assert answer.content.startswith(b"%PDF-"), answer.text[:300]
        pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))

    def papers(self, who: str) -> list[str]:
        """Kinds of the papers somebody can read."""
        return [one["kind"] for one in self.read(who, "papers/")["results"]]

    def told(self, officer: str, event: str) -> set[str]:
        """Roles that were told of an event here, by the ledger of service."""
        rows = self.read(officer, "service/?limit=200")["results"]
        return {one["role"] for one in rows if one["event"] == event and one["channel"] == "in_site"}


def old_and_new(world: World, at: str, order: str) -> Complaint:
    """S15's complaint, whatever its day."""
    return Complaint(
        world, at, "tang", store="yichu", bureau="xiaoshan", name="唐示例", title="外套缝线开裂", product="外套",
        order_no=order, order_amount="620.00", problem="Q1.1", happened_on="2026-04-02",
        facts="4月2日收到外套，第一次穿缝线就开裂。人民调解委员会已经调解过一次，没有结果。",
        claims=[{"kind": "refund", "amount": "620.00"}], earlier="go_on",
    )  # fmt: skip


def test_s15_the_same_facts_before_and_after_the_switch_of_orders(world: World) -> None:
    old = old_and_new(world, "2026-04-10 10:00", "SF-示例-0151")
    assert (old.stage()["rule_set"], old.clock("D03")["rule_set"], old.due("D03")) == (
        "RS-2024", "RS-2024", "2026-04-21",
    )  # fmt: skip
    new = old_and_new(world, "2026-04-15 10:00", "SF-示例-0152")
    assert (new.stage()["rule_set"], new.due("D03")) == ("RS-2026", "2026-04-24")

    world.travel(moment("2026-04-16 09:00"))
    said = {"ground": "N2", "reason": "依法成立的人民调解委员会已经处理过同一争议。"}
    old.no("shen", "propose_decline", code="invalid", **said)  # a person chooses between two orders
    old.do("2026-04-16 09:10", "shen", "propose_decline", **said, rule_set="RS-2024")
    old.do("2026-04-16 10:00", "zhu", "sign_off_decline")
    assert (old.stage()["state"], old.clock("D03")["status"]) == ("not_accepted", "met")
    paper = old.paper("tang", "decline_decision")
    assert "依法成立的其他调解组织已经受理或者处理过" in paper
    assert "规则集RS-2024" in paper

    offered = next(one for one in new.read("shen")["actions"] if one["name"] == "propose_decline")
    assert "rule_set" not in offered["schema"]["properties"], "after the switch there is nothing to choose"
    new.do("2026-04-16 11:00", "shen", "accept")
    paper = new.paper("tang", "acceptance_decision")
    assert "规则集RS-2026" in paper
    assert new.due("D05") == "2026-06-15", "sixty days under both orders"


def test_s4_over_three_years_is_declined_by_a_person_with_every_other_path(world: World) -> None:
    case = Complaint(
        world, "2026-05-12 10:00", "wu", store="anmo", bureau="yuhang", name="吴示例", title="按摩椅拒绝保修",
        product="按摩椅", order_no="SF-示例-0004", order_amount="6999.00", problem="Q2.4", happened_on="2023-02-10",
        facts="2022年12月购买按摩椅6,999元，2023年2月10日已书面得知商家拒绝保修，要求退货。",
        claims=[{"kind": "return"}, {"kind": "refund", "amount": "6999.00"}],
    )  # fmt: skip
    assert case.due("D03") == "2026-05-21"
    world.travel(moment("2026-05-14 10:00"))
    assert case.stage()["state"] == "received", "nothing declines by itself"
    reason = "投诉人2023年2月10日已知道权益受到侵害，至2026年2月10日已满三年。"
    case.do("2026-05-15 14:00", "xu2", "propose_decline", ground="N4", reason=reason)
    assert "decline_decision" not in case.papers("wu")
    case.no("xu2", "sign_off_decline", code="second_person")
    case.do("2026-05-18 09:20", "shi", "sign_off_decline")
    assert (case.stage()["state"], case.clock("D03")["status"]) == ("not_accepted", "met")
    paper = case.paper("wu", "decline_decision")
    assert "第十六条第四项" in paper
    assert "第三十九条" in paper
    assert [words for words in REMEDIES if words not in paper] == []
    assert "decline_decision" not in case.papers("yunji")
    assert case.told("xu2", "administrative.declined") == {"claimant"}


def test_s4_twin_an_interruption_of_limitation_is_for_a_person_to_weigh(world: World) -> None:
    case = Complaint(
        world, "2026-05-19 10:00", "wu", store="anmo", bureau="yuhang", name="吴示例", title="按摩椅电机拒绝保修",
        product="按摩椅电机", order_no="SF-示例-0004B", order_amount="6999.00", problem="Q2.4",
        happened_on="2023-02-10",
        facts="2023年2月10日得知商家拒绝保修，2024年3月1日向人民调解委员会提出过请求。",
        claims=[{"kind": "refund", "amount": "6999.00"}], earlier="go_on",
    )  # fmt: skip
    assert case.due("D03") == "2026-05-28"
    world.travel(moment("2026-05-29 00:05"))
    assert case.stage()["state"] == "received", "late, and still nothing declines by itself"
    case.do("2026-05-29 09:00", "xu2", "accept")
    assert case.stage()["state"] == "accepted", "the bar has no interruption in its words; the officer decided"


def report_of(case: Complaint) -> Complaint:
    """The same paper is a report: it becomes a clue of its own, with its own clock, for the bureau alone."""
    made = case.do(
        "2026-06-23 10:00", "han", "split_report", title="蜂蜜标签没有标注生产许可证编号",
        facts="标签没有标注生产许可证编号，附开箱视频。", found_on="2026-06-23", tell_reporter=True,
    )  # fmt: skip
    clue = Complaint.known(case.world, "han", made["clue"])
    assert clue.due("D09") == "2026-07-14"
    assert "举报登记表" in clue.paper("han", "report_registration")
    assert [one["number"] for one in case.read("zhao")["reports"]] == [made["number"]]
    for who in ("zhao", "yunji"):
        assert case.world.raw(who, f"cases/{clue.pk}/").status_code == 404
    for part in ("", "timeline/", "papers/"):
        assert made["number"] not in str(case.read("yunji", part))
    return clue


def the_report_survives(case: Complaint, clue: Complaint) -> None:
    """The complaint is not accepted; the clue goes on, is extended by the head, and whoever reported is told alone."""
    clue.do("2026-06-26 09:00", "han", "take_up")
    clue.do("2026-06-30 09:00", "zhu", "extend_verification", reason="检测结果尚未返回")
    assert clue.due("D09") == "2026-08-04"
    clue.do("2026-07-01 09:00", "han", "report_findings", findings="现场检查属实。", proposal="file")
    clue.do("2026-07-01 10:00", "zhu", "file_case", number="萧市监立〔2026〕1号", reason="涉嫌违反食品标签规定")
    assert clue.stage()["state"] == "filed"
    assert [one["outcome"] for one in case.read("zhao")["reports"]] == ["filed"]
    assert case.read("yunji")["reports"] == []


def test_s6_conduct_is_weighed_by_two_people_and_nobody_is_scored(world: World) -> None:
    case = Complaint(
        world, "2026-06-22 11:00", "zhao", store="fengmi", bureau="xiaoshan", name="赵示例", title="蜂蜜标签缺陷",
        product="蜂蜜120瓶", order_no="SF-示例-0006", order_amount="9480.00", problem="Q6.3", happened_on="2026-06-18",
        facts="四日内分12单购买同款蜂蜜120瓶，标签没有标注生产许可证编号，要求十倍赔偿。",
        claims=[{"kind": "refund", "amount": "9480.00"}, {"kind": "punitive", "amount": "94800.00"}],
    )  # fmt: skip
    assert case.due("D03") == "2026-07-01"
    clue = report_of(case)
    said: dict[str, Any] = {"ground": "N3", "reason": "购买数量、频次与保质期和生活习惯明显不符。"}
    world.travel(moment("2026-06-24 15:00"))
    case.no("han", "propose_decline", code="invalid", **said)
    factors = [
        {"factor": "F1", "rests_on": "四日内分12单购买同款蜂蜜120瓶。"},
        {"factor": "F2", "rests_on": "三十日内同类投诉38件。"},
        {"factor": "F4", "rests_on": "三名投诉人共用同一联系电话。"},
    ]
    case.do("2026-06-24 15:30", "han", "propose_decline", **said, factors=factors)
    case.no("han", "sign_off_decline", code="second_person")
    assert case.stage()["facts"].keys() <= {"received_on"}, "the complainant reads days, not what is weighed"
    case.do("2026-06-25 09:00", "zhu", "sign_off_decline")
    assert case.stage()["state"] == "not_accepted"
    paper = case.paper("zhao", "decline_decision")
    for words in ("第十六条第三项", "第十七条第一项", "第十七条第二项", "第十七条第四项", "复核人：朱示例"):
        assert words in paper
    assert "第十七条第三项" not in paper
    kept = [one for one in case.read("shen", "timeline/")["results"] if one["kind"] == "administrative.decline_weighed"]
    assert kept[0]["data"]["factors"] == ["F1", "F2", "F4"]
    for who in ("zhao", "yunji"):
        assert "F4" not in str(case.read(who, "timeline/"))
    assert "score" not in str(case.read("shen")).lower()
    the_report_survives(case, clue)


def test_s5_the_first_bureau_to_receive_handles_and_the_second_declines(world: World) -> None:
    earphones: dict[str, Any] = {
        "store": "yichu", "name": "郑示例", "title": "蓝牙耳机单边没有声音", "product": "蓝牙耳机",
        "order_no": "SF-示例-0007", "order_amount": "399.00", "problem": "Q1.1", "happened_on": "2026-06-28",
        "facts": "6月28日收到蓝牙耳机，左耳没有声音，客服让等，一直没有处理结果。",
        "claims": [{"kind": "refund", "amount": "399.00"}],
    }  # fmt: skip
    first = Complaint(world, "2026-07-02 10:00", "zheng", bureau="yuhang", **earphones)
    assert first.due("D03") == "2026-07-13"
    world.travel(moment("2026-07-06 09:00"))
    again = {**COMMON, **earphones, "store": world.organs["yichu"], "bureau": world.organs["xiaoshan"]}
    asked = world.refused("zheng", "cases/", again, code="invalid")
    assert f"{first.filed['number']} (the same order number)" in asked["errors"]["earlier"][0]
    assert len(world.get("zheng", "cases/")["results"]) == 1
    world.refused("zheng", "cases/", again | {"earlier": world.organs["yichu"]}, code="invalid")
    second = Complaint(world, "2026-07-06 09:10", "zheng", bureau="xiaoshan", earlier=first.pk, **earphones)
    assert second.due("D03") == "2026-07-15"
    linked = [one for one in second.read("zheng", "timeline/")["results"] if one["kind"] == "case.linked"]
    assert linked[0]["data"] == {"number": first.filed["number"], "reason": "order"}
    assert "case.linked" not in {one["kind"] for one in second.read("yichu", "timeline/")["results"]}
    assert second.stage()["state"] == "received", "nothing is decided by the match"
    first.do("2026-07-07 09:00", "xu2", "accept")
    reason = f"同一争议已由余杭区市场监督管理局受理，案件编号{first.filed['number']}。"
    second.do("2026-07-08 09:00", "shen", "propose_decline", ground="N2", reason=reason)
    second.do("2026-07-08 10:00", "zhu", "sign_off_decline")
    assert (second.stage()["state"], second.clock("D03")["status"]) == ("not_accepted", "met")
    paper = second.paper("zheng", "decline_decision")
    assert "第十六条第二项" in paper
    assert first.filed["number"] in paper


def test_s5_twin_the_first_is_withdrawn_before_anybody_handled_it(world: World) -> None:
    cable: dict[str, Any] = {
        "store": "yichu", "name": "郑示例", "title": "数据线断裂", "product": "数据线", "order_no": "SF-示例-0007B",
        "order_amount": "39.00", "problem": "Q1.1", "happened_on": "2026-07-01",
        "facts": "7月1日收到数据线，第二天接头断裂，客服没有回复。", "claims": [{"kind": "refund", "amount": "39.00"}],
    }  # fmt: skip
    first = Complaint(world, "2026-07-09 10:00", "zheng", bureau="yuhang", **cable)
    second = Complaint(world, "2026-07-10 10:00", "zheng", bureau="xiaoshan", earlier=first.pk, **cable)
    first.do("2026-07-10 11:00", "zheng", "withdraw", reason="由公示地址的市场监管部门处理。")
    second.do("2026-07-13 09:00", "shen", "accept")
    assert second.stage()["state"] == "accepted"


def test_s16_a_store_without_address_or_telephone_and_the_platform_that_must_name_it(world: World) -> None:
    case = Complaint(
        world, "2026-09-07 09:00", "sun", store="naifen", route="first_handling", name="孙示例", title="奶粉罐破损",
        product="奶粉", order_no="SF-示例-0016", order_amount="289.00", problem="Q1.1", happened_on="2026-09-03",
        facts="9月3日收到奶粉，罐身破损，店铺页面没有地址，电话停机。", claims=[{"kind": "refund", "amount": "289.00"}],
    )  # fmt: skip
    tried = {"outcome": "failed", "note": "拨打店铺预留电话，提示已停机。"}
    case.no("sun", "log_contact", code="forbidden", channel="phone", on="2026-09-07", **tried)
    case.do("2026-09-08 10:00", "haitao", "log_contact", channel="phone", on="2026-09-08", **tried)
    case.do("2026-09-09 10:00", "haitao", "log_contact", channel="message", on="2026-09-09", **tried)
    logged = [one for one in case.read("sun", "timeline/")["results"] if one["kind"] == "contact.logged"]
    assert [one["data"]["reachable"] for one in logged] == [False, True]
    case.do("2026-09-10 10:00", "haitao", "say_no", reason="店铺无法联系。")
    offered = next(one for one in case.read("sun")["actions"] if one["name"] == "take_on")
    assert offered["schema"]["properties"]["bureau"]["enum"] == [world.organs["beilun"]]
    case.no("sun", "take_on", code="invalid", bureau=world.organs["xiaoshan"])
    case.do("2026-09-14 09:00", "sun", "take_on", bureau=world.organs["beilun"])
    assert case.due("D03") == "2026-09-22", "Sunday the 20th is worked in exchange"
    case.do("2026-09-15 09:00", "gu", "call_evidence", wanted=["identity"], call_days=6)
    call = case.clock("H7")
    assert (call["due_lenient"], call["owed_by"], call["article"]) == ("2026-09-21", "platform", "NTM 34; ECL 62")
    paper = case.paper("haitao", "evidence_call")
    for words in ("《网络交易监督管理办法》第三十四条", "2026年9月21日", "真实名称、地址和有效联系方式", "第四十四条"):
        assert words in paper
    assert case.told("gu", "administrative.evidence_called") == {"platform", "claimant"}
    case.no("haitao", "answer_call", code="invalid", legal_name="某某国际贸易有限公司")
    case.do("2026-09-17 09:00", "haitao", "answer_call", cannot="该店铺注册资料为境外主体，无法核实有效联系方式。")
    assert case.clock("H7")["status"] == "met"
    assert case.told("gu", "administrative.evidence_refused") >= {"claimant"}
