"""Of four officers racing one decision exactly one wins, and the others are told who and when (promise S1)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from mediation.cases.docket import CaseDocket
from mediation.cases.models import Case, Proceeding
from mediation.core import gate
from tests.faults import races

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
ROUNDS = 200
CONTROL_ROUNDS = 6


def judged(field: races.Field) -> list[list[str]]:
    """What does not hold, round by round."""
    return [races.faults(one, field.officers) for one in field.rounds]


def test_one_of_four_officers_wins_each_of_200_decisions() -> None:
    field = races.lay_out(ROUNDS)
    races.run(field)
    assert [found for found in judged(field) if found] == []
    assert sum(len(one.won) for one in field.rounds) == ROUNDS
    assert sum(len(one.refused) for one in field.rounds) == 3 * ROUNDS


# ---------------------------------------------------------------------------- would the test notice a broken gate?


@pytest.fixture
def without_row_lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """A gate that reads the case without its lock: all four look before the first of them writes.

    What is to be put around each racer: on SQLite the transaction must not take the write lock at its beginning either.
    """
    everybody_looked = threading.Barrier(4)
    choose = gate._choose

    def choose_then_wait(*args: Any, **kwargs: Any) -> gate.Act:
        act = choose(*args, **kwargs)
        if connection.vendor == "sqlite":  # let go of the snapshot, or the database itself refuses the late writer
            connection.connection.execute("COMMIT")
        everybody_looked.wait(timeout=60)
        if connection.vendor == "sqlite":
            connection.connection.execute("BEGIN IMMEDIATE")
        return act

    @contextmanager
    def begin_without_lock() -> Iterator[None]:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            # of this thread's connection, which ends with it; an attribute of the SQLite backend alone
            connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        yield

    monkeypatch.setattr(gate, "_choose", choose_then_wait)
    monkeypatch.setattr(CaseDocket, "lock", lambda self, case: Case.objects.filter(pk=case).first())
    return begin_without_lock


def store_without_comparing(self: Proceeding, source: str, version: int) -> bool:
    """The mutant of compare-and-set: whoever writes last has decided."""
    Proceeding.objects.filter(pk=self.pk).update(
        state=self.state, version=self.version, facts=self.facts, handler_id=self.handler_id
    )
    return True


def test_a_gate_without_lock_and_comparison_is_found_out(
    without_row_lock: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Proceeding, "compare_and_set", store_without_comparing)
    field = races.lay_out(CONTROL_ROUNDS)
    races.run(field, around=without_row_lock)
    assert all(judged(field)), "a round with a broken gate passed as sound"
    assert max(len(one.won) for one in field.rounds) > 1, "the broken gate never let two win"


def test_comparison_alone_still_lets_only_one_win(without_row_lock: Callable[[], Any]) -> None:
    field = races.lay_out(CONTROL_ROUNDS)
    races.run(field, around=without_row_lock)
    assert [len(one.won) for one in field.rounds] == [1] * CONTROL_ROUNDS
    codes = {refused.code for one in field.rounds for refused in one.refused.values()}
    assert codes <= {"conflict", "already_decided"}, codes


def test_the_lock_alone_still_lets_only_one_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Proceeding, "compare_and_set", store_without_comparing)
    field = races.lay_out(CONTROL_ROUNDS)
    races.run(field)
    assert [found for found in judged(field) if found] == []
