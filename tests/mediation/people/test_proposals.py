"""Changes by two people: nobody confirms their own, what was overtaken says so, and what is undone is as it was."""

from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mediation.core.refusals import Refused
from mediation.deadlines import sweep
from mediation.deadlines.models import CalendarRelease
from mediation.people import ledger, proposals
from mediation.people.models import Administered, Membership, Organisation, Proposal, User
from tests.mediation import worlds
from tests.mediation.people import offices as made
from tests.mediation.people.offices import EVERY, NOW, TOMORROW, UNDONE, Offices
from tests.triggers import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> Offices:
    return made.offices()


def refused(name: str, who: User, /, **data: Any) -> Refused:
    """A proposal that is not taken; nothing is kept of it."""
    before = Proposal.objects.count(), Administered.objects.count()
    with pytest.raises(Refused) as caught:
        made.propose(name, who, **data)
    assert (Proposal.objects.count(), Administered.objects.count()) == before
    return caught.value


def test_every_kind_is_looked_at_here() -> None:
    assert set(EVERY) | {"recall"} == set(proposals.names())
    assert set(UNDONE) <= set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_nobody_confirms_their_own(name: str, offices: Offices) -> None:
    """Of every kind, by everybody who proposes: only another one's word puts it in force or turns it down."""
    said = EVERY[name](offices)
    for proposer, decider, approve in product(offices.keepers, offices.keepers, (True, False)):
        with transaction.atomic():
            found = made.propose(name, proposer, **said)
            before = made.standing(), CalendarRelease.objects.count()
            if proposer == decider:
                with pytest.raises(Refused) as caught:
                    made.confirm(found, decider, approve=approve)
                assert caught.value.code == "second_person"
                found.refresh_from_db()
                assert (found.state, found.decided_by) == ("waiting", None)
            else:
                assert made.confirm(found, decider, approve=approve).state == ("done" if approve else "refused")
            changed = (made.standing(), CalendarRelease.objects.count()) != before
            assert changed == (approve and proposer != decider)
            transaction.set_rollback(True)


@pytest.mark.both_databases
def test_the_database_itself_knows_no_proposal_decided_by_who_made_it(offices: Offices) -> None:
    found = made.propose("add_organisation", offices.one, **made.bureau())
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=found.pk).update(decided_by=offices.one)


def test_nobody_decides_on_their_own_post(offices: Offices) -> None:
    post = Membership.objects.get(user=offices.two)
    found = made.propose("end_post", offices.one, post=post.pk)
    with pytest.raises(Refused) as caught:
        made.confirm(found, offices.two)
    assert caught.value.code == "second_person"
    assert made.confirm(found, offices.world.supervisor).state == "done"
    assert not Membership.objects.get(pk=post.pk).active


@pytest.mark.parametrize("who", ["zhou", "agent", "platform_agent", "mediator", "secretary", "clerk"])
def test_nobody_else_proposes_or_decides(who: str, offices: Offices) -> None:
    person: User = getattr(offices.world, who)
    assert refused("add_organisation", person, **made.bureau()).code == "not_found"
    found = made.propose("add_organisation", offices.one, **made.bureau())
    with pytest.raises(Refused) as caught:
        made.confirm(found, person)
    assert caught.value.code == "not_found"


def test_an_administrator_whose_post_ended_decides_nothing(offices: Offices) -> None:
    found = made.propose("add_organisation", offices.one, **made.bureau())
    Membership.objects.filter(user=offices.two).update(active=False)
    with pytest.raises(Refused) as caught:
        made.confirm(found, offices.two)
    assert caught.value.code == "not_found"


@pytest.mark.both_databases
@pytest.mark.parametrize("name", UNDONE)
def test_undoing_restores_what_stood(name: str, offices: Offices) -> None:
    said = EVERY[name](offices)
    before = made.standing()
    found = made.done(name, offices, **said)
    assert made.standing() != before
    back = made.undo(found, offices)
    assert (back.state, back.undoes) == ("done", found)
    assert made.standing() == before
    assert not proposals.can_be_undone(found), "it was undone"
    again = made.undo(back, offices)
    assert again.state == "done"
    assert made.standing() != before


def test_of_two_changes_the_second_is_overtaken(offices: Offices) -> None:
    body = offices.world.xiaoshan.body
    first = made.propose("change_organisation", offices.one, organisation=str(body.pk), name="甲局")
    second = made.propose("change_organisation", offices.two, organisation=str(body.pk), name="乙局")
    beside = made.propose("change_organisation", offices.two, organisation=str(body.pk), phone="0571-1")
    made.confirm(first, offices.world.supervisor)
    assert proposals.faults(second)
    with pytest.raises(Refused) as caught:
        made.confirm(second, offices.world.supervisor)
    assert caught.value.code == "overtaken"
    assert Organisation.objects.get(pk=body.pk).name == "甲局"
    assert made.confirm(second, offices.world.supervisor, approve=False).state == "refused"
    assert proposals.faults(beside) == [], "what touches other data is not in its way"
    assert made.confirm(beside, offices.world.supervisor).state == "done"
    with pytest.raises(Refused) as again:
        made.confirm(first, offices.two)
    assert again.value.code == "already_decided"


def test_the_same_waits_once(offices: Offices) -> None:
    for name in EVERY:
        said = EVERY[name](offices)
        made.propose(name, offices.one, **said)
        assert refused(name, offices.two, **said).code == "conflict", name


def test_undoing_what_was_changed_since_is_overtaken(offices: Offices) -> None:
    body = str(offices.world.xiaoshan.body.pk)
    first = made.done("change_organisation", offices, organisation=body, name="甲局")
    made.done("change_organisation", offices, organisation=body, name="乙局")
    back = proposals.counter(first.pk, reason="有误", actor=worlds.actor(offices.one), now=NOW)
    with pytest.raises(Refused) as caught:
        made.confirm(back, offices.world.supervisor)
    assert caught.value.code == "overtaken"


@pytest.mark.both_databases
def test_what_is_dated_waits_for_its_day(offices: Offices) -> None:
    found = made.propose("add_organisation", offices.one, takes_on=TOMORROW.isoformat(), **made.bureau())
    assert made.confirm(found, offices.world.supervisor).state == "scheduled"
    sweep.fire_due(now=worlds.at("2026-06-01 23:59"))
    assert not Organisation.objects.filter(name=made.bureau()["name"]).exists()
    sweep.fire_due(now=worlds.at("2026-06-02 00:00"))
    found.refresh_from_db()
    assert (found.state, found.done_at) == ("done", worlds.at("2026-06-02 00:00"))
    assert Organisation.objects.get(name=made.bureau()["name"]) == found.organisation
    assert [one.kind for one in found.lines.all()] == ["proposal.made", "proposal.scheduled", "proposal.done"]


def test_what_was_confirmed_for_a_day_can_be_called_off_before_it(offices: Offices) -> None:
    found = made.propose("add_organisation", offices.one, takes_on=TOMORROW.isoformat(), **made.bureau())
    made.confirm(found, offices.world.supervisor)
    made.undo(found, offices)
    found.refresh_from_db()
    assert found.state == "called_off"
    sweep.fire_due(now=worlds.at("2026-06-02 09:00"))
    assert not Organisation.objects.filter(name=made.bureau()["name"]).exists()
    with pytest.raises(Refused):
        made.undo(found, offices)


def test_what_can_no_longer_be_done_on_its_day_says_why_in_both_languages(offices: Offices) -> None:
    found = made.propose("add_organisation", offices.one, takes_on=TOMORROW.isoformat(), **made.bureau())
    made.confirm(found, offices.world.supervisor)
    made.done("add_organisation", offices, **made.bureau())
    sweep.fire_due(now=worlds.at("2026-06-02 09:00"))
    found.refresh_from_db()
    assert (found.state, found.done_at, found.result["code"]) == ("failed", None, "overtaken")
    assert "is on record by now" in found.result["fault"]["en"]
    assert set(found.result["fault"]) == {"en", "zh-hans"}
    assert found.lines.last().kind == "proposal.failed"  # type: ignore[union-attr]


@pytest.mark.parametrize("day", ["2026-06-01", "2026-05-01", "2026-06-31"])
def test_a_change_is_never_dated_back(day: str, offices: Offices) -> None:
    assert "takes_on" in refused("add_organisation", offices.one, takes_on=day, **made.bureau()).errors


def test_the_ledger_says_who_when_and_why_and_finds_every_change_of_itself(offices: Offices) -> None:
    found = made.done("change_organisation", offices, **EVERY["change_organisation"](offices))
    proposed, done = found.lines.all()
    assert (proposed.kind, proposed.actor_id, proposed.at) == ("proposal.made", str(offices.one.pk), NOW)
    assert (done.kind, done.actor_id) == ("proposal.done", str(offices.world.supervisor.pk))
    assert proposed.data["reason"] == made.WHY
    assert proposed.data["before"]["name"] == "萧山区市场监督管理局"
    assert done.data["reason"] == "已与批复核对"
    assert ledger.faults() == []
    for change in ({"kind": "proposal.refused"}, {"actor_id": str(offices.two.pk)}, {"data": {"reason": "别的"}}):
        with transaction.atomic():
            with lifted():
                Administered.objects.filter(pk=done.pk).update(**change)
            assert ledger.faults(), change
            transaction.set_rollback(True)
    with transaction.atomic():
        with lifted():
            Administered.objects.filter(pk=done.pk).delete()
        assert "the end was cut off or added to" in ledger.faults()
        transaction.set_rollback(True)
    assert ledger.faults() == []


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_refuses_to_change_the_ledger(how: str, offices: Offices) -> None:
    made.propose("add_organisation", offices.one, **made.bureau())
    lines = Administered.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        lines.update(kind="x") if how == "update" else lines._raw_delete(lines.db)
