"""Inputs of recusal and appraisal (Order 121 Arts 21, 22)."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import ties
from mediation.cases.docket import recused_from, taking_part
from mediation.cases.models import Appraisal, Proceeding, Recusal
from mediation.core.inputs import VerbInput
from mediation.people.models import MemberRole, User


def mediating(proceeding: Proceeding) -> list[UUID]:
    """Ids of who leads the mediation: the handler, and whoever was named for the session."""
    named = (proceeding.facts.get("session") or {}).get("mediator")
    return list(dict.fromkeys(UUID(str(one)) for one in (named, proceeding.handler_id) if one))


def bureau_people(proceeding: Proceeding) -> Any:
    """People of the bureau who could mediate: no part of the dispute, not recused from it."""
    return (
        User.objects.filter(
            is_active=True,
            memberships__active=True,
            memberships__role__in=(MemberRole.OFFICER, MemberRole.LEAD),
            memberships__organisation=proceeding.body_id,
        )
        .exclude(pk__in=taking_part(proceeding.case) | recused_from(proceeding))
        .distinct()
    )


class RecusalRequest(VerbInput):
    """Whom a party asks to keep out, on what ground, and why."""

    about = forms.ModelChoiceField(User.objects.none(), label=_("Who should not mediate"))
    ground = forms.ChoiceField(label=_("Ground"), choices=Recusal.Ground.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reasons"), min_length=5, max_length=1000, widget=forms.Textarea)

    def prepare(self) -> None:
        """Offer those who lead this mediation."""
        field = self.fields["about"]
        if self.act is not None and isinstance(field, forms.ModelChoiceField):
            leading = mediating(self.act.proceeding)
            field.queryset = User.objects.filter(pk__in=leading)
            field.initial = leading[0] if leading else None


class RecusalDecision(VerbInput):
    """Why the request is refused; what was asked stands beside it."""

    reason = forms.CharField(label=_("Reasons"), min_length=5, max_length=1000, widget=forms.Textarea)

    def prepare(self) -> None:
        """Show who asked for whose recusal, on what ground, and in which words."""
        asked = undecided(self.act.proceeding) if self.act is not None else None
        if asked is not None:
            said = {"about": asked.about.name, "ground": asked.get_ground_display(), "reason": asked.reason}
            words = _("%(about)s disclosed a tie: %(ground)s. In their words: %(reason)s") % said
            if asked.asked_by is not None:
                said["asker"] = asked.asked_by.name
                words = _("%(asker)s asks that %(about)s keep out: %(ground)s. In their words: %(reason)s") % said
            self.fields["reason"].help_text = words


class RecusalGranted(RecusalDecision):
    """Why the request is granted, and who goes on."""

    successor = forms.ModelChoiceField(User.objects.none(), label=_("Who mediates instead"))

    def prepare(self) -> None:
        """Offer the bureau's other people."""
        super().prepare()
        field = self.fields["successor"]
        if self.act is not None and isinstance(field, forms.ModelChoiceField):
            asked = undecided(self.act.proceeding)
            found = bureau_people(self.act.proceeding)
            field.queryset = found.exclude(pk=asked.about_id) if asked else found

    def explained(self) -> list[Any]:
        """What the platform found about those who could go on, before one of them is named."""
        field = self.fields["successor"]
        if self.act is None or not isinstance(field, forms.ModelChoiceField):
            return []
        return ties.told(field.queryset, self.act.case, besides=self.act.proceeding)


class AppraisalCommission(VerbInput):
    """What is appraised, by whom, and who bears the cost (Order 121 Art 22, Regulation 778 Art 47)."""

    item = forms.CharField(label=_("What is appraised, and which question"), max_length=200)
    laboratory = forms.CharField(label=_("Laboratory"), max_length=120)
    qualification = forms.CharField(label=_("Its qualification"), max_length=120)
    chosen = forms.ChoiceField(label=_("How it was chosen"), choices=Appraisal.Chosen.choices, widget=forms.RadioSelect)
    claimant_share = forms.IntegerField(label=_("Part of the cost the complainant pays first (%)"), min_value=0, max_value=100)  # fmt: skip  # noqa: E501
    costs_agreed = forms.BooleanField(
        label=_("Both sides agree on the cost"),
        help_text=_("Without their agreement on the cost the mediation ends (Art 23, fourth ground)."),
    )
    began_on = forms.DateField(label=_("Commissioned on"))

    def clean_began_on(self) -> Any:
        """Within the mediation, not in the future."""
        day = self.past_day("began_on")
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["accepted_on"]:
            raise ValidationError(_("This is before the complaint was accepted."), code="before_acceptance")
        return day


class AppraisalReport(VerbInput):
    """What came of it, and on which day."""

    OUTCOMES = (("report", _("the report came")), ("none", _("it was given up without a report")))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect)
    ended_on = forms.DateField(label=_("On which day"))
    findings = forms.CharField(label=_("Findings"), max_length=2000, widget=forms.Textarea)

    def clean_ended_on(self) -> Any:
        """Not before the appraisal was commissioned, not in the future."""
        day = self.past_day("ended_on")
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["appraisal_began_on"]:
            raise ValidationError(_("This is before the appraisal was commissioned."), code="before_it_began")
        return day


def undecided(proceeding: Proceeding) -> Recusal | None:
    """The request on which nothing was decided yet."""
    return Recusal.objects.filter(proceeding_id=proceeding.pk, granted=None).first()
