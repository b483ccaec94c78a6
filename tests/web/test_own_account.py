"""One's own account: password, another number, the app; each says what was done and leads back."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from django.test import Client

from mediation.people.accounts import of_phone
from tests.mediation.worlds import PASSWORD, World
from tests.web.people import browser, code_for, errors, moved, text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
PHONE = "13911110009"
NEW = "苹果树下的长句子2026"


def with_password(people: World) -> Client:
    """A consumer who logged in with a password just now."""
    client = browser()
    client.post("/account/login/", {"login": people.zhou.phone, "password": PASSWORD})
    return client


def app_code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_first_password_is_set_and_the_account_says_so(people: World) -> None:
    people.zhou.set_unusable_password()
    people.zhou.save()
    client = browser(people.zhou)
    empty = client.post("/account/password/set/", {})
    assert errors(empty) == {"Please fill in: New password", "Please fill in: The new password once more"}
    assert "placeholder" not in text(empty)
    done = client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    assert moved(done) == "/account/"
    assert "The password is set." in text(client.get("/account/"))


def test_a_password_is_changed_and_the_account_says_so(people: World) -> None:
    client = with_password(people)
    page = text(client.get("/account/password/change/"))
    assert "Present password" in page
    assert "placeholder" not in page
    done = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert moved(done) == "/account/"
    assert "The password is changed." in text(client.get("/account/"))


def test_another_number_is_proved_and_the_account_says_so(people: World) -> None:
    client = with_password(people)
    assert f"Present number: {people.zhou.phone[:3]}****{people.zhou.phone[-4:]}" in text(
        client.get("/account/phone/change/")
    )
    assert moved(client.post("/account/phone/change/", {"phone": PHONE})) == "/account/phone/verify/"
    asked = text(client.get("/account/phone/verify/"))
    assert "Keep the present number" in asked
    assert "Use another number or a password" not in asked, "that would log the person out"
    assert moved(client.post("/account/phone/verify/", {"code": code_for(PHONE)})) == "/account/"
    assert "The new number is in use" in text(client.get("/account/"))
    assert of_phone(PHONE) == people.zhou


def test_the_app_is_joined_with_words_of_ours(people: World) -> None:
    client = with_password(people)
    asked = moved(client.get("/account/two-factor/app/activate/"))
    assert "Please fill in: Password" in errors(client.post(asked, {}))
    page = text(client.get(moved(client.post(asked, {"password": PASSWORD}))))
    secret = re.search(r'<b class="code">(\w+)</b>', page)
    assert secret
    wrong = client.post("/account/two-factor/app/activate/", {"code": "1"})
    assert errors(wrong) == {"This code is not right. Look at the app again: it changes every half minute."}
    codes = moved(client.post("/account/two-factor/app/activate/", {"code": app_code(secret[1])}))
    kept = text(client.get(codes))
    assert "The app is switched on." in kept
    assert 'href="/account/"' in kept
    other = with_password(people)
    step = text(other.get("/account/two-factor/authenticate/"))
    assert "Code" in step
    assert "placeholder" not in step


def test_the_summary_of_errors_links_only_to_fields(people: World) -> None:
    page = text(browser().post("/account/login/", {"login": people.zhou.phone, "password": "wrong"}))
    summary = page.split('class="errors"')[1].split("</div>")[0]
    assert summary.count("<li>") == 1
    assert 'href="#"' not in summary
