"""The course of a clock: what the law lets it do, and pauses, extensions and calendars against a naive model."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mediation.law import course, rulesets
from mediation.law.calendar import FIRST_DAY, LAST_DAY, load_calendar
from mediation.law.course import NotAllowed
from mediation.law.periods import PeriodError
from mediation.law.rulesets import UnknownClock
from tests.law import second_count

CALENDAR = load_calendar()
D = date.fromisoformat
DAY = timedelta(days=1)
RS26 = rulesets.get("RS-2026")
D05 = course.begin(RS26, "D05", D("2026-07-06"))


def refused(code: str, article: str) -> "pytest.RaisesExc[NotAllowed]":
    """Expect the refusal `code`, naming the article."""
    return pytest.raises(NotAllowed, match=rf"\({article}\)", check=lambda error: error.code == code)


def test_an_appraisal_stops_the_sixty_days_and_its_days_are_added() -> None:
    paused = D05.pause(D("2026-07-20"), reason="appraisal", calendar=CALENDAR)
    assert paused.period(CALENDAR).due_strict == D("2026-09-04")
    again = paused.resume(D("2026-08-14"))
    assert again.period(CALENDAR).due_strict == D("2026-09-29")
    assert (again.pauses, again.open_since) == (((D("2026-07-20"), D("2026-08-14")),), None)


def test_a_clue_is_extended_once_by_the_leader_alone() -> None:
    clue = course.begin(RS26, "D08", D("2026-06-23"))
    article = "O121 27; APP 18"
    with refused("not_theirs_to_extend", article):
        clue.extend(by="officer", on=D("2026-07-01"), calendar=CALENDAR)
    longer = clue.extend(by="leader", on=D("2026-07-14"), calendar=CALENDAR)
    assert (longer.days, longer.period(CALENDAR).due_strict) == (30, D("2026-08-04"))
    with refused("already_extended", article):
        longer.extend(by="leader", on=D("2026-07-14"), calendar=CALENDAR)
    with refused("already_over", article):
        clue.extend(by="leader", on=D("2026-07-15"), calendar=CALENDAR)


@pytest.mark.parametrize("code", [code for code in RS26.codes() if not RS26.clock(code).extension])
def test_an_extension_the_law_does_not_know_is_refused(code: str) -> None:
    clock = course.begin(RS26, code, D("2026-05-06"))
    with pytest.raises(NotAllowed) as caught:
        clock.extend(by="both_parties", on=D("2026-05-06"), calendar=CALENDAR)
    assert (caught.value.code, caught.value.rule, caught.value.article) == ("no_extension", code, clock.rule.article)


@pytest.mark.parametrize("code", [code for code in RS26.codes() if not RS26.clock(code).pausable])
def test_a_clock_the_law_does_not_stop_goes_on(code: str) -> None:
    clock = course.begin(RS26, code, D("2026-05-06"))
    with pytest.raises(NotAllowed) as caught:
        clock.pause(D("2026-05-06"), reason="appraisal", calendar=CALENDAR)
    assert (caught.value.code, caught.value.article) == ("not_pausable", clock.rule.article)


def test_pauses_that_make_no_sense_are_refused_by_name() -> None:
    article = "O121 22; O121 23\\(5\\); REG778 46"
    paused = D05.pause(D("2026-07-20"), reason="appraisal", calendar=CALENDAR)
    with refused("pause_ends_before_it_begins", article):
        paused.resume(D("2026-07-19"))
    with refused("end_outside_calendar", article):
        paused.resume(LAST_DAY + DAY)
    with refused("already_paused", article):
        paused.pause(D("2026-07-21"), reason="appraisal", calendar=CALENDAR)
    with refused("not_paused", article):
        D05.resume(D("2026-07-21"))
    with refused("pause_out_of_order", article):
        D05.pause(D("2026-07-05"), reason="appraisal", calendar=CALENDAR)
    with refused("pause_out_of_order", article):
        paused.resume(D("2026-08-14")).pause(D("2026-08-13"), reason="appraisal", calendar=CALENDAR)
    with refused("already_over", article):
        D05.pause(D("2026-09-05"), reason="appraisal", calendar=CALENDAR)
    with refused("no_reason_to_pause", article):
        D05.pause(D("2026-07-20"), reason="holidays", calendar=CALENDAR)


@pytest.mark.parametrize("day", [FIRST_DAY - DAY, LAST_DAY + DAY, LAST_DAY - DAY])
def test_a_day_outside_any_calendar_is_refused(day: date) -> None:
    with pytest.raises(PeriodError) as caught:
        course.begin(RS26, "D05", day).period(CALENDAR)
    assert caught.value.code in {"start_outside_calendar", "due_outside_calendar"}


def test_a_clock_before_its_law_and_one_without_a_length_are_refused() -> None:
    with pytest.raises(UnknownClock):
        course.begin(RS26, "D33", D("2026-02-28"))
    with refused("length_not_given", "O121 10"):
        course.begin(RS26, "D04", D("2026-05-06")).period(CALENDAR)
    assert course.begin(RS26, "D04", D("2026-05-06"), length=5).period(CALENDAR).due_strict == D("2026-05-11")


# Of the clocks that may stand still or be extended there are few; they are drawn as often as all together.
MOVABLE = [code for code in RS26.codes() if RS26.clock(code).pausable or RS26.clock(code).extension]


class Clocks(RuleBasedStateMachine):
    """A clock lives through pauses, an extension and calendars; the model keeps the facts and counts them naively."""

    clock: course.Course

    @initialize(
        code=st.sampled_from(RS26.codes()) | st.sampled_from(MOVABLE), start=st.dates(D("2022-01-01"), D("2026-12-31"))
    )
    def begin(self, code: str, start: date) -> None:
        start = max(start, RS26.clock(code).in_force_from or start)
        self.clock = course.begin(RS26, code, start)
        self.code, self.start, self.extended = code, start, False
        self.spans: list[tuple[date, date]] = []
        self.since: date | None = None
        self.day = start
        self.release = "CN-2026.1"
        self.calendar = CALENDAR

    @rule(days=st.integers(0, 25))
    def time_passes(self, days: int) -> None:
        self.day += days * DAY

    @rule(reason=st.sampled_from(["appraisal", "testing", "holidays", None]))
    def pause(self, reason: str | None) -> None:
        own = {"D05": "appraisal", "D08": "testing", "D09": "testing"}
        own |= dict.fromkeys(("D29", "D30", "D30-summary"), "appraisal")
        reason = reason or own.get(self.code, "appraisal")
        last = self.spans[-1][1] if self.spans else self.start
        may = own.get(self.code) == reason and self.since is None and last <= self.day <= self.due().lenient
        try:
            self.clock = self.clock.pause(self.day, reason=reason, calendar=CALENDAR)
        except NotAllowed:
            assert not may
        else:
            assert may
            self.since = self.day

    @rule(back=st.integers(-2, 0))
    def resume(self, back: int) -> None:
        on = self.day + back * DAY
        may = self.since is not None and on >= self.since
        try:
            self.clock = self.clock.resume(on)
        except NotAllowed:
            assert not may
        else:
            assert may
            assert self.since is not None
            self.spans.append((self.since, on))
            self.since = None

    @rule(by=st.sampled_from(["leader", "both_parties", "court_president", "officer"]))
    def extend(self, by: str) -> None:
        hands = {"D08": "leader", "D09": "leader", "D19": "both_parties", "D37": "both_parties"}
        hands |= {"D22": "court_president", "D22-fs5": "court_president"}
        in_time = self.since is not None or self.day <= self.due().lenient
        may = hands.get(self.code) == by and not self.extended and in_time
        try:
            self.clock = self.clock.extend(by=by, on=self.day, calendar=CALENDAR)
        except NotAllowed:
            assert not may
        else:
            assert may
            self.extended = True

    @precondition(lambda self: self.release == "CN-2026.1")
    @rule()
    def look_up_the_older_release(self) -> None:
        self.release, self.calendar = "CN-2025.1", load_calendar("CN-2025.1")

    @precondition(lambda self: self.release == "CN-2025.1")
    @rule()
    def the_newer_release_is_published(self) -> None:
        self.release, self.calendar = "CN-2026.1", CALENDAR

    def due(self) -> second_count.Answer:
        """Counted naively, with the newest calendar."""
        length, unit = second_count.LAW[self.code]
        length += second_count.EXTENSIONS[self.code] if self.extended else 0
        return second_count.count(self.start, length, unit, self.spans)

    @invariant()
    def the_days_agree(self) -> None:
        newest = self.clock.period(CALENDAR)
        wanted = self.due()
        got = (newest.raw_due, newest.due_strict, newest.due_lenient, newest.provisional)
        assert got == (wanted.raw, wanted.strict, wanted.lenient, wanted.provisional)
        period = self.clock.period(self.calendar)
        assert period.calendar_version == self.release
        if self.release != "CN-2026.1" and not period.provisional:  # what was published before stays what it was
            assert (period.due_strict, period.due_lenient) == (wanted.strict, wanted.lenient)
        assert period.due_strict <= period.due_lenient


QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much]


def test_clocks_agree_with_the_naive_model_whatever_happens_to_them() -> None:
    run_state_machine_as_test(
        Clocks, settings=settings(max_examples=300, stateful_step_count=12, deadline=None, suppress_health_check=QUIET)
    )


@pytest.mark.soak
def test_clocks_agree_with_the_naive_model_in_ten_thousand_runs() -> None:
    run_state_machine_as_test(
        Clocks,
        settings=settings(max_examples=10_000, stateful_step_count=12, deadline=None, suppress_health_check=QUIET),
    )
