"""What is said in secret changes nothing that anybody else can fetch, over every address of the resolver."""

from datetime import UTC
from typing import Any

import pytest

from mediation.core import docket, outbox
from mediation.core.audience import readable
from mediation.core.models import Event
from mediation.notices.models import Notice
from tests.faults.test_caucus_twins import NOW, differing, fetched, left, outside, session
from tests.mediation import worlds
from tests.mediation.worlds import Who, actor, at, do
from tests.web.observers import Observer

pytestmark = pytest.mark.django_db(transaction=True)
TERM = {"kind": "payment", "amount": "8000.00", "due_on": "2026-08-30", "method": "bank_transfer"}
UNTIL = "2026-07-08 12:00"
ASKED, OFFERED = "9137.31", "6282.26"


@pytest.fixture(autouse=True)
def _the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: at(NOW).astimezone(UTC))


@pytest.mark.parametrize("said", ["yes", "no"])
@pytest.mark.parametrize("side", ["claimant", "respondent"])
def test_nobody_can_fetch_whether_somebody_answered_a_proposal(side: str, said: str) -> None:
    world = worlds.world()
    case = session(world)
    pk = do("propose_terms", world.mediator, "2026-07-06 10:00", case, terms=[TERM], until=UNTIL).result["proposal"]
    inside: list[Who] = [world.chen] if side == "claimant" else [world.home_agent, world.home_store]
    observers = [*outside(world, *inside), Observer("mediator", world.mediator)]
    outbox.drain(now=at(NOW))
    Notice.objects.update(opened_at=at(NOW))
    before, sent = fetched(case, observers), left()
    do("answer_proposal", inside[0], "2026-07-06 11:00", case, proposal=pk, accepts=said)
    after = fetched(case, observers)
    assert len(after) > 300
    assert differing(before, after) == []
    assert left() == sent
    do("withdraw_proposal", world.mediator, "2026-07-06 11:30", case, proposal=pk)
    assert differing(after, fetched(case, observers[:1])), "the look itself is blind"


def test_nobody_can_fetch_a_figure_that_did_not_meet() -> None:
    world = worlds.world()
    case = session(world)
    said: dict[str, Any] = {"rule": "percent", "margin": "5", "until": UNTIL}
    one = do("propose_round", world.mediator, "2026-07-06 10:00", case, **said).result["round"]
    for who in (world.chen, world.home_agent):
        do("agree_round", who, "2026-07-06 10:10", case, round=one)
    do("bid", world.chen, "2026-07-06 10:20", case, round=one, amount=ASKED)
    do("bid", world.home_agent, "2026-07-06 10:30", case, round=one, amount=OFFERED)
    sides: dict[str, list[Who]] = {"respondent": [world.chen], "complainant": [world.home_agent, world.home_store]}
    for inside, theirs in ((sides["respondent"], ASKED), (sides["complainant"], OFFERED)):
        answers = fetched(case, [*outside(world, *inside), Observer("mediator", world.mediator)])
        spelled = {theirs, f"{theirs[0]},{theirs[1:]}", theirs.replace(".", "")}
        assert not [key for key, answer in answers.items() if any(one in answer.body for one in spelled)]
    own = fetched(
        case, [one for one in outside(world, world.home_agent, world.home_store) if one.name == "complainant"]
    )
    assert any(ASKED in answer.body for answer in own.values()), "the side itself reads its own"


def test_an_answer_opens_to_no_token() -> None:
    """Beside its own strand: whoever stands anywhere reads no event of that audience."""
    world = worlds.world()
    case = session(world)
    pk = do("propose_terms", world.mediator, "2026-07-06 10:00", case, terms=[TERM], until=UNTIL).result["proposal"]
    do("answer_proposal", world.chen, "2026-07-06 11:00", case, proposal=pk, accepts="no")
    (event,) = Event.objects.filter(case=case, kind="proposal.answered")
    everyone = (world.chen, world.home_agent, world.platform_agent, world.mediator, world.secretary, world.supervisor)
    for who in everyone:
        for proceeding in (None, event.proceeding):
            standing = docket.get().standing(actor(who), case, proceeding)
            assert not Event.objects.filter(readable(standing), pk=event.pk).exists()
