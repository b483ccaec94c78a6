"""Inputs that several stages share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.core.inputs import VerbInput


class Words(VerbInput):
    """A statement one must give."""

    text = forms.CharField(label=_("What you want to say"), max_length=2000, widget=forms.Textarea)


class Reason(VerbInput):
    """A reason one may give."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea)


class GivenReason(VerbInput):
    """A reason one must give."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)
