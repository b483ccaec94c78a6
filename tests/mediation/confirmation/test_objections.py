"""Objections to a ruling: of a party in fifteen days, of a third party in six months, and what follows (J9)."""

from datetime import date
from typing import Any

import pytest

from mediation.cases.models import Case
from mediation.confirmation.court_models import Objection
from mediation.core.models import Event
from tests.matrix import ways
from tests.mediation import worlds
from tests.mediation.confirmation import stories
from tests.mediation.worlds import at, clock, do, latest, may, refused

pytestmark = pytest.mark.django_db
SAID = "裁定确认的金额与协议不一致。"
DECIDED: dict[str, Any] = {"decision_no": "（2026）示0100民特监1号", "reason": "异议理由不成立。"}
THIRD: dict[str, Any] = {
    "name": "抵押权人示例", "contact": "示例路9号 13900009999", "learned_on": "2026-09-20",
    "text": "协议损害本人抵押权。",
}  # fmt: skip


def confirmed(world: worlds.World) -> Case:
    """Confirmed and served on 08-20: objections until 09-04."""
    case = stories.in_review(world)
    do("confirm", world.clerk, "2026-08-20 15:00", case, **stories.RULING)
    return case


def test_a_party_objects_on_the_last_day_and_not_later() -> None:
    world = worlds.world()
    case = confirmed(world)
    assert clock(case, "D23").due_lenient == date(2026, 9, 4)
    with refused("too_late", case):
        do("object_to_ruling", world.chen, "2026-09-05 00:00", case, text=SAID)
    do("object_to_ruling", world.home_agent, "2026-09-04 23:59", case, text=SAID)
    held = Objection.objects.get()
    assert held.party is not None
    assert (held.party.name, held.text, held.upheld) == ("示例家居定制有限公司", SAID, None)
    assert SAID not in str(Event.objects.get(case=case, kind="confirmation.objected").data)
    worlds.time_passes("2026-09-06 00:01")
    assert latest(case, "confirmation").state == "objected", "nothing is final while the court decides"


def test_a_rejected_objection_leaves_the_other_side_its_days() -> None:
    world = worlds.world()
    case = confirmed(world)
    do("object_to_ruling", world.home_agent, "2026-08-25 10:00", case, text=SAID)
    do("reject_objection", world.clerk, "2026-08-28 10:00", case, **DECIDED)
    assert latest(case, "confirmation").state == "objection_window"
    assert (clock(case, "D23").instance, clock(case, "D23").due_lenient) == (2, date(2026, 9, 4))
    assert "object_to_ruling" in may(case, world.chen, "2026-09-04 12:00")
    worlds.time_passes("2026-09-05 00:01")
    assert latest(case, "confirmation").state == "final"


def test_an_objection_rejected_after_the_days_makes_the_ruling_final_at_once() -> None:
    world = worlds.world()
    case = confirmed(world)
    do("object_to_ruling", world.home_agent, "2026-09-04 10:00", case, text=SAID)
    do("reject_objection", world.clerk, "2026-09-14 10:00", case, **DECIDED)
    stage = latest(case, "confirmation")
    assert (stage.state, stage.closed_at) == ("final", at("2026-09-14 10:00"))
    assert not clock(case, "D23").running
    assert Objection.objects.get().upheld is False


def test_a_third_party_objects_within_six_months_of_knowing_even_when_the_ruling_is_final() -> None:
    world = worlds.world()
    case = confirmed(world)
    worlds.time_passes("2026-09-05 00:01")
    assert latest(case, "confirmation").state == "final"
    for wrong in ("2026-08-19", "2026-09-24"):
        with refused("invalid", case) as caught:
            do("take_third_objection", world.clerk, "2026-09-23 10:00", case, **(THIRD | {"learned_on": wrong}))
        assert list(caught.value.errors) == ["learned_on"]
    with refused("invalid", case):
        do("take_third_objection", world.clerk, "2027-03-23 00:01", case, **THIRD)
    do("take_third_objection", world.clerk, "2027-03-22 16:00", case, **THIRD)
    stage = latest(case, "confirmation")
    assert (stage.state, stage.closed_at) == ("objected", None)
    event = Event.objects.get(case=case, kind="confirmation.third_party_objected")
    assert THIRD["name"] not in str(event.data)
    do("reject_objection", world.clerk, "2027-04-01 10:00", case, **DECIDED)
    assert latest(case, "confirmation").state == "final"


def test_only_the_court_enters_what_a_third_party_objects() -> None:
    world = worlds.world()
    case = confirmed(world)
    with refused("forbidden", case):
        do("take_third_objection", world.chen, "2026-09-23 10:00", case, **THIRD)
    with refused("forbidden", case):
        do("object_to_ruling", world.clerk, "2026-09-01 10:00", case, text=SAID)


def test_a_revoked_confirmation_enforces_nothing_and_leaves_the_other_ways() -> None:
    world = worlds.world()
    case = ways.WAYS["performance", "overdue"](world)
    assert "apply_enforcement" in may(case, world.chen, "2026-09-14 10:00")
    assert clock(case, "D25").running
    said: dict[str, Any] = {**THIRD, "learned_on": "2026-09-11"}
    do("take_third_objection", world.clerk, "2026-09-14 10:00", case, **said)
    assert "apply_enforcement" in may(case, world.chen, "2026-09-14 11:00"), "the ruling stands meanwhile"
    do("uphold_objection", world.clerk, "2026-09-21 10:00", case, **DECIDED, extent="whole")
    stage = latest(case, "confirmation")
    assert (stage.state, stage.facts["revoked"]) == ("revoked", "whole")
    assert stories.application(case).ruling == "revoked"
    open_to = may(case, world.chen, "2026-09-21 11:00")
    assert "apply_enforcement" not in open_to
    assert {"record_suit", "apply_mediation", "take_exit_pack"} <= open_to
    assert not clock(case, "D25").running
