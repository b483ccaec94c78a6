"""In which stages people sit together, who leads there, and who is told."""

from collections.abc import Mapping
from typing import Any

from mediation.cases.states import AdministrativeState as A
from mediation.cases.states import CourtMediationState as C
from mediation.cases.states import EntrustedState as E
from mediation.cases.states import PeoplesMediationState as P
from mediation.cases.states import Stage
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Role

SIDES = (Role.CLAIMANT, Role.RESPONDENT)
COMMITTEE = (Role.MEDIATOR, Role.SECRETARY)
LEADING: Mapping[Stage, tuple[Role, ...]] = {
    Stage.ADMINISTRATIVE: (Role.OFFICER, Role.LEAD),
    Stage.PEOPLES_MEDIATION: COMMITTEE,
    Stage.ENTRUSTED: COMMITTEE,
    Stage.COURT_MEDIATION: (Role.MEDIATOR,),
}
#: Of a bureau the handler, of a committee and of a court its mediators.
HANDLING: Mapping[Stage, Role] = {
    Stage.ADMINISTRATIVE: Role.OFFICER, Stage.PEOPLES_MEDIATION: Role.MEDIATOR, Stage.ENTRUSTED: Role.MEDIATOR,
    Stage.COURT_MEDIATION: Role.MEDIATOR,
}  # fmt: skip
#: States in which a session can be arranged: both sides agreed to be mediated between, or applied for it.
ARRANGING: Mapping[Stage, frozenset[str]] = {
    Stage.ADMINISTRATIVE: frozenset(
        {A.CONSENT_PENDING.value, A.SCHEDULED.value, A.REAPPOINTED.value, A.IN_SESSION.value}
    ),
    Stage.PEOPLES_MEDIATION: frozenset({P.ACCEPTED.value, P.RIGHTS_TOLD.value, P.SESSION.value}),
    Stage.ENTRUSTED: frozenset({E.TAKEN.value, E.SESSION.value}),
    Stage.COURT_MEDIATION: frozenset({C.READY.value, C.SESSION.value}),
}


def told(stage: Stage) -> tuple[Role, ...]:
    """Everybody with a part in a session."""
    return (*PARTIES, HANDLING[stage])


def in_charge(act: Act) -> None:
    """Guard: whoever was named to mediate; for a committee also its secretary. Refused `forbidden`."""
    roles, handler = act.standing.roles, act.proceeding.handler_id
    if Role.MEDIATOR in roles and Role.SECRETARY not in roles and handler and str(handler) != act.actor.id:
        raise Refused("forbidden")


def side(act: Act) -> str:
    """The side for which the actor speaks. Refused `forbidden` for who speaks for neither."""
    party: Any = act.standing.party
    if party is None or party.side not in SIDES:
        raise Refused("forbidden")
    return str(party.side)
