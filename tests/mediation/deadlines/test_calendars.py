"""A published calendar moves open clocks only, through the gate, with a notice to both sides (promise T5)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mediation.cases.models import Case
from mediation.cases.queries import proceedings_of
from mediation.core import gate, verbs
from mediation.core.actors import Actor
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import Standing
from mediation.core.steps import Arm
from mediation.deadlines import arming, calendars, pausing, recount, sweep
from mediation.deadlines.models import CalendarRelease, Deadline
from mediation.law import calendar as law_calendar
from mediation.law.notice import BadNotice
from mediation.notices.models import Notice
from odr.web.sentences import sentence
from tests.law.test_notice import NOTICE_2026
from tests.mediation import worlds
from tests.mediation.deadlines.notices import notice
from tests.mediation.worlds import clock, refused

pytestmark = pytest.mark.django_db
LOADED = worlds.at("2026-12-30 09:00")
OPERATOR = Actor.system("operator")


@pytest.fixture(autouse=True)
def _forget_releases() -> Any:
    """A release never changes in life; between tests it does."""
    yield
    calendars.by_version.cache_clear()


@pytest.fixture
def case() -> Case:
    """A complaint received on 29 December 2026: its seven working days reach into an unpublished year."""
    world = worlds.world()
    return worlds.file_at_bureau(world, world.xiaoshan, at="2026-12-29 09:00")


def publish(version: str = "2027.1", **rows: tuple[str, str]) -> int:
    """Load a notice and settle; how many clocks moved."""
    calendars.publish(notice(version, **rows), actor=OPERATOR, now=LOADED)
    return recount.settle(now=LOADED)


def test_a_due_day_in_an_unpublished_year_is_provisional_and_never_fires(case: Case) -> None:
    waiting = clock(case, "D03")
    assert (str(waiting.due_lenient), waiting.provisional, waiting.calendar_version) == (
        "2027-01-07",
        True,
        "CN-2026.1",
    )
    assert sweep.fire_due(now=worlds.at("2027-02-01 00:00")) == 0
    assert clock(case, "D03").status == "armed"


def test_publication_moves_the_open_clock_and_tells_both_sides(case: Case) -> None:
    assert publish() == 1
    moved = clock(case, "D03")
    assert (str(moved.due_strict), str(moved.due_lenient), moved.provisional) == ("2027-01-08", "2027-01-08", False)
    assert moved.calendar_version == "CN-2027.1"
    assert {"on": "2027-01-01", "counted": False, "why": "holiday:new_year"} in moved.trace
    event = Event.objects.get(case=case, kind="deadline.recounted")
    assert (event.actor_kind, event.actor_id) == ("system", "calendar")
    assert (event.data["old"], event.data["new"]) == (["2027-01-07"] * 2, ["2027-01-08"] * 2)
    assert (event.data["old_calendar"], event.data["calendar"]) == ("CN-2026.1", "CN-2027.1")
    assert event.data["reason"] == "a notice made up for tests"
    assert "2027年1月7日（周四）改为2027年1月8日" in sentence(event)
    told = set(Notice.objects.filter(event=event, channel="in_site").values_list("role", flat=True))
    assert {"claimant", "respondent", "officer"} <= told
    assert sweep.fire_due(now=worlds.at("2027-01-09 00:00")) == 1


def test_a_clock_whose_day_stands_is_no_longer_provisional_and_nobody_is_troubled(case: Case) -> None:
    assert publish(new_year=("2027-01-02", "")) == 1
    settled = clock(case, "D03")
    assert (str(settled.due_lenient), settled.provisional) == ("2027-01-07", False)
    event = Event.objects.get(case=case, kind="deadline.recounted")
    assert event.data["old"] == event.data["new"]
    assert not Notice.objects.filter(event=event).exists()


def test_an_amended_notice_moves_it_again_and_both_versions_stay(case: Case) -> None:
    publish()
    assert publish("2027.2", new_year=("2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04", "")) == 1
    assert str(clock(case, "D03").due_lenient) == "2027-01-11"
    events = Event.objects.filter(case=case, kind="deadline.recounted").order_by("seq")
    assert [event.data["new"][-1] for event in events] == ["2027-01-08", "2027-01-11"]
    older, newer = calendars.by_version("CN-2027.1"), calendars.by_version("CN-2027.2")
    assert older.is_working_day(worlds.at("2027-01-04 00:00").date())
    assert not newer.is_working_day(worlds.at("2027-01-04 00:00").date())
    assert calendars.by_version("CN-2026.1") is law_calendar.load_calendar("CN-2026.1")
    with pytest.raises(KeyError):
        calendars.by_version("CN-2027.3")


def test_closed_and_agreed_clocks_never_change(case: Case) -> None:
    arming.start_fixed(
        proceedings_of(case)[0], "D44", due_on=worlds.at("2027-01-02 00:00").date(), today=LOADED.date(), now=LOADED
    )
    Deadline.objects.filter(case=case, code="D03").update(status="met", ended_at=LOADED)
    before = list(Deadline.objects.order_by("pk").values())
    assert publish() == 0
    assert list(Deadline.objects.order_by("pk").values()) == before
    for one in Deadline.objects.filter(case=case):
        with refused("not_open", case):
            gate.perform(
                "recount", actor=Actor.system(), now=LOADED, case=case.pk, proceeding=one.proceeding_id,
                data={"deadline": str(one.pk)},
            )  # fmt: skip


def test_a_clock_far_from_the_new_year_is_left_alone(case: Case) -> None:
    proceeding = proceedings_of(case)[0]
    proceeding.facts["asked_on"] = "2026-11-02"
    near = arming.start(proceeding, Arm("D06", since="asked_on"), today=LOADED.date(), now=LOADED)
    publish()
    near.refresh_from_db()
    assert (near.calendar_version, near.provisional) == ("CN-2026.1", False)


def test_what_is_interrupted_is_finished_by_the_next_sweep(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    calendars.publish(notice(), actor=OPERATOR, now=LOADED)
    with monkeypatch.context() as broken:
        broken.setattr(Deadline, "counted", lambda self, period: 1 / 0)
        assert recount.settle(now=LOADED) == 0
    assert CalendarRelease.objects.get().settled_at is None
    assert clock(case, "D03").calendar_version == "CN-2026.1"
    sweep.fire_due(now=LOADED)
    assert CalendarRelease.objects.get().settled_at == LOADED
    assert clock(case, "D03").calendar_version == "CN-2027.1"
    assert recount.settle(now=LOADED) == 0


def test_new_clocks_are_counted_by_the_newest_release(case: Case) -> None:
    publish()
    proceeding = proceedings_of(case)[0]
    later = arming.start(proceeding, Arm("D06"), today=worlds.at("2027-02-04 09:00").date(), now=LOADED)
    assert (later.calendar_version, str(later.due_lenient), later.provisional) == ("CN-2027.1", "2027-02-20", False)


def test_the_command_loads_a_file_and_names_what_is_broken(case: Case, tmp_path: Path, capsys: Any) -> None:
    bad = tmp_path / "2027.toml"
    bad.write_text(notice().replace("2027-05-03", "2028-05-03"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"row 4 \(labour_day\): off: 2028-05-03 does not belong"):
        call_command("calendar", "load", str(bad))
    assert not CalendarRelease.objects.exists()
    assert clock(case, "D03").provisional
    good = tmp_path / "good.toml"
    good.write_text(notice(), encoding="utf-8")
    call_command("calendar", "load", str(good))
    assert "CN-2027.1 is in force; 1 open clocks" in capsys.readouterr().out
    with pytest.raises(CommandError, match="already on record"):
        call_command("calendar", "load", str(good))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("calendar", "load", str(tmp_path / "nothing.toml"))
    call_command("calendar", "list")
    assert capsys.readouterr().out.splitlines()[-1].startswith("CN-2027.1  loaded")


def test_a_version_of_the_platform_itself_cannot_be_loaded_over() -> None:
    with pytest.raises(BadNotice, match=r"CN-2026\.1 is already on record"):
        calendars.publish(NOTICE_2026, actor=OPERATOR, now=LOADED)


def test_a_row_is_extended_once_by_whom_the_law_names_and_derived_again_from_what_is_stored() -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-22 09:00")
    proceeding = proceedings_of(case)[0]
    clue = arming.start(proceeding, Arm("D08"), today=date(2026, 6, 23), now=LOADED)
    verb, lead = verbs.find(verbs.ANY, "expire"), worlds.actor(world.xiaoshan.lead)
    act = gate.Act(verb, lead, Standing(), worlds.at("2026-07-10 09:00"))
    with pytest.raises(Refused) as caught:
        pausing.extend(act, clue, by="officer")
    assert (caught.value.code, caught.value.context["reason"]) == ("invalid", "not_theirs_to_extend")
    assert caught.value.context["article"] == "O121 27; APP 18"
    pausing.extend(act, clue, by="leader")
    clue.refresh_from_db()
    assert (clue.length, str(clue.due_strict), clue.extended_by) == (30, "2026-08-04", act.actor.key)
    again = clue.course.period(calendars.by_version(clue.calendar_version))
    assert not clue.would_change(again)
    assert tuple(clue.days) == again.trace
    with pytest.raises(Refused) as caught:
        pausing.extend(act, clue, by="leader")
    assert caught.value.context["reason"] == "already_extended"
    with pytest.raises(Refused) as caught:
        pausing.extend(act, clock(case, "D03"), by="leader")
    assert caught.value.context["reason"] == "no_extension"
