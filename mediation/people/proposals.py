"""Changes by two people: one proposes, another sees what it changes and decides; dated, recorded, undone alike.

What can be proposed are the kinds that subjects register (`keep`): organisations and posts here, calendars above.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.core import inputs
from mediation.core.actors import Actor
from mediation.core.inputs import VerbInput
from mediation.core.look import once
from mediation.core.refusals import Refused
from mediation.people import ledger
from mediation.people.burden import Load
from mediation.people.models import MemberRole, Organisation, Proposal, ProposalState, User
from mediation.people.queries import user_of

_LOG = logging.getLogger(__name__)
SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Who looks after the platform as a whole; a supervisor of one office's area does not.
KEEPERS = Q(role=MemberRole.ADMIN) | Q(role=MemberRole.SUPERVISOR, organisation=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who proposes and when, for the forms."""

    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return day_of(self.now)


class ProposalInput(VerbInput):
    """What every proposal of a change says besides what is to change."""

    takes_on = forms.DateField(
        label=gettext_lazy("Takes effect on"), required=False, widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Left empty, it takes effect as soon as a second person has confirmed it."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why, and what it rests on"), min_length=2, max_length=300)

    def prepare(self) -> None:
        """Ask for the day and the reason last."""
        last = [name for name in ("takes_on", "reason") if name in self.fields]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean_takes_on(self) -> date | None:
        """A day to come: what was is not changed."""
        day: date | None = self.cleaned_data["takes_on"]
        if day is not None and self.act is not None and day <= self.act.today:
            raise ValidationError(_("Name a day after today, or leave it empty."), code="past")
        return day


class Reason(VerbInput):
    """Why something in force is to be undone."""

    reason = forms.CharField(label=gettext_lazy("Why, and what it rests on"), min_length=2, max_length=300)


class Decision(VerbInput):
    """The second person's word."""

    approve = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Confirm it")), ("no", gettext_lazy("Do not confirm it"))],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("What you compared it with"), min_length=2, max_length=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be proposed: JSON alone, so that it is read later as it was written."""

    kind: str
    data: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    organisation: Organisation | None = None
    subject: str = ""
    takes_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What confirming it changes: how many open cases, of them how many are led by who goes, and where they lie."""

    cases: int = 0
    led: int = 0
    load: Load | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A proposal after the second person's word, and how many rows moved because of it."""

    proposal: Proposal
    moved: int = 0


class Kind:
    """One thing that can be proposed, and what becomes of it."""

    name: str
    label: Any
    form: type[VerbInput]

    def initial(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        """What the form is filled with before anybody typed; `wanted` stands in the page's address."""
        return dict(wanted)

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """What a valid form asks for. Refused `invalid` where nothing would come of it."""
        raise NotImplementedError

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """What stands now of what it would change: overtaken when it is no longer what it was."""
        return dict(proposal.before)

    def check(self, proposal: Proposal) -> None:
        """Refused with words where it can no longer be carried out."""

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """Do it; what came of it is kept with the proposal."""
        raise NotImplementedError

    def afterwards(self, proposal: Proposal, *, now: datetime) -> int:
        """What follows outside the transaction, once it stands; how many rows moved."""
        return 0

    def effect(self, proposal: Proposal) -> Effect:
        """What confirming it would change; reads only."""
        return Effect()

    def concerns(self, proposal: Proposal) -> set[str]:
        """Ids of the people whose own matter it is: they do not decide it."""
        return set()

    def undo(self, proposal: Proposal) -> Draft | None:
        """The proposal that restores what stood before, None where there is none."""
        return None


_kinds: dict[str, Kind] = {}


def keep(kind: Kind) -> Kind:
    """Register a kind."""
    _kinds[kind.name] = kind
    return kind


def kind_of(name: str) -> Kind:
    """The kind of that name. Refused `not_found`."""
    if name not in _kinds:
        raise Refused("not_found")
    return _kinds[name]


def names() -> list[str]:
    """Everything that can be proposed."""
    return sorted(_kinds)


def day_of(now: datetime) -> date:
    """The day of a moment in Asia/Shanghai."""
    return now.astimezone(SHANGHAI).date()


@once(lambda actor: actor)
def keeper(actor: Actor) -> User:
    """Who looks after the platform: an administrator or its supervisor. Refused `not_found` for everybody else."""
    person = user_of(actor)
    if person is None or not person.memberships.filter(KEEPERS, active=True).exists():
        raise Refused("not_found")
    return person


def form_of(name: str, *, actor: Actor, now: datetime, data: Any = None, wanted: Mapping[str, str] | None = None) -> VerbInput:  # fmt: skip  # noqa: E501
    """The form of a kind: empty, or with what was said by a page (QueryDict) or a program (a JSON object)."""
    kind = kind_of(name)
    asked = Asked(actor, now)
    if data is None:
        return kind.form(act=asked, initial=kind.initial(wanted or {}))
    if not isinstance(data, QueryDict):
        data = kind.initial({key: str(value) for key, value in data.items()}) | dict(data)
    return inputs.bind(kind.form, data, act=asked)


def propose(name: str, data: Any, *, actor: Actor, now: datetime) -> Proposal:
    """Put a change forward. Refused `not_found`, `invalid` field by field, `conflict` where it waits already."""
    person = keeper(actor)
    form = form_of(name, actor=actor, now=now, data=data)
    if not form.is_valid():
        raise Refused("invalid", errors={name: list(map(str, found)) for name, found in form.errors.items()})
    with transaction.atomic():
        draft = kind_of(name).draft(Asked(actor, now), form.cleaned_data)
        return _put_forward(draft, by=person, actor=actor, now=now)


def counter(proposal: UUID, *, reason: str, actor: Actor, now: datetime) -> Proposal:
    """Propose to undo what is in force or scheduled. Refused `not_open`, `conflict` where that waits already."""
    person = keeper(actor)
    with transaction.atomic():
        found = _locked(proposal)
        draft = _counter_of(found)
        if draft is None:
            raise Refused("not_open", _("There is nothing here to undo."))
        return _put_forward(draft, by=person, actor=actor, now=now, reason=reason, undoes=found)


def can_be_undone(proposal: Proposal) -> bool:
    """Whether a counter-proposal would restore something, and none was made yet that waits or holds."""
    live = (ProposalState.WAITING, ProposalState.SCHEDULED, ProposalState.DONE)
    return _counter_of(proposal) is not None and not proposal.undone_by.filter(state__in=live).exists()


def _counter_of(proposal: Proposal) -> Draft | None:
    if proposal.state == ProposalState.SCHEDULED:
        return Draft(
            kind=Recall.name, data={"proposal": str(proposal.pk)}, organisation=proposal.organisation,
            subject=str(proposal.pk),
        )  # fmt: skip
    return kind_of(proposal.kind).undo(proposal) if proposal.state == ProposalState.DONE else None


def _put_forward(draft: Draft, *, by: User, actor: Actor, now: datetime, reason: str = "", undoes: Proposal | None = None) -> Proposal:  # fmt: skip  # noqa: E501
    made = Proposal(
        kind=draft.kind, subject=draft.subject, organisation=draft.organisation, data=draft.data, before=draft.before,
        takes_on=draft.takes_on, reason=reason or draft.reason, proposed_by=by, proposed_at=now, undoes=undoes,
    )  # fmt: skip
    kind_of(draft.kind).check(made)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as twice:
        raise Refused("conflict", _("The same was proposed already and waits for its second person.")) from twice
    _record("proposal.made", made, actor=actor, now=now, before=made.before, after=made.data, reason=made.reason)
    return made


def faults(proposal: Proposal) -> list[str]:
    """Why a proposal that waits can no longer be put in force, in words; empty where it can."""
    try:
        _still(proposal)
    except Refused as refused:
        return [str(one) for found in refused.errors.values() for one in found] or [str(refused)]
    return []


def _still(proposal: Proposal) -> None:
    kind = kind_of(proposal.kind)
    if kind.stands(proposal) != proposal.before:
        raise Refused("overtaken")
    kind.check(proposal)


def decide(proposal: UUID, *, approve: bool, reason: str, actor: Actor, now: datetime) -> Decided:
    """Confirm a change or turn it down. Refused `second_person`, `already_decided`, `overtaken`, or by its kind."""
    person = keeper(actor)
    with transaction.atomic():
        found = _locked(proposal)
        if found.state != ProposalState.WAITING:
            raise Refused("already_decided", by=found.decided_by and found.decided_by.name, at=str(found.decided_at))
        if found.proposed_by_id == person.pk or str(person.pk) in kind_of(found.kind).concerns(found):
            raise Refused("second_person")
        found.decided_by, found.decided_at, found.decision = person, now, reason
        if not approve:
            found.state = ProposalState.REFUSED
        elif found.takes_on is not None and found.takes_on > day_of(now):
            _still(found)
            found.state = ProposalState.SCHEDULED
        else:
            _put_in_force(found, now)
        found.save()
        _record(f"proposal.{found.state}", found, actor=actor, now=now, reason=reason, result=found.result)
    in_force = found.state == ProposalState.DONE
    return Decided(found, kind_of(found.kind).afterwards(found, now=now) if in_force else 0)


def _put_in_force(found: Proposal, now: datetime) -> None:
    _still(found)
    found.result = kind_of(found.kind).carry_out(found, now=now)
    found.state, found.done_at = ProposalState.DONE, now


def carry_out_due(*, now: datetime) -> int:
    """Put in force what was confirmed for a day that has come; how many. One that fails is kept with why."""
    due = Proposal.objects.filter(state=ProposalState.SCHEDULED, takes_on__lte=day_of(now))
    done = 0
    for pk in list(due.order_by("takes_on", "decided_at").values_list("pk", flat=True)):
        try:
            done += _carried_out(pk, now)
        except Exception:  # noqa: BLE001 - it stays scheduled and is tried by the next sweep; the others must not wait
            _LOG.exception("proposal %s could not be carried out", pk)
    return done


def _carried_out(pk: UUID, now: datetime) -> int:
    with transaction.atomic():
        found = _locked(pk)
        if found.state != ProposalState.SCHEDULED:
            return 0
        try:
            with transaction.atomic():
                _put_in_force(found, now)
        except Refused as refused:
            found.result = {"code": refused.code, "fault": _in_both_languages(found, refused)}
            found.state, found.done_at = ProposalState.FAILED, None
        found.save()
        _record(f"proposal.{found.state}", found, actor=Actor.system("sweep"), now=now, result=found.result)
    if found.state == ProposalState.DONE:
        kind_of(found.kind).afterwards(found, now=now)
    return int(found.state == ProposalState.DONE)


def _in_both_languages(found: Proposal, refused: Refused) -> dict[str, str]:
    """Why it failed, as it is read later: what stands then is no longer what stood."""
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = " ".join(faults(found)) or str(refused)
    return said


def _locked(pk: UUID) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).select_related("organisation", "decided_by").filter(pk=pk)
    proposal = found.first()
    if proposal is None:
        raise Refused("not_found")
    if proposal.organisation_id is not None:  # a new case of it waits for this, or was counted before
        Organisation.objects.select_for_update().get(pk=proposal.organisation_id)
    return proposal


def _record(kind: str, proposal: Proposal, *, actor: Actor, now: datetime, **data: Any) -> None:
    said = {"what": proposal.kind, "takes_on": proposal.takes_on and proposal.takes_on.isoformat()} | data
    ledger.append(kind, actor=actor, now=now, proposal=proposal, data={key: value for key, value in said.items() if value})  # fmt: skip  # noqa: E501


class Recall(Kind):
    """What was confirmed for a later day is called off before that day."""

    name = "recall"
    label = gettext_lazy("Call off a change before its day")
    form = ProposalInput

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """Nothing to be overtaken but the state of what is called off, which `check` reads."""
        return dict(proposal.before)

    def check(self, proposal: Proposal) -> None:
        """Only what has not taken effect."""
        if not self._meant(proposal).exists():
            raise Refused("overtaken")

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """Let its day pass without it."""
        self._meant(proposal).update(state=ProposalState.CALLED_OFF)
        return {}

    def _meant(self, proposal: Proposal) -> Any:
        return Proposal.objects.filter(pk=proposal.data["proposal"], state=ProposalState.SCHEDULED)


keep(Recall())
