"""What points to a crime before a committee and before a court (PML 25; J12), and what the police answer."""

from typing import Any

import pytest
from django.test import Client

from mediation.cases.handover_models import Handover
from mediation.cases.models import Case
from mediation.cases.queries import timeline
from mediation.documents.models import Paper
from mediation.documents.queries import papers_of
from mediation.notices.models import Notice
from mediation.people.models import User
from tests.matrix import ways
from tests.mediation import worlds
from tests.mediation.cases.bureau import reach
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import Who, World, actor, do, latest, may, refused

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"organ": "示例市公安局示例分局", "reason": "双方申请材料中的付款记录系伪造。"}
AT = "2026-08-14 10:00"
ANSWER: dict[str, Any] = {"on": "2026-08-14", "number": "示公字9号"}


@pytest.fixture
def world() -> World:
    return worlds.world()


STAGES = {
    "confirmation": ("review", "hand_to_police", "sham", "confirmation.handed_to_police"),
    "peoples_mediation": ("session", "report_to_police", "crime", "mediation.reported_to_police"),
}


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def who(world: World, stage: str) -> Who:
    return world.clerk if stage == "confirmation" else world.secretary


def handed(world: World, stage: str) -> Case:
    state, verb, offence, _event = STAGES[stage]
    case = ways.WAYS[stage, state](world)
    do(verb, who(world, stage), AT, case, **SAID, offence=offence)
    return case


def test_it_is_kept_with_its_letter_and_the_stage_goes_on(world: World, stage: str) -> None:
    state, verb, offence, _event = STAGES[stage]
    case = handed(world, stage)
    kept = Handover.objects.get()
    assert (kept.means, kept.reason, kept.answer) == ([offence], SAID["reason"], "")
    assert latest(case, stage).state == state
    letter = Paper.objects.get(case=case, kind="crime_transfer")
    assert {"confirmation": "第二十三条", "peoples_mediation": "第二十五条"}[stage] in letter.data["basis"]
    with refused("already_decided", case):
        do(verb, who(world, stage), AT, case, **SAID, offence=offence)


def test_no_side_learns_of_it_nor_does_another_body(world: World, stage: str) -> None:
    state, verb, offence, event = STAGES[stage]
    case = ways.WAYS[stage, state](world)
    before = (worlds.kinds(case), case.strands.get(room=None).head)
    do(verb, who(world, stage), AT, case, **SAID, offence=offence)
    others = [world.chen, world.home_agent, world.platform_agent]
    others += [world.secretary] if stage == "confirmation" else [world.clerk]
    for one in others:
        assert not papers_of(actor(one), case).filter(kind__in=("crime_transfer", "police_evidence")).exists()
        assert not timeline(actor(one), case).filter(kind=event).exists()
        assert not Notice.objects.filter(title=event, person=one).exists()
    assert (worlds.kinds(case), case.strands.get(room=None).head) == before, "this record goes to parties and courts"
    assert papers_of(actor(who(world, stage)), case).filter(kind="crime_transfer").exists()


def test_the_desk_shows_it_to_the_office_that_handed_it_over_alone(world: World, stage: str) -> None:
    case = handed(world, stage)
    other = world.secretary if stage == "confirmation" else world.clerk
    for one, shown in ((who(world, stage), True), (other, False)):
        client = Client()
        assert isinstance(one, User)
        client.force_login(one)
        page = client.get(f"/desk/cases/{case.pk}/").content.decode()
        assert (SAID["organ"] in page) is shown


def test_what_the_police_answer_is_kept_for_the_same_people(world: World, stage: str) -> None:
    case = handed(world, stage)
    with refused("invalid", case):
        do("record_police_answer", who(world, stage), AT, case, **ANSWER, answer="refused")
    said: dict[str, Any] = ANSWER | {"answer": "refused", "reason": "没有犯罪事实。"}
    do("record_police_answer", who(world, stage), AT, case, **said)
    kept = Handover.objects.get()
    assert (kept.answer, kept.answer_reason) == ("refused", "没有犯罪事实。")
    assert "record_police_answer" not in may(case, who(world, stage), AT)
    assert not [one for one in worlds.kinds(case) if "police" in one]


def test_a_complaint_that_was_handed_over_keeps_the_answer_too(world: World) -> None:
    case = reach(world, "in_session")
    with refused("not_open", case):
        do("record_police_answer", world.xiaoshan.officer, "2026-06-25 09:00", case, **ANSWER, answer="filed")
    files = {"file": upload("仓库录像.jpg", picture())}
    do("add_evidence", world.agent, "2026-06-24 15:00", case, files=files)
    pieces = [str(one.pk) for one in case.evidence.all()]
    said: dict[str, Any] = SAID | {"means": ["swapped"], "evidence": pieces}
    do("hand_to_police", world.xiaoshan.lead, "2026-06-25 09:00", case, **said)
    answer: dict[str, Any] = {"on": "2026-06-26", "number": "示公立7号", "answer": "filed"}
    do("record_police_answer", world.xiaoshan.officer, "2026-06-26 09:00", case, **answer)
    assert Handover.objects.get().answer == "filed"
    assert not timeline(actor(world.zhou), case).filter(kind="administrative.police_answered").exists()
