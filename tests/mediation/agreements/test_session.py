"""The session: who leads it, its record, and how it ends without agreement."""

import pytest

from mediation.agreements.models import Agreement, AgreementStatus, SessionRecord
from mediation.core import outbox
from mediation.documents.models import Paper, PaperStatus
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import at, do, latest, may, refused

pytestmark = pytest.mark.django_db


def test_the_record_keeps_its_fields_and_is_printed() -> None:
    world = worlds.world()
    case = stories.in_session(world)
    shown = str(case.evidence.get().pk)
    done = do(
        "record_session", world.mediator, "2026-07-05 12:00", case, **stories.minutes(evidence=[shown], place="调解室")
    )
    record = SessionRecord.objects.get(pk=done.result["record"])
    assert (record.number, record.content["place"], record.content["evidence"]) == (1, "调解室", [shown])
    assert latest(case, "peoples_mediation").state == "session"
    assert outbox.drain(now=at("2026-07-05 12:01")) > 0
    paper = Paper.objects.get(kind="mediation_record", case=case)
    assert paper.status == PaperStatus.READY
    assert paper.data["undisputed"] == ["合同价款46,800元", "延期60日"]
    assert paper.data["attendees"][0]["verified"] == "现场或者活体核验"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ended_at", "2026-07-05T08:00:00+08:00"),
        ("ended_at", "2026-07-06T08:00:00+08:00"),
        ("attendees", []),
        ("statements", [{"who": "陈示例", "text": ""}]),
        ("rights_told", False),
        ("evidence", ["11111111-1111-4111-8111-111111111111"]),
        ("result", ""),
    ],
)
def test_a_record_that_cannot_be_right_is_refused(field: str, value: object) -> None:
    world = worlds.world()
    case = stories.in_session(world)
    with refused("invalid", case) as caught:
        do("record_session", world.mediator, "2026-07-05 12:00", case, **stories.minutes(**{field: value}))
    assert set(caught.value.errors) == {field}


def test_only_the_mediator_named_for_the_dispute_leads_it() -> None:
    world = worlds.world()
    case = stories.in_session(world)
    assert "record_session" not in may(case, world.second_mediator, "2026-07-05 12:00")
    with refused("forbidden", case):
        do("record_session", world.second_mediator, "2026-07-05 12:00", case, **stories.minutes())
    with refused("forbidden", case):
        do("record_session", world.chen, "2026-07-05 12:00", case, **stories.minutes())
    with refused("not_found", case):
        do("record_session", world.clerk, "2026-07-05 12:00", case, **stories.minutes())


def test_a_party_can_end_it_and_a_draft_is_void() -> None:
    world = worlds.world()
    case = stories.drafted(world)
    with refused("invalid", case):
        do("end_mediation", world.home_agent, "2026-07-21 09:00", case)
    do("end_mediation", world.home_agent, "2026-07-21 09:00", case, reason="不再继续")
    mediation = latest(case, "peoples_mediation")
    assert mediation.state == "ended"
    assert mediation.closed_at == at("2026-07-21 09:00")
    assert list(Agreement.objects.values_list("status", flat=True)) == [AgreementStatus.VOID]
    assert "sign_agreement" not in may(case, world.chen, "2026-07-21 10:00")
    assert "apply_mediation" in may(case, world.chen, "2026-07-21 10:00")


def test_the_committee_calls_back_after_the_agreement() -> None:
    world = worlds.world()
    case = stories.agreed(world)
    with refused("forbidden", case):
        do("follow_up", world.chen, "2026-08-01 09:00", case, asked="claimant", result="not_yet_due")
    for day in ("2026-08-01", "2026-09-11"):
        do("follow_up", world.mediator, f"{day} 09:00", case, asked="claimant", result="not_yet_due")
    assert latest(case, "peoples_mediation").state == "followup"
