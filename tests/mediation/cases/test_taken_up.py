"""A higher bureau handles a complaint that had come to a lower one (Order 121 Art 13)."""

from typing import Any

import pytest
from django.utils import translation

from mediation.cases.models import Case
from mediation.cases.queries import proceedings_of
from mediation.core.models import Event
from mediation.evidence.models import Evidence
from mediation.notices.models import Notice
from odr.web import sentences
from tests.mediation import worlds
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import Office, World, clock, do, latest, may, refused

pytestmark = pytest.mark.django_db
FILED, LATER = "2026-06-08 09:00", "2026-06-11 11:00"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def hangzhou(world: World) -> Office:
    """The city's bureau."""
    return worlds.intake_unit()


@pytest.fixture
def case(world: World, hangzhou: Office) -> Case:
    """A complaint that came to a district."""
    return worlds.file_at_bureau(world, world.xiaoshan, at=FILED)


def decision(above: Office, **changed: Any) -> dict[str, Any]:
    """What the higher bureau decided."""
    said = {"superior": str(above.body.pk), "how": "asked", "on": "2026-06-10", "paper_no": "杭市监指〔2026〕3号"}
    return {**said, "reason": "涉及多个区的消费者，由市局统一处理。"} | changed


def test_it_goes_up_with_everything_and_the_seven_working_days_run_on(
    world: World, hangzhou: Office, case: Case
) -> None:
    do("add_evidence", world.zhou, FILED, case, files={"file": upload("洗涤标.jpg", picture())})
    do("yield_upwards", world.xiaoshan.officer, LATER, case, **decision(hangzhou))
    before, here = proceedings_of(Case.objects.get(pk=case.pk))
    assert (before.state, here.state, here.body, here.origin_id) == ("rerouted", "received", hangzhou.body, before.pk)
    assert here.facts["received_on"] == here.facts["first_received_on"] == "2026-06-08"
    assert (str(clock(case, "D03").starts_on), str(clock(case, "D03").due_lenient)) == ("2026-06-08", "2026-06-17")
    assert before.deadlines.get(code="D03").status == "cancelled"
    case.refresh_from_db()
    assert case.received_by_authority_at == worlds.at(FILED)
    assert Evidence.objects.get(case=case).proceeding_id == here.pk
    assert "accept" in may(case, hangzhou.officer, LATER)
    assert "accept" not in may(case, world.xiaoshan.officer, LATER)


def test_the_complainant_is_told_who_handles_it_and_the_reasons_stay_between_the_bureaus(
    world: World, hangzhou: Office, case: Case
) -> None:
    do("yield_upwards", world.xiaoshan.officer, LATER, case, **decision(hangzhou, how="itself"))
    event = Event.objects.get(case=case, kind="administrative.taken_up")
    told = {one.person for one in Notice.objects.filter(event=event, channel="in_site")}
    assert world.zhou in told
    assert world.agent not in told, "the merchant is told on acceptance"
    assert decision(hangzhou)["reason"] not in str(event.data)
    with translation.override("en"):
        sentence = sentences.sentence(event)
    assert sentence.startswith(f"{hangzhou.body.name}, the bureau above {world.xiaoshan.body.name}")
    assert "should handle the complaint itself" in sentence


def test_a_demand_for_identity_ends_with_it(world: World, hangzhou: Office, case: Case) -> None:
    do("ask_identity", world.xiaoshan.officer, "2026-06-09 09:00", case, wanted="身份证复印件", identity_days=5)
    do("yield_upwards", world.xiaoshan.officer, LATER, case, **decision(hangzhou))
    assert clock(case, "D04").status == "cancelled"
    assert latest(case, "administrative").state == "received"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"superior": "xiaoshan"}, "superior"),
        ({"superior": "yuhang"}, "superior"),
        ({"on": "2026-06-07"}, "on"),
        ({"on": "2026-06-12"}, "on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_bureau_that_is_not_above_a_wrong_day_and_no_reason_are_refused(
    world: World, hangzhou: Office, case: Case, changed: dict[str, str], field: str
) -> None:
    if field == "superior":
        changed = {"superior": str(getattr(world, changed["superior"]).body.pk)}
    with refused("invalid", case) as caught:
        do("yield_upwards", world.xiaoshan.officer, LATER, case, **decision(hangzhou, **changed))
    assert list(caught.value.errors) == [field]


def test_it_is_not_offered_where_no_bureau_stands_above(world: World, hangzhou: Office) -> None:
    case = worlds.file_at_bureau(world, hangzhou, at=FILED)
    assert "yield_upwards" not in may(case, hangzhou.officer, LATER)
    with refused("not_open", case):
        do("yield_upwards", hangzhou.officer, LATER, case, **decision(hangzhou))
