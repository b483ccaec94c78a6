"""Names and words for a TURN server: as its scheme says, as coturn takes them, and half a setting refused."""

import base64
import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from odr import checks
from realtime import ice
from tests.turn import SECRET, Coturn

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PEER = UUID("12345678-1234-4234-8234-123456789abc")
TURN = {"TURN_URLS": ["turn:turn.example.org:3478"], "TURN_SECRET": SECRET}


def hmac_sha1(key: bytes, text: bytes) -> bytes:
    """RFC 2104 by its own words, beside the library."""
    padded = key.ljust(64, b"\0")
    sha1 = partial(hashlib.sha1, usedforsecurity=False)
    inner = sha1(bytes(one ^ 0x36 for one in padded) + text)
    return sha1(bytes(one ^ 0x5C for one in padded) + inner.digest()).digest()


def test_nothing_set_hands_out_nothing() -> None:
    assert ice.servers(PEER, NOW) == {"servers": [], "policy": "all", "seconds": 3600}


def test_the_name_ends_with_its_hour_and_the_word_is_its_code_under_the_secret() -> None:
    with override_settings(STUN_URLS=["stun:stun.example.org:3478"], **TURN):
        handed = ice.servers(PEER, NOW)
    stun, turn = handed["servers"]
    assert stun == {"urls": ["stun:stun.example.org:3478"]}
    until, _colon, who = turn["username"].partition(":")
    assert (int(until), who) == (int(NOW.timestamp()) + handed["seconds"], str(PEER))
    assert base64.b64decode(turn["credential"]) == hmac_sha1(SECRET.encode(), turn["username"].encode())
    assert SECRET not in str(handed)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, []),
        (TURN, []),
        (TURN | {"TURN_ONLY": True, "STUN_URLS": ["stun:a:1"]}, []),
        (TURN | {"TURN_SECRET": ""}, ["odr.E014"]),
        (TURN | {"TURN_URLS": []}, ["odr.E014"]),
        ({"TURN_ONLY": True}, ["odr.E015"]),
        (TURN | {"TURN_URLS": ["https://turn.example.org"]}, ["odr.E016"]),
        ({"STUN_URLS": ["stun.example.org"]}, ["odr.E016"]),
    ],
)
def test_half_a_setting_is_refused(settings: Mapping[str, Any], said: list[str]) -> None:
    with override_settings(**settings):
        assert [error.id for error in checks.calls(None)] == said


@pytest.fixture
def coturn() -> Iterator[int]:
    """The port of a real TURN server which shares the secret."""
    with Coturn() as running:
        yield running.port


def allocated(port: int, name: str, word: str) -> bool:
    """Whether coturn's own client gets a relay with this name and word, and its packets back through it."""
    client = ["turnutils_uclient", "-t", "-y", "-c", "-n", "2", "-p", str(port), "-u", name, "-w", word, "127.0.0.1"]
    done = subprocess.run(client, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode == 0 and "Total lost packets 0" in done.stdout


def test_coturn_takes_a_word_of_now_and_no_other(coturn: int) -> None:
    now = datetime.now(UTC)
    with override_settings(**TURN):
        good = ice.credential(str(PEER), now + timedelta(minutes=5))
        late = ice.credential(str(PEER), now - timedelta(minutes=5))
    assert allocated(coturn, *good)
    assert not allocated(coturn, *late)
    assert not allocated(coturn, good[0], late[1])
