"""Sample case S3 before the court, up to wherever a test wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mediation.cases.models import Case
from mediation.confirmation.models import Application
from mediation.core import outbox
from mediation.core.refusals import Refused
from tests.mediation.agreements import stories as mediation
from tests.mediation.worlds import World, at, do

UNDERTAKINGS = ["voluntary", "lawful", "truthful", "liable", "only_here"]


def signature(case: Case, **changed: Any) -> dict[str, Any]:
    """What a party gives with its signature."""
    return {
        "content_hash": application(case).content_hash,
        "undertakings": UNDERTAKINGS,
        "address": "示例市示例区示例街道1号",
        "phone": "13800000001",
        "electronic": True,
        "electronic_address": "chen@example.com",
    } | changed


def application(case: Case) -> Application:
    """The newest application of a case."""
    return Application.objects.filter(proceeding__case=case).latest("made_at")


def applied(world: World) -> Case:
    """The joint application is written on 08-03."""
    case = mediation.agreed(world)
    do("apply_confirmation", world.chen, "2026-08-03 09:00", case, court=str(world.court.pk))
    return case


def signed(world: World) -> Case:
    """Both sides have signed."""
    case = applied(world)
    do("sign_application", world.chen, "2026-08-03 10:00", case, **signature(case))
    do("sign_application", world.home_agent, "2026-08-04 10:00", case, **signature(case))
    return case


def filed(world: World) -> Case:
    """Filed on 08-05; the papers are made."""
    case = signed(world)
    do("file_application", world.home_agent, "2026-08-05 09:20", case)
    outbox.drain(now=at("2026-08-05 09:21"))
    return case


def in_review(world: World) -> Case:
    """Docketed on 08-07 and under review."""
    case = filed(world)
    do("docket", world.clerk, "2026-08-07 10:00", case, docket_no="（2026）示0100民特12号")
    do("review", world.clerk, "2026-08-10 10:00", case)
    return case


RULING: dict[str, Any] = {"ruling_no": "（2026）示0100民特12号", "ruled_on": "2026-08-20", "served_on": "2026-08-20"}


@contextmanager
def unread(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect that a reading is refused with that code."""
    with pytest.raises(Refused) as caught:
        yield caught
    assert caught.value.code == code
