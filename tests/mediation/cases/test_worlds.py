"""The test world stands on the gate alone, and its helper notices what was written."""

import pytest

from tests.mediation import worlds
from tests.mediation.worlds import do, file_case, latest, refused

pytestmark = pytest.mark.django_db


def test_a_case_is_filed_and_handled_by_verbs() -> None:
    world = worlds.world()
    case = file_case(world, at="2026-05-25 09:00")
    do("acknowledge", world.agent, "2026-05-25 15:00", case)
    assert latest(case, "first_handling").state == "acknowledged"
    assert worlds.kinds(case) == ["case.filed", "first_handling.acknowledged"]
    with refused("forbidden", case):
        do("acknowledge", world.zhou, "2026-05-25 16:00", case)
    with refused("not_found", case):
        do("acknowledge", world.outsider, "2026-05-25 16:00", case)


def test_the_helper_notices_what_was_written() -> None:
    world = worlds.world()
    case = file_case(world, at="2026-05-25 09:00")
    before = worlds.written(case)
    do("acknowledge", world.agent, "2026-05-25 15:00", case)
    assert worlds.written(case) != before
