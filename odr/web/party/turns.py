"""Whose turn it is, in one card with one button, and how far the whole matter is."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from mediation.cases import turn
from mediation.cases.flows.session_inputs import standing as session_stands
from mediation.cases.models import Case, Proceeding
from mediation.cases.states import AdministrativeState, ConfirmationState, Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.roles import ROLE_NAMES, Role, Standing
from mediation.core.steps import Waiting
from mediation.deadlines.models import Deadline
from mediation.negotiation.models import Offer
from odr.web import clocks
from odr.web.party import links
from odr.web.templatetags.jiefen import day

LABELS = (
    pgettext_lazy("step of a case", "Filed"),
    pgettext_lazy("step of a case", "Talks"),
    pgettext_lazy("step of a case", "Offers"),
    pgettext_lazy("step of a case", "Agreed"),
    pgettext_lazy("step of a case", "Done"),
)
RECEIVED, TALKS, OFFERS, AGREEMENT, PERFORMANCE, ALL_DONE = range(6)
_AT: dict[str, dict[str, int]] = {
    Stage.FIRST_HANDLING: {
        "settled": PERFORMANCE, "breached": PERFORMANCE, "performed": ALL_DONE,
    },
    Stage.ADMINISTRATIVE: {
        "received": RECEIVED, "id_pending": RECEIVED, "reviewed": RECEIVED, "not_accepted": RECEIVED,
        "rerouted": RECEIVED, "redirected": RECEIVED, "agreed": AGREEMENT, "doc_signed": PERFORMANCE,
        "breached": PERFORMANCE, "performed": ALL_DONE,
    },
    Stage.PEOPLES_MEDIATION: {"agreed": AGREEMENT, "followup": PERFORMANCE},
    Stage.COURT_MEDIATION: {"agreed": PERFORMANCE},
    Stage.PERFORMANCE: {"performed": ALL_DONE},
}  # fmt: skip
_ELSE_AT = {Stage.CONFIRMATION: AGREEMENT, Stage.PERFORMANCE: PERFORMANCE}
#: What brings the matter to a step for good, whatever becomes of the stage in which it happened.
_SINCE = {
    "first_handling.answered": TALKS, "offer.made": OFFERS, "administrative.session_opened": OFFERS,
    "mediation.opened": OFFERS, "agreement.drafted": AGREEMENT,
}  # fmt: skip


def steps(stages: Sequence[Proceeding], happened: Collection[str], *, over: bool = False) -> list[dict[str, Any]]:
    """The whole matter in five steps (components/steps.html): as far as it ever came, so it never goes back.

    `happened` are the kinds of its events: a stage that ended without an agreement no longer says how far it was.
    A matter that is `over` without agreement ends after the last step it came to.
    """
    at = max([*(_step(one) for one in stages), *(reached for kind, reached in _SINCE.items() if kind in happened)])
    if over:
        reached = [{"label": label, "state": "done"} for label in LABELS[: at + 1]]
        return [*reached, {"label": pgettext("step of a case", "Ended"), "state": "ended"}]
    return [
        {"label": label, "state": "done" if index < at else "now" if index == at else "todo"}
        for index, label in enumerate(LABELS)
    ]


def _step(stage: Proceeding) -> int:
    return _AT.get(stage.kind, {}).get(stage.state, _ELSE_AT.get(Stage(stage.kind), TALKS))


def status(stage: Proceeding) -> str:
    """Where the case is, in one line."""
    machine = verbs.machine(stage.kind)
    return _("%(stage)s: %(state)s") % {"stage": machine.label, "state": machine.states[stage.state]}


def arranged(stage: Proceeding, now: datetime) -> dict[str, Any] | None:
    """When and where the session takes place that was arranged and has not begun."""
    session = stage.facts.get("session")
    waits = stage.state in (AdministrativeState.SCHEDULED, ConfirmationState.REVIEW)
    if session is None or session.get("ended") or not (waits or session_stands(stage.facts, now)):
        return None
    return {
        "at": datetime.fromisoformat(session["starts_at"]), "place": session["place"] or _("online, in the room"),
        "court": stage.kind == Stage.CONFIRMATION,
    }  # fmt: skip


def absent(stage: Proceeding) -> frozenset[Role]:
    """Sellers whom a complaint did not reach, because they do not answer here."""
    answering = stage.facts.get("answering")
    return frozenset({Role.RESPONDENT, Role.PLATFORM} - {Role(one) for one in answering}) if answering else frozenset()


def asked(waiting: Waiting, stage: Proceeding) -> tuple[Role, ...]:
    """Whose turn it is, without those whom the complaint did not reach."""
    return tuple(role for role in waiting.on if role not in absent(stage))


def who(roles: Iterable[Role], *, reader: frozenset[Role] = frozenset()) -> str:
    """Seats by name; the reader's own is "you" and stands first."""
    ordered = sorted(roles, key=lambda role: role not in reader)
    names = (str(pgettext("a seat", "you") if role in reader else ROLE_NAMES[role]) for role in ordered)
    return pgettext("between names", ", ").join(dict.fromkeys(names))


def card(
    case: Case, stages: Sequence[Proceeding], standing: Standing, acts: Iterable[Act], *, offers: list[Offer],
    deadlines: Iterable[Deadline], now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The card on top of a case (components/turn.html)."""
    if offers:
        return _answer(case, offers[-1], now)
    stage, waiting = turn.current(stages)
    if waiting is None:
        return {"yours": False, "who": status(stage), "title": _("Nothing to do now"), "text": _rest(stage)}
    if waiting.news:
        return _reached(stage, waiting, turn.clock(stage, waiting, deadlines))
    best = _best(stage, waiting, standing, acts)
    mine = best is not None
    seats = who(asked(waiting, stage), reader=standing.roles)
    clock = turn.clock(stage, waiting, deadlines)
    view = clocks.of(clock, now=now, proceeding=stage) if clock else None
    shown: dict[str, Any] = {
        "yours": mine, "who": _("Waiting for: %(who)s") % {"who": seats},
        "title": capfirst(str(waiting.what)), "clock": view,
        "silent": str(waiting.otherwise or ""), "session": arranged(stage, now),
        "given": who(waiting.given, reader=standing.roles), "missing": who(waiting.missing, reader=standing.roles),
    }  # fmt: skip
    if best is not None:
        label = _label(best, waiting)
        # A step that goes by another name on the button stays among what can be done.
        shown |= {"label": label, "url": links.deed(best, case), "act": best if label == best.verb.step.label else None}
    elif not standing.is_any(*waiting.on):
        shown |= {"who": _("Not your turn"), "title": _waited(seats, view)}
        shown["text"] = _("You do not need to do anything now. We will tell you when it is your turn.")
        shown["next"] = str(waiting.what)
    return shown


def still(shown: dict[str, Any], gone: Sequence[str]) -> dict[str, Any]:
    """The card while somebody is gone: nothing is asked of anybody, and the clock that runs goes on running."""
    return {
        "yours": False, "who": _("The case stands still"), "title": "\n".join(gone), "clock": shown.get("clock"),
        "text": _(
            "Nothing is done in their name, and no offer or agreement is accepted or signed, until a successor has"
            " taken their place or the office has ended this stage. If this is not so, tell the office at once."
        ),
    }  # fmt: skip


def _reached(stage: Proceeding, waiting: Waiting, clock: Deadline | None) -> dict[str, Any]:
    """What was reached, and in a smaller line the right that is left."""
    said = capfirst(str(waiting.what))
    if clock is not None:
        said = _("Until %(day)s: %(right)s.") % {"day": day(clock.due_lenient), "right": waiting.what}
    return {"yours": False, "who": status(stage), "title": waiting.news, "text": said}


def choice(
    case: Case, stages: Iterable[Proceeding], standing: Standing, acts: Sequence[Act], *, deadlines: Sequence[Deadline],
    shown: dict[str, Any],
) -> dict[str, Any] | None:  # fmt: skip
    """Asking the court to confirm, which one may do and may leave, until when, and what it brings."""
    for stage in stages:
        waiting = verbs.waiting(stage)
        act = _best(stage, waiting, standing, acts) if waiting and not waiting.owed and waiting.by else None
        clock = turn.clock(stage, waiting, deadlines) if waiting else None
        if waiting is None or act is None or clock is None or shown.get("act") is act:
            continue
        return {
            "title": _("Do you want the court to confirm the agreement? Until %(day)s")
            % {"day": day(clock.due_lenient)},
            "otherwise": waiting.otherwise, "label": act.verb.step.label, "url": links.deed(act, case), "act": act,
        }  # fmt: skip
    return None


def _waited(seats: str, view: clocks.Clock | None) -> str:
    """For whom a reader waits who has nothing to do, and until when at most."""
    if view is None or view.level in ("late", "stopped"):
        return _("You wait for: %(who)s") % {"who": seats}
    return _("You wait for: %(who)s, until %(day)s at the latest") % {"who": seats, "day": day(view.due_on)}


def _label(best: Act, waiting: Waiting) -> Any:
    """What the button says: the step's own name where a page of several ways stands behind it."""
    return capfirst(str(waiting.what)) if best.verb.name in links.SEVERAL else best.verb.step.label


def _best(stage: Proceeding, waiting: Waiting, standing: Standing, acts: Iterable[Act]) -> Act | None:
    """The step this person is waited for; None once their own part is done although others still have theirs."""
    if not standing.is_any(*waiting.on):
        return None
    names = waiting.by or links.RANK
    here = [act for act in acts if act.has_proceeding and act.proceeding.pk == stage.pk and act.verb.name in names]
    return min(here, key=lambda act: names.index(act.verb.name), default=None)


def _answer(case: Case, offer: Offer, now: datetime) -> dict[str, Any]:
    days = max((offer.expires_at - now).days, 0)
    return {
        "yours": True,
        "title": _("Please answer offer No. %(number)s") % {"number": offer.version},
        "text": _("%(name)s made an offer.") % {"name": offer.party.name},
        "offer_until": offer.expires_at, "offer_days": days,
        "silent": _("The offer expires at that time. That does not count as agreeing, and the talks go on."),
        "label": _("Read the offer and answer"), "url": reverse("offer", args=[case.pk, offer.pk]),
    }  # fmt: skip


def _rest(stage: Proceeding) -> str:
    if stage.closed_at is None:
        return _("The next step follows by itself; we will tell you.")
    return _("This stage is closed. What you can still do is listed below.")
