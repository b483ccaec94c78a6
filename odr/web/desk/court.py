"""The court's desk: is it complete, is it untouched, what is missing; and what the court decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation.agreements import queries as agreements
from mediation.cases.models import Case, Proceeding
from mediation.cases.queries import proceedings_of
from mediation.cases.states import Stage
from mediation.confirmation import integrity, queries
from mediation.confirmation.models import Application
from mediation.confirmation.verbs import mediated_by
from mediation.core import gate
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.documents.queries import papers_of
from mediation.evidence.queries import evidence_of
from odr import clock
from odr.web import acting
from odr.web.desk import case as workspace
from odr.web.desk import clauses, frame, options, panes, review
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import day, moment

ORDER = (
    "take_minutes", "docket", "ask_supplement", "not_accept", "review", "confirm", "dismiss", "deem_withdrawn",
    "reject_objection", "uphold_objection",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@frame.page
def court(request: HttpRequest, who: Worker, case: UUID) -> HttpResponse:
    """Look at an application and decide about it."""
    found, _standing = workspace.opened(who, case)
    application = _application(who, found)
    acts = {act.verb.name: act for act in gate.open_acts(actor=who.actor, case=found, now=clock.now())}
    chosen = options.chosen(request, acts, ORDER)
    if request.method == "POST":
        try:
            options.do(request, who, found, chosen, ORDER)
        except Refused as refused:
            return _refused(request, who, application, acts, chosen, refused)
        messages.success(request, options.told(acts, chosen))
        return redirect("desk_court", case=case)
    return render(request, "desk/court.html", _context(request, who, application, acts, chosen))


def _application(who: Worker, case: Case) -> Application:
    """The newest application of the case that lies with one's own court. Refused `not_found`."""
    own = {post.organisation_id for post in who.posts}
    for proceeding in reversed(proceedings_of(case)):
        if proceeding.kind == Stage.CONFIRMATION and proceeding.body_id in own:
            found = queries.confirmation_of(who.actor, proceeding.pk)
            # One case for the whole page, so that its parties are read once.
            found.proceeding.case = found.agreement.proceeding.case = case
            return found
    raise Refused("not_found")


def _refused(
    request: HttpRequest, who: Worker, application: Application, acts: dict[str, Act], chosen: str, refused: Refused
) -> HttpResponse:
    if refused.code in options.LATE or chosen not in acts:
        messages.error(request, options.faster(refused, now=clock.now()))
        return redirect("desk_court", case=application.proceeding.case_id)
    context = _context(request, who, application, acts, chosen)
    for option in context["options"]:
        if option.chosen:
            acting.show(option.form, refused)
            context["form"] = option.form
    return render(request, "desk/court.html", context, status=422)


def _context(
    request: HttpRequest, who: Worker, application: Application, acts: dict[str, Act], chosen: str
) -> dict[str, Any]:
    case, mediated = application.proceeding.case, mediated_by(application.proceeding)
    checks, listed = queries.checklist(application), options.listed(request, acts, _words(), chosen)
    return workspace.around(who, case) | {
        "application": application,
        "mediated": mediated,
        "checks": checks,
        "complete": all(one.there for one in checks if one.needed),
        "integrity": _integrity(who, application),
        "signers": clauses.signing(agreements.signers(application.agreement)),
        "court_facts": _facts(application, mediated),
        "review": review.rows(queries.review_of(application)),
        "options": listed,
        "papers": panes.papers(papers_of(who.actor, case)),
        "evidence": panes.evidence(evidence_of(who.actor, case)),
        "agreement_text": application.agreement.text_zh,
        "deeds": panes.deeds(acts.values(), case, besides=(*ORDER, "take_dossier"), after=len(listed)),
    }


def _integrity(who: Worker, application: Application) -> integrity.Integrity | None:
    """The check, None where there is no package yet or any more."""
    try:
        return integrity.look(who.actor, application.pk)
    except Refused as refused:
        if refused.code not in ("not_open", "unavailable"):
            raise
        return None


def _facts(application: Application, mediated: Proceeding) -> list[dict[str, Any]]:
    agreed = application.agreement
    rows = [
        {"label": _("Application"), "text": application.number},
        {"label": _("Filed"), "text": moment(application.filed_at)},
        {"label": _("Mediated by"), "text": mediated.body.name if mediated.body else ""},
        {"label": _("Agreement"), "text": mediated.number},
        {"label": _("In force since"), "text": moment(agreed.effective_at)},
        {"label": _("Grounds"), "text": application.facts},
        {"label": _("Performed so far"), "text": application.performance},
        {"label": _("Docket number"), "text": application.docket_no},
        {"label": _("Ruling"), "text": application.ruling_no},
        {"label": _("Served"), "text": day(application.served_on)},
    ]
    return [row for row in rows if row["text"]]


def _words() -> dict[str, tuple[str, str]]:
    """Hint and button of each decision, in the order of the page."""
    return {
        "take_minutes": (
            _("Both sides are before you: write down what they apply for. They sign the minutes, and it is filed."),
            _("Lay the minutes before both sides"),
        ),
        "docket": (
            _("Take the application under the court's own number; the thirty days of review begin."),
            _("Docket and tell both sides"),
        ),
        "ask_supplement": (_("Say what is missing and by when; the parties are told at once."), _("Send the request")),
        "not_accept": (
            _("Choose a ground of the law; the parties are told and can mediate anew or sue."),
            _("Decline and tell both sides"),
        ),
        "review": (_("Verify with both sides; the clock goes on."), _("Begin the review")),
        "confirm": (
            _("Enter the ruling; from its service on both sides can object for fifteen days."),
            _("Enter the ruling: confirmed"),
        ),
        "dismiss": (
            _("Enter the ruling and its ground; the agreement itself stays as it was."),
            _("Enter the ruling: dismissed"),
        ),
        "deem_withdrawn": (
            _("Who refuses to be asked or misses the time for a statement without reason is taken to have withdrawn."),
            _("Take it as withdrawn and tell both sides"),
        ),
        "reject_objection": (
            _("The ruling stands. Where the fifteen days are over it is final at once."),
            _("Enter the ruling: objection rejected"),
        ),
        "uphold_objection": (
            _("The confirmation ends; the agreement binds as a contract again."),
            _("Enter the ruling: confirmation revoked"),
        ),
    }
