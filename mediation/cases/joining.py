"""Adding to an earlier complaint what was gathered for a second one about the same matter (domain 3, Art 14)."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Draft
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.evidence.verbs import hand_in


class JoinInput(VerbInput):
    """The draft that is not filed on its own."""

    draft = forms.UUIDField(label=_("The complaint you are writing"), widget=forms.HiddenInput)


JOIN = Step(
    rule="F3",
    label=_("Add a second complaint to this one"),
    event="case.joined",
    who=(Role.CLAIMANT,),
    form=JoinInput,
)


def _going_on(act: Act) -> None:
    """Guard: something of the case is not over yet, and there is a draft to add. Refused `not_open`."""
    if not act.case.proceedings.filter(closed_at=None).exists() or not _drafts(act).exists():
        raise Refused("not_open")


def _drafts(act: Act) -> Any:
    mine = act.standing.party.person_id if act.standing.party is not None else None
    return Draft.objects.filter(person=mine, filed_case=None)


@verbs.verb(verbs.CASE, "join_complaint", JOIN, guard=_going_on)
def join_complaint(act: Act, data: dict[str, Any]) -> None:
    """Put the draft's evidence into the earlier complaint and close the draft; no second case is made."""
    draft = _drafts(act).select_for_update().filter(pk=UUID(str(data["draft"]))).first()
    if draft is None:
        raise Refused("not_found")
    newest = act.case.proceedings.filter(closed_at=None).order_by("-opened_at", "-id").first()
    held = draft.evidence.count()
    added = hand_in(act, draft, act.standing.party, newest)
    draft.filed_case = act.case
    draft.save(update_fields=["filed_case"])
    act.note(evidence=[{"evidence": str(one.pk), "sha256": one.sha256} for one in added])
    act.result |= {"added": held}
