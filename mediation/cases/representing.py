"""What a complaint says of for whom it is made: the ward and the consent, or the principal and the authorisation."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mediation.cases import choices
from mediation.cases.representation import CHILD, Acting, Relation, age_on
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.roles import POWER_NAMES
from mediation.law import areas

OF_WARD = ("ward_name", "ward_born_on", "ward_relation")
OF_PRINCIPAL = ("principal_name", "principal_phone", "principal_area", "principal_address")
OF_AUTHORISATION = ("matters", "mandate_until")
REQUIRED = {Acting.GUARDIAN: OF_WARD, Acting.AGENT: (*OF_PRINCIPAL, *OF_AUTHORISATION)}
OLDEST = 130
_CONSENT = _("A child under 14 needs the guardian's own consent to the use of its data (PIPL Art 31). Please tick it.")


class Representing(VerbInput):
    """For whom somebody complains; what is said of a role nobody acts in is neither judged nor kept."""

    acting_for = forms.ChoiceField(
        label=_("For whom you complain"), choices=Acting.choices, initial=Acting.SELF, required=False
    )
    ward_name = forms.CharField(label=_("Name of the person under your care"), max_length=60, required=False)
    ward_born_on = forms.DateField(label=_("Date of birth"), required=False)
    ward_relation = forms.ChoiceField(
        label=_("What you are to them"), choices=[("", _("Choose")), *Relation.choices], required=False
    )
    child_consent = forms.BooleanField(
        label=_("The child is under 14: as guardian I agree that its data are used to handle this complaint"),
        required=False,
    )
    principal_name = forms.CharField(label=_("Name of the person you act for"), max_length=60, required=False)
    principal_phone = forms.CharField(
        label=_("Their phone number"), max_length=20, required=False,
        validators=[RegexValidator(r"^\+?[0-9][0-9 \-]{4,18}$", _("Write the number in figures."))],
    )  # fmt: skip
    principal_area = forms.ChoiceField(label=_("Where they live"), choices=choices.places, required=False)
    principal_place = forms.CharField(label=_("Province, city and district"), max_length=60, required=False)
    principal_address = forms.CharField(label=_("Their address"), max_length=200, required=False)
    matters = forms.CharField(label=_("What you are authorised to do"), max_length=200, required=False)
    powers = forms.MultipleChoiceField(
        label=_("Special powers, as the authorisation grants them"),
        choices=[(power.value, name) for power, name in POWER_NAMES.items()],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    mandate_until = forms.DateField(label=_("Authorised until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Whatever the role asks for is there, and its days can be."""
        data = super().clean() or {}
        acting = data["acting_for"] = Acting(data.get("acting_for") or Acting.SELF)
        for name in REQUIRED.get(acting, ()):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(self.fields[name].error_messages["required"], code="required"))
        if acting is Acting.AGENT and data.get("principal_area") == areas.ELSEWHERE and not data.get("principal_place"):
            said = _("Write the province, the city and the district.")
            self.add_error("principal_place", ValidationError(said, code="required"))
        if self.act is not None:
            self._check_days(acting, data, self.act.today)
        return data

    def _check_days(self, acting: Acting, data: dict[str, Any], today: date) -> None:
        born_on, until = data.get("ward_born_on"), data.get("mandate_until")
        if acting is Acting.AGENT and until and until < today:
            said = _("This authorisation is already over.")
            self.add_error("mandate_until", ValidationError(said, code="over"))
        if acting is not Acting.GUARDIAN or not born_on:
            return
        if not born_on <= today or age_on(today, born_on) > OLDEST:
            self.add_error("ward_born_on", ValidationError(_("This cannot be a date of birth."), code="impossible"))
        elif age_on(today, born_on) < CHILD and not data.get("child_consent"):
            self.add_error("child_consent", ValidationError(_CONSENT, code="required"))


def recorded(act: Act, data: dict[str, Any], *, phone: str) -> dict[str, Any]:
    """What is kept, sealed, with the party: nothing for who complains for themselves."""
    if data["acting_for"] is Acting.GUARDIAN:
        return {
            "acting": Acting.GUARDIAN.value, "name": data["ward_name"], "born_on": data["ward_born_on"].isoformat(),
            "relation": data["ward_relation"], "filed_on": act.today.isoformat(),
            "consented_at": act.now.isoformat() if age_on(act.today, data["ward_born_on"]) < CHILD else "",
        }  # fmt: skip
    if data["acting_for"] is Acting.AGENT:
        return {
            "acting": Acting.AGENT.value, "name": data["name"], "phone": phone, "matters": data["matters"],
            "powers": data["powers"], "until": data["mandate_until"].isoformat(),
        }  # fmt: skip
    return {}
