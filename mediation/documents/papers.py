"""Issue papers as the stages' tables say: the data in the act, the number in the act, the file after the commit."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from typst import TypstError

from mediation.core import gate, outbox
from mediation.core.audience import EVERYONE, body_of, side_of
from mediation.core.gate import SHANGHAI, Act, Move
from mediation.core.refusals import Refused
from mediation.documents import numbers, render, wordings
from mediation.documents.models import Paper, PaperStatus
from mediation.evidence import store

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding

Build = Callable[[Act, "Proceeding"], Mapping[str, Any]]
OWN = "own"  # the audience of a paper about one party: that party's side and the body in charge
BODY = "body"  # the audience of a paper that only the people of the body in charge read
LANGUAGE = "zh-hans"  # official papers are written in Chinese, whatever language the person who acts reads
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Builder:
    """What a paper of a kind says, and who may read it."""

    build: Build
    audience: str


_builders: dict[str, Builder] = {}


def builder(kind: str, *, audience: str = EVERYONE) -> Callable[[Build], Build]:
    """Register the function that collects a paper's data. It may leave out number, date and demo."""

    def register(function: Build) -> Build:
        _builders[kind] = Builder(function, audience)
        return function

    return register


def said(act: Act, proceeding: "Proceeding", kind: str) -> dict[str, Any]:
    """What a paper says before it has a number: for issuing it, and for showing it as it would be."""
    with translation.override(LANGUAGE):
        data = dict(_builders[kind].build(act, proceeding))
    data.setdefault("date", act.today)
    if own := wordings.in_force(kind):
        data["wording"] = own
    if settings.DEMO:
        data["demo"] = True
    return data


@gate.interpreter(30)
def interpret(act: Act, move: Move) -> None:
    """Read the column `papers` of the line that was taken."""
    for kind in move.step.papers:
        issue(act, move.proceeding, kind)


def issue(act: Act, proceeding: "Proceeding", kind: str, *, audience: str = "") -> Paper:
    """Fix what a paper says, number it and leave its making to the outbox.

    Refused `invalid` when something it must say is missing; then the whole act is undone. Locks the number's series
    until the commit.
    """
    build = _builders[kind]
    data = said(act, proceeding, kind)
    with translation.override(LANGUAGE):
        if not data.get("number") and numbers.numbered(kind) and proceeding.body is not None:
            data["number"] = numbers.take(kind, proceeding.body, act.today)
        snapshot: dict[str, Any] = render.plain(json.loads(json.dumps(data, default=_spelled, ensure_ascii=False)))
    _whole(kind, snapshot)
    paper = Paper.objects.create(
        case=proceeding.case,  # the act's own, or one that it opened beside it
        proceeding_id=proceeding.pk,
        event=act.event,
        kind=kind,
        number=snapshot["number"],
        version=Paper.objects.filter(proceeding_id=proceeding.pk, kind=kind).count() + 1,
        audience=audience or _audience(act, proceeding, build.audience),
        data=snapshot,  # type: ignore[misc] # a sealed column takes JSON; the plugin sees the text it is stored as
        content_sha256=snapshot.get("content_sha256") or render.content_hash(kind, snapshot),
        issued_at=act.now,
    )
    outbox.put("paper.render", {"paper": str(paper.pk)}, due_at=act.now)
    return paper


def _audience(act: Act, proceeding: "Proceeding", wanted: str) -> str:
    if wanted == BODY:
        return body_of(proceeding.body_id)
    return side_of(act.standing) if wanted == OWN else wanted


@outbox.handler("paper.render", alone=True)
def make(payload: Mapping[str, Any], now: datetime) -> None:
    """Make the file of a paper; made twice it is the same file."""
    now_ready(Paper.objects.get(pk=payload["paper"]), now=now)


def now_ready(paper: Paper, *, now: datetime) -> Paper:
    """Make the file at once where it still waits, e.g. for somebody who opens it."""
    if paper.status != PaperStatus.WAITING:
        return paper
    try:
        stored = store.keep([render.render(paper.kind, paper.data)])
    except (ValueError, TypeError, KeyError, TypstError):  # the data will not get better by trying again
        _LOG.exception("paper %s cannot be made", paper.pk)
        made: dict[str, Any] = {"status": PaperStatus.FAILED}
    else:
        made = {"status": PaperStatus.READY, "made_at": now}
        made |= {"sha256": stored.sha256, "sm3": stored.sm3, "size": stored.size}
    # Two that make the same paper at once make the same file; the first one's moment stands.
    Paper.objects.filter(pk=paper.pk, status=PaperStatus.WAITING).update(**made)
    paper.refresh_from_db()
    return paper


def _whole(kind: str, snapshot: dict[str, Any]) -> None:
    if gaps := render.missing_fields(kind, snapshot):
        sentence = _("The paper cannot be written yet. Missing: %(fields)s") % {"fields": ", ".join(gaps)}
        raise Refused("invalid", errors={"": [sentence]}, fields=gaps)


def _spelled(value: Any) -> Any:
    """The spelling that rendering itself uses, so that what is kept is what will be printed."""
    if isinstance(value, Decimal):
        return f"¥{value:,.2f}"
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (UUID, Promise)):
        return str(value)
    raise TypeError(f"a paper cannot carry {type(value).__name__}")
