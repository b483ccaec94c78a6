"""Accounts by phone: how allauth finds people by an encrypted number and sends codes through our channels."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mediation.notices import channels
from mediation.people import accounts
from mediation.people.models import User
from odr import clock
from odr.web.account import codes
from odr.web.account.fields import MobileNumber

_WRONG = _("The name or number and the password do not go together.")


_DONE = {
    "account/messages/password_set.txt": _("The password is set. You can log in with it or with a code."),
    "account/messages/password_changed.txt": _("The password is changed."),
    "account/messages/phone_verified.txt": _("The new number is in use from now on."),
    "mfa/messages/totp_activated.txt": _("The app is switched on."),
    "mfa/messages/totp_deactivated.txt": _("The app is switched off."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "These are your recovery codes: keep them before you go on. Older ones no longer work."
    ),
}


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """The authenticator app, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Look at the app again: it changes every half minute.")
    }


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Phone numbers are encrypted at rest and looked up by their blind index."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "phone_password_mismatch": _WRONG,
        "incorrect_code": _("This code is not right. Look at the newest text message."),
        "too_many_login_attempts": _("Too many attempts. Wait ten minutes and try again."),
        "rate_limited": _("Please wait a moment before you ask for another code."),
        "enter_current_password": _("This is not your present password."),
    }

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The person's number and whether it was verified."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Store a number."""
        accounts.give_phone(user, phone, verified=verified)

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The code was right."""
        accounts.give_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Who proved that they have this number."""
        return accounts.of_phone(phone)

    def phone_form_field(self, **kwargs: Any) -> MobileNumber:
        """The field of every form that asks for a number."""
        return MobileNumber(**kwargs | {"label": _("Mobile number")})

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """People who log in by phone get a login name nobody can guess; staff are given theirs."""
        if not user.username:
            user.username = f"p-{uuid.uuid4().hex}"

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name and the language of whoever registers."""
        user.name = form.cleaned_data["name"]
        user.language = getattr(request, "LANGUAGE_CODE", "zh-hans")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Hand the code to the sender."""
        codes.spend(phone)
        channels.send_code(phone, code, language=user.language, now=clock.now())

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Tell a number without an account that it has none; the page answers as for one that has."""
        codes.spend(phone)
        channels.send_unknown(phone, language=self._language(), now=clock.now())

    def send_account_already_exists_sms(self, phone: str, **kwargs: Any) -> None:
        """Tell a number that registers twice that it has an account; the page answers as for a new one."""
        codes.spend(phone)
        channels.send_already(phone, language=self._language(), now=clock.now())

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, message: str | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """Say only what the page does not say by itself: errors with a sentence of their own, and what was changed."""
        said = message or (_DONE.get(message_template) if request.user.is_authenticated else None)
        if said:
            super().add_message(request, level, message=str(said))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account, where it says that there is a password."""
        return reverse("account")

    def _language(self) -> str:
        return getattr(self.request, "LANGUAGE_CODE", "zh-hans")
