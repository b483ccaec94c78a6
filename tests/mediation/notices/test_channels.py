"""Text messages over HTTP against a provider in its own process, and over the demonstration's outbox page."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import pytest
from django.test import override_settings

from mediation.core import outbox
from mediation.core.models import Outbox
from mediation.core.refusals import Refused
from mediation.notices import channels, telling
from mediation.notices.channels import HttpSmsSender, NotSent, OutboxPage, Text
from mediation.notices.models import Channel, Notice, SentText
from mediation.notices.queries import sent_texts
from tests.mediation import worlds
from tests.mediation.worlds import at
from tests.processes import Process, free_port, wait_until

pytestmark = pytest.mark.django_db
KEY = "key-of-the-test-provider"
NOW = at("2026-05-25 10:00")
HTTP, PAGE = "mediation.notices.channels.HttpSmsSender", "mediation.notices.channels.OutboxPage"
Taken = Callable[[], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[str]:
    """Where the provider listens."""
    folder = tmp_path_factory.mktemp("sms")
    port = folder / "port"
    process = Process([sys.executable, "-m", "tests.services.sms", KEY, str(port)], log=folder / "log", cwd=root)
    try:
        wait_until(port.exists, seconds=20, processes=[process], what="the text message provider")
        yield f"http://127.0.0.1:{port.read_text(encoding='utf-8')}/send"
    finally:
        process.stop()


@pytest.fixture
def taken(address: str) -> Iterator[Taken]:
    """What the provider took, with the settings that lead to it."""

    def read() -> list[dict[str, Any]]:
        with urlopen(address) as answer:  # noqa: S310 - the test's own server
            return list(json.loads(answer.read()))

    with override_settings(SMS_SENDER=HTTP, SMS_URL=address, SMS_KEY=KEY):
        yield read


def text(phone: str = "13800000001", body: str = "你好") -> Text:
    """A text to send."""
    return Text(uuid4(), phone, body)


def test_a_signed_text_is_taken(taken: Taken) -> None:
    sent = text()
    HttpSmsSender().send(sent, now=NOW)
    assert {"id": str(sent.id), "to": sent.phone, "text": "你好", "tries": 1} in taken()


def test_a_text_tried_twice_is_known_by_its_id(taken: Taken) -> None:
    sent = text()
    HttpSmsSender().send(sent, now=NOW)
    HttpSmsSender().send(sent, now=NOW)
    assert [one["tries"] for one in taken() if one["id"] == str(sent.id)] == [2]


def test_a_wrong_key_is_turned_away(taken: Taken) -> None:
    before = len(taken())
    with override_settings(SMS_KEY="another"), pytest.raises(NotSent, match="HTTP 401"):
        HttpSmsSender().send(text(), now=NOW)
    assert len(taken()) == before


@pytest.mark.parametrize(("phone", "reason"), [("13800000503", "HTTP 503"), ("13800000400", "HTTP 400")])
def test_a_provider_that_says_no_is_a_reason(taken: Taken, phone: str, reason: str) -> None:
    with pytest.raises(NotSent) as failure:
        HttpSmsSender().send(text(phone), now=NOW)
    assert failure.value.reason == reason


def test_a_provider_that_does_not_answer_is_given_up(taken: Taken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "TIMEOUT", 0.3)
    with pytest.raises(NotSent, match="TimeoutError"):
        HttpSmsSender().send(text("13800000408"), now=NOW)


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://example.invalid/"])
def test_only_a_web_address_is_asked(url: str) -> None:
    with override_settings(SMS_URL=url, SMS_KEY=KEY), pytest.raises(NotSent, match="no address set"):
        HttpSmsSender().send(text(), now=NOW)


def test_the_next_sender_is_tried_when_one_fails() -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/"
    with override_settings(SMS_SENDER=f"{HTTP}, {PAGE}", SMS_URL=nowhere, SMS_KEY=KEY):
        assert channels.hand_over(text(), now=NOW) == "OutboxPage"
    assert SentText.objects.count() == 1


def test_a_code_goes_out_at_once_in_the_language_of_who_asked() -> None:
    with override_settings(SMS_SENDER=PAGE):
        channels.send_code("13800000009", "123456", language="en", now=NOW)
        channels.send_unknown("13800000009", language="en", now=NOW)
        channels.send_already("13800000009", language="en", now=NOW)
    bodies = [one.text for one in SentText.objects.all()]
    assert len(bodies) == 3
    assert sum("123456" in body for body in bodies) == 1
    assert all(body.isascii() for body in bodies)


def test_a_code_that_no_sender_takes_is_said_to_be_unavailable() -> None:
    with override_settings(SMS_SENDER=""), pytest.raises(Refused) as refused:
        channels.send_code("13800000009", "123456", language="en", now=NOW)
    assert refused.value.code == "unavailable"


def test_the_outbox_page_keeps_a_text_once_and_sealed() -> None:
    from django.db import connection

    sent = text(body="秘密")
    OutboxPage().send(sent, now=NOW)
    OutboxPage().send(sent, now=NOW)
    assert [(one.phone, one.text) for one in sent_texts()] == [(sent.phone, "秘密")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, text FROM notices_senttext")
        assert not any(value in str(cursor.fetchall()) for value in (sent.phone, "秘密"))


def test_the_outbox_page_does_not_exist_on_a_real_site() -> None:
    with override_settings(DEMO=False, LOCAL_ONLY=False), pytest.raises(Refused) as refused:
        sent_texts()
    assert refused.value.code == "not_demo"


def test_a_notice_reaches_the_provider_without_a_word_of_the_dispute(taken: Taken) -> None:
    world = worlds.world()
    case = worlds.file_case(world, at="2026-05-25 09:00")
    outbox.drain(now=NOW)
    notice = Notice.objects.get(case=case, person=world.zhou, channel=Channel.SMS)
    assert (notice.sent_at, notice.sender, notice.attempts) == (NOW, "HttpSmsSender", 1)
    [sent] = [one for one in taken() if one["id"] == str(notice.pk)]
    assert sent["to"] == world.zhou.phone
    assert f"/cases/{case.pk}/" in sent["text"]
    for word in (case.title, case.number, "周示例", "某某衣橱", "连衣裙", "458", case.order_no):
        assert word not in sent["text"]


def test_a_failure_is_on_record_and_tried_again_until_it_arrives(taken: Taken) -> None:
    world = worlds.world()
    with override_settings(SMS_SENDER=""):
        case = worlds.file_case(world, at="2026-05-25 09:00")
        outbox.drain(now=NOW)
    notice = Notice.objects.get(case=case, person=world.zhou, channel=Channel.SMS)
    assert (notice.sent_at, notice.failed_at, notice.reason) == (None, NOW, "no sender")
    outbox.drain(now=NOW + timedelta(seconds=59))
    notice.refresh_from_db()
    assert notice.attempts == 1
    outbox.drain(now=NOW + timedelta(minutes=1))
    notice.refresh_from_db()
    assert (notice.attempts, notice.failed_at, notice.reason) == (2, None, "")
    assert notice.sent_at == NOW + timedelta(minutes=1)
    telling.send({"notice": str(notice.pk)}, NOW + timedelta(hours=1))
    assert [one["tries"] for one in taken() if one["id"] == str(notice.pk)] == [1]


def test_after_the_last_try_the_failure_stands() -> None:
    world = worlds.world()
    moment = NOW
    with override_settings(SMS_SENDER=""):
        worlds.file_case(world, at="2026-05-25 09:00")
        for _try in range(len(telling.WAITS) + 3):
            outbox.drain(now=moment)
            moment += timedelta(hours=7)
    attempts = set(Notice.objects.filter(channel=Channel.SMS).values_list("attempts", flat=True))
    assert attempts == {len(telling.WAITS) + 1}
    assert not Outbox.objects.filter(kind="notice.send", done_at=None).exists()
    assert not Notice.objects.filter(channel=Channel.SMS, failed_at=None).exists()
