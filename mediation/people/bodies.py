"""Proposals about organisations: add one, change it, end it, take it up again."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mediation.core.canonical import canonical
from mediation.core.refusals import Refused
from mediation.people import burden
from mediation.people.body_inputs import FIELDS, ChangedBody, NewBody, OfBody
from mediation.people.models import OFFICES, Membership, Organisation, Proposal
from mediation.people.proposals import Asked, Draft, Effect, Kind, keep

FURTHER = "further_areas"  # rows of their own, not a column


def plain(body: Organisation, names: Any) -> dict[str, Any]:
    """Some of an organisation's data as JSON."""
    return {name: _jsonable(getattr(body, name)) for name in names}


def _jsonable(value: Any) -> Any:
    if isinstance(value, Organisation):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date) else value


def _stored(name: str, value: Any) -> tuple[str, Any]:
    """The column and value that keep what JSON says."""
    if name == "platform":
        return "platform_id", UUID(value) if value else None
    return name, date.fromisoformat(value) if name == "established_on" and value else value


class AddBody(Kind):
    """A new organisation."""

    name = "add_organisation"
    label = gettext_lazy("Add an organisation")
    form = NewBody

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """All its data."""
        kind = said["organisation_kind"]
        fields = {name: _jsonable(said[name]) for name in FIELDS[kind]}
        return Draft(
            kind=self.name, data={"kind": kind, "fields": fields}, before={}, subject=fields["name"],
            takes_on=said["takes_on"], reason=said["reason"],
        )  # fmt: skip

    def check(self, proposal: Proposal) -> None:
        """The name, and what its numbers begin with, are still free. Refused `overtaken`."""
        kind, fields = proposal.data["kind"], proposal.data["fields"]
        prefix = fields.get("paper_prefix")
        same = Organisation.objects.filter(kind=kind, paper_prefix=prefix).exists() if prefix else False
        if same or Organisation.objects.filter(name=fields["name"]).exists():
            raise Refused("overtaken", _("An organisation of this name, or with these numbers, is on record by now."))

    def carry_out(self, proposal: Proposal, *, now: Any) -> dict[str, Any]:
        """Put it on record."""
        stored = dict(_stored(name, value) for name, value in proposal.data["fields"].items())
        further = stored.pop(FURTHER, [])
        try:
            with transaction.atomic():
                made = Organisation.objects.create(kind=proposal.data["kind"], **stored)
                made.competent_in(further)
        except IntegrityError as twice:
            raise Refused("overtaken") from twice
        proposal.organisation = made
        return {"organisation": str(made.pk)}

    def undo(self, proposal: Proposal) -> Draft | None:
        """End it."""
        return _ended(proposal.organisation) if proposal.organisation else None


class ChangeBody(Kind):
    """Other data for an organisation: what is printed on papers and decides competence from then on."""

    name = "change_organisation"
    label = gettext_lazy("Change an organisation")
    form = ChangedBody

    def initial(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        """What stands now."""
        body = ChangedBody(initial=dict(wanted)).own()
        if body is None:
            return dict(wanted)
        return plain(body, FIELDS[body.kind]) | {"organisation": str(body.pk)}

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """Only what differs. Refused `invalid` where nothing does."""
        body: Organisation = said["organisation"]
        before = plain(body, FIELDS[body.kind])
        after = {name: _jsonable(said[name]) for name in before}
        changed = [name for name in before if before[name] != after[name]]
        if not changed:
            raise Refused("invalid", errors={"name": [_("Nothing would be different.")]})
        data = {name: after[name] for name in changed}
        return Draft(
            kind=self.name, organisation=body, takes_on=said["takes_on"], reason=said["reason"], data=data,
            before={name: before[name] for name in changed}, subject=_same(body, data),
        )  # fmt: skip

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """The same data as it is now."""
        return plain(_fresh(proposal), proposal.before)

    def check(self, proposal: Proposal) -> None:
        """What must be one organisation's alone still is. Refused `overtaken`."""
        body, data = _fresh(proposal), proposal.data
        others = Organisation.objects.exclude(pk=body.pk)
        same = "paper_prefix" in data and others.filter(kind=body.kind, paper_prefix=data["paper_prefix"]).exists()
        if same or ("name" in data and others.filter(name=data["name"]).exists()):
            raise Refused("overtaken", _("An organisation of this name, or with these numbers, is on record by now."))

    def carry_out(self, proposal: Proposal, *, now: Any) -> dict[str, Any]:
        """Store it."""
        stored = dict(_stored(name, value) for name, value in proposal.data.items())
        body = _fresh(proposal)
        further = stored.pop(FURTHER, body.further_areas)
        for name, value in stored.items():
            setattr(body, name, value)
        body.save()
        if body.kind in OFFICES:
            body.competent_in(further)
        return {}

    def effect(self, proposal: Proposal) -> Effect:
        """Its open cases go on under the new data."""
        return _effect(proposal)

    def undo(self, proposal: Proposal) -> Draft | None:
        """What stood before, where it was not changed since."""
        body, data = proposal.organisation, proposal.before
        if body is None:
            return None
        return Draft(kind=self.name, organisation=body, data=data, before=proposal.data, subject=_same(body, data))


class EndBody(Kind):
    """An organisation that takes no new cases and whose posts end."""

    name = "end_organisation"
    label = gettext_lazy("End an organisation")
    form = OfBody

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """Never while anything lies with it."""
        draft = _ended(said["organisation"])
        return Draft(
            kind=self.name, organisation=draft.organisation, data=draft.data, before=draft.before,
            subject=draft.subject, takes_on=said["takes_on"], reason=said["reason"],
        )  # fmt: skip

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """Whether it works, and who has a post in it."""
        return _working(_fresh(proposal))

    def check(self, proposal: Proposal) -> None:
        """Refused `not_open` with how many lie with it, or which stores hang on it."""
        body = _fresh(proposal)
        if body.ended_at is not None:
            raise Refused("not_open", _("It has ended already."))
        load = burden.of_body(body)
        if load:
            raise Refused("not_open", held(load), cases=load.cases, proceedings=load.proceedings)
        stores = Organisation.objects.filter(platform=body, ended_at=None).count()
        if stores:
            said = ngettext(
                "%(count)d store trades on this platform. Tie it elsewhere or end it first.",
                "%(count)d stores trade on this platform. Tie them elsewhere or end them first.",
                stores,
            )
            raise Refused("not_open", said % {"count": stores}, stores=stores)

    def carry_out(self, proposal: Proposal, *, now: Any) -> dict[str, Any]:
        """End it and every post in it; its tokens open nothing while it is ended."""
        _rows(proposal).update(ended_at=now)
        posts = Membership.objects.filter(organisation=proposal.organisation_id, active=True)
        ended = list(posts.order_by("pk").values_list("pk", flat=True))
        posts.update(active=False, ended_at=now)
        return {"posts": ended}

    def effect(self, proposal: Proposal) -> Effect:
        """None may lie with it."""
        return _effect(proposal)

    def concerns(self, proposal: Proposal) -> set[str]:
        """Whose posts end with it."""
        held_by = Membership.objects.filter(organisation=proposal.organisation_id, active=True)
        return {str(one) for one in held_by.values_list("user_id", flat=True)}

    def undo(self, proposal: Proposal) -> Draft | None:
        """Take it up again, with the posts that ended with it."""
        body = proposal.organisation
        if body is None:
            return None
        data = {"posts": proposal.result["posts"]}
        return Draft(kind=ReopenBody.name, organisation=body, data=data, before={"working": False}, subject=str(body.pk))  # fmt: skip  # noqa: E501


class ReopenBody(Kind):
    """An ended organisation works again."""

    name = "reopen_organisation"
    label = gettext_lazy("Take an ended organisation up again")
    form = OfBody

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """Without posts: they are added one by one, unless this undoes the end."""
        body: Organisation = said["organisation"]
        return Draft(
            kind=self.name, organisation=body, data={"posts": []}, before={"working": False}, subject=str(body.pk),
            takes_on=said["takes_on"], reason=said["reason"],
        )  # fmt: skip

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """Whether it works."""
        return {"working": _fresh(proposal).ended_at is None}

    def check(self, proposal: Proposal) -> None:
        """Refused `not_open` where it never ended."""
        if _fresh(proposal).ended_at is None:
            raise Refused("not_open", _("It has not ended."))

    def carry_out(self, proposal: Proposal, *, now: Any) -> dict[str, Any]:
        """Let it work, and give back the posts."""
        _rows(proposal).update(ended_at=None)
        back = Membership.objects.filter(pk__in=proposal.data["posts"], organisation=proposal.organisation_id)
        back.update(active=True, ended_at=None)
        return {}

    def concerns(self, proposal: Proposal) -> set[str]:
        """Who gets a post back."""
        back = Membership.objects.filter(pk__in=proposal.data["posts"])
        return {str(one) for one in back.values_list("user_id", flat=True)}

    def undo(self, proposal: Proposal) -> Draft | None:
        """End it again."""
        return _ended(proposal.organisation) if proposal.organisation else None


def _same(body: Organisation, data: dict[str, Any]) -> str:
    """What two changes share that ask for the same: a second click proposes nothing."""
    return f"{body.pk}:{hashlib.sha256(canonical(data)).hexdigest()[:32]}"


def held(load: burden.Load) -> str:
    """How much lies with an organisation that is to end, in one sentence."""
    return _(
        "%(proceedings)d open proceedings in %(in_charge)d cases lie with it, and it is a party of %(as_party)d other"
        " open cases. They must be closed or handed on first."
    ) % {"proceedings": load.proceedings, "in_charge": load.in_charge, "as_party": load.as_party}


def _ended(body: Organisation) -> Draft:
    return Draft(kind=EndBody.name, organisation=body, data={}, before=_working(body), subject=str(body.pk))


def _working(body: Organisation) -> dict[str, Any]:
    posts = Membership.objects.filter(organisation=body, active=True).order_by("pk")
    return {"working": body.ended_at is None, "posts": list(posts.values_list("pk", flat=True))}


def _effect(proposal: Proposal) -> Effect:
    load = burden.of_body(_fresh(proposal))
    return Effect(cases=load.cases, load=load)


def _fresh(proposal: Proposal) -> Organisation:
    """The organisation as it is now; whoever decides holds its row (proposals._locked)."""
    return _rows(proposal).get()


def _rows(proposal: Proposal) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk=str(proposal.organisation_id))


for _kind in (AddBody(), ChangeBody(), EndBody(), ReopenBody()):
    keep(_kind)
