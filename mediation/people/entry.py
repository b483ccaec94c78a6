"""Entry to the room socket: by the login session or a one-time ticket, and whether it still holds."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from mediation.core.actors import Actor, ActorKind
from mediation.people.models import ApiToken, SocketTicket, User
from mediation.people.queries import digest

VALID = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Entry:
    """Who came in, in which language they read, and the session or token their entry hangs on."""

    actor: Actor
    language: str
    session_key: str = ""
    token: UUID | None = None


def issue_ticket(*, actor: Actor, now: datetime, bearer: str = "", session_key: str = "") -> tuple[str, datetime]:
    """Make a ticket for one entry within 60 s; its text is returned once and never stored.

    `now` is real time. `bearer` or `session_key` say what the caller was let in with: the entry ends with it.
    """
    SocketTicket.objects.filter(expires_at__lt=now - VALID).delete()
    plain = secrets.token_urlsafe(32)
    token = ApiToken.objects.filter(digest=digest(bearer)).first() if bearer else None
    SocketTicket.objects.create(
        digest=digest(plain), actor_kind=actor.kind.value, actor_id=actor.id, token=token, session_key=session_key,
        expires_at=now + VALID,
    )  # fmt: skip
    return plain, now + VALID


def of_ticket(plain: str, *, now: datetime) -> Entry | None:
    """Spend a ticket. None when it is unknown, spent, too old, or what it was bought with has ended. `now` is real."""
    hashed = digest(plain)
    if not SocketTicket.objects.filter(digest=hashed, spent_at=None, expires_at__gt=now).update(spent_at=now):
        return None
    ticket = SocketTicket.objects.get(digest=hashed)
    actor = Actor(ActorKind(ticket.actor_kind), ticket.actor_id)
    user = User.objects.filter(pk=actor.id).first() if actor.kind is ActorKind.PERSON else None
    entry = Entry(actor, user.language if user else "zh-hans", ticket.session_key, ticket.token_id)
    return None if ended([entry], now=now) else entry


def of_session(session_key: str) -> Entry | None:
    """The person whose login session this is, or None."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not isinstance(user, User) or not user.is_active:
        return None
    return Entry(Actor.person(user.pk), user.language, session_key)


def ended(entries: Iterable[Entry], *, now: datetime) -> set[Entry]:
    """Those that no longer hold: logged out, password changed, account closed, token revoked. `now` is real time."""
    asked = set(entries)
    people = {one.actor.id for one in asked if one.actor.kind is ActorKind.PERSON}
    users = {str(user.pk): user for user in User.objects.only("password").filter(pk__in=people, is_active=True)}
    sessions = _users_of_sessions({one.session_key for one in asked} - {""}, users, now)
    tokens = set(
        ApiToken.objects.filter(pk__in={one.token for one in asked if one.token}, revoked_at=None)
        .filter(organisation__ended_at=None)
        .values_list("pk", flat=True)
    )  # fmt: skip
    return {
        one for one in asked
        if (one.actor.kind is ActorKind.PERSON and one.actor.id not in users)
        or (one.session_key and sessions.get(one.session_key) != one.actor.id)
        or (one.token and one.token not in tokens)
    }  # fmt: skip


def _users_of_sessions(keys: set[str], users: dict[str, User], now: datetime) -> dict[str, str]:
    """Ids of the people whose sessions these are, where the session knows their present password."""
    found: dict[str, str] = {}
    for session in Session.objects.filter(session_key__in=keys, expire_date__gt=now):
        data = session.get_decoded()
        user = users.get(str(data.get(SESSION_KEY, "")))
        if user and constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            found[session.session_key] = str(user.pk)
    return found
