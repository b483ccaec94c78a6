"""Notices that were handed in before there was one kind of proposal are carried over, and back."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mediation.people.models import Proposal, User
from tests.mediation import worlds

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
BEFORE, AFTER = ("deadlines", "0006_reminders"), ("deadlines", "0007_calendar_proposals_are_proposals")


def migrate(to: tuple[str, str]) -> Any:
    """The tables as they were at a migration."""
    executor = MigrationExecutor(connection)
    executor.migrate([to])
    state: Any = MigrationExecutor(connection).loader.project_state([to])
    return state.apps


def test_who_handed_in_and_who_decided_why_is_kept() -> None:
    one, two = (User.objects.create_user(name, name=name) for name in ("甲", "乙"))
    now, later = worlds.at("2026-12-29 10:00"), worlds.at("2026-12-30 10:00")
    try:
        handed_in: Any = migrate(BEFORE).get_model("deadlines", "CalendarProposal")
        shared = {"proposed_by_id": one.pk, "proposed_at": now}
        decided = shared | {"decided_by_id": two.pk, "decided_at": later, "reason": "逐日核对"}
        for version, fields in (
            ("CN-2027.1", decided | {"approved": True}),
            ("CN-2027.2", decided | {"approved": False}),
            ("CN-2027.3", shared),
        ):
            handed_in.objects.create(version=version, text=f"# {version}", **fields)
        rows = list(handed_in.objects.order_by("version").values())
        migrate(AFTER)
        found = {one.subject: one for one in Proposal.objects.filter(kind="calendar")}
        assert {version: one.state for version, one in found.items()} == {
            "CN-2027.1": "done", "CN-2027.2": "refused", "CN-2027.3": "waiting",
        }  # fmt: skip
        first = found["CN-2027.1"]
        assert (first.proposed_by, first.decided_by, first.decision) == (one, two, "逐日核对")
        assert (first.done_at, first.data["text"]) == (later, "# CN-2027.1")
        back: Any = migrate(BEFORE).get_model("deadlines", "CalendarProposal")
        assert list(back.objects.order_by("version").values()) == rows
    finally:
        migrate(AFTER)
