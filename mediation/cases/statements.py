"""What a side says in writing on the matter: the answer to a complaint, or why it sees no agreement."""

import uuid

from django.db import models

from mediation.core.crypto import SealedText
from mediation.core.gate import Act


class Statement(models.Model):
    """One side's words, said once and kept apart from the record, which holds only that and when they were said.

    `verb` is the deed they belong to; `party` is None where the body in charge spoke.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="statements")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="statements")
    party = models.ForeignKey("cases.Party", models.PROTECT, null=True, related_name="statements")
    verb = models.CharField(max_length=40)
    text = SealedText()
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at"]

    def __str__(self) -> str:
        return f"{self.verb} {self.said_at}"


def keep(act: Act, text: str) -> None:
    """Keep what is said with an act; the record names the statement, never its words."""
    if text:
        said = Statement.objects.create(
            case=act.case, proceeding_id=act.proceeding.pk, party=act.standing.party, verb=act.verb.name, text=text,
            said_at=act.now,
        )  # fmt: skip
        act.note(statement=said.pk)
