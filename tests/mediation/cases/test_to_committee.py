"""A complaint goes to a people's mediation committee at once, and from there on to the bureau (domain 1.1, F4)."""

from typing import Any

import pytest
from django.test import Client

from mediation.cases.models import Case
from mediation.core import gate
from mediation.core.refusals import Refused
from mediation.documents.models import Paper
from mediation.evidence.models import Evidence
from mediation.notices.models import Notice
from tests.mediation import worlds
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import World, clock, do, latest, may, refused
from tests.web.complaint import answers, begin, write
from tests.web.people import browser, moved, text

pytestmark = pytest.mark.django_db
FILED, LATER = "2026-06-01 09:00", "2026-06-05 09:00"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


def filed(world: World, **changed: Any) -> Case:
    """周示例 asks the committee to mediate with the dress shop."""
    said: dict[str, Any] = {"route": "committee", "committee": str(world.committee.pk)}
    return worlds.file_case(world, at=FILED, **said | changed)


def ended(world: World) -> Case:
    """The shop does not apply, and the complainant ends it."""
    case = filed(world)
    do("add_evidence", world.zhou, FILED, case, files={"file": upload("洗涤标.jpg", picture())})
    do("end_mediation", world.zhou, LATER, case, reason="对方没有申请调解。")
    return case


@pytest.mark.both_databases
def test_it_goes_to_the_committee_at_once_and_to_nobody_else(world: World) -> None:
    case = filed(world)
    (stage,) = case.proceedings.all()
    assert (stage.kind, stage.state, stage.body) == ("peoples_mediation", "applied", world.committee)
    assert (list(stage.facts["applied"]), stage.facts["consents"]["claimant"]["by"]) == (
        ["claimant"], f"person:{world.zhou.pk}",
    )  # fmt: skip
    assert not case.deadlines.exists(), "neither the merchant's nor the bureau's days run"
    assert case.received_by_authority_at is None
    paper = Paper.objects.get(case=case, kind="pm_application").data
    assert paper["applicants"][0]["name"] == "周示例"
    told = {one.person for one in Notice.objects.filter(case=case, title="mediation.applied")}
    assert {world.agent, world.secretary} <= told
    with refused("too_early", case):
        do("accept_mediation", world.secretary, LATER, case, mediator=str(world.mediator.pk))
    do("join_application", world.agent, LATER, case)
    do("accept_mediation", world.secretary, LATER, case, mediator=str(world.mediator.pk))
    assert clock(case, "D19").running


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"committee": ""}, "committee"),
        ({"committee": "court"}, "committee"),
        ({"store": "", "store_name": "没人认识的店"}, "route"),
        ({"acting_for": "together"}, "route"),
    ],
)
def test_who_cannot_be_mediated_between_is_told_so(world: World, changed: dict[str, str], field: str) -> None:
    if changed.get("committee") == "court":
        changed = {"committee": str(world.court.pk)}
    with pytest.raises(Refused) as caught:
        filed(world, **changed)
    assert field in caught.value.errors
    assert not Case.objects.exists()


def test_from_its_end_everything_goes_on_to_the_bureau(world: World) -> None:
    case = filed(world)
    assert "take_on" not in may(case, world.zhou, FILED)
    case = ended(world)
    assert "take_on" not in may(case, world.agent, LATER)
    do("take_on", world.zhou, LATER, case, bureau=str(world.xiaoshan.body.pk))
    stage = latest(case, "administrative")
    assert (stage.state, stage.body, stage.facts["received_on"]) == ("received", world.xiaoshan.body, "2026-06-05")
    assert Evidence.objects.get(case=case).proceeding_id == stage.pk
    assert str(clock(case, "D03").due_lenient) == "2026-06-16"
    with refused("not_open", case):
        do("take_on", world.zhou, LATER, case, bureau=str(world.xiaoshan.body.pk))


def test_after_first_handling_the_way_to_the_bureau_leads_on_from_there(world: World) -> None:
    case = worlds.file_case(world, at=FILED)
    do("say_no", world.agent, LATER, case, reason="无法接受")
    do("apply_mediation", world.zhou, LATER, case, committee=str(world.committee.pk))
    do("decline_mediation", world.secretary, LATER, case, reason="不属于人民调解范围")
    acts = gate.open_acts(actor=worlds.actor(world.zhou), case=Case.objects.get(pk=case.pk), now=worlds.at(LATER))
    open_to = [one.verb.name for one in acts]
    assert open_to.count("take_on") == 1


def test_it_is_chosen_on_a_page_and_its_receipt_says_what_comes_next(world: World) -> None:
    client: Client = browser(world.zhou)
    base = begin(client)
    write(client, base, answers(world, route={"route": "committee"}))
    page = text(client.get(f"{base}committee/"))
    assert world.committee.name in page
    assert client.post(f"{base}committee/", {"committee": ""}).status_code == 422
    moved(client.post(f"{base}committee/", {"committee": str(world.committee.pk)}))
    assert f"This goes to <bdi>{world.committee.name}</bdi>." in text(client.get(f"{base}check/"))
    receipt = text(client.get(moved(client.post(f"{base}check/", {"ref": "a"}))))
    assert f"{world.committee.name} has your application" in receipt
    assert Case.objects.get().proceedings.get().kind == "peoples_mediation"
    assert client.get(f"/cases/{Case.objects.get().pk}/").status_code == 200
