"""Bodies no form would send: each is answered with a refusal, never with an error of ours, and nothing is written."""

import json
from typing import Any

import pytest
from django.test import Client

from mediation.cases.models import Case
from mediation.core.models import Event
from mediation.people.models import User
from mediation.people.queries import issue_token
from odr import clock
from tests.mediation import worlds
from tests.mediation.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)
LONE = "\ud800"
DEEP = "[" * 100_000 + "]" * 100_000
TERM = {"kind": "apology", "text": "对不起", "due_on": "2026-06-30"}


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    return worlds.file_case(world, at="2026-05-25 09:00")


def bearer(user: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(label='t', now=clock.real_now(), user=user)}"}


def post(user: User, path: str, body: Any) -> Any:
    """The answer to a JSON body; a string is sent as it stands."""
    sent = body if isinstance(body, str) else json.dumps(body)
    return Client().post(f"/api/v1/{path}", sent, content_type="application/json", headers=bearer(user))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("happened_on", {"a": 1}),
        ("happened_on", [1]),
        ("happened_on", True),
        ("happened_on", LONE),
        ("facts", {"a": 1}),
        ("facts", True),
        ("facts", "\x00"),
        ("facts", "字" * 100_000),
        ("claims", {"a": 1}),
        ("claims", [1]),
        ("claims", [[{}]]),
        ("claims", "[" * 100_000),
        ("claims", [{}] * 10_000),
        ("claims", [{"kind": "refund", "amount": True}]),
        ("claims", [{"kind": "refund", "amount": {"a": 1}}]),
        ("claims", [{"kind": "refund", "text": {"a": 1}}]),
        ("claims", [{"kind": "refund", "state": "settled"}]),
        ("store", [1]),
        ("draft", {"a": 1}),
        ("declaration", "no"),
        ("declaration", {}),
        ("order_amount", "1e9999999"),
        ("name", "\u200b\u2060"),
        ("state", "settled"),
        (LONE, 1),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_beside_its_field(world: World, name: str, value: Any) -> None:
    answer = post(world.zhou, "cases/", worlds.answers(world) | {name: value})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), answer.content[:300]
    assert not Case.objects.exists()


@pytest.mark.parametrize("body", [f'{{"facts": {DEEP}}}', '{"facts": NaN}', '{"facts": ' + "9" * 5000 + "}", "{", DEEP])
def test_what_is_no_json_is_refused(world: World, body: str) -> None:
    answer = post(world.zhou, "cases/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_json")


@pytest.mark.parametrize("seen", ["abc", [1], {}, True, 1.5])
def test_a_version_is_a_number(world: World, case: Case, seen: Any) -> None:
    before = Event.objects.count()
    answer = post(world.agent, f"cases/{case.pk}/actions/acknowledge/", {"seen": seen})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", ["due_on", "text", "payer"])
@pytest.mark.parametrize("value", [True, {"a": 1}, [1]])
def test_a_row_is_as_strict_as_a_form(world: World, case: Case, name: str, value: Any) -> None:
    answer = post(world.agent, f"cases/{case.pk}/offers/", {"terms": [TERM | {name: value}]})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["terms"])


def test_nothing_hidden_is_stored(world: World) -> None:
    said = {"name": "周\u202e示\u200b例", "facts": f"{LONE}付款\u2066后未发货", "title": "e\u0301" + "\u0301" * 30}
    to_bureau = {"route": "authority", "bureau": str(world.xiaoshan.body.pk)}
    answer = post(world.zhou, "cases/", worlds.answers(world) | to_bureau | said)
    assert answer.status_code == 201, answer.content
    case = Case.objects.get()
    assert case.parties.get(side="claimant").name == "周示例"
    assert case.facts == "\ufffd付款后未发货"
    assert len(case.title) == 9


@pytest.mark.parametrize("query", ["act=1", "request=1", "initial=1", "data=x", "proceeding=x"])
def test_a_link_cannot_break_the_page_of_an_action(world: World, case: Case, query: str) -> None:
    browser = Client()
    browser.force_login(world.agent, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(f"/cases/{case.pk}/do/acknowledge/?{query}").status_code == 200
    answer = browser.post(f"/cases/{case.pk}/do/acknowledge/?{query}", {"seen": "²"})
    assert answer.status_code == 302
