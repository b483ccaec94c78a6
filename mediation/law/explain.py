"""A count of days in words, one sentence per day, for every page and program that shows how a due day came about."""

from collections.abc import Iterable
from datetime import date

from mediation.law._data import table
from mediation.law.periods import TraceDay


def sentences(trace: Iterable[TraceDay], language: str) -> list[str]:
    """The trace of a period, day by day, "zh" or "en"; the year is said where it is not the first day's."""
    days = list(trace)
    return [sentence(one, language, full=one.on.year != days[0].on.year) for one in days]


def sentence(one: TraceDay, language: str, *, full: bool = False) -> str:
    """One day of a count: "10月10日（周六）计入：调休上班", "Sat 10 Oct counted: make-up working day"."""
    head, _colon, rest = one.why.partition(":")
    pattern, why = (head, rest) if head in ("due", "rolled") else ("counted" if one.counted else "not_counted", one.why)
    return _say("trace", pattern, language).format(day=day(one.on, language, full=full), why=reason(why, language))


def reason(why: str, language: str) -> str:
    """A reason code of the calendar or the count in words; a holiday by its name."""
    head, _colon, key = why.partition(":")
    if head != "holiday":
        return _say("reason", head, language)
    named = key if key in table("words.toml")["holiday"] else "other"
    return _say("reason", "holiday", language).format(name=_say("holiday", named, language))


def day(on: date, language: str, *, full: bool = False) -> str:
    """A day with its weekday, with the year where asked."""
    words = table("words.toml")
    month = words["month"]["en"][on.month - 1] if language == "en" else on.month
    weekday = words["weekday"][language][on.weekday()]
    pattern = _say("trace", "full_day" if full else "day", language)
    return pattern.format(year=on.year, month=month, day=on.day, weekday=weekday)


def _say(group: str, key: str, language: str) -> str:
    return str(table("words.toml")[group][key][language])
