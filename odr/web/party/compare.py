"""Two offers side by side: what each gives, what only one of them holds, and until when each is open."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mediation.cases import queries
from mediation.core.refusals import Refused
from mediation.negotiation import queries as negotiation
from mediation.negotiation import terms
from mediation.negotiation.models import Offer
from odr.web import acting, actions
from odr.web.templatetags.jiefen import in_words, moment, money


@login_required
@require_safe
def compare(request: HttpRequest, case: UUID) -> HttpResponse:
    """Two offers by their numbers `?one=&two=`; at first the newest of each side. Refused `not_found` for fewer."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    offers = list(negotiation.offers_of(actor, found))
    if len(offers) < len("ab"):
        raise Refused("not_found")
    chosen = _chosen(offers, request.GET.get("one", ""), request.GET.get("two", ""))
    context = {
        "case": found, "home": reverse(actions.home_of(standing), args=[case]), "rows": rows(*chosen),
        "one": chosen[0], "two": chosen[1],
        "choices": [(one.pk, _label(one)) for one in offers],
        "heads": [_label(one) for one in chosen],
    }  # fmt: skip
    return render(request, "party/compare.html", context)


def _chosen(offers: Sequence[Offer], one: str, two: str) -> tuple[Offer, Offer]:
    """The two that were asked for; where none was, the newest two that are not of one side."""
    by_id = {str(each.pk): each for each in offers}
    second = by_id.get(two) or offers[-1]
    others = [each for each in offers if each.pk != second.pk]
    first = by_id.get(one) or next((each for each in reversed(others) if each.side != second.side), others[-1])
    return first, second


def _label(one: Offer) -> str:
    said = {"number": one.version, "by": one.party.name, "at": moment(one.made_at)}
    return _("Offer %(number)s, %(by)s, %(at)s") % said


def rows(one: Offer, two: Offer) -> list[dict[str, Any]]:
    """A line for the sum, for each kind of thing somebody does, for the words, the hour and what became of it."""
    names = {str(party.pk): party.name for party in one.case.parties.all()}
    kinds = [kind for kind in terms.KIND_NAMES if any(term["kind"] == kind for offer in (one, two) for term in offer.terms)]  # fmt: skip  # noqa: E501
    found = [_row(_("Money for the complainant"), *(_sum(offer) for offer in (one, two)))]
    found[0]["more"] = _apart(one.total, two.total)
    for kind in kinds:
        told = (
            "\n".join(terms.sentence(term, names) for term in offer.terms if term["kind"] == kind)
            for offer in (one, two)
        )
        found.append(_row(str(terms.KIND_NAMES[kind]), *told))
    found.append(_row(_("Words to the other side"), one.message, two.message))
    found.append(_row(_("Open until"), moment(one.expires_at), moment(two.expires_at)))
    found.append(_row(_("What became of it"), str(one.get_status_display()), str(two.get_status_display())))
    return [row for row in found if row["one"] or row["two"]]


def _row(label: str, one: str, two: str) -> dict[str, Any]:
    return {"label": label, "one": one, "two": two, "differs": one != two, "more": ""}


def _sum(offer: Offer) -> str:
    paid = any(terms.paid(term) for term in offer.terms)
    return f"{money(offer.total)}\n{in_words(offer.total)}" if paid else ""


def _apart(one: Decimal, two: Decimal) -> str:
    return _("%(sum)s apart") % {"sum": money(abs(one - two))} if one != two else ""
