"""People take part at different times, by consent of both sides (OMR Art 16; OLR Art 20).

Who said yes, when and by what channel is kept; one no, or a yes taken back, ends it. No clock changes. In the place of
a roll call everybody confirms their rights for themself before they are named as having taken part.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.administrative_inputs import ConsentInput
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import Nothing
from mediation.core.refusals import Refused
from mediation.core.steps import Step
from mediation.rooms.opening import TALKING
from mediation.sittings.conducting import begin, current, finish, going_on, note
from mediation.sittings.minuting import pending
from mediation.sittings.models import Sitting
from mediation.sittings.roll import to_call
from mediation.sittings.stages import ARRANGING, LEADING, SIDES, in_charge, side, told

RULE = "APART"


class Proposing(Nothing):
    """What is proposed."""

    def explained(self) -> list[Any]:
        """What it means."""
        return [
            _("Everybody reads and answers in the room when it suits them, instead of all at one hour."),
            _("Both sides have to agree; either can take that back at any time. No deadline changes by it."),
        ]


def _allowed(act: Act) -> None:
    """A side, or who leads. Refused `forbidden`."""
    if act.standing.party is not None:
        side(act)
    else:
        in_charge(act)


def may_propose(act: Act) -> None:
    """Guard: nothing of the kind is asked, and no session goes on. Refused `forbidden`, `not_open`."""
    _allowed(act)
    if act.proceeding.facts.get("apart") or going_on(act.proceeding) or pending(act.proceeding):
        raise Refused("not_open")


def may_agree(act: Act) -> None:
    """Guard: it was proposed and has not begun; a side says yes once. Refused `forbidden`, `not_open`."""
    _allowed(act)
    asked = act.proceeding.facts.get("apart")
    if not asked or asked["since"] or (act.standing.party is not None and side(act) in asked["agreed"]):
        raise Refused("not_open")


def may_refuse(act: Act) -> None:
    """Guard: it was proposed, or goes on. Refused `forbidden`, `not_open`."""
    _allowed(act)
    if not act.proceeding.facts.get("apart"):
        raise Refused("not_open")


def propose_apart(act: Act, data: dict[str, Any]) -> None:
    """Ask both sides; a side that proposes it agrees to it."""
    own = {} if act.standing.party is None else {side(act): _said(act, "online")}
    act.note(side=side(act) if own else "")
    act.keep(apart={"at": act.now, "agreed": own, "since": ""})
    note(act, "apart.proposed")
    act.stay()


def agree_apart(act: Act, data: dict[str, Any]) -> None:
    """Keep one side's yes; with the other's it begins."""
    whose, channel = _whose(act, data)
    asked = act.proceeding.facts["apart"]
    agreed = asked["agreed"] | {whose: _said(act, channel)}
    began = set(agreed) >= set(SIDES)
    act.note(side=whose, channel=channel, began=began)
    act.keep(apart=asked | {"agreed": agreed, "since": act.now if began else ""})
    note(act, "apart.agreed")
    if began:
        _begin(act)
    act.stay()


def _begin(act: Act) -> None:
    sitting = begin(act, apart=True)
    people = [str(one.person.pk) for one in to_call(act.proceeding) if one.person is not None and one.party is not None]
    act.keep(
        sitting={
            "id": str(sitting.pk), "number": sitting.number, "began_at": act.now, "apart": True, "rests": "",
            "untold": people,
        }
    )  # fmt: skip
    note(act, "apart.began")


def refuse_apart(act: Act, data: dict[str, Any]) -> None:
    """One no ends it, before it began and after."""
    whose, channel = _whose(act, data)
    act.note(side=whose, channel=channel)
    act.keep(apart=None)
    note(act, "apart.ended")
    sitting = going_on(act.proceeding)
    if sitting and sitting["apart"]:
        found: Sitting = current(act)
        finish(act, act.proceeding, found, "")
    act.stay()


def _whose(act: Act, data: dict[str, Any]) -> tuple[str, str]:
    """Of which side a word is, and how it was said: on the platform by itself, or recorded by who leads."""
    if act.standing.party is not None:
        return side(act), "online"
    return str(data["side"]), str(data["channel"])


def _said(act: Act, channel: str) -> dict[str, Any]:
    return {"at": act.now, "by": act.actor.id, "channel": channel}


class Word(ConsentInput):
    """A side's yes or no; who leads records what a side said elsewhere."""

    def explained(self) -> list[Any]:
        """What it is about."""
        return Proposing().explained()


def _register(stage: Stage) -> None:
    who = (*SIDES, *LEADING[stage])
    rows = (
        ("propose_apart", _("Propose to mediate at different times"), "apart.proposed", Proposing, may_propose,
         propose_apart),
        ("agree_apart", _("Agree to mediate at different times"), "apart.agreed", Word, may_agree, agree_apart),
        ("refuse_apart", _("Do not, or no longer, mediate at different times"), "apart.ended", Word, may_refuse,
         refuse_apart),
    )  # fmt: skip
    for name, label, event, form, guard, effect in rows:
        step = Step(rule=RULE, label=label, event=event, who=who, form=form, tells=told(stage))
        verbs.verb(stage, name, step, states=TALKING[stage], guard=guard)(effect)


for _stage in ARRANGING:
    _register(_stage)
