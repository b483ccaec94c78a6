"""Complaining for somebody else, page by page: a child's guardian, and an authorised agent."""

import pytest

from mediation.cases.models import Case, Party
from mediation.cases.representation import agency_of, ward_of
from tests.mediation.worlds import World
from tests.web.complaint import answers, begin, write
from tests.web.people import browser, moved, text

pytestmark = pytest.mark.django_db(transaction=True)
WARD = {"ward_name": "周小宝", "ward_born_on": "2016-05-20", "ward_relation": "parent"}
AGENT = {
    "principal_name": "周老示例", "principal_phone": "13900000001", "principal_area": "330110",
    "principal_address": "示例路1号", "matters": "投诉和调解",
    "powers": ["settle", "waive"], "mandate_until": "2099-12-31",
}  # fmt: skip


def test_a_guardian_ticks_a_consent_of_its_own_for_a_child(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people, contact={"acting_for": "guardian"}))
    assert "checked" not in text(client.get(f"{base}ward/")).split('name="child_consent"')[1].split(">")[0]

    refused = client.post(f"{base}ward/", WARD)
    assert refused.status_code == 422
    assert "PIPL Art 31" in text(refused)
    assert "PIPL Art 31" in text(client.get(f"{base}check/"))
    assert moved(client.post(f"{base}ward/", WARD | {"child_consent": "on"})).endswith("consents/")
    moved(client.post(f"{base}check/", {"ref": "1"}))

    ward = ward_of(Party.objects.get(case=Case.objects.get(), side="claimant"))
    assert ward is not None
    assert (ward.name, ward.child) == ("周小宝", True)
    page = f"/cases/{Case.objects.get().pk}/"
    assert "周小宝" in text(client.get(page))
    theirs = text(browser(people.agent).get(page))
    assert "周小宝" not in theirs
    assert "周**" in theirs


def test_an_agent_says_for_whom_with_which_powers_and_until_when(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people, contact={"acting_for": "agent"}))
    assert moved(client.post(f"{base}agent/", AGENT)).endswith("consents/")
    moved(client.post(f"{base}check/", {"ref": "1"}))

    party = Party.objects.get(case=Case.objects.get(), side="claimant")
    agency = agency_of(party)
    assert agency is not None
    assert (party.name, agency.name, sorted(agency.mandate.powers)) == ("周老示例", "周示例", ["settle", "waive"])


def test_the_pages_for_others_are_asked_of_nobody_else(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people))
    assert moved(client.get(f"{base}ward/")).endswith("check/")
    assert moved(client.get(f"{base}agent/")).endswith("check/")
