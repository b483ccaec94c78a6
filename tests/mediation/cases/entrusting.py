"""A complaint before the bureau of 萧山 that the committee mediates in its name, up to wherever a test wants it."""

from typing import Any

from mediation.cases.models import Case
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.worlds import World, do

DAY, LATER = "2026-06-12 15:00", "2026-06-16 10:00"
TERM: dict[str, Any] = {"kind": "payment", "amount": "658.00", "due_on": "2026-06-30", "method": "platform_refund"}
NO_AGREEMENT: dict[str, Any] = {"outcome": "none", "course": "双方对赔偿金额差距过大。"}


def wanted(world: World, **changed: Any) -> dict[str, Any]:
    """What the officer proposes."""
    said = {"body": str(world.committee.pk), "scope": "退款和赔偿的数额", "report_by": "2026-07-10"}
    return said | changed


def consented(world: World, case: Case) -> Case:
    """Both agree to mediation."""
    for who in (world.zhou, world.agent):
        do("consent", who, bureau.DAY, case)
    return case


def entrusted(world: World, case: Case) -> Case:
    """Both agree to the committee too."""
    consented(world, case)
    do("propose_entrusting", world.xiaoshan.officer, DAY, case, **wanted(world))
    for who in (world.zhou, world.agent):
        do("agree_entrusting", who, DAY, case)
    return case


def fresh(world: World) -> Case:
    """Entrusted."""
    return entrusted(world, bureau.reach(world, "consent_pending"))


def taken(world: World) -> Case:
    """The committee names its mediator."""
    case = fresh(world)
    do("take_entrusted", world.secretary, "2026-06-15 09:00", case, mediator=str(world.mediator.pk))
    return case


def in_session(world: World) -> Case:
    """The room is open."""
    case = taken(world)
    worlds.untied(world.mediator, "2026-06-15 10:00", case)
    do("open_session", world.mediator, LATER, case)
    return case


def agreed(world: World) -> Case:
    """An offer is accepted."""
    case = in_session(world)
    made = do("offer", world.agent, "2026-06-16 10:30", case, terms=[TERM]).result
    do("accept_offer", world.zhou, "2026-06-16 10:40", case, offer=made["offer"], version=made["version"])
    return case


def reported(world: World) -> Case:
    """Back without an agreement."""
    case = in_session(world)
    do("report_result", world.mediator, "2026-06-16 16:00", case, **NO_AGREEMENT)
    return case
