"""Intake and mediation by the bureau: who may take each step, when, with what input, and what it leaves behind."""

from typing import Any

import pytest

from mediation.cases.models import Party
from mediation.cases.states import AdministrativeState, Stage
from mediation.core import verbs
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from mediation.people import id_numbers
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.cases.bureau import DAY, LATER, PATHS, VERBS, people, reach, said, strangers
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import clock, do, latest, may, refused

pytestmark = pytest.mark.django_db
OPEN = [(verb, state) for verb, (states, _who, _data) in VERBS.items() for state in states]
#: Open in the table, shut by a guard or by who acts; each has a test of its own below.
GUARDED = {("schedule", "consent_pending"), ("terminate", "suspended_recusal")}
SHUT = [
    (verb, state)
    for verb, (states, _who, _data) in VERBS.items()
    for state in PATHS
    if state not in states and (verb, state) not in GUARDED
]


@pytest.mark.parametrize(("verb", "state"), OPEN)
def test_whoever_may_can_and_is_shown_that_they_can(verb: str, state: str) -> None:
    world = worlds.world()
    for name in VERBS[verb][1]:
        case = reach(world, state)
        who = people(world)[name]
        assert verb in may(case, who, LATER)
        before = Event.objects.filter(case=case).count()
        do(verb, who, LATER, case, **said(verb, name))
        assert Event.objects.filter(case=case).count() > before


@pytest.mark.parametrize(("verb", "state"), OPEN)
def test_whoever_may_not_cannot_and_nothing_is_written(verb: str, state: str) -> None:
    world = worlds.world()
    case = reach(world, state)
    for name, who in people(world).items():
        if name not in VERBS[verb][1]:
            with refused("second_person" if (verb, name) == ("sign_off_decline", "officer") else "forbidden", case):
                do(verb, who, LATER, case, **said(verb, name))
            assert verb not in may(case, who, LATER)
    for name, who in strangers(world).items():
        with refused("not_found", case):
            do(verb, who, LATER, case, **said(verb, name))


@pytest.mark.parametrize(("verb", "state"), SHUT)
def test_in_any_other_state_the_step_is_shut_and_nothing_is_written(verb: str, state: str) -> None:
    world = worlds.world()
    case = reach(world, state)
    name = VERBS[verb][1][0]
    with pytest.raises(Refused) as shut:
        do(verb, people(world)[name], LATER, case, **said(verb, name))
    assert shut.value.code in {"not_open", "already_decided"}
    assert verb not in may(case, people(world)[name], LATER)


@pytest.mark.parametrize(
    ("verb", "state", "data", "field"),
    [
        ("ask_identity", "received", {"wanted": "", "identity_days": 5}, "wanted"),
        ("ask_identity", "received", {"wanted": "身份证件", "identity_days": 0}, "identity_days"),
        ("ask_identity", "received", {"wanted": "身份证件", "identity_days": 31}, "identity_days"),
        ("supply_identity", "id_pending", {}, "id_number"),
        ("supply_identity", "id_pending", {"id_number": "110105194912310021"}, "id_number"),
        ("supply_identity", "id_pending", {"uploaded": True}, "uploaded"),
        ("propose_decline", "received", {"ground": "N3"}, "reason"),
        ("propose_decline", "received", {"ground": "N3", "reason": "不是生活消费。"}, "factors"),
        ("propose_decline", "received", {"ground": "N9", "reason": "不属于受理范围。"}, "ground"),
        ("propose_decline", "received", {"ground": "T1", "reason": "不属于受理范围。"}, "ground"),
        ("send_back", "reviewed", {}, "reason"),
        (
            "schedule",
            "scheduled",
            bureau.PLAN | bureau.FURTHER | {"starts_at": "2026-06-24T09:00:00+08:00"},
            "starts_at",
        ),
        ("schedule", "scheduled", bureau.PLAN | {"starts_at": "soon", "reason": bureau.MOVED}, "starts_at"),
        (
            "schedule",
            "scheduled",
            bureau.FURTHER | {"recusal_days": 3},
            "place",
        ),
        ("schedule", "scheduled", bureau.PLAN | {"recusal_days": 16, "reason": bureau.MOVED}, "recusal_days"),
        ("terminate", "in_session", {"ground": "T3", "reason": ""}, "reason"),
        ("terminate", "in_session", {"ground": "N1", "reason": "不属于受理范围。"}, "ground"),
        ("serve_decision", "terminated", {"way": "pigeon"}, "way"),
        ("serve_decision", "terminated", {"way": "post", "on": "2026-06-25"}, "on"),
        ("consent", "consent_pending", {}, "side"),
        ("consent", "consent_pending", {"side": "platform", "channel": "phone"}, "side"),
        ("consent", "consent_pending", {"side": "claimant"}, "channel"),
    ],
)
def test_bad_input_stands_beside_its_field_and_writes_nothing(
    verb: str, state: str, data: dict[str, Any], field: str
) -> None:
    world = worlds.world()
    case = reach(world, state)
    who = world.zhou if verb == "supply_identity" else world.xiaoshan.officer
    with refused("invalid", case) as caught:
        do(verb, who, LATER, case, **data)
    assert field in caught.value.errors
    assert all(str(sentence) for sentence in caught.value.errors[field])


def test_every_state_has_a_name_and_every_running_one_a_turn() -> None:
    machine = verbs.machine(Stage.ADMINISTRATIVE)
    assert set(machine.states) == set(AdministrativeState.values)
    over = {AdministrativeState.WITHDRAWN, AdministrativeState.PERFORMED, AdministrativeState.REROUTED}
    assert set(machine.waiting) == set(AdministrativeState.values) - over
    for turn in machine.waiting.values():
        assert turn.on
        assert str(turn.what)
        assert not turn.clock or str(turn.otherwise)


def test_identity_is_asked_for_and_supplied_and_the_number_stays_out_of_the_record() -> None:
    world = worlds.world()
    case = reach(world, "id_pending")
    asked = clock(case, "D04")
    assert (str(asked.due_lenient), asked.then) == ("2026-06-17", "lapse_identity")
    do("supply_identity", world.zhou, "2026-06-15 10:00", case, id_number=bureau.ID_NUMBER.lower())
    assert latest(case, "administrative").state == "received"
    assert clock(case, "D04").status == "met"
    assert Party.objects.get(case=case, side="claimant").id_number == bureau.ID_NUMBER
    written = str(list(Event.objects.filter(case=case).values_list("data", flat=True)))
    assert bureau.ID_NUMBER not in written
    assert bureau.ID_NUMBER not in str(latest(case, "administrative").facts)
    assert clock(case, "D03").status == "armed"


def test_materials_added_since_the_demand_count_as_proof() -> None:
    world = worlds.world()
    case = reach(world, "id_pending")
    do("add_evidence", world.agent, "2026-06-13 10:00", case, files={"file": upload("a.jpg", picture())})
    with refused("invalid", case):
        do("supply_identity", world.zhou, "2026-06-13 10:05", case, uploaded=True)
    do("add_evidence", world.zhou, "2026-06-13 10:10", case, files={"file": upload("a.jpg", picture())}, audience="own")
    do("supply_identity", world.zhou, "2026-06-13 10:15", case, uploaded=True)
    assert latest(case, "administrative").state == "received"


def test_silence_on_identity_lapses_and_the_officer_decides() -> None:
    world = worlds.world()
    case = reach(world, "id_pending")
    assert worlds.time_passes("2026-06-17 23:59") == 0
    assert worlds.time_passes("2026-06-18 00:00") == 1
    assert latest(case, "administrative").state == "received"
    assert clock(case, "D04").status == "lapsed"
    assert Notice.objects.filter(title="administrative.identity_lapsed", person=world.xiaoshan.officer).exists()
    assert not Notice.objects.filter(title="administrative.identity_lapsed", person=world.zhou).exists()


def test_the_seven_working_days_lapse_and_the_decision_stays_possible() -> None:
    world = worlds.world()
    case = reach(world, "received")
    assert str(clock(case, "D03").due_lenient) == "2026-06-18"
    assert worlds.time_passes("2026-06-19 00:00") == 1
    assert (latest(case, "administrative").state, clock(case, "D03").status) == ("received", "lapsed")
    told = Notice.objects.filter(title="administrative.intake_missed", channel="in_site")
    assert {one.person for one in told} == {
        world.zhou,
        world.xiaoshan.officer,
        world.xiaoshan.second,
        world.xiaoshan.lead,
    }
    review = clock(case, "D35")
    assert (review.status, review.owed_by, review.article) == ("armed", "complainant", "ARL 20; ARL 23(3)")
    assert (str(review.starts_on), str(review.due_strict), str(review.due_lenient)) == (
        "2026-06-18",
        "2026-08-17",
        "2026-08-17",
    )
    do("accept", world.xiaoshan.officer, "2026-06-22 09:00", case)
    assert latest(case, "administrative").facts["accepted_on"] == "2026-06-22"
    assert clock(case, "D35").status == "cancelled", "nobody has to ask for review of a silence that is over"


def test_the_sixty_days_for_review_count_from_the_end_of_the_period_however_late_it_is_noticed() -> None:
    world = worlds.world()
    case = reach(world, "received")
    assert worlds.time_passes("2026-07-10 12:00") == 1
    assert str(clock(case, "D35").starts_on) == "2026-06-18"
    assert worlds.time_passes("2026-08-18 00:00") == 1
    assert clock(case, "D35").status == "lapsed"


def test_a_proposal_is_the_bureaus_own_until_a_second_person_signs_it_off() -> None:
    world = worlds.world()
    case = reach(world, "reviewed")
    event = Event.objects.get(case=case, kind="administrative.decline_proposed")
    assert event.audience == f"body:{world.xiaoshan.body.pk}"
    with refused("second_person", case):
        do("sign_off_decline", world.xiaoshan.officer, LATER, case)
    do("sign_off_decline", world.xiaoshan.lead, "2026-06-15 10:00", case)
    decided = latest(case, "administrative")
    assert (decided.state, decided.ground, decided.closed_at is not None) == ("not_accepted", "N3", True)
    assert clock(case, "D03").status == "met"
    paper = Paper.objects.get(case=case, kind="decline_decision")
    assert (paper.audience, paper.number) == ("claimant", "萧市监投不受〔2026〕第1号")
    assert "（以下简称《处理办法》）第十六条第三项" in paper.data["ground"]
    assert paper.data["reasons"] == bureau.DECLINE["reason"]
    assert len(paper.data["remedies"]) == 5
    assert not Notice.objects.filter(title="administrative.declined", person=world.agent).exists()


def test_a_proposal_sent_back_leaves_no_proposer_behind() -> None:
    world = worlds.world()
    case = reach(world, "reviewed")
    do("send_back", world.xiaoshan.second, LATER, case, reason="请补充调查。")
    facts = latest(case, "administrative").facts
    assert not {"proposed_by", "proposed_ground", "proposed_reason", "proposed_factors"} & set(facts)
    do("propose_decline", world.xiaoshan.second, LATER, case, **bureau.DECLINE)
    with refused("second_person", case):
        do("sign_off_decline", world.xiaoshan.second, LATER, case)
    do("sign_off_decline", world.xiaoshan.officer, LATER, case)


def test_no_session_before_both_have_agreed() -> None:
    world = worlds.world()
    case = reach(world, "consent_pending")
    officer = world.xiaoshan.officer
    with refused("not_open", case):
        do("schedule", officer, DAY, case, **bureau.PLAN)
    do("consent", world.zhou, DAY, case)
    do("refuse_consent", world.agent, DAY, case)
    with refused("not_open", case):
        do("schedule", officer, DAY, case, **bureau.PLAN)
    assert "schedule" not in may(case, officer, DAY)
    do("consent", officer, DAY, case, side="respondent", channel="phone")
    said_by = latest(case, "administrative").facts["consents"]
    assert (said_by["claimant"]["channel"], said_by["claimant"]["by"]) == ("online", str(world.zhou.pk))
    assert (said_by["respondent"]["channel"], said_by["respondent"]["by"]) == ("phone", str(officer.pk))
    do("schedule", officer, DAY, case, **bureau.PLAN)
    assert str(clock(case, "D07").due_lenient) == "2026-06-15"
    assert Paper.objects.get(case=case, kind="mediation_notice").number == "萧市监投调通〔2026〕第1号"


def test_a_party_speaks_only_for_itself() -> None:
    world = worlds.world()
    case = reach(world, "consent_pending")
    with refused("invalid", case) as caught:
        do("consent", world.zhou, DAY, case, side="respondent", channel="phone")
    assert caught.value.errors


def test_a_further_session_keeps_the_mediation_open() -> None:
    world = worlds.world()
    case = reach(world, "in_session")
    do(
        "schedule",
        world.xiaoshan.officer,
        LATER,
        case,
        starts_at="2026-06-29T09:00:00+08:00",
        place="示例路1号调解室",
        recusal_days=2,
    )
    found = latest(case, "administrative")
    assert (found.state, len(found.facts["sessions"])) == ("in_session", 2)
    assert [one.version for one in Paper.objects.filter(case=case, kind="mediation_notice")] == [1, 2]


def test_performed_at_once_needs_the_word_of_both() -> None:
    world = worlds.world()
    case = reach(world, "agreed")
    done: dict[str, Any] = {"what": "退款458元，补偿200元", "on": "2026-06-24"}
    with refused("invalid", case) as caught:
        do("record_performed", world.zhou, LATER, case, **done)
    assert "no_further_claim" in caught.value.errors
    with refused("invalid", case):
        do("record_performed", world.agent, LATER, case, what="退款", on="2026-06-25")
    do("record_performed", world.agent, LATER, case, **done)
    assert latest(case, "administrative").state == "agreed"
    do("record_performed", world.zhou, LATER, case, **done, no_further_claim=True)
    found = latest(case, "administrative")
    assert (found.state, found.facts["performed_on"], found.closed_at is not None) == ("performed", "2026-06-24", True)
    recorded = [kind for kind in worlds.kinds(case) if "perform" in kind]
    assert recorded == ["administrative.performance_reported", "administrative.performed"]


def test_a_decision_is_served_once_and_in_time_or_late() -> None:
    world = worlds.world()
    case = reach(world, "terminated")
    assert str(clock(case, "D06").due_lenient) == "2026-07-03"
    assert worlds.time_passes("2026-07-04 00:00") == 1
    assert Notice.objects.filter(title="administrative.service_missed", person=world.xiaoshan.officer).exists()
    do("serve_decision", world.xiaoshan.officer, "2026-07-06 09:00", case, way="post", on="2026-07-06")
    with refused("not_open", case):
        do("serve_decision", world.xiaoshan.officer, "2026-07-06 09:05", case, way="post")
    assert latest(case, "administrative").facts["served_on"] == "2026-07-06"


def test_grounds_follow_the_rule_set_of_the_right_day() -> None:
    world = worlds.world()
    old = worlds.file_at_bureau(world, world.xiaoshan, at="2026-04-10 09:00", happened_on="2026-04-01")
    new = worlds.file_at_bureau(world, world.xiaoshan, at="2026-04-15 09:00", happened_on="2026-04-01")
    officer = world.xiaoshan.officer
    for case, sixth in ((old, False), (new, True)):
        if sixth:
            do("propose_decline", officer, "2026-04-16 09:00", case, ground="N6", reason="拒不配合核验真实身份信息。")
        else:
            same: dict[str, Any] = {"rule_set": "RS-2024"}
            with refused("invalid", case):
                do(
                    "propose_decline",
                    officer,
                    "2026-04-16 09:00",
                    case,
                    ground="N6",
                    reason="拒不配合核验真实身份信息。",
                    **same,
                )
            do(
                "propose_decline",
                officer,
                "2026-04-16 09:00",
                case,
                ground="N2",
                reason="其他调解组织已经处理。",
                **same,
            )
        do("sign_off_decline", world.xiaoshan.second, "2026-04-16 10:00", case)
    bases = [one.data["basis"] for one in Paper.objects.filter(kind="decline_decision").order_by("case__filed_at")]
    assert "暂行办法" in bases[0]
    assert "第十六条第六项" in bases[1]


def test_a_name_of_rare_characters_stops_no_decision() -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at=bureau.FILED, name="周\U0002a6a5")
    do("accept", world.xiaoshan.officer, DAY, case)
    assert Paper.objects.get(case=case, kind="acceptance_decision").data["recipient"] == "周[U+2A6A5]"


@pytest.mark.parametrize(("number", "right"), [("11010519491231002X", True), ("110105194912310021", False), ("1", False), ("", False), ("110105194902300025", False), ("x" * 18, False), ("０" * 18, False)])  # fmt: skip  # noqa: E501
def test_identity_numbers_have_a_check_digit(number: str, right: bool) -> None:
    assert id_numbers.valid(number) is right
