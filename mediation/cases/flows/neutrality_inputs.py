"""The questions somebody answers before they mediate: what ties them to the dispute (domain 5.2; Order 121 Art 21)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mediation.cases import ties
from mediation.cases.models import Declaration
from mediation.core.inputs import VerbInput
from mediation.people.queries import user_of

Tie = Declaration.Tie
ANSWERS = (
    ("no", pgettext_lazy("answer to a question", "No")),
    ("yes", pgettext_lazy("answer to a question", "Yes")),
)


def _asked(label: Any, hint: Any = "") -> forms.ChoiceField:
    """One question, with no answer chosen beforehand."""
    return forms.ChoiceField(label=label, help_text=hint, choices=ANSWERS, widget=forms.RadioSelect)


class Neutrality(VerbInput):
    """Each question answered for itself; a yes is explained."""

    relative = _asked(_("Are you a near relative of a party, or of somebody who acts or speaks for one?"))
    interest = _asked(_("Does the outcome matter to you yourself?"), _("For example as a shareholder or creditor."))
    earlier = _asked(
        _("Have you had another part in this matter before?"),
        _("As adviser, agent, witness, expert, interpreter, or as whoever decided on it."),
    )
    worked = _asked(
        _("Do you work for a party or its platform, or did you in the last three years?"),
        _("Paid or unpaid, also as adviser."),
    )
    other = _asked(_("Is there anything else for which a party might doubt that you are fair?"))
    explanation = forms.CharField(
        label=_("What ties you, if you said yes"),
        help_text=_("Only whoever decides on it reads this. Both sides are told to which question you said yes."),
        max_length=1000, required=False, widget=forms.Textarea,
    )  # fmt: skip

    def explained(self) -> list[Any]:
        """What the platform found, before one answers."""
        person = user_of(self.act.actor) if self.act is not None else None
        if person is None:
            return []
        return ties.told([person], self.act.case, besides=self.act.proceeding)

    def clean(self) -> dict[str, Any]:
        """The ties said yes to; each with words, and later answers only to disclose one."""
        data = super().clean() or {}
        said = [tie.value for tie in Tie if data.get(tie.value) == "yes"]
        if said and not data.get("explanation"):
            self.add_error("explanation", ValidationError(_("Say what ties you."), code="required"))
        if not said and not self.errors and self.act is not None and _made(self.act):
            raise ValidationError(_("You have said already that nothing ties you."), code="said")
        return {"ties": said, "explanation": data.get("explanation", "") if said else ""}


def _made(act: Any) -> bool:
    return Declaration.objects.filter(proceeding_id=act.proceeding.pk, person_id=act.actor.id).exists()
