"""Sample case S3 up to wherever a test wants it: bureau, committee, agreement; every step by a verb on its day."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.agreements.models import Agreement
from mediation.agreements.signing import current
from mediation.cases.models import Case
from mediation.core import outbox
from tests.mediation.worlds import World, at, do, file_at_bureau, latest, untied

CONTRACT = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
FACTS = "商家比约定晚60日交付，部分板材与合同不符。"
TERM = {
    "kind": "payment",
    "amount": "12000.00",
    "due_on": "2026-09-10",
    "method": "bank_transfer",
    "account": "尾号0000",
    "default": "每逾期一日，按未付金额的万分之五支付违约金",
}


def terminated(world: World) -> Case:
    """S3 at the bureau: received 05-18, accepted 05-22, terminated T3 on 06-30."""
    case = file_at_bureau(
        world,
        world.district,
        at="2026-05-18 09:00",
        who=world.chen,
        store=str(world.home_store.pk),
        name="陈示例",
        title="全屋定制柜板材不符、延期",
        product="全屋定制柜",
        facts=FACTS,
        happened_on="2026-04-29",
        claims=[{"kind": "refund", "amount": "15000.00", "text": "退差价并赔偿"}],
    )
    do("accept", world.district.officer, "2026-05-22 10:00", case)
    reason = "调解后一方明确表示无法达成协议"
    do("terminate", world.district.officer, "2026-06-30 10:00", case, ground="T3", reason=reason)
    return case


def applied(world: World, *, both: bool = True) -> Case:
    """Before the committee: both sides applied."""
    case = terminated(world)
    do("apply_mediation", world.chen, "2026-06-30 16:00", case, committee=str(world.committee.pk))
    if both:
        do("join_application", world.home_agent, "2026-07-01 09:00", case)
    return case


def in_session(world: World) -> Case:
    """Accepted on 07-03, rights told, the joint session open; one piece of evidence is in."""
    case = applied(world)
    do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))
    do("tell_rights", world.mediator, "2026-07-03 14:00", case)
    untied(world.mediator, "2026-07-05 09:00", case)
    do("open_session", world.mediator, "2026-07-05 09:00", case)
    file = SimpleUploadedFile("定制合同.pdf", CONTRACT, content_type="application/pdf")
    do("add_evidence", world.chen, "2026-07-05 09:30", case, files={"file": file}, shows="价款和板材等级")
    return case


def minutes(**changed: Any) -> dict[str, Any]:
    """The record of the session of 07-05."""
    return {
        "started_at": "2026-07-05T09:00:00+08:00",
        "ended_at": "2026-07-05T11:30:00+08:00",
        "place": "",
        "recorder": "许示例",
        "attendees": [
            {"name": "陈示例", "role": "申请人", "verified": "2", "channel": "online"},
            {"name": "郭示例", "role": "被申请人代理人", "verified": "1", "channel": "online"},
        ],
        "rights_told": True,
        "statements": [{"who": "陈示例", "text": "要求退还差价。"}, {"who": "郭示例", "text": "愿意一次性付款。"}],
        "undisputed": "合同价款46,800元\n延期60日",
        "result": "双方愿意就赔偿金额达成协议。",
    } | changed


def draft(case: Case, **changed: Any) -> dict[str, Any]:
    """What the mediator drafts; `changed` replaces fields of the first term or, by their names, of the draft."""
    sides = {one.side: str(one.pk) for one in case.parties.all()}
    whole = {
        "facts": FACTS,
        "issues": "延期交付的责任\n板材差价",
        "claimant": "已按约付清价款，同意保留柜体。",
        "respondent": "延期安装、部分板材与合同不符，承担违约责任。",
    }
    term = {**TERM, "payer": sides["respondent"], "payee": sides["claimant"]}
    for name, value in changed.items():
        if name in whole or name in ("terms", "platform"):
            whole[name] = value
        else:
            term[name] = value
    return {"terms": [term]} | whole


def drafted(world: World, **changed: Any) -> Case:
    """The record is made and a draft lies on the table."""
    case = in_session(world)
    do("record_session", world.mediator, "2026-07-05 12:00", case, **minutes())
    do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **draft(case, **changed))
    return case


def tabled(case: Case) -> Agreement:
    """The version that stands."""
    found = current(latest(case, "peoples_mediation"))
    assert found is not None
    return found


def signed(world: World) -> Case:
    """Both sides and the mediator have signed."""
    case = drafted(world)
    shown = tabled(case).content_hash
    for who, when in ((world.chen, "15:42"), (world.home_agent, "15:47"), (world.mediator, "16:02")):
        do("sign_agreement", who, f"2026-07-20 {when}", case, content_hash=shown)
    return case


def agreed(world: World) -> Case:
    """Sealed on 07-20; the papers are made."""
    case = signed(world)
    do("seal", world.secretary, "2026-07-20 16:08", case)
    outbox.drain(now=at("2026-07-20 16:09"))
    return case
