"""Two runs of one case, one with caucuses full of secrets: the court's packages tell the same (C1, docs/adr/0003)."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.cases.models import Case
from mediation.core.models import Strand
from mediation.rooms.talk import post
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediation
from tests.mediation.confirmation.dossiers import unpack
from tests.mediation.confirmation.test_dossier import finished, taken
from tests.mediation.worlds import World, actor, at, do

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "底价九千八百元，只对调解员说"


def spoken_alone(world: World, case: Case) -> None:
    """The mediator speaks with each side alone; words, a file and an end."""
    for side, who in (("claimant", world.chen), ("respondent", world.home_agent)):
        room = do("open_caucus", world.mediator, "2026-07-06 10:00", case, side=side).result["room"]
        body = {"text": f"{SECRET}{side}"}
        post(actor=actor(who), room=UUID(room), ref=uuid4(), kind="text", body=body, now=at("2026-07-06 10:05"))
        file = SimpleUploadedFile("secret.pdf", mediation.CONTRACT + SECRET.encode(), content_type="application/pdf")
        do("add_evidence", who, "2026-07-06 10:06", case, files={"file": file}, room=room, shows=SECRET)
    do("close_caucus", world.mediator, "2026-07-06 11:00", case, side="claimant")


def told(package: bytes) -> dict[str, Any]:
    """What a package tells apart from ids, salts and hashes, which chance makes."""
    held = unpack(package)
    manifest, ledger = json.loads(held["manifest.json"]), json.loads(held["ledger.json"])
    return {
        "files": [(one["path"], one["title"]) for one in manifest["files"]],
        "signatures": [(one["document"], one["signer"], one["at"]) for one in manifest["signatures"]],
        "withheld": manifest["withheld"],
        "ledger": [
            (one["seq"], one["at"], one["kind"], one["audience"], one["data"] is None) for one in ledger["events"]
        ],
    }


def test_the_package_is_the_same_with_and_without_a_caucus() -> None:
    world = worlds.world()
    silent, other = mediation.in_session(world), mediation.in_session(world)
    spoken_alone(world, other)
    assert Strand.objects.filter(case=other).exclude(room=None).count() == 2
    for case in (silent, other):
        finished(world, case)
    packages = [taken(world, case) for case in (silent, other)]
    assert SECRET.encode() not in packages[1]
    one, two = (told(package) for package in packages)
    for key in ("withheld", "ledger"):
        assert one[key] == two[key]
    assert len(one["files"]) == len(two["files"])
    assert [path for path, _title in one["files"]] == [path for path, _title in two["files"]]
    assert [who for _paper, who, _at in one["signatures"]] == [who for _paper, who, _at in two["signatures"]]
    assert one["withheld"][-1]["count"] is None
