"""A handler that does a verb runs outside any transaction, once, and again when whoever claimed it died."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from mediation.core import outbox
from mediation.core.models import Outbox

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
KIND = "test.alone"


@pytest.fixture
def calls() -> Iterator[list[bool]]:
    """Whether each call ran inside a transaction; a payload of {"fail": true} makes it fail."""
    seen: list[bool] = []

    def note(payload: Mapping[str, Any], now: datetime) -> None:
        seen.append(connection.in_atomic_block)
        if payload.get("fail"):
            raise OSError("away")

    outbox.handler(KIND, alone=True)(note)
    yield seen
    outbox._handlers.pop(KIND)
    outbox._alone.discard(KIND)


def test_it_runs_outside_any_transaction_and_once(calls: list[bool]) -> None:
    outbox.put(KIND, {}, due_at=NOW)
    assert outbox.drain(now=NOW) == 1
    assert outbox.drain(now=NOW + timedelta(days=1)) == 0
    assert calls == [False]


def test_a_failure_waits_and_is_tried_again(calls: list[bool]) -> None:
    outbox.put(KIND, {"fail": True}, due_at=NOW)
    outbox.drain(now=NOW)
    row = Outbox.objects.get(kind=KIND)
    assert (row.done_at, row.attempts, row.last_error) == (None, 1, "OSError")
    outbox.drain(now=row.due_at)
    assert len(calls) == 2


def test_a_claim_whose_holder_died_runs_out(calls: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    outbox.put(KIND, {}, due_at=NOW)

    def die(*args: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_hand_over", die)
        with pytest.raises(SystemExit):
            outbox.drain(now=NOW)
    assert outbox.drain(now=NOW) == 0
    assert outbox.drain(now=NOW + outbox.LEASE) == 1
    assert calls == [False]
