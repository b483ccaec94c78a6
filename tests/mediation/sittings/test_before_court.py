"""Sessions before a court's mediator: arranged, called, minuted and reminded of as everywhere else (OMR 16, 22)."""

from typing import Any

import pytest

from mediation.agreements.models import SessionRecord
from mediation.documents.models import Paper
from mediation.sittings.models import Appointment
from tests.mediation import courts, worlds
from tests.mediation.courts import roster
from tests.mediation.sittings.sessions import enter, form
from tests.mediation.worlds import World, do, latest, may, refused

pytestmark = pytest.mark.django_db
TIME: dict[str, Any] = {"starts_at": "2026-06-05T09:00+08:00", "online": True}


@pytest.fixture
def world() -> World:
    return worlds.world()


def test_it_is_arranged_once_both_agreed_and_ends_with_the_mediator_who_is_turned_down(world: World) -> None:
    case = courts.confirmed(world, free="disclosed", disclosure="曾为该店铺提供咨询")
    who = roster(world)[0]
    assert "arrange_session" not in may(case, who, "2026-06-01 10:00")
    do("agree_mediation", world.agent, "2026-06-02 09:00", case)
    do("propose_times", who, "2026-06-02 09:30", case, first="2026-06-05T09:00:00+08:00")
    do("answer_times", world.zhou, "2026-06-02 10:00", case, suits=["2026-06-05T09:00:00+08:00"])
    with refused("forbidden", case):
        do("arrange_session", roster(world)[1], "2026-06-02 11:00", case, **TIME)
    do("arrange_session", who, "2026-06-02 11:00", case, **TIME)
    assert Appointment.objects.get().ended_at is None
    do("reject_mediator", world.zhou, "2026-06-03 09:00", case, reason="可能影响公正")
    assert Appointment.objects.get().ended_how == "over"


def test_the_minutes_are_signed_after_all_signed_the_agreement(world: World) -> None:
    case = courts.session(world)
    who = roster(world)[0]
    enter(world.agent, case, "2026-06-10 08:50")
    rows = form(world, case, who).fields["roll"].initial
    do("call_roll", who, "2026-06-10 09:00", case, roll=rows, agenda="核对事实")
    for side in (world.zhou, world.agent):
        do("confirm_rights", side, "2026-06-10 09:01", case, understood=True)
    courts.sign_all(world, case)
    stage = latest(case, "court_mediation")
    assert (stage.state, stage.facts["sitting"], stage.facts["minutes"]["state"]) == ("agreed", None, "draft")
    do("read_minutes", who, "2026-06-10 13:00", case, how="aloud")
    for side in (world.zhou, world.agent, who):
        shown = latest(case, "court_mediation").sittings.get().minutes.content_hash
        do("sign_minutes", side, "2026-06-10 14:00", case, content_hash=shown, read=True)
    record = SessionRecord.objects.get(proceeding=stage)
    assert [one["role"] for one in record.said["attendees"]] == ["申请人", "代表被申请人某某衣橱旗舰店"]
    paper = Paper.objects.get(case=case, kind="mediation_record")
    assert paper.data["organisation"] == "示例区人民法院"
    assert paper.data["rights_told"]
