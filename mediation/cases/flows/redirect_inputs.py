"""Input by which an officer says that something is no complaint, and what it is (Order 121 Art 44)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.cases.choices import language
from mediation.core.inputs import VerbInput
from mediation.law import redirects


def matter_choices() -> list[tuple[str, str]]:
    """What can come as a complaint and is none, in the reader's language."""
    return [(one.code, one.en if language() == "en" else one.zh) for one in redirects.matters()]


class Redirection(VerbInput):
    """What it is, and why; where it belongs follows from that."""

    matter = forms.ChoiceField(label=_("What it is"), choices=matter_choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it is no complaint"), min_length=5, max_length=1000, widget=forms.Textarea,
        help_text=_(
            "The complainant reads this in the note, with where to go. What is a complaint as well is accepted or"
            " declined, not sent away."
        ),
    )  # fmt: skip
