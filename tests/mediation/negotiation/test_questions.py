"""A question about an offer and its reply: who may, when, and that nothing is accepted by it."""

import pytest

from mediation.cases.models import Case
from mediation.negotiation.models import Offer, Question
from tests.mediation import worlds
from tests.mediation.negotiation.deals import accept, in_session, offered, pay, s1, status
from tests.mediation.worlds import World, do, kinds, may, refused

pytestmark = pytest.mark.django_db
MADE, ASKED, REPLIED = "2026-07-16 10:00", "2026-07-16 10:10", "2026-07-16 10:20"


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    return in_session(world)


@pytest.fixture
def offer(world: World, case: Case) -> Offer:
    """The merchant pays 400 yuan."""
    return offered(case, world.agent, MADE, pay("400.00", "2026-09-10"))


def test_a_question_is_asked_replied_to_and_accepts_nothing(world: World, case: Case, offer: Offer) -> None:
    done = do("ask_offer", world.zhou, ASKED, case, offer=str(offer.pk), text="运费谁承担？")
    assert "reply_offer" in may(case, world.agent, ASKED)
    pk = done.result["question"]
    do("reply_offer", world.agent, REPLIED, case, offer=str(offer.pk), question=pk, text="由我们承担。")
    one = Question.objects.get(pk=pk)
    assert (one.text, one.reply, one.replied_at) == ("运费谁承担？", "由我们承担。", worlds.at(REPLIED))
    assert status(offer) == "open"
    assert kinds(case)[-2:] == ["offer.asked", "offer.replied"]
    assert "运费" not in str(list(case.events.values_list("data", flat=True)))
    with refused("not_open", case):
        do("reply_offer", world.agent, REPLIED, case, offer=str(offer.pk), question=pk, text="改口了。")


def test_only_who_may_answer_the_offer_asks_and_only_its_maker_replies(world: World, case: Case, offer: Offer) -> None:
    for who, code in ((world.agent, "not_open"), (world.platform_agent, "forbidden"), (world.mediator, "forbidden")):
        with refused(code, case):
            do("ask_offer", who, ASKED, case, offer=str(offer.pk), text="？")
    pk = do("ask_offer", world.zhou, ASKED, case, offer=str(offer.pk), text="？").result["question"]
    for who, code in ((world.zhou, "not_open"), (world.platform_agent, "not_open"), (world.mediator, "forbidden")):
        with refused(code, case):
            do("reply_offer", who, REPLIED, case, offer=str(offer.pk), question=pk, text="！")


def test_an_offer_that_was_decided_is_asked_about_no_more(world: World, case: Case, offer: Offer) -> None:
    pk = do("ask_offer", world.zhou, ASKED, case, offer=str(offer.pk), text="？").result["question"]
    accept(case, world.zhou, REPLIED, offer)
    with refused("not_open", case):
        do("ask_offer", world.zhou, REPLIED, case, offer=str(offer.pk), text="？")
    with refused("not_open", case):
        do("reply_offer", world.agent, REPLIED, case, offer=str(offer.pk), question=pk, text="！")


def test_ten_questions_are_all(world: World, case: Case, offer: Offer) -> None:
    for _number in range(10):
        do("ask_offer", world.zhou, ASKED, case, offer=str(offer.pk), text="？")
    with refused("not_open", case):
        do("ask_offer", world.zhou, ASKED, case, offer=str(offer.pk), text="？")


def test_questions_are_asked_in_first_handling_too(world: World) -> None:
    case = s1(world)
    made = offered(case, world.agent, "2026-05-12 10:00")
    do("ask_offer", world.zhou, "2026-05-12 11:00", case, offer=str(made.pk), text="何时到账？")
    assert made.questions.get().text == "何时到账？"
