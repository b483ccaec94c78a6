"""The file of a dispute: case, parties, claims, and one proceeding per stage."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from mediation.cases import handover_models, party_models, statements  # noqa: F401 - tables of this app, in files of their own
from mediation.cases.states import Stage, states_known
from mediation.core.crypto import SealedJSON, SealedText


class Case(models.Model):
    """A dispute: what happened, between whom, what is asked. It lives through its proceedings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=80)
    facts = models.TextField(max_length=4000)
    happened_on = models.DateField(null=True)
    problem = models.CharField(max_length=20)
    goods = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    product = models.CharField(max_length=120, blank=True)
    order_no = models.CharField(max_length=60, blank=True)
    order_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    publish_consent = models.BooleanField(default=False)
    entrust_consent = models.BooleanField(default=False)
    filed_at = models.DateTimeField()
    received_by_authority_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    linked_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="linked_from")
    linked_why = models.CharField(max_length=10, blank=True)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="splits")  # a joint complaint
    split_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-filed_at", "id"]
        indexes = [models.Index(fields=["-filed_at", "id"]), models.Index(fields=["order_no"])]

    def __str__(self) -> str:
        return self.number


class Claim(models.Model):
    """One thing asked for (CRPL Art 52 list)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=20)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]


class Side(models.TextChoices):
    """The two sides of a dispute; the platform stands beside the store."""

    CLAIMANT = "claimant", _("complainant")
    RESPONDENT = "respondent", _("merchant")
    PLATFORM = "platform", _("platform")


class Party(models.Model):
    """A person or organisation that is part of the dispute, with what the law asks to know of it (domain 4.1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=12, choices=Side)
    person = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="parties")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="parties")
    name = models.CharField(max_length=120)
    phone = SealedText(blank=True, default="")
    address = SealedText(blank=True, default="")
    id_number = SealedText(blank=True, default="")
    legal_name = SealedText(blank=True, default="")
    representation = SealedJSON(default=dict)  # by what right `person` acts for another: cases/representation.py
    area = models.CharField(max_length=12, blank=True)
    joint = models.BooleanField(default=False)  # several complainants: who they are stands in `members`
    joins_until = models.DateTimeField(null=True)  # while those who were named are asked
    lost_at = models.DateTimeField(null=True)  # died or ceased to exist, and nobody has taken its place

    class Meta:
        ordering = ["case", "side"]
        indexes = [models.Index(fields=["person"]), models.Index(fields=["organisation"])]
        constraints = [models.CheckConstraint(condition=models.Q(side__in=Side.values), name="party_side_known")]

    def __str__(self) -> str:
        return self.name


class MemberState(models.TextChoices):
    """What became of somebody named in a joint complaint."""

    NAMED = "named", _("asked, has not answered")
    JOINED = "joined", _("joined")
    REFUSED = "refused", _("said no")
    LAPSED = "lapsed", _("did not answer in time")
    SPLIT = "split", _("has a case of their own")
    WITHDRAWN = "withdrawn", _("withdrew")


class Member(models.Model):
    """One of several complainants (Order 121 Art 12). Nobody is one before they joined by their own act.

    A number somebody typed belongs to nobody: `person` is filled in by whoever proved the number and joins.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="members")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="joint_parts")
    name = SealedText()
    phone = SealedText()
    phone_index = models.CharField(max_length=64)
    address = SealedText(blank=True, default="")
    area = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.NAMED)
    willing = models.BooleanField(default=False)  # ready to represent; until they answer: proposed by the writer
    represents = models.BooleanField(default=False)
    chose: Any = models.JSONField(default=list)  # numbers on the roll of those by whom they want to be represented
    told_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    own_case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="came_from")

    class Meta:
        ordering = ["party", "number"]
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="member_number_once"),
            models.UniqueConstraint(fields=["party", "phone_index"], name="member_phone_once"),
            models.UniqueConstraint(fields=["party", "person"], name="member_person_once"),
            models.CheckConstraint(condition=models.Q(state__in=MemberState.values), name="member_state_known"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="member_amount_above_zero"),
            models.CheckConstraint(
                condition=models.Q(represents=False) | models.Q(state="joined"), name="member_represents_as_joined"
            ),
        ]
        indexes = [models.Index(fields=["phone_index"]), models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"#{self.number} {self.state}"


class Change(models.Model):
    """Others are proposed to represent a group; each of them is asked (Order 121 Art 12). One proposal at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="changes")
    chosen = models.ManyToManyField(Member, related_name="+")
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=models.Q(closed_at=None), name="change_one_open")
        ]


class ChangeAnswer(models.Model):
    """What one of the group says to it."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="answers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "member"], name="change_answer_once")]


class Proceeding(FSMModelMixin, models.Model):
    """One stage of a case: body in charge, state, clocks, rooms and papers hang on it. Proxies hold the machines."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=20, choices=Stage)
    number = models.CharField(max_length=60, blank=True)
    body = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="proceedings")
    handler = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="handled")
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    state = FSMField(max_length=30, protected=True)
    version = models.PositiveIntegerField(default=1)
    rule_set = models.CharField(max_length=12)
    ground = models.CharField(max_length=12, blank=True)
    facts: Any = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [models.CheckConstraint(condition=states_known(), name="proceeding_state_known")]
        indexes = [
            models.Index(fields=["body", "kind", "state"]),
            models.Index(fields=["body", "-opened_at", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    def addressees(self) -> list[str]:
        """Names of those who received the complaint: who answers it before any authority does, else the body."""
        if self.kind != Stage.FIRST_HANDLING:
            return [self.body.name] if self.body else []
        names = {one.side: one.name for one in self.case.parties.all()}
        sides = self.facts.get("answering") or (Side.RESPONDENT, Side.PLATFORM)
        return [names[side] for side in Side if side in sides and side in names]

    def compare_and_set(self, source: str, version: int) -> bool:
        """Store the new state if nobody stored another since: compare-and-set on (id, state, version)."""
        changed = Proceeding.objects.filter(pk=self.pk, state=source, version=version).update(
            state=self.state, version=self.version, facts=self.facts, closed_at=self.closed_at,
            ground=self.ground, number=self.number, handler_id=self.handler_id, body_id=self.body_id,
        )  # fmt: skip
        return changed == 1


class Recusal(models.Model):
    """A request that a person keep out of a mediation, and what was decided on it (Order 121 Art 21)."""

    class Ground(models.TextChoices):
        """Why somebody may not be impartial."""

        RELATIVE = "relative", _("near relative of a party")
        INTEREST = "interest", _("an interest of their own in the matter")
        OTHER = "other", _("another tie that may affect fairness")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="recusals")
    about = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")  # None: who mediates said so first
    ground = models.CharField(max_length=12, choices=Ground)
    reason = SealedText()
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = SealedText(blank=True, default="")

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding"], condition=models.Q(granted=None), name="recusal_one_undecided"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.granted}"


class Declaration(models.Model):
    """What who mediates answered about ties to a dispute, beside what the platform found (domain 5.2)."""

    class Tie(models.TextChoices):
        """What would keep somebody from mediating."""

        RELATIVE = "relative", _("near relative of a party or of who acts for one")
        INTEREST = "interest", _("an interest of their own in the matter")
        EARLIER = "earlier", _("an earlier part in the same matter")
        WORKED = "worked", _("work for a party or its platform, now or in the last three years")
        OTHER = "other", _("another tie that may affect fairness")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="declarations")
    person = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    ties: Any = models.JSONField(default=list)
    explanation = SealedText(blank=True, default="")
    found: Any = models.JSONField(default=list)  # the platform's matches as they were shown: codes, sides, numbers
    recusal = models.OneToOneField(Recusal, models.PROTECT, null=True, related_name="declaration")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at"]
        indexes = [models.Index(fields=["proceeding", "person"], name="declaration_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.ties}"

    @property
    def stands(self) -> bool:
        """True where a tie was disclosed that the body in charge has not found to be none."""
        return bool(self.ties) and (self.recusal is None or self.recusal.granted is not False)


class Appraisal(models.Model):
    """A laboratory's work on a question of the dispute, during which the sixty days do not run (Order 121 Art 22)."""

    class Chosen(models.TextChoices):
        """Who chose the laboratory."""

        AGREED = "agreed", _("both sides agreed on it")
        DESIGNATED = "designated", _("no agreement; the bureau designated it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="appraisals")
    item = models.CharField(max_length=200)
    laboratory = models.CharField(max_length=120)
    qualification = models.CharField(max_length=120)
    chosen = models.CharField(max_length=12, choices=Chosen)
    claimant_share = models.PositiveSmallIntegerField()
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    reported = models.BooleanField(null=True)
    findings = SealedText(blank=True, default="")

    class Meta:
        ordering = ["began_on", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(claimant_share__lte=100), name="appraisal_share_of_hundred")
        ]

    def __str__(self) -> str:
        return self.laboratory


class ContactAttempt(models.Model):
    """One try to reach the respondent, kept as proof of whether it can be reached (Order 121 Art 13)."""

    class Channel(models.TextChoices):
        """By what it was tried."""

        PHONE = "phone", _("by phone")
        MESSAGE = "message", _("by a message on the platform")
        EMAIL = "email", _("by e-mail")
        POST = "post", _("by post")
        VISIT = "visit", _("by a visit to the address shown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=10, choices=Channel)
    on = models.DateField()
    reached = models.BooleanField()
    note = SealedText()
    logged_by_kind = models.CharField(max_length=12)
    logged_by_id = models.CharField(max_length=60)
    logged_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "logged_at"]

    def __str__(self) -> str:
        return f"{self.channel} {self.on}"


class EvidenceCall(models.Model):
    """The platform was asked for the store's identity or for records, and what it answered (NTM Art 34, ECL Art 62)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="calls")
    wanted: Any = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    given = models.BooleanField(null=True)
    answer: Any = SealedJSON(default=dict)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding"], condition=models.Q(answered_at=None), name="evidence_call_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.wanted} {self.given}"


class Draft(models.Model):
    """A complaint being written; everything typed is kept, encrypted, until it is filed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.User", models.CASCADE, related_name="drafts")
    answers = SealedJSON(default=dict)
    step = models.CharField(max_length=20, default="respondent")
    saved_at = models.DateTimeField()
    filed_case = models.ForeignKey(Case, models.PROTECT, null=True)
