"""An agreement: clear enough to be performed, signed by all over one hash, sealed, in force (domain 6.1; S6)."""

import hashlib
from datetime import date

import pypdf
import pytest
from django.db import IntegrityError, transaction

from mediation.agreements import queries
from mediation.agreements.inputs import prefill
from mediation.agreements.models import Agreement, AgreementStatus, Signature
from mediation.core import ledger, outbox
from mediation.core.canonical import canonical
from mediation.core.models import Event, Outbox, Strand
from mediation.core.refusals import Refused
from mediation.documents.models import Paper, PaperStatus
from mediation.evidence import store
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.agreements.stories import draft, tabled
from tests.mediation.worlds import actor, at, clock, do, kinds, latest, may, refused

pytestmark = pytest.mark.django_db


def test_the_text_of_s13_never_reaches_the_parties() -> None:
    world = worlds.world()
    case = stories.in_session(world)
    vague = {
        "kind": "other",
        "text": "商家酌情补偿并妥善处理",
        "amount": "",
        "method": "",
        "account": "",
        "default": "",
    }
    with refused("invalid", case) as caught:
        do("draft_agreement", world.mediator, "2026-08-24 10:00", case, **draft(case, due_on="2026-10-31", **vague))
    assert list(caught.value.errors) == ["terms"]
    assert "模糊用语" in caught.value.errors["terms"][0]
    assert "第三百五十八条第五项" in caught.value.errors["terms"][0]
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": ""},
        {"due_on": ""},
        {"due_on": "2026-07-19"},
        {"payer": ""},
        {"method": ""},
        {"text": "陈示例不得向市场监管部门举报"},
        {"text": "由快递公司承担损失"},
    ],
)
def test_what_could_not_be_enforced_is_blocked(changed: dict[str, str]) -> None:
    world = worlds.world()
    case = stories.in_session(world)
    with refused("invalid", case) as caught:
        do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **draft(case, **changed))
    assert list(caught.value.errors) == ["terms"]


def test_a_warning_is_kept_with_the_version() -> None:
    world = worlds.world()
    case = stories.in_session(world)
    done = do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **draft(case, default=""))
    assert [one["code"] for one in done.result["findings"]] == ["default.missing"]
    assert tabled(case).findings == done.result["findings"]


def test_the_hash_covers_the_whole_text_as_it_reads() -> None:
    world = worlds.world()
    case = stories.drafted(world)
    agreement = tabled(case)
    whole = {
        "schema": "jiefen-agreement/1",
        "case": str(case.pk),
        "proceeding": str(agreement.proceeding_id),
        "number": "（2026）示人调字第1号",
        "version": 1,
        "terms": agreement.terms,
        "facts": agreement.facts,
        "issues": ["延期交付的责任", "板材差价"],
        "responsibilities": agreement.responsibilities,
        "text": agreement.text_zh,
    }
    assert agreement.content_hash == hashlib.sha256(canonical(whole)).hexdigest()
    for said in ("壹万贰仟元整", "12,000.00元", "2026年9月10日24时前", "板材差价", "承担违约责任", "三十日内"):
        assert said in agreement.text_zh
    assert [one.name for one in queries.signers(agreement)] == [
        "陈示例", "示例家居定制有限公司", "方示例", "示例区网络交易纠纷人民调解委员会",
    ]  # fmt: skip


def test_a_draft_can_start_from_the_accepted_offer() -> None:
    world = worlds.world()
    case = stories.in_session(world)
    row = {name: stories.TERM[name] for name in ("kind", "amount", "due_on", "method")}
    made = do("offer", world.home_agent, "2026-07-06 10:00", case, terms=[row])
    do("accept_offer", world.chen, "2026-07-07 10:00", case, offer=made.result["offer"], version=made.result["version"])
    known = prefill(case, latest(case, "peoples_mediation").pk)
    assert known["facts"] == stories.FACTS
    assert [term["amount"] for term in known["terms"]] == ["12000.00"]
    rows = [{**term, "account": "尾号0000", "default": stories.TERM["default"]} for term in known["terms"]]
    terms = [{key: value for key, value in row.items() if key not in ("currency", "amount_words")} for row in rows]
    do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **draft(case, terms=terms))
    assert tabled(case).terms[0]["payee"] == str(case.parties.get(side="claimant").pk)


def test_parties_sign_first_then_the_mediator_each_once() -> None:
    world = worlds.world()
    case = stories.drafted(world)
    shown = tabled(case).content_hash
    with refused("too_early", case):
        do("sign_agreement", world.mediator, "2026-07-20 15:00", case, content_hash=shown)
    do("sign_agreement", world.chen, "2026-07-20 15:42", case, content_hash=shown)
    assert "sign_agreement" not in may(case, world.chen, "2026-07-20 15:43")
    with refused("already_decided", case):
        do("sign_agreement", world.chen, "2026-07-20 15:43", case, content_hash=shown)
    with refused("too_early", case):
        do("seal", world.secretary, "2026-07-20 15:43", case)
    do("sign_agreement", world.home_agent, "2026-07-20 15:47", case, content_hash=shown)
    with refused("forbidden", case):
        do("sign_agreement", world.second_mediator, "2026-07-20 15:50", case, content_hash=shown)
    with refused("forbidden", case):
        do("sign_agreement", world.secretary, "2026-07-20 15:50", case, content_hash=shown)
    do("sign_agreement", world.mediator, "2026-07-20 16:02", case, content_hash=shown)
    with refused("already_decided", case):
        do("sign_agreement", world.mediator, "2026-07-20 16:03", case, content_hash=shown)
    assert Signature.objects.filter(content_hash=shown).count() == 3
    assert kinds(case).count("agreement.signed") == 3


def test_another_text_than_the_one_on_the_screen_is_not_signed() -> None:
    world = worlds.world()
    case = stories.drafted(world)
    with refused("conflict", case):
        do("sign_agreement", world.chen, "2026-07-20 15:00", case, content_hash="0" * 64)
    with refused("invalid", case):
        do("sign_agreement", world.chen, "2026-07-20 15:00", case, content_hash="short")


def test_a_program_does_not_sign() -> None:
    world = worlds.world()
    case = stories.drafted(world)
    with refused("forbidden", case):
        do("sign_agreement", world.home_store, "2026-07-20 15:00", case, content_hash=tabled(case).content_hash)


def test_a_new_version_voids_the_signatures_on_the_old_one() -> None:
    world = worlds.world()
    case = stories.signed(world)
    old = tabled(case)
    with refused("not_open", case):
        do("draft_agreement", world.home_agent, "2026-07-20 16:03", case, **draft(case, amount="11000.00"))
    do("draft_agreement", world.mediator, "2026-07-20 16:04", case, **draft(case, amount="11000.00"))
    new = tabled(case)
    assert (new.version, new.status) == (2, AgreementStatus.DRAFT)
    assert Agreement.objects.get(pk=old.pk).status == AgreementStatus.VOID
    event = Event.objects.filter(kind="agreement.drafted").latest("seq")
    assert event.data["signatures_voided"] == 3
    with refused("too_early", case):
        do("seal", world.secretary, "2026-07-20 16:05", case)
    with refused("conflict", case):
        do("sign_agreement", world.chen, "2026-07-20 16:05", case, content_hash=old.content_hash)
    do("sign_agreement", world.chen, "2026-07-20 16:06", case, content_hash=new.content_hash)


def test_a_party_may_draft_until_somebody_signed() -> None:
    world = worlds.world()
    case = stories.drafted(world)
    do("draft_agreement", world.home_agent, "2026-07-20 11:00", case, **draft(case, amount="11500.00"))
    assert tabled(case).version == 2
    with refused("forbidden", case):
        do("draft_agreement", world.secretary, "2026-07-20 11:00", case, **draft(case))
    with refused("forbidden", case):
        do("draft_agreement", world.platform_agent, "2026-07-20 11:00", case, **draft(case))


def test_the_platform_signs_what_binds_it() -> None:
    world = worlds.world()
    case = stories.in_session(world)
    sides = {one.side: str(one.pk) for one in case.parties.all()}
    terms = draft(case)["terms"] + [
        {**stories.TERM, "payer": sides["platform"], "payee": sides["claimant"], "amount": "100"}
    ]
    do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **draft(case, terms=terms, platform="自愿补贴"))
    shown = tabled(case).content_hash
    do("sign_agreement", world.chen, "2026-07-20 15:00", case, content_hash=shown)
    do("sign_agreement", world.home_agent, "2026-07-20 15:01", case, content_hash=shown)
    with refused("too_early", case):
        do("sign_agreement", world.mediator, "2026-07-20 15:02", case, content_hash=shown)
    do("sign_agreement", world.platform_agent, "2026-07-20 15:03", case, content_hash=shown)
    do("sign_agreement", world.mediator, "2026-07-20 15:04", case, content_hash=shown)


def test_the_seal_puts_it_in_force_that_day_and_the_thirty_days_run() -> None:
    world = worlds.world()
    case = stories.signed(world)
    with refused("forbidden", case):
        do("seal", world.mediator, "2026-07-20 16:08", case)
    do("seal", world.secretary, "2026-07-20 16:08", case)
    mediation = latest(case, "peoples_mediation")
    agreement = Agreement.objects.get()
    assert (mediation.state, mediation.facts["effective_on"]) == ("agreed", "2026-07-20")
    assert (agreement.status, agreement.effective_at) == (AgreementStatus.EFFECTIVE, at("2026-07-20 16:08"))
    assert clock(case, "D20").due_lenient == date(2026, 8, 19)
    assert clock(case, "D19").status == "met"
    assert latest(case, "performance").origin == mediation
    assert kinds(case).count("agreement.signed") == 4
    assert Signature.objects.get(kind="committee").method == "seal"
    with refused("already_decided", case):
        do("draft_agreement", world.mediator, "2026-07-20 16:09", case, **draft(case))


def test_the_sealed_papers_hash_enters_the_record_once() -> None:
    world = worlds.world()
    case = stories.agreed(world)
    paper = Paper.objects.get(kind="pm_agreement", case=case)
    assert "示例家居定制有限公司（郭示例代）" in {one["signer"] for one in paper.data["signatures"]}
    assert paper.status == PaperStatus.READY
    event = Event.objects.get(kind="agreement.sealed", case=case)
    assert event.data["sha256"] == paper.sha256 == hashlib.sha256(store.checked(paper.sha256)).hexdigest()
    assert (event.actor_kind, event.actor_id) == ("system", "outbox")
    assert event.data["content_sha256"] == paper.content_sha256 == tabled(case).content_hash
    text = "".join(pypdf.PdfReader(store.path(paper.sha256)).pages[number].extract_text() for number in (0, 1))
    assert tabled(case).content_hash in "".join(text.split())
    Outbox.objects.filter(kind="agreement.sealed").update(done_at=None)
    outbox.drain(now=at("2026-07-20 17:00"))
    assert kinds(case).count("agreement.sealed") == 1
    assert ledger.faults(Strand.objects.get(case=case, room=None)) == []


def test_nobody_else_binds_a_paper_to_the_record() -> None:
    world = worlds.world()
    case = stories.agreed(world)
    paper = str(Paper.objects.get(kind="pm_agreement", case=case).pk)
    for who in (world.secretary, world.chen, world.mediator):
        with refused("forbidden", case):
            do("record_sealed", who, "2026-07-20 17:00", case, paper=paper)


def test_the_database_lets_one_version_stand_and_one_signature_per_signer() -> None:
    world = worlds.world()
    case = stories.signed(world)
    held, signature = tabled(case), Signature.objects.order_by("at")[0]
    held.pk, held.version = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)
    signature.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        signature.save(force_insert=True)


def test_who_has_no_part_in_the_case_sees_no_agreement() -> None:
    world = worlds.world()
    case = stories.drafted(world)
    agreement = tabled(case)
    assert list(queries.agreements_of(actor(world.home_agent), case)) == [agreement]
    assert queries.standing_of(actor(world.chen), case) == agreement
    for who in (world.outsider, world.clerk, world.zhou):
        assert not queries.agreements_of(actor(who), case).exists()
        with pytest.raises(Refused):
            queries.agreement_of(actor(who), agreement.pk)


def test_a_claim_without_words_of_its_own_is_named_as_the_law_does() -> None:
    world = worlds.world()
    case = stories.in_session(world)
    case.claims.update(kind="redo", text="")
    issues = prefill(case, latest(case, "peoples_mediation").pk)["issues"]
    assert set(issues.splitlines()) == {"重作"}
