"""What pages say of whose turn it is: signatures, duties, the steps; and the page on which one answers."""

from datetime import UTC, date, timedelta

import pytest
from django.utils import translation

from mediation.cases import queries
from mediation.cases.models import Case
from mediation.core import outbox
from mediation.core.dates import full_day
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.law import rulesets
from mediation.negotiation.models import Offer
from mediation.notices.models import Channel, Notice
from mediation.notices.telling import body_of
from mediation.people.models import User
from odr import clock
from odr.web import timeline
from odr.web.party import turns
from odr.web.sentences import SENTENCES, sentence
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import bureau
from tests.mediation.confirmation import stories as court
from tests.mediation.negotiation.deals import accept, offered, pay, s1
from tests.mediation.worlds import World, actor, do
from tests.web.people import browser, picture, text

pytestmark = pytest.mark.django_db(transaction=True)


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Stop the site's clock there."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at(moment).astimezone(UTC))


def page(who: User, case: Case) -> str:
    """The case as somebody sees it."""
    return text(browser(who).get(f"/cases/{case.pk}/"))


def in_english(day: date) -> str:
    """A day as every page writes it."""
    with translation.override("en"):
        return full_day(day)


def stands_at(shown: str) -> str:
    """The step under way."""
    return shown.split('aria-current="step">')[1].split("<", maxsplit=1)[0]


def heading(shown: str) -> str:
    """What stands biggest on the card."""
    return shown.split('<h2 id="turn">')[1].split("<", maxsplit=1)[0]


def given_and_missing(shown: str) -> tuple[str, str]:
    """Whose part is done, and whose is missing."""
    done = shown.split("Done already</dt><dd>")[1].split("</dd>", maxsplit=1)[0]
    return done, shown.split("Still missing</dt><dd>")[1].split("</dd>", maxsplit=1)[0]


def test_a_half_signed_agreement_names_who_has_not_signed(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.drafted(people)
    at(monkeypatch, "2026-07-20 16:00")
    assert stands_at(page(people.chen, case)) == "Agreed"
    do("sign_agreement", people.chen, "2026-07-20 15:42", case, content_hash=stories.tabled(case).content_hash)
    mine, theirs = page(people.chen, case), page(people.home_agent, case)
    assert "You wait for: merchant" in mine
    assert heading(mine).startswith("You wait for: merchant"), "somebody else's task is not the reader's heading"
    assert "Next step: sign the agreement" in mine
    assert heading(theirs) == "Sign the agreement, or say what must change"
    assert given_and_missing(mine) == ("you", "merchant, mediator, mediation committee")
    assert "It is your turn" in theirs
    assert given_and_missing(theirs) == ("complainant", "you, mediator, mediation committee")
    assert "lead the mediation" not in mine + theirs


def test_who_only_waits_reads_for_whom_and_until_when(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = worlds.file_case(people, at="2026-05-25 09:30")
    at(monkeypatch, "2026-05-26 09:00")
    mine, theirs = page(people.zhou, case), page(people.agent, case)
    assert heading(mine) == "You wait for: merchant, platform, until Mon 8 Jun 2026 at the latest"
    assert "Next step: answer the complaint" in mine
    assert "You do not need to do anything now" in mine
    assert heading(theirs) == "Answer the complaint"
    at(monkeypatch, "2026-06-08 23:59")
    late = page(people.zhou, case)
    assert "until Mon 8 Jun 2026 at the latest" in heading(late)


def test_an_application_signed_by_one_side_says_so(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = court.applied(people)
    do("sign_application", people.chen, "2026-08-03 10:00", case, **court.signature(case))
    at(monkeypatch, "2026-08-03 11:00")
    mine = page(people.chen, case)
    assert stands_at(mine) == "Done", "the days of what was agreed run on while the court is asked"
    assert given_and_missing(mine) == ("you", "merchant")
    assert "The complainant signed the application for confirmation" in mine


def reached(case: Case, who: User) -> int:
    """The step at which a case stands, by its place."""
    shown = turns.steps(queries.proceedings_of(case), queries.happened(actor(who), case))
    return next(at for at, one in enumerate([*shown, {"state": "now"}]) if one["state"] == "now")


def test_the_steps_never_go_back(people: World) -> None:
    """Suspended, paused, ended without an agreement, or before the court: what was reached stays reached."""
    for state in ("suspended_recusal", "paused_appraisal", "terminated"):
        assert reached(bureau.reach(people, state), people.zhou) == turns.OFFERS, state
    failed = s1(people)
    offered(failed, people.agent, "2026-05-13 16:00", pay("129.00", "2026-06-25"))
    before = reached(failed, people.zhou)
    do("say_no", people.agent, "2026-05-14 09:00", failed, reason="谈不成，理由已经说明")
    assert reached(failed, people.zhou) == before == turns.OFFERS
    ended = stories.drafted(people)
    before = reached(ended, people.chen)
    do("end_mediation", people.mediator, "2026-07-21 10:00", ended, reason="双方分歧较大")
    assert reached(ended, people.chen) == before == turns.AGREEMENT


def test_asking_the_court_does_not_take_the_steps_back(people: World) -> None:
    case = stories.agreed(people)
    before = reached(case, people.chen)
    do("apply_confirmation", people.chen, "2026-08-03 09:00", case, court=str(people.court.pk))
    assert reached(case, people.chen) == before == turns.PERFORMANCE


def test_the_history_names_who_put_the_seal(people: World) -> None:
    case = stories.agreed(people)
    for who, language in ((people.chen, "en"), (people.secretary, "zh-hans")):
        with translation.override(language):
            lines = timeline.lines(queries.timeline(actor(who), case), {})
            sealed = [one["by"] for one in lines if one["label"] == str(SENTENCES["agreement.sealed"])]
        assert sealed == [people.secretary.name]


def test_the_application_shows_its_own_number_under_its_own_name(people: World) -> None:
    case = court.applied(people)
    stage = worlds.latest(case, "confirmation")
    shown = text(browser(people.chen, language="zh-hans").get(f"/cases/{case.pk}/applications/{stage.pk}/"))
    assert f'<dt>申请编号</dt><dd class="code">{court.application(case).number}</dd>' in shown
    assert "投诉编号" not in shown


def test_one_sides_consent_is_told_and_no_more(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = bureau.reach(people, "consent_pending")
    do("consent", people.zhou, bureau.DAY, case)
    at(monkeypatch, bureau.DAY)
    assert given_and_missing(page(people.zhou, case)) == ("you", "merchant")
    assert given_and_missing(page(people.agent, case)) == ("complainant", "you")


def settled(people: World) -> Case:
    """The goods go back by 05-18, the money comes by 05-25, and an apology too."""
    case = s1(people)
    back = {"kind": "return", "due_on": "2026-05-18", "freight": "payee"}
    sorry = {"kind": "apology", "text": "抱歉", "due_on": "2026-05-25"}
    offer = offered(case, people.agent, "2026-05-13 16:00", back, pay("129.00", "2026-05-25"), sorry)
    accept(case, people.zhou, "2026-05-14 16:30", offer)
    return case


def test_who_owes_the_first_duty_has_the_turn_and_each_clock_names_its_duties(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = settled(people)
    at(monkeypatch, "2026-05-15 09:00")
    mine, theirs = page(people.zhou, case), page(people.agent, case)
    assert "It is your turn" in mine
    assert "Report that it was done</a>" in mine
    assert "You wait for: complainant" in theirs
    for shown in (mine, theirs):
        assert "The complainant sends back: 充电宝" in shown
        assert "The merchant pays ¥129.00; The merchant apologises" in shown
        owed = [part.split("</p>")[0].strip() for part in shown.split("Who owes it:</b>")[1:]]
        assert owed == ["complainant", "merchant"]


def test_the_offer_says_its_days_as_every_page_does(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = settled(people)
    at(monkeypatch, "2026-05-15 09:00")
    shown = text(browser(people.zhou).get(f"/cases/{case.pk}/offers/{Offer.objects.get().pk}/"))
    words = shown.split("<main")[1]
    assert f"sends 充电宝 back to 某某衣橱旗舰店 by {in_english(worlds.at('2026-05-18'))}" in words
    assert "by 2026-05-18" not in words


def test_the_page_of_an_answer_shows_what_is_answered(people: World) -> None:
    case = worlds.file_case(people, at=clock.now())
    form = {"file": picture("褪色.jpg"), "shows": "第一次洗后", "audience": "case", "ref": "one"}
    browser(people.zhou).post(f"/cases/{case.pk}/evidence/add/", form)
    for address in ("offers/new/", "do/answer/"):
        shown = text(browser(people.agent).get(f"/cases/{case.pk}/{address}"))
        for essential in (case.facts, case.product, "458.00", "第一次洗后", "Who owes it:"):
            assert essential in shown, (address, essential)
        assert f"/evidence/{case.evidence.get().pk}/file/" in shown
    assert "<h1>Answer the complaint</h1>" in text(browser(people.agent).get(f"/cases/{case.pk}/offers/new/"))


def test_an_offer_shows_until_when_it_is_open_before_it_is_sent(people: World) -> None:
    case = worlds.file_case(people, at=clock.now())
    shown = text(browser(people.agent).get(f"/cases/{case.pk}/offers/new/"))
    week = (clock.now() + timedelta(days=7)).astimezone(worlds.at("2026-01-01 00:00").tzinfo)
    assert f'name="expires_at" value="{week:%Y-%m-%dT%H:%M}"' in shown
    assert "If no answer has come by then, the offer falls" in shown
    until = clock.now() + timedelta(days=2)
    form = {"amount": "100.00", "due_on": f"{until:%Y-%m-%d}", "expires_at": f"{until:%Y-%m-%dT%H:%M}", "ref": "one"}
    browser(people.agent).post(f"/cases/{case.pk}/offers/new/", form)
    assert Offer.objects.get().expires_at - clock.now() < timedelta(days=2, hours=9)


def test_a_notice_says_what_happened_where_and_what_is_to_be_done_by_when(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = stories.drafted(people)
    at(monkeypatch, "2026-07-20 16:00")
    do("sign_agreement", people.chen, "2026-07-20 15:42", case, content_hash=stories.tabled(case).content_hash)
    shown = text(browser(people.home_agent).get("/notices/"))
    assert "The complainant signed the agreement" in shown
    assert case.title in shown
    asked = f'<a href="/cases/{case.pk}/#turn">Sign the agreement, or say what must change</a>'
    assert shown.count(asked) == 1, "once, with the newest notice of the case"
    assert f"by {in_english(worlds.clock(case, 'D19').due_lenient)}" in shown
    assert "#turn" not in text(browser(people.chen).get("/notices/"))


def test_what_leaves_the_platform_says_nothing_of_the_dispute(people: World) -> None:
    case = stories.drafted(people)
    outbox.drain(now=worlds.at("2026-07-20 16:00"))
    for notice in Notice.objects.filter(case=case, channel=Channel.SMS):
        assert case.title not in body_of(notice)
        assert "示例" not in body_of(notice)


def test_the_choice_of_confirmation_stands_beside_what_is_to_be_done(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = stories.agreed(people)
    at(monkeypatch, "2026-07-21 09:00")
    shown = page(people.chen, case)
    assert "Do you want the court to confirm the agreement? Until" in shown
    assert "Without confirmation the agreement still binds like a contract" in shown
    chosen = shown.split('<h2 id="choice">')[1].split("</section>", maxsplit=1)[0]
    assert "/apply_confirmation/" in chosen
    assert shown.count("/apply_confirmation/") == 1
    do("apply_confirmation", people.chen, "2026-08-03 09:00", case, court=str(people.court.pk))
    at(monkeypatch, "2026-08-03 10:00")
    assert 'id="choice"' not in page(people.chen, case)


def test_a_confirmation_is_good_news_and_the_objection_a_smaller_line(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = court.in_review(people)
    do("confirm", people.clerk, "2026-08-20 10:00", case, **court.RULING)
    at(monkeypatch, "2026-08-21 09:00")
    for who in (people.chen, people.home_agent):
        shown = page(who, case)
        assert heading(shown) == "The court confirmed the agreement: it can be enforced"
        assert "object, if the ruling is wrong." in shown.split('<h2 id="turn">')[1].split("</section>", maxsplit=1)[0]
        assert "Your turn:" not in shown


@pytest.mark.parametrize(
    ("spoken", "word"), [("en", "Quantity, number or frequency"), ("zh-hans", "购买商品的数量、次数、频率")]
)
def test_factors_are_named_by_what_they_say(spoken: str, word: str) -> None:
    event = Event(kind="administrative.decline_weighed", data={"factors": ["F1", "F2", "F4"]})
    with translation.override(spoken):
        said = sentence(event)
    assert word in said
    assert "F1" not in said


@pytest.mark.parametrize(
    ("state", "ground", "paper"),
    [("not_accepted", "decline", "decline_decision"), ("terminated", "terminate", "termination_decision")],
)
def test_what_a_bureau_ended_says_why_and_which_ways_stay_open(
    people: World, monkeypatch: pytest.MonkeyPatch, state: str, ground: str, paper: str
) -> None:
    case = bureau.reach(people, state)
    stage = worlds.latest(case, "administrative")
    at(monkeypatch, "2026-06-30 09:00")
    shown = page(people.zhou, case)
    rules = rulesets.everything()[-1]
    assert rules.ground(ground, stage.ground).text_en in shown
    assert stage.facts["reason"] in shown
    issued = Paper.objects.get(kind=paper, proceeding=stage)
    assert shown.split('id="ended"')[1].split("</section>", maxsplit=1)[0].count(f"/papers/{issued.pk}/") == 1
    for way in rules.remedies():
        assert f"<li>{way.text_en}</li>" in shown
    assert stands_at(shown) == "Ended"
    assert ", under way" not in shown


def test_a_breach_says_what_can_be_done_where_it_says_that_it_is_one(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = stories.agreed(people)
    worlds.time_passes("2026-09-11 00:30")
    at(monkeypatch, "2026-09-11 09:00")
    whole = browser(people.chen).get(f"/cases/{case.pk}/").content.decode()
    banner = whole[whole.index("banner--danger") :].split("</section>")[0]
    card = whole[whole.index('class="turn"') :].split("</section>")[0]
    for name in ("record_suit", "record_payment_order"):
        url = f"/cases/{case.pk}/do/{name}/"
        assert (banner.count(url) + card.count(url), whole.count(url)) == (1, 1), f"{name} stands once, on top"
