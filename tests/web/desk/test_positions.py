"""The position board: whoever leads reads it, nobody else, and without what another mediator was told alone."""

from datetime import UTC
from decimal import Decimal

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.core.refusals import Refused
from mediation.negotiation.models import Offer
from mediation.negotiation.positions import positions
from mediation.rooms.models import Room
from odr.web.desk.positions import drawn, gaps, rows
from tests.mediation.negotiation.deals import in_session, offered, pay
from tests.mediation.negotiation.secrets import both_bid, open_round
from tests.mediation.worlds import World, actor, at, do
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(people: World, monkeypatch: pytest.MonkeyPatch) -> Case:
    """1,832 yuan claimed, then three figures."""
    monkeypatch.setattr("odr.clock.real_now", lambda: at("2026-07-16 11:00").astimezone(UTC))
    found = in_session(people)
    offered(found, people.agent, "2026-07-16 10:00", pay("200.00", "2026-09-10"))
    offered(found, people.zhou, "2026-07-16 10:10", pay("900.00", "2026-09-10"))
    offered(found, people.agent, "2026-07-16 10:20", pay("600.00", "2026-09-10"))
    return found


def page(case: Case) -> str:
    return reverse("desk_positions", args=[case.pk])


def test_the_way_of_the_figures_with_the_gap_after_each(people: World, case: Case) -> None:
    steps = positions(actor(people.mediator), case)
    assert [(one.side, one.amount) for one in steps] == [
        ("claimant", Decimal("1832.00")), ("respondent", Decimal("200.00")), ("claimant", Decimal("900.00")),
        ("respondent", Decimal("600.00")),
    ]  # fmt: skip
    assert gaps(steps) == [None, Decimal("1632.00"), Decimal("700.00"), Decimal("300.00")]
    assert [row["moved"] != "" for row in rows(steps, case)] == [False, False, True, True]


def test_the_drawing_is_to_scale_and_never_leaves_its_frame(people: World, case: Case) -> None:
    plot = drawn(positions(actor(people.mediator), case))
    assert plot is not None
    asked, given = plot["lines"]
    assert [dot["y"] for dot in asked["dots"]] == sorted(dot["y"] for dot in asked["dots"]), "asks come down the page"
    assert [dot["y"] for dot in given["dots"]] == sorted((dot["y"] for dot in given["dots"]), reverse=True)
    heights = [box["height"] for box in plot["band"]]
    assert heights == sorted(heights, reverse=True)
    per_yuan = heights[0] / 1632
    assert [round(height / per_yuan) for height in heights[1:]] == [pytest.approx(700, abs=6), pytest.approx(300, abs=6)]  # fmt: skip  # noqa: E501
    points = [tuple(map(int, one.split(","))) for line in plot["lines"] for one in line["points"].split()]
    assert all(0 <= x <= plot["width"] and 0 <= y <= plot["foot"] for x, y in points)


def test_one_figure_alone_is_not_drawn(people: World, case: Case) -> None:
    assert drawn(positions(actor(people.mediator), case)[:1]) is None
    assert drawn([]) is None


def test_the_page_shows_chart_and_table_to_who_leads(people: World, case: Case) -> None:
    answer = text(browser(people.mediator).get(page(case)))
    assert '<svg class="gap plot"' in answer
    assert answer.count("<tr>") == 5
    assert page(case) in text(browser(people.mediator).get(f"/desk/cases/{case.pk}/"))
    assert "¥300" in answer or "300" in answer


def test_neither_side_nor_anybody_else_finds_it(people: World, case: Case) -> None:
    for who in (people.zhou, people.agent, people.platform_agent, people.secretary, people.second_mediator,
                people.xiaoshan.officer, people.outsider):  # fmt: skip
        assert browser(who).get(page(case)).status_code == 404, who
        with pytest.raises(Refused) as caught:
            positions(actor(who), case)
        assert caught.value.code == "not_found"
    for who in (people.secretary, people.second_mediator):
        assert page(case) not in text(browser(who).get(f"/desk/cases/{case.pk}/"))


def test_what_was_put_forward_to_another_mediator_alone_is_left_out(people: World, case: Case) -> None:
    caucus = do("open_caucus", people.mediator, "2026-07-16 10:30", case, side="claimant").result["room"]
    Offer.objects.filter(case=case, version=2).update(room=caucus)
    assert len(positions(actor(people.mediator), case)) == 4, "who leads it sat there"
    Room.objects.filter(pk=caucus).update(leader=people.second_mediator)
    Room.objects.get(pk=caucus).seats.filter(person=people.mediator).delete()
    assert [one.amount for one in positions(actor(people.mediator), case)] == [
        Decimal("1832.00"), Decimal("200.00"), Decimal("600.00"),
    ]  # fmt: skip


def test_no_bid_stands_on_it(people: World, case: Case) -> None:
    before = len(positions(actor(people.mediator), case))
    both_bid(people, open_round(people, case), "7391.37", "5173.73")
    assert len(positions(actor(people.mediator), case)) == before
    answer = text(browser(people.mediator).get(page(case)))
    assert not [figure for figure in ("7,391", "5,173", "7391", "5173") if figure in answer]
