"""Pages open to everyone, and what goes wrong."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.mediation.worlds import world
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/start/",
    "/periods/",
    "/stages/",
    "/help/",
    "/privacy/",
    "/accessibility/",
    "/account/login/",
    "/account/signup/",
]


MOST = "Give at least 1, and at most 1,000 working days, 3,660 days, 240 months or 30 years."


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_public_pages_need_no_login_and_have_one_heading(address: str, language: str) -> None:
    page = browser(language=language).get(address)
    assert page.status_code == 200
    assert text(page).count("<h1") == 1
    assert page.headers["Content-Language"] == language


def test_the_calculator_counts_as_the_engine_does() -> None:
    page = text(browser().get("/periods/?from=2026-09-18&length=7&unit=WD"))
    assert "2026-09-29" in page
    assert "Fri 25 Sep not counted: Mid-Autumn holiday" in page
    assert "Sun 20 Sep counted: make-up working day" in page
    chinese = text(browser(language="zh-hans").get("/periods/?from=2026-09-18&length=7&unit=WD"))
    assert "9月20日（周日）计入：调休上班" in chinese


def test_the_calculator_counts_by_a_rule_of_the_law() -> None:
    page = text(browser().get("/periods/?from=2026-08-11&rule=D05"))
    assert "2026-10-10" in page
    assert "Article 22" in page
    unclear = text(browser().get("/periods/?from=2026-06-17&rule=D05"))
    assert "To be safe, act by" in unclear


def test_the_calculator_marks_what_is_not_published_as_provisional() -> None:
    assert "Provisional" in text(browser().get("/periods/?from=2026-12-28&rule=D03"))
    assert "Provisional" not in text(browser().get("/periods/?from=2026-11-28&rule=D03"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=x&length=7&unit=WD", "Give a date as YYYY-MM-DD."),
        ("from=2026-09-18&length=0x&unit=WD", "Give a whole number above 0."),
        ("from=2026-09-18&length=7&unit=ZZ", "The unit is WD, CD, M or Y."),
        ("from=2026-02-30&length=7&unit=WD", "Give a date as YYYY-MM-DD."),
        ("from=2026-09-18&length=0&unit=WD", MOST),
        ("from=2026-09-18&length=1001&unit=WD", MOST),
        ("from=2026-09-18&length=999999&unit=CD", MOST),
        ("from=2003-12-31&length=7&unit=WD", "Days are counted from 2004 to 2100 only."),
        ("from=2101-01-01&length=7&unit=WD", "Days are counted from 2004 to 2100 only."),
        ("from=2100-12-30&length=7&unit=WD", "The period would end after 2100."),
        ("from=2026-09-18&rule=D03&length=30&unit=WD", "The law sets the length of this period; leave it empty."),
        ("from=2026-09-18&rule=D99", "There was no such period in the law on that day."),
        ("from=2026-09-18&rule=D11", "There was no such period in the law on that day."),
        ("from=2019-09-18&rule=D03", "No rules are on record for days before 2020."),
        ("from=2026-09-18&rule=D04", "The law leaves the length of this period open; give it."),
    ],
)
def test_the_calculator_says_what_it_cannot_read(query: str, sentence: str) -> None:
    page = browser().get(f"/periods/?{query}")
    assert page.status_code == 422
    assert sentence in errors(page)


def test_what_is_not_there_has_a_page_with_a_way_on() -> None:
    page = browser().get("/nothing/here/")
    assert page.status_code == 404
    assert "To the start page" in text(page)


def test_a_form_without_its_token_is_refused_with_a_page() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["lang"] = "en"
    page = client.post("/account/login/code/", {"phone": "13900000000"})
    assert page.status_code == 403
    assert "the form was open for too long" in text(page)


def test_a_body_that_is_too_large_has_its_own_page(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    page = browser().post("/account/login/code/", {"phone": "1" * 500})
    assert page.status_code == 413
    assert "The file is too large" in text(page)


def links(page: str) -> set[str]:
    """Where the links of a page lead."""
    return set(re.findall(r'<a[^>]* href="([^"]+)"', page))


def test_a_visitor_finds_the_log_in_and_the_registration_on_the_start_page() -> None:
    page = text(browser().get("/"))
    assert {"/account/login/", "/account/signup/?next=/file/", "/file/"} <= links(page)
    assert "/account/login/" in links(text(browser().get("/help/"))), "the header has it everywhere"
    asked = browser().get("/file/")
    assert "/account/signup/?next=%2Ffile%2F" in links(text(browser().get(asked.headers["Location"])))


def test_the_notice_on_personal_data_stands_once_on_the_road_to_a_complaint() -> None:
    people = world()
    notice = "What you can do: see, correct and take along your data"
    assert text(browser().get("/account/signup/?next=/file/")).count(notice) == 1
    page = text(browser(people.zhou).get("/file/"))
    assert "not your number and address" in page
    assert page.index("<details") < page.index(notice) < page.index("</details>"), "there for who opens it"


def test_the_start_page_shows_people_where_their_work_lies() -> None:
    people = world()
    places = {people.zhou: "/cases/", people.agent: "/inbox/", people.xiaoshan.officer: "/desk/"}
    for who, place in places.items():
        client = browser(who)
        page = text(client.get("/start/"))
        assert place in links(page), place
        assert "/account/login/" not in links(page)
        assert moved(client.get("/")) == place
