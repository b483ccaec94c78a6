"""Inputs of people's mediation (domain 1.6 and 5.4)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import ties
from mediation.cases.docket import recused_from, taking_part
from mediation.cases.flows.conduct_inputs import undecided
from mediation.cases.models import Side
from mediation.core.inputs import RowsField, VerbInput
from mediation.people.models import IdentityLevel, MemberRole, User

PRESENT = (("online", _("online")), ("on_site", _("on site")))


def area(**kwargs: Any) -> forms.CharField:
    """A longer text."""
    return forms.CharField(widget=forms.Textarea, **kwargs)


class Assignment(VerbInput):
    """Who will mediate (PML Art 19)."""

    mediator = forms.ModelChoiceField(User.objects.none(), label=_("Mediator"))

    def prepare(self) -> None:
        """Offer the mediators of the committee who are no part of the dispute."""
        field = self.fields["mediator"]
        if self.act is not None and isinstance(field, forms.ModelChoiceField):
            field.queryset = (
                User.objects.filter(
                    is_active=True,
                    memberships__active=True,
                    memberships__role=MemberRole.MEDIATOR,
                    memberships__organisation=self.act.proceeding.body_id,
                )
                .exclude(pk__in=taking_part(self.act.case) | recused_from(self.act.proceeding) | self._doubted())
                .distinct()
            )

    def _doubted(self) -> set[Any]:
        """Who disclosed a tie, or was not accepted, and is to be replaced."""
        asked = undecided(self.act.proceeding) if self.act is not None else None
        return {asked.about_id} if asked is not None else set()

    def explained(self) -> list[Any]:
        """What the platform found about those who could mediate, before one of them is named (domain 5.2)."""
        field = self.fields["mediator"]
        if self.act is None or not isinstance(field, forms.ModelChoiceField):
            return []
        return ties.told(field.queryset, self.act.case, besides=self.act.proceeding)


class Reassignment(Assignment):
    """Who mediates instead of somebody who disclosed a tie (PML Art 19)."""

    def prepare(self) -> None:
        """Offer everybody else, and say what was disclosed, or who asked."""
        super().prepare()
        asked = undecided(self.act.proceeding) if self.act is not None else None
        if asked is None:
            return
        said = {"about": asked.about.name, "ground": asked.get_ground_display(), "reason": asked.reason}
        words = _("%(about)s disclosed a tie: %(ground)s. In their words: %(reason)s") % said
        if asked.asked_by is not None:
            said["asker"] = asked.asked_by.name
            words = _("%(asker)s asks for another mediator than %(about)s.") % said
            if asked.reason:
                words = _("%(asker)s asks for another mediator than %(about)s. In their words: %(reason)s") % said
        self.fields["mediator"].help_text = words


class AnotherMediator(VerbInput):
    """Why a party wants somebody else to mediate; it need not say (PML Art 23)."""

    reason = area(
        label=_("Why, for those who name the mediator"),
        help_text=_("You need not say why. The other side does not read it; the session ends until another is named."),
        max_length=1000,
        required=False,
    )


class AttendeeRow(forms.Form):
    """One person who took part, and how well that person is known."""

    name = forms.CharField(label=_("Name"), max_length=60)
    role = forms.CharField(label=_("Takes part as"), max_length=60)
    verified = forms.TypedChoiceField(label=_("Identity"), choices=[("", "-"), *IdentityLevel.choices], coerce=int)
    channel = forms.ChoiceField(label=_("Takes part"), choices=[("", "-"), *PRESENT])


class StatementRow(forms.Form):
    """What somebody said."""

    who = forms.CharField(label=_("Who"), max_length=60)
    text = area(label=_("What was said"), max_length=2000)


class Minutes(VerbInput):
    """The record of a session: the public part only (domain 5.4; PML Art 27)."""

    started_at = forms.DateTimeField(label=_("Began"))
    ended_at = forms.DateTimeField(label=_("Ended"))
    place = forms.CharField(label=_("Place; leave empty if online"), max_length=200, required=False)
    recorder = forms.CharField(label=_("Recorded by"), max_length=60)
    interpreter = forms.CharField(label=_("Interpreter"), max_length=60, required=False)
    attendees = RowsField(AttendeeRow, most=20, label=_("Who took part"))
    rights_told = forms.BooleanField(
        label=_("Nature of mediation, free will, recusal, secrecy and electronic signature were explained")
    )
    statements = RowsField(StatementRow, most=40, label=_("Statements"))
    evidence = forms.MultipleChoiceField(label=_("Evidence shown"), required=False)
    proposals = area(label=_("Proposals made before everyone, one per line"), max_length=2000, required=False)
    undisputed = area(label=_("Facts nobody disputes, one per line"), max_length=4000, required=False)
    result = area(label=_("Result"), max_length=1000)

    def prepare(self) -> None:
        """Offer the evidence that everyone in the case may see."""
        field = self.fields["evidence"]
        if self.act is not None and isinstance(field, forms.MultipleChoiceField):
            shown = self.act.case.evidence.filter(audience="case")
            field.choices = [(str(one.pk), str(one)) for one in shown]

    def clean(self) -> dict[str, Any]:
        """A session ends after it began, and not in the future."""
        data = super().clean() or {}
        began, ended = data.get("started_at"), data.get("ended_at")
        if began and ended and ended < began:
            self.add_error("ended_at", ValidationError(_("The end is before the beginning."), code="order"))
        if ended and self.act is not None and ended > self.act.now:
            self.add_error("ended_at", ValidationError(_("This moment is in the future."), code="future"))
        return data


class CallBack(VerbInput):
    """How performance stands when the committee calls back (PML Art 31)."""

    RESULTS = (
        ("performed", _("performed")),
        ("partly", _("partly performed")),
        ("not_yet_due", _("not yet due")),
        ("not_performed", _("not performed")),
    )
    asked = forms.ChoiceField(label=_("Whom you asked"), choices=Side.choices)
    result = forms.ChoiceField(label=_("How it stands"), choices=RESULTS)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)
