"""The queue: who sees what, in which order and why, in a fixed number of queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from mediation.cases import desk
from mediation.cases.models import Case
from mediation.cases.states import Stage
from mediation.people.models import User
from odr.web.desk import rows
from odr.web.templatetags.jiefen import day
from tests.mediation import worlds
from tests.mediation.agreements.stories import agreed, drafted, tabled
from tests.mediation.worlds import World

pytestmark = pytest.mark.django_db
FILED = "2026-05-18 09:00"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the first case is due, at noon."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-27 12:00").astimezone(UTC))


def client(user: User) -> Client:
    """A browser logged in, reading English."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.cookies["lang"] = "en"
    return browser


def several(world: World, count: int) -> None:
    """Cases with one bureau, filed on days that follow each other."""
    for number in range(count):
        worlds.file_at_bureau(world, world.xiaoshan, at=f"2026-05-{18 + number:02d} 09:00", order_no=f"SF-{number}")


@pytest.mark.usefixtures("at_noon")
def test_the_most_urgent_case_stands_first_and_says_why(world: World) -> None:
    several(world, 3)
    body = client(world.xiaoshan.officer).get(reverse("desk")).content.decode()
    assert body.index("Due today: 1 case") < body.index("Due by Sun 31 May 2026: 2 cases")
    assert "周示例 v 某某衣橱旗舰店" in body
    assert "The complainant has waited 9 days" in body
    assert "Handling Measures, Article 15: 7 working days" in body
    assert body.count('aria-current="true"') == 1


def test_what_has_lapsed_stays_on_top_until_it_is_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    several(world, 2)
    worlds.time_passes("2026-05-28 00:00")
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-28 09:00").astimezone(UTC))
    body = client(world.xiaoshan.officer).get(reverse("desk")).content.decode()
    assert body.index("Overdue: 1 case") < body.index("1 working day late") < body.index("Due today: 1 case")


@pytest.mark.parametrize("who", ["zhou", "agent", "outsider", "platform_agent"])
def test_people_without_a_post_have_no_desk(world: World, who: str) -> None:
    assert client(getattr(world, who)).get(reverse("desk")).status_code == 404


def test_a_visitor_is_asked_to_log_in() -> None:
    assert Client().get(reverse("desk")).status_code == 302


@pytest.mark.usefixtures("at_noon")
def test_each_office_sees_its_own_work_alone(world: World) -> None:
    several(world, 1)
    for user in (world.yuhang.officer, world.mediator, world.secretary, world.clerk):
        body = client(user).get(reverse("desk")).content.decode()
        assert "周示例" not in body
        assert "There is nothing on your desk" in body


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("text", ["SF-1", "某某衣橱", "褪色", "JF-20260519"])
def test_search_says_where_it_looked(world: World, text: str) -> None:
    several(world, 2)
    body = client(world.xiaoshan.officer).get(reverse("desk"), {"q": text}).content.decode()
    assert "Looked in: case number, number of the proceeding, names of the parties, title, order number." in body
    assert "JF-20260519" in body


@pytest.mark.usefixtures("at_noon")
def test_a_search_that_finds_nothing_leads_back(world: World) -> None:
    several(world, 1)
    body = client(world.xiaoshan.officer).get(reverse("desk"), {"q": "no such thing"}).content.decode()
    assert "Nothing on your desk matches" in body
    assert f'href="{reverse("desk")}"' in body


@pytest.mark.usefixtures("at_noon")
def test_n_opens_what_is_next_besides_the_open_case(world: World) -> None:
    several(world, 2)
    browser = client(world.xiaoshan.officer)
    first = browser.get(reverse("desk_next"))["Location"]
    case = first.split("/")[3]
    assert browser.get(reverse("desk_next"), {"besides": case})["Location"] != first
    assert client(world.mediator).get(reverse("desk_next"))["Location"] == reverse("desk")


def test_pages_follow_each_other_without_holes(world: World) -> None:
    several(world, 5)
    actor, now = worlds.actor(world.xiaoshan.officer), datetime(2026, 5, 18, 4, tzinfo=UTC)
    seen, after = [], ""
    for _page in range(3):
        page = desk.page(actor, [Stage.ADMINISTRATIVE], desk.Filters(), now=now, after=after, size=2)
        seen += [item.proceeding.pk for item in page.items]
        after = page.after
    assert len(seen) == len(set(seen)) == 5
    assert after == ""


@pytest.mark.usefixtures("at_noon")
def test_queries_do_not_grow_with_the_list(
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = client(world.xiaoshan.officer)
    several(world, 1)
    browser.get(reverse("desk"))
    with django_assert_max_num_queries(12) as first:
        browser.get(reverse("desk"))
    several(world, 5)
    with django_assert_num_queries(len(first)):
        browser.get(reverse("desk"))


@pytest.mark.usefixtures("at_noon")
def test_the_filter_mine_shows_what_one_has_taken(world: World) -> None:
    several(world, 2)
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-20 10:00", title="钻戒开裂")
    worlds.do("accept", world.xiaoshan.officer, "2026-05-21 10:00", case)
    body = client(world.xiaoshan.officer).get(reverse("desk"), {"mine": "1"}).content.decode()
    assert "Only mine (1)" in body
    assert body.count("data-row>") == 1


@pytest.mark.usefixtures("at_noon")
def test_title_heading_filters_and_rows_count_the_same(world: World) -> None:
    several(world, 3)
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-20 10:00", title="钻戒开裂")
    worlds.do("accept", world.xiaoshan.officer, "2026-05-21 10:00", case)
    browser = client(world.xiaoshan.officer)
    body = browser.get(reverse("desk")).content.decode()
    assert body.count(" data-row>") == 4
    assert "<title>To do: 4, 0 overdue, 1 due today" in body
    for said in ("Everyone (4)", "Only mine (1)", "All states (4)", "Received by the bureau (3)", "Accepted (1)"):
        assert said in body, said
    body = browser.get(reverse("desk"), {"mine": "1"}).content.decode()
    assert body.count(" data-row>") == 1
    for said in ("1 case found", "Everyone (4)", "Only mine (1)", "All states (1)", "Accepted (1)"):
        assert said in body, said
    body = browser.get(reverse("desk"), {"mine": "1", "state": "received"}).content.decode()
    assert "data-row>" not in body
    for said in ("Everyone (3)", "Only mine (0)", "All states (1)", "Received by the bureau (0)"):
        assert said in body, said


@pytest.mark.usefixtures("at_noon")
def test_what_is_finished_lies_on_no_desk_and_is_found_by_a_search(world: World) -> None:
    several(world, 2)
    case = Case.objects.get(order_no="SF-0")
    worlds.do("withdraw", world.zhou, "2026-05-19 10:00", case)
    browser = client(world.xiaoshan.officer)
    body = browser.get(reverse("desk")).content.decode()
    assert body.count(" data-row>") == 1
    assert "<title>To do: 1, " in body
    assert case.number not in body
    body = browser.get(reverse("desk"), {"q": case.number}).content.decode()
    assert "Finished: 1 case" in body
    assert f'href="{reverse("desk_case", args=[case.pk])}"' in body


def test_what_waits_for_the_seal_is_the_secretarys_turn_and_counts_as_hers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = drafted(world)
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-20 17:00").astimezone(UTC))
    secretary, mediator = client(world.secretary), client(world.mediator)
    assert "Only mine (0)" in secretary.get(reverse("desk")).content.decode(), "the talks are the mediator's"
    for who in (world.chen, world.home_agent, world.mediator):
        worlds.do("sign_agreement", who, "2026-07-20 16:00", case, content_hash=tabled(case).content_hash)
    body = secretary.get(reverse("desk"), {"mine": "1"}).content.decode()
    assert "Only mine (1)" in body
    assert body.count(" data-row>") == 1
    assert ">Your turn<" in body
    body = mediator.get(reverse("desk")).content.decode()
    assert "Waiting for mediation committee" in body
    assert "Your turn" not in body
    page = secretary.get(reverse("desk_case", args=[case.pk])).content.decode()
    assert ">Your turn<" in page


def test_a_sealed_agreement_lies_with_the_committee_while_the_court_can_still_be_asked(world: World) -> None:
    case = agreed(world)
    actor, stages = worlds.actor(world.mediator), [Stage.PEOPLES_MEDIATION]
    in_force = worlds.latest(case, "peoples_mediation")
    assert [one.pk for one in desk.lying(actor, stages)] == [in_force.pk]
    worlds.time_passes("2026-12-01 00:00")
    assert not desk.lying(actor, stages).exists()
    assert [one.pk for one in desk.searched(actor, stages, case.number)] == [in_force.pk]


@pytest.mark.parametrize(
    ("now", "last"),
    [("2026-05-25 09:00", "2026-05-31"), ("2026-05-29 09:00", "2026-05-31"), ("2026-05-30 09:00", "2026-06-07"),
     ("2026-05-31 09:00", "2026-06-07")],
)  # fmt: skip
def test_the_group_of_the_week_names_the_day_on_which_it_ends(now: str, last: str) -> None:
    moment = worlds.at(now)
    end = desk.edges(moment)[2]
    assert (end - timedelta(seconds=1)).date().isoformat() == last
    assert desk.group_of(end, now=moment) == "week"
    assert desk.group_of(end + timedelta(seconds=1), now=moment) == "later"
    with translation.override("en"):
        assert rows.group_name("week", now=moment) == f"Due by {day((end - timedelta(seconds=1)).date())}"
