"""An offer read whole and answered; and making one with a few questions (C17, B4)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mediation.cases import members, queries
from mediation.cases.filing import money
from mediation.cases.states import Stage
from mediation.core import gate, verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.law.agreement import METHODS
from mediation.negotiation import queries as negotiation
from mediation.negotiation import rules
from mediation.negotiation.inputs import OfferInput
from mediation.negotiation.models import Offer
from mediation.negotiation.terms import METHOD_NAMES
from odr import clock
from odr.web import acting
from odr.web.forms import Choices, MoneyInput
from odr.web.party import bids, complaint, links

OTHER_WAYS = ("answer", "acknowledge", "say_no")
SAID = ("message", "expires_at", "share")  # besides the terms
ANSWERS = ("accept_offer", "decline_offer", "withdraw_offer", "ask_offer", "reply_offer")
TALK = {"ask_offer", "reply_offer"}  # leads back to the offer, which stays open
TYPED = {
    "accept_offer": ("version",), "decline_offer": ("reason",), "ask_offer": ("text",),
    "reply_offer": ("question", "text"),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, case: UUID, offer: UUID) -> HttpResponse:
    """One offer with what follows from each answer; POST answers it."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    one = negotiation.offer_of(actor, offer)
    if one.case_id != found.pk:
        raise Refused("not_found")
    acts = _open(gate.open_acts(actor=actor, case=found, now=clock.now()), one)
    if request.method == "POST":
        return _answered(request, one, acts)
    mine = standing.party is not None and one.party_id == standing.party.pk
    shown = list(negotiation.offers_of(actor, found))
    context = {
        "case": found, "offer": negotiation.card(one, shown=shown), "one": one, "open": one.open_at(clock.now()),
        "mine": mine, "acts": acts, "reason": one.reason,
        "questions": one.questions.select_related("party").order_by("asked_at"),
    }  # fmt: skip
    return render(request, "party/offer.html", context)


def _open(acts: list[Act], one: Offer) -> dict[str, Act]:
    """What can be done with this offer now: the other side answers, the maker takes it back or makes another."""
    here = {act.verb.name: act for act in acts if act.has_proceeding and act.proceeding.pk == one.proceeding_id}
    if not one.open_at(clock.now()):
        return {name: act for name, act in here.items() if name == "offer"}
    mine = any(act.standing.party is not None and act.standing.party.pk == one.party_id for act in here.values())
    left = (
        {"withdraw_offer", "offer", "reply_offer"} if mine else {"accept_offer", "decline_offer", "offer", "ask_offer"}
    )
    return {name: act for name, act in here.items() if name in left}


def _answered(request: HttpRequest, one: Offer, acts: dict[str, Act]) -> HttpResponse:
    name = request.POST.get("action", "")
    if name not in ANSWERS:
        raise Refused("not_found")
    act = acts.get(name)
    data: dict[str, Any] = {"offer": str(one.pk)}
    data |= {field: request.POST.get(field, "") for field in TYPED.get(name, ())}
    try:
        gate.perform(
            name, actor=acting.actor_of(request), now=clock.now(), case=one.case_id, proceeding=one.proceeding_id,
            data=data, key=request.POST.get(acting.ONCE, "")[:200],
        )  # fmt: skip
    except Refused as refused:
        acting.tell(request, refused)
        return redirect("offer", case=one.case_id, offer=one.pk)
    label = act.verb.step.label if act else ""
    messages.success(request, _("Done: %(label)s") % {"label": label})
    return redirect("offer", case=one.case_id, offer=one.pk) if name in TALK else redirect("case", case=one.case_id)


class Simple(forms.Form):
    """An offer in a few questions: money, what happens with the goods, by when, and words."""

    GOODS = (
        ("", gettext_lazy("The goods stay where they are")),
        ("return", gettext_lazy("The goods go back")),
        ("replace", gettext_lazy("The goods are replaced")),
        ("repair", gettext_lazy("The goods are repaired")),
    )
    share = forms.DecimalField(
        label=OfferInput.base_fields["share"].label, help_text=gettext_lazy("For example 70. Or write a sum below."),
        min_value=1, max_value=1000, max_digits=6, decimal_places=2, required=False,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )  # fmt: skip
    FREIGHT = (("payee", gettext_lazy("the merchant")), ("payer", gettext_lazy("the complainant")))
    amount = money(label=gettext_lazy("Money for the complainant (yuan)"), required=False, widget=MoneyInput)
    method = forms.ChoiceField(
        label=gettext_lazy("How the money is paid"),
        choices=[(code, METHOD_NAMES[code]) for code in METHODS],
        required=False,
        initial="platform_refund",
    )
    goods = forms.ChoiceField(label=gettext_lazy("The goods"), choices=GOODS, required=False, widget=Choices)
    freight = forms.ChoiceField(
        label=gettext_lazy("If they go back: who pays the freight"), choices=FREIGHT, required=False, initial="payee"
    )
    apology = forms.CharField(label=gettext_lazy("Words of apology"), max_length=500, required=False)
    due_on = forms.DateField(label=gettext_lazy("Everything is done by"))
    message = forms.CharField(
        label=gettext_lazy("Words to the other side"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    expires_at = forms.DateTimeField(
        label=OfferInput.base_fields["expires_at"].label,
        help_text=OfferInput.base_fields["expires_at"].help_text,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Something must be offered."""
        data = super().clean() or {}
        offered = any(data.get(name) for name in ("share", "amount", "goods", "apology"))
        if not self.errors and not offered:
            self.add_error(
                "amount", ValidationError(_("Offer money, something about the goods, or an apology."), code="required")
            )
        return data

    def terms(self) -> list[dict[str, Any]]:
        """The rows the verb takes."""
        data = self.cleaned_data
        day = data["due_on"].isoformat()
        rows: list[dict[str, Any]] = []
        if data.get("amount") or data.get("share"):
            way = {"method": data["method"]} if data.get("method") else {}
            amount = {"amount": str(data["amount"])} if data.get("amount") else {}
            rows.append({"kind": "payment", "due_on": day, **amount, **way})
        if data.get("goods"):
            freight = {"freight": data.get("freight") or "payee"} if data["goods"] == "return" else {}
            rows.append({"kind": data["goods"], "due_on": day, **freight})
        if data.get("apology"):
            rows.append({"kind": "apology", "text": data["apology"], "due_on": day})
        return rows


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, case: UUID) -> HttpResponse:
    """Make an offer; one's own earlier one is replaced."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    acts = gate.open_acts(actor=actor, case=found, now=clock.now())
    act = acting.find(acts, "offer")
    if act is None:
        acting.tell(request, Refused("not_open"))
        return redirect("case", case=case)
    begun = bids.met_amount(actor, found, request.GET.get("round", "")) if request.GET.get("round") else {}
    usual = begun | {"due_on": act.today + timedelta(days=14), "expires_at": rules.usual_end(act.now)}
    form = Simple(request.POST or None, initial=usual)
    if members.joint_party(found) is None:
        del form.fields["share"]
    form.fields["due_on"].widget = forms.DateInput({"type": "date"})
    if request.method == "POST" and form.is_valid():
        try:
            done = gate.perform(
                "offer", actor=actor, now=clock.now(), case=found.pk, proceeding=act.proceeding.pk,
                data={"terms": form.terms()} | {name: form.cleaned_data[name] for name in SAID if name in form.fields},
                key=request.POST.get(acting.ONCE, "")[:200],
            )  # fmt: skip
        except Refused as refused:
            _say(form, refused)
        else:
            messages.success(request, _("The other side has your offer."))
            return redirect("offer", case=case, offer=done.result["offer"])
    context = {
        "case": found, "form": form, "asked": found.amount, "others": _others(acts, act),
        "heading": _heading(act),
        "rows_url": reverse("action", args=[found.pk, "offer"]) + f"?proceeding={act.proceeding.pk}",
    } | complaint.around(actor, found, standing, act.proceeding, now=act.now)  # fmt: skip
    return render(request, "party/offer_new.html", context, status=422 if form.errors else 200)


def _heading(act: Act) -> str:
    """The page is called like the step that leads to it."""
    waiting = verbs.waiting(act.proceeding)
    asked = waiting is not None and act.standing.is_any(*waiting.on) and act.proceeding.kind == Stage.FIRST_HANDLING
    return capfirst(str(waiting.what)) if waiting is not None and asked else _("Make an offer")


def _others(acts: list[Act], chosen: Act) -> list[dict[str, Any]]:
    """The other ways of answering, in the same stage."""
    here = [act for act in acts if act.has_proceeding and act.proceeding.pk == chosen.proceeding.pk]
    ways = [act for name in OTHER_WAYS if (act := acting.find(here, name)) is not None]
    return [{"url": links.deed(act, act.case), "label": act.verb.step.label} for act in ways]


def _say(form: Simple, refused: Refused) -> None:
    """The gate's sentences on top; those about rows belong to no single box here."""
    for one in [str(said) for found in refused.errors.values() for said in found] or [acting.sentence(refused)]:
        form.add_error(None, one)
