"""Papers an actor may see; not yours = not there."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from mediation.core import docket
from mediation.core.actors import Actor
from mediation.core.audience import readable
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS
from mediation.documents import docx
from mediation.documents.models import Paper, PaperStatus
from mediation.documents.papers import now_ready
from mediation.evidence import store

if TYPE_CHECKING:
    from mediation.cases.models import Case


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper's file, open for reading; the caller closes it."""

    paper: Paper
    name: str
    file: IO[bytes]


def papers_of(actor: Actor, case: "Case") -> QuerySet[Paper]:
    """Papers of a case the actor may read, oldest first."""
    standing = docket.get().standing(actor, case, None)
    return Paper.objects.filter(readable(standing), case=case) if standing else Paper.objects.none()


def paper_of(actor: Actor, paper: UUID | str) -> Paper:
    """One paper. Refused `not_found` alike for what is not there and what is not theirs."""
    found = Paper.objects.select_related("case").filter(pk=paper).first()
    if found is None or not papers_of(actor, found.case).filter(pk=found.pk).exists():
        raise Refused("not_found")
    return found


def open_paper(actor: Actor, paper: UUID | str, *, now: datetime) -> OpenPaper:
    """The file of a paper, made first where it still waits. Refused `not_found`, `unavailable`."""
    found = now_ready(paper_of(actor, paper), now=now)
    if found.status != PaperStatus.READY:
        raise Refused("unavailable")
    return OpenPaper(found, f"{found.title} {found.number}.pdf", store.open_original(found.sha256))


def editable_copy(actor: Actor, paper: UUID | str) -> OpenPaper:
    """A paper as DOCX for those who handle the case, to draft from it. Refused `not_found`."""
    found = paper_of(actor, paper)
    if not docket.get().standing(actor, found.case, None).is_any(*HANDLERS):
        raise Refused("not_found")
    return OpenPaper(found, f"{found.title} {found.number}.docx", io.BytesIO(docx.editable(found.kind, found.data)))
