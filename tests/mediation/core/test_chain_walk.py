"""The walk along a chain: what somebody with the database's password could forge is found where it no longer fits."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from mediation.core import chain

SALT = "00" * 16


@dataclass
class Line:
    """A line as a table keeps it."""

    seq: int
    data: Any
    salt: str
    data_hash: str
    prev: str
    hash: str


def header(line: Line) -> dict[str, Any]:
    """What its hash covers."""
    return dict.fromkeys(chain.HEADER) | {"seq": line.seq, "data_hash": line.data_hash}


def line(seq: int, prev: str, said: str) -> Line:
    """A line that is whole in itself."""
    made = Line(seq, {"said": said}, SALT, chain.data_hash(bytes.fromhex(SALT), {"said": said}), prev, "")
    return replace(made, hash=chain.event_hash(prev, header(made)))


@pytest.fixture
def lines() -> list[Line]:
    """Three lines, each after the other."""
    whole: list[Line] = []
    for seq in (1, 2, 3):
        whole.append(line(seq, whole[-1].hash if whole else chain.GENESIS, f"line {seq}"))
    return whole


def test_a_whole_chain_has_no_faults_and_tells_its_end(lines: list[Line]) -> None:
    assert chain.faults(lines, header) == ([], 3, lines[-1].hash)


def test_a_line_written_anew_with_fitting_hashes_is_found_at_the_next(lines: list[Line]) -> None:
    lines[1] = line(2, lines[0].hash, "something else")
    assert chain.faults(lines, header)[0] == ["#3 does not follow what stands before it"]


def test_a_line_that_is_gone_is_named(lines: list[Line]) -> None:
    assert chain.faults([lines[0], lines[2]], header)[0] == [
        "#2 is missing",
        "#3 does not follow what stands before it",
    ]


def test_changed_content_and_a_changed_header_are_told_apart(lines: list[Line]) -> None:
    lines[0].data = {"said": "other"}
    lines[2].data_hash = lines[0].data_hash
    assert chain.faults(lines, header)[0] == ["#1 content was changed", "#3 content was changed", "#3 was changed"]
