"""An application made orally: minuted by the court's clerk, signed by both sides, and so filed (J3; CPLI 353)."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from mediation.confirmation import dossier
from mediation.core import outbox
from mediation.core.models import Event
from mediation.documents.models import Paper
from tests.mediation import worlds
from tests.mediation.confirmation import stories
from tests.mediation.worlds import at, clock, do, latest, may, refused
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
MINUTES: dict[str, Any] = {
    "facts": "双方到场，共同口头申请确认2026年7月20日达成的调解协议有效。", "performance": "尚未到履行期限。",
    "read_out": True,
}  # fmt: skip


def minuted(world: worlds.World) -> Any:
    """Asked for by the complainant, written down by the clerk."""
    case = stories.applied(world)
    do("ask_oral", world.chen, "2026-08-03 10:00", case)
    do("take_minutes", world.clerk, "2026-08-04 09:00", case, **MINUTES)
    return case


def test_the_clerk_sees_it_once_it_is_asked_for_and_takes_the_minutes() -> None:
    world = worlds.world()
    case = stories.applied(world)
    with refused("not_found", case):
        do("take_minutes", world.clerk, "2026-08-03 09:30", case, **MINUTES)
    do("ask_oral", world.chen, "2026-08-03 10:00", case)
    before = stories.application(case).content_hash
    with refused("invalid", case):
        do("take_minutes", world.clerk, "2026-08-04 09:00", case, **(MINUTES | {"read_out": False}))
    with refused("not_open", case):
        do("take_dossier", world.clerk, "2026-08-04 09:00", case)
    do("take_minutes", world.clerk, "2026-08-04 09:00", case, **MINUTES)
    held = stories.application(case)
    assert (held.facts, held.minuted_by, held.minuted_at) == (MINUTES["facts"], world.clerk, at("2026-08-04 09:00"))
    assert held.content_hash != before
    assert latest(case, "confirmation").state == "minuted"


def test_both_sign_the_minutes_and_with_the_last_signature_it_is_filed() -> None:
    world = worlds.world()
    case = minuted(world)
    do("sign_application", world.chen, "2026-08-04 09:30", case, **stories.signature(case))
    assert latest(case, "confirmation").state == "minuted"
    do("sign_application", world.home_agent, "2026-08-04 09:40", case, **stories.signature(case))
    confirmation = latest(case, "confirmation")
    assert (confirmation.state, confirmation.facts["filed_on"]) == ("filed", "2026-08-04")
    assert clock(case, "D20").status == "met"
    assert (str(clock(case, "D21").starts_on), clock(case, "D21").due_lenient) == ("2026-08-04", date(2026, 8, 7))
    paper = Paper.objects.get(case=case, kind="confirmation_application")
    assert (paper.data["clerk"], paper.data["facts"]) == ("钱示例", MINUTES["facts"])
    kinds = list(Event.objects.filter(proceeding=confirmation).order_by("seq").values_list("kind", flat=True))
    assert kinds[-3:] == ["confirmation.signed", "confirmation.signed", "confirmation.filed"]
    outbox.drain(now=at("2026-08-04 09:41"))
    assert dossier.build(confirmation), "its package checks itself"
    assert "docket" in may(case, world.clerk, "2026-08-05 09:00")


def test_a_written_application_that_somebody_signed_is_not_made_orally_any_more() -> None:
    world = worlds.world()
    case = stories.applied(world)
    do("sign_application", world.chen, "2026-08-03 10:00", case, **stories.signature(case))
    with refused("already_decided", case):
        do("ask_oral", world.home_agent, "2026-08-03 11:00", case)


def test_minutes_are_asked_for_and_signed_within_the_thirty_days() -> None:
    world = worlds.world()
    case = minuted(world)
    do("sign_application", world.chen, "2026-08-19 23:00", case, **stories.signature(case))
    with refused("too_late", case):
        do("sign_application", world.home_agent, "2026-08-20 00:01", case, **stories.signature(case))
    with refused("conflict", case):
        do("sign_application", world.home_agent, "2026-08-19 23:30", case,
           **stories.signature(case, content_hash="0" * 64))  # fmt: skip


def test_after_the_thirty_days_nothing_is_asked_for_orally() -> None:
    world = worlds.world()
    case = stories.applied(world)
    assert "ask_oral" in may(case, world.chen, "2026-08-19 23:59")
    with refused("too_late", case):
        do("ask_oral", world.chen, "2026-08-20 00:01", case)


def test_the_minutes_can_still_be_withdrawn() -> None:
    world = worlds.world()
    case = minuted(world)
    do("withdraw_application", world.home_agent, "2026-08-04 10:00", case, reason="改为书面申请")
    assert latest(case, "confirmation").state == "withdrawn"
    assert "apply_confirmation" in may(case, world.chen, "2026-08-05 09:00")


def test_the_clerk_writes_it_down_at_the_courts_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = stories.applied(world)
    do("ask_oral", world.chen, "2026-08-03 10:00", case)
    monkeypatch.setattr("odr.clock.real_now", lambda: at("2026-08-04 09:00"))
    clerk, url = browser(world.clerk), reverse("desk_court", args=[case.pk])
    assert 'value="take_minutes"' in text(clerk.get(url))
    form = {f"take_minutes-{name}": value for name, value in MINUTES.items()}
    assert clerk.post(url, {"decision": "take_minutes", **form}).status_code == 302
    assert latest(case, "confirmation").state == "minuted"
    signing = text(browser(world.chen).get(reverse("party_application", args=[case.pk, stories.application(case).pk])))
    assert MINUTES["facts"] in signing
