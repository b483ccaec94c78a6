"""The event chain: append under the case's lock, read by audience, verify offline (promises E2, E3)."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from mediation.core import chain
from mediation.core.actors import Actor
from mediation.core.models import Event, Strand

if TYPE_CHECKING:
    from mediation.cases.models import Case, Proceeding


def append(
    *,
    case: "Case",
    kind: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any],
    audience: str = "case",
    proceeding: "Proceeding | None" = None,
    room: UUID | None = None,
) -> Event:
    """Add one event to the case's strand, or to a closed room's own. The caller holds the case's row lock."""
    strand, _made = Strand.objects.get_or_create(case=case, room=room)
    salt = secrets.token_hex(16)
    event = Event(
        id=uuid4(), strand=strand, case=case, proceeding=proceeding, seq=strand.length + 1, at=now, kind=kind,
        actor_kind=actor.kind.value, actor_id=actor.id, audience=audience, data=dict(data), salt=salt, prev=strand.head,
    )  # fmt: skip
    event.data_hash = chain.data_hash(bytes.fromhex(salt), event.data)
    event.hash = chain.event_hash(event.prev, meta(event))
    event.save(force_insert=True)
    strand.length, strand.head = event.seq, event.hash
    strand.save(update_fields=["length", "head"])
    return event


def meta(event: Event) -> dict[str, Any]:
    """The part of an event that its hash covers besides the previous hash."""
    return {
        "id": str(event.id),
        "seq": event.seq,
        "at": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "kind": event.kind,
        "actor": {"kind": event.actor_kind, "id": event.actor_id},
        "proceeding": str(event.proceeding_id) if event.proceeding_id else None,
        "audience": event.audience,
        "data_hash": event.data_hash,
    }


def faults(strand: Strand) -> list[str]:
    """What does not hold in a strand, in order; empty when it is whole."""
    found, length, head = chain.faults(strand.events.order_by("seq").iterator(), meta)
    return found if (strand.length, strand.head) == (length, head) else [*found, chain.CUT]
