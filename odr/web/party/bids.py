"""Sealed bids: the rounds of a case, the rule each side agrees to, one's own figure; who mediates reads it here too."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from mediation.cases import queries
from mediation.cases.models import Case
from mediation.core import gate
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.negotiation import secret_queries
from mediation.negotiation.models import GOING_ON, MeetingRule, Round, RoundState
from mediation.negotiation.secret_queries import Own, SeenRound
from mediation.notices.queries import mark_opened
from odr import clock
from odr.web import acting, actions
from odr.web.party import links
from odr.web.sentences import SEATS
from odr.web.templatetags.jiefen import moment, money

DEEDS = ("agree_round", "bid", "decline_round", "withdraw_round")
RULES: dict[str, Any] = {
    MeetingRule.OVERLAP: gettext_lazy(
        "The bids meet where the most the merchant would pay is at least the least the complainant would take."
    ),
    MeetingRule.PERCENT: gettext_lazy(
        "The bids meet where they touch or cross, or are at most %(margin)s per cent of the complainant's figure apart."
    ),
    MeetingRule.SUM: gettext_lazy("The bids meet where they touch or cross, or are at most %(margin)s yuan apart."),
}


@login_required
@require_http_methods(["GET", "POST"])
def bids(request: HttpRequest, case: UUID) -> HttpResponse:
    """The rounds, newest first; POST agrees, bids or withdraws."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    rounds = secret_queries.rounds_of(actor, found)
    acts = _open(actor, found)
    if not rounds and "propose_round" not in acts:
        raise Refused("not_found")
    mark_opened(actor, now=clock.now(), case=found)
    form = _form(request, acts, rounds)
    if request.method == "POST":
        name = request.POST.get("deed", "")
        try:
            done(request, acts, name if name in DEEDS else "", case)
        except Refused as refused:
            if name == "bid" and form is not None and refused.errors:
                acting.show(form, refused)
            else:
                acting.tell(request, refused)
                return redirect("bids", case=case)
        else:
            return redirect("bids", case=case)
    home = actions.home_of(standing)
    context = {
        "case": found, "home": reverse(home, args=[case]), "rounds": [_card(one, found) for one in reversed(rounds)],
        "acts": {name: acts[name] for name in DEEDS if name in acts}, "form": form,
        "propose": links.deed(acts["propose_round"], found) if "propose_round" in acts else "",
        "offers": "offer" in acts,
    }  # fmt: skip
    return render(request, "party/bids.html", context, status=422 if form and form.is_bound and form.errors else 200)


def done(request: HttpRequest, acts: dict[str, Act], name: str, case: UUID) -> None:
    """Do what was pressed, or let the gate say why it is no longer open. Raises Refused."""
    if not name:
        raise Refused("not_found")
    if name in acts:
        acting.perform(request, acts[name])
        messages.success(request, _("Done: %(label)s") % {"label": acts[name].verb.step.label})
        return
    gate.perform(name, actor=acting.actor_of(request), now=clock.now(), case=case, data=acting.said(request),
                 key=request.POST.get(acting.ONCE, "")[:200])  # fmt: skip


def _open(actor: Actor, found: Case) -> dict[str, Act]:
    return {act.verb.name: act for act in gate.open_acts(actor=actor, case=found, now=clock.now())}


def _form(request: HttpRequest, acts: dict[str, Act], rounds: list[SeenRound]) -> Any:
    """The box for one's figure, where one's bid is waited for."""
    if "bid" not in acts:
        return None
    going = next(one.round for one in reversed(rounds) if one.round.state in GOING_ON)
    if request.method == "POST" and request.POST.get("deed") == "bid":
        return acting.form_of(request, acts["bid"])
    return acts["bid"].verb.step.form(act=acts["bid"], initial={"round": going.pk})


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
        "round": one, "number": one.number, "state": one.get_state_display(), "rows": rows,
        "going_on": one.state in GOING_ON, "open": one.state == RoundState.OPEN,
        "amount": one.amount, "met": one.state == RoundState.MET, "unmet": one.state == RoundState.UNMET,
        "own": own_rows(seen.own), "hashes": [each.commitment for each in one.bids.all()],
        "offer_url": f"{reverse('offer_new', args=[found.pk])}?round={one.pk}",
    }  # fmt: skip


def own_rows(own: Own | None) -> list[dict[str, Any]]:
    """What one's own side said, and how it can be proved."""
    if own is None:
        return []
    said = money(own.amount) if own.amount is not None else _said(own)
    return [
        {"label": _("You said"), "text": said},
        {"label": _("When"), "text": moment(own.at)},
        {"label": _("Hash in the record"), "text": own.commitment, "code": True},
        {"label": _("The line it is the SHA-256 of"), "text": own.line, "code": True},
    ]


def _said(own: Own) -> str:
    return pgettext("a secret answer", "yes") if own.accepts else pgettext("a secret answer", "no")


def _names(sides: Any) -> str:
    """Seats by name; nobody where there is none."""
    return _(", ").join(str(SEATS[side]) for side in sides) or _("nobody yet")


def met_amount(actor: Actor, found: Case, pk: str) -> dict[str, Any]:
    """What an offer begins with that comes from a round whose bids met; nothing for any other."""
    met = [one.round for one in secret_queries.rounds_of(actor, found) if str(one.round.pk) == pk]
    return {"amount": f"{met[0].amount:.2f}"} if met and met[0].amount is not None else {}
