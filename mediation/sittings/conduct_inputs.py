"""Inputs of a session that goes on."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mediation.core.inputs import VerbInput
from mediation.law import rights
from mediation.sittings.models import Topic


class Understood(VerbInput):
    """That one read one's rights and duties."""

    understood = forms.BooleanField(label=_("I have read this and understood it"))

    def explained(self) -> list[Any]:
        """The words themselves, each with its article."""
        if self.act is None:
            return []
        language = "en" if (get_language() or "").startswith("en") else "zh"
        return [one.text(language) for one in rights.told(self.act.proceeding.kind)]


class NewTopic(VerbInput):
    """An item of the agenda."""

    title = forms.CharField(label=_("What it is about"), max_length=200)


class _Closing(VerbInput):
    """What came of the item that is on, where one is."""

    outcome = forms.CharField(
        label=_("What came of the item that is on"), max_length=1000, required=False, widget=forms.Textarea
    )

    def prepare(self) -> None:
        """Name the item."""
        if self.act is not None:
            on = _topics(self.act).filter(began_at__isnull=False, ended_at=None).first()
            if on is not None:
                self.fields["outcome"].help_text = _("The item that is on: %(title)s") % {"title": on.title}


class NextTopic(_Closing):
    """Which item comes next."""

    topic = forms.ChoiceField(label=_("The next item"), widget=forms.RadioSelect)
    field_order = ("outcome", "topic")

    def prepare(self) -> None:
        """Those that were not taken up yet."""
        super().prepare()
        field = self.fields["topic"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            found = list(_topics(self.act).filter(began_at=None))
            field.choices = [(str(one.pk), f"{one.position}. {one.title}") for one in found]
            field.initial = str(found[0].pk) if found else None


class Resting(VerbInput):
    """Why and for how long the session rests."""

    why = forms.CharField(label=_("Why, and until when"), max_length=200, required=False)


class Ending(_Closing):
    """What came of the session."""

    result = forms.CharField(label=_("Result of the session"), max_length=1000, widget=forms.Textarea)
    field_order = ("outcome", "result")


def _topics(act: Any) -> Any:
    return Topic.objects.filter(sitting__proceeding_id=act.proceeding.pk, sitting__ended_at=None)
