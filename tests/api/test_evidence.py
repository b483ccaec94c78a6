"""Evidence over REST: given once per key, listed by audience, fetched by who may see it."""

from datetime import UTC
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mediation.cases.models import Case
from mediation.evidence.models import Evidence
from tests.api.callers import caller, problem
from tests.mediation import worlds
from tests.mediation.agreements.stories import CONTRACT
from tests.mediation.rooms import scenes
from tests.mediation.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-01 10:00").astimezone(UTC))
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    """A complaint with the merchant."""
    return worlds.file_case(world, at="2026-05-25 09:00")


def give(client: Client, case: Case, *, name: str = "合同.pdf", content: bytes = CONTRACT, key: str = "", **more: str) -> Any:  # fmt: skip  # noqa: E501
    """Upload a file."""
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(reverse("api_evidence", args=[case.pk]), {"file": file, **more}, headers=headers)


def test_a_file_is_kept_listed_and_given_back_as_it_was(world: World, case: Case) -> None:
    client = caller(world.zhou)
    answer = give(client, case, shows="价款")
    assert answer.status_code == 201
    body = answer.json()
    assert (body["number"], body["shows"], body["size"]) == (1, "价款", len(CONTRACT))
    assert [one["id"] for one in client.get(reverse("api_evidence", args=[case.pk])).json()["results"]] == [body["id"]]
    file = client.get(body["url"], {"kind": "original"})
    assert b"".join(file.streaming_content) == CONTRACT  # type: ignore[attr-defined]
    assert "attachment" in file["Content-Disposition"]
    assert file["Cache-Control"] == "private, no-store"


def test_the_same_key_and_file_is_kept_once_and_another_file_is_refused(world: World, case: Case) -> None:
    client = caller(world.zhou)
    first, again = give(client, case, key="k1"), give(client, case, key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert Evidence.objects.filter(case=case).count() == 1
    assert problem(give(client, case, key="k1", content=CONTRACT + b"%")) == (422, "key_reused")


def test_my_side_and_the_body_alone(world: World, case: Case) -> None:
    assert give(caller(world.zhou), case, audience="own").status_code == 201
    place = reverse("api_evidence", args=[case.pk])
    assert caller(world.agent).get(place).json()["results"] == []
    file = reverse("api_evidence_file", args=[Evidence.objects.get().pk])
    assert problem(caller(world.agent).get(file)) == (404, "not_found")
    assert caller(world.zhou).get(file).status_code == 200


def test_a_file_of_a_caucus_is_for_its_seats(world: World) -> None:
    scene = scenes.sitting(world)
    caucus = scene.caucus("claimant")
    answer = give(caller(world.zhou), scene.case, room=str(caucus.pk))
    assert answer.status_code == 201
    place = reverse("api_evidence", args=[scene.case.pk])
    assert caller(world.agent).get(place).json()["results"] == []
    assert problem(caller(world.agent).get(answer.json()["url"])) == (404, "not_found")
    listed = caller(world.mediator).get(place, {"room": str(caucus.pk)}).json()["results"]
    assert [one["id"] for one in listed] == [answer.json()["id"]]
    assert caller(world.agent).get(place, {"room": str(caucus.pk)}).json()["results"] == []


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b""), ("a.exe", b"MZ"), ("a.pdf", b"not a pdf")])
def test_what_is_no_evidence_is_refused(world: World, case: Case, name: str, content: bytes) -> None:
    assert problem(give(caller(world.zhou), case, name=name, content=content)) == (422, "bad_file")
    assert not Evidence.objects.filter(case=case).exists()


def test_without_a_file_the_field_is_named(world: World, case: Case) -> None:
    answer = caller(world.zhou).post(reverse("api_evidence", args=[case.pk]), {"shows": "x"})
    assert problem(answer) == (422, "invalid")
    assert "file" in answer.json()["errors"]


def test_a_stranger_finds_no_case(world: World, case: Case) -> None:
    assert problem(give(caller(world.outsider), case)) == (404, "not_found")
    assert problem(caller(world.outsider).get(reverse("api_evidence", args=[case.pk]))) == (404, "not_found")
