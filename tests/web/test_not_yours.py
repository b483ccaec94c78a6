"""Not yours = not there (promise C3): what somebody may not see answers exactly as what does not exist.

Every address of the resolver stands in one of the tables below; a new one that does not fails the first test.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.cases.models import Case, Draft
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.evidence.models import Evidence
from mediation.negotiation.models import Offer
from mediation.people.models import ApiToken, MemberRole, Membership, User
from mediation.rooms.models import Room
from mediation.rooms.talk import post
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import Who, World, actor, at, do
from tests.web import addresses
from tests.web.addresses import Address
from tests.web.observers import Observer

pytestmark = pytest.mark.django_db(transaction=True)
TERM = {"kind": "payment", "amount": "9000.00", "due_on": "2026-08-30", "method": "bank_transfer"}
#: Open to everybody, or about nobody but the one who asks: nothing of a case stands in the address.
OPEN = {
    "healthz", "readyz", "metrics", "language/", "view/", "demo/next/", "demo/outbox/", "", "start/", "periods/",
    "stages/", "help/", "privacy/", "accessibility/", "api/v1/schema/", "api/v1/docs/", "api/v1/periods/",
    "api/v1/clock/", "api/v1/lists/", "api/v1/organisations/",
}  # fmt: skip
OWN = {
    "api/v1/cases/", "api/v1/invitations/", "api/v1/socket-tickets/",
    "account/", "account/tokens/", "account/calendar/", "account/login/",
    "account/login/code/",
    "account/login/code/confirm/", "account/logout/", "account/inactive/", "account/signup/", "account/phone/verify/",
    "account/phone/change/", "account/reauthenticate/", "account/password/change/", "account/password/set/",
    "account/two-factor/", "account/two-factor/authenticate/", "account/two-factor/reauthenticate/",
    "account/two-factor/app/activate/", "account/two-factor/app/deactivate/", "account/two-factor/codes/",
    "account/two-factor/codes/new/", "account/two-factor/codes/file/", "file/", "cases/", "inbox/", "notices/",
    "notices/read/", "sent/", "desk/", "desk/next/", "desk/outages/", "desk/calendars/",
    "desk/court-mediations/new/", "api/v1/court-mediations/",
    "desk/calendars/<uuid:proposal>/", "desk/oversight/",
    "desk/changes/", "desk/changes/new/<slug:name>/", "desk/changes/<uuid:proposal>/",
    "desk/changes/<uuid:proposal>/undo/", "desk/organisations/", "desk/organisations/<uuid:organisation>/",
    "desk/keepers/", "desk/law/", "desk/lists/", "desk/texts/", "api/v1/administration/organisations/",
    "api/v1/administration/organisations/<uuid:organisation>/", "api/v1/administration/forms/",
    "api/v1/administration/proposals/", "api/v1/administration/proposals/<uuid:proposal>/",
    "api/v1/administration/proposals/<uuid:proposal>/decision/",
    "api/v1/administration/proposals/<uuid:proposal>/undo/", "api/v1/administration/rules/",
    "desk/oversight/<slug:key>/",
}  # fmt: skip
#: What is named by an id in an address.
EXPERT = "13911112222"
THINGS = {"case", "room", "evidence", "offer", "paper", "draft", "confirmation", "token", "helper"}
#: What else stands there, with values that mean something.
WORDS: dict[str, tuple[object, ...]] = {
    "name": ("accept", "offer", "reveal", "nothing"), "key": ("facts", "claims", "nothing"), "seq": (1,)
}  # fmt: skip


def of_things() -> list[Address]:
    return [one for one in addresses.every() if THINGS & set(one.names)]


def test_every_address_stands_in_a_table() -> None:
    unknown = [
        one.route
        for one in addresses.every()
        if one.route not in OPEN | OWN and not (THINGS & set(one.names) and set(one.names) <= THINGS | set(WORDS))
    ]
    assert unknown == []
    assert {one.route for one in addresses.every()} >= OPEN | OWN
    assert len(of_things()) > 35


@dataclass
class Scene:
    """One case with one of everything; ids by the name they have in addresses."""

    world: World
    case: Case
    things: dict[str, object]


def scene() -> Scene:
    """Sample case S3 before the committee, with caucuses, offers, files, papers; and a draft and a token of hers."""
    world = worlds.world()
    case = stories.in_session(world)
    offer = do("offer", world.home_agent, "2026-07-05 10:00", case, terms=[TERM]).result["offer"]
    own = SimpleUploadedFile("底单.pdf", stories.CONTRACT, content_type="application/pdf")
    evidence = do("add_evidence", world.chen, "2026-07-05 10:30", case, files={"file": own}, audience="own").result
    caucus = do("open_caucus", world.mediator, "2026-07-06 10:00", case, side="claimant").result["room"]
    body = {"text": "只对您说"}
    post(actor=actor(world.chen), room=UUID(caucus), ref=uuid4(), kind="text", body=body, now=at("2026-07-06 10:05"))
    draft = Draft.objects.create(person=world.chen, answers={"title": "秘密"}, saved_at=at("2026-07-06 10:05"))  # type: ignore[misc]
    asked: dict[str, Any] = {
        "room": "joint",
        "kind": "expert",
        "name": "专示例",
        "words": "看板材",
        "phone": EXPERT,
    }
    helper = do("invite_helper", world.mediator, "2026-07-06 10:07", case, **asked).result["helper"]
    Observer("complainant", world.chen)
    token = ApiToken.objects.get(user=world.chen)
    paper = Paper.objects.filter(case=case).exclude(audience="case").first() or Paper.objects.filter(case=case)[0]
    things = {
        "case": case.pk, "room": caucus, "evidence": evidence["evidence"], "offer": offer, "paper": paper.pk,
        "draft": draft.pk, "confirmation": worlds.latest(case, "peoples_mediation").pk, "token": token.pk,
        "helper": helper,
    }  # fmt: skip
    return Scene(world, case, things)


def told_apart(observer: Observer, one: Address, real: dict[str, object], none: dict[str, object]) -> list[str]:
    """Ways in which a real thing and one that does not exist answer differently."""
    if not observer.has_pages and not one.route.startswith("api/"):
        return []
    varied: list[dict[str, object]] = [{}]
    for word in [name for name in one.names if name in WORDS]:
        varied = [values | {word: value} for values in varied for value in WORDS[word]]
    found = []
    for words in varied:
        paths = [one.path({**things, **words}) for things in (real, none)]
        for verb in (observer.get, observer.post):
            answers = [verb(path).without_ids() for path in paths]
            if answers[0] != answers[1]:
                statuses = [answer.status for answer in answers]
                found.append(f"{observer.name} {verb.__name__} {paths[0]} {statuses}")
    return found


def nothing() -> dict[str, object]:
    return {name: uuid4() for name in THINGS}


def strangers(world: World) -> dict[str, Who]:
    """People and programs with no part in the case."""
    Membership.objects.filter(user=world.district.second).update(active=False)
    admin = worlds._person("admin", "管示例")
    Membership.objects.create(user=admin, organisation=None, role=MemberRole.ADMIN)
    worlds.file_case(world, at="2026-05-25 09:00")
    return {
        "stranger": world.outsider, "complainant of another case": world.zhou, "another store": world.agent,
        "another store's token": world.store, "officer no longer": world.district.second,
        "another bureau's officer": world.xiaoshan.officer, "a court not asked": world.clerk,
        "the court's token": world.court, "supervisor": world.supervisor, "administrator": admin,
    }  # fmt: skip


def test_strangers_find_nothing_at_any_address() -> None:
    made = scene()
    observers = [Observer(name, who) for name, who in strangers(made.world).items()]
    before = Event.objects.count()
    found = [way for one in of_things() for who in observers for way in told_apart(who, one, made.things, nothing())]
    assert found == []
    assert Event.objects.count() == before


def test_a_thing_of_another_case_is_not_in_ones_own() -> None:
    """An own case in the address does not open somebody else's offer, application or file."""
    made = scene()
    other = worlds.file_case(made.world, at="2026-05-25 09:00")
    who = Observer("complainant of another case", made.world.zhou)
    pairs = [one for one in of_things() if "case" in one.names and len(THINGS & set(one.names)) > 1]
    assert pairs
    mine = {"case": other.pk}
    assert [way for one in pairs for way in told_apart(who, one, made.things | mine, nothing() | mine)] == []


def test_inside_a_case_what_is_for_others_is_not_there() -> None:
    """The other side, the platform, earlier and other offices: rooms, files and drafts that are not theirs."""
    made = scene()
    world = made.world
    hidden = {"room", "evidence", "draft", "token"}
    inside: dict[str, Who] = {
        "merchant": world.home_agent, "merchant's token": world.home_store, "platform": world.platform_agent,
        "officer before": world.district.officer, "another mediator": world.second_mediator,
    }  # fmt: skip
    caucus_file = SimpleUploadedFile("密.pdf", stories.CONTRACT + b"1", content_type="application/pdf")
    room = str(made.things["room"])
    sent = do("add_evidence", world.chen, "2026-07-06 10:06", made.case, files={"file": caucus_file}, room=room).result
    own = Evidence.objects.get(pk=str(made.things["evidence"]))
    assert own.audience == "claimant"
    found = []
    for name, who in inside.items():
        observer = Observer(name, who)
        for evidence in (sent["evidence"], own.pk):
            real = made.things | {"evidence": evidence}
            for one in of_things():
                if THINGS & set(one.names) <= hidden:
                    found += told_apart(observer, one, real, nothing())
        lists = [observer.get(f"/api/v1/cases/{made.case.pk}/evidence/?room={one}") for one in (room, uuid4())]
        assert lists[0] == lists[1]
        assert room not in observer.get(f"/api/v1/cases/{made.case.pk}/rooms/").body
    mine = [way for way in found if "evidence/" in way and str(own.pk) in way]
    committee = [way for way in mine if way.startswith("another mediator")]
    assert sorted(set(found) - set(committee)) == []  # the committee in charge reads a side's own file


def test_the_scene_is_not_empty() -> None:
    """The same look by those who may see finds a difference at every thing, else the tests above prove nothing."""
    made = scene()
    asked = User.objects.create_user("expert", worlds.PASSWORD, name="专示例", phone=EXPERT, phone_verified=True)
    seen = {
        name
        for who in (Observer("complainant", made.world.chen), Observer("expert", asked))
        for one in of_things()
        for name in THINGS & set(one.names)
        if len(THINGS & set(one.names)) == 1 and told_apart(who, one, made.things, nothing())
    }
    assert seen >= THINGS - {"confirmation"}
    assert Offer.objects.filter(case=made.case).exists()
    assert Room.objects.filter(case=made.case).count() == 2
