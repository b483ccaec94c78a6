"""The desk of who looks after the platform: there for nobody else, two people for everything, the rules of a day."""

from datetime import UTC

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mediation.core.models import Series
from mediation.documents.render import TEMPLATES
from mediation.documents.templates import everything, in_force
from mediation.law import citations, rulesets
from mediation.people.models import MemberRole, Membership, Organisation, Proposal, User
from odr.web.desk.admin import changes
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import Offices
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db
#: Who finds the pages: who looks after the platform, and nobody else of all there are.
ROLES = {
    "administrator": True, "supervisor of the platform": True, "supervisor of one office": False, "officer": False,
    "head": False, "mediator": False, "secretary": False, "court clerk": False, "merchant": False, "platform": False,
    "complainant": False, "administrator no longer": False,
}  # fmt: skip


@pytest.fixture
def offices(monkeypatch: pytest.MonkeyPatch) -> Offices:
    """Everybody, on a Monday morning."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-01 10:00").astimezone(UTC))
    return made.offices()


def person(offices: Offices, role: str) -> User:
    """Somebody of that role."""
    world = offices.world
    gone = worlds._member("gone", "管前", None, MemberRole.ADMIN)
    Membership.objects.filter(user=gone).update(active=False)
    return {
        "administrator": offices.one, "supervisor of the platform": world.supervisor, "officer": world.xiaoshan.officer,
        "supervisor of one office": worlds._member("w", "督区", world.district.body, MemberRole.SUPERVISOR),
        "head": world.xiaoshan.lead, "mediator": world.mediator, "secretary": world.secretary,
        "court clerk": world.clerk, "merchant": world.agent, "platform": world.platform_agent,
        "complainant": world.zhou, "administrator no longer": gone,
    }[role]  # fmt: skip


def pages(offices: Offices) -> list[str]:
    """Every address of administration, with things that are there."""
    body = offices.world.xiaoshan.body.pk
    found = made.propose("add_organisation", offices.two, **made.bureau())
    new = reverse("desk_propose", args=["add_organisation"])
    return [
        *map(reverse, ("desk_changes", "desk_organisations", "desk_keepers", "desk_law", "desk_lists", "desk_texts")),
        reverse("desk_calendars"),
        reverse("desk_organisation", args=[body]), reverse("desk_change", args=[found.pk]),
        new, f"{new}?organisation_kind=store",
        *(f"{reverse('desk_propose', args=[name])}?organisation={body}" for name in ("change_organisation", "end_organisation", "add_post")),  # noqa: E501
        f"{reverse('desk_propose', args=['end_post'])}?post={made.held(offices, offices.world.xiaoshan.lead)}",
        *(reverse(name) for name in ("api_admin_organisations", "api_admin_forms", "api_admin_proposals", "api_admin_rules")),  # noqa: E501
        reverse("api_admin_organisation", args=[body]), reverse("api_admin_proposal", args=[found.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_are_there_for_who_looks_after_the_platform_alone(role: str, offices: Offices) -> None:
    who = browser(person(offices, role))
    found = pages(offices)
    wanted = 200 if ROLES[role] else 404
    assert {path: who.get(path).status_code for path in found} == dict.fromkeys(found, wanted)


@pytest.mark.parametrize("role", [role for role, may in ROLES.items() if not may])
def test_nobody_else_changes_anything(role: str, offices: Offices) -> None:
    found = made.propose("add_organisation", offices.two, **made.bureau())
    who = browser(person(offices, role))
    before = list(Proposal.objects.values())
    yes = {"approve": "yes", "reason": "可以"}
    for path, data in (
        (reverse("desk_change", args=[found.pk]), yes),
        (reverse("desk_undo", args=[found.pk]), {}),
        (reverse("desk_propose", args=["add_organisation"]), made.bureau("别局") | {"reason": "要"}),
        (reverse("desk_calendars"), {"text": "x"}),
    ):
        assert who.post(path, data).status_code == 404, path
    assert list(Proposal.objects.values()) == before


@pytest.mark.parametrize("name", sorted(changes.ABOUT))
def test_a_change_of_nothing_named_leads_to_where_one_chooses(name: str, offices: Offices) -> None:
    answer = browser(offices.one).get(reverse("desk_propose", args=[name]))
    assert answer.headers["Location"] == reverse(changes.CHOSEN_AT.get(name, "desk_organisations"))


def test_a_bureau_is_added_by_two_and_gets_its_first_head(offices: Offices) -> None:
    one, two = browser(offices.one), browser(offices.two)
    new = reverse("desk_propose", args=["add_organisation"])
    assert "organisation_kind=bureau" in text(one.get(new))
    form = text(one.get(f"{new}?organisation_kind=bureau"))
    assert "Area it is competent for" in form
    assert "Platform it trades on" not in form
    wrong = one.post(new, made.bureau() | {"reason": "", "paper_prefix": "萧市监"})
    assert wrong.status_code == 422
    assert len(errors(wrong)) == 2
    page = moved(one.post(new, made.bureau() | {"reason": made.WHY}))
    own = text(one.get(page))
    assert "This changes 0 open cases" in own
    assert "Whoever proposed it cannot" in own
    assert made.WHY in own
    assert one.post(page, {"approve": "yes", "reason": "自己看过"}).status_code == 422
    assert not Organisation.objects.filter(name=made.bureau()["name"]).exists()
    assert moved(two.post(page, {"approve": "yes", "reason": "与批复一致"})) == page
    body = Organisation.objects.get(name=made.bureau()["name"])
    said = {"organisation": str(body.pk), "person": offices.spare.username, "role": "lead", "reason": "任命文件"}
    post = moved(one.post(reverse("desk_propose", args=["add_post"]), said))
    assert browser(offices.spare).get(reverse("desk")).status_code == 404
    two.post(post, {"approve": "yes", "reason": "见任命文件"})
    assert browser(offices.spare).get(reverse("desk")).status_code == 200
    shown = text(two.get(reverse("desk_organisation", args=[body.pk])))
    assert offices.spare.name in shown
    assert "新市监" in shown


def test_an_organisations_page_says_what_lies_with_it_and_where(offices: Offices) -> None:
    office = offices.world.xiaoshan
    case = worlds.file_at_bureau(offices.world, office, at="2026-06-01 09:00")
    worlds.do("accept", office.officer, "2026-06-01 09:30", case)
    worlds.file_at_bureau(offices.world, office, at="2026-06-01 09:10", title="另一件")
    page = text(browser(offices.one).get(reverse("desk_organisation", args=[office.body.pk])))
    assert "2 open cases" in page
    assert office.officer.name in page
    assert "萧市监投受〔2026〕第…号" in page
    assert case.number not in page, "an administrator reads no case"
    ending = f"{reverse('desk_propose', args=['end_organisation'])}?organisation={office.body.pk}"
    asked = text(browser(offices.one).get(ending))
    assert "2 open proceedings in 2 cases lie with it" in asked
    assert office.officer.name in asked, "and where they are"
    answer = browser(offices.one).post(ending, {"organisation": str(office.body.pk), "reason": "撤销"})
    assert answer.status_code == 422
    assert "2 open proceedings in 2 cases lie with it" in text(answer)
    Series.objects.filter(key__contains=":投受:").update(last=5)
    assert "missing: 2 3 4 5" in text(browser(offices.one).get(reverse("desk_organisation", args=[office.body.pk])))


def test_what_is_in_force_is_undone_with_one_button(offices: Offices) -> None:
    body = offices.world.xiaoshan.body
    found = made.done("change_organisation", offices, organisation=str(body.pk), name="甲局")
    page = reverse("desk_change", args=[found.pk])
    two = browser(offices.two)
    assert "Propose to undo it" in text(two.get(page))
    back = moved(two.post(reverse("desk_undo", args=[found.pk])))
    assert Organisation.objects.get(pk=body.pk).name == "甲局"
    assert "Propose to undo it" not in text(two.get(page))
    assert two.post(back, {"approve": "yes", "reason": "自己"}).status_code == 422
    browser(offices.one).post(back, {"approve": "yes", "reason": "有误"})
    assert Organisation.objects.get(pk=body.pk).name == body.name


def test_an_overtaken_change_says_so_to_its_second_person(offices: Offices) -> None:
    body = str(offices.world.xiaoshan.body.pk)
    late = made.propose("change_organisation", offices.one, organisation=body, name="乙局")
    made.done("change_organisation", offices, organisation=body, name="甲局")
    page = reverse("desk_change", args=[late.pk])
    two = browser(offices.two)
    assert "can no longer be put in force" in text(two.get(page))
    assert two.post(page, {"approve": "yes", "reason": "核对"}).status_code == 422
    assert moved(two.post(page, {"approve": "no", "reason": "已改"})) == page


def test_the_list_of_changes_shows_what_waits_first_and_the_ledger(offices: Offices) -> None:
    made.done("add_organisation", offices, **made.bureau())
    made.propose("add_post", offices.one, person=offices.spare.username, role="supervisor")
    page = text(browser(offices.two, language="zh-hans").get(reverse("desk_changes")))
    assert page.index(offices.spare.name) < page.index(made.bureau()["name"])
    assert made.WHY in page


def test_the_rules_of_a_day_are_those_of_its_rule_set(offices: Offices) -> None:
    one = browser(offices.one)
    for on, id_ in (("2026-04-15", "RS-2026"), ("2026-04-14", "RS-2024"), ("2024-06-30", "RS-2020")):
        page = text(one.get(reverse("desk_law"), {"on": on}))
        assert f": {id_}</h2>" in page
        rules = rulesets.get(id_)
        for clock in (rules.clock("D05"), rules.clock("D03")):
            assert citations.cite(clock.article, "en", short=True) in page
            assert clock.label_en in page
    for wrong in ("2019-12-31", "2026-02-30", "gestern"):
        assert one.get(reverse("desk_law"), {"on": wrong}).status_code == 422
    assert f": {rulesets.for_date(worlds.at('2026-06-01 10:00').date()).id}</h2>" in text(one.get(reverse("desk_law")))


def test_every_template_that_is_versioned_exists_and_its_articles_can_be_cited() -> None:
    assert {one.kind for one in everything()} == set(TEMPLATES)
    assert sum(bool(one.article) for one in everything()) >= 28
    for one in everything():
        assert not one.article or citations.cite(one.article, "zh")
        assert len(one.fingerprint) == 12
    before, after = ({one.kind for one in in_force(worlds.at(f"2026-04-{day} 09:00").date())} for day in ("14", "15"))
    assert "acceptance_decision" in after - before


def test_pages_ask_a_fixed_number_of_questions_however_much_there_is(offices: Offices) -> None:
    body = offices.world.xiaoshan.body
    who = browser(offices.one)
    paths = [reverse("desk_organisations"), reverse("desk_organisation", args=[body.pk])]

    def asked() -> list[int]:
        counts = []
        for path in paths:
            who.get(path)
            with CaptureQueriesContext(connection) as found:
                who.get(path)
            counts.append(len(found))
        return counts

    worlds.file_at_bureau(offices.world, offices.world.xiaoshan, at="2026-06-01 09:00")
    few = asked()
    for number in range(5):
        worlds._member(f"more{number}", f"更多{number}", body, MemberRole.OFFICER)
        worlds.file_at_bureau(offices.world, offices.world.xiaoshan, at="2026-06-01 09:00", title=f"第{number}件")
    assert asked() == few


def test_the_command_appoints_the_first_two(offices: Offices, capsys: pytest.CaptureFixture[str]) -> None:
    Membership.objects.filter(role__in=(MemberRole.ADMIN, MemberRole.SUPERVISOR)).update(active=False)
    call_command("admin_first", "13900000001", "--name", "首甲")
    assert "second one" in capsys.readouterr().out
    call_command("admin_first", "13900000002", "--name", "首乙")
    assert browser(User.objects.get(name="首乙")).get(reverse("desk_changes")).status_code == 200
    with pytest.raises(CommandError):
        call_command("admin_first", "13900000003", "--name", "首丙")
    call_command("ledger", "verify")
    assert "2 lines of administration" in capsys.readouterr().out


def test_the_rules_page_says_what_a_set_changed_and_what_is_open_under_each(offices: Offices) -> None:
    worlds.file_at_bureau(offices.world, offices.world.xiaoshan, at="2026-06-01 09:00")
    page = text(browser(offices.one).get(reverse("desk_law")))
    assert "1 open stage holds to RS-2026" in page
    assert "What it changed against RS-2024" in page
    assert "0 open stages keep RS-2024" in page
    assert "clock D11" in page
    first = text(browser(offices.one).get(f"{reverse('desk_law')}?on=2021-01-01"))
    assert "What it changed against" not in first
