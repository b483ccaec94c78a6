"""Several decisions on one page: a radio button each, its form under its own prefix; one POST is one verb."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from mediation.cases.models import Case
from mediation.core import gate, inputs, verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES
from odr import clock
from odr.web import acting
from odr.web.desk.frame import Worker

FIELD = "decision"
LATE = ("already_decided", "not_open", "conflict", "forbidden")


@dataclass(frozen=True, slots=True)
class Option:
    """One decision that is open: its verb's form, chosen or not."""

    act: Act
    form: VerbInput
    chosen: bool
    hint: str
    button: str
    key: str

    @property
    def name(self) -> str:
        """The verb."""
        return self.act.verb.name

    @property
    def label(self) -> Any:
        """The decision in words."""
        return self.act.verb.step.label

    @property
    def follows(self) -> str:
        """Who hears of it, and whether it can be taken back."""
        step = self.act.verb.step
        if step.final:
            return _("Those concerned are told at once. This cannot be undone.")
        if set(PARTIES).isdisjoint(step.tells):
            return _("Nobody outside the office is told.")
        return _("Those concerned are told at once.")


def listed(
    request: HttpRequest,
    acts: Mapping[str, Act],
    words: Mapping[str, tuple[str, str]],
    chosen: str,
) -> list[Option]:
    """The decisions open now, in the order of `words`: hint and button of each; the chosen one with what was typed."""
    found = []
    for number, name in enumerate((name for name in words if name in acts), start=1):
        bound = inputs.as_read(request.POST) if request.method == "POST" and name == chosen else None
        form = acting.unchosen(acts[name].verb.step.form(bound, act=acts[name], prefix=name))
        hint, button = words[name]
        found.append(Option(acts[name], form, name == chosen, hint, button, str(number)))
    return found


def chosen(request: HttpRequest, acts: Iterable[str], order: Sequence[str]) -> str:
    """The decision that was chosen; a page opened afresh begins with the first one, a form decides nothing unasked."""
    if request.method == "POST":
        return request.POST.get(FIELD, "")
    given = set(acts)
    return next((name for name in order if name in given), "")


def do(request: HttpRequest, who: Worker, case: Case, name: str, order: Sequence[str]) -> None:
    """Do the chosen verb with what was typed for it. Raises Refused."""
    if name not in order:
        raise Refused("invalid", _("Choose a decision."))
    seen = request.POST.get(acting.SEEN, "")
    gate.perform(
        name, actor=who.actor, now=clock.now(), case=case.pk, data=_said(request, name),
        key=request.POST.get(acting.ONCE, "")[:200], seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
    )  # fmt: skip


def told(acts: Mapping[str, Act], name: str) -> str:
    """What the next page says of a decision; a form sent twice finds it done."""
    return _("Done: %(label)s") % {"label": acts[name].verb.step.label} if name in acts else _("This was done already.")


def _said(request: HttpRequest, name: str) -> QueryDict:
    """What was typed for one decision, without its prefix."""
    data = QueryDict(mutable=True)
    for key in request.POST:
        if key.startswith(f"{name}-"):
            data.setlist(key.removeprefix(f"{name}-"), request.POST.getlist(key))
    return data


def faster(refused: Refused, *, now: datetime) -> str:
    """Who decided, how long ago, and what (promise S1)."""
    by, at = refused.context.get("by"), parse_datetime(str(refused.context.get("at") or ""))
    if refused.code != "already_decided" or not by or at is None:
        return acting.sentence(refused)
    what = _deed(str(refused.context.get("event", "")))
    seconds = max(int((now - at).total_seconds()), 0)
    if seconds < 120:
        return _("%(by)s decided this %(seconds)d seconds ago: %(what)s. Nothing of yours was changed.") % {
            "by": by, "seconds": seconds, "what": what,
        }  # fmt: skip
    return _("%(sentence)s It was: %(what)s.") % {"sentence": acting.sentence(refused), "what": what}


def _deed(event: str) -> str:
    """What was done, by the event that records it."""
    return next((str(verb.step.label) for verb in verbs.all_verbs() if verb.step.event == event), event)
