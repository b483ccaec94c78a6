"""What somebody was told; every read starts with the actor."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet

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


def proof_of(actor: Actor, case: "Case") -> QuerySet[Notice]:
    """The ledger of service of a case, newest first, for the body in charge. Refused `not_found`."""
    standing = docket.get().standing(actor, case, None)
    if not standing.bodies:
        raise Refused("not_found")
    told = Notice.objects.filter(case=case, proceeding__body_id__in=standing.bodies)
    return told.select_related("person", "party", "organisation").order_by("-made_at", "person_id", "channel")


def unreached(actor: Actor, case: "Case") -> QuerySet[Notice]:
    """The texts to parties that no sender took and that nobody has told otherwise since."""
    otherwise = Notice.objects.filter(event=OuterRef("event"), person=OuterRef("person")).exclude(
        channel__in=(Channel.IN_SITE, Channel.SMS)
    )
    seen = Notice.objects.filter(event=OuterRef("event"), person=OuterRef("person")).exclude(opened_at=None)
    failed = proof_of(actor, case).filter(channel=Channel.SMS, sent_at=None).exclude(failed_at=None)
    return failed.filter(~Exists(otherwise), ~Exists(seen))


def on_the_page(notice: Notice) -> UUID | None:
    """The row of the same notice on its addressee's page."""
    here = Notice.objects.filter(event=notice.event_id, person=notice.person_id, channel=Channel.IN_SITE)
    return here.values_list("pk", flat=True).first()


def of_case(actor: Actor, case: "Case") -> QuerySet[Notice]:
    """What the person was told on the platform in one case, newest first."""
    return notices_of(actor).filter(case=case)


def sent_texts(*, most: int = 50) -> list[SentText]:
    """The texts of the demonstration's outbox page, newest first. Refused `not_demo` on a real site."""
    if not (settings.DEMO or settings.LOCAL_ONLY):
        raise Refused("not_demo")
    return list(SentText.objects.all()[:most])
