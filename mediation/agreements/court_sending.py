"""A court sends a dispute that was brought to it to online mediation, and asks both sides first (OMR Art 4, 8).

The suit lies with the court meanwhile: where a side does not agree, or no agreement comes of it, the court dockets the
suit (CPL Arts 125, 126; OMR Art 21).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.agreements.court import CM
from mediation.cases import choices
from mediation.cases.court_mediation import asked
from mediation.cases.filing import ClaimRow
from mediation.cases.flows.administrative_inputs import ConsentInput
from mediation.cases.flows.court_mediation import CLERK, SIDES
from mediation.cases.flows.court_mediation_inputs import TRACKS
from mediation.cases.models import Case, Claim, Party, Side
from mediation.cases.states import CourtMediationState as S
from mediation.core import docket, series, verbs
from mediation.core.gate import Act
from mediation.core.inputs import ListedField, RowsField, VerbInput
from mediation.core.refusals import Refused
from mediation.core.steps import Arm, Step
from mediation.documents import numbers
from mediation.people import accounts, id_numbers
from mediation.people import numbers as phones
from mediation.people.models import MemberRole, Organisation, OrganisationKind, User
from mediation.people.queries import memberships_of


class Phone(forms.CharField):
    """A mobile number; it is where a side is served electronically too."""

    def clean(self, value: Any) -> str:
        """Its eleven digits."""
        digits = phones.digits_of(str(super().clean(value) or ""))
        if digits and not phones.is_mobile(digits):
            raise ValidationError(_("A mobile number has 11 digits, such as 13800000000."), code="phone")
        return digits


class Sending(VerbInput):
    """What the court knows from the papers handed in (OMR Art 8): who, about what, where each side is served."""

    court = forms.ModelChoiceField(Organisation.objects.none(), label=_("Court"))
    track = forms.ChoiceField(label=_("How far the suit is"), choices=TRACKS, widget=forms.RadioSelect)
    docket_no = forms.CharField(label=_("Number under which the court has it"), max_length=60)
    handed_in_on = forms.DateField(label=_("Day on which the suit was handed in"))
    title = forms.CharField(label=_("In one line"), max_length=80)
    problem = ListedField(label=_("What is wrong"), choices=choices.problems)
    facts = forms.CharField(label=_("What happened"), max_length=4000, widget=forms.Textarea)
    claims = RowsField(ClaimRow, most=10, label=_("What the suit asks for"))
    name = forms.CharField(label=_("Name of who brought the suit"), max_length=60)
    phone = Phone(label=_("Mobile number of who brought it, also for electronic service"), max_length=20)
    id_number = forms.CharField(label=_("Identity number of who brought it"), max_length=18, required=False)
    area = forms.ChoiceField(label=_("Where who brought it lives"), choices=choices.places)
    address = forms.CharField(label=_("Address of who brought it"), max_length=200)
    store = forms.ModelChoiceField(Organisation.objects.none(), label=_("Against which store"), required=False)
    against = forms.CharField(label=_("Against whom, if the store is not listed"), max_length=120, required=False)
    against_phone = Phone(
        label=_("Mobile number of the other side, also for electronic service"), max_length=20, required=False
    )
    against_address = forms.CharField(label=_("Address of the other side"), max_length=200, required=False)

    def prepare(self) -> None:
        """The courts for which the clerk acts, and the stores that take part here."""
        known = Organisation.objects.filter(ended_at=None)
        courts = known.filter(kind=OrganisationKind.COURT, pk__in=_courts(self.act)) if self.act else known.none()
        for name, found in (("court", courts), ("store", known.filter(kind=OrganisationKind.STORE))):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = found

    def explained(self) -> list[Any]:
        """What follows."""
        return [
            _("Both sides are told under these numbers and asked whether they agree to online mediation."),
            _("The court names a mediator only once both agreed. Where one does not, the suit is docketed."),
        ]

    def clean_handed_in_on(self) -> date:
        """Not in the future."""
        day: date = self.past_day("handed_in_on")
        return day

    def clean_id_number(self) -> str:
        """One that there can be."""
        number = str(self.cleaned_data["id_number"]).upper()
        if number and not id_numbers.valid(number):
            raise ValidationError(_("This is no identity number."), code="id_number")
        return number

    def clean(self) -> dict[str, Any]:
        """Two different sides, each of which can be reached."""
        data = super().clean() or {}
        if data.get("store") is None:
            for name in ("against", "against_phone"):
                if not data.get(name) and name not in self.errors:
                    message = self.fields[name].error_messages["required"]
                    self.add_error(name, ValidationError(message, code="required"))
            if data.get("phone") and data.get("phone") == data.get("against_phone"):
                self.add_error("against_phone", ValidationError(_("Both sides have the same number."), code="same"))
        return data


def _courts(act: Act) -> list[Any]:
    return [one.organisation_id for one in memberships_of(act.actor) if one.role == MemberRole.CLERK]


def _clerk(act: Act) -> None:
    """Guard: a clerk of a court. Refused `forbidden`."""
    if not _courts(act):
        raise Refused("forbidden")


SEND = Step(
    rule="OMR 8", label=_("Send a dispute to online mediation"), event="court_mediation.sent", who=(), form=Sending,
    tells=SIDES,
)  # fmt: skip


@verbs.verb(verbs.NEW, "send_to_mediation", SEND, guard=_clerk)
def send_to_mediation(act: Act, data: dict[str, Any]) -> None:
    """Make the case of a suit; nobody mediates before both sides agreed. Refused `invalid` for a party at the desk."""
    people = _people(act, data)
    case = Case.objects.create(
        number=f"JF-{act.today:%Y%m%d}-{series.take(f'case:{act.today:%Y%m%d}'):04d}", filed_at=act.now,
        amount=sum((row.get("amount") or Decimal(0) for row in data["claims"]), Decimal(0)),
        title=data["title"], facts=data["facts"], problem=data["problem"],
    )  # fmt: skip
    act.begin(case)
    for row in data["claims"]:
        Claim.objects.create(case=case, kind=row["kind"], amount=row.get("amount"), text=row.get("text", ""))
    _parties(case, data, people)
    facts = {
        "track": data["track"], "docket_no": data["docket_no"], "asked_by": "", "asked_on": act.today.isoformat(),
        "sent_on": act.today.isoformat(), "handed_in_on": data["handed_in_on"].isoformat(), "consents": {},
        "to_consent": dict.fromkeys(map(str, SIDES), ""),
    }  # fmt: skip
    number = numbers.take("court_agreement", data["court"], act.today)
    opened = docket.get().open_proceeding(case, CM, now=act.now, body=data["court"], number=number, facts=facts)
    act.about(opened)
    act.note(number=case.number, court=data["court"].pk, track=data["track"], amount=case.amount)
    act.stay()
    act.result |= {"number": case.number, "proceeding": str(opened.pk)}


def _people(act: Act, data: dict[str, Any]) -> dict[str, User]:
    """Who has each number; only who receives its code can use the account. Refused `invalid` for the clerk's own."""
    named = {"claimant": ("phone", data["phone"], data["name"])}
    if data["store"] is None:
        named["respondent"] = ("against_phone", data["against_phone"], data["against"])
    found = {}
    for side, (field, phone, name) in named.items():
        person = accounts.of_phone(phone)
        if person is not None and str(person.pk) == act.actor.id:
            raise Refused("invalid", errors={field: [_("Who is a party handles nothing in the same case.")]})
        found[side] = person or accounts.made_for(phone, name)
    return found


def _parties(case: Case, data: dict[str, Any], people: dict[str, User]) -> None:
    Party.objects.create(
        case=case, side=Side.CLAIMANT, person=people["claimant"], name=data["name"], phone=data["phone"],
        area=data["area"], address=data["address"], id_number=data["id_number"],
    )  # fmt: skip
    store = data["store"]
    if store is None:
        Party.objects.create(
            case=case, side=Side.RESPONDENT, person=people["respondent"], name=data["against"],
            phone=data["against_phone"], address=data["against_address"],
        )  # fmt: skip
        return
    Party.objects.create(
        case=case, side=Side.RESPONDENT, organisation=store, name=store.name, phone=store.phone,
        area=store.displayed_area or store.area, address=store.displayed_address or store.address,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ what they answer


class Answer(ConsentInput):
    """A side's agreement; the clerk records what a side said elsewhere."""

    electronic = forms.BooleanField(
        label=_("I agree to online mediation by the court's mediator, and to papers being served on me electronically")
    )

    def prepare(self) -> None:
        """A clerk ticks nothing in the name of a side."""
        super().prepare()
        if self.act is not None and self.act.standing.is_any(*CLERK):
            self.fields.pop("electronic")

    def explained(self) -> list[Any]:
        """What a side agrees to."""
        if self.act is None or self.act.standing.is_any(*CLERK):
            return []
        return [
            _("Mediation is voluntary: you may take your agreement back at any time."),
            _("The court names a mediator once both sides agreed. Where one does not agree, the suit is docketed."),
        ]


AGREE = Step(
    rule="OMR 4", label=_("Agree to the court's mediation"), event="court_mediation.consented", who=(*SIDES, *CLERK),
    form=Answer, tells=CLERK,
)  # fmt: skip
BOTH = replace(AGREE, arms=(Arm("D26"),), tells=(*SIDES, *CLERK))


def _missing(act: Act) -> None:
    """Guard: the court asked, and this side has not agreed. Refused `not_open`."""
    left = asked(act.proceeding)
    party = act.standing.party
    if not left or (party is not None and party.side not in left):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(CM, "consent_to_court", AGREE, states=frozenset({S.REQUESTED.value}), guard=_missing)
def consent_to_court(act: Act, data: dict[str, Any]) -> None:
    """Keep who agreed, when and by which channel; with the second side the court's three days begin (OMR Art 10)."""
    party = act.standing.party
    side = str(party.side if party is not None else data["side"])
    if side not in asked(act.proceeding):
        raise Refused("already_decided")
    facts = act.proceeding.facts
    channel = "platform" if party is not None else data["channel"]
    said = {"by": act.actor.key, "at": act.now.isoformat(), "channel": channel, "agrees": True}
    act.note(side=side, channel=channel)
    act.keep(
        consents=facts["consents"] | {side: said}, to_consent=facts["to_consent"] | {side: act.now.isoformat()}
    )  # fmt: skip
    act.stay(AGREE if asked(act.proceeding) else BOTH)
