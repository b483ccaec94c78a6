"""The file of a people's mediation, bound in the order that such files have (PML Art 27; mediation.law.dossier).

What was said to the mediator alone is no part of it, and nothing in it tells whether anybody was spoken with alone.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mediation.agreements import papers as mediation_papers
from mediation.agreements.models import Agreement, AgreementStatus
from mediation.cases.flows.mediation_inputs import CallBack
from mediation.cases.models import Case, Proceeding, Side
from mediation.cases.queries import case_of, proceedings_of
from mediation.cases.states import PeoplesMediationState, Stage
from mediation.confirmation.dossier import safe_name
from mediation.confirmation.models import Application
from mediation.confirmation.package import DossierFile, zipped
from mediation.core import docket, gate, verbs
from mediation.core.actors import Actor
from mediation.core.audience import body_of
from mediation.core.gate import SHANGHAI, Act
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.documents import render
from mediation.documents.builders import dispute
from mediation.documents.papers import LANGUAGE, now_ready
from mediation.documents.queries import papers_of
from mediation.evidence import store
from mediation.law import dossier, wording

COMMITTEE = (Role.MEDIATOR, Role.SECRETARY)
OVER = frozenset({
    PeoplesMediationState.AGREED, PeoplesMediationState.FOLLOWUP, PeoplesMediationState.ENDED,
    PeoplesMediationState.DECLINED,
})  # fmt: skip
#: Which papers stand at which place.
PAPERS = {
    "application": ("pm_application",), "rights_notice": ("rights_notice",), "mediation_record": ("mediation_record",),
    "agreement": ("pm_agreement",), "performance_proof": ("performance_proof",),
    "confirmation": (
        "confirmation_application", "mediation_proof", "service_address", "litigation_authority", "hearing_notice",
        "confirmation_ruling_note",
    ),
}  # fmt: skip
Bound = dict[str, list[DossierFile]]
TAKE = Step(rule="PML 27", label=_("Bind the file"), event="mediation.file_bound", who=COMMITTEE)


def mediated(actor: Actor, case: Case) -> Proceeding | None:
    """The mediation that is over and whose committee this is; nothing for everybody else."""
    over = (one for one in reversed(proceedings_of(case)) if one.kind == Stage.PEOPLES_MEDIATION and one.state in OVER)
    return next((one for one in over if docket.get().standing(actor, case, one).is_any(*COMMITTEE)), None)


def _over(act: Act) -> None:
    """Guard: a file is bound when the mediation is over, by its own committee. Refused `not_open`."""
    if mediated(act.actor, act.case) is None:
        raise Refused("not_open")


@verbs.verb(verbs.CASE, "bind_file", TAKE, guard=_over)
def bind_file(act: Act, data: dict[str, Any]) -> None:
    """Record who bound it, for the committee's own people."""
    found = mediated(act.actor, act.case)
    act.audience = body_of(found.body_id if found else None)
    act.result |= {"number": act.case.number}


def take(actor: Actor, case: UUID, *, now: datetime) -> tuple[str, bytes]:
    """The bound file: its name and bytes; each binding is recorded.

    Refused `not_found`, `forbidden` for who is not of a committee, `not_open` before its mediation is over,
    `unavailable` when a stored original is not what it was.
    """
    found, _standing = case_of(actor, case)
    gate.perform("bind_file", actor=actor, now=now, case=found.pk, data={})
    stage = mediated(actor, found)
    if stage is None:
        raise Refused("not_open")
    try:
        with translation.override(LANGUAGE):
            files = list(_ordered(actor, found, stage, now))
    except (store.Altered, FileNotFoundError) as fault:
        raise Refused("unavailable", _("A stored original is not what it was when it came in. No package is made.")) from fault  # fmt: skip  # noqa: E501
    return f"{stage.number or found.number}.zip", zipped((one.path, one.body) for one in files)


def _ordered(actor: Actor, case: Case, stage: Proceeding, now: datetime) -> Iterator[DossierFile]:
    """The list of contents, then every piece at its place, the note and the back cover last."""
    bound = _bound(actor, case, stage, now)
    count = sum(len(files) for files in bound.values())
    leaf = {
        "number": stage.number or case.number, "date": now.astimezone(SHANGHAI).date(), "dispute": dispute(case),
        "committee": stage.body.name if stage.body else "", "outcome": str(PeoplesMediationState(stage.state).label),
        "binder": docket.get().display(actor.kind, str(actor.id)), "count": count,
    }  # fmt: skip
    contents = [
        {"position": one.position, "title": one.title_zh, "what": _what(one, bound)} for one in dossier.pieces()
    ]
    yield _leaf("00-index.pdf", leaf, "index", contents)
    for one in dossier.pieces():
        for number, file in enumerate(bound.get(one.key, []), start=1):
            yield DossierFile(f"{one.position:02d}-{one.key}/{number:02d}-{file.path}", file.title, file.body)
        if one.key == "file_note":
            yield _leaf(f"{one.position:02d}-{one.key}.pdf", leaf, "note", [{"what": said} for said in _notes(bound)])
        elif one.key == "back_cover":
            yield _leaf(f"{one.position:02d}-{one.key}.pdf", leaf, "back", [])


def _leaf(path: str, leaf: dict[str, Any], part: str, entries: list[dict[str, Any]]) -> DossierFile:
    body = render.render("committee_file", {**leaf, "part": part, "entries": entries})
    return DossierFile(path, wording.say(f"committee_file.{part}"), body)


def _what(piece: dossier.Piece, bound: Bound) -> str:
    """What lies at a place, or that nothing does and whether something ought to."""
    if piece.key in ("file_note", "back_cover"):
        return wording.say("committee_file.here")
    if files := bound.get(piece.key):
        return "\n".join(one.title for one in files)
    return wording.say("committee_file.missing" if _wanting(piece, bound) else "committee_file.none")


def _wanting(piece: dossier.Piece, bound: Bound) -> bool:
    return piece.required and piece.key not in ("file_note", "back_cover") and not bound.get(piece.key)


def _notes(bound: Bound) -> list[str]:
    """What whoever opens the file has to know: what is missing, and what never goes in."""
    missing = [one.title_zh for one in dossier.pieces() if _wanting(one, bound)]
    said = (
        [wording.say("committee_file.note_missing", what=wording.say("committee_file.between").join(missing))]
        if missing
        else []
    )
    return [*said, wording.say("committee_file.note_record"), wording.say("committee_file.note_apart")]


def _bound(actor: Actor, case: Case, stage: Proceeding, now: datetime) -> Bound:
    """What there is of this mediation and of what came of it for each place, as far as the committee reads it."""
    mine = papers_of(actor, case).filter(Q(proceeding=stage.pk) | Q(proceeding__origin=stage.pk))
    bound: Bound = {
        key: [_paper(now_ready(one, now=now)) for one in mine.filter(kind__in=kinds).order_by("issued_at", "version")]
        for key, kinds in PAPERS.items()
    }
    if stage.facts.get("oral"):
        standing = Agreement.objects.filter(proceeding=stage.pk, status=AgreementStatus.EFFECTIVE)
        bound["agreement"] += [_oral(one) for one in standing]
    bound["identity"] = list(_identities(stage))
    for one in mediation_papers.public(case, until=now):
        key = "power_of_attorney" if one.authority else "evidence"
        file = DossierFile(safe_name(one.name), mediation_papers.shown(one), store.checked(one.sha256))
        bound.setdefault(key, []).append(file)
    bound["call_back"] = list(_call_backs(case, stage, now))
    return bound


def _paper(paper: Any) -> DossierFile:
    title = f"{paper.title} {paper.number}"
    return DossierFile(f"{safe_name(title)}.pdf", title, store.checked(paper.sha256))


def _oral(agreement: Agreement) -> DossierFile:
    text = f"{agreement.text_zh}\n\nSHA-256 {agreement.content_hash}\n"
    title = wording.say("committee_file.oral")
    return DossierFile(f"{title}.txt", title, text.encode())


def _identities(stage: Proceeding) -> Iterator[DossierFile]:
    """The sheets that were drawn up for the court; else identity stands in the record of the session."""
    for application in Application.objects.filter(proceeding__origin=stage.pk).order_by("pk"):
        for sheet in application.identities.get("sheets", []):
            title = f"{wording.say('identity.sheet')} {sheet['person']['name']}"
            yield DossierFile(f"{safe_name(title)}.pdf", title, render.render("identity_sheet", sheet))


def _call_backs(case: Case, stage: Proceeding, now: datetime) -> Iterator[DossierFile]:
    """One sheet of all call-backs."""
    found = Event.objects.filter(case=case.pk, proceeding=stage.pk, kind="mediation.followed_up").order_by("at", "seq")
    entries = [{"at": one.at, "what": wording.say("committee_file.called_back", **_told(one))} for one in found]
    if entries:
        whole = {"number": case.number, "date": now.astimezone(SHANGHAI).date(), "dispute": dispute(case)}
        title = wording.say("committee_file.call_back")
        yield DossierFile(f"{title}.pdf", title, render.render("case_chronology", {**whole, "entries": entries}))


def _told(event: Event) -> dict[str, str]:
    """Whom the committee asked, how it stands, and the remark."""
    who, stands = str(Side(event.data["asked"]).label), str(dict(CallBack.RESULTS)[event.data["result"]])
    return {
        "said": wording.say("committee_file.then").join(
            one for one in (who, stands, event.data.get("remark", "")) if one
        )
    }
