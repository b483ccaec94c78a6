"""A dispute before a court's mediator, up to wherever a test wants it; every step by a verb on its day."""

from collections.abc import Callable, Mapping
from typing import Any

from mediation.agreements.models import Agreement
from mediation.agreements.signing import current
from mediation.cases.models import Case
from mediation.people.models import MemberRole, User
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import World, do, latest

OPENING: dict[str, Any] = {"identities": True, "sham": True, "rights": True}


def roster(world: World) -> list[User]:
    """The court's two mediators."""
    found = User.objects.filter(username__startswith="court-mediator").order_by("username")
    if not found:
        for number, name in enumerate(("沈示例", "韩示例"), start=1):
            worlds._member(f"court-mediator-{number}", name, world.court, MemberRole.MEDIATOR)
    return list(found.all())


def refused_by_store(world: World) -> Case:
    """The store said no on 2026-05-27."""
    case = worlds.file_case(world, at="2026-05-25 09:00")
    do("say_no", world.agent, "2026-05-27 10:00", case, reason="不同意退款。")
    return case


def requested(world: World, track: str = "pre_filing") -> Case:
    """The complainant asks the court on Thursday 2026-05-28."""
    case = refused_by_store(world)
    roster(world)
    said: dict[str, Any] = {"court": str(world.court.pk), "track": track, "agrees": True}
    do("request_court_mediation", world.zhou, "2026-05-28 09:00", case, docket_no="（2026）示0100民初8号", **said)
    return case


def choosing(world: World) -> Case:
    """The court offers both of its mediators on 2026-05-29."""
    case = requested(world)
    offered = [str(one.pk) for one in roster(world)]
    do("propose_mediators", world.clerk, "2026-05-29 10:00", case, mediators=offered)
    return case


def named(world: World, track: str = "pre_filing") -> Case:
    """The court names one on 2026-05-29."""
    case = requested(world, track)
    do("appoint_mediator", world.clerk, "2026-05-29 10:00", case, mediator=str(roster(world)[0].pk))
    return case


def confirmed(world: World, track: str = "pre_filing", **said: Any) -> Case:
    """Taken on on Monday 2026-06-01."""
    case = named(world, track)
    do("confirm_appointment", roster(world)[0], "2026-06-01 09:00", case, **{"free": "none"} | said)
    return case


def ready(world: World) -> Case:
    """The store agrees on 2026-06-02."""
    case = confirmed(world)
    do("agree_mediation", world.agent, "2026-06-02 09:00", case)
    return case


def session(world: World) -> Case:
    """Opened on 2026-06-03."""
    case = ready(world)
    do("open_session", roster(world)[0], "2026-06-03 09:00", case, **OPENING)
    return case


def drafted(world: World) -> Case:
    """A draft lies on the table."""
    case = session(world)
    do("draft_agreement", roster(world)[0], "2026-06-10 09:00", case, **stories.draft(case))
    return case


def tabled(case: Case) -> Agreement:
    """The version that stands."""
    found = current(latest(case, "court_mediation"))
    assert found is not None
    return found


def agreed(world: World) -> Case:
    """All signed on 2026-06-10."""
    case = session(world)
    sign_all(world, case)
    return case


def sign_all(world: World, case: Case, day: str = "2026-06-10") -> None:
    """The agreement is drafted and signed, the mediator last."""
    do("draft_agreement", roster(world)[0], f"{day} 09:30", case, **stories.draft(case))
    shown = tabled(case).content_hash
    for who, when in ((world.zhou, "10:00"), (world.agent, "11:00"), (roster(world)[0], "12:00")):
        do("sign_agreement", who, f"{day} {when}", case, content_hash=shown)


def ended(world: World) -> Case:
    """No agreement on 2026-06-10."""
    case = session(world)
    do("end_court_mediation", roster(world)[0], "2026-06-10 09:00", case, reason="双方差距过大。")
    return case


WAYS: Mapping[str, Callable[[World], Case]] = {
    "requested": requested, "choosing": choosing, "named": named, "confirmed": confirmed, "ready": ready,
    "session": session, "agreed": agreed, "ended": ended,
}  # fmt: skip
