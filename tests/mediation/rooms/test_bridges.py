"""A call that passes through the media server: tokens, who finds a place, and that whoever is out is put out there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest
from django.test import override_settings
from livekit.api import TokenVerifier
from livekit.protocol import models, rtc
from websockets.sync.client import ClientConnection, connect

from mediation.core import outbox
from mediation.core.models import Outbox
from mediation.core.refusals import Refused
from mediation.rooms import bridges, calls, livekit, verbs
from mediation.rooms.models import Bridge, Message, Room, Seat
from tests.mediaserver.running import KEY, SECRET, MediaServer
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.mediation.worlds import Who, actor, at
from tests.processes import free_port

pytestmark = pytest.mark.django_db(transaction=True)
WHEN = "2026-06-01 10:05"
REAL = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def media() -> Iterator[MediaServer]:
    """A media server in a process of its own, which reads tokens with LiveKit's own verifier."""
    with MediaServer() as running:
        yield running


@pytest.fixture
def scene(media: MediaServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A case in session where devices bear two, and the store's agent sits in the joint room."""
    monkeypatch.setattr(calls, "MOST", 2)
    media.silent(False)
    with override_settings(**media.settings):
        made = scenes.scene()
        verbs.enter(actor=actor(made.world.agent), room=made.joint.pk, now=at(WHEN))
        yield made


def join(who: Who, room: Room, bridge: str = "", peer: UUID | None = None) -> UUID:
    return calls.join(
        actor=actor(who), room=room.pk, agreed=True, peer=peer, now=at(WHEN), seen_at=REAL, bridge=bridge
    )  # fmt: skip


def all_in(scene: Scene) -> dict[str, UUID]:
    """Three in the call, of whom the third found no place among devices."""
    world, room = scene.world, scene.joint
    opened = bridges.open_room(datetime.now(UTC))
    return {
        "mediator": join(world.mediator, room), "zhou": join(world.zhou, room),
        "agent": join(world.agent, room, opened),
    }  # fmt: skip


@contextmanager
def connected(room: Room, peer: UUID) -> Iterator[ClientConnection]:
    """A page at the media server, with the way the platform gives it."""
    bridge = calls.of_room(room.pk).bridge
    assert bridge is not None
    way = bridges.way(bridge, peer, now=datetime.now(UTC))
    assert way is not None
    with connect(f"{way['url']}/rtc?access_token={way['token']}") as line:
        assert until(line, "join").join.participant.identity == str(peer)
        yield line


def until(line: ClientConnection, kind: str) -> rtc.SignalResponse:
    """The next message of that kind."""
    while True:
        heard = line.recv(timeout=20)
        assert isinstance(heard, bytes)
        response = rtc.SignalResponse.FromString(heard)
        if response.WhichOneof("message") == kind:
            return response


@contextmanager
def full() -> Iterator[None]:
    """Refused, because there is no place."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == "call_full"


def put_out(line: ClientConnection) -> models.DisconnectReason:
    """Wait until the server ends it; why it did."""
    return until(line, "leave").leave.reason


def hand_over(when: str = "2026-06-01 10:06") -> None:
    outbox.drain(now=at(when))


def waiting() -> list[tuple[str, int, str]]:
    rows = Outbox.objects.filter(kind__in=(bridges.PUT_OUT, bridges.END), done_at=None)
    return list(rows.values_list("kind", "attempts", "last_error"))


def test_a_token_is_for_one_room_for_sound_and_picture_and_for_two_minutes(scene: Scene) -> None:
    now = datetime.now(UTC)
    given = livekit.token("a-room", "a-page", now)
    claims = TokenVerifier(KEY, SECRET).verify(given)
    video = claims.video
    assert video is not None
    assert (claims.identity, claims.name, video.room, video.room_join) == ("a-page", "", "a-room", True)
    assert (video.can_publish_sources, video.can_publish_data) == (["camera", "microphone"], False)
    forbidden = (video.room_record, video.room_admin, video.room_create, video.room_list, video.recorder, video.hidden)
    assert not any(forbidden)
    late = livekit.token("a-room", "a-page", now - livekit.LASTS - timedelta(minutes=1, seconds=5))
    with pytest.raises(jwt.ExpiredSignatureError):
        TokenVerifier(KEY, SECRET).verify(late)
    with pytest.raises(jwt.InvalidSignatureError):
        TokenVerifier(KEY, "another-secret-between-two-servers-0123").verify(given)


@pytest.mark.both_databases
def test_who_finds_no_place_among_devices_moves_all_over_and_the_room_says_so(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    join(world.mediator, room)
    join(world.zhou, room)
    assert calls.shape(calls.of_room(room.pk))["server"] is None
    with full():
        join(world.agent, room)
    join(world.agent, room, "opened-elsewhere")
    verbs.enter(actor=actor(world.platform_agent), room=room.pk, now=at(WHEN))
    join(world.platform_agent, room, "another-that-is-not-needed")
    bridge = Bridge.objects.get()
    assert (bridge.name, bridge.room) == ("opened-elsewhere", room)
    shape = calls.shape(calls.of_room(room.pk))
    assert (shape["server"], shape["most"], len(shape["peers"])) == (str(bridge.pk), bridges.MOST, 4)
    assert "opened-elsewhere" not in str(shape)
    said = [one.body["event"] for one in Message.objects.filter(room=room, kind="system").order_by("seq")]
    assert said[-5:] == ["call.agreed", "call.bridged", "call.joined", "call.agreed", "call.joined"]


def test_names_tell_nothing_and_are_never_the_same_twice(scene: Scene) -> None:
    first, second = (bridges.open_room(datetime.now(UTC)) for _time in range(2))
    assert first != second
    assert len(first) >= 32
    assert scene.case.number not in first


def test_a_server_with_all_its_places_taken_is_full(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    all_in(scene)
    monkeypatch.setattr(bridges, "MOST", 3)
    verbs.enter(actor=actor(scene.world.platform_agent), room=scene.joint.pk, now=at(WHEN))
    with full():
        join(scene.world.platform_agent, scene.joint, "one-more")


def test_who_leaves_is_put_out_and_with_the_last_the_call_ends_there(scene: Scene, media: MediaServer) -> None:
    world, room = scene.world, scene.joint
    peers = all_in(scene)
    with connected(room, peers["zhou"]) as zhou, connected(room, peers["agent"]) as agent:
        calls.leave(actor=actor(world.zhou), room=room.pk, peer=peers["zhou"], now=at(WHEN))
        hand_over()
        assert put_out(zhou) == models.DisconnectReason.PARTICIPANT_REMOVED
        assert media.inside() == {str(peers["agent"])}
        for name, who in (("mediator", world.mediator), ("agent", world.agent)):
            calls.leave(actor=actor(who), room=room.pk, peer=peers[name], now=at(WHEN))
        name = Bridge.objects.get(ended_at=at(WHEN)).name
        hand_over()
        assert put_out(agent) in {models.DisconnectReason.PARTICIPANT_REMOVED, models.DisconnectReason.ROOM_DELETED}
    assert name not in media.rooms()
    assert waiting() == []
    assert calls.of_room(room.pk).bridge is None


def test_who_loses_the_seat_gives_no_sign_or_opens_another_page_is_put_out(scene: Scene, media: MediaServer) -> None:
    world, room = scene.world, scene.joint
    peers = all_in(scene)
    with connected(room, peers["zhou"]) as before:
        again = join(world.zhou, room)
        hand_over()
        assert put_out(before) == models.DisconnectReason.PARTICIPANT_REMOVED
    with connected(room, peers["mediator"]) as mediator:
        type(scene.proceeding).objects.filter(pk=scene.proceeding.pk).update(handler=None)
        assert verbs.withdraw_lost(room=room.pk, now=at(WHEN)) == 1
        hand_over()
        assert put_out(mediator) == models.DisconnectReason.PARTICIPANT_REMOVED
    with connected(room, again) as zhou:
        calls.lapse(room=room.pk, now=at(WHEN), seen_at=REAL + calls.LAPSE + timedelta(seconds=1))
        hand_over()
        assert put_out(zhou) in {models.DisconnectReason.PARTICIPANT_REMOVED, models.DisconnectReason.ROOM_DELETED}
    assert Bridge.objects.get().ended_at == at(WHEN)


@pytest.mark.parametrize("way", ["word", "close"])
def test_what_ends_the_call_ends_it_at_the_server(scene: Scene, media: MediaServer, way: str) -> None:
    peers = all_in(scene)
    with connected(scene.joint, peers["agent"]) as agent:
        if way == "word":
            calls.refuse(actor=actor(scene.world.zhou), room=scene.joint.pk, now=at(WHEN))
        else:
            scenes.end(scene)
        hand_over()
        put_out(agent)
    assert Bridge.objects.get().name not in media.rooms()


def test_a_room_that_is_suspended_ends_its_call(media: MediaServer, transactional_db: None) -> None:
    world = worlds.world()
    case = bureau.reach(world, "in_session")
    with override_settings(**media.settings):
        Bridge.objects.create(room=Room.objects.get(case=case, side=""), name="of-the-session", begun_at=at(WHEN))
        worlds.do("ask_recusal", world.zhou, "2026-06-24 14:40", case, **bureau.recusal(world))
    assert Bridge.objects.get().ended_at == at("2026-06-24 14:40")
    assert waiting() == [(bridges.END, 0, "")]


def test_a_server_that_does_not_answer_is_asked_until_it_does(
    scene: Scene, media: MediaServer, caplog: pytest.LogCaptureFixture
) -> None:
    peers = all_in(scene)
    media.silent(True)
    with connected(scene.joint, peers["zhou"]) as zhou:
        calls.leave(actor=actor(scene.world.zhou), room=scene.joint.pk, peer=peers["zhou"], now=at(WHEN))
        hand_over()
        assert waiting() == [(bridges.PUT_OUT, 1, "Silent")]
        assert "RemoveParticipant: HTTP 503" in caplog.text
        assert str(peers["zhou"]) not in caplog.text
        assert str(peers["zhou"]) in media.inside()
        media.silent(False)
        hand_over("2026-06-01 10:20")
        assert put_out(zhou) == models.DisconnectReason.PARTICIPANT_REMOVED
    assert waiting() == []


@pytest.mark.usefixtures("scene")
def test_an_answer_that_is_not_the_servers_own_is_none(media: MediaServer) -> None:
    now = datetime.now(UTC)
    livekit.delete("a-room-that-is-not-there", now)
    with override_settings(LIVEKIT_URL=f"{media.url}/elsewhere"), pytest.raises(livekit.Silent, match="HTTP 404"):
        livekit.delete("a-room-that-is-not-there", now)
    with (
        override_settings(LIVEKIT_URL=f"ws://127.0.0.1:{free_port()}"),
        pytest.raises(livekit.Silent, match="ConnectionRefusedError"),
    ):
        livekit.delete("a-room-that-is-not-there", now)
    with (
        override_settings(LIVEKIT_SECRET="another-secret-between-two-servers"),
        pytest.raises(livekit.Silent, match="401"),
    ):
        livekit.delete("a-room-that-is-not-there", now)


def test_a_caucus_has_a_call_of_its_own_of_which_nothing_is_seen_outside(scene: Scene, media: MediaServer) -> None:
    caucus, world = scene.caucus("claimant"), scene.world
    join(world.mediator, caucus)
    with override_settings(**media.settings):
        Bridge.objects.create(room=caucus, name="of-the-caucus", begun_at=at(WHEN))
    assert calls.of_room(scene.joint.pk) == calls.NONE
    assert calls.of_room(caucus.pk).bridge is not None
    peers = all_in(scene)
    with connected(scene.joint, peers["agent"]):
        assert bridges.of_room(scene.joint.pk) != bridges.of_room(caucus.pk)
        assert Seat.objects.filter(room=caucus, person=world.agent).count() == 0


def test_without_the_setting_nothing_is_asked_and_four_is_all(scene: Scene) -> None:
    with override_settings(LIVEKIT_URL="", LIVEKIT_KEY="", LIVEKIT_SECRET=""):
        join(scene.world.mediator, scene.joint)
        shape = calls.shape(calls.of_room(scene.joint.pk))
        assert (shape["most"], shape["server"]) == (calls.MOST, None)
        assert livekit.origins() == []
    assert livekit.origins()[0].startswith("ws://127.0.0.1:")
