"""Administration over REST: the same proposals by the same rules, with problems that name the field."""

from typing import Any

import pytest
from django.urls import reverse

from mediation.people import proposals
from mediation.people.models import Organisation
from tests.api.callers import caller, post, problem
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import Offices

pytestmark = pytest.mark.django_db
PROPOSALS = reverse("api_admin_proposals")


@pytest.fixture
def offices() -> Offices:
    return made.offices()


def test_a_program_of_one_person_proposes_and_of_another_confirms(offices: Offices) -> None:
    one, two = caller(offices.one), caller(offices.two)
    body = offices.world.xiaoshan.body
    said = {"kind": "change_organisation", "organisation": str(body.pk), "phone": "0571-1", "reason": "换号"}
    answer = post(one, PROPOSALS, said)
    assert answer.status_code == 201, answer.json()
    found = answer.json()
    assert (found["before"], found["after"]) == ({"phone": body.phone}, {"phone": "0571-1"})
    assert (found["state"], found["open_cases"], found["faults"]) == ("waiting", 0, [])
    decision = reverse("api_admin_decision", args=[found["id"]])
    yes = {"approve": "yes", "reason": "核对"}
    assert problem(post(one, decision, yes)) == (403, "second_person")
    assert problem(post(two, decision, {"approve": "perhaps"})) == (422, "invalid")
    assert post(two, decision, yes).json()["state"] == "done"
    assert Organisation.objects.get(pk=body.pk).phone == "0571-1"
    assert problem(post(two, decision, yes)) == (409, "already_decided")
    back = post(one, reverse("api_admin_undo", args=[found["id"]]), {"reason": "号码有误"})
    assert back.status_code == 201
    assert back.json()["undoes"] == found["id"]
    assert post(two, reverse("api_admin_decision", args=[back.json()["id"]]), yes).json()["state"] == "done"
    assert Organisation.objects.get(pk=body.pk).phone == body.phone
    assert [one["id"] for one in two.get(PROPOSALS, {"state": "done"}).json()["results"]] == [
        back.json()["id"], found["id"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", made.EVERY)
def test_every_kind_can_be_proposed_and_read(name: str, offices: Offices) -> None:
    said: dict[str, Any] = {"kind": name, **made.EVERY[name](offices)}
    if name != "calendar":
        said["reason"] = made.WHY
    answer = post(caller(offices.one), PROPOSALS, said)
    assert answer.status_code == 201, answer.json()
    shown = caller(offices.two).get(reverse("api_admin_proposal", args=[answer.json()["id"]])).json()
    assert (shown["kind"], shown["proposed_by"]) == (name, offices.one.name)


def test_what_is_wrong_is_named(offices: Offices) -> None:
    one = caller(offices.one)
    answer = post(one, PROPOSALS, {"kind": "add_organisation", **made.bureau(paper_prefix="萧市监"), "colour": "red"})
    assert problem(answer) == (422, "invalid")
    assert {"paper_prefix", "reason"} <= set(answer.json()["errors"])
    assert problem(post(one, PROPOSALS, {"kind": "war"})) == (422, "invalid")
    assert problem(post(one, PROPOSALS, {"kind": ["x"]})) == (422, "invalid")
    unknown = {"kind": "end_organisation", "organisation": "x", "reason": "撤销"}
    assert problem(post(one, PROPOSALS, unknown)) == (422, "invalid")
    assert problem(one.get(reverse("api_admin_rules"), {"on": "2026-02-30"})) == (422, "invalid")
    assert problem(one.get(reverse("api_admin_rules"), {"on": "2019-01-01"})) == (404, "not_found")


@pytest.mark.parametrize("who", ["zhou", "agent", "mediator", "clerk", "store", "court"])
def test_nobody_else_finds_it(who: str, offices: Offices) -> None:
    client = caller(getattr(offices.world, who))
    found = made.propose("add_organisation", offices.one, **made.bureau())
    for path in (PROPOSALS, reverse("api_admin_forms"), reverse("api_admin_organisations"), reverse("api_admin_rules")):
        assert problem(client.get(path)) == (404, "not_found")
    for name in ("api_admin_decision", "api_admin_undo"):
        said = {"approve": "yes", "reason": "可以"} if name == "api_admin_decision" else {"reason": "可以"}
        assert problem(post(client, reverse(name, args=[found.pk]), said)) == (404, "not_found")
    assert problem(post(client, PROPOSALS, {"kind": "add_organisation", **made.bureau()})) == (404, "not_found")
    assert problem(post(client, PROPOSALS, {"kind": "war"})) == (404, "not_found")


def test_lists_forms_and_rules(offices: Offices) -> None:
    one = caller(offices.one)
    office = offices.world.xiaoshan
    worlds.file_at_bureau(offices.world, office, at="2026-06-01 09:00")
    rows = one.get(reverse("api_admin_organisations"), {"q": "萧山"}).json()["results"]
    assert [(row["id"], row["posts"]) for row in rows] == [(str(office.body.pk), 3)]
    shown = one.get(reverse("api_admin_organisation", args=[office.body.pk])).json()
    assert shown["load"] == {"cases": 1, "proceedings": 1, "as_party": 0}
    assert {post["name"] for post in shown["posts"]} == {office.officer.name, office.second.name, office.lead.name}
    assert shown["competent_for"] == ["330109"]
    forms = one.get(reverse("api_admin_forms")).json()
    assert set(forms) == set(proposals.names())
    assert "reason" in forms["add_post"]["required"]
    rules = one.get(reverse("api_admin_rules"), {"on": "2026-04-14"}).json()
    assert (rules["rule_set"], rules["in_force_to"]) == ("RS-2024", "2026-04-14")
    assert all(clock["article"] for clock in rules["periods"])
