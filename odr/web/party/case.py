"""My case: where it is, whose turn, by when, what was said and given, and what can be done (C15, B2)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mediation.agreements.queries import standing_of
from mediation.cases import queries, turn
from mediation.cases.models import Case, Proceeding, Side
from mediation.cases.statements import Statement
from mediation.cases.stating import stated
from mediation.confirmation import exits
from mediation.core import gate, verbs
from mediation.core.actors import Actor
from mediation.core.gate import SHANGHAI, Act
from mediation.core.roles import HANDLERS, PARTIES, Role, Standing
from mediation.documents.models import Paper
from mediation.documents.queries import papers_of
from mediation.evidence.queries import evidence_of
from mediation.negotiation import groups, rules
from mediation.negotiation import queries as negotiation
from mediation.negotiation.models import Offer
from mediation.notices.queries import mark_opened
from mediation.performance import queries as performance
from mediation.rooms import rights
from mediation.rooms.models import RoomKind
from mediation.rooms.queries import Listed, rooms_of
from odr import clock
from odr.web import acting, clocks, gone, represented, timeline
from odr.web.facts import facts
from odr.web.facts import said as in_words
from odr.web.filing import receipt
from odr.web.party import advances, ended, evidence, joint, links, reports, sessions, turns
from odr.web.room import readers

LATEST = 12


@login_required
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case for those who are part of it; those who handle it have their desk."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    if standing.is_any(*HANDLERS) and not standing.is_any(*PARTIES):
        return redirect(links.optional("desk_case", found.pk) or "home")
    mark_opened(actor, now=clock.now(), case=found)
    return render(request, "party/case.html", _page(request, actor, found, standing))


@login_required
@require_safe
def history(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everything that happened, from the newest to the first."""
    actor = acting.actor_of(request)
    found, _standing = queries.case_of(actor, case)
    context = {"case": found, "timeline": timeline.lines(queries.timeline(actor, found), stated(actor, found))}
    return render(request, "party/history.html", context)


def _page(request: HttpRequest, actor: Actor, found: Case, standing: Standing) -> dict[str, Any]:
    stages = queries.proceedings_of(found)
    offers = list(negotiation.offers_of(actor, found))
    said = stated(actor, found)
    events, happened = list(queries.timeline(actor, found)[: LATEST + 1]), queries.happened(actor, found)
    papers = papers_of(actor, found).exclude(kind="receipt", proceeding=stages[0])  # it has a page of its own
    return {
        "case": found,
        **_about(actor, found, said),
        **_ahead(actor, found, standing, stages, offers),
        "opposite": _opposite(found, standing),
        "status": turns.status(turn.current(stages)[0]),
        "steps": turns.steps(stages, happened, over=ended.is_over(stages)),
        "ended": ended.decision(stages, papers),
        "offers": [_offer(one, offers, found) for one in offers[-3:]][::-1],
        "secrets": links.secrets(found, happened),
        "sessions": sessions.links_of(found, stages, now=clock.now()),
        "money": _money(actor, found, standing),
        **_given(actor, found, standing),
        "exit_url": reverse("api_exit_pack", args=[found.pk]) if exits.ended(stages) else "",
        "papers": [_paper(one) for one in papers.order_by("-issued_at")],
        "agreement": standing_of(actor, found),
        "timeline": timeline.lines(events[:LATEST], said),
        "more": len(events) > LATEST,
        "reports": reports.rows(found, standing),
        "receipted": receipt.given(standing, stages[0]),
        "home": _home(standing),
    }


def _ahead(
    actor: Actor, found: Case, standing: Standing, stages: Sequence[Proceeding], offers: Sequence[Offer]
) -> dict[str, Any]:
    """Whose turn it is, what runs, what is to be done by whom, and what can be done besides."""
    now = clock.now()
    acts = gate.open_acts(actor=actor, case=found, now=now)
    group = groups.together(found, standing, now=now)
    answered = [] if group else rules.answers_to(_side(standing))  # a group is asked one by one
    waiting = [one for one in offers if one.open_at(now) and one.side in answered]
    deadlines = list(found.deadlines.prefetch_related("instalments__payer"))
    card = turns.card(found, stages, standing, acts, offers=waiting, deadlines=deadlines, now=now)
    card = joint.turn(found, group) or card
    if lost := gone.sentences(found):
        card = turns.still(card, lost)
    choice = turns.choice(found, stages, standing, acts, deadlines=deadlines, shown=card)
    asked = [one for one in links.asked(actor, acts, found) if one["act"] is not card.get("act")]
    plan = performance.plan_of(actor, found)
    ways = [one for one in _ways(acts, found) if one["url"] != card.get("url")] if plan and plan.breach else []
    return {
        "group": joint.summary(group) if group else [],
        "turn": card,
        "asked": asked,
        "choice": choice,
        "clocks": _clocks(deadlines, stages, card, now),
        "plan": plan,
        "first": advances.shown(actor, found, acts),
        "ways": ways,
        "deeds": _deeds(acts, found, card, choice, *asked, *ways),
    }


def _about(actor: Actor, found: Case, said: Mapping[UUID, Statement]) -> dict[str, Any]:
    """What the dispute is about, in whose name, and what the sides wrote on it."""
    today = clock.now().astimezone(SHANGHAI).date()
    return {
        "complaint": facts(found),
        "said": in_words(said.values()),
        "represented": represented.rows(actor, found, today=today),
    }


def _given(actor: Actor, found: Case, standing: Standing) -> dict[str, Any]:
    """Where one talks, and what was given as evidence."""
    pieces = evidence_of(actor, found)
    return {
        "rooms": _rooms(actor, found),
        "evidence": evidence.items(pieces, standing)[:4],
        "evidence_count": pieces.count(),
    }


def _side(standing: Standing) -> str:
    return str(standing.party.side) if standing.party is not None else ""


def _home(standing: Standing) -> dict[str, str]:
    if _side(standing) == Side.CLAIMANT or standing.is_any(Role.MEMBER):
        return {"url": reverse("cases"), "label": _("My cases")}
    return {"url": reverse("inbox"), "label": _("Inbox")}


def _opposite(found: Case, standing: Standing) -> str:
    mine = standing.party.pk if standing.party is not None else None
    return _(", ").join(one.name for one in found.parties.all() if one.pk != mine)


def _clocks(deadlines: Iterable[Any], stages: Iterable[Any], turn: dict[str, Any], now: Any) -> list[clocks.Clock]:
    of = {stage.pk: stage for stage in stages}
    shown = turn["clock"].deadline.pk if turn.get("clock") else None
    running = sorted((one for one in deadlines if one.running and one.pk != shown), key=lambda one: one.fires_at)
    return [clocks.of(one, now=now, proceeding=of.get(one.proceeding_id)) for one in running]


def _offer(one: Offer, offers: list[Offer], found: Case) -> dict[str, Any]:
    shown = negotiation.card(one, shown=offers)
    return shown | {"url": reverse("offer", args=[found.pk, one.pk]), "button": _("Read it whole")}


def _money(actor: Actor, found: Case, standing: Standing) -> list[dict[str, Any]]:
    """What each side asks or offers now, and where it began."""
    rows = []
    for side, label in ((Side.CLAIMANT, _("asked for")), (Side.RESPONDENT, _("offered")), (Side.PLATFORM, _("added"))):
        way = [one for one in negotiation.asks_and_offers(actor, found) if one.side == side]
        name = found.parties.filter(side=side).first()
        if not way or name is None:
            continue
        who = _("You") if _side(standing) == side else name.name
        first = way[0].amount if way[0].amount != way[-1].amount else None
        rows.append({"who": who, "label": label, "now": way[-1].amount, "first": first})
    return rows


def _ways(acts: Iterable[Act], found: Case) -> list[dict[str, Any]]:
    """What one can do about an agreement that is not kept, the likeliest first."""
    open_ = {act.verb.name: act for act in acts if act.verb.name in links.AGAINST_A_BREACH}
    held = [open_[name] for name in links.AGAINST_A_BREACH if name in open_]
    return [{"act": act, "url": links.deed(act, found), "label": act.verb.step.label} for act in held]


def _rooms(actor: Actor, found: Case) -> list[dict[str, Any]]:
    """Where one talks, each room by who can read it."""
    listed = rooms_of(actor, found)
    if not listed:
        return []
    named, present = readers.names(found), rights.sides_present(found)
    return [_room(one, readers.title(one.room, one.right, named, present)) for one in listed]


def _room(one: Listed, label: str) -> dict[str, Any]:
    new = ngettext("%(count)d new message", "%(count)d new messages", one.unread) % {"count": one.unread}
    return {
        "url": reverse("room", args=[one.room.pk]),
        "label": label,
        "text": _("%(stage)s, %(news)s")
        % {
            "stage": verbs.machine(one.room.proceeding.kind).label,
            "news": new if one.unread else _("no new message"),
        },
        "icon": "lock" if one.room.kind == RoomKind.CAUCUS else "next",
    }


def _paper(one: Paper) -> dict[str, Any]:
    return {
        "url": reverse("paper", args=[one.pk]), "title": one.title, "whose": one.whose, "number": one.number,
        "at": one.issued_at,
    }  # fmt: skip


def _deeds(acts: Iterable[Act], found: Case, *placed: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Everything else that can be done than in the cards `placed`; what is done with an offer stands at the offer."""
    own = [one["act"] for one in placed if one and one.get("act")]
    left = [act for act in acts if act.verb.name not in links.PLACED and all(act is not one for one in own)]
    ordered = sorted(left, key=lambda act: (act.verb.step.final, links.rank(act)))
    return [{"url": links.deed(act, found), "label": act.verb.step.label} for act in ordered]
