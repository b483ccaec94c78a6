"""A caucus changes nothing that anybody outside it can fetch (promise C1): the same site before and after it.

Everything is fetched over every address of the resolver, pages and interface, by everyone besides the mediator and
the side spoken with. The clock stands still, so answers must be the same to the byte but for tokens against forgery.
"""

from collections.abc import Callable
from datetime import UTC
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.cases.models import Case
from mediation.core import outbox
from mediation.core.models import Event, Outbox
from mediation.documents.models import Paper
from mediation.evidence.models import Evidence
from mediation.negotiation.models import Offer
from mediation.notices.models import Notice, SentText
from mediation.people.models import ApiToken, MemberRole, Membership, Organisation
from mediation.rooms import calls, relaying
from mediation.rooms.models import Room
from mediation.rooms.talk import post
from mediation.rooms.verbs import mark_read, retract
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import Who, World, actor, at, do
from tests.web import addresses
from tests.web.observers import Answer, Observer

pytestmark = pytest.mark.django_db(transaction=True)
NOW = "2026-07-06 12:00"
NOBODYS = UUID("00000000-0000-4000-8000-000000000000")
SECRET = "底价九千八百元，只对调解员说"
TERM = {"kind": "payment", "amount": "9000.00", "due_on": "2026-08-30", "method": "bank_transfer"}
#: Addresses that answer everybody alike or differ by the minute, with the reason.
ASIDE = {
    "healthz": "a process, no case",
    "readyz": "a process, no case",
    "account/two-factor/app/activate/": "a new secret each time",
    "account/logout/": "ends the observer's own session",
    "api/v1/cases/<uuid:case>/exit-pack.zip": "taking it is recorded for one's own side, and it tells so",
}


@pytest.fixture(autouse=True)
def _the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: at(NOW).astimezone(UTC))


def said(who: Who, room: UUID, text: str, when: str) -> int:
    return post(actor=actor(who), room=room, ref=uuid4(), kind="text", body={"text": text}, now=at(when)).seq


def session(world: World) -> Case:
    """A case in session with evidence, words and an offer that everybody may read."""
    case = stories.in_session(world)
    joint = Room.objects.get(case=case, kind="joint")
    said(world.chen, joint.pk, "大家好", "2026-07-05 09:40")
    said(world.home_agent, joint.pk, "您好", "2026-07-05 09:41")
    do("offer", world.home_agent, "2026-07-05 10:00", case, terms=[TERM])
    return case


def caucus(world: World, case: Case, side: str, who: Who, *, messages: int) -> Room:
    """The mediator speaks with one side alone: words, a file, a word taken back, what was read, and an end."""
    room = Room.objects.get(pk=do("open_caucus", world.mediator, "2026-07-06 10:00", case, side=side).result["room"])
    for number in range(messages):
        said(who if number % 2 else world.mediator, room.pk, f"{SECRET}{number}", "2026-07-06 10:05")
    seq = said(who, room.pk, f"{SECRET}!", "2026-07-06 10:05")
    asked = said(who, room.pk, f"{SECRET}?", "2026-07-06 10:05")
    for deed in (relaying.allow, relaying.take_back, relaying.allow):
        deed(actor=actor(who), room=room.pk, seq=asked, now=at("2026-07-06 10:05"))
    retract(actor=actor(who), room=room.pk, seq=seq, now=at("2026-07-06 10:06"))
    mark_read(actor=actor(who), room=room.pk, seq=2, now=at("2026-07-06 10:06"))
    called(world, room, who)
    file = SimpleUploadedFile("secret.pdf", stories.CONTRACT + SECRET.encode(), content_type="application/pdf")
    do("add_evidence", who, "2026-07-06 10:06", case, files={"file": file}, room=str(room.pk), shows=SECRET)
    do("close_caucus", world.mediator, "2026-07-06 11:00", case, side=side)
    return room


def called(world: World, room: Room, who: Who) -> None:
    """They speak by voice and video, one leaves, and the other's word is taken back."""
    when = at("2026-07-06 10:06")
    peers = [
        calls.join(actor=actor(one), room=room.pk, agreed=True, peer=None, now=when, seen_at=at(NOW))
        for one in (who, world.mediator)
    ]
    calls.leave(actor=actor(world.mediator), room=room.pk, peer=peers[1], now=when)
    calls.refuse(actor=actor(who), room=room.pk, now=when)


def everybody(world: World) -> list[Observer]:
    """Everyone with and without a part in the case, besides its mediator."""
    everyone: dict[str, Who] = {
        "complainant": world.chen, "merchant": world.home_agent, "merchant's token": world.home_store,
        "platform": world.platform_agent, "platform's token": world.platform, "officer before": world.district.officer,
        "head of the bureau before": world.district.lead, "another mediator": world.second_mediator,
        "secretary": world.secretary, "court": world.clerk, "supervisor": world.supervisor, "stranger": world.outsider,
    }  # fmt: skip
    return [Observer(name, who) for name, who in everyone.items()]


def fetched(case: Case, observers: list[Observer], only: tuple[str, ...] = ("",)) -> dict[tuple[str, str], Answer]:
    """All that the observers can fetch about the case and about themselves, at addresses with one of `only` in them."""
    known: dict[str, list[object]] = {
        "case": [case.pk], "room": list(Room.objects.filter(kind="joint").values_list("pk", flat=True)),
        "evidence": list(Evidence.objects.filter(audience="case").values_list("pk", flat=True)),
        "offer": list(Offer.objects.values_list("pk", flat=True)), "key": ["received", "days"],
        "name": ["offer", "add_evidence", "close_caucus"],
        "paper": list(Paper.objects.filter(case=case).values_list("pk", flat=True)), "seq": [1], "draft": [NOBODYS],
        "confirmation": [NOBODYS], "helper": [NOBODYS], "proposal": [NOBODYS],
        "organisation": list(Organisation.objects.filter(kind="bureau").values_list("pk", flat=True)[:1]),
        "token": [ApiToken.objects.first().pk],  # type: ignore[union-attr]
    }  # fmt: skip
    paths = []
    for one in addresses.every():
        if one.route in ASIDE or not any(part in one.route for part in only):
            continue
        filled: list[dict[str, object]] = [{}]
        for name in one.names:
            filled = [values | {name: value} for values in filled for value in known[name]]
        paths += [one.path(values) for values in filled]
    seen = {}
    for observer in observers:
        for path in paths:
            if observer.has_pages or path.startswith("/api/"):
                seen[observer.name, path] = observer.get(path)
    return seen


def differing(one: dict[tuple[str, str], Answer], two: dict[tuple[str, str], Answer]) -> list[tuple[str, str]]:
    return [key for key in two if one[key] != two[key]]


def left() -> tuple[int, ...]:
    """What leaves the site, for whomever."""
    return Outbox.objects.count(), Notice.objects.count(), SentText.objects.count(), Paper.objects.count()


def clue(world: World, case: Case, verb: str) -> None:
    """The bureau keeps a clue for enforcement beside the case, or takes a report out of it."""
    do(verb, world.district.officer, NOW, case, title=SECRET, facts=SECRET * 2, found_on=NOW[:10])


def secrets(world: World, case: Case) -> list[tuple[str, list[Who], Callable[[], object]]]:
    """What happens to be told to few only: its name, who may know, and the deed."""
    agent = world.home_agent
    merchant: list[Who] = [agent, world.home_store]
    # Whoever supervises the bureau counts its clues among what is under way there; a report's reporter learns of it.
    bureau: list[Who] = [world.district.officer, world.district.lead, world.supervisor]
    return [
        ("a caucus with the claimant", [world.chen], lambda: caucus(world, case, "claimant", world.chen, messages=7)),
        (
            "a caucus with the merchant",
            merchant,
            lambda: caucus(world, case, "respondent", world.home_agent, messages=7),
        ),
        ("a clue", bureau, lambda: clue(world, case, "record_clue")),
        ("a report", [*bureau, world.chen], lambda: clue(world, case, "split_report")),
    ]


def test_nobody_outside_can_fetch_a_difference() -> None:
    """One secret after the other: everybody who may not know of it finds the site as it was before."""
    world = worlds.world()
    Membership.objects.create(user=world.supervisor, organisation=world.district.body, role=MemberRole.SUPERVISOR)
    case = session(world)
    observers = everybody(world)
    outbox.drain(now=at(NOW))
    Notice.objects.update(opened_at=at(NOW))  # else the first look would
    before = fetched(case, observers)
    for name, inside, deed in secrets(world, case):
        outside = {one.name for one in observers if one.who not in inside}
        sent = left()
        deed()
        after = fetched(case, observers)
        seen = {key: answer for key, answer in after.items() if key[0] in outside and key[1] != "/metrics"}
        assert len(seen) > 300
        assert differing(before, seen) == [], name
        assert not any(SECRET in answer.body for answer in seen.values()), name
        assert "caucus" not in name or left() == sent, name
        before = after
    said(world.mediator, Room.objects.get(case=case, kind="joint").pk, "继续", "2026-07-06 11:30")
    assert differing(before, fetched(case, observers[:1])), "the look itself is blind"
    assert SECRET in Observer("head", world.district.lead).get(f"/desk/cases/{case.pk}/").body


def test_what_comes_after_a_caucus_is_numbered_as_if_there_had_been_none() -> None:
    world = worlds.world()
    results = []
    for messages in (0, 30):
        case = session(world)
        if messages:
            caucus(world, case, "claimant", world.chen, messages=messages)
            caucus(world, case, "respondent", world.home_agent, messages=messages)
        joint = Room.objects.get(case=case, kind="joint")
        file = SimpleUploadedFile("发票.pdf", stories.CONTRACT, content_type="application/pdf")
        given = do("add_evidence", world.chen, "2026-07-06 11:30", case, files={"file": file}).result
        own = SimpleUploadedFile("底单.pdf", stories.CONTRACT, content_type="application/pdf")
        mine = do(
            "add_evidence", world.home_agent, "2026-07-06 11:31", case, files={"file": own}, audience="own"
        ).result
        offer = do("offer", world.home_agent, "2026-07-06 11:35", case, terms=[TERM]).result
        do("record_session", world.mediator, NOW, case, **stories.minutes())
        do("draft_agreement", world.mediator, NOW, case, **stories.draft(case))
        proceeding = worlds.latest(case, "peoples_mediation")
        events = Event.objects.filter(case=case, strand__room=None).order_by("seq")
        results.append(
            {
                "said": said(world.chen, joint.pk, "好", NOW),
                "numbers": (given["number"], mine["number"], offer["version"], proceeding.version),
                "events": list(events.values_list("seq", "kind", "at", "audience")),
                "facts": sorted(proceeding.facts),
                "clocks": list(case.deadlines.order_by("code").values_list("code", "status", "fires_at")),
                "papers": list(Paper.objects.filter(case=case).order_by("issued_at").values_list("kind", "version")),
                "told": Notice.objects.filter(case=case).count(),
            }
        )
    assert results[0] == results[1]
