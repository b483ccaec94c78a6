"""What a person keeps of their own account: the phone number they proved, how pages look, their tokens."""

import uuid
from datetime import datetime
from uuid import UUID

from mediation.core.refusals import Refused
from mediation.people.models import ApiToken, User, phone_index


def of_phone(phone: str) -> User | None:
    """Who proved that this number is theirs; a number somebody merely typed belongs to nobody."""
    return User.objects.filter(phone_index=phone_index(phone), phone_verified=True).first()


def give_phone(user: User, phone: str, *, verified: bool) -> None:
    """Store a number. An unproved claim of somebody else to it ends: else they could sit on the real owner's number."""
    rivals = User.objects.filter(phone_index=phone_index(phone), phone_verified=False).exclude(pk=user.pk)
    rivals.filter(last_login=None, memberships=None, parties=None).delete()
    for rival in rivals:
        rival.phone = ""
        rival.save(update_fields=["phone", "phone_index"])
    user.phone, user.phone_verified = phone, verified
    user.save(update_fields=["phone", "phone_index", "phone_verified"])


def made_for(phone: str, name: str) -> User:
    """An account for a number that an office knows from its papers: only who receives the code can use it."""
    person = User.objects.create_user(f"p-{uuid.uuid4().hex}", name=name.strip())
    give_phone(person, phone, verified=True)
    return person


def prefer(user: User, *, language: str, elder_mode: bool) -> None:
    """Remember how a person wants to read; messages off the platform use the language too."""
    user.language, user.elder_mode = language, elder_mode
    user.save(update_fields=["language", "elder_mode"])


def tokens_of(user: User) -> list[ApiToken]:
    """The person's tokens that still work, newest first."""
    return list(ApiToken.objects.filter(user=user, revoked_at=None).order_by("-created_at"))


def revoke_token(user: User, token: UUID, *, now: datetime) -> None:
    """End one of the person's own tokens at once. Refused `not_found` for anybody else's."""
    if not ApiToken.objects.filter(pk=token, user=user, revoked_at=None).update(revoked_at=now):
        raise Refused("not_found")
