"""The ledger of outages at the desks: officers read it, on their cases too; who watches over offices adds to it."""

from datetime import UTC

import pytest
from django.urls import reverse

from mediation.deadlines.models import Deadline, Outage
from tests.mediation import worlds
from tests.mediation.worlds import World
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db
GIVEN = {"began_at": "2026-06-08T20:00", "ended_at": "2026-06-08T21:30", "note": "机房断电"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, on 10 June."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-10 10:00").astimezone(UTC))
    return worlds.world()


def test_a_supervisor_enters_an_outage_and_the_officer_reads_it_on_the_case(world: World) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-09 09:00")
    before = list(Deadline.objects.values())
    answer = browser(world.supervisor).post(reverse("desk_outages"), GIVEN)
    assert moved(answer) == reverse("desk_outages")
    outage = Outage.objects.get()
    assert (outage.minutes, outage.source, outage.recorded_by) == (90, "staff", f"person:{world.supervisor.pk}")
    assert outage.began_at == worlds.at("2026-06-08 20:00")
    assert "机房断电" in text(browser(world.supervisor).get(reverse("desk_outages")))
    page = text(browser(world.xiaoshan.officer).get(reverse("desk_case", args=[case.pk])))
    assert "90 minutes, shortly before or while it was received: nothing could be filed." in page
    assert list(Deadline.objects.values()) == before, "nothing is extended silently"


def test_a_case_far_from_any_outage_says_nothing(world: World) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-01 09:00")
    browser(world.supervisor).post(reverse("desk_outages"), GIVEN)
    assert "nothing could be filed" not in text(
        browser(world.xiaoshan.officer).get(reverse("desk_case", args=[case.pk]))
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ended_at": "2026-06-08T19:00"}, "The end lies before the beginning."),
        ({"ended_at": "2026-06-11T19:00"}, "This is in the future."),
        ({"note": ""}, "Please fill in: What could not be done, and how you know"),
    ],
)
def test_nonsense_is_refused_beside_its_field(world: World, changed: dict[str, str], sentence: str) -> None:
    page = browser(world.supervisor).post(reverse("desk_outages"), GIVEN | changed)
    assert page.status_code == 422
    assert len(errors(page)) == 1
    assert sentence in errors(page)
    assert not Outage.objects.exists()


def test_an_officer_reads_and_adds_nothing_and_a_party_finds_nothing(world: World) -> None:
    officer = browser(world.xiaoshan.officer)
    assert "Enter an outage" not in text(officer.get(reverse("desk_outages")))
    assert officer.post(reverse("desk_outages"), GIVEN).status_code == 403
    assert browser(world.zhou).get(reverse("desk_outages")).status_code == 404
    assert not Outage.objects.exists()
