"""Calendars put in force by two people: one hands a notice in, another looks at what it changes and decides."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.deadlines import calendars, recount
from mediation.deadlines.models import CalendarProposal, CalendarRelease
from mediation.deadlines.recount import Change
from mediation.law import notice
from mediation.law.notice import BadNotice, Fault
from mediation.people.queries import user_of

SHOWN = 20
COUNTED = 20_000  # beyond that it says "more than"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a notice would do to the open clocks: how many get another day, how many become certain, the first moved."""

    moved: int
    settled: int
    more: bool
    first: tuple[Change, ...]


def effect(text: str) -> Effect:
    """Look ahead; reads only. Raises BadNotice."""
    calendar = calendars.with_notice(text)
    found = list(islice(recount.foreseen(notice.read(text).year, calendar), COUNTED + 1))
    moved = [one for one in found if one.moves]
    first = tuple(sorted(moved, key=lambda one: one.clock.due_lenient)[:SHOWN])
    return Effect(len(moved), len(found) - len(moved), len(found) > COUNTED, first)


def propose(text: str, *, actor: Actor, now: datetime) -> CalendarProposal:
    """Hand a notice in. Refused `invalid` with every broken row named, `conflict` where it waits already."""
    person = user_of(actor)
    if person is None:
        raise Refused("forbidden")
    version = _checked(text)
    try:
        with transaction.atomic():
            return CalendarProposal.objects.create(text=text, version=version, proposed_by=person, proposed_at=now)
    except IntegrityError as twice:
        raise Refused("conflict", _("This notice waits for its second person already.")) from twice


def decide(proposal: UUID, *, actor: Actor, approve: bool, reason: str, now: datetime) -> CalendarRelease | None:
    """Put a notice in force, or turn it down. Refused `second_person`, `already_decided`, `invalid`."""
    with transaction.atomic():
        found = CalendarProposal.objects.select_for_update().filter(pk=proposal).first()
        if found is None:
            raise Refused("not_found")
        if found.approved is not None:
            raise Refused("already_decided", by=found.decided_by and found.decided_by.name, at=str(found.decided_at))
        if str(found.proposed_by_id) == actor.id:
            raise Refused("second_person")
        found.approved, found.decided_by, found.decided_at, found.reason = approve, user_of(actor), now, reason
        found.save()
        return calendars.publish(found.text, actor=actor, now=now) if approve and _checked(found.text) else None


def waiting() -> list[CalendarProposal]:
    """What was handed in and not decided, the newest first, and then what was decided lately."""
    known = CalendarProposal.objects.select_related("proposed_by", "decided_by")
    return [*known.filter(approved=None), *known.exclude(approved=None).order_by("-decided_at")[:20]]


def proposal_of(proposal: UUID) -> CalendarProposal:
    """One of them. Refused `not_found`."""
    found = CalendarProposal.objects.select_related("proposed_by", "decided_by").filter(pk=proposal).first()
    if found is None:
        raise Refused("not_found")
    return found


def in_force() -> list[CalendarRelease]:
    """The releases that were put in force since this version of the platform, the newest first."""
    return list(CalendarRelease.objects.order_by("-pk")[:20])


def _checked(text: str) -> str:
    try:
        return calendars.with_notice(text).version
    except BadNotice as bad:
        raise Refused("invalid", errors={"text": told(bad)}) from bad


def told(bad: BadNotice) -> list[str]:
    """What is wrong with a notice, in the reader's language."""
    return [_told(fault) for fault in bad.faults]


def _told(fault: Fault) -> str:
    values = {name: _told(value) if isinstance(value, Fault) else value for name, value in fault.values.items()}
    return _(fault.text) % values
