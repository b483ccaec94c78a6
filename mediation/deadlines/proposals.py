"""Calendars put in force by two people: one hands a notice in, another looks at what it changes and decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.core.actors import Actor
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.deadlines import calendars, recount, sweep
from mediation.deadlines.models import CalendarRelease
from mediation.deadlines.recount import Change
from mediation.law import notice
from mediation.law.notice import BadNotice, Fault
from mediation.people import proposals
from mediation.people.models import Proposal, ProposalState
from mediation.people.proposals import Asked, Draft, Kind, keep

SHOWN = 20
COUNTED = 20_000  # beyond that it says "more than"


class Handed(VerbInput):
    """A notice of the State Council, as the tables of the law write one."""

    text = forms.CharField(
        label=gettext_lazy("The notice"), max_length=20_000, widget=forms.Textarea({"rows": 16, "spellcheck": "false"}),
        help_text=gettext_lazy("In the form of mediation/law/data/calendar/2026.toml: year, version, notice, source, published_on, and a [[holiday]] for each."),  # noqa: E501
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moves:
    """What a notice would do to the open clocks: how many get another day, how many become certain, the first moved."""

    moved: int
    settled: int
    more: bool
    first: tuple[Change, ...]


def moves(text: str) -> Moves:
    """Look ahead; reads only. Raises BadNotice."""
    calendar = calendars.with_notice(text)
    found = list(islice(recount.foreseen(notice.read(text).year, calendar), COUNTED + 1))
    moved = [one for one in found if one.moves]
    first = tuple(sorted(moved, key=lambda one: one.clock.due_lenient)[:SHOWN])
    return Moves(len(moved), len(found) - len(moved), len(found) > COUNTED, first)


class Notice(Kind):
    """A year of the State Council's calendar. It is never undone: a mistake is mended by a further version."""

    name = "calendar"
    label = gettext_lazy("Put a calendar of working days in force")
    form = Handed

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """The notice and its version. Refused `invalid` with every broken row named."""
        version = _checked(said["text"])
        return Draft(kind=self.name, data={"text": said["text"], "version": version}, subject=version)

    def check(self, proposal: Proposal) -> None:
        """Refused `invalid` where another came before it."""
        _checked(proposal.data["text"])

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """Put it on record as the next release."""
        by = proposal.decided_by_id or proposal.proposed_by_id
        release = calendars.publish(proposal.data["text"], actor=Actor.person(by), now=now)
        return {"release": release.version}

    def afterwards(self, proposal: Proposal, *, now: datetime) -> int:
        """Count the open clocks anew."""
        return recount.settle(now=now)


keep(Notice())
sweep.also(proposals.carry_out_due)


def waiting() -> list[Proposal]:
    """What was handed in and not decided, the newest first, and then what was decided lately."""
    known = Proposal.objects.filter(kind=Notice.name).select_related("proposed_by", "decided_by")
    open_ = known.filter(state=ProposalState.WAITING)
    return [*open_, *known.exclude(state=ProposalState.WAITING).order_by("-decided_at")[:20]]


def notice_of(proposal: UUID) -> Proposal:
    """One of them. Refused `not_found`."""
    found = Proposal.objects.select_related("proposed_by", "decided_by").filter(pk=proposal, kind=Notice.name).first()
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
