"""The door: this site's own pages with a login session, or a ticket used once (protocol 1, corpus W2)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.db import connection
from django.test import Client as Browser
from django.test import override_settings

from mediation.people import entry
from mediation.people.models import ApiToken, SocketTicket, User
from mediation.people.queries import issue_token
from realtime import clock, door
from realtime.routing import websocket
from tests.mediation import worlds
from tests.mediation.rooms.scenes import Scene
from tests.realtime.clients import in_db, ticket

HOST = "odr.example.cn"
GOOD = [f"https://{HOST}", f"https://{HOST}:443", "https://www.odr.example.cn"]
WRONG = [
    "null", "", " ", "*", "file://", f"http://{HOST}", f"ws://{HOST}", f"wss://{HOST}", f"ftp://{HOST}", HOST,
    f"https://{HOST}:8443", f"https://{HOST}:80", f"https://{HOST}:0", f"https://{HOST}:99999", f"https://{HOST}:x",
    f"https://{HOST}:", f"https://{HOST}.", f"https://{HOST}/", f"https://{HOST}/a", f"https://{HOST}?x", f"https://{HOST}#x",
    f"https://{HOST}.evil.cn", f"https://evil{HOST}", f"https://evil.cn/{HOST}", f"https://evil.cn?{HOST}",
    f"https://{HOST}@evil.cn", f"https://evil.cn@{HOST}", f"https://user:word@{HOST}", f"https://evil.cn#{HOST}",
    f"https://{HOST}%2eevil.cn", f"https://{HOST}\\.evil.cn", f"https://{HOST},https://evil.cn", f"https://{HOST} https://evil.cn",
    "https://odr.еxample.cn", "https://xn--odr-example-cn.cn", "https://example.cn", "https://cn", "https://127.0.0.1",
    "https://[::1]", "https://localhost", "https://0.0.0.0", f"HTTPS://{HOST}", f"https:{HOST}", f"//{HOST}",
    f"https://evil.{HOST}", "https://odr.example.com", f"https://{HOST.upper()}.evil.cn", f"javascript://{HOST}",
]  # fmt: skip


@pytest.fixture
def public() -> Iterator[None]:
    """A public site behind TLS."""
    hosts = [HOST, "www.odr.example.cn"]
    trusted = ["https://www.odr.example.cn"]
    with override_settings(ALLOWED_HOSTS=hosts, LOCAL_ONLY=False, CSRF_TRUSTED_ORIGINS=trusted):
        yield


def scope(*origins: str, host: str = HOST) -> dict[str, Any]:
    """A handshake from a page."""
    headers = [(b"host", host.encode())] + [(b"origin", one.encode("utf-8")) for one in origins]
    return {"type": "websocket", "headers": headers, "query_string": b""}


@pytest.mark.parametrize("origin", GOOD)
def test_the_sites_own_pages_come_in(public: None, origin: str) -> None:
    assert door.origin_allowed(scope(origin))


@pytest.mark.parametrize("origin", WRONG)
def test_any_other_page_stays_outside(public: None, origin: str) -> None:
    assert not door.origin_allowed(scope(origin))


def test_no_origin_two_origins_or_a_foreign_host_stay_outside(public: None) -> None:
    assert not door.origin_allowed(scope())
    assert not door.origin_allowed(scope(GOOD[0], GOOD[0]))
    assert not door.origin_allowed(scope("https://evil.cn", host="evil.cn"))
    assert not door.origin_allowed(scope(GOOD[0], host="evil.cn"))


def test_behind_a_proxy_the_scheme_is_the_one_it_tells(public: None) -> None:
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        told = scope(GOOD[0])
        assert not door.origin_allowed(told)
        told["headers"].append((b"x-forwarded-proto", b"https"))
        assert door.origin_allowed(told)


async def knock(path: str, *headers: tuple[bytes, bytes]) -> tuple[bool, int | None, WebsocketCommunicator]:
    """Whether the handshake was accepted, and the code with which the door closed."""
    communicator = WebsocketCommunicator(websocket, path, headers=[(b"host", b"localhost:8000"), *headers])
    accepted, code = await communicator.connect(5)
    if accepted:
        closing = [] if await communicator.receive_nothing(0.1) else [await communicator.receive_output(1)]
        return True, closing[0]["code"] if closing else None, communicator
    return False, code, communicator


def session(who: User) -> tuple[bytes, bytes]:
    """Cookie of a fresh login."""
    browser = Browser()
    browser.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return b"cookie", f"sessionid={browser.cookies['sessionid'].value}".encode()


OWN = (b"origin", b"http://localhost:8000")


async def test_a_login_session_comes_in_from_an_own_page_only(scene: Scene) -> None:
    cookie = await in_db(session, scene.world.zhou)
    accepted, code, inside = await knock("/ws/", cookie, OWN)
    assert (accepted, code) == (True, None)
    await inside.disconnect()
    for origin in (b"http://evil.example", b"null", b"http://localhost:9000", b"https://localhost:8000"):
        accepted, code, _gone = await knock("/ws/", cookie, (b"origin", origin))
        assert (accepted, code) == (False, 4403), "refused before it is accepted"
    assert (await knock("/ws/", cookie))[:2] == (False, 4403)


async def test_without_a_login_one_is_told_so(scene: Scene) -> None:
    for cookies in ([], [(b"cookie", b"sessionid=nonsense")], [(b"cookie", b"sessionid=; x=\xff;;=")]):
        accepted, code, _gone = await knock("/ws/", OWN, *cookies)
        assert (accepted, code) == (True, 4401)


async def test_a_ticket_is_used_once(scene: Scene) -> None:
    plain = await ticket(scene.world.zhou)
    accepted, code, inside = await knock(f"/ws/?ticket={plain}")
    assert (accepted, code) == (True, None)
    await inside.disconnect()
    for again in (plain, plain[:-1], "", "x" * 5000, f"{plain}&ticket={plain}"):
        accepted, code, _gone = await knock(f"/ws/?ticket={again}", *([OWN] if not again else []))
        assert (accepted, code) == (True, 4401)


@pytest.mark.django_db
def test_a_ticket_lives_for_a_minute_of_real_time_and_only_its_hash_is_kept() -> None:
    world, now = worlds.world(), clock.real_now()
    plain, until = entry.issue_ticket(actor=worlds.actor(world.zhou), now=now)
    assert until == now + timedelta(seconds=60)
    assert plain not in repr(list(SocketTicket.objects.values_list()))
    assert entry.of_ticket(plain, now=until) is None
    found = entry.of_ticket(plain, now=until - timedelta(microseconds=1))
    assert found is not None
    assert found.actor == worlds.actor(world.zhou)
    assert entry.of_ticket(plain, now=now) is None
    entry.issue_ticket(actor=worlds.actor(world.zhou), now=until + timedelta(minutes=2))
    assert SocketTicket.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_ticket_shown_at_eight_doors_at_once_opens_one() -> None:
    world, now = worlds.world(), clock.real_now()
    plain, _until = entry.issue_ticket(actor=worlds.actor(world.zhou), now=now)
    start = threading.Barrier(8)

    def show() -> bool:
        start.wait(10)
        try:
            return entry.of_ticket(plain, now=now) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _door: show(), range(8))) == 1


@pytest.mark.django_db
def test_a_ticket_dies_with_the_token_or_the_account_it_was_bought_with() -> None:
    world, now = worlds.world(), clock.real_now()
    bearer = issue_token(label="x", now=now, user=world.zhou)
    plain, _until = entry.issue_ticket(actor=worlds.actor(world.zhou), now=now, bearer=bearer)
    ApiToken.objects.update(revoked_at=now)
    assert entry.of_ticket(plain, now=now) is None
    plain, _until = entry.issue_ticket(actor=worlds.actor(world.chen), now=now)
    User.objects.filter(pk=world.chen.pk).update(is_active=False)
    assert entry.of_ticket(plain, now=now) is None


@pytest.mark.parametrize("path", ["/", "/ws", "/ws/admin/", "/ws/../", "/ws//", "/api/v1/"])
async def test_there_is_no_other_socket(path: str) -> None:
    assert (await WebsocketCommunicator(websocket, path).connect(5))[0] is False
