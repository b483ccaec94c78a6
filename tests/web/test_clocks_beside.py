"""D22: the thirty days of the procedure code, and beside them what the older special rule says (FS5 Art 5)."""

from datetime import date

import pytest

from mediation.cases import choices
from mediation.law import citations
from odr.web import clocks
from tests.mediation import worlds
from tests.mediation.confirmation import stories

pytestmark = pytest.mark.django_db


def test_the_older_rule_of_the_court_is_shown_beside_with_its_extension() -> None:
    case = stories.in_review(worlds.world())
    shown = clocks.of(worlds.clock(case, "D22"), now=worlds.at("2026-08-11 09:00"))
    assert shown.due_on == date(2026, 9, 7), "thirty days from 7 August end on a Sunday"
    (label, last, article), (longer, at_most, _same) = shown.beside
    assert (last, at_most) == (date(2026, 8, 24), date(2026, 9, 1))
    assert label in longer
    assert article == citations.cite("FS5 5", choices.language())
