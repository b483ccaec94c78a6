"""Messages as the page shows them (templates/room/_message.html), and the board of who leads."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases.models import Case, Proceeding, Side
from mediation.core.actors import Actor
from mediation.core.roles import HANDLERS, Role
from mediation.negotiation import positions
from mediation.negotiation import queries as negotiation
from mediation.negotiation.models import Offer
from mediation.rooms import tags, wire
from mediation.rooms.models import Message, MessageKind, Seat
from mediation.rooms.rights import Right
from odr.web.room import readers
from odr.web.room.passing import Passing
from odr.web.templatetags.jiefen import money
from odr.web.templatetags.jiefen_room import drawn_gap

CARDS = {MessageKind.AGREEMENT, MessageKind.MINUTES}


def lines(
    actor: Actor, case: Case, page: Iterable[Message], *, me: Seat | None, right: Right, alone: str,
    seats: Iterable[Seat], passing: Passing | None,
) -> list[dict[str, Any]]:  # fmt: skip
    """A page of a room; its offers are read at once. `alone` names a caucus's side, `seats` are the room's."""
    names = readers.seats()
    shown, others = list(page), [one for one in seats if me is not None and one.role != me.role]
    offers = list(negotiation.offers_of(actor, case)) if any(one.kind == MessageKind.OFFER for one in shown) else []
    found = [_line(one, case, me, right, offers) | _opening(one, right, alone) for one in shown]
    undisputed = tags.confirmed(shown[0].room_id) if shown and not alone else frozenset()
    for line in found:
        line["tag"] = tags.Tag.UNDISPUTED_FACT.label if line["seq"] in undisputed else ""
        line["relay"] = passing.line(line) if passing else None
        if relayed := line["body"].get("relayed"):
            line["body"]["relayed"] = {**relayed, "role": names[relayed["seat"]]["label"]}
        if line["author"]:
            line["author"]["role"] = names[line["author"]["seat"]]["label"]
        if line["own"]:
            line["state_words"] = _read_by([one.role for one in others if one.read_seq >= line["seq"]])
    return found


def _opening(one: Message, right: Right, alone: str) -> dict[str, Any]:
    """The first line of a caucus, worded for who reads it."""
    if one.kind != MessageKind.SYSTEM or one.body.get("event") != "caucus.opened":
        return {}
    said = _("Only you and the mediator read this room. Nothing said here is passed on unless you agree to it.")
    if right.role in HANDLERS:
        said = _("Only %(name)s and you read this room. Nothing said here is passed on unless whoever said it agrees.")
    return {"body": {**one.body, "text": said % {"name": alone}}}


def _read_by(roles: Iterable[str]) -> str:
    """Under one's own message: which seats have read it, or that it is stored (static/js/presence.js says the same)."""
    seats = readers.seats()
    names = dict.fromkeys(seats[role]["label"] for role in roles)
    if not names:
        return _("Sent")
    return _("Read by {names}").format(names=pgettext("between names", ", ").join(names))


def _line(one: Message, case: Case, me: Seat | None, right: Right, offers: list[Offer]) -> dict[str, Any]:
    seat = one.seat
    line: dict[str, Any] = {
        "seq": one.seq,
        "at": one.at,
        "author": {"participant": seat.pk, "name": seat.name, "seat": seat.role} if seat else None,
        "kind": one.kind,
        "body": {} if one.retracted_at else wire.body(one.kind, one.body),
        "reply_to": one.reply_to,
        "retracted": one.retracted_at,
        "own": bool(seat and me and seat.pk == me.pk),
        "side": readers.side_of(seat.role) if seat else "m",
        "state_words": "",
    }
    if one.kind == MessageKind.OFFER:
        line |= _offer(one, case, right, offers)
    elif one.kind in CARDS:
        line |= _card(one, case, right)
    return line


def _offer(one: Message, case: Case, right: Right, offers: list[Offer]) -> dict[str, Any]:
    """The offer as a card; for a party the way to read it whole and answer."""
    found = next((offer for offer in offers if str(offer.pk) == str(one.body.get("offer"))), None)
    if found is None:
        return {"offer": None, "url": _home(case, right), "label": _("An offer: open it")}
    card = negotiation.card(found, shown=offers)
    leads = right.role in HANDLERS
    if not leads:
        card |= {"url": reverse("offer", args=[case.pk, found.pk]), "button": _("Read it whole")}
    return {"offer": card, "gap": drawn_gap(card["moves"]) if leads else None}


def _card(one: Message, case: Case, right: Right) -> dict[str, Any]:
    if one.kind == MessageKind.AGREEMENT and right.role in HANDLERS:
        return {"url": reverse("desk_agreement", args=[case.pk]), "label": _("The agreement was changed: open it")}
    label = _("The agreement was changed: open it") if one.kind == MessageKind.AGREEMENT else _("The record of a session: open it")  # fmt: skip  # noqa: E501
    return {"url": _home(case, right), "label": label}


def _home(case: Case, right: Right) -> str:
    if right.role is Role.HELPER:  # a card of a paper that is not theirs to open
        return ""
    return reverse("desk_case" if right.role in HANDLERS else "case", args=[case.pk])


def board(actor: Actor, proceeding: Proceeding) -> dict[str, Any] | None:
    """Where each side stands, from what it said openly; None before anybody offered anything."""
    case = proceeding.case
    steps = negotiation.asks_and_offers(actor, case)
    said = {side: [one for one in steps if one.side == side] for side in (Side.CLAIMANT, Side.RESPONDENT)}
    if not said[Side.RESPONDENT] and len(said[Side.CLAIMANT]) < 2:
        return None
    names = readers.names(case)
    first = {side: money(way[0].amount) if way else "" for side, way in said.items()}
    last = {side: money(way[-1].amount) if way else "" for side, way in said.items()}
    return {
        "a": names.get(Side.CLAIMANT, ""),
        "b": names.get(Side.RESPONDENT, ""),
        "rows": [
            {"label": _("Began at"), "a": first[Side.CLAIMANT], "b": first[Side.RESPONDENT]},
            {"label": _("Now at"), "a": last[Side.CLAIMANT], "b": last[Side.RESPONDENT]},
        ],
        "url": reverse("desk_positions", args=[case.pk]) if positions.leads(actor, proceeding) else "",
    }
