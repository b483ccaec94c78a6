"""Clocks as pages show them: by when, how much is left, by which rule, counted how (components/clock.html)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mediation.cases import choices
from mediation.cases.models import Proceeding
from mediation.core import verbs
from mediation.core.dates import full_day
from mediation.core.gate import SHANGHAI
from mediation.deadlines import calendars
from mediation.deadlines.models import Deadline, Status
from mediation.law import citations, explain, rulesets
from mediation.law.calendar import Calendar
from mediation.law.periods import DAY, TraceDay, Unit
from mediation.performance.models import Instalment
from odr.web import duties

NEAR_DAYS = 7
NEAR_PART = 0.25
AGREED = "D44"


@dataclass(frozen=True)
class Clock:
    """One deadline for a reader on a day; what is costly is worked out when a page asks for it."""

    deadline: Deadline
    now: datetime
    if_silent: str = ""
    due_at: datetime | None = None

    @property
    def due_on(self) -> date:
        """The last day of the period."""
        return self.deadline.due_lenient

    @cached_property
    def _today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    @cached_property
    def duties(self) -> "list[Instalment]":
        """What of an agreement is due on the day and not yet received (D44)."""
        return [] if self.deadline.code != AGREED else duties.open_on(self.deadline)

    @property
    def label(self) -> str:
        """What must be done: the duty the parties agreed on, else in the words of the rule."""
        if self.duties:
            return pgettext("between two facts", "; ").join(map(duties.sentence, self.duties))
        return self.rule_label

    @property
    def rule_label(self) -> str:
        """What must be done in the words of the rule alone, for where nothing of the case may stand."""
        rule = rulesets.get(self.deadline.rule_set).clock(self.deadline.code)
        return rule.label_en if choices.language() == "en" else rule.label_zh

    @cached_property
    def days_left(self) -> int:
        """Whole days until the last one, in the unit of the rule; below zero once it is over."""
        if self.deadline.unit != Unit.WD:
            return (self.due_on - self._today).days
        return _working_days(self._today, self.due_on, self._calendar)

    @property
    def unit_word(self) -> str:
        """Days or working days, in the right number."""
        count = abs(self.days_left)
        if self.deadline.unit == Unit.WD:
            return ngettext("working day", "working days", count)
        return _("day") if count == 1 else _("days")

    @property
    def level(self) -> str:
        """How close it is: ample, near, today, late, or stopped while it does not run."""
        if self.deadline.status == Status.PAUSED or self.deadline.status in (Status.MET, Status.CANCELLED):
            return "stopped"
        if self.now >= self.deadline.fires_at:
            return "late"
        if self.due_on == self._today:
            return "today"
        days = (self.due_on - self._today).days
        return "near" if days <= NEAR_DAYS or self.fraction <= NEAR_PART else "ample"

    @property
    def fraction(self) -> float:
        """Part of the time that is left, 0 to 1."""
        whole = (self.due_on - self.deadline.starts_on).days
        return min(1.0, max(0.0, (self.due_on - self._today).days / whole)) if whole else 0.0

    @property
    def article(self) -> str:
        """Where the law says so."""
        return citations.cite(self.deadline.article, choices.language()) if self.deadline.article else ""

    @property
    def length_words(self) -> str:
        """The length of the period in words, e.g. "7 working days"."""
        return length_words(self.deadline.length, self.deadline.unit)

    @property
    def why(self) -> str:
        """From which day it is counted and how long it is."""
        start = self.deadline.starts_on
        said = {"length": self.length_words, "start": full_day(start), "calendar": self.deadline.calendar_version}
        if not self.deadline.article:
            return _("The sides agreed on this day themselves.")
        return _("%(length)s, counted from the day after %(start)s; calendar %(calendar)s.") % said

    @property
    def trace(self) -> list[tuple[bool, str]]:
        """The count in words, day by day: whether the day counts, and the sentence."""
        return told(self.deadline.days)

    @property
    def beside(self) -> list[tuple[str, date, str]]:
        """What other law says of the same step: label, last day, article. It is shown and has no effect of its own.

        A period that can be extended stands there twice, as it is and at its longest.
        """
        rules, english = rulesets.get(self.deadline.rule_set), choices.language() == "en"
        found = []
        for other in map(rules.clock, rules.clock(self.deadline.code).beside):
            label = other.label_en if english else other.label_zh
            article = citations.cite(other.article, choices.language())
            for extended in (False, True) if other.extension else (False,):
                said = _("%(what)s, at most, if extended") % {"what": label} if extended else label
                last = rules.period(
                    other.code, self.deadline.starts_on, calendar=self._calendar, extended=extended
                ).due_lenient
                found.append((said, last, article))
        return found

    @property
    def _calendar(self) -> Calendar:
        return calendars.by_version(self.deadline.calendar_version)

    @property
    def provisional(self) -> bool:
        """True while the holidays of that year are not published."""
        return self.deadline.provisional

    @property
    def owed_by_label(self) -> str:
        """Who has to act."""
        if self.duties:
            return duties.owed_by(self.duties)
        return owed_by(self.deadline.owed_by)


def of(deadline: Deadline, *, now: datetime, proceeding: Proceeding | None = None) -> Clock:
    """The view of one deadline; with its proceeding also what happens if the day passes."""
    waiting = verbs.waiting(proceeding) if proceeding else None
    silent = str(waiting.otherwise) if waiting and waiting.clock == deadline.code else ""
    return Clock(deadline, now, silent)


def running(deadlines: Iterable[Deadline], *, now: datetime) -> list[Clock]:
    """Views of those that still run, the next one first."""
    return sorted((of(one, now=now) for one in deadlines if one.running), key=lambda clock: clock.deadline.fires_at)


def owed_by(code: str) -> str:
    """Who owes something under a clock, in the reader's language."""
    return rulesets.actor_name(code, choices.language())


def told(days: Iterable[TraceDay]) -> list[tuple[bool, str]]:
    """A count for components/why.html: whether each day counts, and the day in words."""
    days = list(days)
    words = explain.sentences(days, choices.language())
    return [(one.counted, text) for one, text in zip(days, words, strict=True)]


def _working_days(today: date, due: date, calendar: Calendar) -> int:
    first, last, sign = (today, due, 1) if due >= today else (due, today, -1)
    count, day = 0, first
    while day < last:
        day += DAY
        count += calendar.is_working_day(day)
    return sign * count


def length_words(count: int, unit: str) -> str:
    """A length of time in words, e.g. "7 working days"."""
    words = {
        Unit.WD: ngettext("%(count)d working day", "%(count)d working days", count),
        Unit.CD: ngettext("%(count)d day", "%(count)d days", count),
        Unit.M: ngettext("%(count)d month", "%(count)d months", count),
        Unit.Y: ngettext("%(count)d year", "%(count)d years", count),
    }
    return words[Unit(unit)] % {"count": count}
