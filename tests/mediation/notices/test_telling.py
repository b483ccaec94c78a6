"""Who is told of what: parties, those who speak for them, the people of the body; once each, in their language."""

import pytest
from django.utils import translation

from mediation.core import nudge, verbs
from mediation.core.refusals import Refused
from mediation.notices import queries, titles
from mediation.notices.models import Channel, Notice
from mediation.people.models import Membership, User
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.worlds import actor, at, do

pytestmark = pytest.mark.django_db
FILED = "2026-05-25 09:00"


def told(title: str, channel: str = Channel.IN_SITE) -> set[User]:
    """Who was told of an event."""
    return {one.person for one in Notice.objects.filter(title=title, channel=channel)}


def test_each_side_is_told_and_texted_and_each_person_once() -> None:
    world = worlds.world()
    Membership.objects.create(user=world.agent, organisation=world.platform, role="agent")
    worlds.file_case(world, at=FILED)
    everyone = {world.zhou, world.agent, world.platform_agent}
    assert told("case.filed") == everyone
    assert Notice.objects.filter(channel=Channel.IN_SITE).count() == 3
    assert Notice.objects.filter(channel=Channel.SMS).count() == 3


def test_a_number_that_was_not_verified_gets_no_text() -> None:
    world = worlds.world()
    User.objects.filter(pk=world.zhou.pk).update(phone_verified=False)
    worlds.file_case(world, at=FILED)
    assert not Notice.objects.filter(person=world.zhou, channel=Channel.SMS).exists()
    assert Notice.objects.filter(person=world.zhou, channel=Channel.IN_SITE).exists()


def test_people_who_left_are_not_told() -> None:
    world = worlds.world()
    Membership.objects.filter(user=world.agent).update(active=False)
    User.objects.filter(pk=world.platform_agent.pk).update(is_active=False)
    worlds.file_case(world, at=FILED)
    assert {one.person for one in Notice.objects.all()} == {world.zhou}


def test_the_bureau_is_told_without_a_text_and_later_the_handler_alone() -> None:
    world = worlds.world()
    bureau.reach(world, "consent_pending")
    office = world.xiaoshan
    assert told("administrative.received") == {world.zhou, office.officer, office.second, office.lead}
    assert not told("administrative.received", Channel.SMS) & {office.officer, office.second, office.lead}
    case = Notice.objects.first()
    assert case is not None
    do("consent", world.zhou, bureau.DAY, case.case)
    assert told("administrative.consent_given") == {office.officer, office.lead}


def test_a_notice_points_to_its_event_and_says_when_it_was_delivered() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    notice = queries.unread(actor(world.zhou)).get()
    assert (notice.event.kind, notice.made_at, notice.delivered_at) == ("case.filed", at(FILED), at(FILED))
    assert (notice.url, notice.params) == (f"/cases/{case.pk}/", {"number": case.number})
    assert notice.party is not None
    assert notice.party.side == "claimant"


def test_a_refused_act_tells_nobody() -> None:
    world = worlds.world()
    case = bureau.reach(world, "received")
    before = Notice.objects.count()
    with worlds.refused("forbidden", case):
        do("accept", world.zhou, bureau.DAY, case)
    assert Notice.objects.count() == before


def test_opening_is_ones_own_and_counts_once() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    notice = queries.unread(actor(world.zhou)).get()
    with pytest.raises(Refused) as hidden:
        queries.mark_opened(actor(world.agent), notice=notice.pk, now=at("2026-05-25 10:00"))
    assert hidden.value.code == "not_found"
    assert queries.mark_opened(actor(world.zhou), notice=notice.pk, now=at("2026-05-25 10:00")) == 1
    assert queries.mark_opened(actor(world.zhou), case=case, now=at("2026-05-25 11:00")) == 0
    assert set(Notice.objects.filter(person=world.zhou).values_list("opened_at", flat=True)) == {at("2026-05-25 10:00")}
    assert not queries.unread(actor(world.zhou)).exists()
    assert queries.unread(actor(world.agent)).count() == 1
    assert not queries.notices_of(actor(world.store)).exists()


def test_the_proof_of_service_is_the_bodys_to_read() -> None:
    world = worlds.world()
    case = bureau.reach(world, "accepted")
    proof = queries.proof_of(actor(world.xiaoshan.officer), case)
    assert {one.title for one in proof} == {"administrative.received", "administrative.accepted"}
    for who in (world.zhou, world.agent, world.yuhang.officer, world.outsider):
        with pytest.raises(Refused):
            queries.proof_of(actor(who), case)


def test_the_socket_is_nudged_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    sent: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(nudge, "send", lambda group, message: sent.append((group, dict(message))))
    world = worlds.world()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator] # a fixture without types
        worlds.file_case(world, at=FILED)
    notice = queries.unread(actor(world.zhou)).get()
    assert (nudge.person_group(world.zhou.pk), {"type": "notice", "notice": str(notice.pk)}) in sent


def test_titles_are_said_in_the_readers_language() -> None:
    with translation.override("en"):
        said = titles.sentence("administrative.accepted", {"number": "JF-1"})
        unknown = titles.sentence("something.new", {"number": "JF-1"})
    assert said == "JF-1: The bureau accepted the complaint"
    assert unknown == "JF-1: There is something new in your matter"


def test_every_event_that_is_told_has_words() -> None:
    lines = [verb.step for verb in verbs.all_verbs()] + [one.opening for one in verbs.machines().values()]
    for step in lines:
        if step.tells:
            with translation.override("en"):
                assert titles.sentence(step.event, {"number": "JF-1"}).removeprefix("JF-1: ")
