"""A notice is taken whole or not at all; every broken row is named."""

from pathlib import Path

import pytest

import mediation.law
from mediation.law import notice
from mediation.law.calendar import load_calendar
from mediation.law.notice import BadNotice

FOLDER = Path(mediation.law.__file__).parent / "data" / "calendar"
NOTICE_2026 = (FOLDER / "2026.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("year", range(2008, 2027))
def test_every_notice_since_2008_passes_the_check(year: int) -> None:
    text = (FOLDER / f"{year}.toml").read_text(encoding="utf-8")
    if "published_on" not in text:  # the day of the older notices is not on record
        text = f"published_on = {year - 1}-12-01\n{text}"
    read = notice.read(text)
    known = next(one for one in load_calendar().notices if one.year == year)
    assert (read.off, read.work) == (known.off, known.work)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("year = 2026", "year = 26", "year: 26 is not a year"),
        ('version = "2026.1"', 'version = "1"', "version: '1' is not of the form 2026.1"),
        ("published_on = 2025-11-04", 'published_on = "4 November"', "published_on: '4 November' is not a day"),
        ("work = [2026-01-04]", "work = [2026-01-05]", "row 1 (new_year): work: 2026-01-05 is no weekend day"),
        ("work = [2026-01-04]", 'work = ["2026-01-04"]', "row 1 (new_year): work: '2026-01-04' is not a day"),
        ("work = [2026-01-04]", "work = [2026-01-03]", "row 1 (new_year): work: 2026-01-03 already stands in off"),
        ("2026-05-09", "2025-05-10", "row 4 (labour_day): work: 2025-05-10 does not belong to the notice for 2026"),
        ("2026-10-07]", "2026-09-27]", "row 7 (national_day): off: 2026-09-27 already stands in off"),
        ('key = "dragon_boat"', 'key = "dragons"', "holiday: dragon_boat is missing"),
        ('name_zh = "端午节"\n', "", "row 5 (dragon_boat): a row has exactly key, name_zh, off, work"),
        ("off = [2026-04-04, 2026-04-05, 2026-04-06]", "off = []", "row 3 (tomb_sweeping): off: no day is off"),
        ("2026-05-09", "2026-05-32", "not TOML: "),
        ('source = "', 'origin = "', "unknown: origin"),
    ],
)
def test_a_broken_row_is_named(old: str, new: str, fault: str) -> None:
    assert old in NOTICE_2026
    with pytest.raises(BadNotice) as caught:
        notice.read(NOTICE_2026.replace(old, new, 1))
    assert any(str(one).startswith(fault) for one in caught.value.faults), caught.value.faults


def test_all_faults_are_told_at_once_and_a_notice_without_rows_is_one() -> None:
    with pytest.raises(BadNotice) as caught:
        notice.read(NOTICE_2026.replace("2026-05-09", "2025-05-10").replace("2026-01-04", "2026-01-05"))
    assert len(caught.value.faults) == 2
    with pytest.raises(BadNotice, match=r"a row .*for each holiday"):
        notice.read('year = 2027\nversion = "2027.1"\nnotice = "x"\nsource = "x"\npublished_on = 2026-11-03\n')
