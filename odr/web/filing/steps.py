"""The pages of a complaint, one thing each: slices of the one form that defines what a complaint must say."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mediation.cases import choices, competence
from mediation.cases.competence import Competence
from mediation.cases.filing import Filing, against, answering
from mediation.cases.representation import Acting
from mediation.cases.representing import OF_AUTHORISATION, OF_PRINCIPAL, OF_WARD
from mediation.core.gate import Act
from mediation.core.inputs import RowsWidget
from mediation.people import lists
from mediation.people.models import Organisation, OrganisationKind
from mediation.people.queries import organisations
from odr.web.forms import Choices, MoneyInput

MATCHES = 12
MOST_BYTES = 60_000  # of a table of those who complain together


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its question, a word of help, the fields it asks for, and the heading of its card when checked."""

    key: str
    title: Any
    hint: Any
    fields: tuple[str, ...]
    card: Any


STEPS = (
    Step("respondent", _("Whom do you complain about?"), _("Write the name of the store as the order shows it. If you only know the platform, choose that."), ("store_name", "platform", "store"), _("The other side")),  # noqa: E501
    Step("purchase", _("What did you buy?"), _("The order number stands in the order's details; it may stay empty."), ("product", "order_amount", "order_no", "channel", "goods"), _("What you bought")),  # noqa: E501
    Step("what", _("What happened?"), _("In the order in which it happened. A few sentences are enough: how it arrived, what came then, what the merchant said."), ("problem", "title", "facts"), _("What happened")),  # noqa: E501
    Step("when", _("When did it happen?"), _("The day on which you noticed it, or the day of the order if you are not sure."), ("happened_on",), _("When it happened")),  # noqa: E501
    Step("claims", _("What do you want?"), _("One row for each thing. You can change your mind later."), ("claims",), _("What you want")),  # noqa: E501
    Step("evidence", _("Do you have pictures or files?"), _("The order, the goods, chats, the page of the store. You can also add them later."), (), _("Evidence")),  # noqa: E501
    Step("contact", _("Who are you?"), _("The other side sees your name, not your address and number."), ("name", "area", "place", "address", "acting_for"), _("You")),  # noqa: E501
    Step("ward", _("For whom do you act as guardian?"), _("You complain as legal agent (Civil Code Art 23). A child under 8 cannot complain itself, one of 8 to 17 only through you; who is 16 or 17 and lives mainly on their own earnings complains themselves (Civil Code Art 18). Do not write the name in the complaint itself."), ("ward_name", "ward_born_on", "ward_relation", "child_consent"), _("Under your care")),  # noqa: E501
    Step("agent", _("Whom do you act for?"), _("They are the complainant; you act under their authorisation (Order 121 Art 11). Add the authorisation under evidence, marked as such: only your side and the body in charge see it."), ("principal_name", "principal_phone", "principal_area", "principal_place", "principal_address", "matters", "powers", "mandate_until"), _("The person you act for")),  # noqa: E501
    Step("group", _("Who complains with you?"), _("Name each with number and amount. Each gets a text message that says nothing of the dispute, reads what is claimed, and joins by their own yes, or says no. Until then nothing is claimed in their name."), ("own_amount", "members", "members_table", "join_days"), _("Together with")),  # noqa: E501
    Step("consents", _("Two questions: yes or no"), _("Neither changes how your complaint is handled. Without an answer it counts as no."), ("entrust_consent", "publish_consent"), _("Your consents")),  # noqa: E501
    Step("route", _("Who should handle it first?"), _("Most disputes are settled fastest with the merchant. You keep the way to the bureau."), ("route",), _("Who handles it first")),  # noqa: E501
    Step("committee", _("Which committee should mediate?"), _("Its mediation is free of charge, and begins only when the other side has applied to it too."), ("committee",), _("The committee")),  # noqa: E501
    Step("where", _("Where is the store?"), _("The law sends a complaint to the bureau of the address a store shows, or of the platform's domicile. Look at the store's page, its licence or the parcel."), ("store_area", "store_place"), _("Where the store is")),  # noqa: E501
    Step("bureau", _("Which bureau should it go to?"), _("Those below are competent by law; the first one you go to handles it."), ("bureau",), _("The bureau")),  # noqa: E501
)  # fmt: skip
BY_KEY = {step.key: step for step in STEPS}
_OF_FIELD = {name: step for step in STEPS for name in step.fields}


def step_of(field: str) -> Step:
    """The page on which a field stands; the first one for what stands nowhere."""
    return _OF_FIELD.get(field, STEPS[0])


def road(answers: Mapping[str, Any]) -> list[Step]:
    """The pages of this complaint: the route where there is a choice, the bureau where it goes there."""
    store, platform = respondents(answers)
    choice = bool(answering(store, platform))
    authority = not choice or answers.get("route") == "authority"
    unknown = platform is None and not store.area if store else bool(str(answers.get("store_name") or "").strip())
    acting = answers.get("acting_for")
    asked = {"ward": acting == Acting.GUARDIAN, "agent": acting == Acting.AGENT}
    asked["group"] = acting == Acting.TOGETHER
    asked |= {"route": choice, "where": authority and unknown, "bureau": authority}
    asked["committee"] = choice and answers.get("route") == "committee"
    return [one for one in STEPS if asked.get(one.key, True)]


def settled(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with the route that follows from them where nobody answers here (F3)."""
    return {**answers} if answering(*respondents(answers)) else {**answers, "route": "authority"}


def following(way: list[Step], step: Step) -> Step | None:
    """The next page, None before checking."""
    index = way.index(step) + 1
    return way[index] if index < len(way) else None


def before(way: list[Step], step: Step) -> Step | None:
    """The page before."""
    index = way.index(step)
    return way[index - 1] if index else None


def respondents(answers: Mapping[str, Any]) -> tuple[Organisation | None, Organisation | None]:
    """The store and the platform that were named, as far as they are registered here."""
    store = organisation(answers.get("store"))
    return store, organisation(answers.get("platform")) or (store.platform if store else None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a complaint against a store and a platform: who is named, and who of them answers here."""

    store: str
    platform: str
    store_answers: bool
    platform_answers: bool

    @property
    def answers(self) -> list[str]:
        """Names of those who answer here."""
        found = ((self.store, self.store_answers), (self.platform, self.platform_answers))
        return [name for name, does in found if does]


def outcome(answers: Mapping[str, Any]) -> Outcome | None:
    """What becomes of it; None before anybody is named."""
    store, platform = respondents(answers)
    name = store.name if store else str(answers.get("store_name") or "").strip()
    if not name and platform is None:
        return None
    registered = answering(store, platform)
    return Outcome(name, platform.name if platform else "", store in registered, platform in registered)


class Part(Filing):
    """One page's slice of the form: everything is checked together, the page shows and answers for its own fields."""

    def __init__(self, step: Step, *, answers: Mapping[str, Any], bound: bool, act: Act, more: bool = False) -> None:
        self.step = step
        self.more = more
        self.answers = dict(answers)
        super().__init__(self.answers if bound else None, initial=self.answers, act=act)
        self.full_clean()

    def prepare(self) -> None:
        """The same fields, worded and shaped for a person on a phone."""
        super().prepare()
        _reword(self)
        self.fitting = True  # what was chosen is among what was looked for
        self.matches = _offer_stores(self) if self.step.key == "respondent" else []
        self.competence = _offer_bureaus(self, self.act.today) if self.step.key == "bureau" else None

    def full_clean(self) -> None:
        """Check the whole complaint, then keep only what belongs to this page."""
        super().full_clean()
        if self.is_bound and self.matches and self.answers.get("store") is None:
            self.add_error(
                "store", ValidationError(_("Choose your store, or that it is none of these."), code="required")
            )
        for name in [one for one in self.errors if one not in self.step.fields]:
            del self.errors[name]
        if "store" in self.errors and not self.matches:  # no list of stores is on the page: the box above it is meant
            self.errors["store_name"] = self.errors.pop("store")
        self.fields = {name: self.fields[name] for name in self.step.fields}

    def check_bureau(self, data: dict[str, Any], on: date) -> None:
        """On the bureau's own page; what other pages change is found before sending."""
        if self.step.key == "bureau":
            super().check_bureau(data, on)

    @property
    def on_page(self) -> list[forms.BoundField]:
        """The fields to show; stores stand in a part of their own, which is fetched again while somebody types."""
        return [field for field in self if field.name != "store"]

    @property
    def outcome(self) -> Outcome | None:
        """What becomes of the complaint; each store that is offered says it for itself."""
        return None if self.matches else outcome(self.answers)

    @property
    def looked(self) -> str:
        """By which one knows that somebody has read what is offered and what becomes of it."""
        return "|".join(str(self.answers.get(name) or "") for name in ("store_name", "platform"))

    @property
    def is_plain(self) -> bool:
        """Nothing has to be read before going on: a store was chosen, or a platform alone that answers here."""
        if self.answers.get("store"):
            return self.fitting
        found = self.outcome
        return found is not None and not found.store and found.platform_answers


def said(step: Step, data: QueryDict) -> dict[str, Any]:
    """What a page's POST says about its own fields, as it was typed; a sum stays only beside a claim of money."""
    fields = Filing.base_fields
    found = {name: fields[name].widget.value_from_datadict(data, cast("Any", {}), name) for name in step.fields}
    asked = found.get("claims") or []
    sums = {one.code for one in lists.known().claims if one.money} if asked else set()
    for row in asked:
        if row.get("kind") and row["kind"] not in sums:
            row["amount"] = ""
    return found


def table_of(file: "UploadedFile[Any]") -> str:
    """A table saved by a spreadsheet as text, in either encoding they use; what is no text gives lines that say so."""
    raw: bytes = file.read(MOST_BYTES)
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("utf-8", "replace")


def bureaus(answers: Mapping[str, Any], *, on: date) -> Competence:
    """The competent bureaus for what was answered so far, each with its reason, or what is missing to tell any."""
    store, platform = respondents(answers)
    return competence.of(against({**answers, "store": store, "platform": platform}), on=on)


def organisation(pk: Any) -> Organisation | None:
    """The organisation an answer names, None for what is no id of one."""
    try:
        return organisations().filter(pk=UUID(str(pk))).select_related("platform").first()
    except ValueError:
        return None


def _offer_stores(part: Part) -> list[Organisation]:
    """Registered stores whose name holds what was typed; choosing one lets us write to it at once."""
    name = str(part.answers.get("store_name") or "").strip()
    stores = organisations(kind=OrganisationKind.STORE, part=name).select_related("platform")
    found = list(stores[:MATCHES]) if name else []
    chosen = organisation(part.answers.get("store"))
    if chosen is not None and chosen not in found:
        part.fitting = not name
        found.insert(0, chosen)
    offered = [(str(one.pk), one.name) for one in found]
    platform = organisation(part.answers.get("platform"))
    hints = {str(one.pk): _consequence(one, platform or one.platform) for one in found}
    hints[""] = _consequence(None, platform)
    field = part.fields["store"]
    field.label = _("Stores registered here under this name")
    _wear(field, Choices(choices=[*offered, ("", _("None of these"))], hints=hints))
    return found


def _consequence(store: Organisation | None, platform: Organisation | None) -> str:
    """What choosing a store means, in one line."""
    registered = answering(store, platform)
    said = {"platform": platform.name if platform else ""}
    if store in registered:
        return gettext("Answers complaints here. Platform: %(platform)s") % said if platform else gettext("Answers complaints here")  # fmt: skip  # noqa: E501
    if registered:
        return gettext("Does not answer here; the complaint goes to %(platform)s, which does") % said
    return gettext("Does not answer here; the complaint goes straight to the market regulation bureau")


def _offer_bureaus(part: Part, on: date) -> Competence:
    found = bureaus(part.answers, on=on)
    offered = [(str(body.pk), body.name) for body, _why in found.bureaus]
    hints = {str(body.pk): competence.reason(why) for body, why in found.bureaus}
    only = len(offered) == 1
    for unit in competence.intake_units(found):
        offered.append((str(unit.pk), unit.name))
        hints[str(unit.pk)] = gettext(
            "If you are not sure: it passes the complaint on to the competent bureau, whose days to decide count from"
            " there (Order 121 Art 41)."
        )
    if only and not part.answers.get("bureau"):
        part.initial["bureau"] = offered[0][0]
    field = part.fields["bureau"]
    field.label = _("Bureau")
    _wear(field, Choices(choices=offered, hints=hints))
    return found


_LABELS = {
    "store_name": _("Name of the store"),
    "platform": _("On which platform"),
    "store_area": _("County or district"),
    "store_place": _("The address, as the store shows it"),
    "title": _("In one line"),
    "facts": _("What happened, in your words"),
    "product": _("What you bought"),
    "entrust_consent": _("If the bureau handles it, may it entrust another mediation body?"),
    "publish_consent": _("May the complaint be made public without your name?"),
    "route": _("Who should handle it first"),
}
_ELSEWHERE = _("Only if you chose another place, for example: Wuhou District, Chengdu, Sichuan.")
_HELP = {
    "facts": _("Up to 4,000 characters. A longer account can be added as a file, under evidence."),
    "store_name": _("Store or platform: at least one of the two."),
    "store_place": _("With another place, write the province, the city and the district."),
    "place": _ELSEWHERE,
    "principal_place": _ELSEWHERE,
    "own_amount": _("All amounts together are the sum you ask for."),
    "members_table": _(
        "One line for each: name, mobile number, amount. With commas or tabs, as a spreadsheet copies it."
    ),
    "ward_name": _("The other side does not see the name of a child under 14."),
    "child_consent": _(
        "Only for a child under 14. Its name, age and your relation are used for this case alone, kept encrypted,"
        " and shown only to you and the body in charge."
    ),
    "matters": _("For example: to complain about this order and to take part in the mediation."),
    "powers": _(
        "None ticked: you may speak and give evidence, but not offer, accept, sign or withdraw"
        " (Civil Procedure Law Art 62)."
    ),
    "title": _("For example: the dress lost its colour in the first wash."),
    "order_amount": _("Leave it empty if you do not know."),
    "address": _("Papers of the bureau or the court go there. The other side does not see it."),
    "problem": _("Choose what comes closest."),
}
_CONSENTS = {
    "entrust_consent": (
        _("A mediation committee or a consumer association may mediate in its name, if the other side agrees too."),
        _("The bureau mediates itself."),
    ),
    "publish_consent": (
        _("Others can read what it was about and how it ended, without your name, number or address."),
        _("Nobody but those who take part reads it."),
    ),
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
        "route": Choices(choices=_routes(part), hints=_ROUTE_HINTS),
        "committee": Choices(choices=_committees(part)),
        **{
            name: Choices(choices=_YES_NO, hints=dict(zip(("True", "False"), means, strict=True)))
            for name, means in _CONSENTS.items()
        },
        "problem": forms.Select(choices=cast("Any", _problems)),
        "acting_for": Choices(choices=Acting.choices, hints=_ACTING_HINTS),
        "ward_born_on": forms.DateInput({"type": "date", "class": "input--short"}),
        "mandate_until": forms.DateInput({"type": "date", "class": "input--short"}),
    }
    for name, widget in shapes.items():
        _wear(part.fields[name], widget)
    part.fields["store_name"].widget.attrs["data-one-of"] = "platform"
    for name in ("route", "bureau", "committee"):
        part.fields[name].required = part.step.key == name
    for name in (*OF_WARD, *OF_PRINCIPAL, *OF_AUTHORISATION):
        part.fields[name].required = name in part.step.fields
    cast("RowsWidget", part.fields["claims"].widget).blank = int(part.more or not part.answers.get("claims"))


def _committees(part: Part) -> list[tuple[str, Any]]:
    """The committees, on the page that asks for one."""
    asked = part.step.key == "committee"
    return [(str(one.pk), one.name) for one in organisations(kind=OrganisationKind.COMMITTEE)] if asked else []


def _wear(field: forms.Field, widget: forms.Widget) -> None:
    widget.is_required = field.required
    field.widget = widget


def _routes(part: Part) -> list[tuple[str, Any]]:
    """First those who answer here, by name, or the bureau at once."""
    first, *others = Filing.ROUTES
    found = outcome(part.answers) if part.step.key == "route" else None
    who = gettext(", ").join(found.answers) if found else ""
    if found and found.store and not found.store_answers:
        others = [one for one in others if one[0] != "committee"]  # the store itself would have to apply too
    return [(first[0], gettext("First %(who)s") % {"who": who} if who else first[1]), *others]


_ACTING_HINTS = {
    Acting.SELF.value: _("Also if you are 16 or 17 and live mainly on your own earnings (Civil Code Art 18)."),
    Acting.GUARDIAN.value: _("For a child, or an adult without full capacity. Write your own name above."),
    Acting.AGENT.value: _("Somebody authorised you. Write your own name above; the next page asks for theirs."),
}
_YES_NO = (("True", _("Yes")), ("False", _("No")))
_ROUTE_HINTS = {
    "first_handling": _("They have 10 working days. If you do not agree, one tap takes everything to the bureau."),
    "authority": _("It decides within 7 working days whether it accepts the complaint."),
    "committee": _("Free of charge, once the other side has applied too. The way to the bureau stays open."),
}


def _problems() -> list[tuple[Any, Any]]:
    """Problems in groups, so that a long list can be read."""
    grouped: list[tuple[Any, Any]] = [("", "-")]
    for problem in lists.offered().problems:
        named = choices.named(problem)
        grouped.append((named, [(problem.code, named), *choices.of(problem.subs)]))
    return grouped
