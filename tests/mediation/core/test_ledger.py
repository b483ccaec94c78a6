"""The event chain finds every change (promise E2), and sealed columns cannot be read or moved."""

from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from mediation.core import crypto, ledger
from mediation.core.models import Event, Strand
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from mediation.people.models import User, phone_index
from tests.mediation import worlds
from tests.triggers import lifted

pytestmark = pytest.mark.django_db
START = "2026-05-25 09:00"


def filed() -> tuple[Strand, list[Event]]:
    """A case with three events."""
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    worlds.do("acknowledge", world.agent, START, case)
    worlds.do("answer", world.agent, START, case, text="已收到")
    return Strand.objects.get(case=case, room=None), list(case.events.order_by("seq"))


def tampered(sql: str, *values: "str | int | UUID") -> None:
    """Change a row as somebody with the database's own password would, past the append-only triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        with lifted():
            cursor.execute(sql, values)


def nothing_points_at(event: Event) -> None:
    """Take away the rows that point at an event, as somebody who removes one without a trace would."""
    Notice.objects.filter(event=event).delete()
    Paper.objects.filter(event=event).update(event=None)


def key(event: Event) -> "str | UUID":
    """The primary key as this database stores it."""
    return event.pk.hex if connection.vendor == "sqlite" else event.pk


@pytest.mark.both_databases
def test_a_whole_strand_has_no_faults() -> None:
    strand, events = filed()
    assert len(events) == 3
    assert ledger.faults(strand) == []


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ('UPDATE core_event SET data = \'{"number": "JF-1"}\' WHERE id = %s', "content was changed"),
        ("UPDATE core_event SET kind = 'case.closed' WHERE id = %s", "was changed"),
        ("UPDATE core_event SET actor_id = 'somebody' WHERE id = %s", "was changed"),
        ("DELETE FROM core_event WHERE id = %s", "is missing"),
    ],
)
def test_a_changed_or_missing_event_is_found(change: str, found: str) -> None:
    strand, events = filed()
    nothing_points_at(events[1])
    tampered(change, key(events[1]))
    assert any(found in fault for fault in ledger.faults(strand))


@pytest.mark.both_databases
def test_a_cut_off_end_is_found() -> None:
    strand, events = filed()
    nothing_points_at(events[2])
    tampered("DELETE FROM core_event WHERE id = %s", key(events[2]))
    assert ledger.faults(strand) == ["the end was cut off or added to"]


def test_two_swapped_events_are_found() -> None:
    strand, events = filed()
    for number, event in ((90, events[1]), (2, events[2]), (3, events[1])):
        tampered("UPDATE core_event SET seq = %s WHERE id = %s", number, key(event))
    assert ledger.faults(strand)


def test_a_phone_is_unreadable_at_rest_but_can_be_found() -> None:
    user = User.objects.create_user("lin", name="林示例", phone="13800000000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index FROM people_user WHERE username = 'lin'")
        phone, index = cursor.fetchone()
    assert "138" not in phone
    assert index == phone_index("13800000000")
    assert User.objects.get(phone_index=phone_index("13800000000")) == user
    assert User.objects.get(pk=user.pk).phone == "13800000000"


def test_a_sealed_value_cannot_be_moved_to_another_column() -> None:
    sealed = crypto.seal("330000199001011234", column="cases_party.id_number")
    assert crypto.unseal(sealed, column="cases_party.id_number") == "330000199001011234"
    with pytest.raises(InvalidTag):
        crypto.unseal(sealed, column="cases_party.address")
