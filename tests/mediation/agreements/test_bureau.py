"""The bureau's mediation document: both sides and the officer sign one text (domain 1.4 M7, form 9)."""

from typing import Any

import pytest

from mediation.agreements import queries
from mediation.agreements.models import Agreement, AgreementStatus
from mediation.agreements.signing import current
from mediation.cases.models import Case
from mediation.core import outbox
from mediation.documents.models import Paper, PaperStatus
from tests.mediation import worlds
from tests.mediation.worlds import World, at, do, file_at_bureau, kinds, latest, may, refused

pytestmark = pytest.mark.django_db
TERM = {"kind": "payment", "amount": "658.00", "due_on": "2026-06-30", "method": "platform_refund"}


def settled(world: World) -> Case:
    """S2 before the bureau: an offer of 658 yuan is accepted in the session."""
    case = file_at_bureau(world, world.xiaoshan, at="2026-06-09 09:00")
    do("accept", world.xiaoshan.officer, "2026-06-12 10:00", case)
    do("ask_consent", world.xiaoshan.officer, "2026-06-12 10:10", case)
    do("consent", world.zhou, "2026-06-12 11:00", case)
    do("consent", world.agent, "2026-06-12 12:00", case)
    plan: dict[str, Any] = {"starts_at": "2026-06-24T10:00:00+08:00", "online": True, "recusal_days": "3"}
    do("schedule", world.xiaoshan.officer, "2026-06-15 10:00", case, **plan)
    worlds.untied(world.xiaoshan.officer, "2026-06-24 10:00", case)
    do("open_session", world.xiaoshan.officer, "2026-06-24 10:00", case)
    made = do("offer", world.agent, "2026-06-24 10:30", case, terms=[TERM])
    do("accept_offer", world.zhou, "2026-06-24 10:40", case, offer=made.result["offer"], version=made.result["version"])
    return case


def tabled(case: Case) -> Agreement:
    """The text that stands."""
    found = current(latest(case, "administrative"))
    assert found is not None
    return found


def test_the_accepted_offer_becomes_the_text_that_all_sign() -> None:
    world = worlds.world()
    case = settled(world)
    agreement = tabled(case)
    assert "人民币658.00元（大写：人民币陆佰伍拾捌元整）" in agreement.text_zh
    assert "投诉调解书" in agreement.text_zh
    assert "人民调解委员会" not in agreement.text_zh
    shown = agreement.content_hash
    with refused("conflict", case):
        do("sign_document", world.zhou, "2026-06-24 11:00", case, content_hash="0" * 64)
    do("sign_document", world.xiaoshan.officer, "2026-06-24 11:00", case, content_hash=shown)
    assert latest(case, "administrative").state == "agreed"
    with refused("already_decided", case):
        do("sign_document", world.xiaoshan.lead, "2026-06-24 11:01", case, content_hash=shown)
    do("sign_document", world.zhou, "2026-06-24 11:02", case, content_hash=shown)
    assert "sign_document" not in may(case, world.zhou, "2026-06-24 11:03")
    do("sign_document", world.agent, "2026-06-24 11:04", case, content_hash=shown)
    bureau = latest(case, "administrative")
    assert (bureau.state, bureau.facts["effective_on"]) == ("doc_signed", "2026-06-24")
    assert Agreement.objects.get(pk=agreement.pk).status == AgreementStatus.EFFECTIVE
    assert kinds(case).count("agreement.signed") == 3
    assert kinds(case).count("administrative.document_signed") == 1
    assert [one.kind for one in queries.signers(tabled(case))] == ["party", "party", "officer"]
    assert latest(case, "performance").origin == bureau


def test_form_nine_is_printed_with_three_signatures() -> None:
    world = worlds.world()
    case = settled(world)
    for who in (world.zhou, world.agent, world.xiaoshan.officer):
        do("sign_document", who, "2026-06-24 11:00", case, content_hash=tabled(case).content_hash)
    outbox.drain(now=at("2026-06-24 11:05"))
    paper = Paper.objects.get(kind="mediation_document", case=case)
    assert paper.status == PaperStatus.READY
    assert len(paper.data["signatures"]) == 3
    assert paper.content_sha256 == tabled(case).content_hash


def test_who_may_sign() -> None:
    world = worlds.world()
    case = settled(world)
    shown = tabled(case).content_hash
    for code, who in (
        ("not_found", world.outsider),
        ("not_found", world.mediator),
        ("not_found", world.yuhang.officer),
    ):
        with refused(code, case):
            do("sign_document", who, "2026-06-24 11:00", case, content_hash=shown)
    with refused("forbidden", case):
        do("sign_document", world.platform_agent, "2026-06-24 11:00", case, content_hash=shown)
