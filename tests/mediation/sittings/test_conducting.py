"""A session goes its way: who is here, what each was told, one item after the other, a recess, the end."""

from typing import Any

import pytest

from mediation.core.models import Event
from mediation.law import rights
from mediation.people.models import User
from mediation.sittings.models import Appointment, Attendance, Sitting
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import bureau
from tests.mediation.sittings import sessions
from tests.mediation.worlds import World, do, kinds, latest, may, refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PM = "peoples_mediation"
COURSE = {"add_topic", "open_item", "recess", "end_session"}


@pytest.fixture
def world() -> World:
    return worlds.world()


def roll(case: Any) -> list[tuple[str, str, str]]:
    return [(one.name, one.here, one.checked) for one in Attendance.objects.filter(sitting__proceeding__case=case)]


def test_the_roll_names_who_sits_there_and_an_organisation_for_which_nobody_does_as_absent(world: World) -> None:
    case = stories.in_session(world)
    User.objects.filter(pk=world.chen.pk).update(identity_level=0)
    store = case.parties.get(side="respondent")
    do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case))
    assert roll(case) == [("陈示例", "online", "phone"), (store.name, "absent", "")]
    assert latest(case, PM).facts["sitting"]["untold"] == [str(world.chen.pk)]
    assert "confirm_rights" not in may(case, world.home_agent, sessions.BEGAN)
    assert sessions.notes(case)[-2:] == ["Session No. 1 began. Here: 陈示例.", f"Absent: {store.name}."]


def test_whoever_sat_there_for_an_organisation_is_called_by_name(world: World) -> None:
    case = sessions.begun(world)
    assert roll(case) == [("陈示例", "online", "account"), ("郭示例", "online", "account")]
    sitting = Sitting.objects.get()
    assert (sitting.number, sitting.rights) == (1, rights.digest(PM))
    assert [one.title for one in sitting.topics.all()] == ["核对事实", "商量赔偿金额"]
    event = Event.objects.get(case=case, kind="session.began")
    assert (event.data["present"], event.data["absent"]) == (2, 0)
    assert not any(word in str(event.data) for word in ("陈示例", "核对事实"))


def test_somebody_who_came_on_site_for_it_is_named(world: World) -> None:
    case = stories.in_session(world)
    rows = sessions.call(world, case)["roll"]
    rows[1] |= {"here": "on_site", "checked": "document", "name": "黄示例"}
    with refused("invalid", case) as no:
        do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case, roll=rows))
    assert set(no.value.errors) == {"told"}
    do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case, roll=rows, told=True))
    assert roll(case)[1] == ("黄示例", "on_site", "document")
    assert Attendance.objects.get(name="黄示例").told_at == worlds.at(sessions.BEGAN)


@pytest.mark.parametrize(
    ("number", "changed"),
    [
        (0, {"here": "online", "checked": ""}),
        (0, {"here": "absent", "checked": "account"}),
        (0, {"here": ""}),
        (0, {"who": "party:nobody"}),
        (1, {"here": "online", "checked": "account"}),
        (1, {"here": "on_site", "checked": "document"}),
    ],
)
def test_a_roll_that_says_what_cannot_be_is_refused(world: World, number: int, changed: dict[str, str]) -> None:
    case = stories.in_session(world)
    rows = sessions.call(world, case)["roll"]
    rows[number] |= changed
    with refused("invalid", case) as no:
        do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case, roll=rows, told=True))
    assert set(no.value.errors) == {"roll"}


def test_nobody_is_left_out_called_twice_or_checked_by_an_account_that_was_not(world: World) -> None:
    case = sessions.in_room(world)
    rows = sessions.call(world, case)["roll"]
    User.objects.filter(pk=world.chen.pk).update(identity_level=0)
    for wrong in (rows[:1], [*rows, rows[0]], rows):
        with refused("invalid", case) as no:
            do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case, roll=wrong))
        assert set(no.value.errors) == {"roll"}
    with refused("invalid", case) as no:
        do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case, agenda=" \n "))
    assert set(no.value.errors) == {"agenda"}


def test_each_confirms_their_own_rights_once(world: World) -> None:
    case = sessions.begun(world)
    with refused("invalid", case):
        do("confirm_rights", world.chen, "2026-07-06 09:02", case)
    do("confirm_rights", world.chen, "2026-07-06 09:02", case, understood=True)
    with refused("not_open", case):
        do("confirm_rights", world.chen, "2026-07-06 09:03", case, understood=True)
    with refused("forbidden", case):
        do("confirm_rights", world.mediator, "2026-07-06 09:03", case, understood=True)
    assert Attendance.objects.get(person=world.chen).told_at == worlds.at("2026-07-06 09:02")
    assert Attendance.objects.get(person=world.home_agent).told_at is None
    assert Event.objects.get(case=case, kind="session.told").data["rights"] == rights.digest(PM)
    assert sessions.notes(case)[-1] == "陈示例 read their rights and duties and understood them."


def test_a_session_goes_through_its_items_rests_and_ends(world: World) -> None:
    case = sessions.told(world)
    sitting = Sitting.objects.get()
    assert may(case, world.mediator, "2026-07-06 09:05") >= COURSE
    with refused("not_open", case):
        do("call_roll", world.mediator, "2026-07-06 09:05", case)
    first, second = sitting.topics.all()
    do("open_item", world.mediator, "2026-07-06 09:05", case, topic=str(first.pk))
    do("add_topic", world.mediator, "2026-07-06 09:10", case, title="以后的联系方式")
    do("recess", world.mediator, "2026-07-06 09:20", case, why="双方各自商量，9时40分继续。")
    assert not COURSE & may(case, world.mediator, "2026-07-06 09:21")
    do("resume_session", world.mediator, "2026-07-06 09:41", case)
    do("open_item", world.mediator, "2026-07-06 09:45", case, topic=str(second.pk), outcome="交货日期双方没有争议。")
    do(
        "end_session",
        world.mediator,
        "2026-07-06 10:30",
        case,
        outcome="差距缩小到一千元。",
        result="另行约定。",
    )
    sitting.refresh_from_db()
    assert sitting.breaks == [["2026-07-06T09:20:00+08:00", "2026-07-06T09:41:00+08:00"]]
    assert [(one.title, one.outcome, one.began_at is None) for one in sitting.topics.all()] == [
        ("核对事实", "交货日期双方没有争议。", False), ("商量赔偿金额", "差距缩小到一千元。", False),
        ("以后的联系方式", "", True),
    ]  # fmt: skip
    assert (sitting.ended_at, sitting.result) == (worlds.at("2026-07-06 10:30"), "另行约定。")
    assert sessions.notes(case)[-8:] == [
        "Now: 核对事实.", "On the agenda: 以后的联系方式.", "The session rests: 双方各自商量，9时40分继续。",
        "The session goes on.", "核对事实: 交货日期双方没有争议。", "Now: 商量赔偿金额.",
        "商量赔偿金额: 差距缩小到一千元。", "Session No. 1 ended.",
    ]  # fmt: skip
    assert latest(case, PM).facts["sitting"] is None
    assert not (COURSE | {"confirm_rights"}) & may(case, world.mediator, "2026-07-06 10:31")
    record = str(list(Event.objects.filter(case=case).values_list("data", flat=True)))
    assert not any(word in record for word in ("差距缩小", "各自商量", "核对事实"))


def test_an_item_is_taken_up_once(world: World) -> None:
    case = sessions.told(world)
    first = Sitting.objects.get().topics.first()
    assert first is not None
    do("open_item", world.mediator, "2026-07-06 09:05", case, topic=str(first.pk))
    with refused("invalid", case):
        do("open_item", world.mediator, "2026-07-06 09:06", case, topic=str(first.pk))


@pytest.mark.parametrize("name", ["call_roll", "end_session", "recess", "open_item"])
def test_a_side_and_another_mediator_lead_nothing(world: World, name: str) -> None:
    case = sessions.begun(world)
    for who in (world.chen, world.home_agent, world.second_mediator):
        with refused("forbidden", case):
            do(name, who, "2026-07-06 09:05", case)


def test_with_the_mediation_its_session_ends(world: World) -> None:
    case = sessions.begun(world)
    do("end_mediation", world.chen, "2026-07-06 09:10", case, reason="不再调解。")
    assert Sitting.objects.get().ended_at == worlds.at("2026-07-06 09:10")
    assert latest(case, PM).facts["sitting"] is None
    assert kinds(case)[-1] != "session.began"
    assert "session.ended" in kinds(case)


def test_a_session_that_begins_is_the_one_arranged(world: World) -> None:
    case = sessions.in_room(world)
    do("arrange_session", world.mediator, "2026-07-05 10:00", case, starts_at="2026-07-06T09:00:00+08:00", online=True)
    do("call_roll", world.mediator, "2026-07-06 08:58", case, **sessions.call(world, case))
    assert Appointment.objects.get().ended_how == "held"


def test_before_a_bureau_recusal_breaks_the_session_off_and_another_begins_later(world: World) -> None:
    case = bureau.reach(world, "in_session")
    officer = world.xiaoshan.officer
    sessions.enter(world.agent, case, "2026-06-24 14:31")
    rows = sessions.form(world, case, officer).fields["roll"].initial
    do("call_roll", officer, "2026-06-24 14:32", case, roll=rows, agenda="退款金额")
    do("ask_recusal", world.zhou, "2026-06-24 14:40", case, **bureau.recusal(world))
    assert Sitting.objects.get().ended_at == worlds.at("2026-06-24 14:40")
    assert latest(case, "administrative").facts["sitting"] is None
