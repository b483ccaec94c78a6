"""Evidence an actor may see; not yours = not there."""

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from mediation.core import docket
from mediation.core.actors import Actor, ActorKind
from mediation.core.audience import readable, room_of
from mediation.core.refusals import Refused
from mediation.core.roles import Standing
from mediation.evidence import pictures, rooms, store
from mediation.evidence.models import Evidence

if TYPE_CHECKING:
    from mediation.cases.models import Case

VIEW, ORIGINAL = "view", "original"


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file open for reading; the caller closes it. Only a clean viewing copy may be shown inside a page."""

    evidence: Evidence
    name: str
    media_type: str
    size: int
    file: IO[bytes]
    inline: bool


def evidence_of(actor: Actor, case: "Case", *, room: UUID | None = None) -> QuerySet[Evidence]:
    """Evidence of a case the actor may see, in its order; with `room` what was sent in that room."""
    standing = docket.get().standing(actor, case, None)
    if not standing:
        return Evidence.objects.none()
    if room is not None:
        given = rooms.registered()
        allowed = given is not None and room in set(given.readable(actor, case))
        return Evidence.objects.filter(case=case, audience=room_of(room)) if allowed else Evidence.objects.none()
    return Evidence.objects.filter(_allowed(standing), case=case).select_related("party")


def evidence_one(actor: Actor, evidence: UUID | str) -> Evidence:
    """One piece of evidence. Refused `not_found` alike for what is not there and what is not theirs."""
    found = Evidence.objects.select_related("case", "draft").filter(pk=evidence).first()
    if found is None or not _may_read(actor, found):
        raise Refused("not_found")
    return found


def open_file(actor: Actor, evidence: UUID | str, kind: str = VIEW) -> OpenFile:
    """The clean copy of a picture, or the original to be saved. Refused `not_found`."""
    found = evidence_one(actor, evidence)
    if kind == VIEW and found.has_view:
        file = pictures.open_view(found.sha256)
        stem = found.name.rpartition(".")[0] or found.name
        return OpenFile(
            found, f"{stem}.jpg", "image/jpeg", pictures.path(found.sha256).stat().st_size, file, inline=True
        )
    if kind not in (VIEW, ORIGINAL):
        raise Refused("not_found")
    file = store.open_original(found.sha256)
    return OpenFile(found, found.name, found.media_type, found.size, file, inline=False)


def _allowed(standing: Standing) -> Q:
    """What the audience opens, and to every body in charge what proves by what right somebody acts for a party."""
    return readable(standing) | Q(authority=True) if standing.bodies else readable(standing)


def _may_read(actor: Actor, found: Evidence) -> bool:
    if found.case is None:
        mine = found.draft is not None and actor.kind is ActorKind.PERSON
        return mine and str(found.draft.person_id) == actor.id if found.draft is not None else False
    standing = docket.get().standing(actor, found.case, None)
    if not standing:
        return False
    allowed = _allowed(standing)
    given = rooms.registered()
    if given is not None:
        allowed |= Q(audience__in=[room_of(room) for room in given.readable(actor, found.case)])
    return Evidence.objects.filter(allowed, pk=found.pk).exists()
