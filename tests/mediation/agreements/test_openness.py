"""Each side may ask for open or closed sessions of people's mediation (PML Art 23)."""

import pytest
from django.utils import translation

from mediation.agreements import openness
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from odr.web import sentences
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import World, do, latest, may, refused

pytestmark = pytest.mark.django_db
NOW = "2026-07-06 09:00"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


def test_sessions_are_open_only_while_both_ask_for_it_and_the_record_says_so(world: World) -> None:
    case = stories.in_session(world)
    do("record_session", world.mediator, "2026-07-06 08:00", case, **stories.minutes())
    do("ask_openness", world.chen, NOW, case, how="open")
    assert not openness.is_open(latest(case, "peoples_mediation").facts), "one side alone opens nothing"
    do("ask_openness", world.home_agent, "2026-07-06 09:30", case, how="open")
    assert openness.is_open(latest(case, "peoples_mediation").facts)
    do("record_session", world.mediator, "2026-07-06 10:00", case, **stories.minutes())
    do("ask_openness", world.chen, "2026-07-06 11:00", case, how="closed")
    do("record_session", world.mediator, "2026-07-06 12:00", case, **stories.minutes())
    printed = Paper.objects.filter(case=case, kind="mediation_record").order_by("version")
    assert ["openness" in one.data for one in printed] == [False, True, False]


def test_everybody_in_it_is_told_what_was_asked(world: World) -> None:
    case = stories.in_session(world)
    do("ask_openness", world.home_agent, NOW, case, how="open")
    event = Event.objects.get(case=case, kind="mediation.openness_asked")
    told = {one.person for one in Notice.objects.filter(event=event, channel="in_site")}
    assert {world.chen, world.mediator} <= told
    with translation.override("en"):
        assert "open: others may listen" in sentences.sentence(event)


def test_what_is_so_already_and_an_unknown_word_are_refused(world: World) -> None:
    case = stories.in_session(world)
    with refused("not_open", case):
        do("ask_openness", world.chen, NOW, case, how="closed")
    with refused("invalid", case):
        do("ask_openness", world.chen, NOW, case, how="ajar")
    with refused("forbidden", case):
        do("ask_openness", world.mediator, NOW, case, how="open")


def test_after_its_end_nothing_is_asked_for(world: World) -> None:
    case = stories.in_session(world)
    assert "ask_openness" in may(case, world.chen, NOW)
    do("end_mediation", world.chen, NOW, case, reason="不再调解。")
    assert "ask_openness" not in may(case, world.chen, "2026-07-06 10:00")
