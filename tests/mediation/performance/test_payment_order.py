"""D34: fifteen days for the court to issue a payment order, fifteen for the debtor to pay or object (CPL 227, 228)."""

from datetime import date
from typing import Any

import pytest

from mediation.cases.models import Case
from mediation.notices.models import Notice
from tests.matrix import ways
from tests.mediation import worlds
from tests.mediation.worlds import World, clock, do, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
ISSUED: dict[str, Any] = {"received_on": "2026-09-22", "reference": "（2026）示0100民督5号"}


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    """Applied for on 2026-09-14."""
    return ways.WAYS["performance", "payment_order"](world)


def test_the_court_has_fifteen_days_and_then_the_debtor(world: World, case: Case) -> None:
    assert (clock(case, "D34-issue").due_lenient, clock(case, "D34-issue").status) == (date(2026, 9, 29), "armed")
    with refused("invalid", case):
        do("record_order_issued", world.chen, "2026-09-23 09:00", case, **ISSUED | {"received_on": "2026-09-13"})
    do("record_order_issued", world.chen, "2026-09-23 09:00", case, **ISSUED)
    assert clock(case, "D34-issue").status == "met"
    # The fifteenth day is 7 October, the last of the National Day holiday.
    running = clock(case, "D34-objection")
    assert (running.due_lenient, running.status) == (date(2026, 10, 8), "armed")
    told = set(Notice.objects.filter(title="performance.payment_order_issued").values_list("person", flat=True))
    assert world.home_agent.pk in told
    with refused("already_decided", case):
        do("record_order_issued", world.chen, "2026-09-23 10:00", case, **ISSUED)
    time_passes("2026-10-09 00:01")
    assert (clock(case, "D34-objection").status, latest(case, "performance").state) == ("lapsed", "payment_order")


def test_an_objection_leaves_the_way_to_a_suit(world: World, case: Case) -> None:
    assert "record_suit" not in may(case, world.chen, "2026-09-15 09:00")
    do("record_order_issued", world.chen, "2026-09-23 09:00", case, **ISSUED)
    do("record_order_failed", world.chen, "2026-09-28 09:00", case, why="objected", on="2026-09-27")
    assert (clock(case, "D34-objection").status, latest(case, "performance").state) == ("met", "overdue")
    assert {"record_suit", "record_payment_order"} <= set(may(case, world.chen, "2026-09-28 09:01"))
    do("record_payment_order", world.chen, "2026-09-29 09:00", case, court="示例区人民法院", on="2026-09-29")
    assert clock(case, "D34-issue").due_lenient == date(2026, 10, 14), "a later application has fifteen days of its own"
    assert "record_order_issued" in may(case, world.chen, "2026-09-30 09:00")


def test_who_pays_has_answered_the_order(world: World, case: Case) -> None:
    do("record_order_issued", world.chen, "2026-09-23 09:00", case, **ISSUED)
    do("confirm_received", world.chen, "2026-09-25 09:00", case, amount="12000.00")
    assert (latest(case, "performance").state, clock(case, "D34-objection").status) == ("performed", "met")
