"""A court sends a dispute to online mediation: who is asked, what waits for their answer, and what a refusal means."""

from datetime import date
from typing import Any

import pytest

from mediation.cases.models import Case, Party
from mediation.core import verbs
from mediation.core.refusals import Refused
from mediation.notices.models import Notice
from mediation.people import accounts
from mediation.people.models import User
from tests.mediation import courts, worlds
from tests.mediation.courts import roster
from tests.mediation.worlds import World, clock, do, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
DAY = "2026-05-28"
BROUGHT: dict[str, Any] = {
    "track": "pre_filing", "docket_no": "（2026）示0100诉前调8号", "handed_in_on": "2026-05-27",
    "title": "扫地机器人不能充电", "problem": "Q1", "facts": "五月十日购买，三日后不能充电，商家不予退货。",
    "claims": [{"kind": "refund", "amount": "1299.00"}], "name": "钱示例", "phone": "139 1111 3333",
    "area": "330110", "address": "示例路1号", "against": "个体店主吴示例", "against_phone": "13911114444",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return worlds.world()


def sent(world: World, **changed: Any) -> Case:
    roster(world)
    done = do("send_to_mediation", world.clerk, f"{DAY} 09:00", None, court=str(world.court.pk), **BROUGHT | changed)
    return Case.objects.get(pk=done.case)


def people(case: Case) -> tuple[User, User]:
    found = {one.side: one.person for one in Party.objects.filter(case=case).select_related("person")}
    claimant, respondent = found["claimant"], found["respondent"]
    assert claimant is not None
    assert respondent is not None
    return claimant, respondent


def test_both_are_told_and_nobody_mediates_before_both_agreed(world: World) -> None:
    case = sent(world)
    claimant, respondent = people(case)
    told = set(Notice.objects.filter(case=case, title="court_mediation.sent").values_list("person", flat=True))
    assert told == {claimant.pk, respondent.pk}
    assert not case.deadlines.filter(code="D26").exists(), "the court's days begin when both agreed"
    waits = verbs.waiting(latest(case, "court_mediation"))
    assert waits is not None
    assert [str(role) for role in waits.on] == ["claimant", "respondent"]
    with refused("too_early", case):
        do("appoint_mediator", world.clerk, f"{DAY} 10:00", case, mediator=str(roster(world)[0].pk))
    do("consent_to_court", claimant, f"{DAY} 11:00", case, electronic=True)
    with refused("not_open", case):
        do("consent_to_court", claimant, f"{DAY} 11:01", case, electronic=True)
    with refused("already_decided", case):
        do("consent_to_court", world.clerk, f"{DAY} 11:02", case, side="claimant", channel="phone")
    do("consent_to_court", world.clerk, "2026-05-29 09:00", case, side="respondent", channel="phone")
    kept = latest(case, "court_mediation").facts["consents"]
    assert (kept["claimant"]["channel"], kept["respondent"]["channel"]) == ("platform", "phone")
    assert (clock(case, "D26").due_lenient, clock(case, "D26").status) == (date(2026, 6, 3), "armed")
    do("appoint_mediator", world.clerk, "2026-06-01 10:00", case, mediator=str(roster(world)[0].pk))
    do("confirm_appointment", roster(world)[0], "2026-06-02 09:00", case, free="none")
    assert (latest(case, "court_mediation").state, clock(case, "D28-contact").status) == ("ready", "met")
    do("open_session", roster(world)[0], "2026-06-03 09:00", case, **courts.OPENING)


def test_a_side_may_refuse_and_the_suit_that_lies_with_the_court_is_docketed(world: World) -> None:
    case = sent(world)
    _claimant, respondent = people(case)
    do("refuse_mediation", respondent, "2026-05-29 09:00", case, reason="不同意调解。")
    assert latest(case, "court_mediation").state == "ended"
    assert (clock(case, "D31").due_lenient, clock(case, "D31").status) == (date(2026, 6, 5), "armed")
    do("record_docketing", world.clerk, "2026-06-01 09:00", case, docket_no="（2026）示0100民初9号")
    assert clock(case, "D31").status == "met"


def test_whom_nobody_reaches_has_not_agreed(world: World) -> None:
    case = sent(world)
    said: dict[str, Any] = {"ground": "unreachable", "channel": "phone", "note": "三次拨打无人接听"}
    do("record_no_consent", world.clerk, "2026-06-01 09:00", case, **said)
    stage = latest(case, "court_mediation")
    assert (stage.state, stage.facts["ended_for"], clock(case, "D31").status) == ("ended", "unreachable", "armed")


def test_where_a_suit_is_docketed_already_none_is_to_be_docketed(world: World) -> None:
    case = sent(world, track="summary")
    do("refuse_mediation", people(case)[0], "2026-05-29 09:00", case, reason="不同意调解。")
    assert not case.deadlines.filter(code="D31").exists()


@pytest.mark.parametrize("before", ["requested", "choosing", "named"])
def test_what_a_side_only_asked_for_leaves_no_suit_to_docket(world: World, before: str) -> None:
    case = courts.WAYS[before](world)
    do("refuse_mediation", world.agent, "2026-06-01 10:00", case, reason="不同意调解。")
    assert not case.deadlines.filter(code="D31").exists()
    assert "record_docketing" not in may(case, world.clerk, "2026-06-02 09:00")


def test_against_a_store_its_people_answer(world: World) -> None:
    case = sent(world, store=str(world.store.pk))
    do("consent_to_court", world.agent, f"{DAY} 11:00", case, electronic=True)
    assert set(latest(case, "court_mediation").facts["consents"]) == {"respondent"}


def test_who_has_an_account_keeps_it_and_a_new_one_has_only_its_number(world: World) -> None:
    zhou = User.objects.get(pk=world.zhou.pk)
    before = User.objects.count()
    case = sent(world, phone=zhou.phone)
    claimant, respondent = people(case)
    assert claimant.pk == world.zhou.pk
    assert User.objects.count() == before + 1 + 2, "the other side's, and the two of the roster"
    assert (respondent.phone, respondent.phone_verified) == ("13911114444", True)
    assert not respondent.has_usable_password()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phone": "12345"}, "phone"), ({"against_phone": ""}, "against_phone"), ({"against": ""}, "against"),
        ({"against_phone": "13911113333"}, "against_phone"), ({"handed_in_on": "2026-05-29"}, "handed_in_on"),
        ({"id_number": "110101199001011234"}, "id_number"), ({"claims": []}, "claims"),
        ({"docket_no": ""}, "docket_no"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(world: World, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        sent(world, **changed)
    assert (no.value.code, set(no.value.errors)) == ("invalid", {field})
    assert not Case.objects.exists()


def test_only_a_clerk_sends_and_only_from_a_court_of_theirs(world: World) -> None:
    for who in (world.zhou, world.xiaoshan.officer, world.mediator):
        with pytest.raises(Refused) as no:
            do("send_to_mediation", who, f"{DAY} 09:00", None, court=str(world.court.pk), **BROUGHT)
        assert no.value.code == "forbidden"
    clerk = User.objects.get(pk=world.clerk.pk)
    accounts.give_phone(clerk, "13911115555", verified=True)
    with pytest.raises(Refused) as own:
        sent(world, phone=clerk.phone)
    assert set(own.value.errors) == {"phone"}
    assert not Case.objects.exists()


def test_a_period_that_ends_leaves_the_suit_to_docket(world: World) -> None:
    case = sent(world)
    for who in people(case):
        do("consent_to_court", who, f"{DAY} 11:00", case, electronic=True)
    do("appoint_mediator", world.clerk, "2026-05-29 10:00", case, mediator=str(roster(world)[0].pk))
    do("confirm_appointment", roster(world)[0], "2026-06-01 09:00", case, free="none")
    time_passes("2026-07-02 00:01")
    assert (latest(case, "court_mediation").state, clock(case, "D31").status) == ("ended", "armed")
