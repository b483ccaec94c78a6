"""Texts of papers put otherwise by two people: said by papers issued from then on, and never without the law."""

import io
from typing import Any

import pypdf
import pytest
from django.urls import reverse

from mediation.core import outbox
from mediation.core.refusals import Refused
from mediation.documents import parts, render, specimen, wordings
from mediation.documents.models import Paper
from mediation.documents.papers import now_ready
from mediation.people import proposals
from mediation.people.models import Proposal
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import Offices
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db
NOTE = "咨询：示例热线。\n工作日九时至十七时。"
OWN = "双方自愿是调解的前提。调解不收费。"


@pytest.fixture
def offices() -> Offices:
    return made.offices()


def said(part: str = "acceptance_decision.voluntary", words: str = OWN, **more: Any) -> dict[str, Any]:
    return {"part": part, "text": words} | more


def accepted(offices: Offices, day: str) -> Paper:
    """The decision to accept a complaint of that day."""
    office = offices.world.xiaoshan
    case = worlds.file_at_bureau(offices.world, office, at=f"2026-06-{day} 09:00")
    worlds.do("accept", office.officer, f"2026-06-{day} 10:00", case)
    return Paper.objects.get(case=case, kind="acceptance_decision")


def printed(paper: Paper) -> str:
    """What stands on it, without spaces."""
    pages = pypdf.PdfReader(io.BytesIO(render.render(paper.kind, paper.data))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.both_databases
def test_papers_say_the_text_in_force_when_they_were_issued(offices: Offices) -> None:
    before = accepted(offices, "01")
    made.done("change_paper_text", offices, **said())
    made.done(
        "change_paper_text", offices, **said("acceptance_decision.note", "咨询：示例热线。\n工作日九时至十七时。")
    )
    after = accepted(offices, "02")
    old = parts.part("acceptance_decision.voluntary").text
    assert old in printed(before)
    assert OWN not in printed(before)
    assert OWN in printed(after)
    assert old not in printed(after)
    assert "咨询：示例热线。" in printed(after)
    assert before.content_sha256 != after.content_sha256
    outbox.drain(now=worlds.at("2026-06-02 11:00"))
    assert now_ready(before, now=made.NOW).sha256 != now_ready(after, now=made.NOW).sha256
    back = made.undo(Proposal.objects.get(data__part="acceptance_decision.voluntary"), offices)
    assert back.state == "done"
    assert old in printed(accepted(offices, "03"))
    assert OWN in printed(after), "a paper keeps its text"
    assert "咨询" in printed(Paper.objects.order_by("issued_at").filter(kind=after.kind).last() or after)


def test_what_stood_waits_for_its_day(offices: Offices) -> None:
    found = made.propose("change_paper_text", offices.one, **said(takes_on="2026-06-02"))
    made.confirm(found, offices.two)
    assert wordings.in_force("acceptance_decision") == {}
    assert proposals.carry_out_due(now=worlds.at("2026-06-02 00:10")) == 1
    assert wordings.in_force("acceptance_decision") == {"voluntary": OWN}
    assert wordings.version("acceptance_decision") == 1


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("mediation_notice.recusal", "可以自收到本通知之日起三日内申请回避，提出后调解中止。"),
        ("mediation_notice.recusal", "自收到之日起{recusal_days}日内可以提出。"),
        ("mediation_notice.recusal", "{recusal_days}日内申请回避，提出后中止。联系{phone}。"),
        ("decline_decision.ways", "你可以通过下列途径解决争议："),
        ("decline_decision.ways", ""),
        ("acceptance_decision.note", "咨询\U0001f600"),
        ("acceptance_decision.note", "{phone}"),
        ("mediation_notice.bring", "甲" * 1001),
    ],
)
def test_a_text_without_what_the_law_wants_is_refused(part: str, words: str, offices: Offices) -> None:
    with pytest.raises(Refused) as caught:
        made.propose("change_paper_text", offices.one, **said(part, words))
    assert (caught.value.code, list(caught.value.errors)) == ("invalid", ["text"])


def test_an_unknown_text_is_refused(offices: Offices) -> None:
    for part in ("acceptance_decision.nothing", "pm_agreement.note", "x"):
        with pytest.raises(Refused) as caught:
            made.propose("change_paper_text", offices.one, **said(part))
        assert list(caught.value.errors) == ["part"]


@pytest.mark.parametrize("part", parts.everything(), ids=lambda part: part.code)
def test_every_part_stands_on_its_paper_and_what_it_keeps_is_its_own(part: parts.Part) -> None:
    """Each is really read by its template: a mark put into it is printed, with the fields of the case in it."""
    assert part.lacks(part.text) == []
    assert {one for one in part.keep if "{" in one} == {f"{{{one}}}" for one in parts.FIELD.findall(part.text)}
    found = specimen.of(part.paper, {part.name: f"{part.text}记号甲乙"}, made.TOMORROW)
    paragraphs = ["".join(run.text for run in paragraph) for paragraph in found.paragraphs]
    whole = [one for one in paragraphs if "记号甲乙" in one]
    assert len(whole) == 1
    assert parts.FIELD.sub(specimen.BLANK, part.text) in whole[0]


def test_a_text_is_changed_on_pages_and_previewed_as_it_will_be_sent(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: made.NOW)
    accepted(offices, "01")
    one = browser(offices.one)
    new = reverse("desk_propose", args=["change_paper_text"])
    assert f"{new}?part=mediation_notice.bring" in text(one.get(reverse("desk_texts")))
    assert moved(one.get(new)) == reverse("desk_texts"), "which text is chosen there"
    assert one.get(f"{new}?part=nothing").status_code == 404
    assert "双方自愿是调解的前提" in text(one.get(f"{new}?part=acceptance_decision.voluntary"))
    wrong = one.post(new, said(words="调解不收费。", reason=made.WHY))
    assert (wrong.status_code, len(errors(wrong))) == (422, 1)
    page = moved(one.post(new, said(reason=made.WHY)))
    shown = text(one.get(page))
    assert "This changes 1 open case" in shown
    assert "投诉受理决定书" in shown
    assert shown.count("调解不收费") >= 2, "beside what stood, and on the paper"
    assert specimen.BLANK in shown
    assert "周示例" not in shown, "an administrator reads no case"
    browser(offices.two).post(page, {"approve": "yes", "reason": "见文稿"})
    assert wordings.in_force("acceptance_decision") == {"voluntary": OWN}
    assert "own text" in text(one.get(reverse("desk_texts")))
    rules = browser(offices.one).get(reverse("api_admin_rules")).json()
    assert rules["own_texts"] == {"acceptance_decision.voluntary": OWN}
