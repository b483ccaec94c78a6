"""Changes by two people at the desk: what waits, proposing one, and the second person's decision."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation.cases.choices import language, of_what
from mediation.cases.relisting import LABELS as LISTS
from mediation.cases.relisting import name_of
from mediation.core import inputs
from mediation.core.gate import SHANGHAI
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.documents import numbers, wordings
from mediation.law.taxonomy import AXES
from mediation.people import administration, burden, proposals
from mediation.people.bodies import held
from mediation.people.models import OrganisationKind, Proposal, ProposalState
from mediation.people.proposals import Decision
from odr import clock
from odr.web import acting
from odr.web.desk import frame
from odr.web.desk.admin import settings, texts, words
from odr.web.desk.frame import Worker

SHOWN = 50
#: What is proposed from a page of its own: calendars have theirs, calling off and undoing are buttons.
BY_FORM = (
    "add_organisation", "change_organisation", "end_organisation", "reopen_organisation", "add_post", "end_post",
    "change_number_series", *settings.OF_LISTS, "change_paper_text",
)  # fmt: skip
#: What the address of such a page has to name.
ABOUT = {
    "change_organisation": "organisation",
    "end_organisation": "organisation",
    "reopen_organisation": "organisation",
    "end_post": "post",
    "change_number_series": "organisation",
    **dict.fromkeys(settings.OF_LISTS[1:], "term"),
    "change_paper_text": "part",
}
#: Where what it has to name is chosen; organisations, but for these.
CHOSEN_AT = dict.fromkeys(settings.OF_LISTS, "desk_lists") | {"change_paper_text": "desk_texts"}


@require_safe
@frame.page
def listed(request: HttpRequest, who: Worker) -> HttpResponse:
    """What waits for a second person, what is scheduled, what failed, and what was decided lately."""
    found = list(administration.proposals(who.actor)[:SHOWN])
    waiting = list(administration.proposals(who.actor, state=ProposalState.WAITING)[:SHOWN])
    scheduled = list(administration.proposals(who.actor, state=ProposalState.SCHEDULED)[:SHOWN])
    open_ = {one.pk for one in (*waiting, *scheduled)}
    before = request.GET.get("before", "")
    lines = administration.ledger(who.actor, before=int(before) if before.isdecimal() and len(before) < 10 else 0)
    context = {
        "desk": frame.around(who, current="changes"),
        "groups": [
            {"key": "waiting", "label": _("Waits for a second person"), "rows": words.listed(waiting)},
            {"key": "scheduled", "label": _("Confirmed for a later day"), "rows": words.listed(scheduled)},
            {
                "key": "decided",
                "label": _("Decided lately"),
                "rows": words.listed(one for one in found if one.pk not in open_),
            },
        ],
        "events": words.lines(lines),
        "pager": {"older_url": f"?{urlencode({'before': lines[-1].seq})}#h-ledger"}
        if len(lines) == administration.PAGE
        else {},
    }
    return render(request, "desk/admin/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page
def new(request: HttpRequest, who: Worker, name: str) -> HttpResponse:
    """Propose a change."""
    proposals.keeper(who.actor)
    if name not in BY_FORM:
        raise Refused("not_found")
    if request.method != "POST" and name in ABOUT and not request.GET.get(ABOUT[name]):
        return redirect(CHOSEN_AT.get(name, "desk_organisations"))  # where one chooses what it is about
    now, posted = clock.now(), request.method == "POST"
    wanted = {key: value for key, value in request.GET.dict().items() if len(value) < 100}
    form = proposals.form_of(name, actor=who.actor, now=now, data=request.POST if posted else None, wanted=wanted)
    if posted and form.is_valid():
        try:
            made = proposals.propose(name, request.POST, actor=who.actor, now=now)
        except Refused as refused:
            acting.show(form, refused)
        else:
            return redirect("desk_change", proposal=made.pk)
    context = {
        "desk": frame.around(who, current="organisations"),
        "label": words.label(name),
        "form": form,
        "choices": _choices(request, name),
        **_about(who, request, name),
    }
    return render(request, "desk/admin/new.html", context, status=422 if form.is_bound and form.errors else 200)


def _choices(request: HttpRequest, name: str) -> dict[str, Any]:
    """What is to be chosen before there is a form: a question, and an address for each answer; empty once chosen."""
    if name == "add_organisation" and not _kind(request):
        answers: Any = [
            (f"?{urlencode({'organisation_kind': code})}", label) for code, label in OrganisationKind.choices
        ]
        return {"question": _("What kind of organisation is it?"), "answers": answers}
    said = request.POST or request.GET
    if name == "add_list_entry" and said.get("axis") not in AXES:
        answers = [(f"?axis={axis}", LISTS[axis]) for axis in AXES]
        return {"question": _("To which list?"), "answers": answers}
    if name == "change_number_series" and not said.get("series"):
        kept = {"organisation": said.get("organisation", ""), "year": clock.now().astimezone(SHANGHAI).year}
        answers = [(f"?{urlencode(kept | {'series': kinds[0]})}", settings.papers_of(kinds[0])) for kinds in numbers.series_kinds()]  # fmt: skip  # noqa: E501
        return {"question": _("Which papers are numbered in it?"), "answers": answers}
    return {}


def _kind(request: HttpRequest) -> str:
    """The kind of organisation that was chosen, "" before."""
    said = request.POST.get("organisation_kind") or request.GET.get("organisation_kind", "")
    return said if said in OrganisationKind.values else ""


def _about(who: Worker, request: HttpRequest, name: str) -> dict[str, Any]:
    """What the form is about, and the way back to it. Refused `not_found` for what is not there."""
    said = {**request.GET.dict(), **request.POST.dict()}
    if name in settings.OF_LISTS:
        about = LISTS.get(said.get("axis", ""), "") if name == "add_list_entry" else name_of(said.get("term", ""))
        return {"about": about, "back_url": reverse("desk_lists"), "back_label": _("Lists of complaints")}
    if name == "change_paper_text":
        return {"about": _text_label(said.get("part", "")), "back_url": reverse("desk_texts"), "back_label": _("Texts of papers")}  # fmt: skip  # noqa: E501
    back = {"back_url": reverse("desk_organisations"), "back_label": _("Organisations")}
    if name == "add_organisation":
        kind = _kind(request)
        return back | {"about": OrganisationKind(kind).label if kind else ""}
    if name == "end_post":
        number = str(said.get("post", ""))
        post = administration.post_of(who.actor, int(number)) if number.isdecimal() and len(number) < 10 else None
        if post is None:
            raise Refused("not_found")
        body = post.organisation
        about = pgettext("between two facts", ", ").join([post.user.name, post.get_role_display()])
    elif name == "add_post" and not said.get("organisation"):
        body, about = None, ""
    else:
        body = administration.body_of(who.actor, _uuid(said.get("organisation", "")))
        about = body.name
        if name == "change_number_series" and numbers.known(str(said.get("series", ""))):
            about = of_what(about, settings.papers_of(str(said["series"])))
    if body is None:
        return {"about": about or _("the platform itself"), "back_url": reverse("desk_keepers"), "back_label": _("Who looks after the platform")}  # fmt: skip  # noqa: E501
    load = burden.of_body(body) if name == "end_organisation" else None
    return {
        "about": about,
        "back_url": reverse("desk_organisation", args=[body.pk]),
        "back_label": body.name,
        "held": held(load) if load else "",
        "lots": words.lots(load),
    }


def _text_label(code: str) -> str:
    try:
        return wordings.label_of(code, language())
    except KeyError:
        raise Refused("not_found") from None


def _uuid(said: Any) -> UUID:
    try:
        return UUID(str(said))
    except ValueError:
        raise Refused("not_found") from None


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page
def one(request: HttpRequest, who: Worker, proposal: UUID) -> HttpResponse:
    """One proposal, what it changes, and for a second person the decision."""
    found = administration.proposal_of(who.actor, proposal)
    form: VerbInput = Decision(request.POST or None)
    if request.method == "POST":
        form = inputs.bind(Decision, request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                decided = proposals.decide(proposal, approve=said["approve"] == "yes", reason=said["reason"], actor=who.actor, now=clock.now())  # fmt: skip  # noqa: E501
            except Refused as refused:
                acting.show(form, refused)
            else:
                messages.success(request, _outcome(decided.proposal))
                return redirect("desk_change", proposal=proposal)
    return render(request, "desk/admin/change.html", _shown(who, found, form), status=422 if form.errors else 200)


def _shown(who: Worker, found: Proposal, form: Any) -> dict[str, Any]:
    kind = proposals.kind_of(found.kind)
    waits = found.state == ProposalState.WAITING
    mine = str(found.proposed_by_id) == who.actor.id
    own = who.actor.id in kind.concerns(found)
    effect = kind.effect(found)
    return {
        "desk": frame.around(who, current="changes"),
        "proposal": found,
        "title": words.title(found),
        "look": words.LOOKS[ProposalState(found.state)],
        "rows": words.rows(found),
        "undoes": words.listed([found.undoes])[0] if found.undoes else None,
        "effect": words.effect(effect) if waits else "",
        "consequences": words.consequences(found, effect) if waits else [],
        "lots": words.lots(effect.load) if waits else [],
        "faults": proposals.faults(found) if waits else [],
        "fault": words.fault(found),
        "form": form if waits and not mine and not own else None,
        "mine": mine,
        "own": own,
        "draft": texts.draft(found),
        "undo": proposals.can_be_undone(found),
        "events": words.lines(administration.lines_of(found)),
        "body": found.organisation,
    }


def _outcome(found: Proposal) -> str:
    if found.state == ProposalState.REFUSED:
        return _("Turned down. Nothing changed.")
    if found.state == ProposalState.SCHEDULED:
        return _("Confirmed. It takes effect on its day.")
    return _("Confirmed. It is in force.")


@require_POST
@frame.page
def undo(request: HttpRequest, who: Worker, proposal: UUID) -> HttpResponse:
    """Propose the counter-proposal; a second person decides on it as on any other."""
    found = administration.proposal_of(who.actor, proposal)
    reason = _("Undoes: %(what)s") % {"what": words.title(found)}
    try:
        made = proposals.counter(proposal, reason=reason[:300], actor=who.actor, now=clock.now())
    except Refused as refused:
        acting.tell(request, refused)
        return redirect("desk_change", proposal=proposal)
    return redirect("desk_change", proposal=made.pk)
