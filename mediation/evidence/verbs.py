"""Giving evidence: to everyone with a part in the case, to the handler alone, or into a room."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mediation.core import docket, verbs
from mediation.core.actors import Actor
from mediation.core.audience import EVERYONE, body_of, room_of, side_of
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, PARTIES
from mediation.core.steps import Step
from mediation.evidence import files, kinds, rooms
from mediation.evidence.models import Evidence

if TYPE_CHECKING:
    from mediation.cases.models import Case, Draft, Party, Proceeding
    from mediation.people.models import User

MOST_IN_DRAFT = 30
_COPIED = (
    "name", "shows", "media_type", "size", "sha256", "sm3", "has_view", "authority", "uploaded_by_kind",
    "uploaded_by_id",
)  # fmt: skip
OWN, AUTHORITY = "own", "authority"


class EvidenceInput(VerbInput):
    """A file, what it shows, and who may see it. The file comes with the uploads of the request."""

    AUDIENCES = (
        (EVERYONE, _("everyone with a part in the case")),
        (OWN, _("my side and the body in charge")),
        (AUTHORITY, _("my side and the body in charge: it proves by what right I act for somebody")),
    )
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=None,
        widget=forms.ClearableFileInput(attrs={"accept": kinds.ACCEPT}),
    )
    shows = forms.CharField(label=_("What it shows"), max_length=200, required=False)
    audience = forms.ChoiceField(label=_("Who may see it"), choices=AUDIENCES, required=False)
    room = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Who handles a case has no side: a file is for everyone, or stays with the body in charge."""
        field = self.fields["audience"]
        if self.act is not None and isinstance(field, forms.ChoiceField) and not side_of(self.act.standing):
            field.choices = [self.AUDIENCES[0], (OWN, _("the body in charge alone"))]

    def clean_file(self) -> files.Received:
        """The file, checked and kept. Refused `bad_file`, `too_large`."""
        return files.receive(self.cleaned_data["file"])


ADD = Step(rule="E1", label=_("Add evidence"), event="evidence.added", who=(*PARTIES, *HANDLERS), form=EvidenceInput)


def _open_case(act: Act) -> None:
    if act.case.closed_at is not None:
        raise Refused("not_open")


@verbs.verb(verbs.CASE, "add_evidence", ADD, guard=_open_case)
def add_evidence(act: Act, data: dict[str, Any]) -> None:
    """Put a file into the case. In a room it is open to its seats alone and recorded in the room's own strand."""
    proceeding = _proceeding(act)
    if proceeding is not None:
        act.about(proceeding)
    if data["room"]:
        given = rooms.registered()
        if given is None:
            raise Refused("not_found")
        given.check(act.actor, act.case, data["room"])
        act.room, audience = data["room"], room_of(data["room"])
    else:
        audience = act.audience = _audience(act, data["audience"], proceeding)
    made = put(
        act.case,
        data["file"],
        actor=act.actor,
        now=act.now,
        audience=audience,
        shows=data["shows"],
        party=act.standing.party,
        proceeding=proceeding,
        authority=data["audience"] == AUTHORITY,
    )
    act.note(evidence=made.pk, number=made.number, sha256=made.sha256, size=made.size)
    act.result |= {"evidence": str(made.pk), "number": made.number, "sha256": made.sha256}


def put(
    case: "Case",
    received: files.Received,
    *,
    actor: Actor,
    now: datetime,
    audience: str,
    shows: str = "",
    party: "Party | None" = None,
    proceeding: "Proceeding | None" = None,
    authority: bool = False,
) -> Evidence:
    """Make a received file part of a case. The caller holds the case's lock and records the event.

    Numbers run without gaps for each audience, so that no reader sees a hole where something is hidden.
    """
    return Evidence.objects.create(
        case=case,
        party=party,
        proceeding_id=proceeding.pk if proceeding is not None else None,
        number=_last(case.evidence.filter(audience=audience)) + 1,
        shows=shows,
        audience=audience,
        authority=authority,
        **_columns(received, actor, now),
    )


def open_further(one: Evidence, *, audience: str, now: datetime) -> Evidence:
    """The same file for one more audience, in its giver's name, without what they wrote beside it.

    The caller holds the case's lock and records it; numbers run on as in `put`.
    """
    same = ("case", "party", "proceeding", "name", "media_type", "size", "sha256", "sm3", "has_view", "uploaded_by_kind", "uploaded_by_id")  # fmt: skip  # noqa: E501
    number = _last(Evidence.objects.filter(case=one.case, audience=audience)) + 1
    return Evidence.objects.create(
        **{name: getattr(one, name) for name in same}, number=number, audience=audience, at=now
    )


def attach_to_draft(
    person: "User",
    draft: "Draft",
    file: "UploadedFile[Any]",
    *,
    now: datetime,
    shows: str = "",
    authority: bool = False,
) -> Evidence:
    """Add a file to a complaint being written. Refused `not_found`, `conflict`, `bad_file`, `too_large`, `invalid`."""
    if draft.person_id != person.pk:
        raise Refused("not_found")
    if draft.filed_case_id is not None:
        raise Refused("conflict")
    if draft.evidence.count() >= MOST_IN_DRAFT:
        sentence = _("At most %(most)s files can be added here; more can follow once it is filed.") % {
            "most": MOST_IN_DRAFT
        }
        raise Refused("invalid", errors={"file": [sentence]})
    received = files.receive(file)
    return Evidence.objects.create(
        draft=draft,
        number=_last(draft.evidence.all()) + 1,
        shows=shows[:200],
        authority=authority,
        **_columns(received, Actor.person(person.pk), now),
    )


def copy_to_draft(draft: "Draft", given: Iterable[Evidence], *, now: datetime) -> None:
    """Let what was given before stand in a complaint being written too: the originals are the same, kept once."""
    before = _last(draft.evidence.all())
    for number, one in enumerate(list(given)[:MOST_IN_DRAFT], start=before + 1):
        kept = {name: getattr(one, name) for name in _COPIED}
        Evidence.objects.create(draft=draft, number=number, at=now, **kept)


def remove_from_draft(person: "User", draft: "Draft", evidence: UUID | str) -> None:
    """Take a file out of a complaint being written; the others close the gap. Refused `not_found`, `conflict`."""
    if draft.person_id != person.pk:
        raise Refused("not_found")
    if draft.filed_case_id is not None:
        raise Refused("conflict")
    gone, _kinds = draft.evidence.filter(pk=evidence, case=None).delete()
    if not gone:
        raise Refused("not_found")
    for number, left in enumerate(draft.evidence.order_by("number", "at"), start=1):
        if left.number != number:
            left.number = number
            left.save(update_fields=["number"])


def hand_in(act: Act, draft: "Draft", party: "Party", proceeding: "Proceeding | None" = None) -> list[Evidence]:
    """Make a draft's files part of a case; gives those everybody reads. What proves an authority is its side's alone.

    Numbers run on without gaps for each audience, as in `put`.
    """
    public: list[Evidence] = []
    stage = act.proceeding if act.has_proceeding else proceeding
    for one in draft.evidence.order_by("number", "at"):
        one.audience = party.side if one.authority else EVERYONE
        one.number = _last(act.case.evidence.filter(audience=one.audience)) + 1
        one.case, one.party, one.proceeding = act.case, party, proceeding
        one.save(update_fields=["case", "party", "proceeding", "number", "audience"])
        if one.authority:
            act.also(
                ADD.event, audience=one.audience, proceeding=stage, evidence=one.pk, number=one.number,
                sha256=one.sha256, size=one.size,
            )  # fmt: skip
        else:
            public.append(one)
    return public


def _columns(received: files.Received, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "name": received.name,
        "media_type": received.media_type,
        "size": received.stored.size,
        "sha256": received.stored.sha256,
        "sm3": received.stored.sm3,
        "has_view": received.has_view,
        "uploaded_by_kind": actor.kind.value,
        "uploaded_by_id": actor.id,
        "at": now,
    }


def _audience(act: Act, wanted: str, proceeding: "Proceeding | None") -> str:
    if wanted not in (OWN, AUTHORITY):
        return EVERYONE
    if side := side_of(act.standing):
        return side
    if wanted == AUTHORITY:
        raise Refused("invalid", errors={"audience": [_("Only a party proves by what right somebody acts for it.")]})
    if proceeding is None or proceeding.body_id not in act.standing.bodies:
        raise Refused("invalid", errors={"audience": [_("Only the body in charge can keep a file to itself.")]})
    return body_of(proceeding.body_id)


def _proceeding(act: Act) -> "Proceeding | None":
    """The stage the file belongs to: the newest that is not over, else the newest."""
    found = docket.get().proceedings(act.case)
    running = [one for one in found if one.closed_at is None] or found
    return running[-1] if running else None


def _last(rows: Any) -> int:
    return int(rows.aggregate(last=Max("number"))["last"] or 0)
