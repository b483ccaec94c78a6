"""The pages of a complaint, one thing each: slices of the one form that defines what a complaint must say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mediation.cases import choices
from mediation.cases.administrative import bureaus_for
from mediation.cases.filing import Filing
from mediation.core.gate import Act
from mediation.core.inputs import RowsWidget
from mediation.law import taxonomy
from mediation.law.jurisdiction import Choice
from mediation.people.models import Organisation, OrganisationKind
from mediation.people.queries import organisations
from odr.web.forms import Choices, MoneyInput

MATCHES = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its question, a word of help, the fields it asks for, and the heading of its card when checked."""

    key: str
    title: Any
    hint: Any
    fields: tuple[str, ...]
    card: Any


STEPS = (
    Step("respondent", _("Whom do you complain about?"), _("The name of the store as the order or the platform shows it."), ("store_name", "platform", "store"), _("The other side")),  # noqa: E501
    Step("purchase", _("What did you buy?"), _("The order number stands in the order's details; it may stay empty."), ("product", "order_amount", "order_no", "channel", "goods"), _("What you bought")),  # noqa: E501
    Step("what", _("What happened?"), _("In the order in which it happened. A few sentences are enough: how it arrived, what came then, what the merchant said."), ("problem", "title", "facts"), _("What happened")),  # noqa: E501
    Step("when", _("When did it happen?"), _("The day on which you noticed it, or the day of the order if you are not sure."), ("happened_on",), _("When it happened")),  # noqa: E501
    Step("claims", _("What do you want?"), _("One row for each thing. Money: say how much. You can change your mind later."), ("claims",), _("What you want")),  # noqa: E501
    Step("evidence", _("Do you have pictures or files?"), _("The order, the goods, chats, the page of the store. You can also add them later."), (), _("Evidence")),  # noqa: E501
    Step("contact", _("Who are you?"), _("The other side sees your name, not your address and number."), ("name", "area", "address"), _("You")),  # noqa: E501
    Step("consents", _("Two questions you may leave open"), _("Neither changes how your complaint is handled."), ("entrust_consent", "publish_consent"), _("Your consents")),  # noqa: E501
    Step("route", _("Who should handle it first?"), _("Most disputes are settled fastest with the merchant. You keep the way to the bureau."), ("route", "bureau"), _("Who handles it first")),  # noqa: E501
)  # fmt: skip
BY_KEY = {step.key: step for step in STEPS}
_OF_FIELD = {name: step for step in STEPS for name in step.fields}


def step_of(field: str) -> Step:
    """The page on which a field stands; the first one for what stands nowhere."""
    return _OF_FIELD.get(field, STEPS[0])


def following(step: Step) -> Step | None:
    """The next page, None before checking."""
    index = STEPS.index(step) + 1
    return STEPS[index] if index < len(STEPS) else None


def before(step: Step) -> Step | None:
    """The page before."""
    index = STEPS.index(step)
    return STEPS[index - 1] if index else None


class Part(Filing):
    """One page's slice of the form: everything is checked together, the page shows and answers for its own fields."""

    def __init__(self, step: Step, *, answers: Mapping[str, Any], bound: bool, act: Act) -> None:
        self.step = step
        self.answers = dict(answers)
        super().__init__(self.answers if bound else None, initial=self.answers, act=act)
        self.full_clean()

    def prepare(self) -> None:
        """The same fields, worded and shaped for a person on a phone."""
        super().prepare()
        _reword(self)
        self.matches = _offer_stores(self)
        self.bureaus = _offer_bureaus(self, self.act.today)

    def full_clean(self) -> None:
        """Check the whole complaint, then keep only what belongs to this page."""
        super().full_clean()
        for name in [one for one in self.errors if one not in self.step.fields]:
            del self.errors[name]
        if "store" in self.errors and not self.matches:  # no list of stores is on the page: the box above it is meant
            self.errors["store_name"] = self.errors.pop("store")
        self.fields = {name: self.fields[name] for name in self.step.fields}

    @property
    def on_page(self) -> list[forms.BoundField]:
        """The fields to show: stores only when some match."""
        return [field for field in self if field.name != "store" or self.matches]


def said(step: Step, data: QueryDict) -> dict[str, Any]:
    """What a page's POST says about its own fields, as it was typed."""
    fields = Filing.base_fields
    return {name: fields[name].widget.value_from_datadict(data, cast("Any", {}), name) for name in step.fields}


def bureaus(answers: Mapping[str, Any], *, on: date) -> list[tuple[Organisation, Choice]]:
    """The competent bureaus for what was answered so far, each with its reason."""
    store = organisation(answers.get("store"))
    platform = organisation(answers.get("platform")) or (store.platform if store else None)
    return bureaus_for(store, platform, on=on) if store or platform else []


def organisation(pk: Any) -> Organisation | None:
    """The organisation an answer names, None for what is no id of one."""
    try:
        return organisations().filter(pk=UUID(str(pk))).select_related("platform").first()
    except ValueError:
        return None


def _offer_stores(part: Part) -> list[Organisation]:
    """Registered stores whose name holds what was typed; choosing one lets us write to it at once."""
    name = str(part.answers.get("store_name") or "").strip()
    found = list(organisations(kind=OrganisationKind.STORE, part=name)[:MATCHES]) if name else []
    chosen = organisation(part.answers.get("store"))
    if chosen is not None and chosen not in found:
        found.insert(0, chosen)
    offered = [(str(one.pk), one.name) for one in found]
    hints = {str(one.pk): one.platform.name for one in found if one.platform}
    none = ("", _("None of these"))
    field = part.fields["store"]
    field.label = _("Stores registered here under this name")
    _wear(field, Choices(choices=[*offered, none], hints=hints))
    return found


def _offer_bureaus(part: Part, on: date) -> list[tuple[Organisation, Choice]]:
    found = bureaus(part.answers, on=on)
    english = choices.language() == "en"
    offered = [(str(body.pk), body.name) for body, _why in found]
    hints = {str(body.pk): why.reason_en if english else why.reason_zh for body, why in found}
    if not found:
        offered = [(str(one.pk), one.name) for one in organisations(kind=OrganisationKind.BUREAU)]
    field = part.fields["bureau"]
    field.label = _("If it goes to the bureau: which one")
    field.help_text = "" if found else _("We know no address of the other side. The bureau you choose checks whether it is competent.")  # fmt: skip  # noqa: E501
    _wear(field, Choices(choices=offered, hints=hints))
    return found


_LABELS = {
    "store_name": _("Name of the store"),
    "platform": _("On which platform"),
    "title": _("In one line"),
    "facts": _("What happened, in your words"),
    "product": _("What you bought"),
    "entrust_consent": _("If the bureau handles it, it may entrust another mediation body"),
    "publish_consent": _("The complaint may be made public without my name"),
    "route": _("Who should handle it first"),
}
_HELP = {
    "title": _("For example: the dress lost its colour in the first wash."),
    "order_amount": _("Leave it empty if you do not know."),
    "address": _("Papers of the bureau or the court go there. The other side does not see it."),
    "problem": _("Choose what comes closest."),
}


def _reword(part: Part) -> None:
    for name, label in _LABELS.items():
        part.fields[name].label = label
    for name, text in _HELP.items():
        part.fields[name].help_text = text
    platforms = [("", _("Own website, or not sure")), *((str(one.pk), one.name) for one in organisations(kind=OrganisationKind.PLATFORM))]  # fmt: skip  # noqa: E501
    shapes: dict[str, forms.Widget] = {
        "happened_on": forms.DateInput({"type": "date", "class": "input--short"}),
        "order_amount": MoneyInput(),
        "facts": forms.Textarea({"rows": 8}),
        "platform": forms.Select(choices=platforms),
        "route": Choices(choices=Filing.ROUTES, hints=_ROUTE_HINTS),
        "problem": forms.Select(choices=_problems()),
    }
    for name, widget in shapes.items():
        _wear(part.fields[name], widget)
    cast("RowsWidget", part.fields["claims"].widget).blank = 2


def _wear(field: forms.Field, widget: forms.Widget) -> None:
    widget.is_required = field.required
    field.widget = widget


_ROUTE_HINTS = {
    "first_handling": _("They have 10 working days. If you do not agree, one tap takes everything to the bureau."),
    "authority": _("It decides within 7 working days whether it accepts the complaint."),
}


def _problems() -> list[tuple[Any, Any]]:
    """Problems in groups, so that a long list can be read."""
    grouped: list[tuple[Any, Any]] = [("", "-")]
    for problem in taxonomy.problems():
        named = choices.named(problem)
        grouped.append((named, [(problem.code, named), *choices.of(problem.subs)]))
    return grouped
