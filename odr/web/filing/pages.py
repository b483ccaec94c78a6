"""What the pages of filing show: drafts to go on with, the cards to check, what is missing and who will see what."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mediation.cases import choices, competence
from mediation.cases.duplicates import REASONS
from mediation.cases.filing import Filing
from mediation.cases.grouping import pasted
from mediation.cases.models import Draft
from mediation.cases.representation import Acting, Relation
from mediation.core import inputs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import POWER_NAMES
from mediation.law import areas
from mediation.people import lists
from odr.web.filing import steps
from odr.web.templatetags.jiefen import day, figure, masked_phone

Row = dict[str, Any]
EARLIER = "earlier"


def address(draft: Draft, key: str) -> str:
    """Where a page of a draft is."""
    if key == "check":
        return reverse("file_check", args=[draft.pk])
    if key == "evidence":
        return reverse("file_evidence", args=[draft.pk])
    return reverse("file_step", args=[draft.pk, key if key in steps.BY_KEY else steps.STEPS[0].key])


def drafts(found: Iterable[Draft]) -> list[Row]:
    """Drafts one can go on with: what about, how far, since when, where."""
    return [
        {
            "title": one.answers.get("title") or one.answers.get("product") or _("A complaint you began"),
            "number": _number(one),
            "saved_at": one.saved_at, "url": address(one, one.step), "drop_url": reverse("file_drop", args=[one.pk]),
        }
        for one in found
    ]  # fmt: skip


def _number(draft: Draft) -> int:
    """The step at which one goes on; 0 when only the check is left, which is no step."""
    if draft.step == "check":
        return 0
    keys = [step.key for step in steps.road(draft.answers)]
    return keys.index(draft.step) + 1 if draft.step in keys else 1


def missing(draft: Draft, form: Filing) -> list[dict[str, str]]:
    """What still has to be put right, each with the page where that is done; what is chosen here stands here."""
    return _linked(draft, {name: list(map(str, found)) for name, found in form.errors.items() if name != EARLIER})


def earlier(form: Filing, chosen: str) -> list[dict[str, Any]]:
    """Earlier complaints about the same matter, each with why it counts as the same and what can be done with it."""
    return [
        {
            "pk": str(twin.case.pk),
            "number": twin.case.number,
            "title": twin.case.title,
            "reason": REASONS[twin.reason],
            "filed_at": twin.case.filed_at,
            "open": twin.open,
            "chosen": chosen == str(twin.case.pk),
        }
        for twin in form.twins(getattr(form, "cleaned_data", {}))
    ]


def whole(draft: Draft, act: Act) -> Filing:
    """The complaint as it would be sent, checked."""
    said = {**steps.settled(draft.answers), "declaration": True, "draft": str(draft.pk)}
    form = inputs.bind(Filing, said, act=act)
    form.full_clean()
    return cast("Filing", form)


def refused(draft: Draft, why: Refused) -> list[dict[str, str]]:
    """A refusal of the filing in sentences, each with the page where it is put right."""
    return _linked(draft, why.errors) if why.errors else [{"url": "#submit", "text": str(why)}]


def _linked(draft: Draft, errors: dict[str, list[Any]]) -> list[dict[str, str]]:
    found = []
    for name, sentences in errors.items():
        if name == EARLIER:
            found += [{"url": "#earlier", "text": str(sentence)} for sentence in sentences]
            continue
        step = steps.step_of(name)
        found += [
            {"url": f"{address(draft, step.key)}?back=check", "text": choices.of_what(step.card, sentence)}
            for sentence in sentences
        ]
    return found


def checking(draft: Draft, *, today: date) -> dict[str, Any]:
    """The cards of the page before sending, and to whom it goes."""
    answers = steps.settled(draft.answers)
    route = str(answers.get("route") or "")
    why = steps.bureaus(answers, on=today).of(steps.organisation(answers.get("bureau")))
    return {
        "cards": [_card(draft, step) for step in steps.road(answers)],
        "outcome": steps.outcome(answers),
        "to": _name(answers.get({"authority": "bureau", "committee": "committee"}.get(route, ""))),
        "why": competence.reason(why) if route == "authority" and why else "",
        "authority": route != "first_handling",
    }  # fmt: skip


def _platform(answers: dict[str, Any]) -> str:
    """The platform that was named, else the one the store belongs to."""
    store = steps.organisation(answers.get("store"))
    return _name(answers.get("platform")) or (store.platform.name if store and store.platform else "")


def _name(pk: Any) -> str:
    found = steps.organisation(pk)
    return found.name if found else ""


def _card(draft: Draft, step: steps.Step) -> Row:
    answers = draft.answers
    rows = _CARDS[step.key](answers) if step.key in _CARDS else []
    card = {"id": step.key, "title": step.card, "change_url": f"{address(draft, step.key)}?back=check", "rows": rows}
    if step.key == "evidence":
        names = [one.name for one in draft.evidence.all()]
        card["rows"] = [
            {
                "label": ngettext("%(count)d piece", "%(count)d pieces", len(names)) % {"count": len(names)},
                "text": "\n".join(names) or _("none, can be added later"),
                "muted": not names,
            }
        ]
    return card


def _row(label: Any, text: Any, **more: Any) -> Row:
    said = str(text or "")
    return {"label": str(label), "text": said or _("left open"), "muted": not said, **more}


def _respondent(answers: dict[str, Any]) -> list[Row]:
    store = _name(answers.get("store")) or answers.get("store_name")
    return [_row(_("Store"), store), _row(_("Platform"), _platform(answers))]


def _purchase(answers: dict[str, Any]) -> list[Row]:
    return [
        _row(_("Bought"), answers.get("product")),
        _row(_("Paid"), _yuan(answers.get("order_amount"))),
        _row(_("Order no."), answers.get("order_no"), code=True),
        _row(pgettext("card", "Where"), dict(choices.channels()).get(answers.get("channel") or "?")),
        _row(pgettext("card", "Kind"), dict(choices.goods()).get(answers.get("goods") or "?")),
    ]


def _what(answers: dict[str, Any]) -> list[Row]:
    return [
        _row(_("Problem"), dict(choices.problems()).get(answers.get("problem", ""))),
        _row(_("In one line"), answers.get("title")),
        _row(_("What happened"), answers.get("facts")),
    ]


def _when(answers: dict[str, Any]) -> list[Row]:
    return [_row(pgettext("card", "Day"), _day(answers.get("happened_on")))]


def _day(answer: Any) -> str:
    said = str(answer or "")
    with suppress(ValueError):  # what was typed is shown as it is; the errors above say what is wrong with it
        said = day(date.fromisoformat(said)) if said else ""
    return said


def _claims(answers: dict[str, Any]) -> list[Row]:
    names = {term.code: choices.named(term) for term in lists.known().claims}
    rows, total = [], Decimal(0)
    for claim in answers.get("claims") or []:
        amount = _decimal(claim.get("amount"))
        total += amount or 0
        text = " ".join(part for part in (_yuan(claim.get("amount")), str(claim.get("text") or "")) if part)
        rows.append(_row(names.get(claim.get("kind"), claim.get("kind")), text or pgettext("asked for", "yes")))
    return [*rows, _row(_("Together"), _yuan(total))] if total else rows or [_row(_("What you want"), "")]


def _contact(answers: dict[str, Any]) -> list[Row]:
    return [
        _row(pgettext("card", "Name"), answers.get("name")),
        _row(_("Where you live"), _place(answers, "area", "place")),
        _row(_("Address"), answers.get("address")),
        _row(_("You complain"), dict(Acting.choices).get(answers.get("acting_for") or Acting.SELF)),
    ]


_AGREED: dict[Any, Any] = {True: gettext_lazy("agreed"), False: gettext_lazy("not agreed")}


def _ward(answers: dict[str, Any]) -> list[Row]:
    consent = gettext_lazy("agreed") if answers.get("child_consent") else ""
    return [
        _row(pgettext("card", "Name"), answers.get("ward_name")),
        _row(_("Date of birth"), _day(answers.get("ward_born_on"))),
        _row(_("You are"), dict(Relation.choices).get(answers.get("ward_relation") or "?")),
        _row(_("Use of the data of a child under 14"), consent),
    ]


def _agent(answers: dict[str, Any]) -> list[Row]:
    powers = [str(name) for power, name in POWER_NAMES.items() if power.value in (answers.get("powers") or ())]
    return [
        _row(pgettext("card", "Name"), answers.get("principal_name")),
        _row(_("Phone"), answers.get("principal_phone")),
        _row(_("Where they live"), _place(answers, "principal_area", "principal_place")),
        _row(_("Address"), answers.get("principal_address")),
        _row(_("Matters"), answers.get("matters")),
        _row(_("Special powers"), _(", ").join(powers) or _("none, a general authorisation")),
        _row(_("Authorised until"), _day(answers.get("mandate_until"))),
    ]


def _group(answers: dict[str, Any]) -> list[Row]:
    """Each by name, as far as the rows and the pasted table can be read."""
    found, broken = pasted(str(answers.get("members_table") or ""))
    rows = [_row(_("Your part"), _yuan(answers.get("own_amount")))]
    for one in [*(answers.get("members") or []), *found]:
        said = [str(one.get("phone") or ""), _yuan(one.get("amount"))]
        rows.append(_row(one.get("name"), " ".join(filter(None, said))))
    return [*rows, *(_row(_("To put right"), said) for said in broken)]


def _consents(answers: dict[str, Any]) -> list[Row]:
    return [
        _row(_("Entrusting"), _AGREED.get(answers.get("entrust_consent"))),
        _row(_("Publishing"), _AGREED.get(answers.get("publish_consent"))),
    ]


def _route(answers: dict[str, Any]) -> list[Row]:
    if answers.get("route") == "authority":
        return [_row(_("Goes to"), _("The market regulation bureau"))]
    if answers.get("route") == "committee":
        return [_row(_("Goes to"), _("A people's mediation committee"))]
    found = steps.outcome(answers)
    first = _row(_("Goes to"), _(", ").join(found.answers) if found else "")
    return [first, _row(pgettext("card", "Then"), _("the bureau, if you do not agree"))]


def _where(answers: dict[str, Any]) -> list[Row]:
    return [_row(_("Address it shows"), _place(answers, "store_area", "store_place"))]


def _place(answers: dict[str, Any], area: str, words: str) -> str:
    """A county and the words beside it; the words alone where no code stands for the place."""
    code = str(answers.get(area) or "")
    named = "" if code == areas.ELSEWHERE else choices.area(code)
    said = str(answers.get(words) or "") if code == areas.ELSEWHERE or words == "store_place" else ""
    return " ".join(filter(None, (named, said)))


def _bureau(answers: dict[str, Any]) -> list[Row]:
    return [_row(_("Goes to"), _name(answers.get("bureau")))]


def _committee(answers: dict[str, Any]) -> list[Row]:
    return [_row(_("Goes to"), _name(answers.get("committee")))]


_CARDS = {
    "respondent": _respondent, "purchase": _purchase, "what": _what, "when": _when, "claims": _claims,
    "contact": _contact, "ward": _ward, "agent": _agent, "group": _group, "consents": _consents, "route": _route,
    "where": _where, "bureau": _bureau, "committee": _committee,
}  # fmt: skip


def _decimal(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _yuan(value: Any) -> str:
    amount = _decimal(value)
    if amount is None:
        return str(value or "")
    return _("%(amount)s yuan") % {"amount": figure(amount)}


def phone(draft: Draft) -> str:
    """The writer's number as it is shown."""
    return masked_phone(draft.person.phone)
