"""One room: what was said, who reads it, and a box to write in; without scripts the box is a form."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mediation.cases.desk import Filters
from mediation.cases.desk import page as desk_page
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS
from mediation.evidence.queries import evidence_of
from mediation.rooms import helpers, livekit, queries, relaying, rights, talk
from mediation.rooms.models import Message, Room
from mediation.rooms.rights import Right
from odr import clock, middleware
from odr.web import acting
from odr.web.desk import case as workspace
from odr.web.desk import frame, panes, rows
from odr.web.party import course
from odr.web.room import lines, passing, readers

PAGE = 50
LISTED = 12
_CONSENT = {"allow": relaying.allow, "take_back": relaying.take_back}


@login_required
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, room: UUID) -> HttpResponse:
    """Show a room, or say something in it."""
    actor = acting.actor_of(request)
    found, right = queries.room_of(actor, room)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            posted = _said(request, actor, found)
        except Refused as said:
            if said.status == 404:
                raise
            refused = said
        else:
            return redirect(f"{reverse('room', args=[room])}#m{posted.seq}")
    template, context = _page(request, actor, found, right)
    if refused is not None:
        context |= {"refused": acting.sentence(refused), "typed": request.POST.get("text", "")[:4000]}
    answer = render(request, template, context, status=refused.status if refused else 200)
    answer.headers["Permissions-Policy"] = middleware.DEVICES_HERE
    return middleware.may_reach(answer, livekit.origins())


@login_required
@require_POST
def relay(request: HttpRequest, room: UUID, seq: int) -> HttpResponse:
    """The author's consent to pass a line on, given or taken back, or the passing on (templates/room/_relay.html)."""
    actor = acting.actor_of(request)
    found, right = queries.room_of(actor, room)
    try:
        _relayed(request, actor, room, seq)
    except Refused as refused:
        if refused.status == 404:
            raise
        template, context = _page(request, actor, found, right)
        return render(request, template, context | {"refused": acting.sentence(refused)}, status=refused.status)
    return redirect(f"{reverse('room', args=[room])}#m{seq}")


def _relayed(request: HttpRequest, actor: Actor, room: UUID, seq: int) -> None:
    now = clock.now()
    if "to" in request.POST:
        relaying.pass_on(actor=actor, room=room, seq=seq, to=_room(request.POST["to"]), now=now)
    elif request.POST.get("do") in _CONSENT:
        _CONSENT[request.POST["do"]](actor=actor, room=room, seq=seq, now=now)
    else:
        raise Refused("invalid")


def _room(given: str) -> UUID:
    """A room as a form names it. Refused `not_found` for what is no id."""
    try:
        return UUID(given)
    except ValueError as error:
        raise Refused("not_found") from error


def _said(request: HttpRequest, actor: Actor, found: Room) -> talk.Posted:
    """Post the text with the proof of which room stood on the screen."""
    return talk.post(
        actor=actor, room=found.pk, ref=_ref(request), kind="text", body={"text": request.POST.get("text", "")},
        now=clock.now(), view_token=request.POST.get("view_token", ""),
    )  # fmt: skip


def _ref(request: HttpRequest) -> UUID:
    """The reference the form was given; a form without one is a new message."""
    try:
        return UUID(request.POST.get("ref", ""))
    except ValueError:
        return uuid4()


def _page(request: HttpRequest, actor: Actor, found: Room, right: Right) -> tuple[str, dict[str, Any]]:
    """Template and context: one column for a party, three for who leads."""
    leads = right.role in HANDLERS
    prefetch_related_objects([found.proceeding], "case__parties")  # who stands where is asked by many parts
    upto, start = _number(request, "before"), _number(request, "after")
    page = queries.page(found.pk, before=upto, after=start, limit=PAGE, since=right.since)
    older = bool(page) and page[-1].seq < found.last_seq
    context = _conversation(actor, found, right, page, older=older)
    if not leads:
        return "room/room.html", context
    who = frame.worker(request)
    return "room/desk.html", context | _around(who, found, context["case"])


def _number(request: HttpRequest, name: str) -> int | None:
    """A number of the address, None for what is none."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _conversation(actor: Actor, found: Room, right: Right, page: list[Message], *, older: bool) -> dict[str, Any]:
    """What both templates show (templates/room/room.html)."""
    now = clock.now()
    case = found.proceeding.case
    names = readers.names(case)
    seat, sitting = queries.seat_of(actor, found), list(queries.sitting(found))
    present = rights.sides_present(case)
    invited = helpers.of_room(found)
    view = readers.view(found, right, names, present=present, invited=invited, now=now)
    view |= {"view_token": talk.token_of_view(actor, found.pk), "me": seat.pk if seat else None}
    url = reverse("room", args=[found.pk])
    passed = passing.of(found, right, names)
    return {
        "room": view,
        "tabs": readers.tabs(actor, found, right, names, present=present),
        "messages": lines.lines(
            actor, case, page, me=seat, right=right, alone=names.get(found.side, ""), seats=sitting, passing=passed
        ),
        **passing.shown(passed),
        "case": readers.case_view(case, right),
        "older_url": f"?before={page[0].seq}" if page and page[0].seq > right.since + 1 else "",
        "newer_url": f"?after={page[-1].seq}" if older else "",
        "latest_url": url if older else "",
        "last_seq": page[-1].seq if page else right.since,
        "newest": max(found.last_seq, page[-1].seq) if older else page[-1].seq if page else right.since,
        "post_url": url,
        "search_url": reverse("room_search", args=[found.pk]),
        "socket_url": "/ws/",
        "panels": readers.panels(case, right),
        "seats": readers.seats(),
        "people": readers.people(sitting),
        "sitting": course.banner(found),
        "helpers": readers.asked(invited, names) if right.role in HANDLERS else [],
    }


def _around(who: frame.Worker, found: Room, case: dict[str, Any]) -> dict[str, Any]:
    """What stands beside the conversation of who leads: the other cases, the facts, the evidence, the board."""
    proceeding = found.proceeding
    around = workspace.around(who, proceeding.case)
    return {
        "desk": around["desk"],
        "caselist": _caselist(who, found),
        "steps": around["steps"],
        "facts": around["facts"],
        "evidence": panes.evidence(evidence_of(who.actor, proceeding.case)),
        "evidence_url": case["url"],
        "board": lines.board(who.actor, proceeding),
    }


def _caselist(who: frame.Worker, found: Room) -> list[dict[str, Any]]:
    """The most urgent cases of the desk; those under mediation lead into their room."""
    now = clock.now()
    page = desk_page(who.actor, who.stages, Filters(), now=now, size=LISTED)
    joint = queries.joint_of(who.actor, [item.proceeding.pk for item in page.items])
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in page.items:
        row = rows.row(item, who=who, now=now)
        own = joint.get(item.proceeding.pk)
        groups.setdefault(item.group, []).append(
            {
                "url": reverse("room", args=[own]) if own else row["url"],
                "title": row["title"],
                "current": item.proceeding.pk == found.proceeding_id,
                "detail": row["detail"],
                "left": rows.due(row["clock"]),
                "right": row["waits"],
            }
        )
    return [{"label": rows.group_name(name, now=now), "cases": cases} for name, cases in groups.items()]
