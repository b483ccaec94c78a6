"""Filing a complaint (domain 1.1): with platform and merchant (F2), the competent bureau (F3) or a committee (F4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import choices, competence, grouping
from mediation.cases.applying import applied
from mediation.cases.competence import Respondent
from mediation.cases.duplicates import REASONS, Bought, Twin, twins
from mediation.cases.grouping import Grouping
from mediation.cases.models import Case, Claim, Draft, Party, Side
from mediation.cases.representation import Acting
from mediation.cases.representing import Representing, recorded
from mediation.cases.states import Stage
from mediation.core import outbox, series, verbs
from mediation.core.audience import EVERYONE
from mediation.core.gate import Act
from mediation.core.inputs import ListedField, RowsField
from mediation.core.refusals import Refused
from mediation.core.steps import Step
from mediation.evidence.verbs import hand_in
from mediation.law import areas
from mediation.people import lists
from mediation.people.models import Organisation, OrganisationKind, User
from mediation.people.queries import user_of

GO_ON = "go_on"  # of a complaint about a matter of its own, although an earlier one looks like it
MAX_AMOUNT = Decimal("999999999.99")
_AMOUNT = {
    "invalid": _("Write the amount in figures, such as 458.00."),
    "max_decimal_places": _("An amount has at most two figures after the point."),
    "min_value": _("An amount cannot be below zero."),
    "max_value": _("This amount is too large."),
}


def money(**kwargs: Any) -> forms.DecimalField:
    """An amount in yuan: not below zero, at most two decimals. The greatest amount bounds its figures too."""
    return forms.DecimalField(
        min_value=Decimal(0), max_value=MAX_AMOUNT, decimal_places=2, error_messages=_AMOUNT, **kwargs
    )


class ClaimKinds(forms.Select):
    """What can be asked for; the page asks for an amount where a sum of money is chosen."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Django's groups; which claims are for a sum is asked once for all of them."""
        self.sums = {one.code for one in lists.known().claims if one.money}
        return super().optgroups(name, value, attrs)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option, marked `data-money` where the claim is for a sum."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.sums:
            option["attrs"]["data-money"] = True
        return option


class ClaimRow(forms.Form):
    """One thing asked for. The kind begins empty, so that a row nobody touched is no claim."""

    kind = ListedField(label=_("What"), choices=lambda: [("", _("Choose")), *choices.claims()], widget=ClaimKinds)
    amount = money(
        label=_("Amount (yuan)"), required=False, widget=forms.TextInput({"inputmode": "decimal", "data-money": True})
    )
    text = forms.CharField(label=_("In your words"), max_length=200, required=False)


class Filing(Grouping, Representing):
    """Everything a complaint must say (domain 4.1)."""

    ROUTES = (
        ("first_handling", _("Platform and merchant first")),
        ("authority", _("The market regulation bureau")),
        ("committee", _("A people's mediation committee")),
    )
    route = forms.ChoiceField(choices=ROUTES, initial="first_handling", required=False)
    platform = forms.ModelChoiceField(Organisation.objects.none(), label=_("Platform"), required=False)
    store = forms.ModelChoiceField(Organisation.objects.none(), label=_("Store"), required=False)
    store_name = forms.CharField(label=_("Name of the store"), max_length=120, required=False)
    bureau = forms.ModelChoiceField(Organisation.objects.none(), label=_("Bureau"), required=False)
    committee = forms.ModelChoiceField(Organisation.objects.none(), label=_("Mediation committee"), required=False)
    order_no = forms.CharField(label=_("Order number"), max_length=60, required=False)
    product = forms.CharField(label=_("What you bought"), max_length=120)
    order_amount = money(label=_("What you paid (yuan)"), required=False)
    channel = ListedField(label=_("Where you bought it"), choices=choices.channels, required=False)
    problem = ListedField(label=_("What is wrong"), choices=choices.problems)
    goods = ListedField(label=_("Kind of goods or service"), choices=choices.goods, required=False)
    title = forms.CharField(label=_("In one line"), max_length=80)
    happened_on = forms.DateField(label=_("When it happened"))
    facts = forms.CharField(label=_("What happened"), max_length=4000, widget=forms.Textarea)
    claims = RowsField(ClaimRow, most=10, label=_("What you want"))
    name = forms.CharField(label=_("Your name"), max_length=60)
    store_area = forms.ChoiceField(
        label=_("Where the store is"),
        choices=lambda: choices.places(_("It shows no address, or I cannot find it")),
        required=False,
    )
    store_place = forms.CharField(label=_("The address the store shows"), max_length=120, required=False)
    area = forms.ChoiceField(label=_("Where you live"), choices=choices.places)
    place = forms.CharField(label=_("Province, city and district"), max_length=60, required=False)
    address = forms.CharField(label=_("Your address"), max_length=200)
    publish_consent = forms.NullBooleanField(
        label=_("The complaint may be made public without my name"), required=False
    )
    entrust_consent = forms.NullBooleanField(label=_("The bureau may entrust another body"), required=False)
    earlier = forms.CharField(
        label=_("An earlier complaint of yours about the same matter"),
        help_text=_("The id of the complaint to link this one with, or go_on for a matter of its own."),
        max_length=36,
        required=False,
    )
    declaration = forms.BooleanField(label=_("What I say is true"))
    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Fill the choices of organisations."""
        for name, kind in (("platform", OrganisationKind.PLATFORM), ("store", OrganisationKind.STORE), ("bureau", OrganisationKind.BUREAU), ("committee", OrganisationKind.COMMITTEE)):  # fmt: skip  # noqa: E501
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = Organisation.objects.filter(kind=kind, ended_at=None)

    def clean_happened_on(self) -> Any:
        """Not in the future."""
        return self.past_day("happened_on")

    def clean(self) -> dict[str, Any]:
        """A respondent must be named; first handling (F2) needs somebody registered for it, else it is F3."""
        data = super().clean() or {}
        store = data.get("store")
        if store is None and not data.get("store_name") and data.get("platform") is None:
            self.add_error("store", ValidationError(_("Say whom you complain about."), code="required"))
        if store is not None and data.get("platform") is None:
            data["platform"] = store.platform
        registered = answering(store, data.get("platform"))
        route = data["route"] = data.get("route") or ("first_handling" if registered else "authority")
        if route == "first_handling" and not registered:
            self.add_error("route", ValidationError(_("Neither store nor platform answers complaints here. Choose the bureau."), code="not_registered"))  # fmt: skip  # noqa: E501
        if route == "committee":
            self._check_committee(data, registered)
        for name, words in (("area", "place"), ("store_area", "store_place")):
            if data.get(name) == areas.ELSEWHERE and not data.get(words) and words not in self.errors:
                self.add_error(words, ValidationError(_("Write the province, the city and the district."), code="required"))  # fmt: skip  # noqa: E501
        if route == "authority" and "bureau" not in self.errors and self.act is not None:
            self.check_bureau(data, self.act.today)
        self.together(data)
        self._twins(data)
        return data

    def _check_committee(self, data: dict[str, Any], registered: Sequence[Organisation]) -> None:
        """A committee mediates between two who can both apply to it (F4; PML Art 17)."""
        other = data.get("store") or (None if data.get("store_name") else data.get("platform"))
        if other not in registered:
            said = _("The other side does not answer here: it could not apply beside you. Choose another way.")
            self.add_error("route", ValidationError(said, code="not_registered"))
        elif data.get("acting_for") is Acting.TOGETHER:
            said = _("Several complain together before the merchant or a bureau first (Order 121 Art 12).")
            self.add_error("route", ValidationError(said, code="together"))
        elif data.get("committee") is None and "committee" not in self.errors:
            self.add_error("committee", ValidationError(_("Choose the committee."), code="required"))

    def check_bureau(self, data: dict[str, Any], on: date) -> None:
        """Only a competent bureau on this platform can receive it, or the intake unit above it (Arts 13 and 41)."""
        found = competence.of(against(data), on=on)
        if data.get("bureau") in competence.intake_units(found):
            return
        if found.without:
            self.add_error("bureau", ValidationError(found.without, code="no_bureau"))
        elif data.get("bureau") is None:
            self.add_error("bureau", ValidationError(_("Choose the bureau."), code="required"))
        elif found.of(data["bureau"]) is None:
            self.add_error("bureau", ValidationError(_("This bureau is not competent. Choose one that is."), code="not_competent"))  # fmt: skip  # noqa: E501

    def twins(self, data: Mapping[str, Any]) -> list[Twin]:
        """Earlier complaints of the same person about the same matter, as far as this one says what it is about."""
        person = user_of(self.act.actor) if self.act is not None else None
        if person is None:
            return []
        store = data.get("store")
        bought = Bought(
            data.get("order_no") or "", store.pk if store else None, data.get("store_name") or "",
            data.get("goods") or "", data.get("product") or "", data.get("happened_on"),
        )  # fmt: skip
        return twins(person.pk, bought)

    def _twins(self, data: dict[str, Any]) -> None:
        """Whoever complained about the same matter before says what this one is: linked with that one, or another."""
        said = data.get("earlier") or ""
        data["twin"] = None
        found = self.twins(data)
        if said and said != GO_ON:
            data["twin"] = next((one for one in found if str(one.case.pk) == said), None)
            if data["twin"] is None:
                wrong = _("This is no earlier complaint of yours about the same matter.")
                self.add_error("earlier", ValidationError(wrong, code="no_twin"))
        elif found and not said:
            self.add_error("earlier", ValidationError(told_of(found), code="duplicate"))


def against(data: Mapping[str, Any]) -> Respondent:
    """Against whom the complaint goes, as far as the bureau depends on it."""
    store = data.get("store")
    return Respondent(
        store=store,
        platform=data.get("platform"),
        unregistered=store is None and bool(data.get("store_name")),
        stated=data.get("store_area") or "",
    )


def told_of(found: Sequence[Twin]) -> str:
    """That the person complained about the same matter before, where, why it counts as the same, and what to choose."""
    known = ", ".join(choices.beside(one.case.number, REASONS[one.reason]) for one in found)
    return _(
        "You complained about this before: %(known)s. Add to that complaint, link this one with it, or go on with a"
        " matter of its own. The first bureau to receive it handles it (Order 121 Art 14)."
    ) % {"known": known}


def answering(store: Organisation | None, platform: Organisation | None) -> list[Organisation]:
    """Who answers complaints before any authority does (F2): those of store and platform that are registered for it."""
    return [one for one in (store, platform) if one is not None and one.handles_first]


FILE = Step(rule="F2", label=_("File the complaint"), event="case.filed", who=(), form=Filing)


@verbs.verb(verbs.NEW, "file", FILE)
def file(act: Act, data: dict[str, Any]) -> None:
    """Make the case of a draft: number, parties, claims, evidence, and its first proceeding."""
    person = user_of(act.actor)
    if person is None:
        raise Refused("forbidden")
    draft = _draft(act, data)
    case = Case.objects.create(
        number=f"JF-{act.today:%Y%m%d}-{series.take(f'case:{act.today:%Y%m%d}'):04d}", amount=_total(data["claims"]),
        filed_at=act.now, **{name: data[name] for name in _PLAIN}, **{name: bool(data[name]) for name in _CONSENTS},
    )  # fmt: skip
    act.begin(case)
    for row in data["claims"]:
        Claim.objects.create(case=case, kind=row["kind"], amount=row.get("amount"), text=row.get("text", ""))
    claimant = _claimant(act, data, person)
    asked = grouping.begin(act, data, claimant, person)
    _respondents(case, data)
    _link(case, data["twin"])
    _first_proceeding(act, data)
    if draft is not None:
        hand_in(act, draft, claimant)
        draft.filed_case = case
        draft.save(update_fields=["filed_case"])
    files = [{"evidence": str(one.pk), "sha256": one.sha256} for one in case.evidence.filter(audience=EVERYONE)]
    act.note(number=case.number, route=data["route"], amount=case.amount, evidence=files)
    if asked:
        act.note(named=len(asked))
        outbox.put_all("group.ask", [{"member": str(one.pk)} for one in asked], due_at=act.now)
    if claimant.representation.get("consented_at"):
        act.also(
            "case.child_consent", audience=Side.CLAIMANT.value, proceeding=act.proceeding, article="PIPL 31",
            words=str(Representing.base_fields["child_consent"].label),
        )  # fmt: skip
    if data["twin"] is not None:
        act.also(
            "case.linked", audience=Side.CLAIMANT.value, proceeding=act.proceeding, number=data["twin"].case.number,
            reason=data["twin"].reason,
        )  # fmt: skip
    act.result |= {"number": case.number}


def _link(case: Case, twin: Twin | None) -> None:
    if twin is not None:
        case.linked_to, case.linked_why = twin.case, twin.reason
        case.save(update_fields=["linked_to", "linked_why"])


_PLAIN = (
    "title", "facts", "happened_on", "problem", "goods", "channel", "product", "order_no", "order_amount",
)  # fmt: skip
_CONSENTS = ("publish_consent", "entrust_consent")  # unanswered is no consent


def _draft(act: Act, data: dict[str, Any]) -> Draft | None:
    if not data.get("draft"):
        return None
    draft = Draft.objects.select_for_update().filter(pk=data["draft"], person_id=UUID(act.actor.id)).first()
    if draft is None:
        raise Refused("not_found")
    if draft.filed_case_id:
        raise Refused("conflict", _("This complaint was already filed."), case=str(draft.filed_case_id))
    return draft


def _total(claims: list[dict[str, Any]]) -> Decimal:
    return sum((row.get("amount") or Decimal(0) for row in claims), Decimal(0))


def _claimant(act: Act, data: dict[str, Any], person: User) -> Party:
    """The complainant: who files, a guardian for a ward too; where an agent files, whom the agent acts for."""
    whose = "principal_" if data["acting_for"] is Acting.AGENT else ""
    return Party.objects.create(
        case=act.case, side=Side.CLAIMANT, person=person, name=data[f"{whose}name"],
        phone=data["principal_phone"] if whose else person.phone,
        address=_in_full(data, whose), area=data[f"{whose}area"],
        representation=recorded(act, data, phone=person.phone),  # type: ignore[misc] # a sealed column takes JSON
    )  # fmt: skip


def _in_full(data: dict[str, Any], whose: str = "") -> str:
    """The address with the place that no code stands for."""
    address, area = str(data[f"{whose}address"]), data[f"{whose}area"]
    return f"{data[f'{whose}place']} {address}" if area == areas.ELSEWHERE else address


def _respondents(case: Case, data: dict[str, Any]) -> None:
    store, platform = data.get("store"), data.get("platform")
    if store is not None:
        area = store.displayed_area or store.area or data["store_area"]
        address = store.displayed_address or data["store_place"]
        Party.objects.create(case=case, side=Side.RESPONDENT, organisation=store, name=store.name, area=area, address=address, phone=store.phone)  # fmt: skip  # noqa: E501
    elif data.get("store_name"):
        Party.objects.create(case=case, side=Side.RESPONDENT, name=data["store_name"], area=data["store_area"], address=data["store_place"])  # fmt: skip  # noqa: E501
    if platform is not None:
        side = Side.PLATFORM if case.parties.filter(side=Side.RESPONDENT).exists() else Side.RESPONDENT
        Party.objects.create(case=case, side=side, organisation=platform, name=platform.name, area=platform.area, address=platform.address, phone=platform.phone)  # fmt: skip  # noqa: E501


def _first_proceeding(act: Act, data: dict[str, Any]) -> None:
    if data["route"] == "first_handling":
        registered = answering(data.get("store"), data.get("platform"))
        sides = act.case.parties.filter(organisation__in=registered).order_by("side").values_list("side", flat=True)
        act.note(answering=list(sides))
        act.open(Stage.FIRST_HANDLING, body=registered[-1], facts={"answering": list(sides)})
        return
    if data["route"] == "committee":
        claimant = act.case.parties.get(side=Side.CLAIMANT)
        act.note(committee=data["committee"].pk)
        act.open(Stage.PEOPLES_MEDIATION, body=data["committee"], facts=applied({}, claimant, act))
        return
    act.case.received_by_authority_at = act.now
    act.case.save(update_fields=["received_by_authority_at"])
    act.open(Stage.ADMINISTRATIVE, body=data["bureau"], facts={"received_on": act.today})
