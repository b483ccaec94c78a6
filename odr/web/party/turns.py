"""Whose turn it is, in one card with one button, and how far the whole matter is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mediation.cases.models import Case, Proceeding
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.roles import ROLE_NAMES, Role, Standing
from mediation.core.steps import Waiting
from mediation.deadlines.models import Deadline
from mediation.negotiation.models import Offer
from odr.web import clocks
from odr.web.party import links

LABELS = (
    pgettext_lazy("step of a case", "Received"),
    pgettext_lazy("step of a case", "Talks"),
    pgettext_lazy("step of a case", "Offers"),
    pgettext_lazy("step of a case", "Agreement"),
    pgettext_lazy("step of a case", "Performance"),
)
RECEIVED, TALKS, OFFERS, AGREEMENT, PERFORMANCE, ALL_DONE = range(6)
_AT: dict[str, dict[str, int]] = {
    Stage.FIRST_HANDLING: {
        "negotiating": OFFERS, "settled": PERFORMANCE, "breached": PERFORMANCE, "performed": ALL_DONE,
    },
    Stage.ADMINISTRATIVE: {
        "received": RECEIVED, "id_pending": RECEIVED, "reviewed": RECEIVED, "not_accepted": RECEIVED,
        "rerouted": RECEIVED, "in_session": OFFERS, "agreed": AGREEMENT, "doc_signed": PERFORMANCE,
        "breached": PERFORMANCE, "performed": ALL_DONE,
    },
    Stage.PEOPLES_MEDIATION: {"session": OFFERS, "agreed": AGREEMENT, "followup": PERFORMANCE},
    Stage.PERFORMANCE: {"performed": ALL_DONE},
}  # fmt: skip
_ELSE_AT = {Stage.CONFIRMATION: AGREEMENT, Stage.PERFORMANCE: PERFORMANCE}


def steps(stages: Sequence[Proceeding]) -> list[dict[str, Any]]:
    """The whole matter in five steps (components/steps.html): as far as the furthest stage has come."""
    at = max(_AT.get(one.kind, {}).get(one.state, _ELSE_AT.get(Stage(one.kind), TALKS)) for one in stages)
    return [
        {"label": label, "state": "done" if index < at else "now" if index == at else "todo"}
        for index, label in enumerate(LABELS)
    ]


def status(stage: Proceeding) -> str:
    """Where the case is, in one line."""
    machine = verbs.machine(stage.kind)
    return _("%(stage)s: %(state)s") % {"stage": machine.label, "state": machine.states[stage.state]}


def current(stages: Sequence[Proceeding]) -> tuple[Proceeding, Waiting | None]:
    """The stage in which somebody has to act: the newest that waits for anyone, else the newest."""
    for stage in reversed(stages):
        waiting = verbs.waiting(stage)
        if waiting is not None:
            return stage, waiting
        if stage.closed_at is None:
            return stage, None
    return stages[-1], None


def absent(stage: Proceeding) -> frozenset[Role]:
    """Sellers whom a complaint did not reach, because they do not answer here."""
    answering = stage.facts.get("answering")
    return frozenset({Role.RESPONDENT, Role.PLATFORM} - {Role(one) for one in answering}) if answering else frozenset()


def who(waiting: Waiting, stage: Proceeding, *, but: frozenset[Role] = frozenset()) -> str:
    """Whose turn it is, named by role, without those who have done their part or were not reached."""
    reached = [Role(role) for role in waiting.on if role not in absent(stage)]
    left = [role for role in reached if role not in but] or reached
    return _(", ").join(str(name) for name in dict.fromkeys(ROLE_NAMES[role] for role in left))


def card(
    case: Case, stages: Sequence[Proceeding], standing: Standing, acts: Iterable[Act], *, offers: list[Offer],
    deadlines: Iterable[Deadline], now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The card on top of a case (components/turn.html)."""
    if offers:
        return _answer(case, offers[-1], now)
    stage, waiting = current(stages)
    if waiting is None:
        return {"yours": False, "who": status(stage), "title": _("Nothing to do now"), "text": _rest(stage)}
    best = _best(stage, waiting, standing, acts)
    mine = best is not None
    clock = next(
        (one for one in deadlines if one.running and one.code == waiting.clock and one.proceeding_id == stage.pk), None
    )
    view = clocks.of(clock, now=now, proceeding=stage) if clock else None
    shown: dict[str, Any] = {
        "yours": mine, "who": _("It is the turn of: %(who)s") % {"who": who(waiting, stage, but=standing.roles)},
        "title": capfirst(str(waiting.what)), "clock": view,
        "silent": str(waiting.otherwise or ""),
    }  # fmt: skip
    if best is not None:
        shown |= {"label": best.verb.step.label, "url": links.deed(best, case), "act": best}
    else:
        shown["text"] = _("You do not have to do anything now. We tell you when it is your turn.")
    return shown


def _best(stage: Proceeding, waiting: Waiting, standing: Standing, acts: Iterable[Act]) -> Act | None:
    """The step this person is waited for; None once their own part is done although others still have theirs."""
    side = standing.party.side if standing.party is not None else ""
    if not standing.is_any(*waiting.on) or side in (stage.facts.get("consents") or {}):
        return None
    here = [act for act in acts if act.has_proceeding and act.proceeding.pk == stage.pk]
    return min((act for act in here if act.verb.name in links.RANK), key=links.rank, default=None)


def _answer(case: Case, offer: Offer, now: datetime) -> dict[str, Any]:
    days = max((offer.expires_at - now).days, 0)
    return {
        "yours": True,
        "title": _("Please answer offer No. %(number)s") % {"number": offer.version},
        "text": _("%(name)s made an offer.") % {"name": offer.party.name},
        "offer_until": offer.expires_at, "offer_days": days,
        "silent": _("The offer runs out at that time. That does not count as agreeing, and the talks go on."),
        "label": _("Read the offer and answer"), "url": reverse("offer", args=[case.pk, offer.pk]),
    }  # fmt: skip


def _rest(stage: Proceeding) -> str:
    if stage.closed_at is None:
        return _("The next step comes by itself; we tell you.")
    return _("This stage is closed. What can still be done stands below.")
