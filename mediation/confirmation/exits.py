"""What a side takes along to a court or to arbitration when mediation ended without agreement (domain 1.11, 5.4).

What was said, offered or conceded to reach an agreement stays behind: it cannot be held against anybody later
(CPLI Art 107). Evidence that stands on its own goes along with its hashes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mediation.agreements import papers as mediation_papers
from mediation.cases.models import Case, Proceeding
from mediation.cases.queries import case_of, timeline
from mediation.cases.states import (
    AdministrativeState,
    ConfirmationState,
    CourtMediationState,
    FirstHandlingState,
    PeoplesMediationState,
    PerformanceState,
    Stage,
)
from mediation.confirmation.dossier import safe_name
from mediation.confirmation.package import DossierFile, sm3, zipped
from mediation.core import gate, verbs
from mediation.core.actors import Actor
from mediation.core.audience import side_of
from mediation.core.canonical import canonical
from mediation.core.gate import SHANGHAI, Act
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Role, Standing
from mediation.core.steps import Step
from mediation.documents import render
from mediation.documents.builders import claims, dispute, piece
from mediation.documents.papers import LANGUAGE, now_ready
from mediation.documents.queries import papers_of
from mediation.evidence import store
from mediation.evidence.models import Evidence
from mediation.evidence.queries import evidence_of
from mediation.law import wording
from mediation.notices import titles
from mediation.rooms import facts, tags

SCHEMA = "jiefen-exit/1"
#: The ends after which a court or arbitration is the way that stays open.
ENDED: dict[str, frozenset[str]] = {
    Stage.FIRST_HANDLING: frozenset({FirstHandlingState.FAILED, FirstHandlingState.EXPIRED}),
    Stage.ADMINISTRATIVE: frozenset({AdministrativeState.TERMINATED, AdministrativeState.NOT_ACCEPTED}),
    Stage.PEOPLES_MEDIATION: frozenset({PeoplesMediationState.ENDED, PeoplesMediationState.DECLINED}),
    Stage.COURT_MEDIATION: frozenset({CourtMediationState.ENDED}),
    Stage.CONFIRMATION: frozenset(
        {ConfirmationState.REJECTED, ConfirmationState.NOT_ACCEPTED, ConfirmationState.REVOKED}
    ),
    Stage.PERFORMANCE: frozenset({PerformanceState.OVERDUE, PerformanceState.SUED}),
}
#: How it came to the suit, in the words of the claim: the first end that was reached says it.
COURSES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("unkept", Stage.PERFORMANCE, ENDED[Stage.PERFORMANCE]),
    ("unconfirmed", Stage.CONFIRMATION, ENDED[Stage.CONFIRMATION]),
    ("mediated", Stage.COURT_MEDIATION, ENDED[Stage.COURT_MEDIATION]),
    ("mediated", Stage.PEOPLES_MEDIATION, frozenset({PeoplesMediationState.ENDED})),
    ("mediated", Stage.ADMINISTRATIVE, frozenset({AdministrativeState.TERMINATED})),
    ("talked", Stage.FIRST_HANDLING, ENDED[Stage.FIRST_HANDLING]),
)
#: Papers of authority; records of talks and drafts of agreements hold what was conceded.
PAPERS = (
    "receipt", "acceptance_decision", "decline_decision", "mediation_notice", "recusal_decision",
    "appraisal_commission", "termination_decision", "mediation_document", "pm_application", "pm_agreement",
    "court_agreement",
)  # fmt: skip
#: Kinds of event that tell how the talks went.
TALKS = ("offer.", "round.", "bid.", "proposal.", "room.", "fact.", "helper.")
TAKE = Step(
    rule="CRPL 39",
    label=_("Take the papers for a court or for arbitration"),
    event="case.exit_pack_taken",
    who=PARTIES,
)


def ended(stages: Iterable[Proceeding]) -> bool:
    """True once something ended without agreement, or an agreement is not kept."""
    return any(one.state in ENDED.get(one.kind, ()) for one in stages)


def _nothing_agreed(act: Act) -> None:
    if not ended(act.case.proceedings.all()):
        raise Refused("not_open")


@verbs.verb(verbs.CASE, "take_exit_pack", TAKE, guard=_nothing_agreed)
def record_taken(act: Act, data: dict[str, Any]) -> None:
    """Record that a side took the pack, for that side alone; the bytes go out beside this act (`take`).

    Kept apart: the case's own record goes to the other side and to courts, and who prepares a suit is not theirs.
    """
    act.audience, act.apart = side_of(act.standing), act.standing.party.pk
    act.result |= {"number": act.case.number}


def take(actor: Actor, case: UUID, *, now: datetime) -> tuple[str, bytes]:
    """The pack of one side: its file name and bytes; each download is recorded.

    Refused `not_found`, `forbidden` for those who handle the case, `not_open` while mediation may still succeed,
    `unavailable` when a stored original is not what it was.
    """
    found, standing = case_of(actor, case)
    gate.perform("take_exit_pack", actor=actor, now=now, case=found.pk, data={})
    try:
        with translation.override(LANGUAGE):
            files = sorted(_files(actor, found, standing, now), key=lambda file: file.path)
    except (store.Altered, FileNotFoundError) as fault:
        raise Refused("unavailable", _("A stored original is not what it was when it came in. No package is made.")) from fault  # fmt: skip  # noqa: E501
    manifest = canonical(_manifest(found, files, now))
    return f"{found.number}.zip", zipped([("manifest.json", manifest), *((one.path, one.body) for one in files)])


def _files(actor: Actor, case: Case, standing: Standing, now: datetime) -> Iterator[DossierFile]:
    held = [one for one in evidence_of(actor, case).select_related("party") if tags.leaves(tags.of_exhibit(one))]
    if Role.CLAIMANT in standing.roles:
        yield _made("claim.pdf", "statement_of_claim", _claim(case, held), case, now)
    yield _made("chronology.pdf", "case_chronology", _chronology(actor, case), case, now)
    listed = {"dispute": dispute(case), "organisation": "", "evidence": [piece(one) for one in held]}
    yield _made("evidence/evidence-list.pdf", "evidence_list", listed, case, now)
    for number, one in enumerate(held, start=1):
        title = wording.say("dossier.evidence", number=number, name=one.name)
        yield DossierFile(f"evidence/{number:02d}-{safe_name(one.name)}", title, store.checked(one.sha256))
    for number, paper in enumerate(papers_of(actor, case).filter(kind__in=PAPERS), start=1):
        made = now_ready(paper, now=now)
        title = f"{made.title} {made.number}"
        yield DossierFile(f"papers/{number:02d}-{safe_name(title)}.pdf", title, store.checked(made.sha256))


def _made(path: str, template: str, data: dict[str, Any], case: Case, now: datetime) -> DossierFile:
    whole = {"number": case.number, "date": now.astimezone(SHANGHAI).date(), **data}
    return DossierFile(path, wording.say(f"exit.{template}"), render.render(template, whole))


def _claim(case: Case, held: list[Evidence]) -> dict[str, Any]:
    """The statement of claim as far as the record knows it; the court and the signature are the claimant's own."""
    plaintiffs, defendants = mediation_papers.sides(case)
    own = case.parties.get(side="claimant")
    return {
        "plaintiff": plaintiffs[0] | {"phone": own.phone},
        "defendant": defendants[0],
        "claims": claims(case),
        "facts": case.facts,
        "course": wording.say(f"exit.course_{_course(case)}"),
        "pieces": len(held),
    }


def _course(case: Case) -> str:
    reached = {(one.kind, one.state) for one in case.proceedings.all()}
    found = (name for name, stage, ends in COURSES if any((stage, end) in reached for end in ends))
    return next(found, "unmediated")


def _chronology(actor: Actor, case: Case) -> dict[str, Any]:
    """What happened by whom everybody in the case may know, without talks and offers."""
    shown = [one for one in timeline(actor, case).order_by("at", "seq") if not one.kind.startswith(TALKS)]
    lines = [{"at": one.at, "what": str(titles.known(one.kind))} for one in shown if titles.known(one.kind)]
    return {"dispute": dispute(case), "entries": lines, "confirmed": facts.settled(case)}


def _manifest(case: Case, files: list[DossierFile], now: datetime) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "case": {"id": str(case.pk), "number": case.number},
        "made_at": now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "files": [
            {
                "path": one.path, "title": one.title, "size": len(one.body),
                "sha256": hashlib.sha256(one.body).hexdigest(), "sm3": sm3(one.body),
            }
            for one in files
        ],
        "withheld": [{"what": wording.say("dossier.offers"), "why": wording.say("dossier.offers_why")}],
    }  # fmt: skip
