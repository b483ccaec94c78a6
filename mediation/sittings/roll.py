"""The roll of a session: who is to be called, who is here, how it is known who they are (domain 4.1, 5.4).

An organisation for which nobody sits is called by its name and can only be absent; it is never named as present.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Proceeding, Side
from mediation.core.inputs import RowsField, RowsWidget, VerbInput
from mediation.core.roles import ROLE_NAMES, Role
from mediation.people.models import IdentityLevel
from mediation.rooms.models import Helper, RoomKind, Seat
from mediation.sittings.models import Attendance

Here, Checked = Attendance.Here, Attendance.Checked
ORDER = (Side.CLAIMANT.value, Side.RESPONDENT.value, Side.PLATFORM.value)
TOPICS = 20
LONGEST_TOPIC = 200


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody to call. `person` is None for an organisation for which nobody has sat in the room yet."""

    key: str
    name: str
    role: Role
    party: Any = None
    person: Any = None

    @property
    def label(self) -> str:
        """The name, and as what."""
        said = {"name": self.name, "role": str(ROLE_NAMES[self.role])}
        if self.party is not None and self.party.organisation_id and self.person is not None:
            return gettext("%(name)s, for %(party)s (%(role)s)") % {**said, "party": str(self.party.name)}
        return gettext("%(name)s (%(role)s)") % said


def by_account(person: Any) -> Attendance.Checked:
    """How far an account says who somebody is (domain 4.1, L0 to L2)."""
    return Checked.ACCOUNT if person.identity_level > IdentityLevel.PHONE else Checked.PHONE


def to_call(proceeding: Proceeding) -> list[Called]:
    """The parties' people, sides in their order, then who helps. The platform only where somebody of it sat there."""
    seats = Seat.objects.filter(room__proceeding_id=proceeding.pk, room__kind=RoomKind.JOINT, party__isnull=False)
    sat = {(seat.party_id, seat.person_id): seat for seat in seats.exclude(person=None).select_related("person")}
    found: list[Called] = []
    parties = proceeding.case.parties.select_related("person").prefetch_related("members__person")
    for party in sorted(parties, key=lambda one: ORDER.index(one.side)):
        people = list(_people(party, [seat.person for (of, _person), seat in sat.items() if of == party.pk]))
        found += [_called(party, person) for person in people]
        if not people and party.side != Side.PLATFORM:
            found.append(Called(f"party:{party.pk}", party.name, Role(party.side), party))
    return [*found, *_helpers(proceeding)]


def _people(party: Any, sat: list[Any]) -> Iterator[Any]:
    """The party itself where it is a person, and whoever sat there for it."""
    seen = set()
    for person in ([party.person] if party.person else []) + sat:
        if person.pk not in seen:
            seen.add(person.pk)
            yield person


def _called(party: Any, person: Any) -> Called:
    name = party.name if party.person_id == person.pk else person.name
    return Called(f"person:{person.pk}", name, Role(party.side), party, person)


def _helpers(proceeding: Proceeding) -> Iterator[Called]:
    helpers = Helper.objects.filter(
        room__proceeding_id=proceeding.pk, room__kind=RoomKind.JOINT, ended_at=None, joined_at__isnull=False
    )
    for one in helpers.select_related("person"):
        yield Called(f"person:{one.person_id}", one.title, Role.HELPER, None, one.person)


class CalledRow(forms.Form):
    """One who is called."""

    who = forms.ChoiceField(label=_("Who"))
    here = forms.ChoiceField(label=_("Here"), choices=[("", "-"), *Here.choices])
    checked = forms.ChoiceField(label=_("Identity"), choices=[("", "-"), *Checked.choices], required=False)
    name = forms.CharField(
        label=_("Who came on site, where an organisation stands here"), max_length=60, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Who is here is known to be who they are; who is absent is not checked."""
        data = super().clean() or {}
        here, checked = data.get("here"), data.get("checked")
        if here and here != Here.ABSENT and not checked:
            self.add_error("checked", ValidationError(_("Say how you know who this is."), code="required"))
        if here == Here.ABSENT and (checked or data.get("name")):
            self.add_error("here", ValidationError(_("Who is absent is not checked."), code="absent"))
        if data.get("who", "").startswith("party:") and here and here != Here.ABSENT:
            if here == Here.ONLINE or checked == Checked.ACCOUNT:
                said = _("Nobody of it sits in the room: it is absent, or somebody came on site.")
                self.add_error("here", ValidationError(said, code="nobody"))
            elif not data.get("name"):
                self.add_error("name", ValidationError(_("Name who came."), code="required"))
        return data


class RollCall(VerbInput):
    """Who is here, where, and on what agenda."""

    roll = RowsField(CalledRow, most=40, label=_("Roll call"))
    told = forms.BooleanField(
        label=_("Those on site were told their rights and duties, and said that they understood"), required=False
    )
    agenda = forms.CharField(label=_("Agenda, one item per line"), max_length=4000, widget=forms.Textarea)
    place = forms.CharField(label=_("Place; leave empty if online"), max_length=200, required=False)

    def prepare(self) -> None:
        """A row for everybody to call, those in the room as here."""
        field = self.fields["roll"]
        if self.act is None or not isinstance(field, RowsField):
            return
        self.called = {one.key: one for one in to_call(self.act.proceeding)}
        choices = [(key, one.label) for key, one in self.called.items()]
        row = type("Row", (CalledRow,), {"who": forms.ChoiceField(label=_("Who"), choices=[("", "-"), *choices])})
        field.row, field.widget = row, RowsWidget(row, blank=0)
        field.initial = [_row(one) for one in self.called.values()]
        field.widget.attrs = {}

    def explained(self) -> list[Any]:
        """What follows."""
        return [
            _(
                "Everybody online reads their rights and duties and confirms it themselves; the page of sessions shows "
                "who has."
            ),
            _("An organisation for which nobody sits in the room is absent, unless somebody of it came on site."),
        ]

    def clean_agenda(self) -> list[str]:
        """Its items."""
        items = [line.strip() for line in self.cleaned_data["agenda"].splitlines() if line.strip()]
        if not items or len(items) > TOPICS or any(len(one) > LONGEST_TOPIC for one in items):
            raise ValidationError(_("Between one and twenty items of at most 200 characters."), code="items")
        return items

    def clean_roll(self) -> list[dict[str, Any]]:
        """Everybody of the two sides is called, each once."""
        rows: list[dict[str, Any]] = self.cleaned_data["roll"]
        named = [row["who"] for row in rows]
        if len(set(named)) < len(named):
            raise ValidationError(_("Somebody is called twice."), code="twice")
        called = getattr(self, "called", {})
        for row in rows:
            person = called[row["who"]].person if row["who"] in called else None
            if person is not None and row["checked"] == Checked.ACCOUNT != by_account(person):
                said = _("%(name)s: the account was not checked. Compare a document, or note the number alone.")
                raise ValidationError(said % {"name": called[row["who"]].name}, code="unchecked")
        left = [one.label for key, one in called.items() if key not in named]
        if left:
            raise ValidationError(_("Not called yet: %(names)s") % {"names": "; ".join(left)}, code="left")
        return rows

    def clean(self) -> dict[str, Any]:
        """Those on site are told by whoever leads."""
        data = super().clean() or {}
        if any(row["here"] == Here.ON_SITE for row in data.get("roll") or []) and not data.get("told"):
            self.add_error("told", ValidationError(_("Tell those on site their rights and duties first."), code="told"))
        return data


def _row(one: Called) -> dict[str, str]:
    """What is known beforehand: who has an account is taken to be online; whoever leads corrects it."""
    if one.person is None:
        return {"who": one.key, "here": Here.ABSENT.value, "checked": ""}
    return {"who": one.key, "here": Here.ONLINE.value, "checked": by_account(one.person).value}
