"""A joint complaint: the question to whoever was named, the roll, and each one's own answer to an offer."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from mediation.cases import members, queries
from mediation.cases.members import Invitation
from mediation.cases.models import Case, Member, MemberState
from mediation.core import gate
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, PARTIES, Standing
from mediation.negotiation import groups
from mediation.negotiation.groups import Together
from mediation.negotiation.queries import card
from mediation.notices.queries import mark_opened
from odr import clock
from odr.web import acting
from odr.web.party import links
from odr.web.templatetags.jiefen import masked_phone, moment, money

ANSWERS = ("join_group", "refuse_group")
DEEDS = (
    "form_group", "close_vote", "answer_change", "close_change", "propose_representatives", "leave_group",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def joint(request: HttpRequest, case: UUID) -> HttpResponse:
    """The question to who was named; for everybody with a part in the case who complains together, and the answers."""
    actor = acting.actor_of(request)
    try:
        found, standing = queries.case_of(actor, case)
    except Refused:
        return _invitation(request, actor, members.invitation_of(actor, case))
    now = clock.now()
    group = groups.together(found, standing, now=now)
    if group is None:
        raise Refused("not_found")
    mark_opened(actor, now=now, case=found)
    acts = gate.open_acts(actor=actor, case=found, now=now)
    answering = acting.find(acts, "answer_offer")
    form = _answer(request, answering, group) if answering and group.asked else None
    if request.method == "POST" and answering is not None and form is not None:
        try:
            acting.perform(request, answering)
        except Refused as refused:
            acting.show(form, refused)
        else:
            messages.success(request, _("Your answer is kept. You can change it until the answers are closed."))
            return redirect("joint", case=case)
    context = _page(found, standing, group, acts) | {"form": form, "act": answering}
    return render(request, "party/joint.html", context, status=422 if form and form.is_bound and form.errors else 200)


def _invitation(request: HttpRequest, actor: Actor, asked: Invitation) -> HttpResponse:
    """What is claimed in one's name, and yes or no to it."""
    now = clock.now()
    acts = gate.open_acts(actor=actor, case=asked.case, now=now)
    joining = acting.find(acts, "join_group")
    mark_opened(actor, now=now, case=asked.case)
    form: VerbInput | None = None
    if joining is not None:
        form = acting.form_of(request, joining)
    name = request.POST.get("deed", "join_group")
    act = acting.find(acts, name) if name in ANSWERS else None
    if request.method == "POST" and act is not None:
        try:
            acting.perform(request, act)
        except Refused as refused:
            if form is not None:
                acting.show(form, refused)
        else:
            return _answered(request, asked.case, joined=name == "join_group")
    rows = [
        {"label": _("Against"), "text": _(", ").join(asked.against)},
        {"label": _("What it is about"), "text": asked.case.title},
        {"label": _("What you bought"), "text": asked.case.product},
        {"label": _("Claimed in your name"), "text": money(asked.member.amount)},
        {"label": _("Who wrote it"), "text": asked.by},
        {"label": _("Answer by"), "text": moment(asked.until)},
    ]
    context = {"asked": asked, "rows": rows, "form": form, "act": joining}
    return render(request, "party/invited.html", context, status=422 if form and form.is_bound and form.errors else 200)


def _answered(request: HttpRequest, case: Case, *, joined: bool) -> HttpResponse:
    if joined:
        messages.success(request, _("You have joined. Here is the case."))
        return redirect("case", case=case.pk)
    messages.success(request, _("Nothing is claimed in your name."))
    return redirect("cases")


def _answer(request: HttpRequest, act: Act, group: Together) -> VerbInput:
    offer = group.asked.offer if group.asked else None
    initial = {"offer": offer.pk, "version": offer.version} if offer else {}
    return acting.form_of(request, act, initial)


def _page(found: Case, standing: Standing, group: Together, acts: list[Act]) -> dict[str, Any]:
    asked = group.asked
    at_desk = standing.is_any(*HANDLERS) and not standing.is_any(*PARTIES)
    return {
        "case": found,
        "home": reverse("desk_case" if at_desk else "case", args=[found.pk]),
        "group": group,
        "summary": summary(group),
        "roll": [_row(one, group) for one in group.roll],
        "asked": asked,
        "offer": card(asked.offer) if asked else None,
        "deeds": [_deed(act, found, group) for name in DEEDS if (act := acting.find(acts, name)) is not None],
    }


def _deed(act: Act, found: Case, group: Together) -> dict[str, Any]:
    url = links.deed(act, found)
    if act.verb.name == "close_vote" and group.asked is not None:
        offer = group.asked.offer
        meant = {"proceeding": act.proceeding.pk, "offer": offer.pk, "version": offer.version}
        url = f"{reverse('action', args=[found.pk, act.verb.name])}?{urlencode(meant)}"
    return {"url": url, "label": act.verb.step.label}


def turn(found: Case, group: Together | None) -> dict[str, Any] | None:
    """The card on top of the case (party/_turn.html) for who is asked for their own answer and has given none."""
    asked = group.asked if group else None
    if asked is None or asked.own is None or asked.said is not None:
        return None
    return {
        "yours": True,
        "title": _("Please answer offer No. %(number)s for yourself") % {"number": asked.offer.version},
        "text": _("Your amount: %(amount)s") % {"amount": money(asked.own)},
        "offer_until": asked.offer.expires_at,
        "silent": _("You are not bound. Your claim goes on as a case of your own, by the same days."),
        "label": _("Read it and answer"),
        "url": reverse("joint", args=[found.pk]),
    }


def summary(group: Together) -> list[dict[str, Any]]:
    """How the group stands, in a few rows (components/rows.html)."""
    count = len(group.joined)
    rows = [
        {
            "label": _("Complain together"),
            "text": ngettext("%(count)d person", "%(count)d people", count) % {"count": count},
        },
        {"label": _("Speak for all"), "text": _(", ").join(one.name for one in group.representatives)},
        {"label": _("Claim together"), "text": money(group.total)},
    ]
    if group.until is not None:
        waiting = sum(one.state == MemberState.NAMED for one in group.roll)
        rows.append({"label": _("Can be joined until"), "text": moment(group.until)})
        if group.inside:
            rows.append({"label": _("Have not answered"), "text": str(waiting)})
    if group.asked is not None and group.asked.yes is not None:
        said = {"yes": group.asked.yes, "no": group.asked.no, "silent": group.asked.silent}
        text = _("%(yes)d yes, %(no)d no, %(silent)d not answered") % said
        rows.append({"label": _("Answers to the offer"), "text": text})
    return rows


def _row(one: Member, group: Together) -> dict[str, Any]:
    """One of the roll (components/rows.html)."""
    here = one.state == MemberState.JOINED
    said = [
        money(one.amount),
        pgettext("a seat", "you") if one.pk == group.mine else "",
        _("speaks for all") if one.represents else "",
        "" if here else one.get_state_display(),
        masked_phone(one.phone) if group.inside else "",
        one.own_case.number if one.own_case and group.inside else "",
    ]
    text = _(", ").join(str(part) for part in said if part)
    return {"label": f"{one.number}. {one.name}", "text": text, "muted": not here}


def asked(actor: Actor) -> list[dict[str, Any]]:
    """The joint complaints one is asked to join (components/linklist.html)."""
    return [
        {
            "url": reverse("joint", args=[one.case.pk]),
            "label": one.case.title,
            "text": _("%(amount)s claimed in your name, answer by %(until)s")
            % {"amount": money(one.member.amount), "until": moment(one.until)},
            "icon": "next",
        }
        for one in members.invitations(actor)
    ]
