"""Bad input at the real server's socket (corpora W1, W2): a clear refusal or a close code, no effect, no 500 in the
log, and the room goes on for the others.
"""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection, connect

from realtime.protocol import CODES
from tests.faults import corpus
from tests.faults.rawsocket import PING, TEXT, RawSocket, frame
from tests.faults.test_rooms_under_cuts import LIMITS, set_stage
from tests.servers import Site

SEED = 20261122
FEW, ALL = 1_000, 20_000  # frames in the suite, and of `make soak`
BATCH = 50
#: Codes with which a server may end a connection that broke the rules of the wire; None where the client said goodbye.
ENDED = {1000, 1001, 1002, 1003, 1007, 1009, None}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The embedded server in a process of its own."""
    with Site(environment=LIMITS) as running:
        yield running


@pytest.fixture(scope="module")
def stage(site: Site) -> dict[str, Any]:
    """A case in session, both caucuses open."""
    return set_stage(site)


def cookie(stage: dict[str, Any], name: str) -> dict[str, str]:
    """Cookie of one of the people."""
    return {"Cookie": f"sessionid={stage['people'][name]['session']}; lang=en"}


async def knock(site: Site, stage: dict[str, Any], name: str = "zhou", **more: str) -> RawSocket:
    """A connection of one of the people, from a page of the site."""
    return await RawSocket.open(site.socket_url(), {"Origin": site.url(), **cookie(stage, name), **more})


@asynccontextmanager
async def witness(site: Site, stage: dict[str, Any]) -> AsyncIterator[ClientConnection]:
    """The mediator, in every room, from the beginning."""
    headers = cookie(stage, "mediator")
    origin: Any = site.url()
    async with connect(site.socket_url(), origin=origin, additional_headers=headers, ping_interval=None) as wire:
        for room in stage["rooms"].values():
            await wire.send(json.dumps({"op": "join", "room": room, "after": 0}))
        yield wire


async def what_was_said(wire: ClientConnection, stage: dict[str, Any]) -> dict[str, list[int]]:
    """Say one more line in every room, as ever, and read on to it: the numbers of each room as they came."""
    last: dict[str, int] = {}
    found: dict[str, list[int]] = {room: [] for room in stage["rooms"].values()}
    refs = {str(uuid4()): room for room in found}
    for ref, room in refs.items():
        line = {"op": "send", "room": room, "ref": ref, "kind": "text", "body": {"text": "照常"}}
        await wire.send(json.dumps(line))
    async with asyncio.timeout(30):
        while len(last) < len(found) or any(last[room] not in found[room] for room in found):
            heard = json.loads(await wire.recv())
            if heard["op"] == "message":
                found[heard["room"]].append(heard["seq"])
            elif heard["op"] == "ack":
                last[refs[heard["ref"]]] = heard["seq"]
    return found


def complaints(site: Site) -> list[str]:
    """Lines of the log that tell of something that failed inside."""
    telling = re.compile(r"Traceback|Error\b|CRITICAL|a frame failed| 500 ")
    return [line for text in site.logs().values() for line in text.splitlines() if telling.search(line)]


def rooms_named(stage: dict[str, Any]) -> list[str]:
    """Rooms to name in frames: one's own, the other side's caucus, one that is not there."""
    return [*stage["rooms"].values(), "7f4cf8a2-0000-4000-8000-000000000000"]


def batches(stage: dict[str, Any], count: int) -> Iterator[tuple[list[str], bool]]:
    """So many mutants; what is no UTF-8 ends its batch, for it ends the connection, and the flag says so."""
    chance, batch = random.Random(SEED), list[str]()
    for _ in range(count):
        batch.append(corpus.mutated(rooms_named(stage), chance))
        ends = not corpus.is_text(batch[-1])
        if ends or len(batch) == BATCH:
            yield batch, ends
            batch = []
    yield batch, False


async def mutants(site: Site, stage: dict[str, Any], count: int) -> tuple[Counter[str], set[tuple[str, int]]]:
    """Send so many texts as the complainant; how often each kind of answer came, and what was acknowledged.

    A few are valid by luck. Nothing but the frames of the contract comes back, and only from rooms that are theirs.
    """
    heard, acked = Counter[str](), set[tuple[str, int]]()
    own = {stage["rooms"]["joint"], stage["rooms"]["claimant"]}
    wire = await knock(site, stage)
    for mark, (texts, ends) in enumerate(batches(stage, count), start=10**6):
        for text in texts[:-1] if ends else texts:
            wire.say(text)
        # A line said just before the connection ends may be stored and never acknowledged: wait for the answers first.
        wire.say(json.dumps({"op": "ping", "n": mark}))
        assert await wire.until(f'{{"op":"pong","n":{mark}}}'), texts
        if ends:
            wire.say(texts[-1])
            assert await wire.ended() == 1007, texts[-1]
        for said in map(json.loads, wire.texts):
            heard[said["op"]] += 1
            assert said["op"] != "error" or (said["code"] in CODES and said["message"])
            assert said["op"] == "error" or said.get("room") in {*own, None}, said
            if said["op"] == "ack":
                acked.add((said["room"], said["seq"]))
        wire.texts.clear()
        if ends:
            wire = await knock(site, stage)
    await wire.close()
    return heard, acked


async def many_mutants(site: Site, stage: dict[str, Any], count: int) -> None:
    async with witness(site, stage) as mediator:
        before = await what_was_said(mediator, stage)
        heard, acked = await mutants(site, stage, count)
        after = await what_was_said(mediator, stage)
    stored = sum(len(after[room]) for room in after) - len(after)
    assert heard["error"] > count // 3, heard
    assert stored == len(acked), "nothing but what was acknowledged has had an effect"
    for room, seqs in after.items():
        assert seqs == list(range(before[room][-1] + 1, before[room][-1] + 1 + len(seqs)))
    assert complaints(site) == []


async def test_mutated_frames_are_refused_and_change_nothing(site: Site, stage: dict[str, Any]) -> None:
    await many_mutants(site, stage, FEW)


@pytest.mark.soak
async def test_twenty_thousand_mutated_frames(site: Site, stage: dict[str, Any]) -> None:
    await many_mutants(site, stage, ALL)


@pytest.mark.parametrize("fault", corpus.ANSWERED)
async def test_what_breaks_the_wire_is_closed_with_its_code(site: Site, stage: dict[str, Any], fault: str) -> None:
    data, code = corpus.ANSWERED[fault]
    wire = await knock(site, stage)
    wire.put(data)
    assert await wire.ended() in {code, None if "close" in fault else code}  # a goodbye may be answered without one
    await wire.close()


async def broken_wires(site: Site, stage: dict[str, Any], count: int) -> None:
    """So many connections that break the wire, one after the other; each is answered or ended, none hangs."""
    chance = random.Random(SEED)
    async with witness(site, stage) as mediator:
        before = await what_was_said(mediator, stage)
        for number in range(count):
            wire = await knock(site, stage)
            for _ in range(chance.randint(1, 3)):
                wire.put(corpus.broken(chance))
            wire.put(frame(json.dumps({"op": "ping", "n": number}).encode()))
            wire.leave()
            assert await wire.ended() in ENDED, number
            await wire.close()
        after = await what_was_said(mediator, stage)
    assert {room: len(seqs) for room, seqs in after.items()} == dict.fromkeys(after, 1)
    assert {room: seqs[0] - before[room][-1] for room, seqs in after.items()} == dict.fromkeys(after, 1)
    assert complaints(site) == []


async def test_broken_wires_end_and_nobody_else_notices(site: Site, stage: dict[str, Any]) -> None:
    await broken_wires(site, stage, 200)


@pytest.mark.soak
async def test_four_thousand_broken_wires(site: Site, stage: dict[str, Any]) -> None:
    await broken_wires(site, stage, 4_000)


async def test_a_text_in_ten_thousand_pieces_is_one_text(site: Site, stage: dict[str, Any]) -> None:
    wire = await knock(site, stage)
    text = corpus.PINGED.encode()
    pieces = [text[at : at + 1] for at in range(len(text))] + [b""] * 10_000
    for number, piece in enumerate(pieces):
        wire.put(frame(piece, TEXT if number == 0 else 0, fin=number == len(pieces) - 1))
    assert await wire.until('{"op":"pong","n":1}')
    await wire.close()


async def test_a_flood_of_pings_and_a_slow_writer_hold_nobody_up(site: Site, stage: dict[str, Any]) -> None:
    flood, slow = await knock(site, stage), await knock(site, stage, "agent")
    text = frame(corpus.PINGED.encode())
    for at in range(len(text) - 1):
        slow.put(text[at : at + 1])
        flood.put(frame(b"x" * 125, PING) * 100)
        await slow.writer.drain()
    async with witness(site, stage) as mediator:
        assert all(await asyncio.wait_for(what_was_said(mediator, stage), 10))
    slow.put(text[-1:])
    assert await slow.until('{"op":"pong","n":1}')
    for wire in (flood, slow):
        await wire.close()


async def test_what_is_compressed_is_either_not_agreed_on_or_bounded(site: Site, stage: dict[str, Any]) -> None:
    more = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}
    wire = await knock(site, stage, **more)
    wire.put(corpus.deflated(64 * 1024 * 1024))
    assert await wire.ended() in {1002, 1009}
    await wire.close()


async def test_before_a_login_nothing_is_read(site: Site, stage: dict[str, Any]) -> None:
    wire = await RawSocket.open(site.socket_url(), {"Origin": site.url()})
    for room in rooms_named(stage):
        wire.say(json.dumps({"op": "join", "room": room, "after": 0}))
    assert await wire.ended() == 4401
    assert wire.texts == []
    await wire.close()


def origins(own: str) -> list[str | None]:
    """Pages that are not this site's, written to look like it; None is a handshake without one."""
    scheme, _slashes, host = own.partition("://")
    name, _colon, port = host.partition(":")
    return [
        None, "null", "", "*", "file://", host, name, f"//{host}", f"https://{host}", f"ws://{host}", f"ftp://{host}",
        f"{scheme}://{name}", f"{scheme}://{name}:80", f"{scheme}://{name}:{int(port) + 1}", f"{scheme}://{name}:0",
        f"{scheme}://{name}:x", f"{scheme}://{name}:", f"{own}.", f"{own}/", f"{own}/a", f"{own}?x", f"{own}#x",
        f"{scheme}://{name}.evil.cn:{port}", f"{scheme}://evil{name}:{port}", f"{scheme}://evil.{name}:{port}",
        f"{scheme}://evil.cn/{host}", f"{scheme}://evil.cn?{host}", f"{scheme}://evil.cn#{host}",
        f"{scheme}://{host}@evil.cn", f"{scheme}://evil.cn@{host}", f"{scheme}://user:word@{host}",
        f"{scheme}://{name}%2eevil.cn:{port}", f"{scheme}://{name}\\.evil.cn", f"{own},{own}", f"{own} {own}",
        f"{scheme}://127.0.0.2:{port}", f"{scheme}://[::1]:{port}", f"{scheme}://0.0.0.0:{port}",
        f"{scheme}://localhоst:{port}", f"{scheme}://xn--localhst-nbh:{port}", f"{scheme}://2130706433:{port}",
        f"{scheme}://0x7f.1:{port}", f"{own.upper()}.EVIL.CN", f"javascript://{host}", f"{scheme}:{host}",
    ]  # fmt: skip


async def test_a_page_of_elsewhere_is_refused_before_it_comes_in(site: Site, stage: dict[str, Any]) -> None:
    foreign = origins(site.url())
    assert len(foreign) >= 40
    for origin in foreign:
        said = {} if origin is None else {"Origin": origin}
        wire = await RawSocket.open(site.socket_url(), {**cookie(stage, "zhou"), **said})
        assert wire.status in {400, 403}, origin  # what is no origin at all is refused by the server itself
        await wire.close()
    wire = await knock(site, stage)
    assert wire.status == 101
    await wire.close()
    assert complaints(site) == []
