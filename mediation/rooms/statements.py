"""The statements by which rooms talk, ready made for both databases: talk is too frequent to compose them anew.

PostgreSQL gets its lists as arrays bound on the server, and keeps the plans; SQLite gets them as JSON. Both answer with
the same rows, ids as UUIDs or None. Times are those of the columns, bodies are sealed: `Message` reads and writes both.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import connection

from mediation.rooms.models import Message

Row = tuple[Any, ...]
# Whoever leads now has no part in the caucus of whom they replaced: it is in nobody's charge (docs/adr/0010).
_PLACE = """SELECT r.id, r.case_id, r.side, r.state, r.last_seq,
            CASE WHEN r.leader_id IS NULL OR r.leader_id = p.handler_id THEN p.handler_id END, p.body_id
            FROM rooms_room r JOIN cases_proceeding p ON p.id = r.proceeding_id"""
_SAID = """SELECT m.room_id, m.seat_id, s.name, s.role, m.seq, m.kind, m.body, m.at, m.reply_to, m.retracted_at
           FROM rooms_message m LEFT JOIN rooms_seat s ON s.id = m.seat_id"""
# Parties of the cases, the active people with one row for each place where they work, and the rooms where they help.
_STANDING = """
    SELECT 1, case_id, id, person_id, organisation_id, side, name, 0 FROM cases_party WHERE case_id {cases}
    UNION ALL
    SELECT 1, p.case_id, p.id, j.person_id, NULL{id}, p.side, p.name, 0 FROM cases_member j
    JOIN cases_party p ON p.id = j.party_id WHERE j.represents AND p.case_id {cases}
    UNION ALL
    SELECT 2, u.id, m.organisation_id, NULL{id}, NULL{id}, m.role, u.name, 0 FROM people_user u
    LEFT JOIN people_membership m ON m.user_id = u.id AND m.active WHERE u.is_active AND u.id {people}
    UNION ALL
    SELECT 3, h.room_id, h.person_id, NULL{id}, NULL{id}, h.words, h.name, h.since FROM rooms_helper h
    JOIN rooms_room r ON r.id = h.room_id AND r.state <> 'closed'
    WHERE h.ended_at IS NULL AND h.joined_at IS NOT NULL AND h.person_id {people}"""
# Who sits in the rooms, then which of the references were used before, at which number, by which seat.
_SITTING = """
    SELECT 1, room_id, id, person_id, organisation_id, role, name, NULL{number}, NULL{time}
    FROM rooms_seat WHERE withdrawn_at IS NULL AND room_id {rooms}
    UNION ALL
    SELECT 2, m.room_id, m.ref, s.person_id, s.organisation_id, NULL, NULL, m.seq, m.at
    FROM rooms_message m LEFT JOIN rooms_seat s ON s.id = m.seat_id WHERE m.ref {refs} AND m.room_id {rooms}"""
# Who sits in the rooms, or sat there when they were closed.
_CHAIRS = """
    SELECT s.room_id, s.id, s.person_id, s.organisation_id, s.role, s.name, s.read_seq
    FROM rooms_seat s JOIN rooms_room r ON r.id = s.room_id
    WHERE (s.withdrawn_at IS NULL OR s.withdrawn_at = r.closed_at) AND s.room_id {rooms} ORDER BY s.joined_at, s.id"""
_ANY, _EACH = "= ANY(%s::uuid[])", "IN (SELECT value FROM json_each(%s))"
_POSTGRESQL = {
    "places": f"{_PLACE} WHERE r.id {_ANY}",
    "free": f"{_PLACE} WHERE r.id {_ANY} ORDER BY r.id FOR NO KEY UPDATE OF r SKIP LOCKED",
    "waited_for": f"{_PLACE} WHERE r.id {_ANY} FOR NO KEY UPDATE OF r",
    "standing": _STANDING.format(cases=_ANY, people=_ANY, id="::uuid"),
    "sitting": _SITTING.format(rooms=_ANY, refs=_ANY, number="::int", time="::timestamptz"),
    "chairs": _CHAIRS.format(rooms=_ANY),
    "news": f"""{_SAID} JOIN unnest(%s::uuid[], %s::int[]) AS w (room, after)
                ON m.room_id = w.room AND m.seq > w.after AND m.seq <= w.after + %s ORDER BY m.seq""",
    "store": """
        WITH taken AS (
            UPDATE rooms_room r SET last_seq = w.seq FROM unnest(%s::uuid[], %s::int[]) AS w (id, seq) WHERE r.id = w.id
        )
        INSERT INTO rooms_message (room_id, seat_id, seq, ref, kind, body, at, reply_to)
        SELECT * FROM unnest(
            %s::uuid[], %s::uuid[], %s::int[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::int[])""",
}
_SQLITE = {
    "places": f"{_PLACE} WHERE r.id {_EACH}",
    "standing": _STANDING.format(cases=_EACH, people=_EACH, id=""),
    "sitting": _SITTING.format(rooms=_EACH, refs=_EACH, number="", time=""),
    "chairs": _CHAIRS.format(rooms=_EACH),
    "news": f"""{_SAID} JOIN (
                    SELECT json_extract(value, '$[0]') AS room, json_extract(value, '$[1]') AS after FROM json_each(%s)
                ) w ON m.room_id = w.room AND m.seq > w.after AND m.seq <= w.after + %s ORDER BY m.seq""",  # noqa: S608
    "taken": "UPDATE rooms_room SET last_seq = %s WHERE id = %s",
    "store": """INSERT INTO rooms_message (room_id, seat_id, seq, ref, kind, body, at, reply_to)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s)""",
}


class Place(NamedTuple):
    """What of a room and its proceeding decides who may sit in it and whether one may speak."""

    room: UUID
    case: UUID
    side: str
    state: str
    last_seq: int
    handler: UUID | None
    body: UUID | None


class Storing(NamedTuple):
    """A message as it is stored; `body` is sealed."""

    room: UUID
    seat: UUID
    seq: int
    ref: UUID
    kind: str
    body: str
    at: datetime
    reply_to: int | None


def places(rooms: Iterable[UUID]) -> list[Place]:
    """Rooms with what decides the rights to them."""
    return [Place(*row) for row in _read("places", (0, 1, 5, 6), list(rooms))]


def lock(rooms: Iterable[UUID], *, wait: bool = False) -> list[Place]:
    """Lock rooms until the commit. Without `wait` only those that nobody holds: a batch that waited for one room while
    it held another could wait for who waits for it. On SQLite the transaction holds the one lock there is."""
    if connection.vendor == "sqlite":
        return places(rooms)
    return [Place(*row) for row in _read("waited_for" if wait else "free", (), list(rooms))]


def standing(cases: Iterable[UUID], people: Iterable[UUID]) -> list[Row]:
    """Parties (1, case, party, person, organisation, side, name, -), people (2, person, works for, -, -, as, name, -),
    helpers (3, room, person, -, -, as, name, number after which they read)."""
    at, who = list(cases), list(people)
    return _read("standing", (1, 2, 3, 4), at, at, who, who)


def sitting(rooms: Iterable[UUID], refs: Iterable[UUID]) -> list[Row]:
    """Seats (1, room, seat, person, organisation, role, name), used references (2, room, ref, person, organisation,
    -, -, seq, at)."""
    asked = list(rooms)
    found = _read("sitting", (1, 2, 3, 4), asked, list(refs), asked)
    return [(*row[:8], _moment(row[8])) for row in found]


def chairs(rooms: Iterable[UUID]) -> list[Row]:
    """Who sits in rooms: room, seat, person, organisation, role, name, number read."""
    return _read("chairs", (0, 1, 2, 3), list(rooms))


def news(after: Iterable[tuple[UUID, int]], limit: int) -> list[Row]:
    """What follows a number in each room, by rising number: room, seat, its name and role, then the message's columns
    from `seq` on, body and times readable."""
    asked = list(after)
    if connection.vendor == "sqlite":
        rows = _read("news", (0, 1), [(room.hex, seq) for room, seq in asked], limit)
    else:
        rows = _read("news", (), [room for room, _seq in asked], [seq for _room, seq in asked], limit)
    return [(*row[:6], unsealed(row[6]), _moment(row[7]), row[8], _moment(row[9])) for row in rows]


def store(numbers: Sequence[tuple[UUID, int]], lines: Sequence[Storing]) -> None:
    """Store lines and the last number of each of their rooms, which the caller holds locked."""
    if connection.vendor == "sqlite":
        at = connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            cursor.executemany(_SQLITE["taken"], [(seq, room.hex) for room, seq in numbers])
            rows = [
                (one.room.hex, one.seat.hex, one.seq, one.ref.hex, one.kind, one.body, at(one.at), one.reply_to)
                for one in lines
            ]
            cursor.executemany(_SQLITE["store"], rows)
        return
    columns = [list(column) for column in (*zip(*numbers, strict=True), *zip(*lines, strict=True))]
    _execute("store", columns)


def sealed(body: dict[str, Any]) -> str:
    """A body as the column keeps it."""
    text: str = _field("body").get_prep_value(body)
    return text


def unsealed(body: str) -> Any:
    """A body as people read it."""
    return _field("body").from_db_value(body)


def _field(name: str) -> Any:
    return Message._meta.get_field(name)


def _read(name: str, ids: Sequence[int], *params: Any) -> list[Row]:
    """Rows of a statement. `ids` are the columns that hold ids, which SQLite keeps as bare digits."""
    if connection.vendor != "sqlite":
        return _execute(name, params).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE[name], [_json(one) if isinstance(one, list) else one for one in params])
        rows: list[Row] = cursor.fetchall()
    return [tuple(_id(value) if at in ids else value for at, value in enumerate(row)) for row in rows]


def _execute(name: str, params: Sequence[Any]) -> "psycopg.Cursor[Row]":
    """Run a statement of PostgreSQL, parsed and planned once per connection where the settings allow that."""
    connection.ensure_connection()
    cursor = psycopg.Cursor(connection.connection)
    with connection.wrap_database_errors:
        return cursor.execute(_POSTGRESQL[name].encode(), params, prepare=True)


def _json(items: list[Any]) -> str:
    return json.dumps([one.hex if isinstance(one, UUID) else one for one in items])


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def _moment(value: Any) -> datetime | None:
    """A time as the field gives it. SQLite answers with one that has lost its zone, or with text where a column is
    computed; PostgreSQL's has its zone and stays as it is."""
    for convert in connection.ops.get_db_converters(_field("at").get_col("rooms_message")):
        value = convert(value, None, connection)
    return value  # type: ignore[no-any-return] # a moment with its zone or None
