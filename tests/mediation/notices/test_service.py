"""The ledger of service: a text that never arrives is told to the bureau, and what staff did instead is kept."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from mediation.cases.models import Case
from mediation.core import outbox
from mediation.notices.models import Channel, Notice
from mediation.notices.queries import unreached
from tests.mediation import worlds
from tests.mediation.worlds import actor, do

pytestmark = pytest.mark.django_db
FILED = "2026-06-09 09:00"


class NobodyTakes:
    """A sender that is down."""

    def send(self, text: object, *, now: datetime) -> None:
        """Refuse."""
        from mediation.notices.channels import NotSent

        raise NotSent("HTTP 503")


def undelivered(world: worlds.World) -> Case:
    """A complaint whose texts nobody took, at every attempt."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at=FILED)
    with override_settings(SMS_SENDER=f"{__name__}.NobodyTakes"):
        for hours in range(30):
            outbox.drain(now=worlds.at(FILED) + timedelta(hours=hours))
    return case


def test_after_the_last_try_the_bureau_learns_of_it_once() -> None:
    world = worlds.world()
    case = undelivered(world)
    assert worlds.kinds(case).count("notice.undelivered") == 1
    told = Notice.objects.filter(title="notice.undelivered").values_list("person", flat=True)
    assert set(told) == {one.pk for one in (world.xiaoshan.officer, world.xiaoshan.second, world.xiaoshan.lead)}
    missing = unreached(actor(world.xiaoshan.officer), case).get()
    assert (missing.person, missing.attempts, missing.sent_to) == (world.zhou, 5, world.zhou.phone)
    assert missing.told_at is None


def test_what_staff_did_instead_counts_from_its_day_and_stands_beside_the_text() -> None:
    world = worlds.world()
    case = undelivered(world)
    here = Notice.objects.get(case=case, person=world.zhou, channel=Channel.IN_SITE)
    call: dict[str, Any] = {"notice": str(here.pk), "way": "phone", "on": "2026-06-10", "proof": "本人接听"}
    with worlds.refused("invalid", case):
        do("tell_otherwise", world.xiaoshan.officer, "2026-06-11 09:00", case, **call | {"on": "2026-06-08"})
    do("tell_otherwise", world.xiaoshan.officer, "2026-06-11 09:00", case, **call)
    row = Notice.objects.get(event=here.event_id, channel=Channel.PHONE)
    assert (row.person, row.told_at, row.proof) == (world.zhou, worlds.at("2026-06-10 00:00"), "本人接听")
    assert not unreached(actor(world.xiaoshan.officer), case).exists()
    with worlds.refused("conflict", case):
        do("tell_otherwise", world.xiaoshan.second, "2026-06-11 10:00", case, **call)


def test_who_looked_at_the_page_was_reached() -> None:
    world = worlds.world()
    case = undelivered(world)
    Notice.objects.filter(person=world.zhou).update(opened_at=worlds.at("2026-06-10 09:00"))
    assert not unreached(actor(world.xiaoshan.officer), case).exists()


@pytest.mark.parametrize("who", ["zhou", "agent", "platform_agent"])
def test_parties_neither_write_nor_read_the_ledger(who: str) -> None:
    world = worlds.world()
    case = undelivered(world)
    person = getattr(world, who)
    here = Notice.objects.get(case=case, person=world.zhou, channel=Channel.IN_SITE)
    with worlds.refused("forbidden", case):
        do(
            "tell_otherwise",
            person,
            "2026-06-11 09:00",
            case,
            notice=str(here.pk),
            way="hand",
            on="2026-06-10",
            proof="签收",
        )
    with worlds.refused("not_found", case):
        unreached(actor(person), case)
