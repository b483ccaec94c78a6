"""Complaints being written: kept on every step, encrypted, open to their writer alone, on any device."""

from datetime import datetime
from typing import Any
from uuid import UUID

from mediation.cases.models import Draft
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.people.queries import user_of

LONGEST = 100_000  # of one text; no field of a complaint takes nearly as much


def begin(actor: Actor, *, now: datetime) -> Draft:
    """A new draft of a person (F1). Refused `forbidden` for anybody else."""
    person = user_of(actor)
    if person is None:
        raise Refused("forbidden")
    answers: Any = {"name": person.name}
    return Draft.objects.create(person=person, answers=answers, saved_at=now)


def drafts_of(actor: Actor) -> list[Draft]:
    """What the person has not filed yet, last written first."""
    person = user_of(actor)
    return list(Draft.objects.filter(person=person, filed_case=None).order_by("-saved_at")) if person else []


def draft_of(actor: Actor, draft: UUID) -> Draft:
    """One draft of the person, filed or not. Refused `not_found`."""
    person = user_of(actor)
    found = Draft.objects.filter(pk=draft, person=person).first() if person else None
    if found is None:
        raise Refused("not_found")
    return found


def keep(draft: Draft, said: dict[str, Any], *, step: str, now: datetime) -> bool:
    """Keep what was typed, right or wrong, and where to go on; whether all of it could be kept.

    A text beyond any measure is never cut: what was kept of it before stays, and `draft` has it whole for the page.
    Refused `conflict` once the complaint is filed.
    """
    kept = {**draft.answers, **{name: value for name, value in said.items() if _fits(value)}}
    draft.answers = {**draft.answers, **said}
    draft.step, draft.saved_at = step, now
    mine = Draft.objects.filter(pk=draft.pk, filed_case=None)
    if not mine.update(answers=kept, step=step, saved_at=now):
        raise Refused("conflict")
    return all(map(_fits, said.values()))


def drop(draft: Draft) -> None:
    """Throw a draft away with what was attached to it; one that was filed stays."""
    if draft.filed_case_id is None:
        draft.evidence.all().delete()
        draft.delete()


def _fits(value: Any) -> bool:
    return len(value if isinstance(value, str) else str(value)) <= LONGEST
