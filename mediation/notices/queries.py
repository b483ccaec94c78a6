"""What somebody was told; every read starts with the actor."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from mediation.core import docket
from mediation.core.actors import Actor, ActorKind
from mediation.core.refusals import Refused
from mediation.notices import titles
from mediation.notices.models import Channel, Notice, SentText

if TYPE_CHECKING:
    from mediation.cases.models import Case


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """Everything the person was told on the platform, newest first."""
    if actor.kind is not ActorKind.PERSON:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=UUID(actor.id), channel=Channel.IN_SITE).select_related("case")


def unread(actor: Actor) -> QuerySet[Notice]:
    """What the person has not opened yet."""
    return notices_of(actor).filter(opened_at=None)


def unread_by_case(actor: Actor, cases: Collection[UUID]) -> dict[UUID, int]:
    """How many notices of some cases the person has not opened yet; a case without any is left out."""
    counted = unread(actor).filter(case__in=cases).order_by().values("case").annotate(count=Count("pk"))
    return {row["case"]: row["count"] for row in counted}


def notice_of(actor: Actor, notice: UUID | str) -> Notice:
    """One notice of the person. Refused `not_found`."""
    found = notices_of(actor).filter(pk=notice).first()
    if found is None:
        raise Refused("not_found")
    return found


def title(notice: Notice) -> str:
    """What a notice says, in the language active when it is read."""
    return titles.sentence(notice.title, notice.params)


def mark_opened(actor: Actor, *, now: datetime, notice: UUID | str | None = None, case: "Case | None" = None) -> int:
    """Record that the person has read one notice, those of a case, or all; how many were unread.

    The link of a text message leads here too, so that both rows of the same event are opened together.
    """
    if actor.kind is not ActorKind.PERSON:
        return 0
    mine = Notice.objects.filter(person_id=UUID(actor.id), opened_at=None)
    if notice is not None:
        mine = mine.filter(event_id=notice_of(actor, notice).event_id)
    if case is not None:
        mine = mine.filter(case=case)
    count = mine.filter(channel=Channel.IN_SITE).count()
    mine.update(opened_at=now)
    return count


def proof_of(actor: Actor, case: "Case") -> Sequence[Notice]:
    """The proof chain of every notice of a case, for the body in charge. Refused `not_found`."""
    standing = docket.get().standing(actor, case, None)
    if not standing.bodies:
        raise Refused("not_found")
    return list(Notice.objects.filter(case=case, proceeding__body_id__in=standing.bodies).select_related("person"))


def sent_texts(*, most: int = 50) -> list[SentText]:
    """The texts of the demonstration's outbox page, newest first. Refused `not_demo` on a real site."""
    if not (settings.DEMO or settings.LOCAL_ONLY):
        raise Refused("not_demo")
    return list(SentText.objects.all()[:most])
