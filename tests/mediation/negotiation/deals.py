"""Offers for tests: S1, a power bank of 129 yuan, sent back against the price and the freight."""

from decimal import Decimal
from typing import Any

from mediation.cases.models import Case, Party
from mediation.core.gate import Done
from mediation.negotiation.models import Offer
from tests.mediation.worlds import Who, World, do, file_case, untied


def s1(world: World, *, at: str = "2026-05-11 09:00", **changed: Any) -> Case:
    """File sample case S1; `changed` replaces answers."""
    told: dict[str, Any] = {
        "order_no": "SF-示例-0001",
        "product": "充电宝",
        "order_amount": "129.00",
        "problem": "Q1.1",
        "goods": "",
        "channel": "platform",
        "title": "充电宝充电异常",
        "happened_on": "2026-05-08",
        "facts": "5月8日购充电宝129元，充电异常，客服不理。",
        "claims": [{"kind": "refund", "amount": "129.00"}],
    }
    return file_case(world, at=at, **told | changed)


def in_session(world: World, **changed: Any) -> Case:
    """A case the store refused, in its session before the committee on 2026-07-16; `changed` replaces answers."""
    case = file_case(world, at="2026-06-25 09:00", **changed)
    do("say_no", world.agent, "2026-06-30 10:00", case, reason="谈不成")
    do("apply_mediation", world.zhou, "2026-07-01 09:00", case, committee=str(world.committee.pk))
    do("join_application", world.agent, "2026-07-02 09:00", case)
    do("accept_mediation", world.secretary, "2026-07-03 09:00", case, mediator=str(world.mediator.pk))
    do("tell_rights", world.mediator, "2026-07-03 09:30", case)
    untied(world.mediator, "2026-07-16 09:40", case)
    do("open_session", world.mediator, "2026-07-16 09:40", case)
    return case


def pay(amount: str, due_on: str = "2026-05-15", **more: Any) -> dict[str, Any]:
    """A payment to the complainant."""
    return {"kind": "payment", "amount": amount, "due_on": due_on, **more}


def party(case: Case, side: str) -> Party:
    """The party of a side."""
    return case.parties.get(side=side)


def offered(case: Case, who: Who, when: str, *terms: dict[str, Any], **more: Any) -> Offer:
    """Make an offer and read it back."""
    done = do("offer", who, when, case, terms=list(terms) or [pay("129.00"), pay("12.00")], **more)
    return Offer.objects.get(pk=done.result["offer"])


def accept(case: Case, who: Who, when: str, offer: Offer) -> Done:
    """Accept an offer exactly as it is."""
    return do("accept_offer", who, when, case, offer=str(offer.pk), version=offer.version)


def status(offer: Offer) -> str:
    """An offer's status, read afresh."""
    return Offer.objects.values_list("status", flat=True).get(pk=offer.pk)


def total(offer: Offer) -> Decimal:
    """An offer's total, read afresh."""
    return Offer.objects.values_list("total", flat=True).get(pk=offer.pk)


def rows(case: Case) -> list[tuple[Any, ...]]:
    """Everything of a case's offers that can change."""
    return list(Offer.objects.filter(case=case).order_by("pk").values_list("pk", "status", "decided_at", "version"))
