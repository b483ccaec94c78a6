"""A mainland mobile number as people type it, kept as eleven digits."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.people import numbers


class MobileNumber(forms.CharField):
    """Eleven digits, with or without +86, spaces and dashes."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        super().__init__(**{"label": _("Mobile number"), "widget": widget, "max_length": 30, **kwargs})

    def to_python(self, value: Any) -> str:
        """The eleven digits. ValidationError for what is no mainland mobile number."""
        digits = numbers.digits_of(str(super().to_python(value) or ""))
        if digits and not numbers.is_mobile(digits):
            raise ValidationError(_("A mobile number has 11 digits, such as 13800000000."), code="invalid_phone")
        return digits
