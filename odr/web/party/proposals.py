"""The mediator's proposals: the terms, one's own secret answer, and what came of it; the same page for who mediates."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation.cases import queries
from mediation.cases.models import Case
from mediation.core import gate
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.negotiation import secret_queries, terms
from mediation.negotiation.models import ProposalState
from mediation.negotiation.secret_queries import SeenProposal
from mediation.notices.queries import mark_opened
from odr import clock
from odr.web import acting, actions
from odr.web.party import bids, links
from odr.web.templatetags.jiefen import moment

DEEDS = ("answer_proposal", "withdraw_proposal", "adopt_proposal")


@login_required
@require_http_methods(["GET", "POST"])
def proposals(request: HttpRequest, case: UUID) -> HttpResponse:
    """The proposals, newest first; POST answers, withdraws or adopts."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    seen = secret_queries.proposals_of(actor, found)
    acts = {act.verb.name: act for act in gate.open_acts(actor=actor, case=found, now=clock.now())}
    if not seen and "propose_terms" not in acts:
        raise Refused("not_found")
    mark_opened(actor, now=clock.now(), case=found)
    form = _form(request, acts, seen)
    if request.method == "POST":
        name = request.POST.get("deed", "")
        try:
            bids.done(request, acts, name if name in DEEDS else "", case)
        except Refused as refused:
            if name == "answer_proposal" and form is not None and refused.errors:
                acting.show(form, refused)
            else:
                acting.tell(request, refused)
                return redirect("proposals", case=case)
        else:
            return redirect("proposals", case=case)
    context = {
        "case": found, "home": reverse(actions.home_of(standing), args=[case]),
        "proposals": [_card(one, found) for one in reversed(seen)], "form": form,
        "acts": {name: acts[name] for name in DEEDS if name in acts},
        "propose": links.deed(acts["propose_terms"], found) if "propose_terms" in acts else "",
    }  # fmt: skip
    invalid = form is not None and form.is_bound and form.errors
    return render(request, "party/proposals.html", context, status=422 if invalid else 200)


def _form(request: HttpRequest, acts: dict[str, Act], seen: list[SeenProposal]) -> VerbInput | None:
    """Yes or no, where one's answer is waited for."""
    if "answer_proposal" not in acts:
        return None
    act = acts["answer_proposal"]
    if request.method == "POST" and request.POST.get("deed") == act.verb.name:
        return acting.form_of(request, act)
    out = next(one.proposal for one in reversed(seen) if one.proposal.state == ProposalState.OPEN)
    return act.verb.step.form(act=act, initial={"proposal": out.pk})


def _card(seen: SeenProposal, found: Case) -> dict[str, Any]:
    """A proposal as templates/party/proposals.html shows it: never who answered, nor what."""
    one = seen.proposal
    names = {str(party.pk): party.name for party in found.parties.all()}
    return {
        "proposal": one, "number": one.number, "state": one.get_state_display(), "message": one.message,
        "open": one.state == ProposalState.OPEN, "agreed": one.state == ProposalState.AGREED,
        "none": one.state == ProposalState.NONE, "adopted": one.adopted_at is not None,
        "amount": one.total if any(terms.paid(term) for term in one.terms) else None,
        "terms": [
            {"label": terms.KIND_NAMES[term["kind"]], "text": terms.sentence(term, names)} for term in one.terms
        ],
        "until": _("Answers are taken until %(when)s") % {"when": moment(one.until)},
        "own": bids.own_rows(seen.own),
    }  # fmt: skip
