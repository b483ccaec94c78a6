"""Entrusted mediation: both consent, in the bureau's name and on its clock, and back with a result (Art 19)."""

from typing import Any

import pytest

from mediation.agreements.models import Agreement
from mediation.agreements.signing import current
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from mediation.people.models import Organisation, OrganisationKind
from mediation.rooms.models import Room
from tests.mediation import worlds
from tests.mediation.cases import bureau, entrusting
from tests.mediation.cases.entrusting import DAY, NO_AGREEMENT, wanted
from tests.mediation.worlds import World, clock, do, latest, may, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.world()


def test_consent_to_mediation_is_none_to_entrusting(world: World) -> None:
    case = bureau.reach(world, "consent_pending")
    with refused("not_open", case):
        do("propose_entrusting", world.xiaoshan.officer, DAY, case, **wanted(world))
    entrusting.consented(world, case)
    do("propose_entrusting", world.xiaoshan.officer, DAY, case, **wanted(world))
    do("agree_entrusting", world.zhou, DAY, case)
    assert latest(case, "administrative").state == "consent_pending"
    with refused("not_open", case):
        do("agree_entrusting", world.zhou, DAY, case)
    do("agree_entrusting", world.agent, DAY, case)
    assert latest(case, "administrative").state == "entrusted"
    assert Notice.objects.filter(person=world.secretary, case=case, title="entrusted.asked").exists()


def test_one_side_that_does_not_agree_leaves_it_with_the_bureau(world: World) -> None:
    case = entrusting.consented(world, bureau.reach(world, "consent_pending"))
    do("propose_entrusting", world.xiaoshan.officer, DAY, case, **wanted(world))
    do("refuse_entrusting", world.agent, DAY, case)
    assert not {"agree_entrusting", "refuse_entrusting"} & may(case, world.zhou, DAY)
    do("schedule", world.xiaoshan.officer, DAY, case, **bureau.PLAN)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"report_by": "2026-06-11"}, "report_by"), ({"report_by": "2026-08-12"}, "report_by"), ({"scope": ""}, "scope")],
)
def test_what_cannot_be_entrusted(world: World, changed: dict[str, Any], field: str) -> None:
    case = entrusting.consented(world, bureau.reach(world, "consent_pending"))
    with refused("invalid", case) as no:
        do("propose_entrusting", world.xiaoshan.officer, DAY, case, **wanted(world, **changed))
    assert set(no.value.errors) == {field}


@pytest.mark.parametrize("kind", ["court", "bureau", "platform", "store"])
def test_only_who_may_mediate_for_a_bureau_is_entrusted(world: World, kind: str) -> None:
    case = entrusting.consented(world, bureau.reach(world, "consent_pending"))
    other = Organisation.objects.filter(kind=OrganisationKind(kind)).first()
    assert other is not None
    with refused("invalid", case):
        do("propose_entrusting", world.xiaoshan.officer, DAY, case, **wanted(world, body=str(other.pk)))


@pytest.mark.both_databases
def test_the_bureau_keeps_the_case_and_its_clock(world: World) -> None:
    case = entrusting.in_session(world)
    stage = latest(case, "administrative")
    assert (stage.body, stage.handler) == (world.xiaoshan.body, world.xiaoshan.officer)
    held = clock(case, "D05")
    assert (held.status, held.due_lenient.isoformat()) == ("armed", "2026-08-11")
    letter = Paper.objects.get(case=case, kind="entrustment_letter")
    assert letter.number == "萧市监投委〔2026〕第1号"
    assert letter.data["recipient"] == world.committee.name
    assert letter.data["authority"] == world.xiaoshan.body.name
    room = Room.objects.get(case=case)
    assert room.proceeding.body == world.committee
    assert not {name for name in may(case, world.mediator, DAY) if "entrusting" in name}, "nobody is entrusted further"


def test_a_session_waits_for_the_mediators_answer_here_too(world: World) -> None:
    case = entrusting.taken(world)
    with refused("too_early", case):
        do("open_session", world.mediator, entrusting.LATER, case)
    tied: dict[str, Any] = worlds.NO_TIES | {"interest": "yes", "explanation": "本人持有商家股份。"}
    do("declare_neutrality", world.mediator, entrusting.LATER, case, **tied)
    assert latest(case, "entrusted").state == "asked"
    do("take_entrusted", world.secretary, entrusting.LATER, case, mediator=str(world.second_mediator.pk))
    worlds.untied(world.second_mediator, entrusting.LATER, case)
    do("open_session", world.second_mediator, entrusting.LATER, case)
    with refused("recused", case):
        do("report_result", world.mediator, entrusting.LATER, case, **NO_AGREEMENT)


def test_an_accepted_offer_becomes_the_bureaus_document(world: World) -> None:
    case = entrusting.agreed(world)
    with refused("invalid", case):
        do("report_result", world.mediator, "2026-06-16 11:00", case, **NO_AGREEMENT)
    said: dict[str, Any] = {"outcome": "agreed", "course": "双方当场接受同一方案。"}
    do("report_result", world.mediator, "2026-06-16 11:00", case, **said)
    stage = latest(case, "administrative")
    assert (stage.state, latest(case, "entrusted").state) == ("agreed", "reported")
    assert clock(case, "D05").status != "armed"
    text = current(stage)
    assert text is not None
    assert text.terms[0]["amount"] == "658.00"
    for who in (world.zhou, world.agent, world.xiaoshan.officer):
        do("sign_document", who, "2026-06-17 09:00", case, content_hash=text.content_hash)
    paper = Paper.objects.get(case=case, kind="mediation_document")
    assert paper.data["authority"] == world.xiaoshan.body.name
    assert Agreement.objects.get(pk=text.pk).status == "effective"


def test_without_an_agreement_the_bureau_goes_on_or_ends_it(world: World) -> None:
    case = entrusting.in_session(world)
    with refused("invalid", case):
        do("report_result", world.mediator, "2026-06-16 16:00", case, **NO_AGREEMENT | {"outcome": "agreed"})
    do("report_result", world.mediator, "2026-06-16 16:00", case, **NO_AGREEMENT)
    assert latest(case, "administrative").state == "consent_pending"
    assert Event.objects.get(case=case, kind="entrusted.reported").data["course"] == NO_AGREEMENT["course"]
    assert all(one.state == "closed" for one in Room.objects.filter(case=case))
    assert {"schedule", "terminate", "propose_entrusting"} <= may(case, world.xiaoshan.officer, "2026-06-16 17:00")
    do("schedule", world.xiaoshan.officer, "2026-06-17 10:00", case, **bureau.PLAN)


@pytest.mark.parametrize("how", ["terminate", "withdraw"])
def test_whatever_ends_the_complaint_takes_the_mediation_back(world: World, how: str) -> None:
    case = entrusting.in_session(world)
    if how == "terminate":
        do("terminate", world.xiaoshan.officer, "2026-06-20 10:00", case, **bureau.TERMINATE)
    else:
        do("withdraw", world.zhou, "2026-06-20 10:00", case)
    assert latest(case, "entrusted").state == "recalled"
    assert all(one.state == "closed" for one in Room.objects.filter(case=case))


def test_who_is_entrusted_may_give_it_back(world: World) -> None:
    case = entrusting.taken(world)
    do("decline_entrusted", world.secretary, "2026-06-15 11:00", case, reason="本会人手不足，不能承担。")
    assert (latest(case, "administrative").state, latest(case, "entrusted").state) == ("consent_pending", "declined")
