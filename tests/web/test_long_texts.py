"""A long story does not push away what is to be done: it folds on the pages of a case, and stands there whole."""

import pytest
from django.urls import reverse

from tests.mediation import worlds
from tests.mediation.worlds import at
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
STORY = "商家一直推诿。" * 120


@pytest.mark.parametrize(("story", "folds"), [(STORY, True), ("商家一直推诿。", False)])
def test_long_facts_fold_for_the_parties_and_at_the_desk(
    monkeypatch: pytest.MonkeyPatch, story: str, folds: bool
) -> None:
    world = worlds.world()
    monkeypatch.setattr("odr.clock.real_now", lambda: at("2026-05-20 10:00"))
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00", facts=story)
    for who, page in (
        (world.zhou, "case"),
        (world.xiaoshan.officer, "desk_case"),
        (world.xiaoshan.officer, "desk_decide"),
    ):
        shown = text(browser(who).get(reverse(page, args=[case.pk])))
        assert story in shown, "all of it is there, to be found and printed"
        assert (f'<div class="folded">{story}</div>' in shown) is folds, page
        assert (f"Show all ({len(story)} characters)" in shown) is folds
