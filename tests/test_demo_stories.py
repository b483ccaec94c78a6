"""The demo world's stories, told later than they happened: the days their texts name move with them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from odr.demo import cast, stories
from odr.demo.story import Beat, Say, Show, Story, said, worded

DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
LATER = timedelta(weeks=27)


class Place:
    """Somewhere to tell a story without a platform."""

    def __init__(self, shift: timedelta) -> None:
        self.shift = shift

    def organisation(self, key: str) -> str:
        """Any name will do."""
        return key

    person = party = room = state = due = organisation

    def kept(self, name: str) -> Any:
        """Whatever an earlier beat gave."""
        return {"content_hash": "", "offer": "", "version": 1, "evidence": ""}


def days(text: str, year: int) -> list[date]:
    """The days a text names; without a year they lie in that of the deed."""
    return [date(int(named or year), int(month), int(day)) for named, month, day in DAY.findall(text)]


def texts(value: Any) -> list[str]:
    """Every text of a deed."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def named(story: Story, shift: timedelta) -> list[date]:
    """All days named in the texts of a story."""
    place, found = Place(shift), []
    for part in story.parts:
        if isinstance(part, Beat):
            spoken = texts(said(part, place))
        elif isinstance(part, (Say, Show)):
            spoken = [worded(part, place)]
        else:
            continue
        year = (date.fromisoformat(part.at[:10]) + shift).year
        found += [day for text in spoken for day in days(text, year)]
    return found


@pytest.mark.parametrize("story", stories.ALL, ids=lambda story: story.code)
def test_days_in_texts_move_as_far_as_the_story(story: Story) -> None:
    assert named(story, LATER) == [day + LATER for day in named(story, timedelta())]


@pytest.mark.parametrize("story", stories.ALL, ids=lambda story: story.code)
def test_what_arrived_and_when_agrees_with_the_day_of_the_facts(story: Story) -> None:
    filed = next(part for part in story.parts if isinstance(part, Beat) and part.verb == "file")
    data = said(filed, Place(LATER))
    happened = date.fromisoformat(data["happened_on"])
    told = days(data["facts"], (date.fromisoformat(filed.at[:10]) + LATER).year)
    assert not told or happened in told, (happened, told)
    assert all(day <= date.fromisoformat(filed.at[:10]) + LATER for day in [*told, happened])


def test_years_of_docket_numbers_and_months_move_too() -> None:
    place = Place(timedelta(weeks=30))
    beat = Beat(
        "2026-08-07 09:30", "zhang", "docket", {"docket_no": "（2026）示0100民特12号", "text": "2022年12月购买"}
    )
    assert said(beat, place) == {"docket_no": "（2027）示0100民特12号", "text": "2023年7月购买"}
    assert said(beat, Place(timedelta())) == beat.data


def test_a_visitors_own_complaint_comes_to_an_officer_of_the_printed_table() -> None:
    printed = {one.desk: one.organ for one in cast.PLAYERS if one.desk}
    areas = {one.key: one.area for one in cast.ORGANS}
    assert areas[printed["merchant"]] == areas[printed["officer"]] == areas[printed["lead"]]
