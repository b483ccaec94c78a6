"""One look per page: its parts do not ask for the same twice, and the next page asks anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mediation.cases import docket
from mediation.core.look import once, one_look
from mediation.people.models import MemberRole, Membership
from mediation.people.queries import memberships_of
from tests.mediation import worlds
from tests.mediation.worlds import World, actor
from tests.web.people import browser

pytestmark = pytest.mark.django_db


def test_the_same_question_is_asked_once_and_another_for_itself() -> None:
    asked = []

    @once(lambda number: number)
    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    with one_look():
        assert [double(1), double(2), double(1)] == [2, 4, 2]
    assert asked == [1, 2]
    double(1)
    with one_look():
        double(1)
    assert asked == [1, 2, 1, 1], "kept beyond the look"


def test_two_functions_with_one_key_are_two_questions() -> None:
    @once(lambda: 0)
    def first() -> str:
        return "a"

    @once(lambda: 0)
    def second() -> str:
        return "b"

    with one_look():
        assert (first(), second()) == ("a", "b")


def test_standing_is_told_apart_by_person_case_and_stage(people: World) -> None:
    one, other = (worlds.file_case(people, at="2026-05-18 09:00") for _case in range(2))
    stage = one.proceedings.get()
    with one_look():
        for person in (people.zhou, people.agent, people.outsider):
            for case, proceeding in ((one, None), (one, stage), (other, None)):
                fresh = docket.standing.__wrapped__(actor(person), case, proceeding)  # type: ignore[attr-defined]
                assert docket.standing(actor(person), case, proceeding).roles == fresh.roles


def test_a_page_reads_a_persons_posts_once_and_the_next_page_sees_that_they_ended(people: World) -> None:
    case = worlds.file_at_bureau(people, people.xiaoshan, at="2026-05-18 09:00")
    client, url = browser(people.xiaoshan.officer), reverse("desk_case", args=[case.pk])
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    table = Membership._meta.db_table
    own = [
        one["sql"] for one in found.captured_queries if f'FROM "{table}"' in one["sql"] and "is_active" in one["sql"]
    ]
    assert len(own) == 1, own
    Membership.objects.filter(user=people.xiaoshan.officer, role=MemberRole.OFFICER).update(active=False)
    assert client.get(url).status_code == 404
    assert memberships_of(actor(people.xiaoshan.officer)) == []
