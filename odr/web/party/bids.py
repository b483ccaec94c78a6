"""Sealed bids: the rounds of a case, the rule each side agrees to, one's own figure; who mediates reads it here too."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mediation.cases.models import Case
from mediation.core.actors import Actor
from mediation.negotiation import secret_queries
from mediation.negotiation.models import GOING_ON, MeetingRule, Round, RoundState
from mediation.negotiation.secret_queries import SeenRound
from odr.web.party import secret
from odr.web.sentences import SEATS
from odr.web.templatetags.jiefen import moment

RULES: dict[str, Any] = {
    MeetingRule.OVERLAP: gettext_lazy(
        "The bids meet where the most the merchant would pay is at least the least the complainant would take."
    ),
    MeetingRule.PERCENT: gettext_lazy(
        "The bids meet where they touch or cross, or are at most %(margin)s per cent of the complainant's figure apart."
    ),
    MeetingRule.SUM: gettext_lazy("The bids meet where they touch or cross, or are at most %(margin)s yuan apart."),
}


def rule(one: Round) -> str:
    """When the bids of a round meet, in a sentence."""
    margin = f"{one.margin.normalize():f}" if one.margin is not None else ""
    return str(RULES[one.rule]) % {"margin": margin}


def _card(seen: SeenRound, found: Case) -> dict[str, Any]:
    """A round as templates/party/bids.html shows it."""
    one = seen.round
    rows = [
        {"label": _("When they meet"), "text": rule(one)},
        {"label": _("Proposed by"), "text": one.proposed_by.name if one.proposed_by else _("whoever mediates")},
        {"label": _("Bids are taken until"), "text": moment(one.until)},
        {"label": _("Agreed to the rule"), "text": _names(sorted(one.agreed))},
        {"label": _("Bids are in from"), "text": _names(seen.bids)},
    ]
    return {
        "pk": one.pk, "number": one.number, "state": one.get_state_display(), "rows": rows,
        "going_on": one.state in GOING_ON, "open": one.state == RoundState.OPEN,
        "amount": one.amount, "met": one.state == RoundState.MET, "unmet": one.state == RoundState.UNMET,
        "own": secret.own_rows(seen.own), "hashes": [each.commitment for each in one.bids.all()],
        "offer_url": f"{reverse('offer_new', args=[found.pk])}?round={one.pk}",
    }  # fmt: skip


def _names(sides: Any) -> str:
    """Seats by name; nobody where there is none."""
    return _(", ").join(str(SEATS[side]) for side in sides) or _("nobody yet")


def met_amount(actor: Actor, found: Case, pk: str) -> dict[str, Any]:
    """What an offer begins with that comes from a round whose bids met; nothing for any other."""
    met = [one.round for one in secret_queries.rounds_of(actor, found) if str(one.round.pk) == pk]
    return {"amount": f"{met[0].amount:.2f}"} if met and met[0].amount is not None else {}


KIND = secret.Kind(
    page="bids", deeds=("agree_round", "bid", "decline_round", "withdraw_round"), said="bid", begun_by="propose_round",
    field="round", seen=secret_queries.rounds_of, card=_card,
    going=lambda seen: seen.round.pk if seen.round.state in GOING_ON else None,
)  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def bids(request: HttpRequest, case: UUID) -> HttpResponse:
    """The rounds, newest first; POST agrees, bids or withdraws."""
    return secret.page(request, case, KIND)
