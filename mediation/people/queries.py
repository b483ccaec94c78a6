"""Who somebody is and where they work; every read starts with the actor."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mediation.core.actors import Actor, ActorKind
from mediation.core.look import once
from mediation.people.models import ApiToken, Membership, Organisation, User

EVERYTHING, CALENDAR = "all", "calendar"  # what a token is for


def user_of(actor: Actor) -> User | None:
    """The account behind a personal actor."""
    return User.objects.filter(pk=actor.id, is_active=True).first() if actor.kind is ActorKind.PERSON else None


@once(lambda actor: actor)
def memberships_of(actor: Actor) -> list[Membership]:
    """Active memberships of the person, with their organisations."""
    if actor.kind is not ActorKind.PERSON:
        return []
    found = Membership.objects.filter(user_id=actor.id, active=True, user__is_active=True)
    return list(found.select_related("organisation"))


def display_name(actor_kind: str, actor_id: str) -> str:
    """Name of an actor, "" when it is unknown or the platform itself."""
    if actor_kind == ActorKind.PERSON:
        return User.objects.filter(pk=actor_id).values_list("name", flat=True).first() or ""
    if actor_kind == ActorKind.ORGANISATION:
        return Organisation.objects.filter(pk=actor_id).values_list("name", flat=True).first() or ""
    return ""


def display_names(actors: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names of many actors by kind and id, in two queries; unknown ones and the platform are left out."""
    asked = set(actors)
    people = [UUID(pk) for kind, pk in asked if kind == ActorKind.PERSON]
    bodies = [UUID(pk) for kind, pk in asked if kind == ActorKind.ORGANISATION]
    found = User.objects.filter(pk__in=people).values_list("pk", "name") if people else ()
    named = {(ActorKind.PERSON.value, str(pk)): name for pk, name in found}
    held = Organisation.objects.filter(pk__in=bodies).values_list("pk", "name") if bodies else ()
    return named | {(ActorKind.ORGANISATION.value, str(pk)): name for pk, name in held}


def organisations(*, kind: str = "", part: str = "") -> QuerySet[Organisation]:
    """Organisations that work, by kind and part of their name: public knowledge."""
    found = Organisation.objects.filter(ended_at=None)
    found = found.filter(name__icontains=part[:60]) if part else found
    return found.filter(kind=kind) if kind else found


def issue_token(
    *, label: str, now: datetime, user: User | None = None, organisation: Organisation | None = None,
    scope: str = EVERYTHING,
) -> str:  # fmt: skip
    """Make a bearer token; the plain text is returned once and never stored."""
    plain = f"jf_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(
        user=user, organisation=organisation, label=label, digest=digest(plain), created_at=now, scope=scope
    )
    return plain


def actor_of_token(plain: str, *, scope: str = EVERYTHING) -> tuple[Actor, User | None] | None:
    """The actor a token of that scope stands for, or None: the address of a calendar opens nothing else."""
    known = ApiToken.objects.filter(digest=digest(plain), revoked_at=None, scope=scope, organisation__ended_at=None)
    token = known.select_related("user").first()
    if token is None:
        return None
    if token.user is not None:
        return (Actor.person(token.user.pk), token.user) if token.user.is_active else None
    return (Actor.organisation(token.organisation_id), None) if token.organisation_id else None


def digest(plain: str) -> str:
    """Hash of a token as stored; tokens are 256 bits of chance, so one SHA-256 is enough."""
    return hashlib.sha256(plain.encode()).hexdigest()
