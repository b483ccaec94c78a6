"""Audience tokens: who may read an item of a case. Closed by default: what no token opens is not there."""

from django.db.models import Q

from mediation.core.roles import Role, Standing

SIDED = {Role.CLAIMANT: "claimant", Role.RESPONDENT: "respondent", Role.PLATFORM: "platform"}
EVERYONE = "case"


def readable(standing: Standing) -> Q:
    """Which items of a case the standing opens: those for everyone, those for one's side, those of one's body.

    Rooms are not here: a room's own strand opens only through its seats (mediation.rooms.queries).
    """
    if not standing:  # who was merely named in a joint complaint reads nothing of it
        return Q(pk__in=[])
    tokens = [EVERYONE, *(SIDED[role] for role in standing.roles if role in SIDED)]
    tokens += [body_of(body) for body in standing.bodies]
    seen = Q(audience__in=tokens)
    if standing.bodies:
        seen |= Q(audience__in=list(SIDED.values()), proceeding__body_id__in=standing.bodies)
    return seen


def side_of(standing: Standing) -> str:
    """The token of the side one speaks for, "" for those who handle the case."""
    return next((token for role, token in SIDED.items() if role in standing.roles), "")


def body_of(body: object) -> str:
    """The token of what only a body's own people read."""
    return f"body:{body}"


def room_of(room: object) -> str:
    """The token of what only the seats of a room read."""
    return f"room:{room}"
