"""Tokens, sessions and keys: what ended opens nothing, and no key of one answers another."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mediation.cases.models import Case
from mediation.evidence.models import Evidence
from mediation.people import accounts
from mediation.people.models import ApiToken, User
from mediation.people.queries import issue_token
from odr import clock
from tests.mediation import worlds
from tests.mediation.agreements.stories import CONTRACT
from tests.mediation.worlds import World
from tests.web import addresses

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    return worlds.file_case(world, at=clock.now())


def bearer(user: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(label='t', now=clock.real_now(), user=user)}"}


def test_a_token_ends_with_its_account_and_when_it_is_revoked(world: World, case: Case) -> None:
    path = reverse("api_case", args=[case.pk])
    closed, revoked = bearer(world.zhou), bearer(world.agent)
    assert [Client().get(path, headers=one).status_code for one in (closed, revoked)] == [200, 200]
    User.objects.filter(pk=world.zhou.pk).update(is_active=False)
    accounts.revoke_token(world.agent, ApiToken.objects.get(user=world.agent).pk, now=clock.real_now())
    answers = [Client().get(path, headers=one) for one in (closed, revoked, {"Authorization": "Bearer jf_none"})]
    assert [one.status_code for one in answers] == [401, 401, 401]
    assert len({one.content for one in answers}) == 1


def test_no_page_takes_a_post_without_its_token(world: World, case: Case) -> None:
    """Every address of the resolver refuses a form of another site, before it looks at anything else."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.zhou, backend="django.contrib.auth.backends.ModelBackend")
    values: dict[str, Any] = dict.fromkeys(
        (
            "case",
            "room",
            "helper",
            "evidence",
            "offer",
            "paper",
            "draft",
            "confirmation",
            "token",
            "proposal",
            "organisation",
        ),
        case.pk,
    ) | {"name": "acknowledge", "key": "facts", "seq": 1}
    taken = [
        (path, answer.status_code)
        for path in (one.path(values) for one in addresses.every())
        if (answer := browser.post(path, {"next": "/"})).status_code not in {403, 404, 405}
    ]
    assert taken == []


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"])  # fmt: skip  # noqa: E501
def test_nobody_is_led_to_another_site(world: World, target: str) -> None:
    for path, data in (("language/", {"language": "en"}), ("view/", {"mode": "elder"})):
        assert Client().post(f"/{path}", data | {"next": target}).headers["Location"] == "/"
    said = {"login": world.mediator.username, "password": worlds.PASSWORD, "next": target}
    answer = Client().post(reverse("account_login"), said)
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "localhost:80:80"]
)
def test_another_host_is_not_served(host: str) -> None:
    assert Client().get("/", headers={"Host": host}).status_code == 400


def test_a_key_belongs_to_who_used_it(world: World, case: Case) -> None:
    path = reverse("api_action", args=[case.pk, "answer"])
    key = {"Idempotency-Key": "same"}
    send = {"content_type": "application/json", "data": {"text": "收到"}}
    first = Client().post(path, headers=bearer(world.agent) | key, **send)  # type: ignore[arg-type]
    other = Client().post(path, headers=bearer(world.zhou) | key, **send)  # type: ignore[arg-type]
    again = Client().post(path, headers=bearer(world.agent) | key, **send)  # type: ignore[arg-type]
    assert (first.status_code, other.status_code, again.json()["repeated"]) == (200, 403, True)
    elsewhere = worlds.file_case(world, at=clock.now())
    moved = reverse("api_action", args=[elsewhere.pk, "answer"])
    answer = Client().post(moved, headers=bearer(world.agent) | key, **send)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


def test_a_key_never_answers_for_another_file(world: World, case: Case) -> None:
    """A second file under a used key is refused, over REST and on the page; the same one is stored once."""
    browser = Client()
    browser.force_login(world.agent, backend="django.contrib.auth.backends.ModelBackend")
    keyed = bearer(world.zhou) | {"Idempotency-Key": "same"}
    for content, expected in ((CONTRACT, (201, 302)), (CONTRACT, (201, 302)), (CONTRACT + b"2", (422, 422))):
        over_rest, by_page = (
            SimpleUploadedFile("合同.pdf", content, content_type="application/pdf") for _n in range(2)
        )
        rest = Client().post(reverse("api_evidence", args=[case.pk]), {"file": over_rest}, headers=keyed)
        page = browser.post(reverse("evidence_add", args=[case.pk]), {"file": by_page, "ref": "same"})
        assert (rest.status_code, page.status_code) == expected
    assert Evidence.objects.filter(case=case).count() == 2


def test_an_original_is_only_ever_saved(world: World, case: Case) -> None:
    page = SimpleUploadedFile("说明.txt", b"<script>alert(1)</script>", content_type="text/html")
    made = worlds.do("add_evidence", world.zhou, clock.now(), case, files={"file": page}).result["evidence"]
    browser = Client()
    browser.force_login(world.zhou, backend="django.contrib.auth.backends.ModelBackend")
    for path in (reverse("evidence_file", args=[made]), reverse("api_evidence_file", args=[made])):
        answer = browser.get(path)
        assert answer.headers["Content-Type"] == "text/plain"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "no-store" in answer.headers["Cache-Control"]
