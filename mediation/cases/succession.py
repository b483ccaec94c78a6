"""A party dies or ceases to exist, and who takes its place (domain 4.2; O121 23(7), CPL 154, CC 1122, CC 67).

Nothing is done in the party's name, and nothing of the dispute is disposed of, until an heir or a successor has taken
its place on proof, or whoever handles the case has ended the stage.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mediation.cases.models import Party, Side
from mediation.cases.party_models import Succession
from mediation.core import docket, verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, PARTIES
from mediation.core.steps import Step
from mediation.people.models import Organisation, OrganisationKind, User, phone_index
from mediation.people.numbers import digits_of


class _OfParty(VerbInput):
    """Something about one of the parties."""

    party = forms.ChoiceField(label=_("Which party"), widget=forms.RadioSelect)

    def among(self) -> list[Party]:
        """The parties it can be about."""
        return [one for one in self.act.case.parties.all() if one.lost_at is None]

    def prepare(self) -> None:
        """Offer them by name."""
        field = self.fields["party"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.pk), one.name) for one in self.among()]


class Loss(_OfParty):
    """Who is gone, since when, and how that is known."""

    what = forms.ChoiceField(label=_("What happened"), choices=Succession.What.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day"))
    proof = forms.CharField(label=_("How it is known"), min_length=5, max_length=500, widget=forms.Textarea)

    def explained(self) -> list[Any]:
        """What follows at once."""
        said = _(
            "From then on nobody acts in this party's name, and no offer or agreement is accepted or signed, until you"
            " have recorded a successor or ended the stage. All parties are told."
        )
        return [said]

    def clean_on(self) -> Any:
        """Not in the future."""
        return self.past_day("on")

    def clean(self) -> dict[str, Any]:
        """Persons die, organisations cease to exist."""
        data = super().clean() or {}
        party = next((one for one in self.among() if str(one.pk) == data.get("party")), None) if self.act else None
        if party is not None and data.get("what"):
            is_person = party.organisation_id is None and party.side == Side.CLAIMANT
            if is_person is not (data["what"] == Succession.What.DIED):
                said = _("A person dies; a store or a company ceases to exist.")
                self.add_error("what", ValidationError(said, code="not_of_this_party"))
        return data


class Successor(_OfParty):
    """Who takes the place, by what right, and on what proof."""

    relation = forms.ChoiceField(
        label=_("By what right"), choices=Succession.Relation.choices, widget=forms.RadioSelect
    )
    phone = forms.CharField(
        label=_("Of a person: the number of their account here"), max_length=30, required=False,
        help_text=_("They sign up and prove the number first; nobody acts under a number that somebody wrote down."),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Of an organisation: which"), required=False
    )
    area_address = forms.CharField(label=pgettext_lazy("a successor", "Their address"), max_length=200)
    proof = forms.CharField(
        label=pgettext_lazy("a succession", "What proves it"), min_length=5, max_length=500, widget=forms.Textarea,
        help_text=_("For example the notarised certificate of inheritance, or the entry of the merger; name the file."),
    )  # fmt: skip

    def among(self) -> list[Party]:
        """Those who are gone."""
        return [one for one in self.act.case.parties.all() if one.lost_at is not None]

    def prepare(self) -> None:
        """Offer who is gone, and the organisations."""
        super().prepare()
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            kinds = (OrganisationKind.STORE, OrganisationKind.PLATFORM)
            field.queryset = Organisation.objects.filter(kind__in=kinds)

    def clean(self) -> dict[str, Any]:
        """A person with a proved number, or an organisation, and none who is a party already or handles the case."""
        data = super().clean() or {}
        party = next((one for one in self.among() if str(one.pk) == data.get("party")), None) if self.act else None
        if party is None or self.errors:
            return data
        name = "organisation" if party.organisation_id or party.side != Side.CLAIMANT else "phone"
        data["person"] = _account(data.get("phone") or "") if name == "phone" else None
        data["organisation"] = data.get("organisation") if name == "organisation" else None
        if not (data["person"] or data["organisation"]):
            said = _("No account with this proved number, or no organisation, was found.")
            self.add_error(name, ValidationError(said, code="nobody"))
        elif self._takes_part(data):
            said = _("Whoever has another part in the case cannot take this one.")
            self.add_error(name, ValidationError(said, code="takes_part"))
        return data

    def _takes_part(self, data: dict[str, Any]) -> bool:
        person, organisation = data["person"], data.get("organisation")
        parties = self.act.case.parties.all()
        if organisation is not None:
            return any(one.organisation_id == organisation.pk and one.lost_at is None for one in parties)
        posts = set(person.memberships.filter(active=True).values_list("organisation_id", flat=True))
        theirs = {one.organisation_id for one in parties} | {
            one.body_id for one in self.act.case.proceedings.all()
        }  # fmt: skip
        return bool(posts & theirs - {None}) or any(one.person_id == person.pk for one in parties)


def _account(phone: str) -> User | None:
    return User.objects.filter(phone_index=phone_index(digits_of(phone)), phone_verified=True, is_active=True).first()


LOSE = Step(
    rule="O121 23(7)", label=_("A party died or ceased to exist"), event="party.lost", who=HANDLERS, form=Loss,
    final=True, tells=PARTIES,
)  # fmt: skip
REPLACE = Step(
    rule="O121 23(7)", label=_("Let a successor take a party's place"), event="party.succeeded", who=HANDLERS,
    form=Successor, final=True, tells=PARTIES,
)  # fmt: skip


def _open_case(act: Act) -> None:
    """Guard: the case goes on, and has parties; a clue has none. Refused `not_open`."""
    if act.case.closed_at is not None or not act.case.parties.all():
        raise Refused("not_open")


def _stage(act: Act) -> None:
    """What concerns the whole case belongs to the stage that is not over, so that its body reads it."""
    found = docket.get().proceedings(act.case)
    running = [one for one in found if one.closed_at is None] or found
    act.about(running[-1])


@verbs.verb(verbs.CASE, "record_loss", LOSE, guard=_open_case)
def record_loss(act: Act, data: dict[str, Any]) -> None:
    """Keep the case still for that party; what it said and signed before stands."""
    party = next(one for one in act.case.parties.all() if str(one.pk) == data["party"])
    Succession.objects.create(
        party=party, what=data["what"], happened_on=data["on"], loss_proof=data["proof"], recorded_at=act.now,
        recorded_by=act.actor.id,
    )  # fmt: skip
    party.lost_at = act.now
    party.save(update_fields=["lost_at"])
    _stage(act)
    act.note(side=party.side, what=data["what"], on=data["on"])
    act.stay()


def _somebody_gone(act: Act) -> None:
    if all(one.lost_at is None for one in act.case.parties.all()):
        raise Refused("not_open")


@verbs.verb(verbs.CASE, "take_place", REPLACE, guard=_somebody_gone)
def take_place(act: Act, data: dict[str, Any]) -> None:
    """Put the successor in the party's place; who it was before, and on what proof, is kept, sealed."""
    party = next(one for one in act.case.parties.all() if str(one.pk) == data["party"])
    before: Any = {name: str(getattr(party, name) or "") for name in _REPLACED}
    Succession.objects.filter(party=party, succeeded_at=None).update(
        relation=data["relation"], authority=data["proof"], former=before, succeeded_at=act.now
    )
    who = data["person"] or data["organisation"]
    party.person, party.organisation = data["person"], data["organisation"]
    party.name, party.phone = who.name, who.phone
    party.address, party.area, party.id_number, party.legal_name = data["area_address"], "", "", ""
    party.representation = {}
    party.lost_at = None
    party.save()
    _stage(act)
    act.note(side=party.side, relation=data["relation"])
    act.stay()


_REPLACED = ("name", "phone", "address", "area", "id_number", "legal_name", "person_id", "organisation_id")
