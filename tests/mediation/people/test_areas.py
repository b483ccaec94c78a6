"""An office is competent for several areas: filing, distribution, courts, supervision and the list read its rows."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from mediation.cases import competence
from mediation.cases.competence import Respondent
from mediation.cases.flows.distribution_inputs import units_below
from mediation.confirmation.rules import competent as courts_of
from mediation.core.refusals import Refused
from mediation.people import administration
from mediation.people.administration import Wanted
from mediation.people.models import MemberRole, Membership, Organisation, OrganisationKind
from mediation.performance.oversight import bodies_of
from tests.matrix import ways
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import Offices
from tests.mediation.worlds import XIAOSHAN, YUHANG, actor, latest

pytestmark = pytest.mark.django_db
ON, NEW = date(2026, 6, 9), "330106"


@pytest.fixture
def offices() -> Offices:
    return made.offices()


def widened(offices: Offices, body: Organisation, *codes: str) -> Organisation:
    """Competent there too, by two people."""
    made.done("change_organisation", offices, organisation=str(body.pk), further_areas=list(codes))
    return Organisation.objects.get(pk=body.pk)


def competent(area: str, **more: Any) -> list[Organisation]:
    store = Respondent(store=Organisation(kind=OrganisationKind.STORE, area=area), **more)
    return [body for body, _why in competence.of(store, on=ON).bureaus]


def test_two_people_add_areas_and_take_them_away_again(offices: Offices) -> None:
    body = offices.world.xiaoshan.body
    assert ([one.code for one in body.areas.all()], competent(NEW)) == ([XIAOSHAN], [])
    found = made.propose("change_organisation", offices.one, organisation=str(body.pk), further_areas=[NEW])
    assert (found.before, found.data) == ({"further_areas": []}, {"further_areas": [NEW]})
    assert competent(NEW) == [], "not before the second person's word"
    made.confirm(found, offices.two)
    body.refresh_from_db()
    assert (body.further_areas, competent(NEW), competent(XIAOSHAN)) == ([NEW], [body], [body])
    assert administration.competent_for(body) == [XIAOSHAN, NEW]
    made.undo(found, offices)
    assert (competent(NEW), competent(XIAOSHAN)) == ([], [body])


def test_another_change_leaves_the_further_areas_and_a_move_keeps_them(offices: Offices) -> None:
    body = widened(offices, offices.world.xiaoshan.body, NEW)
    made.done("change_organisation", offices, organisation=str(body.pk), phone="0571-1")
    assert Organisation.objects.get(pk=body.pk).further_areas == [NEW]
    made.done("change_organisation", offices, organisation=str(body.pk), area="330108")
    moved = Organisation.objects.get(pk=body.pk)
    assert ([one.code for one in moved.areas.all()], competent(XIAOSHAN)) == ([NEW, "330108"], [])


def test_a_new_office_begins_with_all_its_areas(offices: Offices) -> None:
    made.done("add_organisation", offices, **made.bureau(further_areas=[NEW, "330108"]))
    body = Organisation.objects.get(name=made.bureau()["name"])
    assert [one.code for one in body.areas.all()] == [NEW, "330108"], "the area it sits in once"


@pytest.mark.parametrize("code", ["999999", "000000"])
def test_an_area_that_is_not_on_record_is_refused(offices: Offices, code: str) -> None:
    with pytest.raises(Refused):
        widened(offices, offices.world.xiaoshan.body, code)


def test_a_bureau_of_two_areas_is_offered_once_by_the_first_connection(offices: Offices) -> None:
    world = offices.world
    widened(offices, world.xiaoshan.body, YUHANG)
    store = Respondent(store=world.store, platform=world.platform)
    found = competence.of(store, on=ON)
    assert [body for body, _why in found.bureaus].count(world.xiaoshan.body) == 1
    why = found.of(world.xiaoshan.body)
    assert why is not None
    assert (why.area, found.absent) == (XIAOSHAN, ())


def test_an_intake_unit_passes_on_in_every_area_of_its_own(offices: Offices) -> None:
    world = offices.world
    unit = worlds.intake_unit()
    Organisation.objects.filter(pk=unit.body.pk).update(area="330200")
    body = Organisation.objects.get(pk=unit.body.pk)
    body.competent_in([])
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-08 09:00")
    stage = latest(case, "administrative")
    stage.body = body
    assert units_below(stage, on=ON) == []
    body.competent_in(["330100"])
    stage.body = Organisation.objects.get(pk=body.pk)
    assert world.xiaoshan.body in [one for one, _why in units_below(stage, on=ON)]
    assert competence.nearest_intake(world.xiaoshan.body) == body


def test_courts_supervisors_and_the_list_read_every_area(offices: Offices) -> None:
    world = offices.world
    case = ways.sealed(world)
    mediated = latest(case, "peoples_mediation")
    Organisation.objects.filter(pk=world.court.pk).update(area="330200")
    court = Organisation.objects.get(pk=world.court.pk)
    court.competent_in([])
    before = [one.court for one in courts_of(case, mediated)]
    court.competent_in([world.committee.area])
    assert court not in before
    assert court in [one.court for one in courts_of(case, mediated)]
    watcher = worlds._person("watch", "督二")
    Membership.objects.create(user=watcher, organisation=world.yuhang.body, role=MemberRole.SUPERVISOR)
    assert world.xiaoshan.body not in bodies_of(actor(watcher))
    widened(offices, world.yuhang.body, XIAOSHAN)
    assert world.xiaoshan.body in bodies_of(actor(watcher))
    listed = administration.page(actor(offices.one), Wanted(area=XIAOSHAN)).rows
    assert {world.xiaoshan.body, world.yuhang.body} <= set(listed)


def test_the_pages_name_every_area(offices: Offices) -> None:
    body = widened(offices, offices.world.xiaoshan.body, NEW)
    client = Client()
    client.force_login(offices.one)
    for url in (f"/desk/organisations/{body.pk}/", "/desk/organisations/?q=萧山"):
        page = client.get(url).content.decode()
        assert "西湖区" in page, url
