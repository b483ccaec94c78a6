"""Promise C1 at size: hundreds of caucuses that differ by chance, and a thousand marked words, looked for from outside.

The suite runs a few; `make soak` runs all (`-m soak`). Frames of the socket are checked where sockets are:
tests/faults/test_rooms_under_cuts.py and test_rooms_under_kills.py.
"""

import io
import logging
import random
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from mediation.cases.models import Case
from mediation.core import outbox
from mediation.notices.models import Notice
from mediation.rooms import relaying
from mediation.rooms.models import Room
from mediation.rooms.verbs import mark_read, retract
from tests.faults.test_caucus_twins import (  # noqa: F401 - the clock stands still here too
    NOW,
    _the_clock_stands_still,
    called,
    everybody,
    fetched,
    said,
    session,
)
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import Who, World, actor, at, do
from tests.test_at_rest import everything
from tests.web.observers import Answer, Observer

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20261122
MARK = "听者为限"
LINES = (3, 5)  # of one caucus
ITS = ("<uuid:case>", "<uuid:room>", "cases", "rooms", "notices", "calendar", "today", "desk", "search")


def marked() -> str:
    """Words that stand nowhere else."""
    return f"{MARK}{uuid4().hex}"


def episode(world: World, case: Case, side: str, who: Who, chance: random.Random) -> list[str]:
    """The mediator speaks with one side alone, in a way that chance decides; answers with what was said."""
    room = Room.objects.filter(case=case, side=side, state="open").first()
    if room is None:
        opened = do("open_caucus", world.mediator, NOW, case, side=side)
        room = Room.objects.get(pk=opened.result["room"])
    words = [marked() for _ in range(chance.randint(*LINES))]
    seqs = [said(chance.choice([who, world.mediator]), room.pk, one, NOW) for one in words]
    own = said(who, room.pk, words[0], NOW)
    if chance.random() < 0.4:
        retract(actor=actor(who), room=room.pk, seq=own, now=at(NOW))
    elif chance.random() < 0.6:
        for deed in (relaying.allow, relaying.take_back):
            deed(actor=actor(who), room=room.pk, seq=own, now=at(NOW))
    if chance.random() < 0.5:
        mark_read(actor=actor(chance.choice([who, world.mediator])), room=room.pk, seq=chance.choice(seqs), now=at(NOW))
    if chance.random() < 0.2:
        called(world, room, who)
    if chance.random() < 0.1:
        words.append(marked())
        file = SimpleUploadedFile(f"{words[-1]}.pdf", stories.CONTRACT + words[-1].encode(), "application/pdf")
        do("add_evidence", who, NOW, case, files={"file": file}, room=str(room.pk), shows=words[-1])
    if chance.random() < 0.5:
        do("close_caucus", world.mediator, NOW, case, side=side)
    return words


def of_the_case(seen: dict[tuple[str, str], Answer]) -> dict[tuple[str, str], Answer]:
    """What was fetched but for the process' own figures."""
    return {key: answer for key, answer in seen.items() if key[1] != "/metrics"}


def unpacked(raw: bytes) -> Iterator[str]:
    """Every text in a package: names, files, and what its papers say."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for name in package.namelist():
            held = package.read(name)
            yield name + held.decode("utf-8", "replace")
            if b"startxref" in held:  # a paper; evidence of the tests only looks like one
                yield "".join(page.extract_text() for page in PdfReader(io.BytesIO(held)).pages)


@pytest.mark.parametrize("pairs", [pytest.param(4, id="reduced"), pytest.param(300, id="full", marks=pytest.mark.soak)])
def test_pairs_that_differ_in_a_caucus_look_alike_and_no_word_of_it_is_found(
    pairs: int, caplog: pytest.LogCaptureFixture
) -> None:
    world = worlds.world()
    case = session(world)
    outbox.drain(now=at(NOW))
    Notice.objects.update(opened_at=at(NOW))  # else the first look would
    sides: dict[str, tuple[Who, list[Observer]]] = {
        "claimant": (world.chen, [Observer("merchant", world.home_agent), Observer("its token", world.home_store)]),
        "respondent": (world.home_agent, [Observer("complainant", world.chen)]),
    }
    words: dict[str, list[str]] = {}
    with caplog.at_level(logging.DEBUG):
        for side, (who, outside) in sides.items():
            before = of_the_case(fetched(case, outside, only=ITS))
            for number in range(pairs // 2):
                chance = random.Random(f"{SEED} {side} {number}")
                words.setdefault(side, []).extend(episode(world, case, side, who, chance))
                after = of_the_case(fetched(case, outside, only=ITS))
                assert [key for key in after if before[key] != after[key]] == [], (side, number)
                before = after
        outbox.drain(now=at(NOW))
    told = [one for several in words.values() for one in several]
    assert len(told) >= pairs * LINES[0]
    assert_found_only_inside(world, case, words, only=ITS if pairs < LINES[1] else ("",))
    readable = {where for where, text in everything() if any(one in text for one in told)}
    assert readable == set()
    assert MARK not in caplog.text


def assert_found_only_inside(world: World, case: Case, words: dict[str, list[str]], *, only: tuple[str, ...]) -> None:
    """Each side may find the words of its own caucus, nobody else besides the mediator finds any."""
    own = {"complainant": words["claimant"], "merchant": words["respondent"], "merchant's token": words["respondent"]}
    observers = everybody(world)
    for (name, path), answer in fetched(case, observers, only).items():
        left = answer.body
        for one in own.get(name, ()):
            left = left.replace(one, "")
        assert MARK not in left, (name, path)
    for observer, side in zip(observers, ("claimant", "respondent"), strict=False):
        caucus = Room.objects.filter(case=case, side=side).latest("opened_at")
        assert MARK in observer.get(f"/api/v1/rooms/{caucus.pk}/messages/").body, "the look itself is blind"
        taken: Any = observer.browser.get(f"/api/v1/cases/{case.pk}/exit-pack.zip", headers=observer.bearer)
        texts = list(unpacked(b"".join(taken.streaming_content) if taken.streaming else taken.content))
        assert len(texts) > 2
        others = words["respondent" if side == "claimant" else "claimant"]
        assert not [one for one in others for text in texts if one in text], observer.name
