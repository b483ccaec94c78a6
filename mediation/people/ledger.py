"""The ledger of administration: who proposed, confirmed and carried out what, as a hash chain of its own."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from mediation.core import chain, series
from mediation.core.actors import Actor
from mediation.people.models import Administered, Proposal

SERIES = "administration"


def append(
    kind: str, *, actor: Actor, now: datetime, data: Mapping[str, Any], proposal: Proposal | None = None
) -> Administered:
    """Add a line. The series' row is locked until the commit, so that no two lines follow the same one."""
    seq = series.take(SERIES)
    last = Administered.objects.order_by("-seq").first()
    line = Administered(
        id=uuid4(), seq=seq, at=now, kind=kind, actor_kind=actor.kind.value, actor_id=actor.id, proposal=proposal,
        data=dict(data), salt=secrets.token_hex(16), prev=last.hash if last else chain.GENESIS,
    )  # fmt: skip
    line.data_hash = chain.data_hash(bytes.fromhex(line.salt), line.data)
    line.hash = chain.event_hash(line.prev, _header(line))
    line.save(force_insert=True)
    return line


def length() -> int:
    """How many lines there are."""
    return Administered.objects.count()


def faults() -> list[str]:
    """What does not hold, in order; empty when the ledger is whole."""
    found, length, _head = chain.faults(Administered.objects.order_by("seq").iterator(), _header)
    return found if series.last(SERIES) == length else [*found, chain.CUT]


def _header(line: Administered) -> dict[str, Any]:
    """What a line's hash covers besides the previous one; the proposal stands in the place of the proceeding."""
    return {
        "id": str(line.id),
        "seq": line.seq,
        "at": line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "kind": line.kind,
        "actor": {"kind": line.actor_kind, "id": line.actor_id},
        "proceeding": str(line.proposal_id) if line.proposal_id else None,
        "audience": "administration",
        "data_hash": line.data_hash,
    }
