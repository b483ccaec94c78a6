"""Pages of consumers and merchants: who sees what, whose turn, offers, evidence, notices; scripts off."""

from datetime import timedelta
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from mediation.cases.models import Case
from mediation.core import gate, verbs
from mediation.core.actors import Actor
from mediation.evidence.models import Evidence
from mediation.negotiation.models import Offer, OfferStatus
from mediation.notices import titles
from mediation.notices.queries import unread
from mediation.people.models import User
from odr import clock
from odr.web import clocks
from odr.web.sentences import OWN, SENTENCES
from tests.mediation.worlds import World, do, file_at_bureau, file_case, kinds, latest
from tests.web.people import browser, errors, moved, picture, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(people: World) -> Case:
    """A complaint of today, with the merchant."""
    return file_case(people, at=clock.now())


def make_offer(people: World, case: Case, who: User | None = None) -> Offer:
    """An offer of the store."""
    day = (clock.now() + timedelta(days=10)).date().isoformat()
    do("offer", who or people.agent, clock.now(), case, terms=[{"kind": "payment", "amount": "458.00", "due_on": day}])
    return Offer.objects.latest("made_at")


def addresses(case: Case) -> list[str]:
    """Every page of one case that parties have."""
    names = ("case", "case_history", "evidence", "evidence_add", "offer_new")
    return [reverse(name, args=[case.pk]) for name in names]


def test_pages_of_a_case_open_for_its_parties_and_for_nobody_else(people: World, case: Case) -> None:
    for who in (people.zhou, people.agent, people.platform_agent):
        for address in addresses(case):
            assert browser(who).get(address).status_code == 200, (who, address)
    strangers = (
        people.chen,
        people.outsider,
        people.home_agent,
        people.xiaoshan.officer,
        people.clerk,
        people.mediator,
    )
    unknown = case.pk.__class__(int=1)
    for who in strangers:
        for address in addresses(case):
            there = browser(who).get(address)
            gone = browser(who).get(address.replace(str(case.pk), str(unknown)))
            assert there.status_code == gone.status_code == 404, (who, address)
            page, other = (text(one).replace(str(case.pk), "").replace(str(unknown), "") for one in (there, gone))
            assert _without_token(page) == _without_token(other)
    for address in addresses(case):
        assert moved(browser().get(address)).startswith("/account/login/")


def _without_token(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_those_who_handle_a_case_are_led_to_their_desk(people: World) -> None:
    case = file_at_bureau(people, people.xiaoshan, at=clock.now())
    where = moved(browser(people.xiaoshan.officer).get(f"/cases/{case.pk}/"))
    assert where == f"/desk/cases/{case.pk}/"


def test_each_side_sees_whose_turn_it_is_and_by_when(people: World, case: Case) -> None:
    mine = text(browser(people.agent).get(f"/cases/{case.pk}/"))
    assert "It is your turn" in mine
    assert mine.count("Answer the complaint</") == 2, "the step and its button have one name"
    assert "By which rule, and how it is counted" in mine
    assert mine.count("btn--primary") == 1
    theirs = text(browser(people.zhou).get(f"/cases/{case.pk}/"))
    assert "You wait for: merchant, platform" in theirs
    assert "btn--primary" not in theirs
    assert people.zhou.phone not in mine + theirs
    assert "示例街道2号" not in mine


def test_an_offer_is_made_read_and_accepted_without_scripts(people: World, case: Case) -> None:
    seller, buyer = browser(people.agent), browser(people.zhou)
    day = (clock.now() + timedelta(days=10)).date().isoformat()
    form = {"amount": "458.00", "goods": "return", "freight": "payee", "apology": "", "due_on": day, "message": "抱歉"}
    page = moved(seller.post(f"/cases/{case.pk}/offers/new/", form | {"ref": "one"}))
    assert moved(seller.post(f"/cases/{case.pk}/offers/new/", form | {"ref": "one"})) == page
    offer = Offer.objects.get()
    assert [term["kind"] for term in offer.terms] == ["payment", "return"]
    asked = text(buyer.get(f"/cases/{case.pk}/"))
    assert "Please answer offer No. 1" in asked
    assert asked.count('btn btn--primary"') == 1
    read = text(buyer.get(page))
    assert "Accept this offer" in read
    assert "肆佰伍拾捌元整" in read
    assert "Accept this offer" not in text(seller.get(page))
    answer = {"action": "accept_offer", "version": "1", "ref": "two"}
    assert moved(buyer.post(page, answer)) == f"/cases/{case.pk}/"
    buyer.post(page, answer)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.ACCEPTED
    assert kinds(case).count("offer.accepted") == 1
    assert "What was agreed" in text(buyer.get(f"/cases/{case.pk}/"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"amount": "", "goods": "", "apology": ""}, "Offer money, something about the goods, or an apology."),
        ({"amount": "-1"}, "An amount cannot be below zero."),
        ({"due_on": "2020-01-01"}, "Row 1: This day is already over."),
    ],
)
def test_a_wrong_offer_is_said_and_kept_on_the_page(people: World, case: Case, said: Any, sentence: str) -> None:
    form = {"amount": "458.00", "due_on": "2027-03-01", "message": "请考虑", "ref": "one"} | said
    page = browser(people.agent).post(f"/cases/{case.pk}/offers/new/", form)
    assert page.status_code == 422
    assert sentence in errors(page)
    assert "请考虑" in text(page)
    assert not Offer.objects.exists()


def test_an_offer_replaced_meanwhile_is_not_accepted(people: World, case: Case) -> None:
    old = make_offer(people, case)
    buyer = browser(people.zhou)
    buyer.get(reverse("offer", args=[case.pk, old.pk]))
    make_offer(people, case)
    buyer.post(reverse("offer", args=[case.pk, old.pk]), {"action": "accept_offer", "version": "1", "ref": "x"})
    old.refresh_from_db()
    assert old.status == OfferStatus.SUPERSEDED
    assert latest(case, "first_handling").state == "negotiating"


def test_offers_are_not_there_for_others(people: World, case: Case) -> None:
    offer = make_offer(people, case)
    other = file_case(people, at=clock.now(), who=people.chen)
    assert browser(people.chen).get(reverse("offer", args=[case.pk, offer.pk])).status_code == 404
    assert browser(people.chen).get(reverse("offer", args=[other.pk, offer.pk])).status_code == 404
    assert browser(people.zhou).post(reverse("offer", args=[case.pk, offer.pk]), {"action": "file"}).status_code == 404


def test_evidence_is_added_shown_and_downloaded_safely(people: World, case: Case) -> None:
    client = browser(people.zhou)
    file = picture("褪色.jpg")
    given = file.read()
    file.seek(0)
    form = {"file": file, "shows": "第一次洗后", "audience": "own", "ref": "one"}
    assert moved(client.post(f"/cases/{case.pk}/evidence/add/", form)) == f"/cases/{case.pk}/evidence/"
    one = Evidence.objects.get()
    page = text(client.get(f"/cases/{case.pk}/evidence/"))
    assert "第一次洗后" in page
    assert "only your side and the body in charge see it" in page
    saved = client.get(f"/evidence/{one.pk}/file/")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(cast("Any", saved).streaming_content) == given
    for response in (saved, client.get(f"/evidence/{one.pk}/picture/")):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
    for who in (people.agent, people.chen):
        assert browser(who).get(f"/evidence/{one.pk}/file/").status_code == 404
        assert browser(who).get(f"/evidence/{one.pk}/picture/").status_code == 404
    assert "褪色.jpg" not in text(browser(people.agent).get(f"/cases/{case.pk}/evidence/"))


def test_refused_evidence_says_why_and_keeps_what_was_typed(people: World, case: Case) -> None:
    form = {"file": SimpleUploadedFile("空.png", b""), "shows": "第一次洗后", "audience": "own"}
    page = browser(people.zhou).post(f"/cases/{case.pk}/evidence/add/", form)
    assert page.status_code == 422
    assert "This file is empty." in errors(page)
    assert "第一次洗后" in text(page)
    missing = browser(people.zhou).post(f"/cases/{case.pk}/evidence/add/", {"shows": "x"})
    assert missing.status_code == 422
    assert errors(missing)


def test_lists_find_sort_and_page(people: World, case: Case) -> None:
    client = browser(people.zhou)
    for number in range(21):
        file_case(people, at=clock.now(), title=f"第{number}件", order_no=f"NO-{number}")
    page = text(client.get("/cases/"))
    assert "Next page" in page
    assert case.number not in page, "the oldest of 22 is on the second page"
    older = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert case.number in text(client.get(older))
    assert "第7件" in text(client.get("/cases/?q=NO-7"))
    assert case.number in text(client.get(f"/cases/?q={case.number}"))
    assert 'Nothing found for "zzz"' in text(client.get("/cases/?q=zzz"))
    assert "You have no case yet" in text(browser(people.chen).get("/cases/"))
    assert text(client.get("/cases/?after=nonsense")).count("JF-") >= 20


def test_the_inbox_shows_what_is_due_first_and_filters_by_turn(people: World, case: Case) -> None:
    client = browser(people.agent)
    late = file_case(people, at=clock.now() - timedelta(days=10), title="更急的一件")
    page = text(client.get("/inbox/"))
    assert page.index("更急的一件") < page.index(case.title)
    assert "2 open cases" in page
    do("say_no", people.agent, clock.now(), late, reason="谈不成，理由已经说明")
    assert "更急的一件" not in text(client.get("/inbox/"))
    assert "更急的一件" in text(client.get("/inbox/?show=closed"))
    assert case.title in text(client.get("/inbox/?show=mine"))
    others = text(client.get("/inbox/?show=others"))
    assert case.title not in others
    headings = {
        "": "1 open case",
        "mine": "1 case waits for you",
        "others": "0 cases wait for others",
        "closed": "1 closed case",
    }
    for show, heading in headings.items():
        assert f'<h2 class="mt4">{heading}</h2>' in text(client.get(f"/inbox/?show={show}")), show
    assert "No case waits for the other side or for an authority." in others
    assert "A case stands here once every stage of it is over." in text(
        browser(people.home_agent).get("/inbox/?show=closed")
    )
    for who in (people.home_agent, people.zhou, people.outsider):
        assert case.title not in text(browser(who).get("/inbox/"))
    assert "Nothing here" in text(browser(people.home_agent).get("/inbox/"))


def test_the_inbox_puts_the_readers_own_turns_first(people: World, case: Case) -> None:
    """D02 is the platform's clock and ends first; it heads nobody's row but its own turn's."""
    file_at_bureau(people, people.xiaoshan, at=clock.now() - timedelta(days=2), title="等主管局决定的一件")
    page = text(browser(people.agent).get("/inbox/"))
    assert page.index(case.title) < page.index("等主管局决定的一件")
    mine = page.split(case.title)[1].split("</li>")[0]
    with translation.override("en"):
        own, first = (clocks.of(case.deadlines.get(code=code), now=clock.now()).label for code in ("D01", "D02"))
    assert own in mine
    assert first not in mine
    other = page.split("等主管局决定的一件")[1].split("</li>")[0]
    assert "Your turn" not in other
    assert "Waiting for: officer" in other


def test_the_inbox_goes_on_where_its_page_ended(people: World) -> None:
    for number in range(21):
        file_case(people, at=clock.now(), title=f"第{number}件", order_no=f"NO-{number}")
    file_at_bureau(people, people.xiaoshan, at=clock.now() - timedelta(days=2), title="不归我们的一件")
    client = browser(people.agent)
    page = text(client.get("/inbox/"))
    assert "不归我们的一件" not in page
    older = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    rest = text(client.get(older))
    assert rest.index("件</bdi>") < rest.index("不归我们的一件")
    shown = {f"第{number}件" for number in range(21) if f"第{number}件" in page}
    assert {f"第{number}件" for number in range(21) if f"第{number}件" in rest} == {
        f"第{n}件" for n in range(21)
    } - shown


def test_notices_are_marked_and_opening_the_case_reads_them(people: World, case: Case) -> None:
    agent = Actor.person(people.agent.pk)
    client = browser(people.agent)
    assert unread(agent).count() == 1
    assert "Notices (1 new)" in text(client.get("/notices/"))
    client.get(f"/cases/{case.pk}/")
    assert unread(agent).count() == 0
    do("answer", people.agent, clock.now(), case, text="我们看看")
    assert unread(Actor.person(people.zhou.pk)).count() == 1 + 1
    browser(people.zhou).post("/notices/read/")
    assert unread(Actor.person(people.zhou.pk)).count() == 0


@pytest.mark.parametrize(
    ("who", "leads"),
    [
        ("zhou", "/cases/"),
        ("agent", "/inbox/"),
        ("platform_agent", "/inbox/"),
        ("mediator", "/desk/"),
        ("clerk", "/desk/"),
    ],
)
def test_home_leads_each_to_their_own_place(people: World, who: str, leads: str) -> None:
    assert moved(browser(getattr(people, who)).get("/")) == leads


def test_the_language_switch_stays_and_pages_exist_in_both(people: World, case: Case) -> None:
    client = browser(people.zhou, language="")
    assert 'lang="zh' in text(client.get(f"/cases/{case.pk}/")).lower()
    back = client.post("/language/", {"language": "en", "next": f"/cases/{case.pk}/"})
    assert moved(back) == f"/cases/{case.pk}/"
    page = text(client.get(f"/cases/{case.pk}/"))
    assert '<html lang="en"' in page
    assert "What happened so far" in page
    assert moved(client.post("/language/", {"language": "en", "next": "https://evil.example/"})) == "/"


def test_every_event_of_a_verb_has_its_sentence() -> None:
    recorded = {verb.step.event for verb in verbs.all_verbs()}
    recorded |= {machine.opening.event for machine in verbs.machines().values()}
    assert recorded - SENTENCES.keys() == set()


def test_what_a_notice_says_is_not_written_down_twice() -> None:
    assert [kind for kind, said in OWN.items() if said == titles.TITLES.get(kind)] == []
    assert {kind: SENTENCES[kind] for kind in titles.TITLES if kind not in OWN}.items() <= titles.TITLES.items()


def test_the_history_tells_in_sentences(people: World, case: Case) -> None:
    make_offer(people, case)
    page = text(browser(people.zhou).get(f"/cases/{case.pk}/history/"))
    assert "The complaint was filed" in page
    assert "The merchant made offer No. 1" in page


def test_what_can_be_done_is_what_the_gate_opens(people: World, case: Case) -> None:
    for who in (people.zhou, people.agent):
        page = text(browser(who).get(f"/cases/{case.pk}/"))
        with translation.override("en"):
            for act in gate.open_acts(actor=Actor.person(who.pk), case=case, now=clock.now()):
                assert str(act.verb.step.label) in page, act.verb.name


def test_a_claim_for_no_money_is_no_claim_for_nothing(people: World) -> None:
    world = people
    case = file_case(world, at="2026-05-25 09:00", claims=[{"kind": "repair"}])
    for who in (world.zhou, world.agent):
        page = text(browser(who).get(reverse("case", args=[case.pk])))
        assert "0.00" not in page.replace("458.00", "")
        assert "What is asked and offered" not in page


def test_an_address_for_a_deed_that_does_not_exist_is_not_there(people: World) -> None:
    case = file_case(people, at=clock.now())
    assert browser(people.zhou).get(reverse("action", args=[case.pk, "invent"])).status_code == 404
    assert browser(people.zhou).get(reverse("action", args=[case.pk, "sign_off_decline"])).status_code == 302
