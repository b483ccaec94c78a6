"""Who gets and loses a post: what does not go together, who must be left, and what it opens and closes."""

from typing import Any

import pytest
from django.urls import reverse

from mediation.cases import queries as cases
from mediation.core.refusals import Refused
from mediation.people import burden, first, ledger, proposals
from mediation.people.models import MemberRole, Membership, Organisation, OrganisationKind, Proposal, User
from mediation.people.post_inputs import ROLES
from mediation.people.posts import NEEDED
from mediation.people.proposals import keeper
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import NOW, Offices
from tests.web.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> Offices:
    return made.offices()


def refused(name: str, who: User, /, **data: Any) -> Refused:
    before = Proposal.objects.count()
    with pytest.raises(Refused) as caught:
        made.propose(name, who, **data)
    assert Proposal.objects.count() == before
    return caught.value


def test_a_post_opens_the_desk_and_its_end_takes_it_away(offices: Offices) -> None:
    world, spare = offices.world, offices.spare
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-01 09:00")
    body = str(world.xiaoshan.body.pk)
    desk = reverse("desk_case", args=[case.pk])
    assert browser(spare).get(desk).status_code == 404
    found = made.done("add_post", offices, organisation=body, person=spare.username, role="officer")
    post = Membership.objects.get(user=spare)
    assert (post.active, str(post.since_on)) == (True, "2026-06-01")
    assert browser(spare).get(desk).status_code == 200
    assert proposals.kind_of("end_post").effect(found).cases == 1
    made.done("end_post", offices, post=post.pk)
    assert browser(spare).get(desk).status_code == 404
    assert not cases.cases_of(worlds.actor(spare)).exists()
    post.refresh_from_db()
    assert (post.active, post.ended_at) == (False, NOW)


def test_a_person_is_found_by_the_number_they_proved(offices: Offices) -> None:
    body = str(offices.world.xiaoshan.body.pk)
    User.objects.filter(pk=offices.spare.pk).update(phone_verified=True)
    offices.spare.refresh_from_db()
    offices.spare.phone, offices.spare.phone_verified = "13800009999", True
    offices.spare.save()
    found = made.propose("add_post", offices.one, organisation=body, person="+86 138-0000-9999", role="officer")
    assert found.data["adds"] == [{"user": str(offices.spare.pk), "role": "officer"}]
    User.objects.filter(pk=offices.spare.pk).update(phone_verified=False)
    for nobody in ("13800009999", "13800008888", "no-such-login"):
        assert "person" in refused("add_post", offices.two, organisation=body, person=nobody, role="lead").errors
    User.objects.filter(pk=offices.spare.pk).update(is_active=False)
    assert "person" in refused("add_post", offices.two, organisation=body, person="spare", role="lead").errors


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_each_kind_of_organisation_has_its_own_posts(kind: str, offices: Offices) -> None:
    body = Organisation.objects.create(kind=kind, name=f"示例{kind}")
    for role in MemberRole.values:
        said: dict[str, Any] = {"organisation": str(body.pk), "person": offices.spare.username, "role": role}
        if role in ROLES[kind]:
            assert made.propose("add_post", offices.one, **said).state == "waiting"
        else:
            assert "role" in refused("add_post", offices.one, **said).errors


def test_a_post_that_is_held_is_not_given_again(offices: Offices) -> None:
    office = offices.world.xiaoshan
    said = {"organisation": str(office.body.pk), "person": office.officer.username, "role": "officer"}
    assert "person" in refused("add_post", offices.one, **said).errors


def test_an_administrator_holds_no_other_post(offices: Offices) -> None:
    office = offices.world.xiaoshan
    as_officer = {"organisation": str(office.body.pk), "person": offices.one.username, "role": "officer"}
    assert refused("add_post", offices.two, **as_officer).code == "not_open"
    as_admin = {"person": office.officer.username, "role": "admin"}
    assert refused("add_post", offices.two, **as_admin).code == "not_open"
    assert refused("add_post", offices.two, person=offices.one.username, role="supervisor").code == "not_open"
    found = made.done("add_post", offices, person=offices.spare.username, role="admin")
    assert (found.state, keeper(worlds.actor(offices.spare))) == ("done", offices.spare)


def test_two_stay_who_can_propose_and_confirm(offices: Offices) -> None:
    made.done("end_post", offices, post=made.held(offices, offices.two))
    assert refused("end_post", offices.one, post=made.held(offices, offices.one)).code == "not_open"
    supervisor = made.held(offices, offices.world.supervisor)
    assert refused("end_post", offices.one, post=supervisor).code == "not_open"
    found = made.propose("end_post", offices.one, post=supervisor, successor=offices.spare.username)
    assert found.data["adds"] == [{"user": str(offices.spare.pk), "role": "supervisor"}]


def test_a_supervisor_of_one_office_does_not_look_after_the_platform(offices: Offices) -> None:
    watcher = worlds._member("watcher", "督区", offices.world.district.body, MemberRole.SUPERVISOR)
    with pytest.raises(Refused) as caught:
        keeper(worlds.actor(watcher))
    assert caught.value.code == "not_found"


def test_the_last_head_of_a_body_with_open_cases_goes_only_for_a_successor(offices: Offices) -> None:
    world = offices.world
    office = world.xiaoshan
    post = made.held(offices, office.lead)
    idle = made.propose("end_post", offices.one, post=post)
    worlds.file_at_bureau(world, office, at="2026-06-01 09:00")
    assert refused("end_post", offices.two, post=post).errors["successor"]
    assert proposals.faults(idle), "a case came in since it was proposed"
    with pytest.raises(Refused) as caught:
        made.confirm(idle, world.supervisor)
    assert caught.value.context["cases"] == 1
    assert "successor" in refused("end_post", offices.two, post=post, successor=office.lead.username).errors
    found = made.done("end_post", offices, post=post, successor=office.second.username)
    leads = Membership.objects.filter(organisation=office.body, role=MemberRole.LEAD, active=True)
    assert [one.user for one in leads] == [office.second]
    back = made.undo(found, offices)
    assert (back.kind, [one.user for one in leads.all()]) == ("add_post", [office.lead])
    assert Membership.objects.filter(user=office.second, role=MemberRole.OFFICER, active=True).exists()


def test_where_another_head_stays_nobody_must_be_named(offices: Offices) -> None:
    office = offices.world.xiaoshan
    worlds.file_at_bureau(offices.world, office, at="2026-06-01 09:00")
    Membership.objects.create(user=office.second, organisation=office.body, role=MemberRole.LEAD)
    assert made.done("end_post", offices, post=made.held(offices, office.lead)).state == "done"


@pytest.mark.parametrize(("who", "needed"), [("agent", True), ("mediator", False), ("secretary", True)])
def test_who_is_needed_where_cases_lie(who: str, needed: bool, offices: Offices) -> None:
    from tests.mediation.rooms import scenes

    scene = scenes.sitting(offices.world)
    person: User = getattr(scene.world, who)
    post = Membership.objects.get(user=person)
    assert (post.role in NEEDED) == needed
    others = Membership.objects.filter(organisation=post.organisation, role=post.role).exclude(pk=post.pk)
    others.filter(role=MemberRole.AGENT).update(active=False)
    if needed:
        assert "successor" in refused("end_post", offices.one, post=post.pk).errors
    else:
        found = made.propose("end_post", offices.one, post=post.pk)
        assert proposals.kind_of("end_post").effect(found).led == burden.led_by(person, scene.world.committee) == 1


def test_the_first_two_are_appointed_and_no_third(offices: Offices) -> None:
    Membership.objects.filter(role__in=(MemberRole.ADMIN, MemberRole.SUPERVISOR)).update(active=False)
    person, wanted = first.appoint("+86 139 0000 0001", "首甲", now=NOW)
    assert (person.name, person.phone, person.phone_verified, wanted) == ("首甲", "13900000001", True, True)
    for wrong in ({"phone": "12315", "name": "某"}, {"phone": "13900000002", "name": ""}):
        with pytest.raises(Refused) as caught:
            first.appoint(**wrong, now=NOW)
        assert caught.value.code == "invalid"
    second, wanted = first.appoint("13900000002", "首乙", now=NOW)
    assert not wanted
    with pytest.raises(Refused) as full:
        first.appoint("13900000003", "首丙", now=NOW)
    assert full.value.code == "forbidden"
    assert not User.objects.filter(name="首丙").exists()
    third, wanted = first.appoint("13900000003", "首丙", now=NOW, instead_of="13900000001")
    assert (third.name, wanted) == ("首丙", False)
    with pytest.raises(Refused):
        keeper(worlds.actor(person))
    assert ledger.faults() == []
    found = made.propose("add_post", third, person=offices.spare.username, role="supervisor")
    assert made.confirm(found, second).state == "done"


def test_whoever_has_a_post_does_not_become_the_first_administrator(offices: Offices) -> None:
    Membership.objects.filter(role__in=(MemberRole.ADMIN, MemberRole.SUPERVISOR)).update(active=False)
    clerk = offices.world.clerk
    clerk.phone, clerk.phone_verified = "13900000004", True
    clerk.save()
    with pytest.raises(Refused) as caught:
        first.appoint("13900000004", "", now=NOW)
    assert caught.value.code == "invalid"
