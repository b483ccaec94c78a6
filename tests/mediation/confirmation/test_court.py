"""What the court decides: supplement, docket, refusal, review, ruling, objections (J4 to J10)."""

from datetime import date
from typing import Any

import pytest

from tests.mediation import worlds
from tests.mediation.agreements import stories as mediation
from tests.mediation.confirmation import stories
from tests.mediation.confirmation.stories import RULING, application
from tests.mediation.worlds import clock, do, kinds, latest, may, refused

pytestmark = pytest.mark.django_db
DECISIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("docket", {"docket_no": "1"}),
    ("not_accept", {"ground": "J5.2", "reason": "管辖"}),
    ("ask_supplement", {"text": "x", "days": "3"}),
    ("take_dossier", {}),
)


def test_s3_docketed_confirmed_and_final_on_its_days() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    confirmation = latest(case, "confirmation")
    assert (confirmation.number, confirmation.handler) == ("（2026）示0100民特12号", world.clerk)
    assert clock(case, "D21").status == "met"
    assert clock(case, "D22").due_lenient == date(2026, 9, 7)
    do("confirm", world.clerk, "2026-08-20 15:00", case, **RULING)
    confirmation = latest(case, "confirmation")
    assert confirmation.state == "objection_window"
    assert clock(case, "D22").status == "met"
    assert clock(case, "D23").due_lenient == date(2026, 9, 4)
    assert confirmation.facts["third_party_until"] == "2027-02-22"
    assert confirmation.facts["ruling_no"] == application(case).ruling_no == RULING["ruling_no"]
    worlds.time_passes("2026-09-04 23:59")
    assert latest(case, "confirmation").state == "objection_window"
    worlds.time_passes("2026-09-05 00:00")
    confirmation = latest(case, "confirmation")
    assert confirmation.state == "final"
    assert confirmation.closed_at is not None


def test_a_supplement_stops_the_courts_three_days_and_starts_them_anew() -> None:
    world = worlds.world()
    case = stories.filed(world)
    with refused("invalid", case):
        do("ask_supplement", world.clerk, "2026-08-06 10:00", case, text="营业执照", days="0")
    do("ask_supplement", world.clerk, "2026-08-06 10:00", case, text="营业执照", days="5")
    assert clock(case, "D21").status == "met"
    assert clock(case, "D21-cure").due_lenient == date(2026, 8, 11)
    with refused("forbidden", case):
        do("supply_supplement", world.clerk, "2026-08-07 10:00", case, text="已补")
    do("supply_supplement", world.home_agent, "2026-08-07 10:00", case, text="已补")
    assert latest(case, "confirmation").state == "filed"
    assert clock(case, "D21-cure").status == "met"
    assert (clock(case, "D21").instance, clock(case, "D21").due_lenient) == (2, date(2026, 8, 10))


def test_only_the_court_decides() -> None:
    world = worlds.world()
    case = stories.filed(world)
    for who in (world.chen, world.home_agent, world.secretary):
        for verb, data in DECISIONS:
            with refused("forbidden", case):
                do(verb, who, "2026-08-07 10:00", case, **data)
    assert not {"docket", "not_accept", "take_dossier"} & may(case, world.chen, "2026-08-07 10:00")
    with refused("not_open", case):
        do("confirm", world.clerk, "2026-08-20 15:00", case, **RULING)


def test_not_accepted_needs_a_ground_of_article_355() -> None:
    world = worlds.world()
    case = stories.filed(world)
    with refused("invalid", case):
        do("not_accept", world.clerk, "2026-08-07 10:00", case, ground="J7.5", reason="内容不明确")
    with refused("invalid", case):
        do("not_accept", world.clerk, "2026-08-07 10:00", case, ground="J5.2")
    do("not_accept", world.clerk, "2026-08-07 10:00", case, ground="J5.2", reason="不属于本院管辖")
    confirmation = latest(case, "confirmation")
    assert (confirmation.state, confirmation.ground) == ("not_accepted", "J5.2")
    assert clock(case, "D21").status == "met"


@pytest.mark.parametrize(
    ("field", "value"),
    [("ruled_on", "2026-08-06"), ("ruled_on", "2026-08-21"), ("served_on", "2026-08-19"), ("ruling_no", "")],
)
def test_a_ruling_that_cannot_be_right_is_refused(field: str, value: str) -> None:
    world = worlds.world()
    case = stories.in_review(world)
    with refused("invalid", case):
        do("confirm", world.clerk, "2026-08-20 15:00", case, **{**RULING, field: value})


def test_s13_after_a_dismissal_the_parties_mediate_anew() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    with refused("not_open", case):
        do("apply_mediation", world.chen, "2026-08-19 09:00", case, committee=str(world.committee.pk))
    with refused("invalid", case):
        do("dismiss", world.clerk, "2026-08-20 15:00", case, **RULING)
    do("dismiss", world.clerk, "2026-08-20 15:00", case, **RULING, ground="J7.5", reason="补偿内容不明确")
    confirmation = latest(case, "confirmation")
    assert (confirmation.state, confirmation.ground) == ("rejected", "J7.5")
    assert application(case).ruling == "dismissed"
    assert kinds(case)[-1] == "confirmation.dismissed"
    do("apply_mediation", world.chen, "2026-09-21 09:00", case, committee=str(world.committee.pk))
    do("join_application", world.home_agent, "2026-09-21 10:00", case)
    do("accept_mediation", world.secretary, "2026-09-22 10:00", case, mediator=str(world.mediator.pk))
    do("tell_rights", world.mediator, "2026-09-22 11:00", case)
    worlds.untied(world.mediator, "2026-09-23 10:00", case)
    do("open_session", world.mediator, "2026-09-23 10:00", case)
    new = mediation.draft(case, amount="3600.00", due_on="2026-10-31")
    do("draft_agreement", world.mediator, "2026-10-12 10:00", case, **new)
    shown = mediation.tabled(case).content_hash
    for who in (world.chen, world.home_agent, world.mediator):
        do("sign_agreement", who, "2026-10-12 11:00", case, content_hash=shown)
    do("seal", world.secretary, "2026-10-12 12:00", case)
    assert clock(case, "D20").due_lenient == date(2026, 11, 11)
    assert "apply_confirmation" in may(case, world.chen, "2026-10-12 13:00")


def test_a_side_withdraws_before_the_ruling() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    with refused("forbidden", case):
        do("withdraw_application", world.clerk, "2026-08-15 10:00", case)
    do("withdraw_application", world.chen, "2026-08-15 10:00", case, reason="已经履行")
    assert latest(case, "confirmation").state == "withdrawn"
    assert not clock(case, "D22").running
    with refused("already_decided", case):
        do("withdraw_application", world.home_agent, "2026-08-15 11:00", case)


def test_a_court_without_jurisdiction_does_not_close_the_way_to_the_right_one() -> None:
    world = worlds.world()
    case = stories.filed(world)
    do("not_accept", world.clerk, "2026-08-07 10:00", case, ground="J5.2", reason="不属于本院管辖")
    assert "apply_confirmation" in may(case, world.chen, "2026-08-10 09:00")
    assert "apply_confirmation" not in may(case, world.chen, "2026-08-20 00:01"), "the thirty days ended on 08-19"
    do("apply_confirmation", world.chen, "2026-08-10 09:00", case, court=str(world.court.pk))
    assert latest(case, "confirmation").state == "draft"


def test_another_ground_of_article_355_closes_the_way_to_court() -> None:
    world = worlds.world()
    case = stories.filed(world)
    do("not_accept", world.clerk, "2026-08-07 10:00", case, ground="J5.1", reason="不属于受理范围")
    assert "apply_confirmation" not in may(case, world.chen, "2026-08-10 09:00")
    assert "apply_mediation" in may(case, world.chen, "2026-08-10 09:00")
