"""Rows of a queue: by when, which case, what next, why it stands there (components/queue_row.html)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mediation.cases import choices, turn
from mediation.cases.desk import Item, edges
from mediation.cases.models import Case, Party, Proceeding, Side
from mediation.cases.states import AdministrativeState, ConfirmationState, PeoplesMediationState, Stage
from mediation.core import verbs
from mediation.core.gate import SHANGHAI
from mediation.core.roles import HANDLERS, ROLE_NAMES
from mediation.deadlines.models import Deadline
from mediation.law import citations, rulesets
from odr.web import clocks
from odr.web.desk.frame import Worker
from odr.web.facts import problem_name
from odr.web.templatetags.jiefen import day, days_left_words, due_words, money

DECIDING = {AdministrativeState.RECEIVED, AdministrativeState.ID_PENDING, AdministrativeState.REVIEWED}
SEALED = {PeoplesMediationState.AGREED, PeoplesMediationState.FOLLOWUP}
NO_CLOCK = SimpleNamespace(level="none", fraction=0.0, due_on=None, due_at=None, days_left=0, unit_word="")


def row(item: Item, *, who: Worker, now: datetime, here: bool = False) -> dict[str, Any]:
    """One row of the queue."""
    proceeding = item.proceeding
    clock = clocks.of(item.clock, now=now, proceeding=proceeding) if item.clock else None
    said = _said(item, who)
    return {
        "clock": clock or NO_CLOCK,
        "url": home_of(proceeding),
        "title": title(proceeding.case, item.parties),
        "detail": about(proceeding),
        "number": proceeding.number or proceeding.case.number,
        "next": said[0],
        "next_detail": said[1],
        "waits": waits_for(proceeding, who=who),
        "why": waited(proceeding, now=now),
        "why_detail": by_rule(clock),
        "here": here,
        "pk": proceeding.pk,
    }


def _said(item: Item, reader: Worker) -> tuple[str, str]:
    """What comes next: of what is ours the step first, of what waits for others for whom; finished, its end."""
    proceeding = item.proceeding
    step, who = next_step(proceeding), waits_for(proceeding, who=reader)
    if item.group == "over":
        return capital(state_name(proceeding)), ""
    return (step, who) if ours(proceeding) or not who else (who, step)


def home_of(proceeding: Proceeding) -> str:
    """The page on which the next step of a proceeding is taken."""
    name = "desk_case"
    if proceeding.kind == Stage.ADMINISTRATIVE and proceeding.state in DECIDING:
        name = "desk_decide"
    elif proceeding.kind == Stage.CONFIRMATION and proceeding.state != ConfirmationState.DRAFT:
        name = "desk_court"
    return reverse(name, args=[proceeding.case_id])


def title(case: Case, parties: Iterable[Party]) -> str:
    """Who against whom; of a clue, which has no parties, what is suspected."""
    listed = list(parties)
    return between(listed) if listed else case.title


def between(parties: Iterable[Party]) -> str:
    """Who against whom."""
    named = {one.side: one.name for one in parties}
    other = named.get(Side.RESPONDENT) or named.get(Side.PLATFORM, "")
    return pgettext("a dispute", "{a} v {b}").format(a=named.get(Side.CLAIMANT, ""), b=other)


def about(proceeding: Proceeding) -> str:
    """What the dispute is about, in a few words."""
    case = proceeding.case
    if proceeding.kind == Stage.CLUE:
        return problem_name(case)
    said = [one for one in (case.product or case.title, money(case.order_amount or case.amount)) if one]
    problem = problem_name(case)
    return pgettext("between two facts", ", ").join(filter(None, [" ".join(said), problem]))


def next_step(proceeding: Proceeding) -> str:
    """What has to be done now."""
    waiting = verbs.waiting(proceeding)
    return capital(str(waiting.what) if waiting else state_name(proceeding))


def capital(words: str) -> str:
    """Words as they begin a line."""
    return words[:1].upper() + words[1:]


def state_name(proceeding: Proceeding) -> str:
    """The state in words."""
    return str(verbs.machine(proceeding.kind).states[proceeding.state])


def ours(proceeding: Proceeding) -> bool:
    """Whether the next step is one for those who handle the case, alone or with others."""
    waiting = verbs.waiting(proceeding)
    if proceeding.kind == Stage.PEOPLES_MEDIATION and proceeding.state in SEALED:
        return False
    return waiting is None or not waiting.on or not set(waiting.on).isdisjoint(HANDLERS)


def waits_for(proceeding: Proceeding, *, who: Worker) -> str:
    """Whose turn it is: the reader's, or by name whoever is in charge, or a seat."""
    waiting = verbs.waiting(proceeding)
    if waiting is None or not waiting.on:
        return ""
    if turn.is_of(proceeding, person=UUID(who.actor.id), roles=who.roles):
        return _("Your turn")
    if proceeding.handler is not None and turn.handlers(proceeding, waiting):
        return _("Waiting for %(name)s") % {"name": proceeding.handler.name}
    names = pgettext("between names", ", ").join(dict.fromkeys(str(ROLE_NAMES[one]) for one in waiting.on))
    if not who.roles.isdisjoint(waiting.on) and proceeding.body_id in {post.organisation_id for post in who.posts}:
        return _("Nobody has it yet: you or a colleague (%(name)s)") % {"name": names}
    return _("Waiting for %(name)s") % {"name": names}


def waited(proceeding: Proceeding, *, now: datetime) -> str:
    """How long the complainant has been waiting here."""
    days = (now.astimezone(SHANGHAI).date() - proceeding.opened_at.astimezone(SHANGHAI).date()).days
    if days == 0:
        return _("Came in today")
    if proceeding.kind == Stage.CLUE:  # nobody of a complaint waits for it
        return ngettext("Recorded %(days)d day ago", "Recorded %(days)d days ago", days) % {"days": days}
    return ngettext(
        "The complainant has waited %(days)d day", "The complainant has waited %(days)d days", days
    ) % {"days": days}  # fmt: skip


def by_rule(clock: clocks.Clock | None) -> str:
    """The article and the length behind the day."""
    if clock is None:
        return _("No deadline runs")
    if not clock.article:
        return clock.label
    return _("%(article)s: %(length)s") % {"article": short(clock.deadline), "length": clock.length_words}


def short(clock: Deadline) -> str:
    """The leading article under the short name of its law, which stands in full beside the clock of the case."""
    parts = clock.article.split("; ")
    instrument = rulesets.get(clock.rule_set).instrument
    own = next((part for part in parts if part.startswith(f"{instrument} ")), parts[0])
    return citations.cite(own, choices.language(), short=True)


def groups(
    items: Iterable[Item], counts: dict[str, int], *, who: Worker, now: datetime, first: UUID | None
) -> list[dict[str, Any]]:
    """The groups of a queue; the first row of the whole desk is marked."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        found.setdefault(item.group, []).append(row(item, who=who, now=now, here=item.proceeding.pk == first))
    return [{"label": _label(name, counts[name], now), "rows": rows} for name, rows in found.items()]


def _label(name: str, count: int, now: datetime) -> str:
    words = {
        "overdue": ngettext("Overdue: %(count)d case", "Overdue: %(count)d cases", count),
        "today": ngettext("Due today: %(count)d case", "Due today: %(count)d cases", count),
        "week": ngettext("Due by %(day)s: %(count)d case", "Due by %(day)s: %(count)d cases", count),
        "later": ngettext("Later: %(count)d case", "Later: %(count)d cases", count),
        "over": ngettext("Finished: %(count)d case", "Finished: %(count)d cases", count),
    }
    return words[name] % {"count": count, "day": _sunday(now)}


def group_name(name: str, *, now: datetime) -> str:
    """A group without its count, for narrow lists."""
    words = {
        "overdue": _("Overdue"), "today": _("Due today"), "week": _("Due by %(day)s") % {"day": _sunday(now)},
        "later": _("Later"), "over": _("Finished"),
    }  # fmt: skip
    return words[name]


def _sunday(now: datetime) -> str:
    """The last day of the group of this week, or of the coming one at a weekend."""
    return day(edges(now)[2].astimezone(SHANGHAI) - timedelta(days=1))


def due(clock: Any) -> str:
    """By when, in two words."""
    if clock is NO_CLOCK:
        return ""
    return days_left_words(clock.days_left, clock.unit_word) if clock.level == "late" else due_words(clock, "short")
