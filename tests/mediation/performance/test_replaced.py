"""Agreed anew after the court said no: the earlier agreement's days end, and nobody is held to both (S13)."""

from typing import Any

import pytest

from mediation.cases.models import Case, Proceeding
from mediation.core.models import Event
from mediation.deadlines.models import Deadline
from mediation.performance import queries
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediated
from tests.mediation.confirmation import stories as court
from tests.mediation.worlds import World, actor, do, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.world()


def dismissed(world: World) -> Case:
    """The court finds the content unclear on 2026-08-20; 12,000 yuan were due on 2026-09-10."""
    case = court.in_review(world)
    said: dict[str, Any] = court.RULING | {"ground": "J7.5", "reason": "内容不明确。"}
    do("dismiss", world.clerk, "2026-08-20 16:00", case, **said)
    return case


def agreed_anew(world: World, case: Case, month: str) -> None:
    """Mediated again in that month; 3,600 yuan by the end of November."""
    do("apply_mediation", world.chen, f"2026-{month}-21 09:00", case, committee=str(world.committee.pk))
    do("join_application", world.home_agent, f"2026-{month}-21 10:00", case)
    do("accept_mediation", world.secretary, f"2026-{month}-22 09:00", case, mediator=str(world.mediator.pk))
    do("tell_rights", world.mediator, f"2026-{month}-22 10:00", case)
    worlds.untied(world.mediator, f"2026-{month}-23 09:00", case)
    do("open_session", world.mediator, f"2026-{month}-23 09:00", case)
    said = mediated.draft(case, amount="3600.00", due_on="2026-11-30")
    do("draft_agreement", world.mediator, f"2026-{month}-24 10:00", case, **said)
    for who in (world.chen, world.home_agent, world.mediator):
        do("sign_agreement", who, f"2026-{month}-25 10:00", case, content_hash=mediated.tabled(case).content_hash)
    do("seal", world.secretary, f"2026-{month}-25 11:00", case)


def states(case: Case) -> list[str]:
    """The states of every performance, the oldest first."""
    return list(Proceeding.objects.filter(case=case, kind="performance").order_by("opened_at").values_list("state", flat=True))  # fmt: skip  # noqa: E501


def days(case: Case) -> list[tuple[str, str]]:
    """The agreed days and what became of them."""
    found = Deadline.objects.filter(case=case, code="D44").order_by("due_lenient")
    return [(one.due_lenient.isoformat(), one.status) for one in found]


def test_the_earlier_day_is_no_longer_owed(world: World) -> None:
    case = dismissed(world)
    agreed_anew(world, case, "08")
    assert states(case) == ["replaced", "due_scheduled"]
    assert days(case) == [("2026-09-10", "cancelled"), ("2026-11-30", "armed")]
    time_passes("2026-09-11 00:01")
    assert states(case) == ["replaced", "due_scheduled"]
    plan = queries.plan_of(actor(world.chen), case)
    assert plan is not None
    assert (str(plan.total), plan.breach) == ("3600.00", None)
    events = Event.objects.filter(case=case, kind="performance.replaced")
    assert [one.proceeding.state for one in events if one.proceeding] == ["replaced"]


def test_a_breach_of_the_earlier_one_is_settled_by_the_new_one(world: World) -> None:
    case = dismissed(world)
    time_passes("2026-09-11 00:01")
    assert states(case) == ["overdue"]
    agreed_anew(world, case, "09")
    assert states(case) == ["replaced", "due_scheduled"]


def test_what_was_taken_to_court_goes_on(world: World) -> None:
    case = dismissed(world)
    time_passes("2026-09-11 00:01")
    do("record_suit", world.chen, "2026-09-14 10:00", case, court="示例区人民法院", on="2026-09-14")
    agreed_anew(world, case, "09")
    assert states(case) == ["sued", "due_scheduled"]
