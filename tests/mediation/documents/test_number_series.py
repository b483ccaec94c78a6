"""Number series set by two people: the word and first number of a year, without gaps, never once a number was taken."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from mediation.core.refusals import Refused
from mediation.documents import numbers
from mediation.documents.models import Paper
from mediation.people import proposals
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import Offices
from tests.web.people import browser, moved, text

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 12)


@pytest.fixture
def offices() -> Offices:
    return made.offices()


def said(offices: Offices, **changed: Any) -> dict[str, Any]:
    """Another word and start for the bureau's decisions of acceptance."""
    return made.EVERY["change_number_series"](offices) | changed


@pytest.mark.both_databases
def test_a_series_goes_on_from_its_first_number_with_its_word(offices: Offices) -> None:
    world, office = offices.world, offices.world.xiaoshan
    made.done("change_number_series", offices, **said(offices))
    for day in ("02", "03"):
        case = worlds.file_at_bureau(world, office, at=f"2026-06-{day} 09:00")
        worlds.do("accept", office.officer, f"2026-06-{day} 10:00", case)
    papers = Paper.objects.filter(kind="acceptance_decision").order_by("issued_at")
    assert [one.number for one in papers] == ["萧市监诉受〔2026〕第101号", "萧市监诉受〔2026〕第102号"]
    run = {one.kinds: one for one in numbers.runs(office.body, 2026)}["acceptance_decision",]
    assert (run.pattern, run.last, run.missing) == ("萧市监诉受〔2026〕第…号", 102, ())
    papers.filter(number__contains="101").update(number="x")
    assert {one.kinds: one for one in numbers.runs(office.body, 2026)}["acceptance_decision",].missing == (101,)
    assert numbers.take("acceptance_decision", office.body, date(2027, 1, 4)) == "萧市监投受〔2027〕第1号"
    assert numbers.take("decline_decision", office.body, JUNE) == "萧市监投不受〔2026〕第1号"
    assert numbers.take("acceptance_decision", world.yuhang.body, JUNE) == "余市监投受〔2026〕第1号"


@pytest.mark.both_databases
def test_once_a_number_was_taken_the_year_stays_as_it_is(offices: Offices) -> None:
    waiting = made.propose("change_number_series", offices.one, **said(offices))
    in_force = made.done("change_number_series", offices, **said(offices, series="decline_decision", word="诉不受"))
    for kind in ("acceptance_decision", "decline_decision"):
        numbers.take(kind, offices.world.xiaoshan.body, JUNE)
    assert proposals.faults(waiting)
    with pytest.raises(Refused) as caught:
        made.confirm(waiting, offices.two)
    assert caught.value.code == "overtaken"
    assert not proposals.can_be_undone(in_force)
    with pytest.raises(Refused) as again:
        made.propose("change_number_series", offices.one, **said(offices, first=7))
    assert again.value.code == "overtaken"
    made.done("change_number_series", offices, **said(offices, year=2027))
    assert (
        numbers.take("acceptance_decision", offices.world.xiaoshan.body, date(2027, 1, 4))
        == "萧市监诉受〔2027〕第101号"
    )


def test_a_change_dated_later_finds_out_that_a_number_was_taken(offices: Offices) -> None:
    found = made.propose("change_number_series", offices.one, **said(offices), takes_on="2026-06-02")
    assert made.confirm(found, offices.two).state == "scheduled"
    numbers.take("acceptance_decision", offices.world.xiaoshan.body, JUNE)
    assert proposals.carry_out_due(now=worlds.at("2026-06-02 00:10")) == 0
    found.refresh_from_db()
    assert found.state == "failed"
    assert numbers.take("acceptance_decision", offices.world.xiaoshan.body, JUNE) == "萧市监投受〔2026〕第2号"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"word": "投2受"}, "word"), ({"word": "〔投〕"}, "word"), ({"first": 0}, "first"), ({"year": 2025}, "year"),
        ({"year": 2028}, "year"), ({"series": "receipt"}, "series"), ({"word": "投受", "first": 1}, "word"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_by_field(changed: dict[str, Any], field: str, offices: Offices) -> None:
    with pytest.raises(Refused) as caught:
        made.propose("change_number_series", offices.one, **said(offices, **changed))
    assert (caught.value.code, list(caught.value.errors)) == ("invalid", [field])


def test_who_issues_no_papers_has_no_series(offices: Offices) -> None:
    with pytest.raises(Refused) as caught:
        made.propose("change_number_series", offices.one, **said(offices, organisation=str(offices.world.store.pk)))
    assert list(caught.value.errors) == ["organisation"]


def test_two_series_are_never_written_alike(offices: Offices) -> None:
    """Neither two of one office, nor those of two offices whose own words end differently."""
    with pytest.raises(Refused) as own:
        made.propose("change_number_series", offices.one, **said(offices, word="投不受"))
    assert own.value.code == "overtaken"
    other = made.idle()
    type(other).objects.filter(pk=other.pk).update(paper_prefix="萧市监投")
    with pytest.raises(Refused) as both:
        made.propose("change_number_series", offices.one, **said(offices, organisation=str(other.pk), word="受"))
    assert both.value.code == "overtaken"


def test_a_series_is_changed_on_pages(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: made.NOW)
    one, body = browser(offices.one), offices.world.xiaoshan.body
    new = reverse("desk_propose", args=["change_number_series"])
    assert f"{new}?organisation={body.pk}" in text(one.get(reverse("desk_organisation", args=[body.pk])))
    choosing = text(one.get(f"{new}?organisation={body.pk}"))
    assert "series=acceptance_decision" in choosing
    form = text(one.get(f"{new}?organisation={body.pk}&year=2026&series=acceptance_decision"))
    assert 'value="投受"' in form
    assert "Decision to accept the complaint" in form, "which papers it is about"
    worlds.file_at_bureau(offices.world, offices.world.xiaoshan, at="2026-06-01 09:00")
    page = moved(one.post(new, said(offices) | {"reason": made.WHY}))
    shown = text(one.get(page))
    assert "This changes 1 open case" in shown
    assert "萧市监投受〔2026〕第1号" in shown
    assert "萧市监诉受〔2026〕第101号" in shown
    browser(offices.two).post(page, {"approve": "yes", "reason": "见登记"})
    assert numbers.take("acceptance_decision", body, JUNE) == "萧市监诉受〔2026〕第101号"
