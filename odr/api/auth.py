"""Who asks over REST: a bearer token of a person or an organisation, or the browser's session with CSRF."""

from typing import Any
from uuid import UUID

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from mediation.core.actors import Actor
from mediation.people import queries as people
from mediation.people.models import User


class OrganisationPrincipal:
    """Stands in DRF's `request.user` for an organisation's own token."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, organisation: str) -> None:
        self.pk = UUID(organisation)


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer <token>`; only the token's hash is stored."""

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        """The principal and the actor; None where no bearer token was sent."""
        kind, _space, plain = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        found = people.actor_of_token(plain.strip())
        if found is None:
            raise AuthenticationFailed
        actor, user = found
        return user or OrganisationPrincipal(actor.id), actor

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="api"'


class BrowserSession(SessionAuthentication):
    """The login session of a browser; unsafe methods need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        """The person logged in."""
        found = super().authenticate(request)
        if found is None:
            return None
        user = found[0]
        return user, Actor.person(user.pk)


def actor_of(request: Request) -> Actor:
    """The actor of an authenticated request."""
    if not isinstance(request.auth, Actor):
        raise AuthenticationFailed
    return request.auth


def user_of(request: Request) -> User | None:
    """The person asking, None for an organisation's token."""
    return request.user if isinstance(request.user, User) else None
