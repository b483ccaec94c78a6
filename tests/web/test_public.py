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
    assert "public holiday" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=x&length=7&unit=WD", "Give a date as YYYY-MM-DD."),
        ("from=2026-09-18&length=0x&unit=WD", "Give a whole number above 0."),
        ("from=2026-09-18&length=7&unit=ZZ", "The unit is WD, CD, M or Y."),
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
