"""The acceptance desk: facts and checks, the decision, and the paper as it would be sent; one POST is one verb."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation.cases import choices, competence
from mediation.cases.duplicates import REASONS, earlier_elsewhere, hints
from mediation.cases.flows.intake_inputs import factor_choices, intake_rules
from mediation.cases.models import Case, Proceeding, Side
from mediation.cases.queries import cases_of
from mediation.core import gate
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.deadlines import calendars
from mediation.evidence.queries import evidence_of
from mediation.law import citations, rulesets
from mediation.people.models import OrganisationKind
from mediation.people.queries import display_name
from odr import clock
from odr.web import acting
from odr.web.desk import case as workspace
from odr.web.desk import drafts, frame, options, panes
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import day

ORDER = ("accept", "propose_decline", "ask_identity", "redirect", "sign_off_decline", "send_back")


@require_http_methods(["GET", "POST"])
@frame.page
def decide(request: HttpRequest, who: Worker, case: UUID) -> HttpResponse:
    """Look at a complaint and decide about it."""
    found, _standing = workspace.opened(who, case)
    now = clock.now()
    acts = {act.verb.name: act for act in gate.open_acts(actor=who.actor, case=found, now=now)}
    chosen = options.chosen(request, acts, ORDER)
    if request.method == "POST" and "look" not in request.POST:
        try:
            options.do(request, who, found, chosen, ORDER)
        except Refused as refused:
            return _refused(request, who, found, acts, chosen, refused)
        messages.success(request, options.told(acts, chosen))
        return redirect("desk_case", case=case)
    if not set(ORDER) & set(acts):
        return redirect("desk_case", case=case)
    return render(request, "desk/decide.html", _context(request, who, found, acts, chosen))


def _refused(
    request: HttpRequest, who: Worker, case: Case, acts: dict[str, Act], chosen: str, refused: Refused
) -> HttpResponse:
    """Words beside their field; where somebody was faster, who and what, on the page as it is now."""
    if refused.code in options.LATE or chosen not in acts:
        messages.error(request, options.faster(refused, now=clock.now()))
        return redirect("desk_case" if refused.code != "conflict" else "desk_decide", case=case.pk)
    context = _context(request, who, case, acts, chosen)
    for option in context["options"]:
        if option.chosen:
            acting.show(option.form, refused)
            context["form"] = option.form
    return render(request, "desk/decide.html", context, status=422)


def _context(request: HttpRequest, who: Worker, case: Case, acts: dict[str, Act], chosen: str) -> dict[str, Any]:
    context = workspace.around(who, case)
    listed = options.listed(request, acts, _words(acts), chosen)
    shown = next((one for one in listed if one.chosen), listed[0])
    proceeding = shown.act.proceeding
    return context | {
        "proceeding": proceeding,
        "options": listed,
        "proposal": _proposal(proceeding),
        "second_open": "sign_off_decline" in acts,
        "draft": drafts.draft(shown.act, shown.form),
        "drafted": shown.name,
        "jurisdiction": _jurisdiction(case, proceeding),
        "duplicates": _duplicates(who, case, proceeding),
        "evidence": panes.evidence(evidence_of(who.actor, case)),
        "deeds": panes.deeds(acts.values(), case, besides=ORDER),
    }


def _words(acts: dict[str, Act]) -> dict[str, tuple[str, str]]:
    """Hint and button of each decision, in the order of the page."""
    accept = ""
    if "accept" in acts:
        until = day(_sixty(acts["accept"]))
        accept = _("The sixty days for mediation begin today and end on %(day)s.") % {"day": until}
    return {
        "accept": (accept, _("Accept and issue the decision")),
        "propose_decline": (_("Choose one ground; a second person signs it off."), _("Submit for sign-off")),
        "ask_identity": (_("The seven working days go on meanwhile."), _("Send the request")),
        "redirect": (
            _("An enquiry, a request for information, a review or a report to another organ: close it with a note."),
            _("Send the note and close"),
        ),
        "sign_off_decline": (_("The decision goes out at once."), _("Sign off and issue the decision")),
        "send_back": (
            _("The proposal goes back to the officers; the parties do not see it."),
            _("Send back to the officers"),
        ),
    }


def _sixty(act: Act) -> date:
    rules = rulesets.for_date(act.today)
    return rules.period("D05", act.today, calendar=calendars.current()).due_lenient


def _received(proceeding: Proceeding) -> date:
    return date.fromisoformat(proceeding.facts["received_on"])


def _proposal(proceeding: Proceeding) -> dict[str, Any] | None:
    """What a first person proposed, for the second."""
    said = proceeding.facts
    if "proposed_ground" not in said:
        return None
    rules = intake_rules(proceeding)
    ground = rules.ground("decline", said["proposed_ground"])
    english = choices.language() == "en"
    known = dict(factor_choices())
    return {
        "by": display_name("person", said["proposed_by"]),
        "ground": ground.text_en if english else ground.text_zh,
        "article": citations.cite(ground.article, choices.language()),
        "reason": said["proposed_reason"],
        "without_factors": said.get("proposed_without_factors", ""),
        "factors": [
            {"factor": known.get(one["factor"], one["factor"]), "rests_on": one["rests_on"]}
            for one in said.get("proposed_factors", [])
        ],
        "rules": rules.id,
    }


def _jurisdiction(case: Case, proceeding: Proceeding) -> list[dict[str, Any]]:
    """Where the store says it is, who is competent by that, and whether that is this bureau (Art 13)."""
    found = competence.of_case(case, on=_received(proceeding))
    lines = [_address(case), *_tries(case)]
    mine = found.of(proceeding.body)
    if mine is not None:
        said = _("This bureau is competent: %(reason)s") % {"reason": competence.reason(mine)}
        lines.append(_line(True, said, _cited(mine.article)))
    elif found.gap is not None:
        lines.append(_line(False, found.without, _cited(found.gap.article)))
    else:
        lines.append(_line(False, _("By these addresses this bureau is not the competent one.")))
    for body, why in found.bureaus:
        if body.pk != proceeding.body_id:
            text = _("Competent too: %(body)s") if mine else _("Competent: %(body)s")
            meta = f"{competence.reason(why)} {_cited(why.article)}"
            lines.append(_line(mine is not None, text % {"body": body.name}, meta))
    lines += [_line(mine is not None, said, "") for said in found.elsewhere]
    return lines


def _address(case: Case) -> dict[str, Any]:
    against = next(one for one in case.parties.all() if one.side == Side.RESPONDENT)
    store = against.organisation
    if store is None and against.area:
        said = _("Address of the store, as the complainant says: %(area)s") % {
            "area": choices.place(against.area, against.address)
        }
        return _line(True, said, against.address)
    if store is not None and store.kind == OrganisationKind.PLATFORM and store.area:
        return _line(True, _("Domicile of the platform: %(area)s") % {"area": choices.area(store.area)}, store.address)
    if store is None or not store.displayed_area:
        return _line(False, _("No address is known that the store shows on the platform."))
    text = _("Address the store shows: %(area)s") % {"area": choices.area(store.displayed_area)}
    return _line(True, text, store.displayed_address)


def _tries(case: Case) -> list[dict[str, Any]]:
    """Each logged try to reach the store, and what two failures come to."""
    found, tries = [], list(case.contacts.all())
    for one in tries:
        text = _("Reached %(channel)s") if one.reached else _("Not reached %(channel)s")
        found.append(_line(one.reached, text % {"channel": one.get_channel_display()}, day(one.on)))
    if not competence.still_reached(tries):
        text = _("Two tries by different channels on different days failed: the store counts as out of reach.")
        found.append(_line(False, text, _("The platform's own rule for Order 121 Art 13")))
    return found


def _duplicates(who: Worker, case: Case, proceeding: Proceeding) -> list[dict[str, Any]]:
    """What else is known, as facts with their reason; another office's case is a number without a link."""
    words = {
        "order": (_("No other complaint about the same order"), _("Other complaints about the same order: %(count)d")),
        "sides": (
            _("No other complaint between the same two sides"),
            _("Other complaints between the same two sides: %(count)d"),
        ),
        "respondent": (
            _("No other complaint against this merchant in thirty days"),
            _("Others against this merchant in thirty days: %(count)d"),
        ),
    }
    known = hints(case, now=clock.now())
    mine = set(cases_of(who.actor).filter(pk__in=[one.pk for hint in known for one in hint.cases]).values_list("pk", flat=True))  # fmt: skip  # noqa: E501
    lines = [*_received_before(proceeding, mine)]
    for hint in known:
        none, some = words[hint.reason]
        line = _line(hint.count == 0, some % {"count": hint.count} if hint.count else none)
        line["cases"] = [{"number": one.number, "pk": one.pk if one.pk in mine else None} for one in hint.cases[:5]]
        lines.append(line)
    return lines


def _received_before(proceeding: Proceeding, mine: set[Any]) -> Iterator[dict[str, Any]]:
    """The bureau that received the same dispute first, and what the law makes of it."""
    earlier = earlier_elsewhere(proceeding)
    if earlier is None or earlier.proceeding.body is None:
        return
    text = _("%(body)s received the same dispute before, on %(day)s: %(reason)s") % {
        "body": earlier.proceeding.body.name, "day": day(earlier.received_on), "reason": REASONS[earlier.reason],
    }  # fmt: skip
    rule = _("The first to receive handles it (Order 121 Art 14); if it was accepted there, the second ground holds.")
    other = earlier.proceeding.case
    yield _line(False, text, rule) | {
        "cases": [{"number": other.number, "pk": other.pk if other.pk in mine else None}]
    }  # fmt: skip


def _line(good: bool, text: str, meta: str = "") -> dict[str, Any]:
    return {"good": good, "text": text, "meta": meta}


def _cited(article: str) -> str:
    return citations.cite(article, choices.language())
