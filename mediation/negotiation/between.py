"""What sealed bids and a mediator's proposal have in common: where they take place, who may, how they are recorded."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases import members
from mediation.cases.states import Stage
from mediation.core import ledger
from mediation.core.actors import Actor
from mediation.core.audience import EVERYONE
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.negotiation import table
from mediation.negotiation.models import BETWEEN
from mediation.negotiation.verbs import TABLES
from mediation.rooms.opening import leads
from mediation.rooms.verbs import say

#: Where somebody mediates: in first handling the sides talk to each other, by offers.
SESSIONS: Mapping[str, frozenset[str]] = {
    stage: states for stage, states in TABLES.items() if stage != Stage.FIRST_HANDLING
}
SIDES = (Role.CLAIMANT, Role.RESPONDENT)
TOLD = (*SIDES, Role.MEDIATOR, Role.OFFICER)


def own_side(act: Act) -> str:
    """The side one speaks for. Refused `forbidden` for who speaks for neither."""
    party = act.standing.party
    if party is None or party.side not in BETWEEN:
        raise Refused("forbidden")
    return str(party.side)


def a_side_or_who_leads(act: Act) -> None:
    """Guard: one of the two sides, or who leads the session. Refused `forbidden`."""
    if act.standing.party is None:
        leads(act)
    else:
        own_side(act)


def two_can_answer(act: Act) -> None:
    """Guard: two sides that can answer, each with one voice. Refused `not_open`.

    Of several complainants each answers for themself, and to an offer (Order 121 Art 12).
    """
    if members.joint_party(act.case) is not None:
        raise Refused("not_open", _("In a joint complaint each answers for themself: put it as an offer."))
    heard = {one.side for one in act.case.parties.all() if one.person_id or one.organisation_id}
    if not heard.issuperset(BETWEEN):
        raise Refused("not_open", _("One of the sides has nobody here who could answer."))


def say_in_room(act: Act, event: str, number: int) -> None:
    """A note in the joint room, where there is one."""
    room = table.joint_room(act)
    if room is not None:
        say(room, event, now=act.now, number=number)


def record_as_platform(act: Act, line: Step, **data: Any) -> None:
    """Record beside the act what follows from it without being anybody's doing: a comparison both sides asked for.

    Whoever came last is not its author, and who that was is nobody's business.
    """
    ledger.append(
        case=act.case, kind=line.event, actor=Actor.system("comparison"), now=act.now, audience=EVERYONE,
        proceeding=act.proceeding, data=data,
    )  # fmt: skip
