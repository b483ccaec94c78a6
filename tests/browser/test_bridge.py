"""A fifth comes in: all five move over to the media server, see and hear each other there, and who is revoked is gone.

The media server is the tests' own (tests/mediaserver); the client is LiveKit's, as the site serves it.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, DEVICES
from tests.browser.rooms import PATIENCE, heard
from tests.browser.test_call import join, others, sees_and_hears
from tests.browser.visitors import DESK, Visitor
from tests.mediaserver.running import MediaServer
from tests.processes import wait_until
from tests.servers import Site

# Five frames a second move as surely as twenty, and twenty-five pictures are drawn on one machine here.
SLOWLY = "--use-fake-device-for-media-stream=fps=5"

SESSIONS = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from mediation.people.models import User
made = {}
for user in User.objects.filter(username__startswith="load"):
    kept = SessionStore()
    kept[SESSION_KEY], kept[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    kept[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    kept.save()
    made[user.username] = kept.session_key
print(json.dumps(made))
"""
REVOKE = """
from mediation.people.models import Membership
Membership.objects.filter(user__username="load1a2").update(active=False)
"""


@pytest.fixture(scope="module")
def with_cameras(driver: Playwright) -> Iterator[Browser]:
    """A browser that gives every page a slow camera and a microphone."""
    running = driver.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *DEVICES, SLOWLY])
    yield running
    running.close()


@pytest.fixture(scope="module")
def media() -> Iterator[MediaServer]:
    """The media server."""
    with MediaServer() as running:
        yield running


@pytest.fixture(scope="module")
def bridged(media: MediaServer) -> Iterator[Site]:
    """A site that names it."""
    with Site("embedded", environment={f"ODR_{name}": value for name, value in media.settings.items()}) as running:
        yield running


@pytest.fixture
def five(with_cameras: Browser, bridged: Site) -> Iterator[list[Visitor]]:
    """Five people in one joint room: the officer, the complainant and three who speak for the store."""
    world: dict[str, Any] = bridged.demo("--rooms", "1", "--seats", "5")
    sessions: dict[str, str] = json.loads(bridged.manage("shell", "--no-imports", "-c", SESSIONS))
    visitors = []
    for name in ("load1o", "load1c", "load1a0", "load1a1", "load1a2"):
        visitor = Visitor(with_cameras, bridged, world, size=DESK if name == "load1o" else None)
        visitor.context.add_cookies([{"name": "sessionid", "value": sessions[name], "url": bridged.url()}])
        visitor.go(f"/rooms/{world['rooms'][0]['room']}/")
        visitor.page.locator("[data-call-open]").wait_for()
        visitors.append(visitor)
    yield visitors
    for visitor in visitors:
        visitor.close()


def break_the_line_of_one(five: list[Visitor], media: MediaServer) -> None:
    """A page loses the media server without a word, and is back; its browser may say so."""
    before = media.entries()
    with ExitStack() as silently:
        for visitor in five:
            silently.enter_context(visitor.without_the_server())
        media.cut(next(iter(media.inside())))
        wait_until(lambda: media.entries() > before, seconds=30, processes=[], what="the page whose line broke")
        for visitor in five:
            others(visitor, 4)


def test_five_see_and_hear_each_other_by_the_media_server_and_who_is_revoked_is_gone(
    five: list[Visitor], bridged: Site, media: MediaServer
) -> None:
    *four, fifth = five
    for visitor in four:
        join(visitor, "audio")
    for visitor in four:
        tiles = visitor.page.locator(".tile:not(.tile--own):has-text('摄像头已关')")
        visitor.page.wait_for_function("document.querySelectorAll('.tile').length === 4", timeout=PATIENCE)
        tiles.nth(2).wait_for(timeout=PATIENCE)
    assert media.rooms() == {}, "four are among themselves"

    join(fifth)
    for visitor in four:
        visitor.page.locator("[data-call-turn=video]").click()
    for visitor in five:
        sees_and_hears(visitor, 4)
        visitor.page.locator("[data-call-line]:has-text('媒体服务器')").wait_for(timeout=PATIENCE)
        assert visitor.fits()
    heard(four[0], "媒体服务器")
    assert [sorted(people.values()) for people in media.rooms().values()] == [[["camera", "microphone"]] * 5]

    four[1].page.locator("[data-call-turn=audio]").click()
    fifth.page.locator(".tile:has-text('已静音')").wait_for(timeout=PATIENCE)

    break_the_line_of_one(five, media)

    bridged.manage("shell", "--no-imports", "-c", REVOKE)
    for visitor in four:
        others(visitor, 3)
    wait_until(lambda: len(media.inside()) == 4, seconds=20, processes=[], what="the removal of who was revoked")
    for visitor in four:
        visitor.page.locator("[data-call-leave]").click()
    wait_until(lambda: media.rooms() == {}, seconds=20, processes=[], what="the end of the call")
