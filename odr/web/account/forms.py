"""Forms of accounts: registering, logging in by code or password, how one wants to read, tokens."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    ChangePhoneForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    SetPasswordForm,
    VerifyPhoneForm,
)
from allauth.account.forms import SignupForm as AllauthSignup
from allauth.mfa.base import forms as mfa
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mediation.core.inputs import name_what_is_missing
from mediation.people.models import User
from odr.web.account import codes

_TOO_MANY = _("This number was sent many texts in the last hour. Try again later, or log in with a password.")


def _limited(form: forms.Form) -> None:
    """The same answer for a number with and without an account."""
    phone = form.cleaned_data.get("phone")
    if phone and not codes.left(phone):
        form.add_error("phone", ValidationError(_TOO_MANY, code="rate_limited"))


class Register(AllauthSignup):  # type: ignore[misc]
    """Name, number and having read how personal data are used; the code follows by text message."""

    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    notice = forms.BooleanField(label=_("I have read how my personal data are used"))
    field_order = ("name", "phone", "notice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice"].error_messages["required"] = _("Please read the notice and tick it.")
        name_what_is_missing(self)

    def clean(self) -> dict[str, Any]:
        """The number may be sent a code."""
        data: dict[str, Any] = super().clean()
        _limited(self)
        return data


class LoginByCode(RequestLoginCodeForm):  # type: ignore[misc]
    """The number a code is sent to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)

    def clean(self) -> dict[str, Any]:
        """The number may be sent a code."""
        data: dict[str, Any] = super().clean()
        _limited(self)
        return data


class LoginByPassword(LoginForm):  # type: ignore[misc]
    """Login name or mobile number, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Login name or mobile number")
        self.fields["login"].widget = forms.TextInput({"autocomplete": "username", "autocapitalize": "none"})
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget = forms.PasswordInput({"autocomplete": "current-password"})
        name_what_is_missing(self)

    def _setup_password_field(self) -> None:
        """Keep the password: registering asks for none, but staff and whoever sets one log in with it."""


_LABELS = {
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("The new password once more"),
    "password": _("Password"),
    "phone": _("Mobile number"),
    "code": pgettext_lazy("sent by text message", "Code"),
}


class Plain(forms.Form):
    """Before a form of allauth: labels above the boxes, nothing written into them, every empty field named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = _LABELS.get(name, field.label), ""
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "class": "input--short"}
        name_what_is_missing(self)


class FirstPassword(Plain, SetPasswordForm):  # type: ignore[misc]
    """A password for somebody who had none."""


class NewPassword(Plain, ChangePasswordForm):  # type: ignore[misc]
    """A password in the place of the present one."""


class OwnPassword(Plain, ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something sensitive."""


class NewNumber(Plain, ChangePhoneForm):  # type: ignore[misc]
    """Another number."""


class NumberCode(Plain, VerifyPhoneForm):  # type: ignore[misc]
    """The code that proves a number."""


class LoginCode(Plain, ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that logs in."""


class AppCode(Plain, AuthenticateForm):  # type: ignore[misc]
    """The app's code, or a recovery code."""


class AppCodeAgain(Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same before something sensitive."""


class FirstAppCode(Plain, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that joins."""


class Reading(forms.ModelForm):  # type: ignore[type-arg]
    """Language and size of the pages."""

    LANGUAGES = (("zh-hans", "简体中文"), ("en", "English"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)
    elder_mode = forms.BooleanField(label=_("Larger view: bigger text, fewer things per page"), required=False)

    class Meta:
        model = User
        fields = ("language", "elder_mode")


class NewToken(forms.Form):
    """What a token is for."""

    label = forms.CharField(
        label=_("What the token is for"), max_length=60, help_text=_("For example the name of your program.")
    )
