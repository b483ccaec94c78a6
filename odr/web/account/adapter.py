"""Accounts by phone: how allauth finds people by an encrypted number and sends codes through our outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from mediation.people.models import User, phone_index


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Phone numbers are encrypted at rest and looked up by their blind index."""

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The person's number and whether it was verified."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Store a number."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_index", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The code was right."""
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Who has this number."""
        return User.objects.filter(phone_index=phone_index(phone)).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Hand the code to the sender."""
        raise NotImplementedError

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Tell a number without an account that it has none, so that nobody can probe who has one."""
        raise NotImplementedError
