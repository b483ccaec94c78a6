"""Who acts for a side before the court: one or two agents, each under a written authorisation (J2; CPL 61, 62)."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.confirmation import BEFORE_RULING
from mediation.cases.models import Party
from mediation.cases.states import Stage
from mediation.confirmation.court_models import LitigationAgent
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, POWER_NAMES, Power, Role
from mediation.core.steps import Step

STAGE = Stage.CONFIRMATION
MOST = 2
Kind = LitigationAgent.Kind
#: Kinds that practise under a certificate, and in a firm.
PRACTISING = (Kind.LAWYER, Kind.LEGAL_WORKER)


class Authorisation(VerbInput):
    """Who acts, as what, and with which special powers."""

    name = forms.CharField(label=_("Name of the agent"), max_length=60)
    kind = forms.ChoiceField(label=_("Acts as"), choices=Kind.choices, widget=forms.RadioSelect)
    phone = forms.RegexField(r"^[0-9+ -]{7,20}$", label=_("Phone of the agent"))
    certificate = forms.CharField(label=_("Number of the practising certificate"), max_length=40, required=False)
    of = forms.CharField(
        label=_("Firm; of a recommended citizen: who recommends; of a relative: how related"), max_length=120,
        required=False,
    )  # fmt: skip
    powers = forms.MultipleChoiceField(
        label=_("Special powers"), choices=[(power.value, name) for power, name in POWER_NAMES.items()],
        widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("None ticked: a general authorisation, without settling, waiving or changing (CPL Art 62)."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Each kind with what shows it; staff act for an organisation, a near relative for a person."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind in PRACTISING and not data.get("certificate"):
            self.add_error("certificate", ValidationError(_("Give the number of the certificate."), code="required"))
        if kind and kind != Kind.STAFF and not data.get("of"):
            said = _("Say of which firm, by whom recommended, or how related.")
            self.add_error("of", ValidationError(said, code="required"))
        party = self.act.standing.party if self.act is not None else None
        wrong = Kind.STAFF if party is not None and party.organisation_id is None else Kind.RELATIVE
        if party is not None and kind == wrong:
            said = _("Staff act for an organisation, a near relative for a person (CPL Art 61).")
            self.add_error("kind", ValidationError(said, code="not_of_this_party"))
        return data


APPOINT = Step(
    rule="J2", label=_("Appoint an agent for the court"), event="confirmation.agent_appointed", who=PARTIES,
    form=Authorisation, disposes=Power.SETTLE, final=True, papers=("litigation_authority",), tells=(Role.CLERK,),
)  # fmt: skip
STATES = frozenset(state.value for state in BEFORE_RULING)


def acting(application: UUID, party: Party | None = None) -> list[LitigationAgent]:
    """The agents on record, of everybody or of one party."""
    found = LitigationAgent.objects.filter(application=application, ended_at=None).select_related("party")
    return list(found.filter(party=party) if party is not None else found)


def _room_for_one(act: Act) -> None:
    """Guard: at most two agents each (CPL 61). Refused `not_open`."""
    party = act.standing.party
    if party is None:
        raise Refused("forbidden")
    if len(acting(act.proceeding.pk, party)) >= MOST:
        raise Refused("not_open", _("One or two agents can act for a party (CPL Art 61)."), state=act.proceeding.state)


@verbs.verb(STAGE, "appoint_agent", APPOINT, states=STATES, guard=_room_for_one)
def appoint_agent(act: Act, data: dict[str, Any]) -> None:
    """Put an agent on record; the authorisation is a paper of the party. Refused `invalid` for one named already."""
    party = act.standing.party
    if any(one.name == data["name"] for one in acting(act.proceeding.pk, party)):
        raise Refused("invalid", errors={"name": [_("This agent is on record already.")]})
    made = LitigationAgent.objects.create(
        application_id=act.proceeding.pk, party=party, kind=data["kind"], name=data["name"],
        known={"phone": data["phone"], "certificate": data["certificate"], "of": data["of"]},  # type: ignore[misc] # a sealed column takes JSON
        powers=sorted(data["powers"]), appointed_at=act.now,
    )  # fmt: skip
    act.note(side=party.side, kind=data["kind"], powers=made.powers, agent=made.pk)
    act.result |= {"agent": str(made.pk)}
    act.stay()


class Agents(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Agents by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


class OwnAgent(VerbInput):
    """Which of the party's agents."""

    agent = Agents(LitigationAgent.objects.none(), label=_("Agent"))

    def prepare(self) -> None:
        """The party's own alone."""
        field = self.fields["agent"]
        party = self.act.standing.party if self.act is not None else None
        if party is not None and isinstance(field, forms.ModelChoiceField):
            field.queryset = party.litigation_agents.filter(application=self.act.proceeding.pk, ended_at=None)


DISMISS = Step(
    rule="J2", label=_("End an agent's authorisation"), event="confirmation.agent_dismissed", who=PARTIES,
    form=OwnAgent, disposes=Power.SETTLE, tells=(Role.CLERK,),
)  # fmt: skip


def _has_one(act: Act) -> None:
    if act.standing.party is None or not acting(act.proceeding.pk, act.standing.party):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(STAGE, "dismiss_agent", DISMISS, states=STATES, guard=_has_one)
def dismiss_agent(act: Act, data: dict[str, Any]) -> None:
    """End it, and tell the court, for which it holds until then (CPL Art 63)."""
    agent: LitigationAgent = data["agent"]
    agent.ended_at = act.now
    agent.save(update_fields=["ended_at"])
    act.note(side=act.standing.party.side, agent=agent.pk)
    act.stay()
