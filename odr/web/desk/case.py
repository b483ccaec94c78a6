"""A case at the desk: what happened, what was said and written, and what can be done; personal data masked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mediation.cases import queries, reveal, turn
from mediation.cases.models import Case, Proceeding
from mediation.cases.stating import stated
from mediation.core import docket, gate, verbs
from mediation.core.gate import SHANGHAI
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, Standing
from mediation.deadlines.models import Deadline
from mediation.documents.queries import papers_of
from mediation.evidence.queries import evidence_of
from mediation.negotiation import groups, positions
from mediation.negotiation import queries as negotiation
from mediation.notices.queries import unreached
from mediation.rooms import rights
from mediation.rooms.queries import rooms_of
from odr import clock
from odr.web import acting, clocks, gone, represented, timeline
from odr.web.desk import clues, frame, outages, panes, police, rows
from odr.web.desk.frame import Worker
from odr.web.facts import facts
from odr.web.facts import said as in_words
from odr.web.party import joint, links, sessions
from odr.web.room import readers

EVENTS = 60


def opened(who: Worker, case: UUID) -> tuple[Case, Standing]:
    """A case one's office is in charge of. Refused `not_found` for parties too: they have their own pages."""
    found, standing = queries.case_of(who.actor, case)
    if not standing.is_any(*HANDLERS):
        raise Refused("not_found")
    return found, standing


@require_safe
@frame.page
def case(request: HttpRequest, who: Worker, case: UUID) -> HttpResponse:
    """The whole case in three panes."""
    found, _standing = opened(who, case)
    context = around(who, found, shown=request.GET.get("revealed", ""))
    events = list(queries.timeline(who.actor, found)[:EVENTS])
    context |= {
        "timeline": timeline.lines(events, context["said"]),
        "secrets": links.secrets(found, {one.kind for one in events}),
        "rooms": _rooms(who, found),
        "sessions": sessions.links_of(found, queries.proceedings_of(found), now=clock.now()),
        "papers": panes.papers(papers_of(who.actor, found)),
        "evidence": panes.evidence(evidence_of(who.actor, found)),
        "offers": _offers(who, found),
        "leads": positions.leads(who.actor, context["proceeding"]),
        "clue": clues.origin(who, found),
        "clues": clues.listed(who, found),
        "handed": police.rows(who, queries.proceedings_of(found)),
        "unreached": unreached(who.actor, found).count(),
    }
    return render(request, "desk/case.html", context)


def around(who: Worker, found: Case, *, shown: str = "") -> dict[str, Any]:
    """What every page of a case at a desk shows: title, stage, clocks, facts, parties and deeds."""
    now = clock.now()
    stages = queries.proceedings_of(found)
    mine = next((one for one in reversed(stages) if one.kind in who.stages and _ours(who, one)), stages[-1])
    parties = sorted(found.parties.all(), key=lambda one: one.side)
    running = _shown(mine, list(found.deadlines.all()))
    acts = gate.open_acts(actor=who.actor, case=found, now=now)
    group = groups.together(found, docket.get().standing(who.actor, found, None), now=now)
    said = stated(who.actor, found)
    revealed = reveal.revealed(who.actor, shown, now=now) if _is_id(shown) else None
    lost = gone.sentences(found)
    return {
        "desk": frame.around(who, besides=found.pk),
        "case": found,
        "title": rows.title(found, parties),
        "proceeding": mine,
        "state": rows.state_name(mine),
        "next_step": rows.next_step(mine),
        "waits_for": rows.waits_for(mine, who=who),
        "clocks": [clocks.of(one, now=now, proceeding=mine) for one in running],
        "outages": outages.told(found, running),
        "head_article": rows.short(running[0]) if running and running[0].article else "",
        "facts": [*facts(found), *in_words(said.values())],
        "said": said,
        "parties": panes.parties(parties, found, revealed),
        "represented": represented.rows(who.actor, found, today=now.astimezone(SHANGHAI).date()),
        "group": joint.summary(group) if group else [],
        "deeds": panes.deeds(acts, found, lead=_lead(who, mine, lost), stage=mine.pk),
        "binds": any(one.verb.name == "bind_file" for one in acts),
        "gone": lost,
        "steps": panes.stages(stages),
    }


@require_http_methods(["GET", "POST"])
@frame.page
def show(request: HttpRequest, who: Worker, case: UUID) -> HttpResponse:
    """Ask why, record it, and show one masked value for five minutes."""
    found, _standing = opened(who, case)
    act = acting.find(gate.open_acts(actor=who.actor, case=found, now=clock.now()), "reveal")
    if act is None:
        raise Refused("not_found")
    form = acting.form_of(request, act, request.GET.dict())
    if request.method == "POST":
        try:
            done = acting.perform(request, act)
        except Refused as refused:
            acting.show(form, refused)
        else:
            return redirect(f"{reverse('desk_case', args=[case])}?revealed={done.event}#parties")
    context = {"desk": frame.around(who, besides=case), "case": found, "act": act, "form": form}
    context |= {"step": act.verb.step, "home_url": reverse("desk_case", args=[case])}
    return render(request, "desk/action.html", context, status=422 if form.is_bound and form.errors else 200)


def _shown(stage: Proceeding, deadlines: Sequence[Deadline]) -> list[Deadline]:
    """The clocks of a stage: first the one by which it waits, also once it ran out, then what else runs, by its end."""
    waiting = verbs.waiting(stage)
    first = turn.clock(stage, waiting, deadlines) if waiting else None
    running = [one for one in deadlines if one.running and one.proceeding_id == stage.pk and one != first]
    return [*filter(None, [first]), *sorted(running, key=lambda one: one.fires_at)]


def _ours(who: Worker, proceeding: Any) -> bool:
    return proceeding.body_id in {post.organisation_id for post in who.posts}


def _lead(who: Worker, stage: Proceeding, lost: Sequence[str]) -> tuple[str, ...]:
    """The verbs that do what a stage waits for, where it waits for a seat of the reader; first what `lost` asks."""
    if lost:
        return ("take_place", "terminate", "end_mediation", "end_court_mediation")
    waiting = verbs.waiting(stage)
    return waiting.by if waiting and not who.roles.isdisjoint(waiting.on) else ()


def _rooms(who: Worker, found: Case) -> list[dict[str, Any]]:
    listed = rooms_of(who.actor, found)
    named, present = (readers.names(found), rights.sides_present(found)) if listed else ({}, frozenset[str]())
    return [_room(one, readers.title(one.room, one.right, named, present)) for one in listed]


def _room(listed: Any, title: str) -> dict[str, Any]:
    return {
        "url": reverse("room", args=[listed.room.pk]),
        "title": title,
        "is_caucus": listed.room.kind == "caucus",
        "open": listed.room.state == "open",
        "unread": listed.unread,
    }


def _offers(who: Worker, found: Case) -> list[dict[str, Any]]:
    shown = list(negotiation.offers_of(who.actor, found))
    return [negotiation.card(one, shown=shown) for one in reversed(shown)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
