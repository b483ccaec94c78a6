"""S12: what seems to be made up is handed to the police by the head, and neither side learns of it (Art 42)."""

from typing import Any

import pytest

from mediation.cases.handover_models import Handover
from mediation.cases.models import Case
from mediation.cases.queries import timeline
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.documents.queries import papers_of
from mediation.evidence.models import Evidence
from mediation.notices.models import Notice
from tests.mediation import worlds
from tests.mediation.cases.bureau import TERMINATE, reach
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import World, actor, do, latest, may, refused

pytestmark = pytest.mark.django_db
WHEN = "2026-06-25 09:00"
SUSPICION = "仓库录像显示出库时完好，退回包裹的重量相差312克。"


@pytest.fixture
def world() -> World:
    return worlds.world()


def weighed(world: World) -> Case:
    """In session, with one piece for everyone and one for the bureau's eyes alone."""
    case = reach(world, "in_session")
    for name, audience in (("仓库录像.jpg", "case"), ("称重记录.jpg", "own")):
        files = {"file": upload(name, picture())}
        do("add_evidence", world.agent, "2026-06-24 15:00", case, files=files, audience=audience)
    return case


def said(case: Case, **other: Any) -> dict[str, Any]:
    """What the head enters: every piece of evidence goes along."""
    pieces = [str(one.pk) for one in Evidence.objects.filter(case=case)]
    return {"organ": "示例市公安局示例分局", "means": ["swapped", "invented"], "reason": SUSPICION, "evidence": pieces} | other  # fmt: skip  # noqa: E501


def test_the_head_hands_it_over_once_with_a_letter_and_the_hashes(world: World) -> None:
    case, lead = weighed(world), world.xiaoshan.lead
    assert "hand_to_police" in may(case, lead, WHEN)
    do("hand_to_police", lead, WHEN, case, **said(case))
    letter = Paper.objects.get(case=case, kind="police_handover")
    assert (letter.number, letter.data["means"], letter.data["pieces"]) == (
        "萧市监投移〔2026〕第1号",
        "掉包、捏造事实",
        2,
    )
    assert letter.data["reasons"] == SUSPICION
    sheet = Paper.objects.get(case=case, kind="police_evidence")
    hashes = {one.sha256 for one in Evidence.objects.filter(case=case)}
    assert {one["sha256"] for one in sheet.data["evidence"]} == hashes
    event = Event.objects.get(case=case, kind="administrative.handed_to_police")
    assert {one["sha256"] for one in event.data["evidence"]} == hashes
    assert "hand_to_police" not in may(case, lead, WHEN)
    with refused("already_decided", case):
        do("hand_to_police", lead, WHEN, case, **said(case))


def test_the_reasons_are_kept_encrypted(world: World) -> None:
    case = weighed(world)
    do("hand_to_police", world.xiaoshan.lead, WHEN, case, **said(case))
    assert Handover.objects.get().reason == SUSPICION
    assert SUSPICION not in str(latest(case, "administrative").facts)
    assert all(SUSPICION not in str(one.data) for one in Event.objects.filter(case=case))


def test_neither_side_learns_of_it(world: World) -> None:
    case = weighed(world)
    before = (worlds.kinds(case), case.strands.get(room=None).head)
    do("hand_to_police", world.xiaoshan.lead, WHEN, case, **said(case))
    for who in (world.zhou, world.agent, world.store, world.platform_agent):
        assert not papers_of(actor(who), case).filter(kind__startswith="police").exists()
        assert not timeline(actor(who), case).filter(kind="administrative.handed_to_police").exists()
    assert (worlds.kinds(case), case.strands.get(room=None).head) == before, "courts read this record"
    told = Notice.objects.filter(title="administrative.handed_to_police")
    assert {one.person for one in told} == {world.xiaoshan.officer, world.xiaoshan.lead}


def test_only_the_head_decides(world: World) -> None:
    case = weighed(world)
    for who in (world.xiaoshan.officer, world.xiaoshan.second, world.zhou, world.agent):
        with refused("forbidden", case):
            do("hand_to_police", who, WHEN, case, **said(case))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"means": []}, "means"),
        ({"means": ["lied"]}, "means"),
        ({"reason": "可疑"}, "reason"),
        ({"organ": ""}, "organ"),
        ({"evidence": []}, "evidence"),
        ({"evidence": ["00000000-0000-4000-8000-000000000000"]}, "evidence"),
    ],
)
def test_a_suspicion_without_means_facts_or_evidence_is_refused(world: World, data: dict[str, Any], field: str) -> None:
    case = weighed(world)
    with refused("invalid", case) as no:
        do("hand_to_police", world.xiaoshan.lead, WHEN, case, **said(case, **data))
    assert list(no.value.errors) == [field]
    assert not Handover.objects.exists()


def test_what_was_sent_into_a_room_does_not_go_along(world: World) -> None:
    case = weighed(world)
    room = case.rooms.get()
    files = {"file": upload("房间里的照片.jpg", picture())}
    sent = do("add_evidence", world.agent, "2026-06-24 15:30", case, files=files, room=str(room.pk)).result["evidence"]
    with refused("invalid", case) as no:
        do("hand_to_police", world.xiaoshan.lead, WHEN, case, **said(case, evidence=[sent]))
    assert list(no.value.errors) == ["evidence"]


def test_it_ends_nothing_by_itself_and_is_open_after_the_end(world: World) -> None:
    case = weighed(world)
    do(
        "terminate",
        world.xiaoshan.officer,
        "2026-06-24 16:00",
        case,
        **TERMINATE | {"ground": "T6", "found": "fabricated"},
    )
    do("hand_to_police", world.xiaoshan.lead, WHEN, case, **said(case))
    assert latest(case, "administrative").state == "terminated"
