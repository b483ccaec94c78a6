"""Who reads a room, said everywhere one looks: name, tab, box, button (ux 3.1)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases.models import Case, Side
from mediation.core.actors import Actor
from mediation.core.roles import HANDLERS, ROLE_NAMES, Role
from mediation.rooms import bridges, helpers, livekit, opening, queries, wire
from mediation.rooms.models import Helper, Room, RoomKind, Seat
from mediation.rooms.rights import Right
from odr.web import clocks

ORDER = (Side.CLAIMANT, Side.RESPONDENT, Side.PLATFORM)
LETTERS = {Side.CLAIMANT: "a", Side.RESPONDENT: "b"}
CLOCKS = ("D19", "D05")


def names(case: Case) -> dict[str, str]:
    """What the parties are called in a room: people by name, organisations by what they are here."""
    seats = {Side.CLAIMANT: _("the complainant"), Side.RESPONDENT: _("the merchant"), Side.PLATFORM: _("the platform")}
    return {one.side: one.name if one.person_id else seats[Side(one.side)] for one in case.parties.all()}


def view(
    room: Room,
    right: Right,
    named: dict[str, str],
    *,
    present: frozenset[str],
    invited: Iterable[Helper],
    now: datetime,
) -> dict[str, Any]:
    """The room as its page shows it; `present` are the sides of which somebody can come in, `invited` its helpers."""
    return _words(room, right, named, present, invited) | {
        "absent": _absent(room.proceeding.case, named, present) if room.kind == RoomKind.JOINT else [],
        "id": room.pk,
        "kind": room.kind,
        "side": LETTERS.get(Side(room.side), "") if room.side else "",
        "state": room.state,
        "closed_why": "",
        "standing": wire.standing(room),
        "deadline": _clock(room, now),
        "turn_only": settings.TURN_ONLY,
        "livekit": livekit.configured(),
        "most": bridges.MOST,
    }


def title(room: Room, right: Right, named: dict[str, str], present: frozenset[str]) -> str:
    """What the room is called for who asks: who can read it."""
    return _words(room, right, named, present, helpers.of_room(room))["title"]


def _words(
    room: Room, right: Right, named: dict[str, str], present: frozenset[str], invited: Iterable[Helper]
) -> dict[str, str]:
    helping = [one for one in invited if one.joined_at]
    words = _alone(room, right, named) if room.kind == RoomKind.CAUCUS else _together(named, right, present)
    if helping:
        words |= _with_helpers(room, right, named, [one.title for one in helping], words)
    return words


def _alone(room: Room, right: Right, named: dict[str, str]) -> dict[str, str]:
    name = named[room.side]
    if right.role in HANDLERS:
        return {
            "title": _("Only %(name)s and you") % {"name": name},
            "readers": _("Only %(name)s and you read this room. The other side does not know that it exists.")
            % {"name": name},
            "keep": _("Nothing from here goes into the case's record or the court's package."),
            "send_label": _("Send to %(name)s only") % {"name": name},
            "placeholder": _("Write to %(name)s alone") % {"name": name},
        }
    return {
        "title": _("Only you and the mediator"),
        "readers": _("Only you and the mediator read this room. Nothing is passed on unless you agree to it."),
        "keep": _("It is kept sealed, apart from the case, and never goes to the court."),
        "send_label": _("Send to the mediator only"),
        "placeholder": _("Write to the mediator alone"),
    }


def _with_helpers(
    room: Room, right: Right, named: dict[str, str], titles: list[str], words: dict[str, str]
) -> dict[str, str]:
    """Who reads the room, while somebody helps there."""
    listed = pgettext("between helpers", "; ").join(titles)
    if room.kind == RoomKind.JOINT:
        return {"readers": _("%(readers)s Somebody helps here: %(helpers)s.") % {"readers": words["readers"], "helpers": listed}}  # fmt: skip  # noqa: E501
    said = {"name": named[room.side], "helpers": listed}
    if right.role is Role.HELPER:
        return {
            "title": _("Only %(name)s, the mediator and you") % said,
            "readers": _("Only %(name)s, the mediator and who helps here read this room: %(helpers)s.") % said,
            "send_label": _("Send to this room"),
            "placeholder": _("Write to this room"),
        }
    return {"readers": _("Only %(name)s, the mediator and who helps here read this room: %(helpers)s.") % said}


def _absent(case: Case, named: Collection[str], present: frozenset[str]) -> list[str]:
    """Of each side that cannot come because it has no account: that it is not here, and who stands for it."""
    missing = [side for side in ORDER if side in named and side not in present]
    parties = {one.side: one.name for one in case.parties.all()} if missing else {}
    said = []
    for side in missing:
        words = {"name": parties[side], "platform": parties.get(Side.PLATFORM, "")}
        if side == Side.RESPONDENT and Side.PLATFORM in present:
            said.append(
                _("%(name)s has not joined this site, so nobody of it can come in. On its side there is %(platform)s.")
                % words
            )
        else:
            said.append(
                _("%(name)s has not joined this site, so nobody of it can come in, and nobody is here for it.") % words
            )
    return said


def _together(named: dict[str, str], right: Right, present: frozenset[str]) -> dict[str, str]:
    others = [named[side] for side in ORDER if side in present and side.value != right.role.value]
    if right.role not in HANDLERS:
        others.append(_("the mediator"))
    everyone = pgettext("between names", ", ").join([pgettext("a seat", "you"), *others])
    together = {3: _("All three: %(names)s"), 4: _("All four: %(names)s")}
    return {
        "title": together.get(len(others) + 1, _("All together: %(names)s")) % {"names": everyone},
        "readers": _("Everyone here reads this: %(names)s.") % {"names": everyone},
        "keep": _("What is said is kept with the case and cannot be changed."),
        "send_label": _("Send to everyone here"),
        "placeholder": _("Write to everyone: %(names)s") % {"names": pgettext("between names", ", ").join(others)},
    }


def _clock(room: Room, now: datetime) -> clocks.Clock | None:
    held = room.proceeding.deadlines.filter(code__in=CLOCKS).order_by("-instance").first()
    return clocks.of(held, now=now, proceeding=room.proceeding) if held and held.running else None


def tabs(
    actor: Actor, room: Room, right: Right, named: dict[str, str], *, present: frozenset[str]
) -> list[dict[str, Any]]:
    """Rooms by who reads them, none where there is one; who leads can open a talk with one side during a session."""
    listed = [
        one for one in queries.rooms_of(actor, room.proceeding.case) if one.room.proceeding_id == room.proceeding_id
    ]
    by_side = {one.room.side: one for one in listed}
    if right.role not in HANDLERS:
        found = [_tab(one, room, _party_label(one.room)) for one in listed]
        return found if len(found) > 1 else []
    open_url = reverse("action", args=[room.case_id, "open_caucus"]) + f"?proceeding={room.proceeding_id}&side="
    sides: list[str] = [Side.CLAIMANT, "", *(side for side in ORDER[1:])]
    offered = present if opening.in_session(room.proceeding) else frozenset()
    found = []
    for side in sides:
        if side and side not in offered and side not in by_side:
            continue
        label = _("Everyone") if not side else _("Only %(name)s") % {"name": named[side]}
        if side in by_side:
            tab = _tab(by_side[side], room, label)
        else:
            tab = {"url": f"{open_url}{side}", "label": _("Speak with %(name)s alone") % {"name": named.get(side, "")},
                   "is_caucus": True, "current": False, "unread": 0, "room": None}  # fmt: skip
        found.append(tab | {"key": str(len(found) + 1)})
    return found if len(found) > 1 else []


def _party_label(room: Room) -> str:
    return _("Only you and the mediator") if room.kind == RoomKind.CAUCUS else _("Everyone")


def _tab(listed: queries.Listed, current: Room, label: str) -> dict[str, Any]:
    return {
        "url": reverse("room", args=[listed.room.pk]),
        "label": label,
        "is_caucus": listed.room.kind == RoomKind.CAUCUS,
        "current": listed.room.pk == current.pk,
        "unread": 0 if listed.room.pk == current.pk else listed.unread,
        "key": "",
        "room": listed.room.pk,
    }


def seats() -> dict[str, dict[str, str]]:
    """How live messages are placed and named, by the seat of their author."""
    side = {str(Role.CLAIMANT): "a", str(Role.RESPONDENT): "b"}
    return {str(role): {"side": side.get(str(role), "m"), "label": str(name)} for role, name in ROLE_NAMES.items()}


def people(sitting: Iterable[Seat]) -> list[dict[str, str]]:
    """Who sits in a room: name, and in words what they are here."""
    named = seats()
    return [{"name": one.name, "role": named[one.role]["label"]} for one in sitting]


def side_of(role: str) -> str:
    """The side on which an author's messages stand."""
    return {str(Role.CLAIMANT): "a", str(Role.RESPONDENT): "b"}.get(role, "m")


def case_view(case: Case, right: Right) -> dict[str, Any]:
    """The case as a room's page names it, with the way back."""
    if right.role is Role.HELPER:
        return {"id": case.pk, "title": case.title, "number": case.number, "url": reverse("home")}
    home = "desk_case" if right.role in HANDLERS else "case"
    return {"id": case.pk, "title": case.title, "number": case.number, "url": reverse(home, args=[case.pk])}


def asked(invited: Iterable[Helper], named: dict[str, str]) -> list[dict[str, Any]]:
    """Who is invited to help or helps, as whoever leads sees them: how it stands, and the address to pass on."""
    found = []
    for one in invited:
        state = _("invited; pass the address on")
        if one.missing:
            state = _("waits for: %(names)s") % {"names": _(", ").join(named.get(side, side) for side in one.missing)}
        if one.joined_at:
            state = _("is here")
        found.append({"title": one.title, "state": state, "url": "" if one.joined_at else reverse("helper", args=[one.pk])})  # fmt: skip  # noqa: E501
    return found


def panels(case: Case, right: Right) -> list[dict[str, Any]]:
    """Papers of the case one tap away; a desk has a key for each."""
    if right.role in HANDLERS:
        home = reverse("desk_case", args=[case.pk])
        found = [
            ("facts", _("Case"), home, "c"),
            ("evidence", _("Evidence"), f"{home}#evidence", ""),
            ("agreement", _("Agreement"), reverse("desk_agreement", args=[case.pk]), "a"),
        ]
    elif right.role is Role.HELPER:
        found = []
    else:
        home = reverse("case", args=[case.pk])
        found = [
            ("facts", _("Facts"), home, ""),
            ("evidence", pgettext("panel", "Evidence"), reverse("evidence", args=[case.pk]), ""),
            ("offers", pgettext("panel", "Offer"), reverse("offer_new", args=[case.pk]), ""),
            ("agreement", _("Agreement"), f"{home}#agreement", ""),
        ]
    return [{"key": key, "label": label, "url": url, "hotkey": hotkey} for key, label, url, hotkey in found]
