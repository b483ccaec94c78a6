"""A session that goes on or was held, as its page and the room show it: who is here, which item is on."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases.models import Proceeding
from mediation.core.roles import ROLE_NAMES, Role
from mediation.rooms.models import Room, RoomKind
from mediation.sittings.inputs import moment
from mediation.sittings.minutes_inputs import lines
from mediation.sittings.models import Attendance, Minutes, Sitting, Topic
from mediation.sittings.queries import now_in
from odr.web.sentences import SEATS

Here = Attendance.Here


def shown(one: Sitting) -> dict[str, Any]:
    """A session with its roll and agenda (templates/party/_sitting.html)."""
    return {
        "on": one.ended_at is None, "number": one.number, "apart": one.apart, "state": _state(one),
        "minutes": _minutes(one), "rows": _rows(one), "roll": [_called(each) for each in one.roll.all()],
        "topics": [_topic(each) for each in one.topics.all()],
    }  # fmt: skip


def _minutes(one: Sitting) -> dict[str, Any] | None:
    """What the minutes say and how far they are; who has not signed, why."""
    held: Minutes | None = getattr(one, "minutes", None)
    if held is None:
        return None
    unsigned = [{"label": name, "text": why} for name, why in held.unsigned.items()]
    return {"lines": lines(held.content), "state": held.get_state_display(), "unsigned": unsigned}


def banner(room: Room) -> dict[str, Any] | None:
    """What goes on, over the talk of the joint room; None where no session does, and in a caucus."""
    kept = room.proceeding.facts.get("sitting")
    if not kept or room.kind != RoomKind.JOINT:
        return None
    said = _("Session No. %(number)s goes on.")
    if kept["rests"]:
        said = _("Session No. %(number)s rests. One can go on writing.")
    elif kept["apart"]:
        said = _("Everybody takes part at their own time (session No. %(number)s).")
    return {
        "said": said % {"number": kept["number"]}, "topic": now_in(room),
        "url": reverse("session", args=[room.case_id]),
    }  # fmt: skip


def apart(stage: Proceeding) -> dict[str, Any] | None:
    """What both sides said to taking part at different times."""
    asked = stage.facts.get("apart")
    if not asked:
        return None
    agreed = asked["agreed"]
    rows = [{"label": str(SEATS[side]), "text": _word(agreed.get(side))} for side in ("claimant", "respondent")]
    return {"rows": rows, "on": bool(asked["since"])}


def _word(said: dict[str, str] | None) -> str:
    if said is None:
        return _("no answer yet")
    how = {"phone": _("by phone"), "in_person": _("in person"), "paper": _("on paper"), "online": _("online")}
    words = {"when": moment(datetime.fromisoformat(said["at"])), "how": how[said["channel"]]}
    return _("agreed on %(when)s, %(how)s") % words


def _state(one: Sitting) -> str:
    if one.ended_at is not None:
        return pgettext("a session", "ended")
    if one.breaks and not one.breaks[-1][1]:
        return pgettext("a session", "rests")
    return pgettext("a session", "goes on")


def _rows(one: Sitting) -> list[dict[str, Any]]:
    rows = [
        {"label": pgettext("a session", "Began"), "text": moment(one.began_at)},
        {"label": pgettext("a session", "Ended"), "text": moment(one.ended_at) if one.ended_at else ""},
        {"label": pgettext("of a session", "Where"), "text": one.place or _("online, in the room")},
        {"label": _("Who mediates"), "text": one.led_by.name},
        {"label": pgettext("of a session", "Result"), "text": str(one.result)},
    ]
    return [row for row in rows if row["text"]]


def _called(one: Attendance) -> dict[str, Any]:
    told = ""
    if one.here != Here.ABSENT and one.party_id:
        told = _("rights and duties confirmed") if one.told_at else _("rights and duties not confirmed yet")
    return {
        "name": one.name, "role": str(ROLE_NAMES[Role(one.role)]), "absent": one.here == Here.ABSENT,
        "here": one.get_here_display(), "checked": one.get_checked_display(), "told": told,
    }  # fmt: skip


def _topic(one: Topic) -> dict[str, Any]:
    state = pgettext("an item", "to come")
    if one.ended_at is not None:
        state = pgettext("an item", "done")
    elif one.began_at is not None:
        state = pgettext("an item", "on now")
    return {"title": one.title, "state": state, "now": one.began_at and not one.ended_at, "outcome": one.outcome}
