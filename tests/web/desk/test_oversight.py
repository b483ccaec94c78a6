"""Supervision: counted figures with their fraction and list; no names, no content, no small groups."""

import re
from datetime import UTC
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from mediation.cases.models import Case
from mediation.people.models import Membership
from mediation.performance import oversight
from mediation.performance.small import FEWEST, folded
from tests.mediation import worlds
from tests.mediation.worlds import World
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
EARLIER: dict[str, Any] = {"happened_on": "2026-05-01"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, at the end of May."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-31 10:00").astimezone(UTC))
    return worlds.world()


def decided(world: World, count: int) -> None:
    """Complaints of 05-11 that were accepted in time."""
    for number in range(count):
        case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-11 09:00", order_no=f"SF-{number}", **EARLIER)
        worlds.do("accept", world.xiaoshan.officer, "2026-05-12 09:00", case)


def test_each_figure_says_how_it_is_counted_and_leads_to_its_groups(world: World) -> None:
    decided(world, 6)
    late = [overlooked(world, world.yuhang, number) for number in range(5)]
    worlds.time_passes("2026-05-21 00:00")
    supervisor = browser(world.supervisor)
    page = text(supervisor.get(reverse("desk_oversight")))
    assert "6 ÷ 11" in page
    assert "54.55" in page
    assert "Decided within seven working days" in page
    groups = text(supervisor.get(reverse("desk_counted", args=["checked"])))
    assert rows(groups) == [
        ("萧山区市场监督管理局", "Accepted", "6"),
        ("余杭区市场监督管理局", "Received by the bureau", "5"),
    ]
    for secret in (*(case.number for case in late), "周示例", late[0].title, late[0].facts):
        assert secret not in groups


def overlooked(world: World, office: worlds.Office, number: int) -> Case:
    """A complaint of 05-11 about which nothing was decided."""
    return worlds.file_at_bureau(world, office, at="2026-05-11 09:00", order_no=f"SF-late-{number}", **EARLIER)


def rows(page: str) -> list[tuple[str, ...]]:
    """The groups on the page of a figure."""
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", body)
    plain = [re.sub(r"<[^>]+>", "", cell) for cell in cells]
    width = page.split("<thead>")[1].split("</thead>", maxsplit=1)[0].count('scope="col"')
    return [tuple(plain[at : at + width]) for at in range(0, len(plain), width)]


def test_a_small_office_or_state_is_put_together_with_others(world: World) -> None:
    decided(world, 7)
    overlooked(world, world.xiaoshan, 1)
    overlooked(world, world.yuhang, 2)
    supervisor = browser(world.supervisor)
    page = text(supervisor.get(reverse("desk_counted", args=["received"])))
    # One case of the other office and one in another state: each shown alone would be one case, so would the rest.
    assert rows(page) == [("All offices", "All states", "9")]
    for number in range(3, 8):
        overlooked(world, world.yuhang, number)
    page = text(supervisor.get(reverse("desk_counted", args=["received"])))
    assert rows(page) == [
        ("萧山区市场监督管理局", "All states", "8"),
        ("余杭区市场监督管理局", "Received by the bureau", "6"),
    ]


def test_a_share_is_a_bound_where_one_side_is_small(world: World) -> None:
    decided(world, 6)
    overlooked(world, world.yuhang, 1)
    worlds.time_passes("2026-05-21 00:00")
    page = text(browser(world.supervisor).get(reverse("desk_oversight")))
    assert "6 ÷ 7" not in page
    assert "85.71" not in page
    assert "all but fewer than 5 of 7" in page
    assert "≥ 42.86" in page


def test_a_year_does_not_give_away_the_month_that_is_hidden(world: World) -> None:
    decided(world, 6)
    for number in range(3):
        worlds.file_at_bureau(world, world.yuhang, at="2026-04-20 09:00", order_no=f"SF-4-{number}", happened_on="2026-04-01")  # fmt: skip  # noqa: E501
    supervisor = browser(world.supervisor)
    year, month = {"span": "2026"}, {"span": "2026-05"}
    assert f'{reverse("desk_counted", args=["received"])}?span=2026-05' in text(supervisor.get(reverse("desk_oversight"), month))  # fmt: skip  # noqa: E501
    assert f'{reverse("desk_counted", args=["received"])}?span=2026"' not in text(supervisor.get(reverse("desk_oversight"), year))  # fmt: skip  # noqa: E501
    assert supervisor.get(reverse("desk_counted", args=["received"]), year).status_code == 404
    for number in range(4):
        worlds.file_at_bureau(world, world.yuhang, at="2026-03-20 09:00", order_no=f"SF-3-{number}", happened_on="2026-03-01")  # fmt: skip  # noqa: E501
    page = text(supervisor.get(reverse("desk_counted", args=["received"]), year))
    assert rows(page) == [("2026-05", "6"), ("Other months", "7")]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, {}),
        ({"a": 5}, {"a": 5}),
        ({"a": 4}, {None: 4}),
        ({"a": 9, "b": 3, "c": 2}, {"a": 9, None: 5}),
        ({"a": 9, "b": 6, "c": 2}, {"a": 9, None: 8}),
        ({"a": 5, "b": 1}, {None: 6}),
    ],
)
def test_what_is_put_together_is_no_small_group(counts: dict[str, int], shown: dict[str | None, int]) -> None:
    assert folded(counts) == shown


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 12), max_size=8))
def test_nothing_smaller_can_be_worked_out(counts: dict[str, int]) -> None:
    shown = folded(counts)
    assert sum(shown.values()) == sum(counts.values())
    if sum(counts.values()) >= FEWEST:
        assert min(shown.values()) >= FEWEST


def test_an_office_does_not_give_away_how_few_it_has_in_time(world: World) -> None:
    for number in range(6):
        overlooked(world, world.yuhang, number)
    worlds.time_passes("2026-05-21 00:00")
    worlds.file_at_bureau(world, world.yuhang, at="2026-05-29 09:00", order_no="SF-new", **EARLIER)
    page = text(browser(world.supervisor).get(reverse("desk_oversight")))
    line = page.split("余杭区市场监督管理局")[1].split("</tr>")[0]
    assert re.findall(r'<td class="num">(.*?)</td>', line) == ["6", '<span class="muted">not shown</span>']


def test_the_order_of_offices_does_not_give_away_small_numbers(world: World) -> None:
    """Four overdue in one office, one in another: both read "fewer than 5", and stand by name, not by number."""
    for number in range(4):
        overlooked(world, world.xiaoshan, number)
    overlooked(world, world.yuhang, 9)
    worlds.time_passes("2026-05-21 00:00")
    lines = oversight.overdue(worlds.actor(world.supervisor), now=worlds.at("2026-05-31 10:00"))
    assert [(one.body, one.overdue, one.handled) for one in lines] == [
        ("余杭区市场监督管理局", None, None),
        ("萧山区市场监督管理局", None, None),
    ]


def test_what_is_not_shown_reads_as_words_and_no_number(world: World) -> None:
    decided(world, 3)
    page = text(browser(world.supervisor).get(reverse("desk_oversight")))
    cards = page.split('class="kpis"')[1].split("</ul>")[0]
    assert cards.count("Not shown") == 6
    assert cards.count("fewer than 5, not shown") == 6
    assert "< 5" not in page
    assert "“Not shown” is no value" in page


def test_groups_of_fewer_than_five_are_not_told_apart(world: World) -> None:
    decided(world, 4)
    supervisor = browser(world.supervisor)
    page = text(supervisor.get(reverse("desk_oversight")))
    assert "fewer than 5, not shown" in page
    assert reverse("desk_counted", args=["received"]) not in page
    assert supervisor.get(reverse("desk_counted", args=["received"])).status_code == 404


def test_a_supervisor_opens_no_case(world: World) -> None:
    decided(world, 5)
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-11 10:00", **EARLIER)
    supervisor = browser(world.supervisor)
    assert supervisor.get(reverse("desk_case", args=[case.pk])).status_code == 404
    assert supervisor.get(reverse("case", args=[case.pk])).status_code == 404


def test_a_supervisor_of_one_district_sees_that_district_alone(world: World) -> None:
    decided(world, 6)
    Membership.objects.filter(user=world.supervisor).update(organisation=world.yuhang.body)
    page = text(browser(world.supervisor).get(reverse("desk_oversight")))
    assert "萧山区" not in page
    assert reverse("desk_counted", args=["received"]) not in page


@pytest.mark.parametrize("who", ["zhou", "agent", "mediator", "clerk", "secretary"])
def test_nobody_else_sees_the_figures(world: World, who: str) -> None:
    assert browser(getattr(world, who)).get(reverse("desk_oversight")).status_code == 404


def test_a_year_can_be_looked_at_as_a_whole(world: World) -> None:
    decided(world, 5)
    supervisor = browser(world.supervisor)
    assert "Overview, 2026" in text(supervisor.get(reverse("desk_oversight"), {"span": "2026"}))
    assert "Overview, 2026-05" in text(supervisor.get(reverse("desk_oversight"), {"span": "nonsense"}))
    assert supervisor.get(reverse("desk_counted", args=["no-such-figure"])).status_code == 404


def test_queries_do_not_grow_with_the_cases(
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    supervisor = browser(world.supervisor)
    decided(world, 1)
    supervisor.get(reverse("desk_oversight"))
    with django_assert_max_num_queries(30) as first:
        supervisor.get(reverse("desk_oversight"))
    decided(world, 6)
    with django_assert_num_queries(len(first)):
        supervisor.get(reverse("desk_oversight"))
