"""The ledger of service at the desk: the way from a text that did not arrive to the record of a telephone call."""

import re
from datetime import UTC, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from mediation.core import outbox
from mediation.notices.models import Channel, Notice
from tests.mediation import worlds
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
FILED = "2026-05-18 09:00"


def test_from_a_lost_text_to_the_call_that_replaced_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at=FILED)
    with override_settings(SMS_SENDER="tests.mediation.notices.test_service.NobodyTakes"):
        for hours in range(30):
            outbox.drain(now=worlds.at(FILED) + timedelta(hours=hours))
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-20 10:00").astimezone(UTC))
    officer = browser(world.xiaoshan.officer)
    assert "1 not reached" in text(officer.get(reverse("desk_case", args=[case.pk])))
    page = officer.get(reverse("desk_service", args=[case.pk]) + "?only=unreached")
    shown = text(page)
    assert "did not arrive after 5 attempts: HTTP 503" in shown
    cells = re.findall(r'<td data-label="([^"]+)">', page.content.decode())
    assert cells[:5] == ["What was told", "To whom", "How", "What became of it", "Counts as told from"]
    assert world.zhou.phone not in shown
    here = Notice.objects.get(case=case, person=world.zhou, channel=Channel.IN_SITE)
    action = reverse("action", args=[case.pk, "tell_otherwise"])
    assert f"notice={here.pk}" in page.content.decode()
    officer.post(action, {"notice": str(here.pk), "way": "phone", "on": "2026-05-19", "proof": "本人接听"})
    assert "Everybody was reached." in text(officer.get(reverse("desk_service", args=[case.pk]) + "?only=unreached"))
    whole = text(officer.get(reverse("desk_service", args=[case.pk])))
    assert "本人接听" in whole
    assert "Tue 19 May" in whole


def test_the_ledger_is_the_bodys_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at=FILED)
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-20 10:00").astimezone(UTC))
    for who in (world.zhou, world.agent, world.yuhang.officer, world.mediator):
        for page in ("desk_service", "api_service"):
            assert browser(who).get(reverse(page, args=[case.pk])).status_code == 404
    rows = browser(world.xiaoshan.officer).get(reverse("api_service", args=[case.pk])).json()["results"]
    assert {(one["name"], one["channel"]) for one in rows if one["role"] == "claimant"} == {
        ("周示例", "in_site"), ("周示例", "sms"),
    }  # fmt: skip
    assert not any(world.zhou.phone in str(one) for one in rows)
