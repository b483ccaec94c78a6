"""Nobody handles a case in which they are a party, whatever post they hold (promise S5); refusals tell no secret."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.cases import desk
from mediation.cases.models import Case
from mediation.core import docket, gate
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, Role
from mediation.evidence.queries import evidence_of
from mediation.notices.models import Notice
from mediation.people.models import MemberRole, Membership, User
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import bureau
from tests.mediation.worlds import World, actor, at, do

pytestmark = pytest.mark.django_db(transaction=True)
FILED = "2026-05-18 09:00"


@pytest.fixture
def world() -> World:
    return worlds.world()


def roles(who: User, case: Case) -> frozenset[Role]:
    return docket.get().standing(actor(who), case, worlds.latest(case, "administrative")).roles


def test_an_officer_who_complains_does_not_decide(world: World) -> None:
    office = world.xiaoshan
    case = worlds.file_at_bureau(world, office, at=FILED, who=office.officer)
    assert roles(office.officer, case) == {Role.CLAIMANT}
    assert "accept" not in worlds.may(case, office.officer, FILED)
    with worlds.refused("forbidden", case):
        do("accept", office.officer, "2026-05-18 10:00", case)
    with worlds.refused("forbidden", case):
        do("reveal", office.officer, "2026-05-18 10:00", case)
    assert "accept" in worlds.may(case, office.second, FILED)


def test_an_officer_who_speaks_for_the_store_does_not_decide(world: World) -> None:
    office = world.xiaoshan
    Membership.objects.create(user=office.second, organisation=world.store, role=MemberRole.AGENT)
    case = worlds.file_at_bureau(world, office, at=FILED)
    assert roles(office.second, case) == {Role.RESPONDENT}
    with worlds.refused("forbidden", case):
        do("accept", office.second, "2026-05-18 10:00", case)


def test_the_desk_shows_no_case_of_ones_own(world: World) -> None:
    office = world.xiaoshan
    case = worlds.file_at_bureau(world, office, at=FILED, who=office.officer)
    lying = {who.name: desk.lying(actor(who), ["administrative"]).filter(case=case).exists() for who in (office.officer, office.second)}  # fmt: skip  # noqa: E501
    assert lying == {office.officer.name: False, office.second.name: True}
    told = Notice.objects.filter(case=case, role__in=[role.value for role in HANDLERS])
    assert not told.filter(person=office.officer).exists()


def test_the_head_of_the_platform_reads_nothing_of_the_other_side(world: World) -> None:
    head = User.objects.create_user("head", "x", name="平台负责人")
    Membership.objects.create(user=head, organisation=world.platform, role=MemberRole.LEAD)
    case = worlds.file_case(world, at=FILED)
    file = SimpleUploadedFile("合同.pdf", stories.CONTRACT, content_type="application/pdf")
    do("add_evidence", world.zhou, "2026-05-18 10:00", case, files={"file": file}, audience="own")
    standing = docket.get().standing(actor(head), case, None)
    assert standing.roles == {Role.PLATFORM}
    assert not standing.bodies
    assert not evidence_of(actor(head), case).exists()
    with worlds.refused("forbidden", case):
        do("reveal", head, "2026-05-18 10:05", case)


def test_nobody_can_be_named_to_mediate_their_own_case(world: World) -> None:
    case = stories.applied(world)
    Membership.objects.create(user=world.chen, organisation=world.committee, role=MemberRole.MEDIATOR)
    Membership.objects.create(user=world.home_agent, organisation=world.committee, role=MemberRole.MEDIATOR)
    for who in (world.chen, world.home_agent):
        with worlds.refused("invalid", case):
            do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(who.pk))


def test_a_late_verb_does_not_tell_what_one_may_not_read(world: World) -> None:
    """The last thing that happened may be the other side's own file: that it was given is theirs and the bureau's."""
    case = bureau.reach(world, "scheduled")
    file = SimpleUploadedFile("合同.pdf", stories.CONTRACT, content_type="application/pdf")
    do("add_evidence", world.agent, "2026-06-12 11:00", case, files={"file": file}, audience="own")
    told = {}
    for who, verb in ((world.zhou, "consent"), (world.xiaoshan.second, "ask_consent")):
        with pytest.raises(Refused) as caught:
            gate.perform(verb, actor=actor(who), now=at("2026-06-12 12:00"), case=case.pk)
        told[verb] = (caught.value.code, caught.value.context["by"], caught.value.context["event"])
    assert told == {
        "consent": ("already_decided", world.xiaoshan.officer.name, "administrative.neutrality_declared"),
        "ask_consent": ("already_decided", world.agent.name, "evidence.added"),
    }
