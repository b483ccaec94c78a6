"""Inputs of intake and administrative mediation; grounds come from the rule set of the day that counts."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import ties
from mediation.cases.choices import language
from mediation.cases.flows.conduct_inputs import bureau_people
from mediation.cases.flows.session_inputs import SessionTime
from mediation.cases.models import Proceeding, Side
from mediation.core.dates import full_day
from mediation.core.inputs import VerbInput
from mediation.core.roles import HANDLERS
from mediation.law import citations, rulesets
from mediation.people import id_numbers
from mediation.people.models import User

FOUND_LATER = "T6"  # after acceptance a ground not to accept, or fabrication, comes to light
FABRICATED = "fabricated"
PUNCTUAL = timedelta(minutes=15)  # a session that begins this much before its time is not early


def mediation_rules(proceeding: Proceeding) -> rulesets.RuleSet:
    """The rule set of the day of acceptance, which mediation follows."""
    return rulesets.for_date(date.fromisoformat(proceeding.facts["accepted_on"]))


def fabrication_article(rules: rulesets.RuleSet) -> str:
    """The article on fabrication to extract money, "" where the order of the day has none."""
    return "O121 42" if rules.instrument == "O121" else ""


def ground_choices(rules: rulesets.RuleSet, kind: str) -> list[tuple[str, str]]:
    """Grounds with their full text and article, in the reader's language."""
    spoken = language()
    return [
        (one.code, f"{one.text_en if spoken == 'en' else one.text_zh} ({citations.cite(one.article, spoken)})")
        for one in rules.grounds(kind)
    ]


class GroundInput(VerbInput):
    """Exactly one ground of the law, and why it applies."""

    kind = ""
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reasons"), min_length=5, max_length=2000, widget=forms.Textarea)

    def rules(self) -> rulesets.RuleSet:
        """The rule set whose grounds count; the newest where only the schema is wanted."""
        return rulesets.everything()[-1]

    def prepare(self) -> None:
        """Fill in the grounds."""
        field = self.fields["ground"]
        if isinstance(field, forms.ChoiceField):
            field.choices = ground_choices(self.rules(), self.kind)


class TerminateInput(GroundInput):
    """Why a mediation ends without agreement (Order 121 Art 23)."""

    kind = "terminate"
    found = forms.ChoiceField(
        label=_("For the sixth ground: what was found after acceptance"), required=False, widget=forms.Select
    )

    def prepare(self) -> None:
        """The grounds not to accept, any of which may come to light later, and fabrication where the rules name it."""
        super().prepare()
        field, rules = self.fields["found"], self.rules()
        if isinstance(field, forms.ChoiceField):
            later = ground_choices(rules, "decline")
            if article := fabrication_article(rules):
                said = _("Facts or goods were fabricated to extract money (%(article)s)")
                later.append((FABRICATED, str(said) % {"article": citations.cite(article, language())}))
            field.choices = [("", "-"), *later]

    def rules(self) -> rulesets.RuleSet:
        """Those of the day of acceptance."""
        return mediation_rules(self.act.proceeding) if self.act is not None else super().rules()

    def clean(self) -> dict[str, Any]:
        """The sixth ground says what was found; no other ground does."""
        data = super().clean() or {}
        ground, found = data.get("ground"), data.get("found")
        if ground == FOUND_LATER and not found and "found" not in self.errors:
            said = _("Say which ground was found, such as that this bureau has no power (Order 121 Art 16).")
            self.add_error("found", ValidationError(said, code="required"))
        elif found and ground and ground != FOUND_LATER:
            said = _("Something found later is the sixth ground (Order 121 Art 23).")
            self.add_error("found", ValidationError(said, code="other_ground"))
        return data


class IdentityDemand(VerbInput):
    """What proof of identity is wanted, and until when (Order 121 Art 10, form 4)."""

    wanted = forms.CharField(label=_("What must be supplied"), max_length=300, widget=forms.Textarea)
    identity_days = forms.IntegerField(label=_("Days to supply it"), min_value=1, max_value=30, initial=5)


def possible_id_number(typed: str) -> str:
    """An identity number as it is kept, "" where none was typed; what cannot be one is no input."""
    number = typed.strip().upper()
    if number and not id_numbers.valid(number):
        raise ValidationError(_("This is not a valid identity number."), code="id_number")
    return number


class IdentityProof(VerbInput):
    """The proof: a number that is checked, or files that were added since it was asked for."""

    id_number = forms.CharField(label=_("Identity number"), max_length=18, required=False)
    uploaded = forms.BooleanField(label=_("I have added the materials as evidence"), required=False)

    def clean_id_number(self) -> str:
        """An identity number with its right check digit."""
        return possible_id_number(self.cleaned_data["id_number"])

    def clean(self) -> dict[str, Any]:
        """One of the two; what is said to be there must be there."""
        data = super().clean() or {}
        if self.errors:
            return data
        if not data.get("id_number") and not data.get("uploaded"):
            self.add_error("id_number", ValidationError(_("Give the number or add the materials."), code="required"))
        elif data.get("uploaded") and self.act is not None and not self._added():
            self.add_error(
                "uploaded", ValidationError(_("Nothing was added since the bureau asked for it."), code="nothing_added")
            )
        return data

    def _added(self) -> bool:
        since = self.act.proceeding.facts.get("identity_asked_at", "")
        return any(
            one.at.isoformat() >= since for one in self.act.case.evidence.all() if one.party == self.act.standing.party
        )


class ConsentInput(VerbInput):
    """Agreement or refusal of one side; an officer records what a side said elsewhere."""

    SIDES = ((Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label))
    CHANNELS = (("phone", _("by phone")), ("in_person", _("in person")), ("paper", _("on paper")))
    side = forms.ChoiceField(label=_("Which side"), choices=SIDES, widget=forms.RadioSelect, required=False)
    channel = forms.ChoiceField(label=_("How it was said"), choices=CHANNELS, widget=forms.RadioSelect, required=False)

    def prepare(self) -> None:
        """A party speaks for itself, on the platform; an officer says for whom and how, and nothing is preset."""
        if self.act is None:
            return
        for name in ("side", "channel"):
            if self.act.standing.is_any(*HANDLERS):
                self.fields[name].required = True
            else:
                self.fields.pop(name)

    def explained(self) -> list[Any]:
        """What a party agrees to or refuses (Order 121 Arts 18, 23)."""
        if self.act is None or self.act.standing.is_any(*HANDLERS):
            return []
        stage = self.act.proceeding
        body = stage.body.name if stage.body else ""
        who = _("%(person)s of %(body)s") % {"person": stage.handler.name, "body": body} if stage.handler else body
        return [
            _("Mediation is voluntary and costs you nothing. It is led by %(who)s.") % {"who": who},
            _("You may take your agreement back at any time, also when mediation has begun."),
            _(
                "If either side does not agree, the bureau can end the mediation. "
                "Going to court stays open, and arbitration where it was agreed."
            ),
        ]


class SessionStart(VerbInput):
    """Before the time of which both were told, or while they may still ask for recusal, only with a reason (Art 20)."""

    earlier = forms.BooleanField(
        label=_("Both sides agree to begin now, before the time arranged"),
        help_text=_("They were told another time. Without their agreement wait for it, or arrange another."),
    )
    waived = forms.CharField(
        label=_("Why mediation begins while recusal can still be asked for"), min_length=5, max_length=300
    )

    def prepare(self) -> None:
        """Asked only before the time arranged, and while the days for recusal run."""
        if self.act is None:
            for field in self.fields.values():
                field.required = False
            return
        if not self._early(self.act):
            self.fields.pop("earlier")
        until = recusable_until(self.act.proceeding, self.act.today)
        if until is None:
            self.fields.pop("waived")
            return
        said = _(
            "Both sides may ask for recusal until the end of %(day)s. For example: both said that they ask for none."
        )
        self.fields["waived"].help_text = said % {"day": full_day(until)}

    def _early(self, act: Any) -> bool:
        session = act.proceeding.facts.get("session")
        return session is not None and act.now < datetime.fromisoformat(session["starts_at"]) - PUNCTUAL


def recusable_until(proceeding: Proceeding, today: date) -> date | None:
    """Last day on which recusal can be asked for as the notice says (Order 121 Arts 20, 21); None when it is over."""
    window = proceeding.deadlines.filter(code="D07", status="armed", due_lenient__gte=today).order_by("due_lenient")
    last = window.last()
    return last.due_lenient if last else None


class SessionPlan(SessionTime):
    """When, where and before whom mediation takes place (Order 121 Art 20, form 7)."""

    field_order = ("starts_at", "minutes", "online", "place", "mediator", "recusal_days", "bring", "reason")
    mediator = forms.ModelChoiceField(User.objects.none(), label=_("Mediator"), required=False)
    recusal_days = forms.IntegerField(label=_("Days to ask for recusal"), min_value=1, max_value=15, initial=3)

    def prepare(self) -> None:
        """Offer the bureau's own people who are no part of the dispute."""
        super().prepare()
        field = self.fields["mediator"]
        if self.act is not None and isinstance(field, forms.ModelChoiceField):
            field.queryset = bureau_people(self.act.proceeding)
            usual = (self.act.proceeding.handler_id, self.act.actor.id)
            known = {str(one) for one in field.queryset.values_list("pk", flat=True)}
            field.initial = next((str(one) for one in usual if str(one) in known), None)

    def explained(self) -> list[Any]:
        """What the platform found about those who could mediate, before one of them is named (domain 5.2)."""
        field = self.fields["mediator"]
        if self.act is None or not isinstance(field, forms.ModelChoiceField):
            return []
        return ties.told(field.queryset, self.act.case, besides=self.act.proceeding)


class PerformedInput(VerbInput):
    """What was done at once, in the words of one side (Order 121 Art 24)."""

    what = forms.CharField(label=_("What was done"), max_length=500)
    on = forms.DateField(label=_("On which day"))
    no_further_claim = forms.BooleanField(label=_("I have no further claim in this dispute"), required=False)

    def clean(self) -> dict[str, Any]:
        """Not in the future; the complainant says that the matter is closed."""
        data = super().clean() or {}
        day = data.get("on")
        if day and self.act is not None and day > self.act.today:
            self.add_error("on", ValidationError(_("This date is in the future."), code="future"))
        party = self.act.standing.party if self.act is not None else None
        if party is not None and party.side == Side.CLAIMANT and not data.get("no_further_claim"):
            self.add_error("no_further_claim", ValidationError(_("Confirm this to close the matter."), code="required"))
        return data


class ServiceInput(VerbInput):
    """How the decision reached both sides."""

    WAYS = (("platform", _("on the platform")), ("post", _("by post")), ("in_person", _("handed over")))
    way = forms.ChoiceField(label=_("Served"), choices=WAYS)
    on = forms.DateField(label=_("On which day"), required=False)

    def clean_on(self) -> Any:
        """Not in the future."""
        return self.past_day("on")
