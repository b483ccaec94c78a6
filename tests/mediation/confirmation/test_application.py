"""The joint application: both sides, a competent court, thirty days (J1, J4; domain 6.3, 6.4)."""

from datetime import date

import pytest

from mediation.agreements.models import Signature
from mediation.confirmation import queries, rules
from mediation.confirmation.models import Service
from mediation.core import outbox, verbs
from mediation.documents.models import Paper
from mediation.people.models import IdentityLevel, Organisation, OrganisationKind, User
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediation
from tests.mediation.cases.bureau import ID_NUMBER
from tests.mediation.confirmation import stories
from tests.mediation.confirmation.stories import application, signature
from tests.mediation.worlds import XIAOSHAN, YUHANG, actor, at, clock, do, kinds, latest, may, refused

pytestmark = pytest.mark.django_db


def test_s3_from_agreement_to_filing_on_its_days() -> None:
    world = worlds.world()
    case = stories.signed(world)
    confirmation = latest(case, "confirmation")
    assert (confirmation.state, confirmation.body) == ("signed_both", None)
    assert not may(case, world.clerk, "2026-08-04 11:00")
    do("file_application", world.chen, "2026-08-05 09:20", case)
    confirmation = latest(case, "confirmation")
    assert (confirmation.state, confirmation.body) == ("filed", world.court)
    assert confirmation.facts["filed_on"] == "2026-08-05"
    assert clock(case, "D20").status == "met"
    assert clock(case, "D21").due_strict == date(2026, 8, 8)
    assert clock(case, "D21").due_lenient == date(2026, 8, 10)
    assert kinds(case).count("confirmation.signed") == 2
    made = Paper.objects.filter(proceeding=confirmation).values_list("kind", flat=True)
    assert sorted(made) == [
        "confirmation_application", "evidence_list", "mediation_proof", "service_address", "service_address",
    ]  # fmt: skip
    outbox.drain(now=at("2026-08-05 09:21"))
    assert {one.status for one in Paper.objects.filter(case=case)} == {"ready"}
    assert {"docket", "not_accept", "ask_supplement"} <= may(case, world.clerk, "2026-08-05 10:00")


def test_the_last_minute_of_the_thirtieth_day_is_in_time_and_the_next_is_not() -> None:
    world = worlds.world()
    case = stories.signed(world)
    assert clock(case, "D20").due_lenient == date(2026, 8, 19)
    with refused("too_late", case) as caught:
        do("file_application", world.chen, "2026-08-20 00:00", case)
    assert caught.value.context["due_on"] == "2026-08-19"
    do("file_application", world.chen, "2026-08-19 23:59", case)


def test_late_is_late_whether_or_not_the_clock_was_swept() -> None:
    world = worlds.world()
    case = stories.applied(world)
    do("sign_application", world.chen, "2026-08-03 10:00", case, **signature(case))
    with refused("too_late", case):
        do("sign_application", world.home_agent, "2026-08-20 00:00", case, **signature(case))
    worlds.time_passes("2026-08-20 00:05")
    with refused("too_late", case):
        do("sign_application", world.home_agent, "2026-08-20 00:06", case, **signature(case))
    other = mediation.agreed(world)
    with refused("too_late", other):
        do("apply_confirmation", world.chen, "2026-08-20 09:00", other, court=str(world.court.pk))


def test_competent_courts_come_with_their_reasons() -> None:
    world = worlds.world()
    for name, area in (("萧山区人民法院", XIAOSHAN), ("余杭区人民法院", YUHANG)):
        Organisation.objects.create(kind=OrganisationKind.COURT, name=name, area=area)
    case = mediation.agreed(world)
    listed = rules.competent(case, latest(case, "peoples_mediation"))
    assert [one.court.name for one in listed] == ["示例区人民法院", "萧山区人民法院"]
    assert listed[0].connections == ("respondent_domicile", "organisation")
    assert "调解组织所在地的人民法院" in listed[0].reasons
    assert listed[1].connections == ("claimant_domicile",)
    yuhang = Organisation.objects.get(name="余杭区人民法院")
    with refused("invalid", case) as caught:
        do("apply_confirmation", world.chen, "2026-08-03 09:00", case, court=str(yuhang.pk))
    assert list(caught.value.errors) == ["court"]


def test_who_may_apply_and_only_once() -> None:
    world = worlds.world()
    case = mediation.agreed(world)
    for who in (world.mediator, world.secretary, world.platform_agent):
        assert "apply_confirmation" not in may(case, who, "2026-08-03 09:00")
        with refused("forbidden", case):
            do("apply_confirmation", who, "2026-08-03 09:00", case, court=str(world.court.pk))
    with refused("not_found", case):
        do("apply_confirmation", world.clerk, "2026-08-03 09:00", case, court=str(world.court.pk))
    do("apply_confirmation", world.home_agent, "2026-08-03 09:00", case, court=str(world.court.pk))
    with refused("not_open", case):
        do("apply_confirmation", world.chen, "2026-08-03 10:00", case, court=str(world.court.pk))
    do("withdraw_application", world.chen, "2026-08-03 11:00", case)
    assert latest(case, "confirmation").state == "withdrawn"
    do("apply_confirmation", world.chen, "2026-08-03 12:00", case, court=str(world.court.pk))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("undertakings", stories.UNDERTAKINGS[:4]),
        ("undertakings", [*stories.UNDERTAKINGS[:4], stories.UNDERTAKINGS[0]]),
        ("address", ""),
        ("phone", "call me"),
        ("electronic_address", ""),
        ("id_number", "110105194912310021"),
    ],
)
def test_a_signature_without_what_the_court_needs_is_refused(field: str, value: object) -> None:
    world = worlds.world()
    case = stories.applied(world)
    with refused("invalid", case) as caught:
        do("sign_application", world.chen, "2026-08-03 10:00", case, **signature(case, **{field: value}))
    assert list(caught.value.errors) == [field]


def test_the_application_names_sex_and_birth_by_the_number_a_person_gives_for_the_court() -> None:
    world = worlds.world()
    case = stories.applied(world)
    signed = signature(case)
    do("sign_application", world.chen, "2026-08-03 10:00", case, **signed, id_number="11010519491231002x")
    with refused("invalid", case):
        do("sign_application", world.home_agent, "2026-08-04 10:00", case, **signed, id_number="11010519491231002X")
    do("sign_application", world.home_agent, "2026-08-04 10:00", case, **signed)
    do("file_application", world.home_agent, "2026-08-05 09:00", case)
    assert {one.side: one.id_number for one in case.parties.all()}["claimant"] == "11010519491231002X"
    person, firm = Paper.objects.get(case=case, kind="confirmation_application").data["applicants"]
    assert (person["sex"], person["born_on"], person["id_no"]) == ("女", "1949-12-31", "110***********002X")
    assert not {"sex", "born_on", "id_no"} & set(firm)


def test_each_side_signs_once_over_the_text_it_saw() -> None:
    world = worlds.world()
    case = stories.applied(world)
    with refused("conflict", case):
        do("sign_application", world.chen, "2026-08-03 10:00", case, **signature(case, content_hash="0" * 64))
    do("sign_application", world.chen, "2026-08-03 10:00", case, **signature(case))
    with refused("already_decided", case):
        do("sign_application", world.chen, "2026-08-03 10:01", case, **signature(case))
    with refused("not_open", case):
        do("file_application", world.chen, "2026-08-03 10:02", case)
    with refused("forbidden", case):
        do("sign_application", world.home_store, "2026-08-03 10:03", case, **signature(case))
    assert Signature.objects.filter(of="application").count() == Service.objects.count() == 1
    assert Service.objects.get().contact["phone"] == "13800000001"


def test_the_checklist_says_what_is_missing() -> None:
    world = worlds.world()
    case = stories.applied(world)
    first = {one.key: one for one in queries.checklist(application(case))}
    assert first["application"].missing == ("陈示例", "示例家居定制有限公司")
    assert first["authority"].missing == ("示例家居定制有限公司",), "a person signs for themselves"
    do("sign_application", world.chen, "2026-08-03 10:00", case, **signature(case))
    before = {one.key: one for one in queries.checklist(application(case))}
    assert before["application"].missing == before["service"].missing == ("示例家居定制有限公司",)
    assert [before[key].there for key in ("agreement", "identity", "record", "evidence")] == [True] * 4
    assert not queries.complete(application(case))
    do("sign_application", world.home_agent, "2026-08-04 10:00", case, **signature(case))
    do("file_application", world.home_agent, "2026-08-05 09:20", case)
    assert not queries.complete(application(case))
    outbox.drain(now=at("2026-08-05 09:21"))
    assert queries.complete(application(case))


def test_a_phone_number_alone_proves_nobodys_identity_to_a_court() -> None:
    world = worlds.world()
    User.objects.filter(pk=world.chen.pk).update(identity_level=IdentityLevel.PHONE)
    case = stories.applied(world)
    assert [one.missing for one in queries.checklist(application(case)) if one.key == "identity"] == [("陈示例",)]
    do("sign_application", world.chen, "2026-08-03 10:00", case, **signature(case, id_number=ID_NUMBER))
    assert [one.there for one in queries.checklist(application(case)) if one.key == "identity"] == [True]


def test_two_people_are_not_asked_who_signs_for_an_organisation() -> None:
    world = worlds.world()
    case = stories.applied(world)
    case.parties.filter(side="respondent").update(organisation=None, person=world.home_agent)
    for who, when in ((world.chen, "2026-08-03 10:00"), (world.home_agent, "2026-08-04 10:00")):
        assert "authority" not in {one.key for one in queries.checklist(application(case))}
        do("sign_application", who, when, case, **signature(case))
    assert "authority" not in {one.key for one in queries.checklist(application(case))}


def test_the_court_sees_nothing_before_the_filing() -> None:
    world = worlds.world()
    case = stories.signed(world)
    with stories.unread("not_found"):
        queries.confirmation_of(actor(world.clerk), application(case).pk)
    assert queries.confirmation_of(actor(world.chen), application(case).pk) == application(case)
    do("file_application", world.chen, "2026-08-05 09:20", case)
    assert queries.confirmation_of(actor(world.clerk), application(case).pk) == application(case)


def test_once_confirmation_is_asked_for_the_committee_waits_for_nobody() -> None:
    world = worlds.world()
    case = mediation.agreed(world)
    assert verbs.waiting(latest(case, "peoples_mediation")) is not None
    do("apply_confirmation", world.chen, "2026-08-03 09:00", case, court=str(world.court.pk))
    assert verbs.waiting(latest(case, "peoples_mediation")) is None
