"""The database itself keeps what was said and what happened (promises M6, E2), and tests can still be cleaned up."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from mediation.core.models import Event
from mediation.rooms.models import Message
from tests import triggers
from tests.mediation import worlds
from tests.mediation.rooms import scenes

NOW = worlds.at("2026-06-01 10:01")
CHANGES: list[Callable[[], object]] = [
    lambda: Event.objects.update(kind="case.closed"),
    lambda: Event.objects.filter(seq=1).update(hash="0" * 64),
    lambda: Event.objects.all()._raw_delete("default"),
    lambda: Message.objects.update(body={"text": "别的"}),
    lambda: Message.objects.update(seq=9),
    lambda: Message.objects.update(at=NOW),
    lambda: Message.objects.update(seat=None),
    lambda: Message.objects.update(reply_to=1),
    lambda: Message.objects.filter(kind="system")._raw_delete("default"),
    lambda: Message.objects.update(retracted_at=NOW, body={"text": ""}),
]


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_of_the_record_can_be_changed_or_removed(change: Callable[[], object]) -> None:
    scene = scenes.scene()
    scenes.say(scene.world.zhou, scene.joint, "原话")
    before = list(Event.objects.values().order_by("pk")), list(Message.objects.values().order_by("pk"))
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    assert (list(Event.objects.values().order_by("pk")), list(Message.objects.values().order_by("pk"))) == before


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_message_can_be_taken_back_once_and_for_good() -> None:
    scene = scenes.scene()
    scenes.say(scene.world.zhou, scene.joint, "原话")
    mine = Message.objects.filter(room=scene.joint, seq=2)
    assert mine.update(retracted_at=NOW) == 1
    for again in (NOW, None):
        with pytest.raises(DatabaseError), transaction.atomic():
            mine.update(retracted_at=again)
    assert mine.get().body == {"text": "原话"}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_the_triggers_stop_a_flush_and_stand_again_after_they_were_lifted() -> None:
    scenes.scene()
    with pytest.raises(Exception, match=r"append only|couldn't be flushed"):
        call_command("flush", interactive=False, verbosity=0)
    assert Event.objects.exists()
    with triggers.lifted():
        call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    scenes.scene()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(kind="case.closed")


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_was_said_cannot_be_read_in_the_database() -> None:
    scene = scenes.scene()
    scenes.say(scene.world.zhou, scene.joint, "只给我们看的话")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM rooms_message")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert "只给我们看的话" not in kept
    assert "text" not in kept
