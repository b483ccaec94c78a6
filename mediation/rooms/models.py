"""Rooms of a proceeding, who sits in them, and what was said."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Side
from mediation.core.crypto import SealedJSON
from mediation.core.refusals import Refused


class RoomKind(models.TextChoices):
    """With everyone, or the mediator with one side alone (背对背)."""

    JOINT = "joint", _("Joint room")
    CAUCUS = "caucus", _("Caucus")


class RoomState(models.TextChoices):
    """Whether one may still speak."""

    OPEN = "open", _("open")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")


def must_be_open(state: str) -> None:
    """Refused `room_closed`, or `room_suspended` while the mediation rests, unless people may speak."""
    if state == RoomState.SUSPENDED:
        raise Refused("room_suspended")
    if state != RoomState.OPEN:
        raise Refused("room_closed")


class MessageKind(models.TextChoices):
    """What a line of a room is."""

    TEXT = "text", _("text")
    FILE = "file", _("file")
    OFFER = "offer", _("offer")
    AGREEMENT = "agreement", _("agreement")
    MINUTES = "minutes", _("record")
    SYSTEM = "system", _("note of the platform")


class Room(models.Model):
    """A place to speak. `last_seq` is taken under this row's lock: the order of its messages is theirs for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="rooms")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="rooms")
    kind = models.CharField(max_length=8, choices=RoomKind)
    side = models.CharField(max_length=12, choices=Side, blank=True)
    leader = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")  # of a caucus: whose it is
    state = models.CharField(max_length=12, choices=RoomState, default=RoomState.OPEN)
    last_seq = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding"], condition=Q(kind="joint"), name="room_joint_once"),
            models.UniqueConstraint(
                fields=["proceeding", "side", "leader"], condition=Q(kind="caucus"), name="room_caucus_once_per_leader"
            ),
            models.CheckConstraint(
                condition=Q(kind="joint", side="") | Q(kind="caucus", side__in=Side.values), name="room_side_of_caucus"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "suspended"], closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
                name="room_closed_at_known",
            ),
            models.CheckConstraint(
                condition=Q(state="suspended", suspended_at__isnull=False)
                | Q(state__in=["open", "closed"], suspended_at=None),
                name="room_suspended_at_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Seat(models.Model):
    """Somebody's seat in a room, for as long as it lasted. Its id is the wire's `participant`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="seats")
    person = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="seats")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="seats")
    party = models.ForeignKey("cases.Party", models.PROTECT, null=True, related_name="seats")
    role = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    joined_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    read_seq = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "person"],
                condition=Q(withdrawn_at=None, person__isnull=False),
                name="seat_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["room", "organisation"], condition=Q(withdrawn_at=None, person=None), name="seat_of_body_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False), name="seat_of_somebody"
            ),
        ]
        indexes = [models.Index(fields=["person", "room"], condition=Q(withdrawn_at=None), name="seat_taken")]

    def __str__(self) -> str:
        return self.name


class Helper(models.Model):
    """Somebody invited to help in one room: an expert, a relative, an interpreter (Order 121 Art 21; PML Art 20).

    They read what is said there from the moment they came in, and nothing else of the case.
    """

    class Kind(models.TextChoices):
        """As what somebody helps (domain 5.1)."""

        EXPERT = "expert", _("expert")
        RELATIVE = "relative", _("relative of a party")
        ORGANISATION = "organisation", _("social organisation")
        INTERPRETER = "interpreter", _("interpreter")
        SIGN = "sign_language", _("sign-language interpreter")
        AIDE = "aide", _("accessibility aide")

    class End(models.TextChoices):
        """Why somebody helps no longer."""

        LEFT = "left", _("left")
        DISMISSED = "dismissed", _("dismissed")
        REFUSED = "refused", _("not agreed to")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="helpers")
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=60)
    words = models.CharField(max_length=40)
    phone_index = models.CharField(max_length=64)  # whose account may come in, without keeping the number
    person = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="helped")
    needs: Any = models.JSONField(default=list)  # the sides whose consent it takes
    agreed: Any = models.JSONField(default=dict)  # when each of them agreed
    invited_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    since = models.PositiveIntegerField(default=0)  # the last number of the room that they do not read
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, choices=End, blank=True)

    class Meta:
        ordering = ["invited_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_at=None) | Q(person__isnull=False), name="helper_joined_is_somebody"
            ),
            models.UniqueConstraint(
                fields=["room", "phone_index"], condition=Q(ended_at=None), name="helper_invited_once"
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(ended_at=None), name="helper_here")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def missing(self) -> list[str]:
        """The sides that have not agreed yet."""
        return [side for side in self.needs if side not in self.agreed]

    @property
    def title(self) -> str:
        """The name and, in words, as what they are here."""
        return f"{self.name}, {self.words}"


class Message(models.Model):
    """One line of a room, encrypted at rest. The database lets nothing of it change but `retracted_at`, once."""

    id = models.BigAutoField(primary_key=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="messages")
    seq = models.PositiveIntegerField()
    ref = models.UUIDField()
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind)
    body: Any = SealedJSON(default=dict)
    at = models.DateTimeField()
    reply_to = models.PositiveIntegerField(null=True)
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["room", "ref"], name="message_ref_once"),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="message_kind_known"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="message_seq_from_one"),
            models.CheckConstraint(condition=Q(seat__isnull=False) | Q(kind="system"), name="message_author_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


class Fact(models.Model):
    """A line of a joint room proposed as undisputed; with both sides' word it may be used later (domain 5.4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="facts")
    proposed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed: Any = models.JSONField(default=dict)  # when each side confirmed it
    settled_at = models.DateTimeField(null=True)
    contested_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["message"], condition=Q(contested_at=None), name="fact_of_line_once"),
            models.CheckConstraint(condition=Q(settled_at=None) | Q(contested_at=None), name="fact_settled_or_not"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.settled_at}"


class Relay(models.Model):
    """An author's consent that what they said in a caucus is passed on, and what became of it (domain 5.3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="relays")
    allowed_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    passed_on_at = models.DateTimeField(null=True)
    passed_on = models.OneToOneField(Message, models.PROTECT, null=True, related_name="relay_of")  # the line it became

    class Meta:
        ordering = ["allowed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["message"], condition=Q(taken_back_at=None), name="relay_of_line_once"),
            models.CheckConstraint(
                condition=Q(passed_on_at=None, passed_on=None)
                | Q(passed_on_at__isnull=False, passed_on__isnull=False, taken_back_at=None),
                name="relay_passed_on_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.passed_on_at}"


class CallConsent(models.Model):
    """What somebody in a room last said to speaking by voice and video there: yes or no, until they say otherwise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="call_consents")
    given = models.BooleanField()
    said_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(changed_at=None), name="call_consent_of_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.given}"


class Bridge(models.Model):
    """The media server's part in a call: from the first who comes in too late for a mesh until the last has left.

    `name` is what the server calls the call, and tells nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="bridges")
    name = models.CharField(max_length=64, unique=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begun_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["room"], condition=Q(ended_at=None), name="bridge_of_room_once"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.begun_at}"


class Caller(models.Model):
    """Somebody in the call of a room from joining to leaving. `peer` names the page that is in it now, on the wire."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="calls")
    peer = models.UUIDField(unique=True)
    joined_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # by the machine's clock, which nobody moves
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(left_at=None), name="caller_of_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.joined_at}"
