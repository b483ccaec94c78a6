"""Supervision: counted figures with their fraction and list; no names, no content, no small groups."""

from datetime import UTC
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mediation.people.models import Membership
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


def test_each_figure_says_how_it_is_counted_and_leads_to_its_list(world: World) -> None:
    decided(world, 6)
    late = worlds.file_at_bureau(world, world.yuhang, at="2026-05-11 09:00", **EARLIER)
    worlds.time_passes("2026-05-21 00:00")
    supervisor = browser(world.supervisor)
    page = text(supervisor.get(reverse("desk_oversight")))
    assert "6 ÷ 7" in page
    assert "85.71" in page
    assert "Decided within seven working days" in page
    rows = text(supervisor.get(reverse("desk_counted", args=["checked"])))
    assert late.number in rows
    assert "周示例" not in rows
    assert late.title not in rows
    assert late.facts not in rows


def test_groups_of_fewer_than_five_are_not_told_apart(world: World) -> None:
    decided(world, 4)
    supervisor = browser(world.supervisor)
    page = text(supervisor.get(reverse("desk_oversight")))
    assert "fewer than 5 are not told apart" in page
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
