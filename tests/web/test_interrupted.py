"""A form sent after the log-in had ended: nothing that was typed is lost, and nothing is sent unasked."""

import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from mediation.cases.models import Draft
from odr import clock
from odr.sessions import ended
from odr.web.interrupted import MOST
from tests.mediation.worlds import World
from tests.web.complaint import begin
from tests.web.people import BACKEND, browser, moved, picture, text

pytestmark = pytest.mark.django_db
FACTS = "收到的水壶与页面不符，\n页面写的是<b>一升</b>。"
KEPT = reverse("interrupted")
LOGIN = reverse("account_login")


def hidden(page: str) -> dict[str, str]:
    """What the page's button sends."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page[page.index('class="mt4"') :])
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def late(people: World, said: Mapping[str, Any]) -> tuple[Client, str, str]:
    """A step of filing, sent when the log-in had ended: browser, address of the step, and where it was led."""
    client = browser(people.zhou)
    path = f"{begin(client)}what/"
    log_in_ended(client)
    return client, path, moved(client.post(path, said))


def log_in_ended(client: Client) -> None:
    """The log-in is over; the language is still the one that was chosen."""
    client.logout()
    client.cookies["lang"] = "en"


def facts() -> str:
    """What the only draft says."""
    return str(Draft.objects.get().answers.get("facts", ""))


def test_what_was_written_is_shown_after_the_log_in_and_sent_with_one_button(people: World) -> None:
    client, path, led = late(people, {"facts": FACTS, "problem": "Q1.2", "ref": "r"})
    assert led == f"{LOGIN}?next={KEPT}"
    assert facts() == ""
    client.force_login(people.zhou, backend=BACKEND)
    page = client.get(KEPT).content.decode()
    assert "&lt;b&gt;一升" in page
    assert f'action="{path}"' in page
    assert hidden(page) == {"facts": FACTS, "problem": "Q1.2", "ref": "r"}
    client.post(path, hidden(page))
    assert facts().replace("\r\n", "\n") == FACTS
    assert moved(client.get(KEPT)) == reverse("home"), "what was sent is forgotten"


def test_it_is_kept_for_half_an_hour(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _path, _led = late(people, {"facts": FACTS})
    client.force_login(people.zhou, backend=BACKEND)
    before = clock.real_now()
    monkeypatch.setattr("odr.clock.real_now", lambda: before + timedelta(minutes=31))
    assert moved(client.get(KEPT)) == reverse("home")


def test_a_visitor_sees_nothing_of_it(people: World) -> None:
    client, _path, _led = late(people, {"facts": FACTS})
    assert moved(client.get(KEPT)).startswith(LOGIN)


def test_files_are_asked_for_again(people: World) -> None:
    client = browser(people.zhou)
    path = f"{begin(client)}evidence/"
    log_in_ended(client)
    client.post(path, {"files": [picture()], "shows": "裂开的壶身，收到当天拍的"})
    client.force_login(people.zhou, backend=BACKEND)
    assert "Files are not kept" in text(client.get(KEPT))


def test_secrets_and_floods_are_not_kept(people: World) -> None:
    client = Client()
    changing = moved(client.post(reverse("account_change_password"), {"oldpassword": "geheim-eins", "password1": "x"}))
    assert KEPT not in changing
    _client, path, led = late(people, {"facts": "多" * (MOST + 1)})
    assert led == f"{LOGIN}?next={path}"


def test_one_address_has_so_many_forms_kept_in_an_hour_and_no_more(people: World, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "kept": 2}
    path = f"{begin(browser(people.zhou))}what/"
    for number, address in enumerate(("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2")):
        answer = Client(REMOTE_ADDR=address).post(path, {"facts": FACTS})
        assert moved(answer) == (f"{LOGIN}?next={path if number == 2 else KEPT}"), number


def test_a_form_whose_cookies_are_gone_is_kept_only_when_it_came_from_this_site(people: World) -> None:
    base = begin(browser(people.zhou))
    for origin, led in (("http://testserver", True), ("", False), ("https://elsewhere.example", False)):
        client = Client(enforce_csrf_checks=True, headers={"Origin": origin} if origin else {})
        answer = client.post(f"{base}what/", {"facts": FACTS})
        assert answer.status_code == (302 if led else 403), origin
        assert (client.session.get("interrupted") is not None) is led


def test_log_ins_that_ended_are_removed() -> None:
    for days, person in ((-1, "gone"), (1, "here")):
        Session.objects.create(session_key=person, session_data="", expire_date=clock.real_now() + timedelta(days=days))
    ended()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["here"]
