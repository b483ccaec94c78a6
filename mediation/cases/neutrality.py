"""Who mediates says first what ties them to the dispute; a tie is told to both sides and decided on (domain 5.2).

Bureaus and committees recuse (Order 121 Art 21; PML Art 15). Nobody opens a session before the answer.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases import ties
from mediation.cases.flows.conduct_inputs import mediating, undecided
from mediation.cases.flows.neutrality_inputs import Neutrality
from mediation.cases.models import Declaration, Proceeding, Recusal
from mediation.cases.states import AdministrativeState, EntrustedState, PeoplesMediationState, Stage
from mediation.core import verbs
from mediation.core.actors import ActorKind
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.people.queries import display_name, user_of

ADMINISTRATIVE, PM = Stage.ADMINISTRATIVE, Stage.PEOPLES_MEDIATION
Tie = Declaration.Tie
_GROUND = {Tie.RELATIVE.value: Recusal.Ground.RELATIVE, Tie.INTEREST.value: Recusal.Ground.INTEREST}
_LABEL = _("Say whether anything ties you to the parties")
BY_OFFICER = Step(
    rule="M3",
    label=_LABEL,
    event="administrative.neutrality_declared",
    who=(Role.OFFICER, Role.LEAD),
    form=Neutrality,
)
BY_MEDIATOR = Step(
    rule="PML 15", label=_LABEL, event="mediation.neutrality_declared", who=(Role.MEDIATOR,), form=Neutrality
)


def declared(act: Act) -> None:
    """Guard: everybody who leads the mediation has answered, and nothing ties them. Refused `too_early`."""
    not_tied(act)
    said = set(_latest(act.proceeding))
    if missing := [one for one in mediating(act.proceeding) if one not in said]:
        sentence = _("Before the session %(name)s says whether anything ties them to the parties.")
        raise Refused("too_early", sentence % {"name": display_name(ActorKind.PERSON, str(missing[0]))})


def not_tied(act: Act) -> None:
    """Guard: nobody who leads the mediation disclosed a tie that still stands. Refused `too_early`."""
    open_place = act.proceeding.facts.get("to_name", {}).get(Role.SECRETARY.value) == ""
    asked = undecided(act.proceeding) if open_place else None
    if asked is not None and asked.asked_by_id is not None:
        raise Refused("too_early", _("Another mediator was asked for: somebody else has to be named first."))
    said = _latest(act.proceeding)
    if any(said[one].stands for one in mediating(act.proceeding) if one in said):
        raise Refused("too_early", _("Whoever mediates disclosed a tie: somebody else has to be named first."))


def _latest(proceeding: Proceeding) -> dict[Any, Declaration]:
    """The last answer of everybody who gave one."""
    made = Declaration.objects.filter(proceeding_id=proceeding.pk).select_related("recusal").order_by("made_at")
    return {one.person_id: one for one in made}


def _mine(act: Act) -> None:
    """Guard: who is to mediate answers for themselves. Refused `forbidden`, `not_open` once a tie is disclosed."""
    if act.actor.id not in {str(one) for one in mediating(act.proceeding)}:
        raise Refused("forbidden")
    not_tied(act)


def declare(act: Act, data: dict[str, Any]) -> None:
    """Keep the answer beside what the platform found; a tie leads to somebody else's decision."""
    person = user_of(act.actor)
    if person is None:
        raise Refused("forbidden")
    proceeding = Proceeding(pk=act.proceeding.pk)
    found = ties.matches([person], act.case, besides=proceeding)[person.pk]
    made = Declaration(
        proceeding=proceeding, person=person, ties=data["ties"], explanation=data["explanation"],
        found=[one.kept() for one in found], made_at=act.now,
    )  # fmt: skip
    act.note(person=person.pk, ties=data["ties"])
    if data["ties"]:
        made.recusal = Recusal.objects.create(
            proceeding=proceeding, about=person, ground=_ground(data["ties"]), reason=data["explanation"],
            asked_at=act.now,
        )  # fmt: skip
        act.kind = f"{act.verb.step.event.partition('.')[0]}.tie_disclosed"
        facts: dict[str, Any] = {"to_name": {Role.SECRETARY.value: ""}}
        if act.proceeding.kind == ADMINISTRATIVE:
            facts = {"suspended_from": act.proceeding.state}
        act.move("disclose_tie", **facts)
    made.save(force_insert=True)
    act.result |= {"found": [one.kept() for one in found]}


def _ground(said: list[str]) -> str:
    """The ground of the law that the first tie is."""
    return next((_GROUND[one] for one in said if one in _GROUND), Recusal.Ground.OTHER)


verbs.verb(
    ADMINISTRATIVE,
    "declare_neutrality",
    BY_OFFICER,
    states=frozenset({AdministrativeState.SCHEDULED.value, AdministrativeState.IN_SESSION.value}),
    guard=_mine,
)(declare)
verbs.verb(
    PM,
    "declare_neutrality",
    BY_MEDIATOR,
    states=frozenset(
        {
            PeoplesMediationState.ACCEPTED.value,
            PeoplesMediationState.RIGHTS_TOLD.value,
            PeoplesMediationState.SESSION.value,
        }
    ),
    guard=_mine,
)(declare)


verbs.verb(
    Stage.ENTRUSTED,
    "declare_neutrality",
    Step(rule="O121 21", label=_LABEL, event="entrusted.neutrality_declared", who=(Role.MEDIATOR,), form=Neutrality),
    states=frozenset({EntrustedState.TAKEN.value, EntrustedState.SESSION.value}),
    guard=_mine,
)(declare)


def _somebody_mediates(act: Act) -> None:
    """Guard: somebody mediates, of whom nobody is replaced already. Refused `not_open`."""
    if act.proceeding.handler_id is None or undecided(act.proceeding) is not None:
        raise Refused("not_open", state=act.proceeding.state)


@verbs.effect(PM, "ask_other_mediator", guard=_somebody_mediates)
@verbs.effect(Stage.ENTRUSTED, "ask_other_mediator", guard=_somebody_mediates)
def ask_other_mediator(act: Act, data: dict[str, Any]) -> None:
    """A party's word is enough: nothing goes on before somebody else is named; the reason is encrypted."""
    mediator = act.proceeding.handler
    if mediator is None:
        raise Refused("not_open", state=act.proceeding.state)
    Recusal.objects.create(
        proceeding=Proceeding(pk=act.proceeding.pk), about=mediator, asked_by=act.standing.party,
        ground=Recusal.Ground.OTHER, reason=data["reason"], asked_at=act.now,
    )  # fmt: skip
    act.note(side=act.standing.party.side)
    act.move("ask_other_mediator", to_name={Role.SECRETARY.value: ""})


def _to_name(act: Act) -> None:
    """Guard: somebody is to be replaced, and nobody decides on their own. Refused `not_open`, `second_person`."""
    asked = undecided(act.proceeding)
    if asked is None:
        raise Refused("not_open", state=act.proceeding.state)
    if act.actor.id == str(asked.about_id):
        raise Refused("second_person", _("Nobody decides on a tie of their own."))


@verbs.effect(PM, "name_mediator", guard=_to_name)
def name_mediator(act: Act, data: dict[str, Any]) -> None:
    """Put somebody else in charge; who is replaced reaches the case no more."""
    act.note(mediator=data["mediator"].pk)
    recused = replaced(act)
    act.proceeding.handler = data["mediator"]
    act.move("name_mediator", recused=recused, to_name={Role.SECRETARY.value: act.now})


def replaced(act: Act) -> list[str]:
    """Everybody who was recused from the proceeding, with who disclosed a tie last and is replaced now."""
    asked, decider = undecided(act.proceeding), user_of(act.actor)
    before = list(act.proceeding.facts.get("recused", []))
    if asked is None:
        return before
    if decider is None:
        raise Refused("forbidden")
    asked.granted, asked.decided_by, asked.decided_at = True, decider, act.now
    asked.save(update_fields=["granted", "decided_by", "decided_at"])
    act.note(instead_of=asked.about_id)
    return [*before, str(asked.about_id)]
