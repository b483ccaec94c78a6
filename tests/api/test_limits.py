"""Too many requests are refused with 429 and a time to wait; the limit is a setting, and 0 switches it off."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db
PERIODS = "/api/v1/periods/?from=2026-09-18&length=7&unit=WD"


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def limited(most: int) -> override_settings:
    """The site with another limit of requests a minute."""
    from django.conf import settings

    return override_settings(LIMITS={**settings.LIMITS, "requests": most})


def test_above_the_limit_the_answer_is_429_with_a_time_to_wait() -> None:
    with limited(3):
        answers = [Client().get(PERIODS) for _ in range(5)]
    codes = [one.status_code for one in answers]
    assert codes[0] == 200
    assert codes[-1] == 429
    assert answers[-1].json()["code"] == "rate_limited"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].headers["Content-Type"] == "application/problem+json"


def test_a_page_says_so_in_words() -> None:
    with limited(1):
        pages = [Client().get("/help/") for _ in range(3)]
    assert pages[-1].status_code == 429
    assert pages[-1].headers["Content-Type"].startswith("text/html")


def test_zero_switches_the_limit_off_and_health_is_never_counted() -> None:
    with limited(0):
        assert {Client().get(PERIODS).status_code for _ in range(5)} == {200}
    with limited(1):
        assert {Client().get("/healthz").status_code for _ in range(5)} == {200}


@pytest.mark.parametrize("address", ["/inbox/?q=%00", "/api/v1/periods/?from=%00", "/help/?x=a%00b"])
def test_an_address_with_a_nul_is_refused_before_anything_reads_it(address: str) -> None:
    assert Client().get(address).status_code == 400


def test_figures_are_for_the_machine_itself_not_for_whom_its_proxy_serves() -> None:
    assert Client().get("/metrics").status_code == 200
    assert Client().get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
    assert Client(REMOTE_ADDR="203.0.113.7").get("/metrics").status_code == 404
