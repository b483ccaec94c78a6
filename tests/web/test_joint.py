"""Complaining together, page by page: the roll, the question to each, and each one's own answer to an offer."""

from datetime import UTC
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.cases.models import Case, Member
from mediation.negotiation.models import Offer
from mediation.people.models import User
from tests.mediation.cases import groups
from tests.mediation.worlds import World, at
from tests.web.complaint import answers, begin, write
from tests.web.people import browser, moved, text

pytestmark = pytest.mark.django_db(transaction=True)


def stopped(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Stop the site's clock there."""
    monkeypatch.setattr("odr.clock.real_now", lambda: at(moment).astimezone(UTC))


def written(people: World, others: list[User]) -> Case:
    """A joint complaint filed page by page: one of the others in a row, the rest in a file."""
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people, contact={"acting_for": "together"}))
    page = f"{base}group/"
    assert "Who complains with you?" in text(client.get(page))
    row = {"members-0-name": others[0].name, "members-0-phone": others[0].phone, "members-0-amount": "200.00"}
    whole = "".join(f"{one.name},{one.phone},300\n" for one in others[1:])
    broken = client.post(page, row | {"own_amount": "100", "members_table": "", "table": _file("名,12,3\n")})
    assert broken.status_code == 422
    assert "Line 1" in text(broken)
    total = 300 + 300 * len(others[1:])
    moved(client.post(f"{base}claims/", {"claims-0-kind": "refund", "claims-0-amount": str(total)}))
    said = row | {"own_amount": "100", "members_table": "", "table": _file(whole)}
    assert moved(client.post(page, said)).endswith("consents/")
    check = text(client.get(f"{base}check/"))
    assert all(one.name in check for one in others)
    moved(client.post(f"{base}check/", {"ref": "1"}))
    return Case.objects.get()


def _file(table: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("名单.csv", table.encode("gb18030"), "text/csv")


def test_a_roll_is_written_read_and_joined(people: World) -> None:
    one, two = groups.people(2)
    case = written(people, [one, two])
    page = f"/cases/{case.pk}/joint/"
    mine = text(browser(two).get("/cases/"))
    assert "You are asked to join" in mine
    assert page in mine
    asked = browser(two).get(page)
    assert "Without your yes nothing is claimed in your name" in text(asked)
    assert one.phone not in text(asked)
    assert browser(people.outsider).get(page).status_code == 404
    assert browser(two).get(f"/cases/{case.pk}/").status_code == 404
    refused = browser(two).post(page, {"deed": "join_group", "address": ""})
    assert refused.status_code == 422
    joined = browser(two).post(page, {"deed": "join_group", "chosen": ["1"], "ref": "2", **groups.HOME})
    assert moved(joined) == f"/cases/{case.pk}/"
    assert text(browser(two).get(f"/cases/{case.pk}/")).count("Who complains together") >= 1
    assert moved(browser(one).post(page, {"deed": "refuse_group", "ref": "3"})) == "/cases/"
    states = dict(Member.objects.values_list("number", "state"))
    assert states == {1: "joined", 2: "refused", 3: "joined"}
    assert text(browser(two).get("/cases/")).count(case.number) == 1


def test_each_answers_an_offer_on_a_page_of_their_own(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped(monkeypatch, "2026-08-25 09:00")
    one, two = groups.people(2)
    case = groups.in_session(people, [one, two], ["200.00", "300.00"])
    offer = groups.offered(people, case)
    page = f"/cases/{case.pk}/joint/"
    seen = text(browser(one).get(page))
    assert "140.00" in seen
    assert "Whoever says nothing has not agreed" in seen
    assert two.phone not in seen
    home = text(browser(one).get(f"/cases/{case.pk}/"))
    assert "for yourself" in home
    client = browser(one)
    moved(client.post(page, offer | {"accepts": "yes", "ref": "a"}))
    assert "You said yes" in text(client.get(page))
    assert "1 yes, 0 no, 2 not answered" in text(browser(people.zhou).get(page))
    desk = text(browser(people.xiaoshan.officer).get(f"/desk/cases/{case.pk}/"))
    assert "1 yes, 0 no, 2 not answered" in desk
    assert "/do/close_vote/" not in desk  # it has to know which offer: its link stands on the page of the group
    assert f"/cases/{case.pk}/do/close_vote/?proceeding=" in text(browser(people.xiaoshan.officer).get(page))
    merchant = text(browser(people.agent).get(page))
    assert "1 yes" not in merchant
    assert one.name in merchant
    assert "close_vote" not in text(client.get(page))
    assert f"/cases/{case.pk}/do/close_vote/" in text(browser(people.zhou).get(page))


def test_the_store_offers_a_share(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped(monkeypatch, "2026-08-25 09:00")
    (one,) = groups.people(1)
    case = groups.in_session(people, [one], ["200.00"])
    page = f"/cases/{case.pk}/offers/new/"
    client = browser(people.agent)
    assert "Share of what each of them claims" in text(client.get(page))
    said = {"share": "70", "method": "alipay", "due_on": "2026-09-20", "expires_at": "", "ref": "x"}
    assert client.post(page, said | {"share": ""}).status_code == 422
    moved(client.post(page, said))
    assert Offer.objects.get().total == Decimal("210.00")
