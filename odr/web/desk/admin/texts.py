"""Texts of papers at the desk of who looks after the platform: what each says now, and what can be proposed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mediation.cases import choices
from mediation.core.gate import SHANGHAI
from mediation.documents import parts, specimen, wordings
from mediation.documents.models import LABELS
from mediation.documents.preview import Preview
from mediation.people import administration
from mediation.people.models import Proposal, ProposalState
from mediation.people.proposals import keeper
from odr import clock
from odr.web.desk import frame
from odr.web.desk.admin import words
from odr.web.desk.frame import Worker

SHOWN = 10


@require_safe
@frame.page
def page(request: HttpRequest, who: Worker) -> HttpResponse:
    """Every paper with texts that can be put otherwise, each as it reads now."""
    keeper(who.actor)
    own = wordings.everything_in_force()
    recent = administration.proposals(who.actor).filter(kind=wordings.ChangeText.name)[:SHOWN]
    papers = dict.fromkeys(one.paper for one in parts.everything())
    context = {
        "desk": frame.around(who, current="law"),
        "papers": [{"title": LABELS[paper], "rows": [_row(one, own) for one in parts.of(paper)]} for paper in papers],
        "proposals": words.listed(recent),
    }
    return render(request, "desk/admin/texts.html", context)


def _row(one: parts.Part, own: dict[str, str]) -> dict[str, Any]:
    url = f"{reverse('desk_propose', args=[wordings.ChangeText.name])}?{urlencode({'part': one.code})}"
    return {
        "label": one.en if choices.language() == "en" else one.zh,
        "text": own.get(one.code, one.text),
        "own": one.code in own,
        "url": url,
    }


def draft(proposal: Proposal) -> Preview | None:
    """The paper as it would be sent, for a change of its texts that is not decided yet."""
    if proposal.kind != wordings.ChangeText.name or proposal.state != ProposalState.WAITING:
        return None
    one = parts.part(proposal.data["part"])
    texts = wordings.in_force(one.paper) | {one.name: proposal.data["text"]}
    return specimen.of(one.paper, texts, proposal.takes_on or clock.now().astimezone(SHANGHAI).date())
