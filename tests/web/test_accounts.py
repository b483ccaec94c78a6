"""Accounts: registering by phone, logging in by code or password, limits, equal answers, tokens."""

import re
from typing import Any

import pytest
from django.test import Client

from mediation.notices.models import SentText
from mediation.people.accounts import of_phone
from mediation.people.models import ApiToken, User
from mediation.people.queries import actor_of_token
from tests.mediation.worlds import PASSWORD, World
from tests.web.people import browser, code_for, errors, moved, text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
PHONE = "13911110001"


def register(client: Client, phone: str = PHONE, **changed: Any) -> Any:
    """Send the registration form."""
    return client.post("/account/signup/?next=/file/", {"name": "新示例", "phone": phone, "notice": "on"} | changed)


def test_registering_asks_for_the_code_and_leads_on_to_where_one_was_going() -> None:
    client = browser()
    assert moved(register(client, "+86 139-1111-0001")).startswith("/account/phone/verify/")
    assert not of_phone(PHONE), "a number merely typed belongs to nobody"
    wrong = client.post("/account/phone/verify/", {"code": "000000"})
    assert "This code is not right. Look at the newest text message." in errors(wrong)
    assert moved(client.post("/account/phone/verify/?next=/file/", {"code": code_for(PHONE)})) == "/file/"
    user = of_phone(PHONE)
    assert user is not None
    assert (user.name, user.language, user.has_usable_password()) == ("新示例", "en", False)
    assert client.get("/cases/").status_code == 200


@pytest.mark.parametrize("phone", ["12345678901", "1391111000", "+1 212 555 0100", "abc", ""])
def test_what_is_no_mainland_mobile_number_is_said_beside_the_field(phone: str) -> None:
    page = register(browser(), phone)
    wanted = "A mobile number has 11 digits, such as 13800000000." if phone else "Please fill in: Mobile number"
    assert wanted in errors(page)
    assert "新示例" in text(page), "nothing typed is lost"
    assert not User.objects.exists()


def test_the_notice_must_be_read_first() -> None:
    page = register(browser(), notice="")
    assert "Please read the notice and tick it." in errors(page)
    assert "How your personal data are used" in text(page)


def test_a_known_and_an_unknown_number_get_the_same_answers(people: World) -> None:
    known, unknown = people.zhou.phone, "13922220002"
    for send in (
        lambda client, phone: client.post("/account/login/code/", {"phone": phone}),
        register,
    ):
        pages = []
        for phone in (known, unknown):
            client = browser()
            after = client.get(moved(send(client, phone)))
            page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text(after))
            pages.append(page.replace(phone[:3], "").replace(phone[-4:], ""))
        assert pages[0] == pages[1]
    assert len(SentText.objects.all()) == 4, "each number was told something, so the answer takes as long"


def test_a_code_logs_in_and_bears_five_tries(people: World) -> None:
    client = browser()
    client.post("/account/login/code/", {"phone": people.zhou.phone})
    assert moved(client.post("/account/login/code/confirm/", {"code": code_for(people.zhou.phone)})) == "/"
    assert moved(client.get("/")) == "/cases/"
    other = browser()
    other.post("/account/login/code/", {"phone": people.zhou.phone})
    code = code_for(people.zhou.phone)
    for _try in range(5):
        other.post("/account/login/code/confirm/", {"code": "000000"})
    other.post("/account/login/code/confirm/", {"code": code})
    assert moved(other.get("/cases/")).startswith("/account/login/")


def test_a_code_lives_five_minutes(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    client = browser()
    client.post("/account/login/code/", {"phone": people.zhou.phone})
    code, real = code_for(people.zhou.phone), time.time
    monkeypatch.setattr(time, "time", lambda: real() + 301)
    client.post("/account/login/code/confirm/", {"code": code})
    assert moved(client.get("/cases/")).startswith("/account/login/")


@pytest.mark.parametrize("known", [True, False])
def test_a_number_is_sent_a_limited_number_of_texts_an_hour(people: World, settings: Any, known: bool) -> None:
    settings.LIMITS = settings.LIMITS | {"codes": 2}
    phone = people.zhou.phone if known else "13922220002"
    for _time in range(2):
        assert browser().post("/account/login/code/", {"phone": phone}).status_code == 302
    said = errors(browser().post("/account/login/code/", {"phone": phone}))
    assert any(one.startswith("This number was sent many texts") for one in said)
    assert any(one.startswith("This number was sent many texts") for one in errors(register(browser(), phone)))
    assert browser().post("/account/login/code/", {"phone": "13933330003"}).status_code == 302
    assert SentText.objects.count() == 3


def test_asking_again_for_a_code_beyond_the_limit_says_wait(people: World, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"codes": 1}
    client = browser()
    client.post("/account/login/code/", {"phone": people.zhou.phone})
    page = client.post("/account/login/code/confirm/", {"action": "resend"})
    assert page.status_code == 429
    assert "Too many requests" in text(page)


def test_nobody_can_sit_on_somebody_elses_number() -> None:
    register(browser(), name="先占示例")
    owner = browser()
    register(owner)
    owner.post("/account/phone/verify/", {"code": code_for(PHONE)})
    assert [user.name for user in User.objects.all()] == ["新示例"]


def test_staff_log_in_by_name_and_consumers_by_number_with_a_password(people: World) -> None:
    for login, leads in ((people.agent.username, "/inbox/"), (people.zhou.phone, "/cases/")):
        client = browser()
        assert moved(client.post("/account/login/", {"login": login, "password": PASSWORD})) == "/"
        assert moved(client.get("/")) == leads


def test_wrong_passwords_lock_out_and_no_name_is_kept(people: World) -> None:
    from axes.models import AccessAttempt

    login = {"login": people.zhou.phone, "password": "wrong"}
    client = browser()
    assert "The name or number and the password do not go together." in errors(client.post("/account/login/", login))
    answers = [browser().post("/account/login/", login).status_code for _try in range(7)]
    assert answers[-1] == 429
    right = browser().post("/account/login/", login | {"password": PASSWORD})
    assert right.status_code == 429
    kept = [f"{one.username} {one.post_data} {one.get_data}" for one in AccessAttempt.objects.all()]
    assert kept
    assert not any(people.zhou.phone in one or "wrong" in one for one in kept)


def test_reading_preferences_stay_with_the_account(people: World) -> None:
    client = browser(people.zhou)
    client.post("/account/", {"language": "en", "elder_mode": "on"})
    people.zhou.refresh_from_db()
    assert (people.zhou.language, people.zhou.elder_mode) == ("en", True)
    assert 'data-mode="elder"' in text(client.get("/account/"))
    assert people.zhou.phone not in text(client.get("/account/"))


def test_a_token_is_shown_once_and_ends_at_once(people: World) -> None:
    client = browser(people.zhou)
    page = client.post("/account/tokens/", {"label": "my program"})
    plain = re.search(r"jf_[\w-]{40,}", text(page))
    assert plain
    assert actor_of_token(plain[0]) is not None
    assert plain[0] not in text(client.get("/account/"))
    token = ApiToken.objects.get()
    assert browser(people.chen).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert moved(client.post(f"/account/tokens/{token.pk}/revoke/")) == "/account/"
    assert actor_of_token(plain[0]) is None


def test_logging_out_needs_a_post(people: World) -> None:
    client = browser(people.zhou)
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/cases/").status_code == 200
    client.post("/account/logout/")
    assert moved(client.get("/cases/")).startswith("/account/login/")


def test_staff_find_the_second_step_and_every_page_of_it_is_ours(people: World) -> None:
    client = browser()
    client.post("/account/login/", {"login": people.agent.username, "password": PASSWORD})
    assert "Switch it on" in text(client.get("/account/two-factor/"))
    asked = moved(client.get("/account/two-factor/app/activate/"))
    page = client.get(moved(client.post(asked, {"password": PASSWORD})))
    assert "Point the authenticator app at this picture" in text(page)
    assert "data:image/svg+xml" in text(page)


def test_the_texts_of_the_demo_world_exist_only_there(settings: Any) -> None:
    register(browser())
    settings.DEMO = False
    assert browser().get("/demo/outbox/").status_code == 404
    settings.DEMO = True
    page = text(browser().get("/demo/outbox/"))
    assert code_for(PHONE) in page
    assert PHONE not in page
