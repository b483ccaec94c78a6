"""What a room's page hands to static/js/room.js, and how its messages stand on the page."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mediation.rooms import resting
from odr.web.templatetags.jiefen import CHINA, short_money

register = template.Library()
#: What a note of the platform does with the box in which one writes.
_RESTING = dict.fromkeys(resting.SUSPENDED.values(), "suspended") | {resting.PAUSED: "paused", resting.RESUMED: ""}
TOGETHER = timedelta(minutes=5)
LONG_LINES, LONG_CHARACTERS = 12, 600  # from which a text folds, as in static/js/fold.js
GAP_LEFT, GAP_WIDTH = 155, 70  # of a drawing 344 wide, whose rest is for names and figures


def _read(thing: Any, name: str, otherwise: Any = None) -> Any:
    """Field of a mapping or an object: views may hand over either."""
    return thing.get(name, otherwise) if isinstance(thing, Mapping) else getattr(thing, name, otherwise)


@register.filter
def in_groups(messages: Iterable[Any] | None) -> list[dict[str, Any]]:
    """Messages with `new_day` and `same` (same person within five minutes of the line before)."""
    lines: list[dict[str, Any]] = []
    before: Any = None
    for message in messages or ():
        at = _read(message, "at").astimezone(CHINA)
        new_day = before is None or _read(before, "at").astimezone(CHINA).date() != at.date()
        lines.append({"message": message, "new_day": new_day, "same": not new_day and _goes_on(before, message)})
        before = message
    return lines


def _goes_on(before: Any, message: Any) -> bool:
    who, who_before = _read(message, "author"), _read(before, "author")
    if not who or not who_before or "text" not in {_read(message, "kind")} & {_read(before, "kind")}:
        return False
    same = _read(who, "participant") == _read(who_before, "participant")
    return bool(same and _read(message, "at") - _read(before, "at") <= TOGETHER)


@register.filter
def day_key(value: Any) -> str:
    """Day of a moment in Asia/Shanghai, for data attributes."""
    return str(value.astimezone(CHINA).date())


@register.filter
def is_long(text: str) -> bool:
    """Whether a text folds: its height is kept down until somebody unfolds it."""
    return text.count("\n") >= LONG_LINES or len(text) > LONG_CHARACTERS


@register.filter
def stands_right(message: Any, layout: str | None) -> bool:
    """A party sees their own lines on the right; a mediator always sees side B there."""
    return _read(message, "side") == "b" if layout == "sides" else bool(_read(message, "own"))


@register.filter
def drawn_gap(moves: Iterable[Any] | None) -> dict[str, Any] | None:
    """Drawing of the last four figures of a negotiation for components/gap.html; None while one side has said none."""
    given = [move for move in moves or () if _read(move, "amount") is not None][-4:]
    latest = {_read(move, "side"): Decimal(_read(move, "amount")) for move in given}
    if set(latest) != {"a", "b"}:
        return None
    amounts = [Decimal(_read(move, "amount")) for move in given]
    low, span = min(amounts), max(amounts) - min(amounts)

    def across(amount: Decimal) -> int:
        return GAP_LEFT + round(GAP_WIDTH * (amount - low) / span) if span else GAP_LEFT

    rows = [
        _gap_row(move, across(amount), 35 + 34 * line, line)
        for line, (move, amount) in enumerate(zip(given, amounts, strict=True))
    ]
    left, right = sorted(across(latest[side]) for side in "ab")
    foot = 34 * len(rows) + 2
    rest = _("%(sum)s apart") % {"sum": short_money(abs(latest["a"] - latest["b"]))}
    said = pgettext("between two facts", "; ").join(row["text"] for row in rows)
    return {
        "title": _("How the figures came closer"),
        "sentence": said + pgettext("between two facts", "; ") + rest,
        "rows": [row | {"last": row["line"] >= len(rows) - 2} for row in rows],
        "left": left, "width": right - left, "foot": foot, "height": foot + 40,
        "middle": (left + right) // 2, "rest_y": foot + 34, "rest": rest,
    }  # fmt: skip


def _gap_row(move: Any, bar_x: int, y: int, line: int) -> dict[str, Any]:
    side = _read(move, "side")
    start = side == "a"
    return {
        "line": line, "label": _read(move, "number_label", ""), "side": side,
        "y": y, "bar_x": bar_x - 2, "bar_y": y - 14,
        "text": f"{_read(move, 'label')} {short_money(_read(move, 'amount'))}",
        "anchor": "start" if start else "end", "text_x": bar_x + 9 if start else bar_x - 9,
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def room_config(context: Context, layout: str) -> SafeString:
    """JSON block `room-config` for room.js. `layout` is "own" (a party) or "sides" (a mediator)."""
    room, case = context["room"], context["case"]
    request = context["request"]
    fields = ("id", "kind", "side", "title", "state", "view_token", "me")
    tab_fields = ("room", "label", "is_caucus", "current")
    config = {
        "layout": layout,
        "lang": get_language() or "zh-hans",
        "user": str(request.user.pk or ""),
        "room": {name: _plain(_read(room, name)) for name in fields},
        "last_seq": context.get("last_seq") or 0,
        "newest": context.get("newest") or 0,
        "latest_url": context.get("latest_url") or "",
        "relays": context.get("relays"),
        "socket_url": context.get("socket_url") or "/ws/",
        "messages_url": f"/api/v1/rooms/{_read(room, 'id')}/messages/",
        "upload_url": f"/api/v1/cases/{_read(case, 'id')}/evidence/",
        "tabs": [{name: _plain(_read(tab, name)) for name in tab_fields} for tab in context.get("tabs") or ()],
        "panels": {_read(panel, "key"): _read(panel, "url") for panel in context.get("panels") or ()},
        "seats": context.get("seats") or {},
        "resting": _RESTING,
        "words": _words(),
    }
    return json_script(config, "room-config")


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _words() -> dict[str, str]:
    """Every word room.js may show, in the reader's language; `{n}` and the like are filled in there."""
    return _words_of_messages() | _words_of_connection() | _words_of_writing() | _words_of_calls()


def _words_of_messages() -> dict[str, str]:
    return {
        "you": _("You"),
        "number": _("No. {n}"),
        "answer_to": _("Answer to No. {n}"),
        "day_line": pgettext("day line of a room", "{weekday} {day} {month}"),
        "weekdays": pgettext("weekdays from Sunday, split by spaces", "Sun Mon Tue Wed Thu Fri Sat"),
        "months": pgettext("months, split by spaces", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
        "queued": _("Waiting on this device, goes out once connected"),
        "sending": _("Sending"),
        "sent": _("Sent"),
        "read_by": _("Read by {names}"),
        "list_comma": pgettext("between names", ", "),
        "failed": _("Not sent: {why}"),
        "copied": _("Copied"),
        "stale": _("Written more than a day ago and not sent. Send it now?"),
        "retracted": _("Taken back by its author; it stays in the sealed record."),
        "offer": _("A new offer: open it"),
        "agreement": _("The agreement was changed: open it"),
        "minutes": _("The record of a session: open it"),
        "show_all": _("Show all ({n} characters)"),
        "relayed": _("Passed on with consent of {name}, {role}"),
        "newest": _("To the latest ({n})"),
        "newest_plain": _("To the latest"),
        "said": _("{name}: {text}"),
        "said_many": _("{n} new messages"),
        "said_elsewhere": _("{n} new messages in: {room}"),
        "a_file": _("a file"),
        "bytes": pgettext("file size", "{n} B"),
        "kilobytes": pgettext("file size", "{n} KB"),
        "megabytes": pgettext("file size", "{n} MB"),
    }


def _words_of_connection() -> dict[str, str]:
    return {
        "lost": _("Connection lost, reconnecting (try {n}). You can go on writing, it is kept on this device."),
        "offline": _("This device has no network. You can go on writing, it is kept on this device."),
        "back": _("Connected again, {n} messages fetched."),
        "back_none": _("Connected again, nothing was missed."),
        "slow": _("Slow mode: updated every 5 seconds."),
        "opened": _("Opened just now: {room}"),
        "ended": _("Your log-in has ended. What you wrote is kept; log in again and go on."),
        "refused": _("This address may not open the room live. Slow mode: updated every 5 seconds."),
        "withdrawn": _("You no longer have a seat in this room."),
        "flood": _("Too many messages at once; a short pause, then it goes on by itself."),
        "closed": _("This room is closed. What was said stays here to read."),
        "online": _("{name} is here"),
        "typing": _("{names} is writing"),
        "typing_many": _("{names} are writing"),
    }


def _words_of_writing() -> dict[str, str]:
    return {
        "draft_kept": _("This room keeps its own draft, saved {time}"),
        "too_long": _("A message holds 4,000 characters. This is {n}: send it in parts or as a file."),
        "from_caucus": _("You copied this from a private room. Everybody in this room would read it. Paste it here?"),
        "queue_full": _("500 messages are waiting already. Wait until they have gone out."),
        "unsent_logout": _("{n} messages on this device were not sent. Logging out deletes them. Log out?"),
        "file_empty": _("This file is empty."),
        "file_failed": _("Not uploaded: {why}"),
        "no_network": _("no network"),
        "uploaded": _("uploaded"),
        "uploading": _("Uploading, {n} percent"),
    }


def _words_of_calls() -> dict[str, str]:
    return {
        "call_on": _("In the call: {names}"),
        "call_waits": _("The call waits for the agreement of: {names}"),
        "call_unrecorded": _("Nothing is recorded."),
        "call_bridged": _("The call passes through the platform's media server. Nothing is recorded."),
        "call_bridging": _("Connecting to the media server, until it answers …"),
        "call_connecting": _("connecting"),
        "call_listens": _("only looks and listens"),
        "call_no_picture": _("camera off"),
        "call_no_sound": _("microphone off"),
        "call_ended": _("The call was ended."),
        "call_lost": _("The connection was lost for too long; you are no longer in the call."),
        "call_elsewhere": _("The call goes on in another window or on another device of yours."),
        "call_denied": _("The browser did not allow the camera or the microphone. Allow them in the address bar."),
        "call_no_device": _("No camera or microphone was found on this device."),
        "call_device_busy": _("The camera or the microphone cannot be used now; perhaps another program holds it."),
        "call_otherwise": _("You can also come in with less, or only look and listen."),
    }
