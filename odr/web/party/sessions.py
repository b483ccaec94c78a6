"""Sessions of mediation: when the next one is, which times suit, and its file for a calendar; also for who leads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from mediation.cases import queries
from mediation.cases.flows.session_inputs import standing as stands
from mediation.cases.models import Case, Proceeding, Side
from mediation.core import gate
from mediation.core.gate import SHANGHAI, Act
from mediation.core.refusals import Refused
from mediation.notices.queries import mark_opened
from mediation.sittings.inputs import moment
from mediation.sittings.models import Appointment
from mediation.sittings.queries import appointments_in, next_of, sittings_in
from mediation.sittings.stages import ARRANGING
from odr import clock
from odr.web import acting, actions, ical
from odr.web.party import course, links

#: What is done about a session, in the order in which the page offers it.
DEEDS = (
    "confirm_rights", "sign_minutes", "correct_minutes", "refuse_minutes", "read_minutes", "close_minutes",
    "answer_times", "agree_apart", "call_roll", "resume_session", "open_item", "take_down", "add_topic", "recess",
    "end_session", "schedule", "arrange_session", "propose_times", "cancel_session", "propose_apart", "refuse_apart",
)  # fmt: skip
FIXING = ("schedule", "arrange_session")
#: What a stage keeps once a session was arranged, began or ended in it.
KNOWN = {"session", "sitting", "minutes"}
SIDES = (Side.CLAIMANT, Side.RESPONDENT)


@login_required
@require_safe
def page(request: HttpRequest, case: UUID) -> HttpResponse:
    """What is arranged, what was proposed and what was before; what one can do about it."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    stage = _stage(queries.proceedings_of(found))
    if stage is None:
        raise Refused("not_found")
    now = clock.now()
    mark_opened(actor, now=now, case=found)
    acts = {act.verb.name: act for act in gate.open_acts(actor=actor, case=found, now=now) if _of(act, stage)}
    appointments = [one for one in appointments_in(actor, found) if one.proceeding_id == stage.pk]
    upcoming = next((one for one in appointments if one.ended_at is None and one.starts_at >= now), None)
    held = [course.shown(one) for one in sittings_in(actor, found) if one.proceeding_id == stage.pk]
    context = {
        "held": [one for one in reversed(held) if not one["on"]], "on": next((one for one in held if one["on"]), None),
        "apart": course.apart(stage), "case": found, "home": reverse(actions.home_of(standing), args=[case]),
        "next": _rows(upcoming, stage) if upcoming else [],
        "times": _times(stage, acts, found, now),
        "earlier": [_earlier(one) for one in reversed(appointments) if one is not upcoming],
        "deeds": [_deed(acts[name], found) for name in DEEDS if name in acts],
    }  # fmt: skip
    return render(request, "party/session.html", context)


@login_required
@require_safe
def calendar(request: HttpRequest, case: UUID) -> HttpResponse:
    """The session still to come as a file for a calendar. Refused `not_found` where there is none."""
    actor = acting.actor_of(request)
    found, _standing = queries.case_of(actor, case)
    one = next_of(actor, found, now=clock.now())
    if one is None:
        raise Refused("not_found")
    response = HttpResponse(ical.calendar([entry(request, one)]), content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="session.ics"'
    return response


def entry(request: HttpRequest, one: Appointment) -> ical.Entry:
    """A session in a calendar: when it is, and no word of the dispute (promise N3)."""
    case = one.proceeding.case
    return ical.Entry(
        f"session-{one.entry}", one.starts_at, _("Case %(number)s: mediation session") % {"number": case.number},
        _("Log in to see where and before whom."), request.build_absolute_uri(reverse("case", args=[case.pk])),
        one.ended_at or one.arranged_at, remind=True, minutes=one.minutes, revision=one.revision,
        cancelled=one.ended_how == Appointment.End.CANCELLED,
    )  # fmt: skip


def links_of(case: Case, stages: Sequence[Proceeding], *, now: datetime) -> list[dict[str, Any]]:
    """The way to the page of sessions, with what is next (components/linklist.html)."""
    stage = _stage(stages)
    if stage is None:
        return []
    said = _("no session is arranged")
    if stage.facts.get("sitting"):
        said = _("a session is going on")
    elif stands(stage.facts, now):
        said = moment(datetime.fromisoformat(stage.facts["session"]["starts_at"]))
    elif stage.facts.get("times"):
        said = _("times are proposed")
    label = pgettext("of mediation", "Sessions")
    return [{"url": reverse("session", args=[case.pk]), "label": label, "text": said, "icon": "calendar"}]


def _stage(stages: Iterable[Proceeding]) -> Proceeding | None:
    """The newest stage in which people sit, or could sit, together."""
    held = [
        one for one in stages
        if one.kind in ARRANGING and (one.state in ARRANGING[_kind(one)] or KNOWN & one.facts.keys())
    ]  # fmt: skip
    return held[-1] if held else None


def _deed(act: Act, case: Case) -> dict[str, Any]:
    return {"url": links.deed(act, case), "label": act.verb.step.label}


def _kind(stage: Proceeding) -> Any:
    return stage.kind


def _of(act: Act, stage: Proceeding) -> bool:
    return act.has_proceeding and act.proceeding.pk == stage.pk and act.verb.name in DEEDS


def _rows(one: Appointment, stage: Proceeding) -> list[dict[str, Any]]:
    """The session as components/rows.html shows it."""
    session = stage.facts["session"]
    rows = [
        {"label": _("When"), "text": moment(one.starts_at)},
        {"label": pgettext("of a session", "How long"), "text": _minutes(one.minutes)},
        {"label": pgettext("of a session", "Where"), "text": one.place or _("online, in the room")},
        {"label": _("What to bring"), "text": session.get("bring", "")},
        {"label": _("Who mediates"), "text": stage.handler.name if stage.handler else ""},
    ]
    return [row for row in rows if row["text"]]


def _minutes(minutes: int) -> str:
    return ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}


def _earlier(one: Appointment) -> dict[str, str]:
    """A session that no longer stands, and what became of it."""
    return {"label": one.get_ended_how_display() or _("its time has come"), "text": moment(one.starts_at)}


def _times(stage: Proceeding, acts: dict[str, Act], case: Case, now: datetime) -> dict[str, Any] | None:
    """The times that were proposed: who said that they suit, and for who leads the way to fix one."""
    times = stage.facts.get("times")
    if not times:
        return None
    fixing = next((acts[name] for name in FIXING if name in acts), None)
    rows = [_time(datetime.fromisoformat(one), times, fixing, case, now) for one in times["options"]]
    return {"place": times["place"] or _("online, in the room"), "heads": [str(side.label) for side in SIDES], "rows": rows}  # fmt: skip  # noqa: E501


def _time(at: datetime, times: dict[str, Any], fixing: Act | None, case: Case, now: datetime) -> dict[str, Any]:
    said = [_answer(times["answers"].get(side.value), at.isoformat()) for side in SIDES]
    given = {"starts_at": at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"), "place": times["place"]}
    given |= {} if times["place"] else {"online": "on"}
    url = links.deed(fixing, case) + "&" + urlencode(given) if fixing is not None and at > now else ""
    return {"when": moment(at), "said": said, "url": url}


def _answer(said: dict[str, Any] | None, at: str) -> str:
    if said is None:
        return _("no answer yet")
    return pgettext("a time", "suits") if at in said["suits"] else pgettext("a time", "does not suit")
