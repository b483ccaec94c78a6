"""What a side says in writing reaches the other side and whoever mediates, and stays out of the record."""

import pytest
from django.db import connection
from django.urls import reverse

from mediation.cases.models import Case
from mediation.cases.statements import Statement
from mediation.cases.stating import stated
from mediation.core.models import Event
from tests.mediation import worlds
from tests.mediation.cases import groups
from tests.mediation.confirmation import stories as confirmation
from tests.mediation.worlds import World, actor, do
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
ANSWER = "水洗标写明不可机洗，我们愿意退一半。"
WHY = "检测费用谈不拢，建议请市场监管部门处理。"


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    case = worlds.file_case(world, at="2026-05-25 09:00")
    do("answer", world.agent, "2026-05-26 10:00", case, text=ANSWER)
    do("say_no", world.agent, "2026-05-27 10:00", case, reason=WHY)
    return case


def test_the_other_side_reads_the_answer_and_the_reason_on_its_case(world: World, case: Case) -> None:
    for who in (world.zhou, world.agent, world.platform_agent):
        said = text(browser(who).get(reverse("case", args=[case.pk])))
        assert said.count(ANSWER) == 2, "under what was answered, and in the history"
        assert WHY in said
    history = text(browser(world.zhou).get(reverse("case_history", args=[case.pk])))
    assert ANSWER in history


def test_both_are_carried_over_to_the_bureau(world: World, case: Case) -> None:
    do("take_on", world.zhou, "2026-05-27 11:00", case, bureau=str(world.xiaoshan.body.pk))
    for page in ("desk_case", "desk_decide"):
        said = text(browser(world.xiaoshan.officer).get(reverse(page, args=[case.pk])))
        assert ANSWER in said
        assert WHY in said


def test_nobody_else_reads_them(world: World, case: Case) -> None:
    assert not stated(actor(world.outsider), case)
    assert not stated(actor(world.supervisor), case)


def test_a_court_reads_no_position_taken_to_reach_an_agreement(world: World) -> None:
    case = confirmation.in_review(world)
    Statement.objects.create(
        case=case, proceeding=case.proceedings.earliest("opened_at"), verb="answer", text=ANSWER,
        said_at=worlds.at("2026-05-26 10:00"),
    )  # fmt: skip
    assert stated(actor(world.mediator), case)
    assert not stated(actor(world.clerk), case)


def test_the_record_names_the_statement_and_holds_no_word_of_it(case: Case) -> None:
    kinds = {"first_handling.answered", "first_handling.failed"}
    events = list(Event.objects.filter(case=case, kind__in=kinds))
    assert {one.data["statement"] for one in events} == {str(one.pk) for one in case.statements.all()}
    assert not any(ANSWER in str(one.data) or WHY in str(one.data) for one in events)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_statement")
        assert not any(ANSWER in str(row[0]) or WHY in str(row[0]) for row in cursor.fetchall())


def test_the_interface_tells_them_to_those_who_may_read_them(world: World, case: Case) -> None:
    client = browser(world.zhou)
    told = client.get(reverse("api_timeline", args=[case.pk])).json()["results"]
    assert [one["words"] for one in told if one["words"]] == [WHY, ANSWER]


def test_who_goes_on_apart_from_a_joint_complaint_keeps_what_was_answered_to_all() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.in_session(world, [one], ["200.00"])
    party = case.parties.get(side="respondent")
    Statement.objects.create(
        case=case, proceeding=worlds.latest(case, "administrative"), party=party, verb="answer", text=ANSWER,
        said_at=worlds.at("2026-08-24 10:30"),
    )  # fmt: skip
    do("leave_group", one, "2026-08-25 11:00", case, goes="own_case")
    Statement.objects.create(
        case=case, proceeding=worlds.latest(case, "administrative"), party=party, verb="answer", text=WHY,
        said_at=worlds.at("2026-08-25 12:00"),
    )  # fmt: skip
    own = Case.objects.get(split_from=case)
    assert [said.text for said in stated(actor(one), own).values()] == [ANSWER]
