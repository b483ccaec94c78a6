"""Users, organisations, who works where, and what is proposed and recorded about them."""

import uuid
from collections.abc import Iterable
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


#: Organisations with a desk of their own, competent for areas.
OFFICES = (
    OrganisationKind.BUREAU, OrganisationKind.COMMITTEE, OrganisationKind.ASSOCIATION, OrganisationKind.COURT
)  # fmt: skip


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
    established_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # takes no new cases since; its papers and past stay

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An office is competent where it sits."""
        super().save(*args, **kwargs)
        if self.area and self.kind in OFFICES:
            self.areas.get_or_create(code=self.area)

    @property
    def further_areas(self) -> list[str]:
        """Codes of the areas it is competent for beside the one it sits in, in their order."""
        return sorted(one.code for one in self.areas.all() if one.code != self.area)

    def competent_in(self, codes: Iterable[str]) -> None:
        """Let it be competent there, where it sits, and nowhere else."""
        wanted = {code for code in (self.area, *codes) if code}
        self.areas.exclude(code__in=wanted).delete()
        OrganisationArea.objects.bulk_create(
            [OrganisationArea(organisation=self, code=code) for code in sorted(wanted)], ignore_conflicts=True
        )


class OrganisationArea(models.Model):
    """An area for which an office is competent; the one it sits in is among them."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="areas")
    code = models.CharField(max_length=12)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="organisation_area_once")]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.code


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
    since_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

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


class ProposalState(models.TextChoices):
    """How far a proposed change is."""

    WAITING = "waiting", _("waits for a second person")
    REFUSED = "refused", _("turned down")
    SCHEDULED = "scheduled", _("confirmed, takes effect later")
    DONE = "done", _("in force")
    FAILED = "failed", _("could not take effect")
    CALLED_OFF = "called_off", _("called off before its day")


class Proposal(models.Model):
    """A change that one person proposed: it takes effect, or not, by the word of a second one.

    `data` says what is to be, `before` what stood when it was proposed; what they hold is known to the kind
    (mediation.people.proposals.Kind). Two that would be the same have the same `subject`, of which one may wait.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="proposals")
    data: Any = models.JSONField(default=dict)
    before: Any = models.JSONField(default=dict)
    takes_on = models.DateField(null=True)  # None: as soon as it is confirmed
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.WAITING)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    result: Any = models.JSONField(default=dict)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(state="waiting") & ~models.Q(subject=""),
                name="proposal_waits_once",
            ),
            models.CheckConstraint(condition=models.Q(state__in=ProposalState.values), name="proposal_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="proposal_second_person",
            ),
        ]
        indexes = [
            models.Index(fields=["takes_on"], condition=models.Q(state="scheduled"), name="proposal_scheduled"),
            models.Index(fields=["organisation", "-proposed_at"], name="proposal_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Administered(models.Model):
    """One line of the ledger of administration: who did what to calendars, organisations and posts. Append only.

    A hash chain of its own beside those of the cases, by the same rule (mediation.core.chain).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=60)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="lines")
    data: Any = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    data_hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


class ListEntry(models.Model):
    """One change of an entry of the lists a complaint is put into: from its moment on it reads so.

    Rows are only added, and laid over the tables (mediation.law.taxonomy) in their order; what was filed before reads
    as it did.
    """

    axis = models.CharField(max_length=12)
    code = models.CharField(max_length=30)
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=60)
    article = models.CharField(max_length=60, blank=True)
    money = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)
    from_at = models.DateTimeField()
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.axis} {self.code} {self.zh}"
