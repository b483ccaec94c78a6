"""Handing a complaint over to the police, where the complainant seems to have made the case up (Order 121 Art 42)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.administrative import MEDIATION, UNDECIDED
from mediation.cases.flows.administrative_waiting import OFFICERS
from mediation.cases.models import Handover, Proceeding
from mediation.cases.states import AdministrativeState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.audience import body_of, readable
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.evidence.models import Evidence

#: The means that Art 42 names.
MEANS = (
    ("planted", _("planting something in the goods")),
    ("swapped", _("swapping the goods")),
    ("forged", _("forging")),
    ("altered", _("altering what the goods say of themselves")),
    ("invented", _("inventing facts")),
)


def showable(act: Act) -> QuerySet[Evidence]:
    """What the bureau may hand on: every piece of the case that it reads itself; what was sent into a room stays."""
    return act.case.evidence.filter(readable(act.standing)).order_by("number", "at")


class HandoverInput(VerbInput):
    """To whom, on which suspicion, with which evidence."""

    organ = forms.CharField(label=_("Police organ"), max_length=120)
    means = forms.MultipleChoiceField(
        label=_("What is suspected (Order 121 Art 42)"), choices=MEANS, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Facts on which the suspicion rests"), min_length=10, max_length=2000, widget=forms.Textarea
    )
    evidence = forms.MultipleChoiceField(
        label=_("Evidence handed over, with its hashes"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Offer every piece the bureau reads, all of them ticked."""
        field = self.fields["evidence"]
        if self.act is not None and isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.pk), str(one)) for one in showable(self.act)]
            field.initial = [value for value, _label in field.choices]


HAND_OVER = Step(
    rule="O121 42",
    label=_("Hand over to the police"),
    event="administrative.handed_to_police",
    who=(Role.LEAD,),  # platform policy: suspecting somebody of a crime is the head's decision, not the handler's alone
    form=HandoverInput,
    papers=("police_handover", "police_evidence"),
    tells=OFFICERS,
    final=True,
)


def _not_yet(act: Act) -> None:
    """Guard: a person decides, once. Refused `forbidden`, `already_decided`."""
    if act.actor.kind != "person":
        raise Refused("forbidden")
    if Handover.objects.filter(proceeding_id=act.proceeding.pk).exists():
        raise Refused("already_decided", _("This was handed over to the police already."))


@verbs.verb(
    Stage.ADMINISTRATIVE,
    "hand_to_police",
    HAND_OVER,
    states=frozenset({str(one) for one in (*UNDECIDED, S.REVIEWED, *MEDIATION, S.TERMINATED)}),
    guard=_not_yet,
)
def hand_to_police(act: Act, data: dict[str, Any]) -> None:
    """Keep what was handed over; neither side learns of it. The mediation ends by its own decision (Art 23, T6)."""
    act.audience = body_of(act.proceeding.body_id)
    chosen = [one for one in showable(act) if str(one.pk) in data["evidence"]]
    handed = Handover.objects.create(
        proceeding=Proceeding(pk=act.proceeding.pk), organ=data["organ"], means=data["means"], reason=data["reason"],
        evidence=[str(one.pk) for one in chosen], decided_by_id=act.actor.id, decided_at=act.now,
    )  # fmt: skip
    act.apart = handed.pk  # the complaint's own record goes to its parties and to courts
    act.note(means=data["means"], evidence=[{"id": one.pk, "sha256": one.sha256} for one in chosen])
    act.stay()
