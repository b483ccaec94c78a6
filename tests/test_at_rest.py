"""What lies in the database file: nothing of what is sealed can be read there (promises C1, C5; architecture)."""

import json
import logging
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from mediation.cases.models import Case
from mediation.core import outbox
from mediation.people.queries import issue_token
from mediation.performance.models import Instalment
from mediation.rooms.talk import post
from odr import clock
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediation
from tests.mediation.confirmation import stories
from tests.mediation.worlds import World, actor, at, do

pytestmark = pytest.mark.django_db(transaction=True)
SECRETS = {
    "phone": "13912345678",
    "address": "示例市隐秘区不公开路77号",
    "identity number": "11010519491231002X",
    "words of a caucus": "底价是九千八百元，只对调解员说",
    "account": "6222020200112233445",
    "transaction": "TX-4711-0815-2026",
    "address for service": "隐秘大道88号送达处",
    "mail": "geheim@example.com",
}


def everything() -> Iterator[tuple[str, str]]:
    """Every text of every table, with where it stands."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the schema's own name
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", str(value)) for name, value in zip(names, row, strict=True))


def spelled(secret: str) -> set[str]:
    """As it may be written in a column: plainly, and as JSON escapes it."""
    return {secret, json.dumps(secret)[1:-1]}


def told_everything(world: World) -> Case:
    """A case in which every secret was told where it belongs."""
    case = mediation.in_session(world)
    mine = case.parties.get(side="claimant")
    mine.phone, mine.address, mine.id_number = SECRETS["phone"], SECRETS["address"], SECRETS["identity number"]
    mine.save()
    room = do("open_caucus", world.mediator, "2026-07-06 10:00", case, side="claimant").result["room"]
    body = {"text": SECRETS["words of a caucus"]}
    post(actor=actor(world.chen), room=UUID(room), ref=uuid4(), kind="text", body=body, now=at("2026-07-06 10:05"))
    do("record_session", world.mediator, "2026-07-06 12:00", case, **mediation.minutes())
    whole = mediation.draft(case, account=SECRETS["account"])
    do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **whole)
    shown = mediation.tabled(case).content_hash
    for who in (world.chen, world.home_agent, world.mediator):
        do("sign_agreement", who, "2026-07-20 15:00", case, content_hash=shown)
    do("seal", world.secretary, "2026-07-20 16:08", case)
    do("apply_confirmation", world.chen, "2026-08-03 09:00", case, court=str(world.court.pk))
    said = stories.signature(case, address=SECRETS["address for service"], electronic_address=SECRETS["mail"])
    do("sign_application", world.chen, "2026-08-03 10:00", case, **said)
    do("sign_application", world.home_agent, "2026-08-03 11:00", case, **stories.signature(case))
    do("file_application", world.chen, "2026-08-04 10:00", case)
    one = Instalment.objects.get(proceeding=worlds.latest(case, "performance"))
    paid: dict[str, Any] = {"instalment": str(one.pk), "amount": "100.00", "on": "2026-08-04"}
    paid |= {"channel": "bank_transfer", "transaction_no": SECRETS["transaction"]}
    do("report_paid", world.home_agent, "2026-08-04 12:00", case, **paid)
    return case


def test_nothing_sealed_can_be_read_in_the_database(caplog: pytest.LogCaptureFixture) -> None:
    world = worlds.world()
    plain = issue_token(label="t", now=clock.real_now(), user=world.zhou)
    with caplog.at_level(logging.DEBUG):
        case = told_everything(world)
        outbox.drain(now=at("2026-08-05 09:21"))
    secrets = SECRETS | {"token": plain, "password": worlds.PASSWORD, "phone of an account": world.chen.phone}
    held = list(everything())
    assert any(case.number in text for _where, text in held)
    open_ = [(what, where) for what, one in secrets.items() for where, text in held if any(way in text for way in spelled(one))]  # fmt: skip  # noqa: E501
    assert not open_
    for what, one in secrets.items():
        assert one not in caplog.text, what


def test_a_session_hides_the_number_that_is_being_proved(caplog: pytest.LogCaptureFixture) -> None:
    world = worlds.world()
    with caplog.at_level(logging.DEBUG):
        answer = Client().post(reverse("account_request_login_code"), {"phone": world.zhou.phone})
    assert answer.status_code == 302
    kept = Session.objects.get().session_data
    assert world.zhou.phone in str(Session.objects.get().get_decoded())
    assert world.zhou.phone not in opened(kept)
    assert world.zhou.phone not in caplog.text


def opened(kept: str) -> str:
    """A session as somebody reads it who has the file and knows how Django writes it."""
    packed = kept.removeprefix(".").split(":")[0]
    raw = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    return (zlib.decompress(raw) if kept.startswith(".") else raw).decode()
