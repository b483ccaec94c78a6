"""The lists a complaint is put into, changed by two people: codes stay, and what was filed is called as it was."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from mediation.cases import choices
from mediation.cases.models import Case
from mediation.core.refusals import Refused
from mediation.documents.builders import claims
from mediation.people import lists, proposals
from odr.web import facts
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import Offices
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db
LATER = worlds.at("2026-06-02 10:00")


@pytest.fixture
def offices() -> Offices:
    return made.offices()


def problem_name(case: Case) -> str:
    with translation.override("en"):
        return facts.problem_name(case)


def offered(axis: str) -> list[str]:
    return [one.code for one in lists.offered().entries(axis)]


def filed(offices: Offices, at: str, **said: Any) -> Case:
    return worlds.file_at_bureau(offices.world, offices.world.xiaoshan, at=at, **said)


@pytest.mark.both_databases
def test_a_case_keeps_the_names_it_was_filed_under(offices: Offices) -> None:
    before = filed(offices, "2026-06-01 09:00", problem="Q2.2", claims=[{"kind": "refund", "amount": "300.00"}])
    made.done("change_list_entry", offices, term="problems:Q2.2", zh="退款超时", en="Late refund")
    made.done("change_list_entry", offices, term="claims:refund", zh="退款", en="Refund")
    after = filed(offices, "2026-06-02 09:00", problem="Q2.2", claims=[{"kind": "refund", "amount": "300.00"}])
    assert [problem_name(one) for one in (before, after)] == ["Refund delayed", "Late refund"]
    assert "退还货款和服务费用" in claims(before)[0]
    assert "退还货款" not in claims(after)[0]
    assert "退款" in claims(after)[0]


def test_what_is_retired_can_no_longer_be_chosen_but_stays_where_it_was(offices: Offices) -> None:
    before = filed(offices, "2026-06-01 09:00", problem="Q9.2", claims=[{"kind": "redo"}])
    for term in ("problems:Q9", "claims:redo"):
        found = made.propose("retire_list_entry", offices.one, term=term)
        assert proposals.kind_of(found.kind).effect(found).cases == (1 if term == "claims:redo" else 0)
        made.confirm(found, offices.two)
    assert {"Q9", "Q9.1", "Q9.2"}.isdisjoint(offered("problems")), "a problem takes its sub-problems with it"
    assert "redo" not in dict(choices.claims())
    assert problem_name(before) == "Harassment"
    assert claims(before) == ["重作"]
    for said in ({"problem": "Q9.2"}, {"claims": [{"kind": "redo"}]}):
        with pytest.raises(Refused) as caught:
            filed(offices, "2026-06-02 09:00", **said)
        assert list(caught.value.errors) == list(said)
    made.done("restore_list_entry", offices, term="problems:Q9")
    assert filed(offices, "2026-06-03 09:00", problem="Q9.2").problem == "Q9.2"


def test_codes_of_problems_follow_each_other_and_are_never_given_twice(offices: Offices) -> None:
    def add(**said: Any) -> str:
        return str(made.done("add_list_entry", offices, axis="problems", **said).result["term"])

    first = made.done("add_list_entry", offices, axis="problems", parent="Q8", zh="计量器具", en="Instruments")
    assert first.result == {"term": "problems:Q8.2"}
    made.undo(first, offices)
    assert add(parent="Q8", zh="缺量", en="Missing") == "problems:Q8.3"
    assert add(zh="数据", en="Data") == "problems:Q14"
    assert add(parent="Q14", zh="算法", en="Algorithms") == "problems:Q14.1"
    case = filed(offices, "2026-06-02 09:00", problem="Q14.1")
    assert problem_name(case) == "Algorithms"


def test_a_claim_of_money_that_was_added_asks_for_a_sum(offices: Offices) -> None:
    said = {"axis": "claims", "code": "interest", "zh": "利息", "en": "Interest", "money": True, "article": "CRPL 55"}
    made.done("add_list_entry", offices, **said)
    case = filed(offices, "2026-06-02 09:00", claims=[{"kind": "interest", "amount": "12.00"}])
    assert claims(case)[0].startswith("利息")
    page = text(browser(offices.one).get(reverse("desk_law") + "?on=2026-06-02"))
    assert "interest" in page


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"axis": "claims", "code": "refund", "zh": "退", "en": "Back"}, "code"),
        ({"axis": "goods", "code": "parking", "zh": "停车位", "en": "Parking spaces"}, "code"),
        ({"axis": "goods", "code": "Q1", "zh": "停车位", "en": "Parking spaces"}, "code"),
        ({"axis": "problems", "parent": "Q99", "zh": "甲", "en": "A"}, "parent"),
        ({"axis": "claims", "code": "x_x", "zh": "甲", "en": "A", "article": "XYZ 1"}, "article"),
        ({"axis": "nothing", "code": "x_x", "zh": "甲", "en": "A"}, "axis"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_by_field(said: dict[str, Any], field: str, offices: Offices) -> None:
    with pytest.raises(Refused) as caught:
        made.propose("add_list_entry", offices.one, **said)
    assert (caught.value.code, list(caught.value.errors)) == ("invalid", [field])


def test_a_name_stands_once_in_a_list_and_the_last_entry_stays(offices: Offices) -> None:
    with pytest.raises(Refused) as twice:
        made.propose("add_list_entry", offices.one, axis="channels", code="live", zh="直播", en="Live")
    assert twice.value.code == "overtaken"
    for code in offered("channels")[:-1]:
        made.done("retire_list_entry", offices, term=f"channels:{code}")
    with pytest.raises(Refused) as last:
        made.propose("retire_list_entry", offices.one, term=f"channels:{offered('channels')[0]}")
    assert last.value.code == "overtaken"
    with pytest.raises(Refused) as unknown:
        made.propose("retire_list_entry", offices.one, term="channels:nothing")
    assert list(unknown.value.errors) == ["term"]


def test_an_entry_is_changed_on_pages_and_read_by_programs(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: LATER.astimezone(UTC))
    one = browser(offices.one)
    listed = text(one.get(reverse("desk_lists")))
    new = reverse("desk_propose", args=["add_list_entry"])
    assert f"{new}?axis=goods" in listed
    assert "axis=goods" in text(one.get(new)), "without a list one chooses it first"
    wrong = one.post(new, {"axis": "goods", "code": "food", "zh": "玩具", "en": "Toys", "reason": made.WHY})
    assert (wrong.status_code, len(errors(wrong))) == (422, 1)
    page = moved(one.post(new, {"axis": "goods", "code": "toys", "zh": "玩具", "en": "Toys", "reason": made.WHY}))
    assert "This changes 0 open cases" in text(one.get(page))
    assert "toys" not in dict(choices.goods())
    browser(offices.two).post(page, {"approve": "yes", "reason": "见目录"})
    assert "toys" in dict(choices.goods())
    answer = browser(offices.spare).get(reverse("api_lists")).json()
    assert answer["goods"][-1] == {
        "code": "toys", "zh": "玩具", "en": "Toys", "offered": True, "money": False, "article": "",
    }  # fmt: skip
    retiring = reverse("desk_propose", args=["retire_list_entry"]) + "?term=goods:toys"
    assert "Toys" in text(one.get(retiring))
    page = moved(one.post(retiring, {"term": "goods:toys", "reason": made.WHY}))
    browser(offices.two).post(page, {"approve": "yes", "reason": "见目录"})
    assert browser(offices.spare).get(reverse("api_lists")).json()["goods"][-1]["offered"] is False
    assert "no longer offered" in text(one.get(reverse("desk_lists")))


def test_names_of_a_moment_are_those_of_that_moment(offices: Offices) -> None:
    made.done("change_list_entry", offices, term="goods:food", zh="食品和饮料", en="Food and drink")
    then = datetime(2026, 5, 31, tzinfo=UTC)
    assert [lists.at(when).find("goods", "food").en for when in (then, LATER)] == ["Food", "Food and drink"]
