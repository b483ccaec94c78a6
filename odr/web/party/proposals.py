"""The mediator's proposals: the terms, one's own secret answer, and what came of it; the same page for who mediates."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation.cases.models import Case
from mediation.negotiation import secret_queries, terms
from mediation.negotiation.models import ProposalState
from mediation.negotiation.secret_queries import SeenProposal
from odr.web.party import secret
from odr.web.templatetags.jiefen import moment


def _card(seen: SeenProposal, found: Case) -> dict[str, Any]:
    """A proposal as templates/party/proposals.html shows it: never who answered, nor what."""
    one = seen.proposal
    names = {str(party.pk): party.name for party in found.parties.all()}
    return {
        "pk": one.pk, "number": one.number, "state": one.get_state_display(), "message": one.message,
        "open": one.state == ProposalState.OPEN, "agreed": one.state == ProposalState.AGREED,
        "none": one.state == ProposalState.NONE, "adopted": one.adopted_at is not None,
        "amount": one.total if any(terms.paid(term) for term in one.terms) else None,
        "terms": [
            {"label": terms.KIND_NAMES[term["kind"]], "text": terms.sentence(term, names)} for term in one.terms
        ],
        "until": _("Answers are taken until %(when)s") % {"when": moment(one.until)},
        "own": secret.own_rows(seen.own),
    }  # fmt: skip


KIND = secret.Kind(
    page="proposals", deeds=("answer_proposal", "withdraw_proposal", "adopt_proposal"), said="answer_proposal",
    begun_by="propose_terms", field="proposal", seen=secret_queries.proposals_of, card=_card,
    going=lambda seen: seen.proposal.pk if seen.proposal.state == ProposalState.OPEN else None,
)  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def proposals(request: HttpRequest, case: UUID) -> HttpResponse:
    """The proposals, newest first; POST answers, withdraws or adopts."""
    return secret.page(request, case, KIND)
