"""What the verification's steps do besides changing the state (domain 1.9)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.cases import police
from mediation.cases.flows.clue import CLOCKS, OFFICERS
from mediation.cases.flows.clue_inputs import Findings
from mediation.cases.states import ClueState as S
from mediation.cases.states import Stage
from mediation.clues.models import Clue
from mediation.core import gate, outbox, verbs
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.deadlines import pausing
from mediation.deadlines.models import Deadline, Status
from mediation.people.queries import user_of

CLUE = Stage.CLUE
REPORT = Step(
    rule="1.9", label=_("Report what was verified"), event="clue.reported", who=OFFICERS, form=Findings,
    tells=(Role.LEAD,),
)  # fmt: skip


@verbs.effect(CLUE, "take_up")
def take_up(act: Act, data: dict[str, Any]) -> None:
    """Whoever takes it up verifies it."""
    act.proceeding.handler = user_of(act.actor)
    act.move("take_up")


@verbs.verb(CLUE, "report_findings", REPORT, states=frozenset({S.VERIFY.value}))
def report_findings(act: Act, data: dict[str, Any]) -> None:
    """Lay the findings before the head of the bureau; a later report replaces an earlier one."""
    Clue.objects.filter(proceeding=act.proceeding).update(findings=data["findings"])
    act.note(proposal=data["proposal"])
    act.keep(proposal=data["proposal"], to_report={Role.OFFICER.value: act.now})
    act.stay()


@verbs.effect(CLUE, "extend_verification")
def extend_verification(act: Act, data: dict[str, Any]) -> None:
    """Add fifteen working days, once, before the period is over (Penalty Procedure Art 18)."""
    running = Deadline.objects.select_for_update().filter(proceeding_id=act.proceeding.pk, code__in=CLOCKS)
    clock = running.filter(status__in=(Status.ARMED, Status.PAUSED)).first()
    if clock is None:
        raise Refused("too_late")
    pausing.extend(act, clock, by="leader")
    act.note(due_on=clock.due_lenient)
    act.move("extend_verification", extension_reason=data["reason"])


def _testing(act: Act) -> bool:
    return "testing_began_on" in act.proceeding.facts and "testing_ended_on" not in act.proceeding.facts


def _no_test_runs(act: Act) -> None:
    if _testing(act):
        raise Refused("not_open", state=act.proceeding.state)


def _a_test_runs(act: Act) -> None:
    if not _testing(act):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.effect(CLUE, "begin_testing", guard=_no_test_runs)
def begin_testing(act: Act, data: dict[str, Any]) -> None:
    """The working days stand still from the day it was commissioned."""
    act.note(on=data["began_on"])
    act.proceeding.facts.pop("testing_ended_on", None)
    act.move("begin_testing", testing_item=data["item"], testing_by=data["by"], testing_began_on=data["began_on"])


@verbs.effect(CLUE, "end_testing", guard=_a_test_runs)
def end_testing(act: Act, data: dict[str, Any]) -> None:
    """The working days run on."""
    act.note(on=data["ended_on"])
    act.move("end_testing", testing_outcome=data["outcome"], testing_ended_on=data["ended_on"])


@verbs.effect(CLUE, "add_facts", guard=_no_test_runs)
def add_facts(act: Act, data: dict[str, Any]) -> None:
    """The facts are merged; whoever verifies reports anew."""
    act.note(on=data["came_on"])
    told = [*act.proceeding.facts.get("further", []), {"on": data["came_on"], "facts": data["new_facts"]}]
    act.move("add_facts", new_facts_on=data["came_on"], further=told, to_report={Role.OFFICER.value: ""})


def _reported(act: Act) -> None:
    """Guard: the head decides on what was verified. Refused `not_open`."""
    if not act.proceeding.facts.get("to_report", {}).get(Role.OFFICER.value):
        raise Refused("not_open", _("Nobody has reported yet what was verified."), state=act.proceeding.state)


@verbs.effect(CLUE, "file_case", guard=_reported)
def file_case(act: Act, data: dict[str, Any]) -> None:
    """A case for punishment is filed under its own number."""
    act.note(number=data["number"])
    act.move("file_case", filing_number=data["number"], reason=data["reason"], decided_on=act.today)
    _tell_reporter(act)


@verbs.effect(CLUE, "hand_to_police", guard=_reported)
def hand_to_police(act: Act, data: dict[str, Any]) -> None:
    """Where the findings point to a crime the police decide first; the head approves the written report (STC 5)."""
    if act.actor.kind != "person":
        raise Refused("forbidden")
    police.keep(act, data, means=[data["offence"]], apart=False)
    act.move("hand_to_police", handed_on=act.today, police_organ=data["organ"])


@verbs.effect(CLUE, "file_no_case", guard=_reported)
def file_no_case(act: Act, data: dict[str, Any]) -> None:
    """No case is filed; why is kept."""
    act.move("file_no_case", reason=data["reason"], decided_on=act.today)
    _tell_reporter(act)


@verbs.effect(CLUE, "transfer")
def transfer(act: Act, data: dict[str, Any]) -> None:
    """To whom it went, and why."""
    act.note(to=data["to"])
    act.move("transfer", transferred_to=data["to"], reason=data["reason"], decided_on=act.today)
    _tell_reporter(act)


@verbs.effect(CLUE, "dispute_power")
def dispute_power(act: Act, data: dict[str, Any]) -> None:
    """With whom, and since when the seven working days run; the clue stays where it is."""
    other = data["other"]
    name = other.name if other else data["other_name"]
    act.note(other=name, on=data["arose_on"])
    act.move(
        "dispute_power", power_disputed_on=data["arose_on"], power_other=other.pk if other else "", power_with=name,
        power_reason=data["reason"],
    )  # fmt: skip


@verbs.effect(CLUE, "keep_power")
def keep_power(act: Act, data: dict[str, Any]) -> None:
    """Go on with the verification; whoever says so verifies where nobody did yet."""
    act.note(**_settled(data))
    act.proceeding.handler = act.proceeding.handler or user_of(act.actor)
    act.move("keep_power", power_settled_on=data["on"], power_settled=_settled(data))


@verbs.effect(CLUE, "yield_power")
def yield_power(act: Act, data: dict[str, Any]) -> None:
    """The clue goes to the other bureau; whoever reported learns which (Art 34)."""
    to = act.proceeding.facts["power_with"]
    act.note(to=to, **_settled(data))
    act.move("yield_power", power_settled_on=data["on"], power_settled=_settled(data), transferred_to=to,
             decided_on=act.today)  # fmt: skip
    _tell_reporter(act)


def _settled(data: dict[str, Any]) -> dict[str, str]:
    """How it was settled: the record of the designation where there was one."""
    return {"how": data["how"], "on": data["on"].isoformat(), "superior": data["superior"], "number": data["paper_no"]}


@verbs.effect(CLUE, "close_as_repeated")
def close_as_repeated(act: Act, data: dict[str, Any]) -> None:
    """Which clue holds the facts."""
    act.note(of=data["number"])
    act.move("close_as_repeated", repeats=data["number"], reason=data["reason"], decided_on=act.today)


# ----------------------------------------------------------------------------------- what the reporter is told (Art 36)


class Decided(VerbInput):
    """Which clue was decided."""

    clue = forms.UUIDField()


TOLD = Step(
    rule="1.9-tell", label=_("Tell the reporter"), event="administrative.report_decided", who=(Role.SYSTEM,),
    form=Decided, internal=True, papers=("report_outcome",), tells=(Role.CLAIMANT,), audience="claimant",
)  # fmt: skip


@verbs.verb(Stage.ADMINISTRATIVE, "tell_reporter", TOLD)
def tell_reporter(act: Act, data: dict[str, Any]) -> None:
    """Tell the complainant alone that their report was decided; their page says how."""
    clue = Clue.objects.select_related("proceeding__case").get(pk=data["clue"], complaint=act.case)
    act.apart = clue.proceeding_id
    act.note(report=clue.pk, clue=clue.proceeding.case.number, outcome=clue.proceeding.state)
    act.stay()


def _tell_reporter(act: Act) -> None:
    """Leave word for whoever reported and asked to be told; a verb never reaches into a second case itself."""
    clue = Clue.objects.get(proceeding=act.proceeding)
    if clue.tell_reporter:
        outbox.put("clue.decided", {"clue": str(clue.pk)}, due_at=act.now)


@outbox.handler("clue.decided", alone=True)
def decided(payload: Mapping[str, Any], now: datetime) -> None:
    """Tell the reporter in their complaint; done twice, it is told once."""
    clue = Clue.objects.select_related("proceeding").get(pk=UUID(payload["clue"]))
    stages = clue.complaint.proceedings.filter(kind=Stage.ADMINISTRATIVE, body_id=clue.proceeding.body_id)
    gate.perform(
        "tell_reporter", actor=Actor.system("clues"), now=now, case=clue.complaint_id,
        proceeding=stages.latest("opened_at").pk, data={"clue": str(clue.pk)}, key=f"clue.decided:{clue.pk}",
    )  # fmt: skip
