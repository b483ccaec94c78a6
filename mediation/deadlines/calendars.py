"""The calendar that clocks are counted with: the releases of the law's own tables, then those loaded since, in order.

A release never changes; `current` answers with the newest, `by_version` with the one an older due day was counted by.
"""

from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext_noop

from mediation.core.actors import Actor
from mediation.deadlines.models import CalendarRelease
from mediation.law import calendar as law_calendar
from mediation.law import notice
from mediation.law.calendar import Calendar, CalendarYear


def current() -> Calendar:
    """The newest release. One query, so that every process counts alike from the moment a year is published."""
    return _built(tuple(CalendarRelease.objects.order_by("pk").values_list("version", "text")))


@lru_cache(maxsize=32)
def by_version(version: str) -> Calendar:
    """The release of that id; KeyError when there never was one."""
    if version in law_calendar.versions():
        return law_calendar.load_calendar(version)
    known = list(CalendarRelease.objects.order_by("pk").values_list("version", "text"))
    place = [name for name, _text in known].index(version) if version in dict(known) else None
    if place is None:
        raise KeyError(version)
    return _built(tuple(known[: place + 1]))


@lru_cache(maxsize=32)
def _built(loaded: tuple[tuple[str, str], ...]) -> Calendar:
    built = law_calendar.load_calendar()
    for version, text in loaded:
        built = built.with_year(notice.read(text), version=version)
    return built


def with_notice(text: str) -> Calendar:
    """The newest release as it would be with a notice. Raises BadNotice, also when its version is on record."""
    year = notice.read(text)
    return current().with_year(year, version=_new(year))


def publish(text: str, *, actor: Actor, now: datetime) -> CalendarRelease:
    """Put a notice on record as the next release, whole or not at all; `recount.settle` then moves the open clocks.

    Raises BadNotice, also when a release of that version is already on record.
    """
    year = notice.read(text)
    with transaction.atomic():
        version = _new(year)
        return CalendarRelease.objects.create(
            version=version, year=year.year, text=text, loaded_at=now, loaded_by=actor.key
        )


def _new(year: CalendarYear) -> str:
    version = f"CN-{year.version}"
    known = (*law_calendar.versions(), *CalendarRelease.objects.values_list("version", flat=True))
    if version in known:
        said = gettext_noop("version: %(version)s is already on record; an amended notice has a version of its own")
        raise notice.BadNotice([notice.Fault(said, {"version": version})])
    return version
