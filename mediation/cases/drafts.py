"""Complaints being written: kept on every step, encrypted, open to their writer alone, on any device."""

from datetime import datetime
from typing import Any
from uuid import UUID

from mediation.cases.models import Draft
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.people.queries import user_of

LONGEST = 8000


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


def keep(draft: Draft, said: dict[str, Any], *, step: str, now: datetime) -> None:
    """Keep what was typed, right or wrong, and where to go on. Refused `conflict` once the complaint is filed."""
    draft.answers = {**draft.answers, **{name: _bounded(value) for name, value in said.items()}}
    draft.step, draft.saved_at = step, now
    kept = Draft.objects.filter(pk=draft.pk, filed_case=None)
    if not kept.update(answers=draft.answers, step=step, saved_at=now):
        raise Refused("conflict")


def drop(draft: Draft) -> None:
    """Throw a draft away with what was attached to it; one that was filed stays."""
    if draft.filed_case_id is None:
        draft.evidence.all().delete()
        draft.delete()


def _bounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_bounded(one) for one in value[:60]]
    if isinstance(value, dict):
        return {str(key)[:60]: _bounded(one) for key, one in list(value.items())[:60]}
    return value[:LONGEST] if isinstance(value, str) else value
