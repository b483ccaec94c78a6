"""The outbox hands over at least once, waits after a failure, and never lets one row hold up the others."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from mediation.core import answered, demo_clock, outbox, series
from mediation.core.models import Answered, Outbox
from mediation.core.refusals import Refused
from tests.mediation import worlds

pytestmark = pytest.mark.django_db
NOW = worlds.at("2026-05-25 09:00")


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two kinds of rows: one that works, one that fails."""
    done: list[str] = []

    def good(payload: Mapping[str, Any], now: datetime) -> None:
        done.append(payload["id"])

    def bad(payload: Mapping[str, Any], now: datetime) -> None:
        raise ConnectionError("the far side is away")

    monkeypatch.setattr(outbox, "_handlers", {"good": good, "bad": bad})
    return done


def test_rows_are_handed_over_in_due_order_and_once(handed: list[str]) -> None:
    outbox.put("good", {"id": "second"}, due_at=NOW)
    outbox.put("good", {"id": "first"}, due_at=NOW - timedelta(minutes=1))
    outbox.put("good", {"id": "later"}, due_at=NOW + timedelta(minutes=1))
    assert outbox.drain(now=NOW) == 2
    assert outbox.drain(now=NOW) == 0
    assert handed == ["first", "second"]


def test_a_failing_row_waits_longer_each_time_and_the_rest_goes_on(handed: list[str]) -> None:
    outbox.put("bad", {"id": "x"}, due_at=NOW)
    outbox.put("good", {"id": "y"}, due_at=NOW)
    outbox.drain(now=NOW)
    assert handed == ["y"]
    row = Outbox.objects.get(kind="bad")
    assert (row.attempts, row.last_error, row.done_at) == (1, "ConnectionError", None)
    first_wait = row.due_at - NOW
    outbox.drain(now=row.due_at)
    row.refresh_from_db()
    assert row.attempts == 2
    assert row.due_at - NOW > 2 * first_wait


def test_numbers_of_a_series_have_no_gaps() -> None:
    assert [series.take("a"), series.take("a"), series.take("b"), series.take("a")] == [1, 2, 1, 3]


def test_answers_are_forgotten_after_a_day() -> None:
    Answered.objects.create(actor="person:1", key="k", fingerprint="f", at=NOW)
    assert answered.forget(now=NOW + timedelta(hours=24)) == 0
    assert answered.forget(now=NOW + timedelta(hours=24, seconds=1)) == 1


def test_the_demo_clock_moves_forwards_only() -> None:
    later = NOW + timedelta(days=10)
    demo_clock.reset(NOW, real=later)
    assert demo_clock.offset() == timedelta(days=-10)
    assert demo_clock.move_to(NOW + timedelta(days=1), real=later) == NOW + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        demo_clock.move_to(NOW, real=later)
    assert refused.value.code == "clock_backwards"
