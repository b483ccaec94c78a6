"""The position board of who leads a mediation: asks, offers and the gap over time, drawn and as a table (field 11)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from mediation.cases.models import Case, Side
from mediation.negotiation.positions import positions
from mediation.negotiation.queries import Step
from odr.web.desk import case as workspace
from odr.web.desk import frame
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import money, short_money

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, FOOT = 96, 24, 20, 32  # room for the figures of the scale and the numbers of the table's lines
LETTERS = {Side.CLAIMANT.value: "a", Side.RESPONDENT.value: "b"}


@require_safe
@frame.page
def board(request: HttpRequest, who: Worker, case: UUID) -> HttpResponse:
    """The board of one case. Refused `not_found` for everybody who does not lead it, parties first of all."""
    found, _standing = workspace.opened(who, case)
    steps = positions(who.actor, found)
    context = {
        "desk": frame.around(who, besides=found.pk), "case": found, "rows": rows(steps, found), "plot": drawn(steps),
    }  # fmt: skip
    return render(request, "desk/positions.html", context)


def gaps(steps: Sequence[Step]) -> list[Decimal | None]:
    """After each step, how far what is asked lies above what is offered; None while one side has said no figure."""
    latest: dict[str, Decimal] = {}
    found = []
    for one in steps:
        latest[one.side] = one.amount
        both = len(latest) == len(LETTERS)
        found.append(latest[Side.CLAIMANT] - latest[Side.RESPONDENT] if both else None)
    return found


def rows(steps: Sequence[Step], case: Case) -> list[dict[str, Any]]:
    """The table: who put which figure when, how far it moved, and the gap then."""
    names = {one.side: one.name for one in case.parties.all()}
    before: dict[str, Decimal] = {}
    found = []
    for number, (one, gap) in enumerate(zip(steps, gaps(steps), strict=True), start=1):
        moved = one.amount - before[one.side] if one.side in before else None
        before[one.side] = one.amount
        label = _("%(what)s, offer No. %(number)s") % {"what": one.label, "number": one.offer.version} if one.offer else one.label  # fmt: skip  # noqa: E501
        found.append({
            "number": number, "at": one.at, "who": names.get(one.side, ""), "side": LETTERS[one.side], "what": label,
            "amount": money(one.amount), "moved": _signed(moved), "gap": _apart(gap),
        })  # fmt: skip
    return found


def drawn(steps: Sequence[Step]) -> dict[str, Any] | None:
    """The chart (templates/components/positions.html): a stair for each side, the gap between them filled.

    Steps stand side by side in their order, numbered like the lines of the table; None before both sides said a figure.
    """
    apart = [gap for gap in gaps(steps) if gap is not None]
    if not apart:
        return None
    amounts = [one.amount for one in steps]
    low, high = min(amounts), max(amounts)
    wide = (WIDTH - LEFT - RIGHT) / max(len(steps), 1)

    def across(index: int) -> int:
        return LEFT + round(wide * index)

    def down(amount: Decimal) -> int:
        part = (high - amount) / (high - low) if high > low else Decimal("0.5")
        return TOP + round((HEIGHT - TOP - FOOT) * part)

    sides = [_stair(steps, side, across, down) for side in LETTERS]
    said = pgettext("between two facts", "; ")
    return {
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "foot": HEIGHT - FOOT,
        "lines": sides,
        "band": _band(steps, across, down),
        "scale": [{"y": down(amount), "text": short_money(amount)} for amount in sorted({low, high})],
        "ticks": [{"x": across(index) + round(wide / 2), "text": index + 1} for index in range(len(steps))],
        "title": _("How the figures came closer"),
        "sentence": said.join([
            _("first %(gap)s, now %(now)s") % {"gap": _apart(apart[0]), "now": _apart(apart[-1])},
            _("%(count)d figures, listed in the table below") % {"count": len(steps)},
        ]),
    }  # fmt: skip


def _stair(steps: Sequence[Step], side: str, across: Any, down: Any) -> dict[str, Any]:
    """The line of one side: it stays where it is until the side says another figure."""
    points: list[str] = []
    dots: list[dict[str, int]] = []
    level: int | None = None
    for index, one in enumerate(steps):
        if one.side == side:
            level = down(one.amount)
            dots.append({"x": across(index), "y": level})
        if level is not None:
            points += [f"{across(index)},{level}", f"{across(index + 1)},{level}"]
    return {"side": LETTERS[side], "points": " ".join(points), "dots": dots}


def _band(steps: Sequence[Step], across: Any, down: Any) -> list[dict[str, int]]:
    """The gap as a box for each stretch between two steps."""
    latest: dict[str, Decimal] = {}
    found = []
    for index, one in enumerate(steps):
        latest[one.side] = one.amount
        if len(latest) == len(LETTERS):
            top, bottom = sorted(down(amount) for amount in latest.values())
            x = across(index)
            found.append({"x": x, "y": top, "width": across(index + 1) - x, "height": bottom - top})
    return found


def _signed(moved: Decimal | None) -> str:
    if moved is None:
        return ""
    if not moved:
        return _("unchanged")
    return _("up %(sum)s") % {"sum": money(moved)} if moved > 0 else _("down %(sum)s") % {"sum": money(-moved)}


def _apart(gap: Decimal | None) -> str:
    if gap is None:
        return ""
    return _("%(sum)s apart") % {"sum": short_money(gap)} if gap > 0 else _("they touch or cross")
