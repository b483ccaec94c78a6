"""The course of one clock, for whoever arms, stops or extends it: start, pauses, extension, and what the law allows.

A course is a value and holds inputs only; its due day is counted anew whenever it is asked for, with any calendar, so
that a due day can be derived again offline (promises T5 to T7). Times are days of Asia/Shanghai.
"""

from dataclasses import dataclass, replace
from datetime import date

from mediation.law.calendar import FIRST_DAY, LAST_DAY, Calendar
from mediation.law.periods import Period, PeriodError, Span, Unit, compute
from mediation.law.rulesets import ClockRule, RuleSet, UnknownClock


class NotAllowed(PeriodError):
    """What the law does not let a clock do: `code` is stable, `rule` the clock, `article` where the law says so."""

    def __init__(self, code: str, rule: ClockRule, message: str) -> None:
        super().__init__(code, f"{rule.code} ({rule.article}): {message}")
        self.rule = rule.code
        self.article = rule.article


@dataclass(frozen=True, slots=True)
class Course:
    """One clock as it runs. `length` only where the law leaves it open (D04, D07); `open_since` while it is paused."""

    rules: RuleSet
    code: str
    start: date
    length: int | None = None
    pauses: tuple[Span, ...] = ()
    open_since: date | None = None
    extended: bool = False

    @property
    def rule(self) -> ClockRule:
        """The clock's own line in the table."""
        return self.rules.clock(self.code)

    @property
    def days(self) -> int:
        """How many units are counted, the extension included."""
        return (self.length or self.rule.length) + (self.rule.extension if self.extended else 0)

    def period(self, calendar: Calendar) -> Period:
        """Count it; a pause that is still open is not counted yet. Raises NotAllowed, UnknownClock, PeriodError."""
        if not FIRST_DAY <= self.start <= LAST_DAY:
            raise NotAllowed("start_outside_calendar", self.rule, f"{self.start} is outside {FIRST_DAY}..{LAST_DAY}")
        if self.length is None and not self.rule.length:
            raise NotAllowed("length_not_given", self.rule, "the law leaves the length to whoever sets it")
        if self.length is not None:
            return compute(self.start, self.length, Unit(self.rule.unit), calendar=calendar, excluded=self.pauses)
        return self.rules.period(self.code, self.start, calendar=calendar, excluded=self.pauses, extended=self.extended)

    def pause(self, on: date, *, reason: str, calendar: Calendar) -> "Course":
        """Stop the clock on a day for a reason of the law; that day still counts. Raises NotAllowed."""
        if not self.rule.pausable:
            raise NotAllowed("not_pausable", self.rule, "the law does not let this clock stand still")
        if reason != self.rule.pause_on:
            raise NotAllowed("no_reason_to_pause", self.rule, f"it stands still for {self.rule.pause_on} only")
        if self.open_since is not None:
            raise NotAllowed("already_paused", self.rule, f"it stands still since {self.open_since}")
        if on < max([self.start, *(end for _begin, end in self.pauses)]):
            raise NotAllowed("pause_out_of_order", self.rule, f"{on} lies before the start or an earlier pause")
        if on > self.period(calendar).due_lenient:
            raise NotAllowed("already_over", self.rule, f"the period ended before {on}")
        return replace(self, open_since=on)

    def resume(self, on: date) -> "Course":
        """Let the clock run again; the days after the pause began, up to this one, are excluded. Raises NotAllowed."""
        if self.open_since is None:
            raise NotAllowed("not_paused", self.rule, "it does not stand still")
        if on < self.open_since:
            raise NotAllowed("pause_ends_before_it_begins", self.rule, f"{self.open_since}..{on}")
        if on > LAST_DAY:
            raise NotAllowed("end_outside_calendar", self.rule, f"{on} is after {LAST_DAY}")
        return replace(self, open_since=None, pauses=(*self.pauses, (self.open_since, on)))

    def extend(self, *, by: str, on: date, calendar: Calendar) -> "Course":
        """Add the extension of the law, once, by whom the law names, before the period is over. Raises NotAllowed."""
        if not self.rule.extension:
            raise NotAllowed("no_extension", self.rule, "the law knows no extension of this clock")
        if by != self.rule.extended_by:
            raise NotAllowed("not_theirs_to_extend", self.rule, f"only {self.rule.extended_by} may extend it")
        if self.extended:
            raise NotAllowed("already_extended", self.rule, "the law extends it once")
        if self.open_since is None and on > self.period(calendar).due_lenient:
            raise NotAllowed("already_over", self.rule, f"the period ended before {on}")
        return replace(self, extended=True)


def begin(rules: RuleSet, code: str, start: date, *, length: int | None = None) -> Course:
    """Start a clock on the day of its event. Raises UnknownClock when the law has no such clock on that day."""
    rule = rules.clock(code)
    if not rule.runs_from(start):
        raise UnknownClock(f"{code} was not in force on {start}")
    return Course(rules, code, start, length)
