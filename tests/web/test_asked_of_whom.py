"""Nobody misses what is asked of them, and nothing is asked of anybody while a party is gone."""

import re
from typing import Any

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.people.models import User
from tests.matrix import ways
from tests.mediation import courts, worlds
from tests.mediation.cases import bureau
from tests.mediation.confirmation import stories
from tests.mediation.worlds import World, at, do
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db


def stopped(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Stop the site's clock there."""
    monkeypatch.setattr("odr.clock.real_now", lambda: at(moment))


def page(case: Case, who: User) -> str:
    return text(browser(who).get(reverse("case", args=[case.pk])))


def asked(case: Case, who: User) -> str:
    """The section of what somebody is asked, below whose turn it is."""
    return page(case, who).partition('id="asked"')[2].partition("</section>")[0]


def gone(world: World) -> Case:
    """Before the bureau with an offer on the table; the complainant has died."""
    case = bureau.reach(world, "in_session")
    do("offer", world.agent, "2026-06-24 14:40", case, terms=[bureau.TERM])
    died: dict[str, Any] = {"what": "died", "on": "2026-06-20", "proof": "居民死亡医学证明，编号示例7号。"}
    who = str(case.parties.get(side="claimant").pk)
    do("record_loss", world.xiaoshan.officer, "2026-06-24 14:45", case, party=who, **died)
    return case


def test_while_a_party_is_gone_every_page_says_so_and_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = gone(world)
    stopped(monkeypatch, "2026-06-24 15:00")
    for who in (world.zhou, world.agent, world.platform_agent):
        shown = page(case, who)
        assert "周示例: the person died, Sat 20 Jun 2026" in shown
        assert "The case stands still" in shown
        assert "It is your turn" not in shown
        assert "Read the offer and answer" not in shown


def test_at_the_desk_the_successor_of_who_is_gone_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = gone(world)
    stopped(monkeypatch, "2026-06-24 15:00")
    shown = text(browser(world.xiaoshan.officer).get(reverse("desk_case", args=[case.pk])))
    assert "until a successor is recorded or the stage is ended" in shown
    first = re.search(r'<a class="btn btn--primary" href="([^"]+)" data-key="1">', shown)
    assert first is not None
    assert "/do/take_place/" in first[1]
    form = text(browser(world.xiaoshan.officer).get(reverse("action", args=[case.pk, "record_loss"])))
    assert "nobody acts in this party's name" in form


def test_the_consumer_is_asked_on_top_whether_the_advance_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = ways.WAYS["first_handling", "failed"](world)
    do("step_in", world.platform_agent, "2026-06-09 09:00", case, rules="《规则》第五条", text="先行退还货款。")
    paid: dict[str, Any] = {"ground": "deposit", "rules": "《规则》第三条", "amount": "1458.00", "on": "2026-06-09"}
    said: dict[str, Any] = {"channel": "platform_refund", "transaction_no": "TK-示例"}
    stopped(monkeypatch, "2026-06-09 11:00")
    assert asked(case, world.zhou) == ""
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **paid, **said)
    assert 'href="#first"' in asked(case, world.zhou)
    assert asked(case, world.agent) == ""
    assert "1,458.00 yuan in advance" in page(case, world.zhou), "sums are written as people write them"
    do("confirm_advance", world.zhou, "2026-06-09 10:30", case, amount="1458.00")
    assert asked(case, world.zhou) == ""


def test_before_a_court_the_store_is_asked_to_agree_and_both_to_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = courts.drafted(world)
    stopped(monkeypatch, "2026-06-10 09:30")
    way = reverse("party_agreement", args=[case.pk])
    for who in (world.zhou, world.agent):
        assert way in asked(case, who) or f'class="btn btn--primary" href="{way}"' in page(case, who)
        assert "Not your turn" not in page(case, who)
    other = courts.confirmed(World(**vars(world)))
    stopped(monkeypatch, "2026-06-01 10:00")
    assert reverse("action", args=[other.pk, "agree_mediation"]) in asked(other, world.agent)
    assert asked(other, world.zhou) == ""


def test_work_that_nobody_took_is_the_offices_own(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")
    stopped(monkeypatch, "2026-05-20 10:00")
    shown = text(browser(world.xiaoshan.officer).get(reverse("desk_case", args=[case.pk])))
    assert "Nobody has it yet: you or a colleague (officer, head of the bureau)" in shown


def test_an_objection_asks_for_its_reasons_and_says_that_the_ruling_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = stories.in_review(world)
    do("confirm", world.clerk, "2026-08-20 15:00", case, **stories.RULING)
    stopped(monkeypatch, "2026-08-25 09:00")
    way = reverse("action", args=[case.pk, "object_to_ruling"])
    client = browser(world.chen)
    shown = text(client.get(way))
    assert "Why the ruling is wrong" in shown
    assert "The ruling stands meanwhile" in shown
    assert client.post(way, {"text": ""}).status_code == 422
    assert client.post(way, {"text": "确认的金额与协议不一致。"}).status_code == 302
