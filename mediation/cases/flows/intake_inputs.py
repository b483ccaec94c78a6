"""Inputs of intake: on which ground a complaint is not accepted, and what of the conduct was weighed (Order 121)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.choices import beside, language
from mediation.cases.duplicates import earlier_elsewhere
from mediation.cases.flows.administrative_inputs import GroundInput, ground_choices
from mediation.cases.models import Proceeding
from mediation.core.inputs import ChecklistField
from mediation.law import citations, rulesets, wording

HANDLED_ELSEWHERE = "N2"
WEIGHED = "N3"  # the ground before which conduct is weighed


def intake_rules(proceeding: Proceeding) -> rulesets.RuleSet:
    """The rule set intake follows: that of the day of receipt, unless a person chose the one in force since."""
    chosen = proceeding.facts.get("proposed_rules")
    return rulesets.get(chosen) if chosen else rules_of_receipt(proceeding)


def rules_of_receipt(proceeding: Proceeding) -> rulesets.RuleSet:
    """The rule set of the day on which the bureau received the complaint."""
    return rulesets.for_date(date.fromisoformat(proceeding.facts["received_on"]))


def rules_to_choose(proceeding: Proceeding, today: date) -> list[rulesets.RuleSet]:
    """The rule sets a decision of today could rest on: no order says which holds for what came in before it."""
    received, now = rules_of_receipt(proceeding), rulesets.for_date(today)
    return [received] if received.id == now.id else [received, now]


def factor_choices() -> list[tuple[str, str]]:
    """What may be weighed by the newest order, in the reader's language, each with its article."""
    english = language() == "en"
    found = rulesets.everything()[-1].factors(WEIGHED)
    return [
        (one.code, beside(one.text_en if english else one.text_zh, citations.cite(one.article, language())))
        for one in found
    ]


class FactorRow(forms.Form):
    """One factor of Article 17, and what it rests on in this case."""

    factor = forms.ChoiceField(label=_("Factor"), choices=lambda: [("", "-"), *factor_choices()], required=False)
    rests_on = forms.CharField(
        label=_("What it rests on"), min_length=5, max_length=500, required=False, widget=forms.Textarea
    )

    def clean(self) -> dict[str, Any]:
        """A tick says what it rests on; words stand beside a tick."""
        data = super().clean() or {}
        if data.get("factor") and not data.get("rests_on") and "rests_on" not in self.errors:
            self.add_error("rests_on", ValidationError(_("Say what it rests on."), code="required"))
        if data.get("rests_on") and not data.get("factor") and "factor" not in self.errors:
            self.add_error("factor", ValidationError(_("Tick the factor, or leave its box empty."), code="required"))
        return data


class DeclineInput(GroundInput):
    """Why a complaint is not accepted, and for the third ground what of the conduct was weighed (Arts 15 to 17)."""

    kind = "decline"
    rule_set = forms.ChoiceField(label=_("By which rules"), widget=forms.RadioSelect)
    factors = ChecklistField(
        FactorRow,
        ticks="factor",
        words="rests_on",
        label=_("For the third ground: what of the conduct was weighed (Order 121 Art 17)"),
        help_text=_(
            "None of these decides by itself, and nothing is ticked for you. What you write is printed in the decision:"
            " name no other complainant."
        ),
    )
    without_factors = forms.CharField(
        label=_("For the third ground without any factor: why it applies otherwise"),
        min_length=10,
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def rules(self) -> rulesets.RuleSet:
        """Those that were chosen, else those of the day of receipt."""
        if self.act is None:
            return super().rules()
        open_to = {one.id: one for one in self._open_rules()}
        said = self.data.get(self.add_prefix("rule_set")) if self.is_bound else None
        return open_to.get(str(said), next(iter(open_to.values())))

    def prepare(self) -> None:
        """Ask for the rules only where two could hold; for factors only where the rules know them."""
        super().prepare()
        self._suggest()
        open_to = self._open_rules()
        field, ground = self.fields["rule_set"], self.fields["ground"]
        if len(open_to) < 2:
            self.fields.pop("rule_set")
        elif isinstance(field, forms.ChoiceField) and isinstance(ground, forms.ChoiceField):
            field.choices = [(one.id, _rules_named(one, number)) for number, one in enumerate(open_to)]
            field.help_text = _("The new order says nothing about complaints received before it: a person chooses.")
            ground.choices = _grounds_of(open_to, self.kind)
        if not any(one.factors(WEIGHED) for one in open_to):
            self.fields.pop("factors")
            self.fields.pop("without_factors")

    def clean(self) -> dict[str, Any]:
        """The ground is one of the chosen rules; conduct is weighed for the third ground, and only for it."""
        data = super().clean() or {}
        ground, rules = data.get("ground"), self.rules()
        if ground and ground not in {one.code for one in rules.grounds(self.kind)}:
            said = _("%(rules)s does not know this ground.") % {"rules": rules.id}
            self.add_error("ground", ValidationError(said, code="other_rules"))
        elif ground and not self.errors:
            self._weighed(data, bool(rules.factors(ground)))
        return data

    def _weighed(self, data: dict[str, Any], weighs: bool) -> None:
        ticked, otherwise = data.get("factors"), data.get("without_factors")
        if not weighs and (ticked or otherwise):
            said = _("Conduct is weighed for the third ground only (Order 121 Arts 16 and 17).")
            self.add_error("factors" if ticked else "without_factors", ValidationError(said, code="other_ground"))
        elif weighs and not ticked and not otherwise:
            said = _("Tick what was weighed (Order 121 Art 17), or say why the ground applies without any of it.")
            self.add_error("factors", ValidationError(said, code="required"))
        elif ticked and otherwise:
            said = _("Leave this empty where a factor applies.")
            self.add_error("without_factors", ValidationError(said, code="both"))

    def _suggest(self) -> None:
        """Where another bureau received the same dispute before, the second ground stands there; a person decides."""
        if self.is_bound or self.act is None:
            return
        earlier = earlier_elsewhere(self.act.proceeding)
        if earlier is not None and earlier.proceeding.body is not None:
            self.fields["ground"].initial = HANDLED_ELSEWHERE
            self.fields["reason"].initial = wording.say(
                "bureau.elsewhere", body=earlier.proceeding.body.name, on=wording.day(earlier.received_on),
                number=earlier.proceeding.case.number, why=wording.say(f"twin.{earlier.reason}"),
            )  # fmt: skip

    def _open_rules(self) -> list[rulesets.RuleSet]:
        return rules_to_choose(self.act.proceeding, self.act.today) if self.act else [super().rules()]


def _rules_named(rules: rulesets.RuleSet, number: int) -> str:
    """A rule set with its order and why it could hold."""
    why = _("in force today") if number else _("in force on the day of receipt")
    return f"{rules.id}, {citations.cite(rules.instrument, language())} ({why})"


def _grounds_of(open_to: list[rulesets.RuleSet], kind: str) -> list[tuple[str, str]]:
    """Every ground of either rule set, each in the words of those that know it."""
    found: dict[str, list[str]] = {}
    for rules in open_to:
        for code, text in ground_choices(rules, kind):
            found.setdefault(code, []).append(f"{rules.id}: {text}")
    return [(code, " / ".join(texts)) for code, texts in sorted(found.items())]
