"""Opening a paper: while its file is being made a page says so and brings it; a failure says what to do."""

import pytest
from django.test import Client

from mediation.cases.models import Case
from mediation.core import outbox
from mediation.documents.models import Paper, PaperStatus
from odr import clock
from tests.mediation.worlds import World, file_case
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def receipt(people: World) -> Paper:
    """The receipt of a complaint of this moment: nobody has made its file yet."""
    case = file_case(people, at=clock.now())
    return Paper.objects.get(case=case, kind="receipt", status=PaperStatus.WAITING)


def follow(client: Client, answer: object) -> bytes:
    """What a browser shows after it did what the header asks."""
    seconds, address = answer.headers["Refresh"].split("; url=")  # type: ignore[attr-defined]
    assert 0 < int(seconds) <= 2
    return b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]


def test_a_paper_that_is_still_being_made_says_so_and_arrives_by_itself(people: World, receipt: Paper) -> None:
    client = browser(people.zhou)
    first = client.get(f"/papers/{receipt.pk}/")
    assert first.status_code == 202
    assert "Receipt: being prepared" in text(first)
    assert f'href="/papers/{receipt.pk}/?again=1"' in text(first)
    assert follow(client, first).startswith(b"%PDF-")


def test_a_paper_that_is_made_opens_at_once_for_those_who_may_read_it(people: World, receipt: Paper) -> None:
    outbox.drain(now=clock.now())
    opened = browser(people.zhou).get(f"/papers/{receipt.pk}/")
    assert opened.status_code == 200
    assert opened.headers["Content-Type"] == "application/pdf"
    assert "no-store" in opened.headers["Cache-Control"]
    for query in ("", "?again=1"):
        assert browser(people.outsider).get(f"/papers/{receipt.pk}/{query}").status_code == 404


@pytest.mark.parametrize("before", [PaperStatus.WAITING, PaperStatus.FAILED])
def test_a_paper_that_cannot_be_made_says_what_to_do(people: World, receipt: Paper, before: PaperStatus) -> None:
    receipt.data = {"number": receipt.number}
    receipt.status = before
    receipt.save(update_fields=["data", "status"])
    page = browser(people.zhou).get(f"/papers/{receipt.pk}/?again=1")
    assert page.status_code == 503
    assert "Receipt: could not be made" in text(page)
    assert receipt.number in text(page)
    assert f'href="/cases/{Case.objects.get().pk}/"' in text(page)
    assert "Refresh" not in page.headers
