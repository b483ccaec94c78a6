"""The page on which a party is asked for its consent: what it means, and both answers on it (Order 121 Art 18)."""

from datetime import UTC

import pytest
from django.urls import reverse

from tests.mediation import worlds
from tests.mediation.cases.bureau import reach
from tests.mediation.worlds import latest
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "sentences", "refuse"),
    [
        ("en", ("voluntary and costs you nothing", "take your agreement", "court stays open"), "Refuse mediation"),
        ("zh-hans", ("调解自愿，不收取任何费用", "随时可以撤回同意", "仍然可以向人民法院提起诉讼"), "不同意调解"),
    ],
)  # fmt: skip
def test_a_party_reads_what_it_agrees_to_and_can_say_no_there(
    monkeypatch: pytest.MonkeyPatch, language: str, sentences: tuple[str, ...], refuse: str
) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-15 12:00").astimezone(UTC))
    world = worlds.world()
    case = reach(world, "consent_pending")
    client, url = browser(world.zhou, language=language), reverse("action", args=[case.pk, "consent"])
    page = text(client.get(url))
    stage = latest(case, "administrative")
    assert stage.body is not None
    assert all(one in page for one in (*sentences, stage.body.name))
    assert f"<h1>{'您是否同意调解？' if language == 'zh-hans' else 'Do you agree to mediation?'}</h1>" in page
    button = page.split('formaction="')[1]
    assert refuse in button.split("</button>")[0]
    assert client.post(button.split('"')[0], {"ref": "a"}).status_code == 302
    assert latest(case, "administrative").facts["consents"]["claimant"]["agrees"] is False


def test_what_one_wrote_oneself_is_folded_and_what_another_answers_is_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-15 12:00").astimezone(UTC))
    world = worlds.world()
    url = reverse("action", args=[reach(world, "consent_pending").pk, "consent"])
    folded = "<summary>What you wrote and gave</summary>"
    assert folded in browser(world.zhou).get(url).content.decode()
    answering = browser(world.agent).get(url)
    assert answering.status_code == 200
    assert folded not in answering.content.decode()
    assert 'id="complaint"' in answering.content.decode()
