"""To whom a complaint goes: said before it is sent, done so, and told truly afterwards (domain 1.1, F2 and F3)."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from mediation.cases.models import Case
from mediation.core.models import Event
from mediation.notices.models import Notice
from mediation.people.models import Organisation
from odr.web.sentences import sentence
from tests.mediation.worlds import YUHANG, World, latest
from tests.web.complaint import answers, begin, write
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db(transaction=True)
UNKNOWN = "没人认识的店"


def name(client: Client, base: str, said: dict[str, Any]) -> str:
    """Answer the first page as a person does: read what becomes of it, then go on. What was read."""
    shown = client.post(f"{base}respondent/", said)
    assert shown.status_code == 200
    read = text(shown)
    looked = read.split('name="looked" value="')[1].split('"')[0]
    assert moved(client.post(f"{base}respondent/", said | {"looked": looked})) == f"{base}purchase/"
    return read


def send(client: Client, base: str) -> tuple[Case, str, str]:
    """Look at everything and send it: the case, what the last page said, and the receipt."""
    check = text(client.get(f"{base}check/"))
    receipt = moved(client.post(f"{base}check/", {"ref": "a"}))
    return Case.objects.get(), check, text(client.get(receipt))


def rest(people: World, **changed: Any) -> dict[str, dict[str, Any]]:
    """Every page but the first."""
    pages = answers(people, **changed)
    return {key: pages[key] for key in pages if key != "respondent"}


def filed() -> str:
    """What the timeline says of the filing."""
    with translation.override("en"):
        return sentence(Event.objects.get(kind="case.filed"))


def test_a_store_nobody_knows_on_a_platform_that_answers_goes_to_the_platform_and_says_so(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    read = name(client, base, {"store_name": UNKNOWN, "platform": str(people.platform.pk)})
    promise = f"It goes to <b><bdi>{people.platform.name}</bdi></b>"
    assert promise in read
    assert f"First {people.platform.name}" in text(client.get(f"{base}route/"))
    write(client, base, rest(people))
    case, check, receipt = send(client, base)
    assert promise in check
    assert f"<dd><bdi>{people.platform.name}</bdi></dd>" in receipt, "received by the platform, not the store"
    assert f"{people.platform.name} deals with it" in receipt
    assert "the complaint did not go to it" in receipt
    stage = latest(case, "first_handling")
    assert (stage.body, stage.facts["answering"]) == (people.platform, ["platform"])
    told = set(Notice.objects.filter(case=case).values_list("person__username", flat=True))
    assert told == {"zhou", "platform-agent"}
    assert filed() == "The complaint was filed and sent to: platform"
    page = text(client.get(f"/cases/{case.pk}/"))
    assert '<h2 id="turn">You wait for: platform, until ' in page
    assert "Sent, waiting for an answer" in page
    assert "merchant, platform" not in text(client.get("/cases/"))


def test_a_store_and_a_platform_nobody_knows_go_straight_to_the_authority(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    read = name(client, base, {"store_name": UNKNOWN, "platform": ""})
    assert "can go straight to the market regulation bureau that is competent" in read
    assert "choose the platform: it may answer here" in read
    pages = rest(people)
    pages.pop("route")
    write(client, base, pages)
    assert moved(client.get(f"{base}route/")) == f"{base}check/", "there is nothing to choose"
    moved(client.post(f"{base}where/", {"store_area": YUHANG, "store_place": "示例路1号"}))
    last = text(client.get(f"{base}bureau/"))
    assert "step 10 of 10" in last
    assert "bureau of the respondent's domicile" in last
    assert people.xiaoshan.body.name not in last
    missing = client.post(f"{base}check/", {"ref": "a"})
    assert f'href="{base}bureau/?back=check"' in text(missing)
    moved(client.post(f"{base}bureau/", {"bureau": str(people.yuhang.body.pk)}))
    case, check, receipt = send(client, base)
    assert f"This goes to <bdi>{people.yuhang.body.name}</bdi>" in check
    assert f"<dd><bdi>{people.yuhang.body.name}</bdi></dd>" in receipt
    assert case.received_by_authority_at is not None
    assert latest(case, "administrative").body == people.yuhang.body
    assert not case.proceedings.filter(kind="first_handling").exists()
    assert filed() == "The complaint was filed"


def test_a_registered_store_that_does_not_answer_says_so_where_it_is_chosen(people: World) -> None:
    Organisation.objects.filter(pk__in=[people.store.pk, people.platform.pk]).update(handles_first=False)
    client = browser(people.zhou)
    base = begin(client)
    found = text(client.post(f"{base}respondent/", {"store_name": "衣橱", "platform": "", "_find": "1"}))
    assert "Does not answer here; the complaint goes straight to the market regulation bureau" in found
    chosen = {"store_name": "衣橱", "platform": "", "store": str(people.store.pk), "looked": "衣橱|"}
    assert moved(client.post(f"{base}respondent/", chosen)) == f"{base}purchase/"
    assert people.xiaoshan.body.name in text(client.get(f"{base}bureau/"))


def test_changing_the_store_to_one_that_does_not_answer_changes_the_route(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people))
    said = {"store_name": UNKNOWN, "platform": "", "store": "", "looked": f"{UNKNOWN}|"}
    moved(client.post(f"{base}respondent/?back=check", said))
    page = client.post(f"{base}check/", {"ref": "a"})
    assert page.status_code == 422
    assert "can go straight to the market regulation bureau" in text(page)
    assert f'href="{base}bureau/?back=check"' in text(page)
    assert not Case.objects.exists()


def test_a_name_changed_after_a_store_was_chosen_is_shown_once_more(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, {"respondent": answers(people)["respondent"]})
    other = client.post(f"{base}respondent/", {"store_name": "家居", "store": str(people.store.pk), "looked": "衣橱|"})
    assert other.status_code == 200
    assert people.home_store.name in text(other)
    assert people.store.name in text(other)


def test_stores_are_suggested_while_typing_by_name_alone(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    page = text(client.get(f"{base}respondent/"))
    assert f'hx-get="{base}stores/"' in page
    assert "htmx" in page
    found = text(client.get(f"{base}stores/", {"store_name": "衣橱", "platform": ""}))
    assert people.store.name in found
    assert "Answers complaints here. Platform: 云集示例平台" in found
    assert people.home_store.name not in found
    for private in (people.agent.name, people.agent.phone, people.store.address, people.store.uscc or "-none-"):
        assert not private or private not in found
    none = text(client.get(f"{base}stores/", {"store_name": UNKNOWN, "platform": ""}))
    assert "can go straight to the market regulation bureau" in none
    assert browser(people.chen).get(f"{base}stores/", {"store_name": "衣橱"}).status_code == 404
    assert moved(browser().get(f"{base}stores/")).startswith("/account/login/")


def test_a_wildcard_does_not_list_everything(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    assert 'name="store"' not in text(client.get(f"{base}stores/", {"store_name": "%"}))
    assert 'name="store"' not in text(client.get(f"{base}stores/", {"store_name": " "}))


@pytest.mark.parametrize(("answer", "kept", "card"), [("True", True, "agreed"), ("False", False, "not agreed"), (None, False, "left open")])  # fmt: skip  # noqa: E501
def test_a_consent_is_answered_yes_or_no_and_neither_stands_there_before(
    people: World, answer: str | None, kept: bool, card: str
) -> None:
    client = browser(people.zhou)
    base = begin(client)
    page = text(client.get(f"{base}consents/"))
    assert "checked" not in page
    for meaning in ("The bureau mediates itself.", "Nobody but those who take part reads it."):
        assert meaning in page
    said = {} if answer is None else {"entrust_consent": answer, "publish_consent": answer}
    write(client, base, answers(people, consents=said))
    again = text(client.get(f"{base}consents/"))
    assert again.count("checked") == (0 if answer is None else 2)
    case, check, _receipt = send(client, base)
    assert f">{card}</dd>" in check.split("<dt>Entrusting</dt>")[1].split("</div>")[0]
    assert (case.entrust_consent, case.publish_consent) == (kept, kept)


def test_an_amount_belongs_to_a_claim_of_money(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    first = text(client.get(f"{base}claims/"))
    assert "No. 1" in first
    assert "No. 2" not in first
    assert "(may stay empty)" not in first
    assert 'value="refund" data-money' in first
    assert 'value="repair" data-money' not in first
    assert 'value="repair"' in first
    write(client, base, answers(people, claims={"claims-0-kind": "repair", "claims-0-amount": "458.00"}))
    case, check, _receipt = send(client, base)
    assert [(one.kind, one.amount) for one in case.claims.all()] == [("repair", None)]
    assert "Together" not in check


def test_the_first_page_says_what_it_needs(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    page = text(client.get(f"{base}respondent/"))
    assert "If you only know the platform, choose that." in page
    box = page.split('name="store_name"')[1].split(">")[0]
    assert "(optional)" not in page.split('name="store_name"')[0]
    assert "required" not in box, "the platform alone is enough"
    assert "Store or platform: at least one of the two." in page
    none = client.post(f"{base}respondent/", {"store_name": "", "platform": "", "looked": "|"})
    assert errors(none) == {"Say whom you complain about."}
    alone = {"store_name": "", "platform": str(people.platform.pk), "looked": "|"}
    assert moved(client.post(f"{base}respondent/", alone)) == f"{base}purchase/"
