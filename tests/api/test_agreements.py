"""Agreements and the court's package over REST, and the published description of it all."""

import io
import zipfile
from datetime import UTC

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.api.callers import caller, problem
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediation
from tests.mediation.confirmation import stories
from tests.mediation.worlds import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-08-06 10:00").astimezone(UTC))
    return worlds.world()


@pytest.mark.django_db(transaction=True)
def test_every_version_with_its_hash_and_who_signed(world: World) -> None:
    case = mediation.signed(world)
    place = reverse("api_agreements", args=[case.pk])
    (body,) = caller(world.chen).get(place).json()["results"]
    assert body["content_hash"] == mediation.tabled(case).content_hash
    assert [bool(one["signed_at"]) for one in body["signers"]] == [True, True, True, False]
    assert problem(caller(world.zhou).get(place)) == (404, "not_found")


@pytest.mark.django_db(transaction=True)
def test_the_court_takes_the_package_and_nobody_else(world: World) -> None:
    case = stories.filed(world)
    place = reverse("api_dossier", args=[stories.application(case).pk])
    answer = caller(world.clerk).get(place)
    assert answer.status_code == 200
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert worlds.kinds(case).count("confirmation.dossier_taken") == 1
    assert problem(caller(world.chen).get(place)) == (403, "forbidden")
    assert problem(caller(world.zhou).get(place)) == (404, "not_found")
    assert problem(caller(world.mediator).get(place))[0] == 404


def test_the_description_is_written_without_a_warning(tmp_path: object) -> None:
    call_command("spectacular", file=f"{tmp_path}/schema.yml", validate=True, fail_on_warn=True)
