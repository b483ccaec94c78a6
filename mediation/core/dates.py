"""Days and moments as people read them everywhere: one way of writing for pages, cards and sentences."""

from datetime import date, datetime
from typing import cast

from django.utils.dateformat import DateFormat
from django.utils.translation import pgettext

from mediation.core.gate import SHANGHAI


class _Format(DateFormat):
    def D(self) -> str:  # noqa: N802 - the letter is Django's format code
        """Weekday as people write it after a date."""
        names = (
            pgettext("weekday", "Mon"),
            pgettext("weekday", "Tue"),
            pgettext("weekday", "Wed"),
            pgettext("weekday", "Thu"),
            pgettext("weekday", "Fri"),
            pgettext("weekday", "Sat"),
            pgettext("weekday", "Sun"),
        )
        return names[cast("date", self.data).weekday()]


def written(value: date | datetime | None, pattern: str) -> str:
    """A day or moment in Asia/Shanghai by one of Django's date formats; "" for None."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI) if isinstance(value, datetime) else value
    return _Format(local).format(pattern)


def day(value: date | datetime | None) -> str:
    """Day with weekday; in Chinese without the year."""
    return written(value, pgettext("date format", "D j M Y"))


def full_day(value: date | datetime | None) -> str:
    """Day with year and weekday."""
    return written(value, pgettext("date format with year", "D j M Y"))
