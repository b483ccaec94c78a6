"""How often pages ask the database: a fixed number, whatever is in it."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from odr import clock
from odr.web.filing.steps import STEPS
from tests.mediation.worlds import World, file_case
from tests.web.complaint import answers, begin, write
from tests.web.people import browser

pytestmark = pytest.mark.django_db(transaction=True)
#: The usual ones: session, person, draft, the store and the platform named, the platforms to choose from.
#: Where a registered store is, nobody is asked.
USUAL = 7
OTHERS = {
    "committee": 5,  # not on the way of this complaint
    "group": 5, "respondent": 9, "evidence": 6, "ward": 5, "agent": 5, "route": 8, "where": 5, "bureau": 10,
    "what": 8, "purchase": 8, "claims": 8,  # and the lists as they are now
    "check": 23,
}  # fmt: skip


def asked(look: Callable[[], object]) -> int:
    """How many queries something takes."""
    with CaptureQueriesContext(connection) as queries:
        look()
    return len(queries)


def test_each_page_of_a_complaint_asks_a_fixed_number_of_times(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people, route={"route": "authority"}))
    found = {key: asked(partial(client.get, f"{base}{key}/")) for key in (*(step.key for step in STEPS), "check")}
    assert found == {key: OTHERS.get(key, USUAL) for key in found}


def test_lists_of_cases_ask_as_often_for_many_as_for_one(people: World) -> None:
    lists = ((people.zhou, "/cases/"), (people.agent, "/inbox/"), (people.zhou, "/notices/"))
    file_case(people, at=clock.now())
    one = [asked(partial(browser(who).get, path)) for who, path in lists]
    for number in range(4):
        file_case(people, at=clock.now(), order_no=f"SF-{number}")
    many = [asked(partial(browser(who).get, path)) for who, path in lists]
    assert many == one
