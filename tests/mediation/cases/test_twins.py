"""Two complaints about one matter: who files sees the first and chooses, who decides sees who had it first (S5)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from mediation.cases import drafts
from mediation.cases.duplicates import earlier_elsewhere
from mediation.cases.flows.intake_inputs import DeclineInput
from mediation.cases.models import Case, Draft
from mediation.cases.queries import timeline
from mediation.core import gate
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.evidence.queries import evidence_of
from mediation.evidence.verbs import attach_to_draft
from tests.mediation import worlds
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import World, actor, at, do, latest, refused
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
FIRST, SECOND = "2026-07-02 10:00", "2026-07-06 09:00"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is refused is read in English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def first(world: World) -> Case:
    """A complaint with the bureau of 余杭."""
    return worlds.file_at_bureau(world, world.yuhang, at=FIRST, happened_on="2026-06-28")


def again(world: World, **said: Any) -> Case:
    """The same matter, taken to 萧山."""
    return worlds.file_at_bureau(world, world.xiaoshan, at=SECOND, **({"happened_on": "2026-06-28"} | said))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "the same order number"),
        ({"order_no": "", "happened_on": "2026-07-05"}, "the same merchant and goods within thirty days"),
        ({"order_no": "SF-示例-0099", "goods": ""}, "the same merchant and goods within thirty days"),
    ],
)
def test_whoever_files_sees_the_first_with_the_reason_and_chooses(
    world: World, first: Case, said: dict[str, Any], reason: str
) -> None:
    before = Case.objects.count()
    with pytest.raises(Refused) as caught:
        again(world, earlier="", **said)
    (sentence,) = caught.value.errors["earlier"]
    assert f"{first.number} ({reason})" in sentence
    assert "Order 121 Art 14" in sentence
    assert Case.objects.count() == before


@pytest.mark.parametrize(
    "said",
    [
        {"order_no": "SF-示例-0099", "product": "毛衣", "goods": "food"},
        {"order_no": "", "happened_on": "2026-05-20"},
        {"order_no": "SF-示例-0099", "store": "", "store_name": "另一家店", "store_area": worlds.XIAOSHAN},
    ],
)
def test_another_matter_asks_nothing(world: World, first: Case, said: dict[str, Any]) -> None:
    assert again(world, earlier="", **said).linked_to is None


def test_another_persons_complaint_about_the_same_order_is_not_shown(world: World, first: Case) -> None:
    assert again(world, earlier="", who=world.chen, name="陈示例").linked_to is None
    with pytest.raises(Refused) as caught:
        again(world, earlier=str(first.pk), who=world.chen, name="陈示例", order_no="SF-示例-0100", product="别的")
    assert "earlier" in caught.value.errors


def test_a_linked_complaint_says_so_to_the_complainant_and_the_bureau_alone(world: World, first: Case) -> None:
    case = again(world, earlier=str(first.pk))
    assert (case.linked_to, case.linked_why) == (first, "order")
    event = Event.objects.get(case=case, kind="case.linked")
    assert (event.audience, event.data) == ("claimant", {"number": first.number, "reason": "order"})


def test_who_decides_reads_where_it_came_first_and_finds_the_second_ground_prepared(world: World, first: Case) -> None:
    case = again(world)
    page = text(browser(world.xiaoshan.officer).get(reverse("desk_decide", args=[case.pk])))
    assert "余杭区市场监督管理局 received the same dispute before" in page
    assert "The first to receive handles it (Order 121 Art 14)" in page
    assert first.number in page
    assert str(first.pk) not in page, "another office's case is a number without a link"
    offered = gate.open_acts(actor=actor(world.xiaoshan.officer), case=case, now=at(SECOND))
    form = DeclineInput(act=next(one for one in offered if one.verb.name == "propose_decline"))
    assert form.fields["ground"].initial == "N2"
    assert f"已由余杭区市场监督管理局于2026年7月2日先行收到，案件编号{first.number}" in form.fields["reason"].initial
    assert latest(case, "administrative").state == "received", "nothing is decided by it"
    do("accept", world.xiaoshan.officer, SECOND, case)


def test_who_received_it_first_is_shown_nothing_of_the_later_one(world: World, first: Case) -> None:
    again(world)
    assert earlier_elsewhere(latest(first, "administrative")) is None


@pytest.mark.parametrize("end", ["withdrawn", "declined"])
def test_a_bureau_that_did_not_take_it_on_does_not_count(world: World, first: Case, end: str) -> None:
    case = again(world)
    found = earlier_elsewhere(latest(case, "administrative"))
    assert found is not None
    assert (str(found.received_on), found.reason) == ("2026-07-02", "order")
    if end == "withdrawn":
        do("withdraw", world.zhou, SECOND, first)
    else:
        do("propose_decline", world.yuhang.officer, SECOND, first, ground="N1", reason="本机关没有处理权限。")
        do("sign_off_decline", world.yuhang.second, SECOND, first)
    assert earlier_elsewhere(latest(case, "administrative")) is None


def test_withdrawn_after_it_was_accepted_it_was_handled(world: World, first: Case) -> None:
    case = again(world)
    do("accept", world.yuhang.officer, SECOND, first)
    do("withdraw", world.zhou, SECOND, first)
    assert earlier_elsewhere(latest(case, "administrative")) is not None


def a_draft(world: World) -> Draft:
    """What 周示例 gathered for a second complaint: one picture."""
    draft = drafts.begin(actor(world.zhou), now=at(SECOND))
    attach_to_draft(world.zhou, draft, upload("新照片.jpg", picture()), now=at(SECOND))
    return draft


def test_what_was_gathered_is_added_to_the_first_and_no_second_case_is_made(world: World, first: Case) -> None:
    do("add_evidence", world.zhou, FIRST, first, files={"file": upload("旧照片.jpg", picture())})
    draft, before = a_draft(world), Case.objects.count()
    done = do("join_complaint", world.zhou, SECOND, first, draft=str(draft.pk))
    assert done.result == {"added": 1}
    assert [(one.number, one.name) for one in first.evidence.all()] == [(1, "旧照片.jpg"), (2, "新照片.jpg")]
    draft.refresh_from_db()
    assert (draft.filed_case, Case.objects.count()) == (first, before)
    with refused("not_open", first):
        do("join_complaint", world.zhou, SECOND, first, draft=str(draft.pk))


def test_what_proves_an_authority_stays_with_its_side_when_it_is_added(world: World, first: Case) -> None:
    draft = a_draft(world)
    attach_to_draft(world.zhou, draft, upload("授权委托书.jpg", picture()), now=at(SECOND), authority=True)
    assert do("join_complaint", world.zhou, SECOND, first, draft=str(draft.pk)).result == {"added": 2}
    seen = {who: [one.name for one in evidence_of(actor(who), first)] for who in (world.zhou, world.agent)}
    assert seen[world.agent] == ["新照片.jpg"]
    assert set(seen[world.zhou]) == {"新照片.jpg", "授权委托书.jpg"}
    read = [str(one.data) for one in timeline(actor(world.agent), first)]
    assert not [one for one in read if str(first.evidence.get(authority=True).pk) in one]


def test_a_draft_is_added_by_its_writer_alone_and_only_while_the_first_goes_on(world: World, first: Case) -> None:
    draft = a_draft(world)
    with refused("forbidden", first):
        do("join_complaint", world.agent, SECOND, first, draft=str(draft.pk))
    foreign = drafts.begin(actor(world.chen), now=at(SECOND))
    with refused("not_found", first):
        do("join_complaint", world.zhou, SECOND, first, draft=str(foreign.pk))
    do("withdraw", world.zhou, SECOND, first)
    with refused("not_open", first):
        do("join_complaint", world.zhou, SECOND, first, draft=str(draft.pk))
    draft.refresh_from_db()
    assert draft.filed_case is None
