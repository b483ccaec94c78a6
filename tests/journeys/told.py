"""What a running site says of a story that was told: clocks, papers as text, notices, the events of the case."""

import io
import re
from typing import Any

import pypdf

from odr.demo.story import Data, Scene
from tests.journeys.rest import RestScene


def clocks(scene: RestScene) -> dict[str, tuple[str, str]]:
    """The clocks of the case as its complainant reads them: code, last day, what became of it; the newest of each."""
    found = sorted(scene.read(scene.claimant, "deadlines/")["results"], key=lambda one: str(one["starts_on"]))
    return {one["code"]: (one["due_lenient"], one["status"]) for one in found}


def papers(scene: RestScene, who: str) -> dict[str, dict[str, Any]]:
    """The papers somebody may read, the newest of each kind."""
    return {one["kind"]: one for one in scene.read(who, "papers/")["results"]}


def printed(scene: RestScene, who: str, kind: str) -> str:
    """What a paper says, read from its PDF without spaces."""
    paper = papers(scene, who)[kind]
    answer = scene.world.raw(who, paper["url"].removeprefix("/api/v1/"))
    assert answer.status_code == 200, answer.text[:600]
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def told_of(scene: RestScene, who: str, kind: str) -> list[str]:
    """To whom a notice of that event went by any channel, as the body in charge reads its ledger of service."""
    found = scene.read(who, "service/?limit=200")["results"]
    return sorted({one["name"] for one in found if one["event"] == kind})


def heard(scene: RestScene, who: str, kind: str) -> list[str]:
    """What somebody was told of that event themselves."""
    return [one["text"] for one in scene.read(who, "notices/")["results"] if one["kind"] == kind]


def events(scene: RestScene, who: str, kind: str) -> list[dict[str, Any]]:
    """The events of a kind in the case, oldest first."""
    found = scene.read(who, "timeline/?limit=200")["results"]
    return [one for one in reversed(found) if one["kind"] == kind]


def on_the_screen(scene: Scene) -> dict[str, Any]:
    """The hash of the newest version of the agreement, as whoever signs reads it."""
    assert isinstance(scene, RestScene)
    versions = scene.read(scene.claimant, "agreements/")["results"]
    return {"content_hash": max(versions, key=lambda one: str(one["made_at"]))["content_hash"]}


def arrived(who: str) -> Data:
    """The one thing that is still owed to somebody, as the case offers it to them."""

    def item(scene: Scene) -> dict[str, Any]:
        assert isinstance(scene, RestScene)
        actions = {one["name"]: one for one in scene.read(who, "")["actions"]}
        (only,) = actions["confirm_received"]["schema"]["properties"]["instalment"]["enum"]
        return {"instalment": only}

    return item
