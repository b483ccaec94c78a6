"""A party dies or ceases to exist: nothing in its name, until a successor stands in it or the stage ends (4.2, T7)."""

from typing import Any

import pytest
from django.urls import reverse

from mediation.cases.models import Case, Party
from mediation.cases.party_models import Succession
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.people.models import User
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import bureau
from tests.mediation.worlds import World, at, do, latest, may, refused
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
WHEN = "2026-06-24 14:45"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    """Under mediation by the bureau, an offer of the store on the table."""
    case = bureau.reach(world, "in_session")
    do("offer", world.agent, "2026-06-24 14:40", case, terms=[bureau.TERM])
    return case


def party(case: Case, side: str) -> Party:
    """A side, read afresh."""
    return Party.objects.get(case=case, side=side)


def loss(case: Case, side: str = "claimant", **changed: Any) -> dict[str, Any]:
    """What the officer records of it."""
    died: dict[str, Any] = {"what": "died", "on": "2026-06-20", "proof": "居民死亡医学证明，编号示例7号。"}
    return {"party": str(party(case, side).pk)} | died | changed


def heir(world: World, case: Case, **changed: Any) -> dict[str, Any]:
    """The one who comes into the complainant's place."""
    proof = "（2026）示证字第12号继承权公证书。"
    said: dict[str, Any] = {"relation": "heir", "phone": world.outsider.phone, "proof": proof}
    return {"party": str(party(case, "claimant").pk), "area_address": "示例市示例街道9号"} | said | changed


def test_nothing_is_done_in_the_name_of_who_died_and_nothing_is_settled(world: World, case: Case) -> None:
    do("record_loss", world.xiaoshan.officer, WHEN, case, **loss(case))
    event = Event.objects.get(case=case, kind="party.lost")
    assert loss(case)["proof"] not in str(event.data)
    assert event.data["side"] == "claimant"
    tried: tuple[tuple[User, str, dict[str, Any]], ...] = (
        (world.zhou, "withdraw", {}),
        (world.zhou, "add_evidence", {}),
        (world.agent, "offer", {"terms": [bureau.TERM]}),
    )
    for who, verb, said in tried:
        with refused("party_gone", case):
            do(verb, who, "2026-06-24 15:00", case, **said)
    assert not {"withdraw", "accept_offer"} & may(case, world.zhou, "2026-06-24 15:00")
    assert "terminate" in may(case, world.xiaoshan.officer, "2026-06-24 15:00")


def test_an_heir_with_a_proved_number_takes_the_place_and_goes_on(world: World, case: Case) -> None:
    do("record_loss", world.xiaoshan.officer, WHEN, case, **loss(case))
    assert "offer" not in may(case, world.agent, "2026-06-24 15:00")
    do("take_place", world.xiaoshan.officer, "2026-06-24 16:00", case, **heir(world, case))
    now = party(case, "claimant")
    assert (now.person, now.name, now.lost_at, now.id_number) == (world.outsider, "路人示例", None, "")
    kept = Succession.objects.get()
    assert (kept.former["name"], kept.former["person_id"], kept.relation) == ("周示例", str(world.zhou.pk), "heir")
    assert kept.authority == heir(world, case)["proof"]
    assert "withdraw" in may(case, world.outsider, "2026-06-24 16:01")
    with refused("not_found", case):
        do("withdraw", world.zhou, "2026-06-24 16:01", case)
    assert "offer" in may(case, world.agent, "2026-06-24 16:01")


def test_nobody_takes_a_place_under_a_number_that_nobody_proved_or_with_another_part(world: World, case: Case) -> None:
    do("record_loss", world.xiaoshan.officer, WHEN, case, **loss(case))
    wrong = ("13999999999", "", world.agent.phone, world.xiaoshan.second.phone)
    for phone in wrong:
        with refused("invalid", case) as caught:
            do("take_place", world.xiaoshan.officer, "2026-06-24 16:00", case, **heir(world, case, phone=phone))
        assert list(caught.value.errors) == ["phone"]
    world.outsider.phone_verified = False
    world.outsider.save()
    with refused("invalid", case):
        do("take_place", world.xiaoshan.officer, "2026-06-24 16:00", case, **heir(world, case))


def test_the_bureau_may_end_it_instead(world: World, case: Case) -> None:
    do("record_loss", world.xiaoshan.officer, WHEN, case, **loss(case))
    do("terminate", world.xiaoshan.officer, "2026-06-24 16:00", case, ground="T7", reason="投诉人死亡，无人承继。")
    stage = latest(case, "administrative")
    assert (stage.state, stage.ground) == ("terminated", "T7")
    assert Paper.objects.filter(case=case, kind="termination_decision").exists()


def test_a_store_that_was_merged_is_replaced_by_its_successor(world: World, case: Case) -> None:
    with refused("invalid", case) as caught:
        do("record_loss", world.xiaoshan.officer, WHEN, case, **loss(case, "respondent"))
    assert list(caught.value.errors) == ["what"]
    do("record_loss", world.xiaoshan.officer, WHEN, case, **loss(case, "respondent", what="merged"))
    assert "offer" not in may(case, world.agent, WHEN)
    said: dict[str, Any] = {
        "party": str(party(case, "respondent").pk), "area_address": "示例路9号", "relation": "successor",
        "proof": "合并公告及登记通知书。",
    }  # fmt: skip
    wrongs: tuple[dict[str, Any], ...] = ({}, {"organisation": str(world.platform.pk)})
    for wrong in wrongs:
        with refused("invalid", case) as caught:
            do("take_place", world.xiaoshan.officer, "2026-06-24 16:00", case, **said, **wrong)
        assert list(caught.value.errors) == ["organisation"]
    do("take_place", world.xiaoshan.officer, "2026-06-24 16:00", case, **said, organisation=str(world.home_store.pk))
    assert (party(case, "respondent").organisation, party(case, "respondent").name) == (
        world.home_store, "示例家居定制有限公司",
    )  # fmt: skip
    assert "offer" in may(case, world.home_agent, "2026-06-24 16:01")


def test_the_committee_records_it_too_and_a_loss_is_recorded_once(world: World) -> None:
    case = stories.in_session(world)
    said = loss(case, on="2026-07-05")
    with refused("forbidden", case):
        do("record_loss", world.chen, "2026-07-06 09:00", case, **said)
    with refused("invalid", case) as caught:
        do("record_loss", world.mediator, "2026-07-06 09:00", case, **(said | {"on": "2026-07-07"}))
    assert list(caught.value.errors) == ["on"]
    with refused("not_open", case):
        do("take_place", world.mediator, "2026-07-06 09:00", case, **heir(world, case))
    do("record_loss", world.mediator, "2026-07-06 09:00", case, **said)
    with refused("invalid", case) as caught:
        do("record_loss", world.mediator, "2026-07-06 09:01", case, **said)
    assert list(caught.value.errors) == ["party"]
    assert "end_mediation" in may(case, world.mediator, "2026-07-06 10:00")


def test_both_deeds_have_a_page(world: World, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: at("2026-06-24 16:00"))
    officer = browser(world.xiaoshan.officer)
    desk = text(officer.get(reverse("desk_case", args=[case.pk])))
    assert "A party died or ceased to exist" in desk
    do("record_loss", world.xiaoshan.officer, WHEN, case, **loss(case))
    page = text(officer.get(reverse("action", args=[case.pk, "take_place"])))
    assert "周示例" in page
    assert "This cannot be undone." in page
