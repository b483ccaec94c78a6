"""The agreement at the desk: draft with the law's check beside it, versions, signatures, the seal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation.agreements import queries, rules
from mediation.agreements.models import Agreement, AgreementStatus
from mediation.cases.models import Case
from mediation.core import gate
from mediation.core.gate import Act
from mediation.core.inputs import RowsField, VerbInput
from mediation.core.refusals import Refused
from mediation.law import agreement as law
from odr import clock
from odr.web import acting
from odr.web.desk import case as workspace
from odr.web.desk import clauses, frame, panes
from odr.web.desk.frame import Worker
from odr.web.forms import rows_pressed

DRAFT, SEAL = "draft_agreement", "seal"
SIGN = ("sign_agreement", "sign_document")


@require_http_methods(["GET", "POST"])
@frame.page
def agreement(request: HttpRequest, who: Worker, case: UUID) -> HttpResponse:
    """Draft, look, sign or seal; the button pressed names the verb."""
    found, _standing = workspace.opened(who, case)
    acts = {act.verb.name: act for act in gate.open_acts(actor=who.actor, case=found, now=clock.now())}
    pressed = request.POST.get("action", "") if request.method == "POST" else ""
    form = _form(request, acts.get(DRAFT), found, who)
    if pressed in (DRAFT, SEAL, *SIGN):
        if pressed not in acts:
            return _closed(request, case)
        try:
            acting.perform(request, acts[pressed])
        except Refused as refused:
            if pressed != DRAFT or form is None:
                acting.tell(request, refused)
                return redirect("desk_agreement", case=case)
            acting.show(form, refused)
        else:
            messages.success(request, _("Done: %(label)s") % {"label": acts[pressed].verb.step.label})
            return redirect("desk_agreement", case=case)
    status = 422 if pressed == DRAFT else 200
    return render(request, "desk/agreement.html", _context(request, who, found, acts, form), status=status)


def _closed(request: HttpRequest, case: UUID) -> HttpResponse:
    acting.tell(request, Refused("not_open"))
    return redirect("desk_agreement", case=case)


def _form(request: HttpRequest, act: Act | None, case: Case, who: Worker) -> VerbInput | None:
    """The drafting form: as typed while it is being written, else with what the last version says."""
    if act is None:
        return None
    kind = act.verb.step.form
    if request.method == "POST" and request.POST.get("action") == DRAFT:
        return acting.form_of(request, act)
    if request.method == "POST" and ("look" in request.POST or rows_pressed(request.POST)):
        blank = kind(act=act)
        typed = {
            name: field.widget.value_from_datadict(request.POST, request.FILES, name)
            for name, field in blank.fields.items()
        }
        return kind(act=act, initial=typed)
    last = queries.standing_of(who.actor, case)
    return kind(act=act, initial=_said(last, act) if last and last.proceeding_id == act.proceeding.pk else {})


def _said(last: Agreement, act: Act) -> dict[str, Any]:
    issues = "\n".join(last.issues)
    oral = act.proceeding.facts.get("oral", False)
    return {"facts": last.facts, "issues": issues, "terms": last.terms, "oral": oral, **last.responsibilities}


def _context(
    request: HttpRequest, who: Worker, case: Case, acts: dict[str, Act], form: VerbInput | None
) -> dict[str, Any]:
    held = list(queries.agreements_of(who.actor, case))
    current = next((one for one in reversed(held) if one.status != AgreementStatus.VOID), None)
    shown = _shown(request, held) or current
    before = next((one for one in held if shown and one.proceeding_id == shown.proceeding_id and one.version == shown.version - 1), None)  # fmt: skip  # noqa: E501
    checked = _checked(form, case, current, acts.get(DRAFT))
    signing = next((acts[name] for name in SIGN if name in acts), None)
    context = workspace.around(who, case)
    if current is not None or DRAFT in acts:
        context["proceeding"] = current.proceeding if current else acts[DRAFT].proceeding
    return context | {
        "current": current,
        "shown": shown,
        "clauses": clauses.clauses(shown, before, clauses.bad_terms(checked)) if shown else [],
        "versions": clauses.versions([one for one in held if shown and one.proceeding_id == shown.proceeding_id]),
        "findings": clauses.findings(checked),
        "counted": clauses.counted(checked),
        "signers": clauses.signing(queries.signers(shown)) if shown else [],
        "form": form,
        "drafting": form is not None,
        "looking": "look" in request.POST,
        "sign": signing.verb if signing else None,
        "seal": acts[SEAL].verb if SEAL in acts else None,
        "deeds": panes.deeds(acts.values(), case, besides=(DRAFT, SEAL, *SIGN)),
    }


def _shown(request: HttpRequest, held: list[Agreement]) -> Agreement | None:
    wanted = request.GET.get("version", "")
    return next((one for one in held if str(one.pk) == wanted), None)


def _checked(form: VerbInput | None, case: Case, current: Agreement | None, act: Act | None) -> tuple[law.Finding, ...]:
    """What the law's check says of the terms in the form, or of the version that stands."""
    if form is not None and act is not None:
        typed = form["terms"].value()
        field = form.fields["terms"]
        if typed and isinstance(field, RowsField):
            kept = [rules.kept(_row(field, row)) for row in typed]
            return rules.findings(kept, case, on=act.today)
    return rules.findings(current.terms, case, on=current.made_at.date()) if current else ()


def _row(field: RowsField, row: dict[str, Any]) -> dict[str, Any]:
    """A row as far as it can be read: what is not readable yet counts as missing."""
    bound = field.row(data=row)
    bound.is_valid()
    return {**row, **bound.cleaned_data}
