"""A store that cannot be reached, and the platform that is asked who it is (domain 3, H7; S16)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from mediation.cases import competence
from mediation.cases.models import Case, ContactAttempt, EvidenceCall, Party
from mediation.cases.reaching import unanswered
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.law.jurisdiction import Contact, reachable
from mediation.notices.models import Notice
from odr.web import sentences
from tests.mediation import worlds
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import World, clock, do, latest, may, refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 9)
CALL: dict[str, Any] = {"wanted": ["identity", "records"], "call_days": 5}
GIVEN: dict[str, Any] = {
    "legal_name": "杭州某某服饰有限公司", "address": "浙江省杭州市萧山区示例路66号", "phone": "0571-00000001",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is refused is read in English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


def tried(channel: str, on: str, outcome: str = "failed") -> dict[str, Any]:
    """One try to reach the store."""
    return {"channel": channel, "on": on, "outcome": outcome, "note": "拨打公示电话，提示已停机。"}


def open_to(case: Case) -> list[tuple[str, str]]:
    """The bureaus a complainant may choose, with the reason of each."""
    found = competence.of_case(Case.objects.get(pk=case.pk), on=DAY)
    return [(body.name[:2], why.reason) for body, why in found.bureaus]


@pytest.mark.parametrize(
    ("tries", "reached"),
    [
        ([], True),
        ([("phone", 1, False)], True),
        ([("phone", 1, False), ("phone", 2, False)], True),
        ([("phone", 1, False), ("message", 1, False)], True),
        ([("phone", 1, False), ("message", 2, False)], False),
        ([("message", 2, False), ("phone", 1, False)], False),
        ([("phone", 1, False), ("message", 2, False), ("phone", 3, True)], True),
        ([("phone", 1, False), ("phone", 2, True), ("message", 3, False)], True),
        ([("phone", 1, False), ("message", 2, True), ("post", 3, False), ("visit", 4, False)], False),
        ([("phone", 1, False), ("message", 1, True), ("post", 1, False), ("visit", 2, False)], True),
    ],
)
def test_two_failures_by_two_channels_on_two_days_and_nothing_less(
    tries: list[tuple[str, int, bool]], reached: bool
) -> None:
    assert reachable(Contact(date(2026, 6, day), channel, answer) for channel, day, answer in tries) is reached


def test_after_two_failures_only_the_bureau_of_the_platforms_domicile_is_offered(world: World) -> None:
    case = worlds.file_case(world, at="2026-05-25 09:30")
    assert open_to(case) == [("萧山", "displayed_address"), ("余杭", "platform_domicile")]
    do("log_contact", world.platform_agent, "2026-05-26 10:00", case, **tried("phone", "2026-05-26"))
    do("log_contact", world.platform_agent, "2026-05-26 11:00", case, **tried("message", "2026-05-26"))
    assert len(open_to(case)) == 2, "one day is not enough"
    do("log_contact", world.platform_agent, "2026-05-27 10:00", case, **tried("message", "2026-05-27"))
    assert open_to(case) == [("余杭", "platform_domicile_unreachable")]
    do("say_no", world.platform_agent, "2026-05-28 10:00", case, reason="店铺无法联系。")
    with refused("invalid", case) as caught:
        do("take_on", world.zhou, "2026-05-29 09:00", case, bureau=str(world.xiaoshan.body.pk))
    assert list(caught.value.errors) == ["bureau"]
    do("take_on", world.zhou, "2026-05-29 09:00", case, bureau=str(world.yuhang.body.pk))
    assert latest(case, "administrative").body == world.yuhang.body


def test_an_answer_opens_the_choice_again(world: World) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-08 09:00")
    officer = world.xiaoshan.officer
    do("log_contact", officer, "2026-06-09 10:00", case, **tried("phone", "2026-06-08"))
    do("log_contact", officer, "2026-06-09 10:05", case, **tried("visit", "2026-06-09"))
    assert open_to(case) == [("余杭", "platform_domicile_unreachable")]
    do("log_contact", officer, "2026-06-10 10:00", case, **tried("phone", "2026-06-10", "reached"))
    assert len(open_to(case)) == 2
    last, before = list(Event.objects.filter(case=case, kind="contact.logged").order_by("-seq"))[:2]
    assert (last.data["reachable"], before.data["reachable"]) == (True, False)
    with translation.override("en"):
        assert "only the bureau of the platform's domicile" in sentences.sentence(before)
        assert sentences.sentence(last).endswith(": reached")
    assert "停机" not in str(list(Event.objects.filter(case=case).values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (tried("phone", "2026-06-10"), "on"),
        (tried("phone", "2026-03-01"), "on"),
        (tried("pigeon", "2026-06-09"), "channel"),
        (tried("phone", "2026-06-09", "perhaps"), "outcome"),
        (tried("phone", "2026-06-09") | {"note": ""}, "note"),
    ],
)
def test_a_try_that_proves_nothing_is_refused(world: World, data: dict[str, Any], field: str) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-08 09:00")
    with refused("invalid", case) as caught:
        do("log_contact", world.xiaoshan.officer, "2026-06-09 10:00", case, **data)
    assert list(caught.value.errors) == [field]
    assert not ContactAttempt.objects.exists()


def test_only_officer_and_platform_log_and_not_once_everything_is_over(world: World) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-08 09:00")
    for who in (world.zhou, world.agent):
        with refused("forbidden", case):
            do("log_contact", who, "2026-06-09 10:00", case, **tried("phone", "2026-06-09"))
    do("withdraw", world.zhou, "2026-06-09 11:00", case)
    with refused("not_open", case):
        do("log_contact", world.xiaoshan.officer, "2026-06-09 12:00", case, **tried("phone", "2026-06-09"))


def test_the_platform_is_asked_who_the_store_is_by_a_day_that_is_shown(world: World) -> None:
    case = worlds.file_at_bureau(world, world.yuhang, at="2026-06-08 09:00")
    do("call_evidence", world.yuhang.officer, "2026-06-09 10:00", case, **CALL)
    due = clock(case, "H7")
    assert (str(due.due_strict), due.owed_by, due.article) == ("2026-06-14", "platform", "NTM 34; ECL 62")
    paper = Paper.objects.get(case=case, kind="evidence_call")
    assert (paper.number, paper.data["recipient"]) == ("余市监投提〔2026〕第1号", "云集示例平台")
    assert paper.data["due_on"] == str(due.due_lenient) == "2026-06-15"
    assert "第四十四条" in paper.data["consequence"]
    assert len(paper.data["wanted"]) == 2
    told = Notice.objects.filter(title="administrative.evidence_called", channel="in_site")
    assert {one.person for one in told} == {world.platform_agent, world.zhou}
    assert clock(case, "D03").status == "armed", "the seven working days go on"
    with refused("not_open", case):
        do("call_evidence", world.yuhang.officer, "2026-06-09 11:00", case, **CALL)


def test_the_platforms_answer_is_kept_sealed_and_stops_the_clock(world: World) -> None:
    case = worlds.file_at_bureau(world, world.yuhang, at="2026-06-08 09:00")
    do("call_evidence", world.yuhang.officer, "2026-06-09 10:00", case, **CALL)
    name = {"legal_name": GIVEN["legal_name"]}
    for wrong, fields in ((name, {"address", "phone", "uploaded"}), (GIVEN | {"uploaded": True}, {"uploaded"})):
        with refused("invalid", case) as caught:
            do("answer_call", world.platform_agent, "2026-06-10 10:00", case, **wrong)
        assert set(caught.value.errors) == fields
    photo = {"file": upload("交易记录.jpg", picture())}
    do("add_evidence", world.platform_agent, "2026-06-10 10:05", case, files=photo, audience="own")
    do("answer_call", world.platform_agent, "2026-06-10 10:10", case, **GIVEN, uploaded=True)
    store = Party.objects.get(case=case, side="respondent")
    assert {field: getattr(store, field) for field in GIVEN} == GIVEN
    assert (store.name, clock(case, "H7").status) == ("某某衣橱旗舰店", "met")
    written = str(list(Event.objects.filter(case=case).values_list("data", flat=True)))
    assert not any(value in written for value in GIVEN.values())
    assert Notice.objects.filter(title="administrative.evidence_given", person=world.yuhang.officer).exists()
    assert "answer_call" not in may(case, world.platform_agent, "2026-06-11 09:00")


def test_a_platform_that_cannot_answer_says_so_and_can_be_claimed_against(world: World) -> None:
    case = worlds.file_at_bureau(world, world.yuhang, at="2026-06-08 09:00")
    with refused("not_open", case):
        do("answer_call", world.platform_agent, "2026-06-09 09:00", case, cannot="资料已丢失，无法提供。")
    do("call_evidence", world.yuhang.officer, "2026-06-09 10:00", case, **CALL)
    with refused("forbidden", case):
        do("answer_call", world.agent, "2026-06-10 10:00", case, cannot="资料已丢失，无法提供。")
    do("answer_call", world.platform_agent, "2026-06-10 10:00", case, cannot="资料已丢失，无法提供。")
    call = EvidenceCall.objects.get()
    assert (call.given, call.answer["cannot"]) == (False, "资料已丢失，无法提供。")
    event = Event.objects.get(case=case, kind="administrative.evidence_refused")
    with translation.override("en"):
        assert "Consumer Protection Law Art 44" in sentences.sentence(event)
    assert Notice.objects.filter(title="administrative.evidence_refused", person=world.zhou).exists()
    do("call_evidence", world.yuhang.officer, "2026-06-11 10:00", case, wanted=["identity"], call_days=3)
    assert unanswered(latest(case, "administrative")) is not None


def test_silence_of_the_platform_is_recorded(world: World) -> None:
    case = worlds.file_at_bureau(world, world.yuhang, at="2026-06-08 09:00")
    do("call_evidence", world.yuhang.officer, "2026-06-09 10:00", case, wanted=["identity"], call_days=3)
    assert worlds.time_passes("2026-06-12 23:59") == 0
    assert worlds.time_passes("2026-06-13 00:00") == 1
    lapsed = Event.objects.get(case=case, kind="deadline.lapsed")
    assert (lapsed.data["code"], lapsed.data["due_on"]) == ("H7", "2026-06-12")


def test_where_no_platform_stands_beside_the_store_nobody_can_be_asked(world: World) -> None:
    nobody: dict[str, Any] = {"platform": "", "store": "", "store_name": "某店", "store_area": worlds.YUHANG}
    case = worlds.file_at_bureau(world, world.yuhang, at="2026-06-08 09:00", **nobody)
    with refused("not_open", case) as caught:
        do("call_evidence", world.yuhang.officer, "2026-06-09 10:00", case, **CALL)
    assert "Art 34" in str(caught.value)
