"""Who is asked to agree to the court's mediation reads who mediates, and what was disclosed (OMR Arts 4, 13)."""

import pytest
from django.utils import translation

from mediation.core import gate
from tests.mediation import courts, worlds
from tests.mediation.worlds import actor, at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "No tie to a side was disclosed."),
        ({"free": "disclosed", "disclosure": "曾任该平台顾问"}, "Disclosed: 曾任该平台顾问"),
    ],
)
def test_the_question_names_the_mediator_and_the_ties(said: dict[str, str], words: str) -> None:
    world = worlds.world()
    case = courts.confirmed(world, **said)
    (act,) = (
        one
        for one in gate.open_acts(actor=actor(world.agent), case=case, now=at("2026-06-02 09:00"))
        if one.verb.name == "agree_mediation"
    )
    with translation.override("en"):
        told = [str(one) for one in act.verb.step.form(act=act).explained()]
    assert told[0].startswith(courts.roster(world)[0].name)
    assert told[1] == words
