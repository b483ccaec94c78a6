"""Organisations added, changed and ended: what is refused, what no longer offers them, and the numbers they took."""

from datetime import date
from typing import Any

import pytest

from mediation.agreements.inputs import Committee
from mediation.cases import competence
from mediation.cases.competence import Respondent
from mediation.confirmation.inputs import ApplicationInput
from mediation.core.refusals import Refused
from mediation.documents import numbers
from mediation.documents.models import Paper
from mediation.people import administration, bodies, burden, credit_codes, queries
from mediation.people.administration import Wanted
from mediation.people.models import Organisation, OrganisationKind, Proposal, User
from mediation.people.queries import issue_token
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import NOW, Offices

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


def test_a_new_bureau_is_competent_from_the_moment_it_is_confirmed(offices: Offices) -> None:
    store = Respondent(store=Organisation(kind=OrganisationKind.STORE, area="330106"))
    assert competence.of(store, on=date(2026, 6, 1)).bureaus == ()
    found = made.propose("add_organisation", offices.one, **made.bureau())
    assert competence.of(store, on=date(2026, 6, 1)).bureaus == ()
    made.confirm(found, offices.two)
    body = Organisation.objects.get(name=made.bureau()["name"])
    assert [one for one, _why in competence.of(store, on=date(2026, 6, 1)).bureaus] == [body]
    assert (body.paper_prefix, body.established_on) == ("新市监", date(2026, 5, 20))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "萧山区市场监督管理局"}, "name"),
        ({"paper_prefix": "萧市监"}, "paper_prefix"),
        ({"paper_prefix": ""}, "paper_prefix"),
        ({"area": ""}, "area"),
        ({"area": "999999"}, "area"),
        ({"established_on": "2027-01-01"}, "established_on"),
        ({"uscc": "91330106MA2CFLNF85"}, "uscc"),
        ({"reason": ""}, "reason"),
        ({"organisation_kind": "ministry"}, "organisation_kind"),
        ({"platform": "x"}, "__all__"),
        ({"handles_first": True}, "__all__"),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, Any], field: str, offices: Offices) -> None:
    said = made.bureau() | {"reason": made.WHY} | wrong
    assert field in refused("add_organisation", offices.one, **said).errors


def test_a_code_is_held_against_its_check_sign() -> None:
    body = "91330106MA2CFLNF8"
    assert sum(credit_codes.valid(body + sign) for sign in credit_codes.SIGNS) == 1
    assert credit_codes.valid("91350100M000100Y43"), "the example of GB 32100-2015"
    assert not credit_codes.valid("91350100M000100Y4I")


def test_nothing_different_is_no_change(offices: Offices) -> None:
    body = offices.world.xiaoshan.body
    assert refused("change_organisation", offices.one, organisation=str(body.pk), name=body.name).code == "invalid"


def test_a_change_says_what_was_and_what_will_be_and_how_many_cases_it_touches(offices: Offices) -> None:
    office = offices.world.xiaoshan
    worlds.file_at_bureau(offices.world, office, at="2026-06-01 09:00")
    found = made.propose("change_organisation", offices.one, organisation=str(office.body.pk), area="330106")
    assert (found.before, found.data) == ({"area": "330109"}, {"area": "330106"})
    from mediation.people.proposals import kind_of

    effect = kind_of("change_organisation").effect(found)
    assert (effect.cases, [(lot.stage, lot.count) for lot in effect.load.lots]) == (1, [("administrative", 1)])  # type: ignore[union-attr]


def test_a_body_with_open_proceedings_is_not_ended(offices: Offices) -> None:
    world = offices.world
    worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-01 09:00")
    for body in (world.xiaoshan.body, world.store):
        no = refused("end_organisation", offices.one, organisation=str(body.pk))
        assert (no.code, no.context["cases"]) == ("not_open", 1)
    waiting = made.propose("end_organisation", offices.one, organisation=str(world.yuhang.body.pk))
    worlds.file_at_bureau(world, world.yuhang, at="2026-06-01 09:30")
    with pytest.raises(Refused) as caught:
        made.confirm(waiting, world.supervisor)
    assert caught.value.context["proceedings"] == 1
    assert Organisation.objects.get(pk=world.yuhang.body.pk).ended_at is None


def test_a_platform_with_stores_is_not_ended(offices: Offices) -> None:
    world = offices.world
    stores = Organisation.objects.filter(platform=world.platform).count()
    no = refused("end_organisation", offices.one, organisation=str(world.platform.pk))
    assert no.context["stores"] == stores >= 1


def test_an_ended_body_is_offered_nowhere_and_its_tokens_open_nothing(offices: Offices) -> None:
    world = offices.world
    body = made.idle()
    token = issue_token(label="t", now=NOW, organisation=body)
    store = Respondent(store=Organisation(kind=OrganisationKind.STORE, area="330108"))
    unit = worlds.intake_unit().body

    def offered() -> tuple[int, ...]:
        found = competence.of(store, on=date(2026, 6, 1))
        return (
            len(found.bureaus),
            len(competence.intake_units(found)),
            len(queries.organisations(part="示例湾")),
            int(queries.actor_of_token(token) is not None),
            len(Committee().fields["committee"].queryset),  # type: ignore[attr-defined]
            len(ApplicationInput().fields["court"].queryset),  # type: ignore[attr-defined]
        )

    assert offered() == (1, 1, 1, 1, 1, 1)
    for one in (body, unit, world.committee, world.court):
        made.done("end_organisation", offices, organisation=str(one.pk))
    assert offered() == (0, 0, 0, 0, 0, 0)


def test_the_list_is_searched_narrowed_and_paged(offices: Offices) -> None:
    actor = worlds.actor(offices.one)
    Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.STORE, name=f"批量店{number:03d}", area="330106") for number in range(70)
    )
    names: list[str] = []
    after = ""
    while True:
        page = administration.page(actor, Wanted(kind="store", text="批量店"), after=after)
        names += [one.name for one in page.rows]
        after = page.after
        if not after:
            break
    assert (names, page.total) == (sorted(names), 70)
    assert len(set(names)) == 70
    found = administration.page(actor, Wanted(area="330100", kind="bureau"))
    assert {one.name for one in found.rows} >= {"余杭区市场监督管理局", "萧山区市场监督管理局"}
    assert "示例区人民法院" not in {one.name for one in found.rows}
    body = made.idle()
    made.done("end_organisation", offices, organisation=str(body.pk))
    assert [one.pk for one in administration.page(actor, Wanted(working="no")).rows] == [body.pk]
    assert body.pk not in {one.pk for one in administration.page(actor, Wanted(text="湾市监0")).rows}


def test_number_series_are_held_against_the_papers(offices: Offices) -> None:
    world = offices.world
    office = world.xiaoshan
    for day in ("01", "02", "03"):
        case = worlds.file_at_bureau(world, office, at=f"2026-06-{day} 09:00")
        worlds.do("accept", office.officer, f"2026-06-{day} 10:00", case)
    runs = {one.kinds: one for one in numbers.runs(office.body, 2026)}
    run = runs["acceptance_decision",]
    assert (run.last, run.missing, run.pattern) == (3, (), "萧市监投受〔2026〕第…号")
    assert numbers.runs(office.body, 2025) == []
    Organisation.objects.filter(pk=office.body.pk).update(paper_prefix="萧山市监")
    office.body.refresh_from_db()
    assert {one.kinds: one.missing for one in numbers.runs(office.body, 2026)}["acceptance_decision",] == ()
    second = Paper.objects.filter(kind="acceptance_decision", number="萧市监投受〔2026〕第2号")
    second.update(number="萧市监投受〔2026〕第9号")
    assert {one.kinds: one.missing for one in numbers.runs(office.body, 2026)}["acceptance_decision",] == (2,)


def test_what_lies_with_a_body_is_counted_once_per_case(offices: Offices) -> None:
    world = offices.world
    case = worlds.file_case(world, at="2026-06-01 09:00")
    assert [burden.of_body(body).cases for body in (world.store, world.platform)] == [1, 1]
    assert {burden.of_body(body).as_party for body in (world.store, world.platform)} == {0, 1}, "one of them answers"
    worlds.do("withdraw", world.zhou, "2026-06-01 10:00", case)
    assert not burden.of_body(world.store)
    assert bodies.held(burden.Load(2, 1, 0))
