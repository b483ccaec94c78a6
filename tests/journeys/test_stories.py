"""The sample cases of domain 10.3 with their own dates: every state and every day that the stories name."""

import pytest

from odr.demo import cast, stories, teller
from odr.demo.story import Story, moment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("story", stories.ALL, ids=lambda story: story.code)
def test_the_law_gives_the_dates_of_the_story(story: Story) -> None:
    """Told unmoved, so that the holidays of 2026 lie where they lay."""
    cast.make(now=moment("2026-05-08 09:00"))

    told = teller.tell([story], now=moment("2026-10-31 09:00"), moved=False)

    assert told == len(story.parts)
