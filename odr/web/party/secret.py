"""What the pages of sealed bids and of the mediator's proposals share: one's own form, deeds of one button, proof."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases import queries
from mediation.cases.models import Case
from mediation.core import gate
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.negotiation.secret_queries import Own
from mediation.notices.queries import mark_opened
from odr import clock
from odr.web import acting, actions
from odr.web.party import links
from odr.web.templatetags.jiefen import moment, money

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Kind(Generic[Seen]):
    """One kind of thing said in secret, and its page: the address and template are called `page`."""

    page: str
    deeds: tuple[str, ...]
    said: str  # the deed one has a form for, among the deeds
    begun_by: str
    field: str  # of that form, which names the round or proposal
    seen: Callable[[Actor, Case], list[Seen]]
    going: Callable[[Seen], UUID | None]  # the key of a round or proposal that goes on
    card: Callable[[Seen, Case], dict[str, Any]]


def page(request: HttpRequest, case: UUID, kind: Kind[Seen]) -> HttpResponse:
    """All of one kind in a case, newest first; POST does a deed. Refused `not_found` where there is none to see."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    seen = kind.seen(actor, found)
    acts = {act.verb.name: act for act in gate.open_acts(actor=actor, case=found, now=clock.now())}
    if not seen and kind.begun_by not in acts:
        raise Refused("not_found")
    mark_opened(actor, now=clock.now(), case=found)
    form = _form(request, acts, seen, kind)
    if request.method == "POST" and _posted(request, acts, form, kind, found):
        return redirect(kind.page, case=case)
    context = {
        "case": found, "home": reverse(actions.home_of(standing), args=[case]), "form": form,
        "cards": [kind.card(one, found) for one in reversed(seen)],
        "acts": {name: acts[name] for name in kind.deeds if name in acts}, "field": kind.field,
        "propose": links.deed(acts[kind.begun_by], found) if kind.begun_by in acts else "", "offers": "offer" in acts,
    }  # fmt: skip
    invalid = form is not None and form.is_bound and form.errors
    return render(request, f"party/{kind.page}.html", context, status=422 if invalid else 200)


def _posted(request: HttpRequest, acts: dict[str, Act], form: VerbInput | None, kind: Kind[Seen], found: Case) -> bool:
    """Do what was pressed; False where the page is shown again with what is wrong in its form."""
    name = request.POST.get("deed", "")
    try:
        _done(request, acts, name if name in kind.deeds else "", found.pk)
    except Refused as refused:
        if name == kind.said and form is not None and refused.errors:
            acting.show(form, refused)
            return False
        acting.tell(request, refused)
    return True


def _done(request: HttpRequest, acts: dict[str, Act], name: str, case: UUID) -> None:
    """Do what was pressed, or let the gate say why it is no longer open. Raises Refused."""
    if not name:
        raise Refused("not_found")
    if name in acts:
        acting.perform(request, acts[name])
        messages.success(request, _("Done: %(label)s") % {"label": acts[name].verb.step.label})
        return
    gate.perform(name, actor=acting.actor_of(request), now=clock.now(), case=case, data=acting.said(request),
                 key=request.POST.get(acting.ONCE, "")[:200])  # fmt: skip


def _form(request: HttpRequest, acts: dict[str, Act], seen: list[Seen], kind: Kind[Seen]) -> VerbInput | None:
    """The box for what one says oneself, where one is waited for; what is wrong with it stands on top of the page."""
    act = acts.get(kind.said)
    if act is None:
        return None
    if request.method == "POST" and request.POST.get("deed") == kind.said:
        form = acting.form_of(request, act)
    else:
        going = next(filter(None, map(kind.going, reversed(seen))))
        form = act.verb.step.form(act=act, initial={kind.field: going})
    form.summary_above = True
    return form


def own_rows(own: Own | None) -> list[dict[str, Any]]:
    """What one's own side said, and how it can be proved."""
    if own is None:
        return []
    answer = pgettext("a secret answer", "yes") if own.accepts else pgettext("a secret answer", "no")
    return [
        {"label": _("You said"), "text": money(own.amount) if own.amount is not None else answer},
        {"label": _("When"), "text": moment(own.at)},
        {"label": _("Hash in the record"), "text": own.commitment, "code": True},
        {"label": _("The line it is the SHA-256 of"), "text": own.line, "code": True},
    ]
