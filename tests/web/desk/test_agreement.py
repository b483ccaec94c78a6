"""The agreement at the desk: the law's check beside the draft, versions word by word, signatures, the seal."""

import re
from datetime import UTC
from typing import Any

import pytest
from django.urls import reverse

from mediation.agreements.models import Agreement
from mediation.cases.models import Case
from odr.web.desk import clauses
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import World
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, on the day of drafting."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-20 17:00").astimezone(UTC))
    return worlds.world()


def url(case: Case) -> str:
    """The agreement's page."""
    return reverse("desk_agreement", args=[case.pk])


def typed(case: Case, **changed: Any) -> dict[str, str]:
    """The draft as a browser sends it."""
    data = stories.draft(case, **changed)
    rows = {f"terms-{n}-{key}": value for n, row in enumerate(data.pop("terms")) for key, value in row.items()}
    return data | rows


def test_a_draft_that_is_not_clear_is_not_laid_on_the_table(world: World) -> None:
    case = stories.in_session(world)
    form = typed(case, text="商家酌情补偿并妥善处理", due_on="") | {"action": "draft_agreement"}
    answer = browser(world.mediator).post(url(case), form)
    page = text(answer)
    assert answer.status_code == 422
    assert "Must change" in page
    assert "Clause 1:" in page
    assert "too vague to be enforced: “酌情”, “妥善处理”" in page
    assert "Use an exact amount" in page
    assert not Agreement.objects.filter(proceeding__case=case).exists()


def test_the_check_can_be_asked_without_drafting(world: World) -> None:
    case = stories.in_session(world)
    page = text(browser(world.mediator).post(url(case), typed(case) | {"look": "1"}))
    listed = re.search(r"(\d+) passed", page)
    assert listed
    line = re.search(r"finding--ok.*?</span> (.*?)</p>", page, re.DOTALL)
    assert line
    assert len(line[1].split("; ")) == int(listed[1])
    assert stories.TERM["default"] in page
    assert not Agreement.objects.filter(proceeding__case=case).exists()


def test_a_row_can_be_added_without_scripts_and_nothing_typed_is_lost(world: World) -> None:
    case = stories.in_session(world)
    page = text(browser(world.mediator).post(url(case), typed(case) | {"_add_terms": "1"}))
    assert "terms-2-amount" in page
    assert "12000.00" in page
    assert "Something needs your attention" not in page


def test_versions_differ_word_by_word(world: World) -> None:
    case = stories.drafted(world)
    worlds.do("draft_agreement", world.mediator, "2026-07-20 11:00", case, **stories.draft(case, amount="11000.00"))
    page = text(browser(world.mediator).get(url(case)))
    assert "<del>12,000.00</del><ins>11,000.00</ins>" in page or ("<del>" in page and "<ins>" in page)
    assert "changed: clause 1" in page
    assert "Clauses, version 2" in page
    first = Agreement.objects.get(proceeding__case=case, version=1)
    assert "Clauses, version 1" in text(browser(world.mediator).get(url(case), {"version": str(first.pk)}))


def test_changes_keep_figures_whole() -> None:
    assert clauses.changes("支付11,000.00元", "支付12,000.00元") == [
        {"kind": "same", "text": "支付"},
        {"kind": "removed", "text": "11,000.00"},
        {"kind": "added", "text": "12,000.00"},
        {"kind": "same", "text": "元"},
    ]


def test_mediator_signs_after_the_parties_then_the_secretary_seals(world: World) -> None:
    case = stories.drafted(world)
    mediator, secretary = browser(world.mediator), browser(world.secretary)
    shown = stories.tabled(case).content_hash
    assert 'value="sign_agreement"' not in text(mediator.get(url(case)))
    for who, when in ((world.chen, "15:42"), (world.home_agent, "15:47")):
        worlds.do("sign_agreement", who, f"2026-07-20 {when}", case, content_hash=shown)
    assert 'value="seal"' not in text(secretary.get(url(case)))
    assert mediator.post(url(case), {"action": "sign_agreement", "content_hash": shown}).status_code == 302
    assert 'value="seal"' in text(secretary.get(url(case)))
    assert secretary.post(url(case), {"action": "seal"}).status_code == 302
    assert worlds.latest(case, "peoples_mediation").state == "agreed"


def test_signing_another_text_than_stands_there_is_refused(world: World) -> None:
    case = stories.drafted(world)
    shown = stories.tabled(case).content_hash
    for who in (world.chen, world.home_agent):
        worlds.do("sign_agreement", who, "2026-07-20 15:42", case, content_hash=shown)
    page = text(
        browser(world.mediator).post(url(case), {"action": "sign_agreement", "content_hash": "0" * 64}, follow=True)
    )
    assert "The text changed since you saw it." in page


def test_another_mediator_cannot_draft(world: World) -> None:
    case = stories.in_session(world)
    page = text(browser(world.second_mediator).get(url(case)))
    assert 'value="draft_agreement"' not in page
