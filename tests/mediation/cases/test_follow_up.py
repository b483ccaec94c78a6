"""Return visits and spot checks after a mediated complaint: what was found, what follows (Order 121 Art 26)."""

from typing import Any

import pytest

from mediation.cases import queries
from mediation.cases.statements import Statement
from mediation.core.models import Event
from mediation.notices.models import Notice
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.worlds import World, actor, do, latest, may, refused

pytestmark = pytest.mark.django_db
WHEN = "2026-08-03 10:00"
VISIT: dict[str, Any] = {
    "kind": "visit", "on": "2026-08-03", "asked": "claimant", "channel": "phone", "found": "kept",
    "follows": "nothing", "remark": "退款已到账。",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return worlds.world()


def test_a_return_visit_is_read_by_both_and_its_remark_is_kept_apart(world: World) -> None:
    case = bureau.reach(world, "agreed")
    do("record_follow_up", world.xiaoshan.officer, WHEN, case, **VISIT)
    event = Event.objects.get(kind="administrative.followed_up")
    assert (event.audience, event.data["found"], event.data["on"]) == ("case", "kept", "2026-08-03")
    assert "退款" not in str(event.data)
    assert Statement.objects.get(pk=event.data["statement"]).text == "退款已到账。"
    assert "administrative.followed_up" in queries.happened(actor(world.zhou), case)
    assert [one["kind"] for one in latest(case, "administrative").facts["followed_up"]] == ["visit"]


def test_of_a_spot_check_only_the_bureau_reads(world: World) -> None:
    case = bureau.reach(world, "terminated")
    said = VISIT | {"kind": "spot", "asked": "", "channel": "file", "found": "wanting", "follows": "mend"}
    do("record_follow_up", world.xiaoshan.lead, WHEN, case, **said)
    for who in (world.zhou, world.agent):
        assert "administrative.followed_up" not in queries.happened(actor(who), case)
    assert "administrative.followed_up" in queries.happened(actor(world.xiaoshan.officer), case)
    assert not Notice.objects.filter(title="administrative.followed_up", person__in=(world.zhou, world.agent)).exists()


def test_only_after_the_mediation_and_only_by_the_bureau(world: World) -> None:
    case = bureau.reach(world, "in_session")
    assert "record_follow_up" not in may(case, world.xiaoshan.officer, WHEN)
    ended = bureau.reach(world, "agreed")
    with refused("forbidden", ended):
        do("record_follow_up", world.zhou, WHEN, ended, **VISIT)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"asked": ""}, "asked"), ({"on": "2026-08-04"}, "on"), ({"on": "2026-01-01"}, "on"),
     ({"found": "not_kept"}, "follows")],
)  # fmt: skip
def test_nonsense_is_refused(world: World, changed: dict[str, str], field: str) -> None:
    case = bureau.reach(world, "agreed")
    with refused("invalid", case) as no:
        do("record_follow_up", world.xiaoshan.officer, WHEN, case, **VISIT | changed)
    assert set(no.value.errors) == {field}
