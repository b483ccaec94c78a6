"""What came as a complaint and is none: the note on where it belongs, and a complaint made of it (F6, O121 Art 44)."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import translation

from mediation.cases.drafts import draft_of
from mediation.cases.duplicates import earlier_elsewhere
from mediation.cases.models import Case, Draft
from mediation.cases.queries import timeline
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.documents.queries import papers_of
from mediation.law import redirects
from mediation.law.citations import cite
from mediation.notices.models import Notice
from odr.web import sentences
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import World, actor, at, do, latest, may, refused
from tests.web.people import browser, moved, text

pytestmark = pytest.mark.django_db
FILED, SENT, ANEW = "2026-06-08 09:00", "2026-06-09 10:00", "2026-06-10 11:00"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is refused is read in English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    """Something that came to the bureau of 萧山 as a complaint, with a picture."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at=FILED)
    do("add_evidence", world.zhou, FILED, case, files={"file": upload("洗涤标.jpg", picture())}, shows="洗涤标")
    return case


def sent(world: World, case: Case) -> Case:
    """The officer finds that it is an application for review."""
    do("redirect", world.xiaoshan.officer, SENT, case, **bureau.NO_COMPLAINT)
    return case


def test_it_ends_with_a_note_that_says_what_it_is_and_where_it_belongs(world: World, case: Case) -> None:
    stage = latest(sent(world, case), "administrative")
    assert (stage.state, stage.closed_at, stage.handler_id) == ("redirected", at(SENT), world.xiaoshan.officer.pk)
    assert stage.facts["redirected_on"] == "2026-06-09"
    clock = worlds.clock(case, "D03")
    assert (str(clock.due_lenient), clock.status) == ("2026-06-17", "cancelled")
    paper = Paper.objects.get(case=case, kind="guidance_note")
    assert paper.number == "萧市监投引〔2026〕第1号"
    assert paper.data["matter"] == "行政复议申请"
    assert "六十日内，向有管辖权的行政复议机关" in paper.data["way"]
    assert paper.data["reasons"] == bureau.NO_COMPLAINT["reason"]
    assert worlds.time_passes("2026-06-18 00:01") == 0, "no period of a complaint runs on"


def test_nobody_but_who_wrote_it_and_the_bureau_learns_what_it_was(world: World, case: Case) -> None:
    event = Event.objects.get(case=sent(world, case), kind="administrative.redirected")
    assert bureau.NO_COMPLAINT["reason"] not in str(event.data)
    for who, sees in ((world.zhou, True), (world.xiaoshan.lead, True), (world.agent, False)):
        assert (event in timeline(actor(who), case)) is sees
        assert papers_of(actor(who), case).filter(kind="guidance_note").exists() is sees
    assert "application for administrative review" in sentences.sentence(event)
    told = Notice.objects.filter(event=event, channel="in_site")
    assert {one.person for one in told} == {world.zhou}
    texts = Notice.objects.filter(event=event).exclude(channel="in_site")
    assert not any("review" in str(one.params) or "复议" in str(one.params) for one in texts)


def test_only_before_a_decision_and_only_with_a_kind_and_a_reason(world: World, case: Case) -> None:
    for wrong in ({"matter": "petition"}, {"matter": ""}, {"reason": ""}):
        with refused("invalid", case) as caught:
            do("redirect", world.xiaoshan.officer, SENT, case, **(bureau.NO_COMPLAINT | wrong))
        assert list(caught.value.errors) == list(wrong)
    do("accept", world.xiaoshan.officer, SENT, case)
    with refused("already_decided", case):
        do("redirect", world.xiaoshan.second, SENT, case, **bureau.NO_COMPLAINT)


def test_a_complaint_is_begun_with_every_answer_and_file_and_only_once(world: World, case: Case) -> None:
    sent(world, case)
    assert "file_anew" in may(case, world.zhou, ANEW)
    assert "file_anew" not in may(case, world.agent, ANEW)
    made = do("file_anew", world.zhou, ANEW, case).result["draft"]
    assert do("file_anew", world.zhou, ANEW, case).result["draft"] == made
    draft = draft_of(actor(world.zhou), made)
    assert draft.answers["facts"] == case.facts
    assert (draft.answers["store"], draft.answers["platform"]) == (str(world.store.pk), str(world.platform.pk))
    assert [(one["kind"], one["amount"]) for one in draft.answers["claims"]] == [
        ("refund", "458.00"), ("punitive", "1374.00"),
    ]  # fmt: skip
    piece, given = draft.evidence.get(), case.evidence.get()
    assert (piece.name, piece.shows, piece.sha256, piece.case_id) == (given.name, "洗涤标", given.sha256, None)
    data = worlds.answers(world, route="authority", bureau=str(world.xiaoshan.body.pk), draft=made)
    anew = Case.objects.get(pk=do("file", world.zhou, ANEW, None, **data).case)
    assert anew.evidence.get().sha256 == given.sha256
    assert str(worlds.clock(anew, "D03").starts_on) == "2026-06-10", "its own days count from its own receipt"
    again = do("file_anew", world.zhou, "2026-06-11 09:00", case).result["draft"]
    assert again != made
    assert Draft.objects.filter(person=world.zhou, filed_case=None).count() == 1


def test_a_bureau_that_sent_it_away_did_not_receive_the_dispute_first(world: World, case: Case) -> None:
    sent(world, case)
    elsewhere = worlds.file_at_bureau(world, world.yuhang, at=ANEW)
    assert earlier_elsewhere(latest(elsewhere, "administrative")) is None


def test_the_complainant_reads_where_to_go_and_goes_on_from_the_page(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(world, case)
    monkeypatch.setattr("odr.clock.real_now", lambda: at(ANEW))
    zhou = browser(world.zhou)
    page = text(zhou.get(reverse("case", args=[case.pk])))
    assert "Apply to the competent review organ within sixty days" in page
    assert bureau.NO_COMPLAINT["reason"] in page
    assert "Turn to where this belongs, or file a complaint with what you gave" in page
    action = reverse("action", args=[case.pk, "file_anew"])
    assert action in page
    draft = Draft.objects.filter(filed_case=None)
    assert moved(zhou.post(action)) == reverse("file_check", args=[draft.get().pk])
    checked = text(zhou.get(reverse("file_check", args=[draft.get().pk])))
    assert case.facts in checked
    assert bureau.NO_COMPLAINT["reason"] not in text(browser(world.agent).get(reverse("case", args=[case.pk])))


def test_the_officer_decides_it_at_the_acceptance_desk_with_the_note_in_sight(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: at(SENT))
    officer, url = browser(world.xiaoshan.officer), reverse("desk_decide", args=[case.pk])
    form = {"decision": "redirect", "redirect-matter": "enquiry", "redirect-reason": "只询问三包期限，没有争议。"}
    page = text(officer.post(url, form | {"look": "1"}))
    assert "投诉材料处理告知书" in page
    assert "只询问三包期限，没有争议。" in page
    assert latest(case, "administrative").state == "received"
    assert moved(officer.post(url, form)) == reverse("desk_case", args=[case.pk])
    assert latest(case, "administrative").facts["matter"] == "enquiry"


def test_the_page_of_its_own_opens_before_a_kind_was_chosen_and_sends_nothing_without_one(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: at(SENT))
    client, url = browser(world.xiaoshan.officer), reverse("action", args=[case.pk, "redirect"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"look": "1"}).status_code == 200
    assert client.post(url, {}).status_code == 422
    assert latest(case, "administrative").state == "received"


def test_every_kind_names_its_article_and_its_way_in_both_languages() -> None:
    assert [one.code for one in redirects.matters()] == ["enquiry", "disclosure", "review", "discipline"]
    for one in redirects.matters():
        assert cite(one.article, "zh").startswith("《市场监督管理投诉举报处理办法》第四十四条")
        assert one.way_zh.endswith("。")
        assert one.way_en.isascii()
        assert redirects.matter(one.code) == one
