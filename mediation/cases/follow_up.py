"""After a complaint was mediated the bureau calls back or checks it on the spot (Order 121 Art 26)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Side
from mediation.cases.statements import keep
from mediation.cases.states import AdministrativeState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.audience import EVERYONE, body_of
from mediation.core.gate import SHANGHAI, Act
from mediation.core.inputs import VerbInput
from mediation.core.roles import Role
from mediation.core.steps import Step

VISIT, SPOT = "visit", "spot"
AFTER = frozenset({
    S.AGREED.value, S.DOC_SIGNED.value, S.PERFORMED.value, S.BREACHED.value, S.TERMINATED.value, S.WITHDRAWN.value,
})  # fmt: skip


class FollowUp(VerbInput):
    """Who was asked, when and how, what was found and what follows."""

    KINDS = ((VISIT, _("return visit: a side is asked")), (SPOT, _("spot check: the file is looked through")))
    CHANNELS = (("phone", _("by phone")), ("in_person", _("in person")), ("paper", _("on paper")), ("file", _("by the file")))  # fmt: skip  # noqa: E501
    FOUND = (
        ("kept", _("what was agreed is kept")),
        ("partly", _("what was agreed is kept in part")),
        ("not_yet_due", _("what was agreed is not yet due")),
        ("not_kept", _("what was agreed is not kept")),
        ("in_order", _("nothing was agreed; it was handled in order")),
        ("wanting", _("the handling has a fault")),
    )
    FOLLOWS = (
        ("nothing", _("nothing")),
        ("remind", _("the merchant is reminded to perform")),
        ("ways", _("the complainant is told the other ways")),
        ("clue", _("a clue for enforcement is recorded")),
        ("mend", _("the fault is mended")),
    )
    kind = forms.ChoiceField(label=_("Return visit or spot check"), choices=KINDS, widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day"))
    asked = forms.ChoiceField(
        label=_("Whom you asked"), choices=[("", "-"), (Side.CLAIMANT.value, Side.CLAIMANT.label),
                                            (Side.RESPONDENT.value, Side.RESPONDENT.label)], required=False,
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS)
    found = forms.ChoiceField(label=_("What was found"), choices=FOUND, widget=forms.RadioSelect)
    follows = forms.ChoiceField(label=_("What follows"), choices=FOLLOWS, widget=forms.RadioSelect)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False, widget=forms.Textarea)

    def clean_on(self) -> date:
        """Since the complaint was filed, not in the future."""
        day: date = self.past_day("on")
        if self.act is not None and day < self.act.case.filed_at.astimezone(SHANGHAI).date():
            raise ValidationError(_("This is before the complaint was filed."), code="before_filing")
        return day

    def clean(self) -> dict[str, Any]:
        """A visit names whom it went to; a fault is not left at that."""
        data = super().clean() or {}
        if data.get("kind") == VISIT and not data.get("asked"):
            self.add_error("asked", ValidationError(_("Say whom you asked."), code="required"))
        if data.get("found") in ("not_kept", "wanting") and data.get("follows") == "nothing":
            self.add_error("follows", ValidationError(_("Say what follows from it."), code="required"))
        return data


CHECK = Step(
    rule="O121 26", label=_("Record a return visit or a spot check"), event="administrative.followed_up",
    who=(Role.OFFICER, Role.LEAD), form=FollowUp, tells=(Role.LEAD,),
)  # fmt: skip


@verbs.verb(Stage.ADMINISTRATIVE, "record_follow_up", CHECK, states=AFTER)
def record_follow_up(act: Act, data: dict[str, Any]) -> None:
    """Keep it; of a spot check only the bureau's own people read."""
    act.audience = body_of(act.proceeding.body_id) if data["kind"] == SPOT else EVERYONE
    keep(act, data.pop("remark"))
    act.note(**data)
    done = [*act.proceeding.facts.get("followed_up", []), {name: str(data[name]) for name in data}]
    act.keep(followed_up=done)
    act.stay()
