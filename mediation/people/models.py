"""Users, organisations and who works where."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.core.crypto import SealedText, blind


class UserManager(BaseUserManager["User"]):
    """Makes users; staff log in by name, consumers by phone."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a hashed password, or none (phone code only)."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that login name."""
        return self.get(username=username)


class IdentityLevel(models.IntegerChoices):
    """How well a person is known (domain 4.1)."""

    PHONE = 0, _("phone verified")
    NAME = 1, _("name and identity number matched")
    LIVE = 2, _("verified in person or by live check")


class User(AbstractBaseUser, PermissionsMixin):
    """A natural person with an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = SealedText(blank=True, default="")
    phone_index = models.CharField(max_length=64, unique=True, null=True, editable=False)
    phone_verified = models.BooleanField(default=False)
    email = models.EmailField(blank=True, default="")
    identity_level = models.PositiveSmallIntegerField(choices=IdentityLevel, default=IdentityLevel.PHONE)
    language = models.CharField(max_length=10, default="zh-hans")
    elder_mode = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the blind index in step with the phone."""
        self.phone_index = phone_index(self.phone) if self.phone else None
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name as written on papers."""
        return self.name


def phone_index(phone: str) -> str:
    """Blind index of a phone number, for look-up."""
    return blind(phone, purpose="phone")


class OrganisationKind(models.TextChoices):
    """What an organisation is; decides which desks its people see."""

    STORE = "store", _("merchant")
    PLATFORM = "platform", _("e-commerce platform")
    BUREAU = "bureau", _("market regulation bureau")
    COMMITTEE = "committee", _("people's mediation committee")
    ASSOCIATION = "association", _("consumer association")
    COURT = "court", _("court")


class Organisation(models.Model):
    """A store, a platform, a bureau, a mediation committee, a consumer association, a court."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    area = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=200, blank=True)
    displayed_area = models.CharField(max_length=12, blank=True)
    displayed_address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    legal_representative = models.CharField(max_length=60, blank=True)
    paper_prefix = models.CharField(max_length=20, blank=True)
    platform = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="stores")
    handles_first = models.BooleanField(default=False)
    distributes = models.BooleanField(default=False)  # a bureau's unified intake unit (Order 121 Art 41)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    """What a person does in an organisation."""

    AGENT = "agent", _("agent")
    OFFICER = "officer", _("officer")
    LEAD = "lead", _("head")
    MEDIATOR = "mediator", _("mediator")
    SECRETARY = "secretary", _("secretary")
    CLERK = "clerk", _("court clerk")
    SUPERVISOR = "supervisor", _("supervisor")
    ADMIN = "admin", _("system administrator")


#: Who speaks for an organisation that is a party.
SPEAKING = (MemberRole.AGENT, MemberRole.LEAD)


class Membership(models.Model):
    """A person works for an organisation in one role."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", null=True)
    role = models.CharField(max_length=12, choices=MemberRole)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class ApiToken(models.Model):
    """A bearer token of a person or an organisation; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="tokens")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="tokens")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=20, default="all")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class SocketTicket(models.Model):
    """A ticket to the room socket, used once within a minute of real time; only its hash is kept.

    It dies with what it was bought with: the token, or the login session.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=60)
    token = models.ForeignKey(ApiToken, models.CASCADE, null=True, related_name="tickets")
    session_key = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"])]
