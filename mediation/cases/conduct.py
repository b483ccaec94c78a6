"""What recusal and appraisal do besides changing the state (domain 1.4, M3 to M5; 5.2)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.conduct_inputs import mediating, undecided
from mediation.cases.models import Appraisal, Proceeding, Recusal
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.people.models import MemberRole

ADMINISTRATIVE = Stage.ADMINISTRATIVE


def _somebody_leads(act: Act) -> None:
    """Guard: there is somebody whose recusal could be asked for. Refused `not_open`."""
    if not mediating(act.proceeding):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.effect(ADMINISTRATIVE, "ask_recusal", guard=_somebody_leads)
def ask_recusal(act: Act, data: dict[str, Any]) -> None:
    """Keep the request, its reasons encrypted, and suspend (Art 21)."""
    Recusal.objects.create(
        proceeding=Proceeding(pk=act.proceeding.pk), about=data["about"], asked_by=act.standing.party,
        ground=data["ground"], reason=data["reason"], asked_at=act.now,
    )  # fmt: skip
    act.note(about=data["about"].pk, ground=data["ground"], side=act.standing.party.side)
    act.move("ask_recusal", suspended_from=act.proceeding.state)


def _may_decide(act: Act) -> None:
    """Guard: the head of the bureau decides, another officer where the head is concerned; nobody about themselves."""
    asked = undecided(act.proceeding)
    if asked is None:
        raise Refused("not_open", state=act.proceeding.state)
    if act.actor.id == str(asked.about_id):
        raise Refused("second_person", _("Nobody decides on their own recusal (Order 121 Art 21)."))
    if Role.LEAD not in act.standing.roles and not _heads(act, asked):
        raise Refused("forbidden", _("The head of the bureau decides on a recusal."))


def _heads(act: Act, asked: Recusal) -> bool:
    posts = asked.about.memberships.filter(role=MemberRole.LEAD, active=True)
    return any(one.organisation_id == act.proceeding.body_id for one in posts)


@verbs.effect(ADMINISTRATIVE, "grant_recusal", guard=_may_decide)
def grant_recusal(act: Act, data: dict[str, Any]) -> None:
    """Put the successor in the place of who was recused; that person reaches the case no more.

    What both were told of the session holds no longer: the successor's notice names a new time (Art 20).
    """
    asked = _decided(act, data["reason"], granted=True)
    successor, recused = data["successor"].pk, str(asked.about_id)
    proceeding = act.proceeding
    if str(proceeding.handler_id) == recused:
        proceeding.handler_id = successor
    facts: dict[str, Any] = {"recused": [*proceeding.facts.get("recused", []), recused]}
    if session := proceeding.facts.get("session"):
        facts["session"] = session | {"mediator": successor}
    act.note(recusal=asked.pk, successor=successor)
    act.move("grant_recusal", last_recusal=asked.pk, **facts)


@verbs.effect(ADMINISTRATIVE, "refuse_recusal", guard=_may_decide)
def refuse_recusal(act: Act, data: dict[str, Any]) -> None:
    """Tell why the same person goes on."""
    asked = _decided(act, data["reason"], granted=False)
    act.note(recusal=asked.pk)
    act.move("refuse_recusal", last_recusal=asked.pk)


def _decided(act: Act, reason: str, *, granted: bool) -> Recusal:
    asked = undecided(act.proceeding)
    if asked is None or act.actor.kind != "person":
        raise Refused("forbidden")
    asked.granted, asked.decided_by_id, asked.decided_at = granted, act.actor.id, act.now
    asked.decision_reason = reason
    asked.save()
    return asked


def commissioned(act: Act, data: dict[str, Any]) -> Appraisal:
    """The row of an appraisal that was ordered. Refused `forbidden` for a program."""
    if act.actor.kind != "person":
        raise Refused("forbidden")
    made = Appraisal.objects.create(
        proceeding=Proceeding(pk=act.proceeding.pk), item=data["item"], laboratory=data["laboratory"],
        qualification=data["qualification"], chosen=data["chosen"], claimant_share=data["claimant_share"],
        began_on=data["began_on"],
    )  # fmt: skip
    act.note(appraisal=made.pk, chosen=data["chosen"], began_on=data["began_on"])
    return made


def appraised(act: Act, data: dict[str, Any]) -> None:
    """Keep what an appraisal found, or that none will be found."""
    appraisal = Appraisal.objects.get(pk=act.proceeding.facts["appraisal"])
    appraisal.ended_on, appraisal.reported = data["ended_on"], data["outcome"] == "report"
    appraisal.findings = data["findings"]
    appraisal.save(update_fields=["ended_on", "reported", "findings"])
    act.note(appraisal=appraisal.pk, outcome=data["outcome"], ended_on=data["ended_on"])


@verbs.effect(ADMINISTRATIVE, "commission_appraisal")
def commission_appraisal(act: Act, data: dict[str, Any]) -> None:
    """Keep what was ordered; the clock stands still from the day it was (Art 22)."""
    made = commissioned(act, data)
    act.move("commission_appraisal", appraisal=made.pk, appraisal_began_on=data["began_on"])


@verbs.effect(ADMINISTRATIVE, "end_appraisal")
def end_appraisal(act: Act, data: dict[str, Any]) -> None:
    """Keep what was found; the days from the commission to the report are not counted."""
    appraised(act, data)
    act.move("end_appraisal", appraisal_ended_on=data["ended_on"])
