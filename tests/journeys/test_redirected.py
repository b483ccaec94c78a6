"""What came as a complaint and is none, through REST and on both databases (F6; Order 121 Art 44)."""

from odr.demo.story import moment
from tests.journeys.rest import World
from tests.journeys.test_intake_stories import Complaint, old_and_new

START = "2026-06-08T08:00:00+08:00"
REASON = "只要求撤销此前的不予受理决定，没有新的争议。"


def test_an_application_for_review_is_sent_on_its_way_and_a_complaint_made_of_it(world: World) -> None:
    case = old_and_new(world, "2026-06-08 09:00", "SF-示例-0161")
    assert case.due("D03") == "2026-06-17"
    world.travel(moment("2026-06-09 09:00"))
    case.no("shen", "redirect", code="invalid", matter="review", reason="")
    case.no("tang", "redirect", code="forbidden", matter="review", reason=REASON)
    case.do("2026-06-09 10:00", "shen", "redirect", matter="review", reason=REASON)
    assert (case.stage()["state"], case.clock("D03")["status"]) == ("redirected", "cancelled")
    paper = case.paper("tang", "guidance_note")
    for words in ("行政复议申请", REASON, "第四十四条", "六十日内", "可以重新提出投诉"):
        assert words in paper
    assert "guidance_note" not in case.papers("yunji")
    assert case.told("shen", "administrative.redirected") == {"claimant"}

    draft = case.do("2026-06-10 09:00", "tang", "file_anew")["draft"]
    assert case.do("2026-06-10 09:01", "tang", "file_anew")["draft"] == draft
    anew = Complaint(
        world, "2026-06-10 09:10", "tang", store="yichu", bureau="xiaoshan", name="唐示例", title="外套缝线开裂",
        product="外套", order_no="SF-示例-0161", order_amount="620.00", problem="Q1.1", happened_on="2026-04-02",
        facts="4月2日收到外套，第一次穿缝线就开裂。", claims=[{"kind": "refund", "amount": "620.00"}],
        earlier=case.pk, draft=draft,
    )  # fmt: skip
    assert (anew.stage()["state"], anew.due("D03")) == ("received", "2026-06-22")
    again = case.do("2026-06-10 10:00", "tang", "file_anew")["draft"]
    assert again != draft, "the one before was filed"
