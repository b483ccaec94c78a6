"""Judicial confirmation of what was agreed before a court's mediator: to the inviting court, the same road."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from mediation.cases.models import Case
from mediation.confirmation import queries, verify
from mediation.confirmation.models import Application
from mediation.core import outbox
from mediation.documents.models import Paper
from mediation.people.models import Organisation, OrganisationKind
from tests.mediation import courts, worlds
from tests.mediation.confirmation.stories import RULING, UNDERTAKINGS
from tests.mediation.courts import roster
from tests.mediation.worlds import World, actor, at, clock, do, kinds, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
DAY = "2026-06-12"
RULED: dict[str, Any] = RULING | {"ruled_on": "2026-06-22", "served_on": "2026-06-22"}


@pytest.fixture
def world() -> World:
    return worlds.world()


def state(case: Case) -> str:
    return str(latest(case, "confirmation").state)


def applied(world: World) -> Case:
    case = courts.agreed(world)
    do("apply_confirmation", world.zhou, f"{DAY} 09:00", case, court=str(world.court.pk))
    return case


def filed(world: World) -> Case:
    case = applied(world)
    signature: dict[str, Any] = {
        "content_hash": Application.objects.get().content_hash, "undertakings": UNDERTAKINGS, "electronic": False,
        "address": "示例市示例区示例街道1号", "phone": "13800000001",
    }  # fmt: skip
    do("sign_application", world.zhou, f"{DAY} 10:00", case, **signature)
    do("sign_application", world.agent, f"{DAY} 11:00", case, **signature)
    do("file_application", world.agent, f"{DAY} 12:00", case)
    outbox.drain(now=at(f"{DAY} 12:01"))
    return case


def test_both_have_thirty_days_from_the_last_signature(world: World) -> None:
    case = courts.agreed(world)
    assert (clock(case, "D20").due_lenient, clock(case, "D20").status) == (date(2026, 7, 10), "armed")
    assert "apply_confirmation" in may(case, world.agent, "2026-07-10 23:59")
    with refused("too_late", case):
        do("apply_confirmation", world.zhou, "2026-07-11 00:00", case, court=str(world.court.pk))
    time_passes("2026-07-11 00:01")
    assert clock(case, "D20").status == "lapsed"


def test_the_inviting_court_alone_is_competent(world: World) -> None:
    case = courts.agreed(world)
    other = Organisation.objects.create(kind=OrganisationKind.COURT, name="另一示例法院", area=world.court.area)
    with refused("invalid", case):
        do("apply_confirmation", world.zhou, f"{DAY} 09:00", case, court=str(other.pk))
    do("apply_confirmation", world.zhou, f"{DAY} 09:00", case, court=str(world.court.pk))
    held = Application.objects.get()
    assert held.connections == ["inviting_court"]
    assert "经示例区人民法院邀请的调解员沈示例在线调解" in held.facts


@pytest.mark.parametrize("track", ["ordinary", "summary"])
def test_where_a_suit_is_docketed_the_court_makes_a_document_instead(world: World, track: str) -> None:
    case = courts.confirmed(world, track)
    do("agree_mediation", world.agent, "2026-06-02 09:00", case)
    do("open_session", roster(world)[0], "2026-06-02 10:00", case, **courts.OPENING)
    courts.sign_all(world, case, "2026-06-05")
    stage = latest(case, "court_mediation")
    assert (stage.state, stage.deadlines.filter(code="D20").exists()) == ("agreed", False)
    assert "apply_confirmation" not in may(case, world.zhou, "2026-06-05 13:00")
    said = Paper.objects.get(case=case, kind="court_agreement").data["effect"]
    assert "制作调解书" in said
    assert "司法确认" not in said


def test_the_whole_road_with_a_package_that_holds(world: World) -> None:
    case = filed(world)
    application = Application.objects.get()
    assert (state(case), clock(case, "D20").status, clock(case, "D21").status) == ("filed", "met", "armed")
    checks = {one.key: one.there for one in queries.checklist(application)}
    assert checks["agreement"]
    assert checks["proof"]
    name, package = queries.take_dossier(actor(world.clerk), application.pk, now=at(f"{DAY} 13:00"))
    assert name == f"{application.number}.zip"
    assert list(verify.checks(io.BytesIO(package), None))
    assert "record.pdf" not in zipfile.ZipFile(io.BytesIO(package)).namelist(), "no minutes were made"
    proof = Paper.objects.get(case=case, kind="mediation_proof").data
    assert (proof["committee"], proof["accepted_on"], proof["by_court"]) == ("示例区人民法院", "2026-06-01", True)
    asked = Paper.objects.get(case=case, kind="confirmation_application").data
    assert (asked["committee"], asked["agreement_kind"]) == ("示例区人民法院邀请的调解员沈示例", "调解协议")
    assert "第二百零五条第一项" in asked["basis"]
    do("docket", world.clerk, "2026-06-15 09:00", case, docket_no="（2026）示0100民特12号")
    do("review", world.clerk, "2026-06-16 09:00", case)
    do("ask_committee", world.clerk, "2026-06-16 10:00", case, text="是否核对了双方身份？")
    assert "answer_court" not in may(case, roster(world)[1], "2026-06-16 11:00")
    do("answer_court", roster(world)[0], "2026-06-16 11:00", case, text="已逐一核对。")
    do("confirm", world.clerk, "2026-06-22 10:00", case, **RULED)
    assert state(case) == "objection_window"
    assert "agreement.bound" in kinds(case)


def test_dismissed_it_can_be_mediated_anew_by_a_court_or_a_committee(world: World) -> None:
    case = filed(world)
    assert not {"apply_mediation", "request_court_mediation"} & set(may(case, world.zhou, f"{DAY} 13:00"))
    do("docket", world.clerk, "2026-06-15 09:00", case, docket_no="（2026）示0100民特12号")
    do("review", world.clerk, "2026-06-16 09:00", case)
    said: dict[str, Any] = {"ground": "J7.5", "reason": "内容不明确，无法执行。"}
    do("dismiss", world.clerk, "2026-06-22 10:00", case, **said, **RULED)
    assert {"apply_mediation", "request_court_mediation"} <= set(may(case, world.zhou, "2026-06-22 11:00"))


def test_a_ruling_can_be_enforced_when_it_is_not_kept(world: World) -> None:
    case = filed(world)
    do("docket", world.clerk, "2026-06-15 09:00", case, docket_no="（2026）示0100民特12号")
    do("review", world.clerk, "2026-06-16 09:00", case)
    do("confirm", world.clerk, "2026-06-22 10:00", case, **RULED)
    time_passes("2026-09-20 00:01")
    do("apply_enforcement", world.zhou, "2026-09-21 09:00", case, assets="", demand="")
    paper = Paper.objects.get(case=case, kind="enforcement_application")
    assert paper.data["court"] == "示例区人民法院"
