"""The outbox: what must leave after a commit is a row of that commit; workers claim rows and hand them over."""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from mediation.core.models import Outbox

Handler = Callable[[Mapping[str, Any], datetime], None]
_handlers: dict[str, Handler] = {}
_alone: set[str] = set()
LEASE = timedelta(minutes=5)
_BACKOFF = (5, 30, 120, 600, 3600, 6 * 3600)
_LOG = logging.getLogger(__name__)


def handler(kind: str, *, alone: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that hands over rows of `kind`; it must bear being called twice.

    An `alone` one runs outside any transaction, so that it may do a verb through the gate.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        (_alone.add if alone else _alone.discard)(kind)
        return function

    return register


def put(kind: str, payload: Mapping[str, Any], *, due_at: datetime) -> None:
    """Leave something for after the commit; ids only. Called inside the gate's transaction."""
    Outbox.objects.create(kind=kind, payload=dict(payload), due_at=due_at)


def put_all(kind: str, payloads: Iterable[Mapping[str, Any]], *, due_at: datetime) -> None:
    """Leave several things of a kind at once."""
    Outbox.objects.bulk_create(Outbox(kind=kind, payload=dict(one), due_at=due_at) for one in payloads)


def waiting() -> int:
    """How many rows are not handed over."""
    return Outbox.objects.filter(done_at=None).count()


def drain(*, now: datetime, most: int = 200) -> int:
    """Hand over what is due, oldest first; how many were done. A failure waits and is tried again."""
    done = 0
    for _row in range(most):
        if not _one(now):
            return done
        done += 1
    return done


def _one(now: datetime) -> bool:
    with transaction.atomic():
        row = _claimed(now)
        if row is None:
            return False
        if row.kind not in _alone:
            _hand_over(row, now, transaction.atomic)
            return True
        # Whoever dies now leaves the row to be tried again when the lease has run out.
        row.due_at = now + LEASE
        row.save(update_fields=["due_at"])
    _hand_over(row, now, nullcontext)
    return True


def _claimed(now: datetime) -> Outbox | None:
    waiting = Outbox.objects.filter(done_at=None, due_at__lte=now).order_by("due_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    return waiting.first()


def _hand_over(row: Outbox, now: datetime, around: Callable[[], AbstractContextManager[Any]]) -> None:
    try:
        with around():
            _handlers[row.kind](row.payload, now)
    except Exception as error:  # noqa: BLE001 - the row keeps the error and waits; others must not wait with it
        _LOG.exception("outbox %s %s failed", row.kind, row.pk)
        wait = _BACKOFF[min(row.attempts, len(_BACKOFF) - 1)]
        row.attempts, row.last_error = row.attempts + 1, type(error).__name__
        row.due_at = now + timedelta(seconds=wait)
    else:
        row.done_at = now
    row.save(update_fields=["attempts", "last_error", "due_at", "done_at"])
