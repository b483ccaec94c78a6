"""A case before the bureau of 萧山, led by its verbs into any state; and what each verb needs."""

from collections.abc import Callable
from typing import Any

from mediation.cases.models import Case
from tests.mediation import worlds
from tests.mediation.worlds import Who, World, do

FILED, DAY, LATER = "2026-06-09 09:00", "2026-06-12 10:00", "2026-06-24 16:00"
PLAN: dict[str, Any] = {"starts_at": "2026-06-24T14:30:00+08:00", "online": True, "recusal_days": 3}
MOVED = "承办人当日另有调解。"
FURTHER: dict[str, Any] = {"starts_at": "2026-06-29T09:00:00+08:00", "reason": MOVED}
TERM: dict[str, Any] = {"kind": "payment", "amount": "658.00", "due_on": "2026-06-30", "method": "platform_refund"}
DECLINE: dict[str, Any] = {
    "ground": "N3", "reason": "购买数量明显超出生活消费需要。",
    "factors": [{"factor": "F1", "rests_on": "四日内分十二单购买同款商品。"}],
}  # fmt: skip
TERMINATE: dict[str, Any] = {"ground": "T3", "reason": "双方对赔偿金额差距过大，无法达成一致。"}
NO_COMPLAINT: dict[str, Any] = {"matter": "review", "reason": "要求撤销本局此前作出的不予受理决定。"}
DEMAND: dict[str, Any] = {"wanted": "身份证件照片", "identity_days": 5}
# The last digit is right; the person does not exist.
ID_NUMBER = "11010519491231002X"


APPRAISAL: dict[str, Any] = {
    "item": "连衣裙褪色是否属于质量问题", "laboratory": "示例纺织品检测站", "qualification": "资质认定（示例）第1号",
    "chosen": "agreed", "claimant_share": 0, "costs_agreed": True, "began_on": "2026-06-24",
}  # fmt: skip
REPORT: dict[str, Any] = {"outcome": "report", "ended_on": "2026-06-24", "findings": "色牢度不符合标准。"}
REFUSED: dict[str, Any] = {"reason": "经核实，调解人员与双方均无利害关系。"}


def recusal(world: World) -> dict[str, Any]:
    """A request that the officer keep out."""
    return {
        "about": str(world.xiaoshan.officer.pk),
        "ground": "interest",
        "reason": "调解人员的家属在商家任职。",
    }


def granted(world: World) -> dict[str, Any]:
    """The decision that the second officer goes on."""
    return {"successor": str(world.xiaoshan.second.pk), "reason": "家属在商家任职，可能影响公正调解。"}


def _accept(world: World, case: Case) -> None:
    do("accept", world.xiaoshan.officer, DAY, case)


def _agree(world: World, case: Case) -> None:
    made = do("offer", world.agent, "2026-06-24 15:00", case, terms=[TERM])
    do("accept_offer", world.zhou, "2026-06-24 15:10", case, offer=made.result["offer"], version=made.result["version"])


def _consents(world: World, case: Case) -> None:
    do("consent", world.zhou, DAY, case)
    do("consent", world.agent, DAY, case)


Step = Callable[[World, Case], object]
PATHS: dict[str, list[Step]] = {
    "received": [],
    "id_pending": [lambda w, c: do("ask_identity", w.xiaoshan.officer, DAY, c, **DEMAND)],
    "reviewed": [lambda w, c: do("propose_decline", w.xiaoshan.officer, DAY, c, **DECLINE)],
    "accepted": [_accept],
}
PATHS["redirected"] = [lambda w, c: do("redirect", w.xiaoshan.officer, DAY, c, **NO_COMPLAINT)]
PATHS["not_accepted"] = [*PATHS["reviewed"], lambda w, c: do("sign_off_decline", w.xiaoshan.second, DAY, c)]
PATHS["consent_pending"] = [*PATHS["accepted"], lambda w, c: do("ask_consent", w.xiaoshan.officer, DAY, c)]
PATHS["scheduled"] = [
    *PATHS["consent_pending"],
    _consents,
    lambda w, c: do("schedule", w.xiaoshan.officer, DAY, c, **PLAN),
    lambda w, c: worlds.untied(w.xiaoshan.officer, DAY, c),
]
PATHS["in_session"] = [
    *PATHS["scheduled"],
    lambda w, c: do("open_session", w.xiaoshan.officer, "2026-06-24 14:30", c),
]
PATHS["suspended_recusal"] = [
    *PATHS["in_session"],
    lambda w, c: do("ask_recusal", w.zhou, "2026-06-24 14:40", c, **recusal(w)),
]
PATHS["paused_appraisal"] = [
    *PATHS["in_session"],
    lambda w, c: do("commission_appraisal", w.xiaoshan.officer, "2026-06-24 14:50", c, **APPRAISAL),
]
PATHS["agreed"] = [*PATHS["in_session"], _agree]
PATHS["terminated"] = [
    *PATHS["in_session"],
    lambda w, c: do("terminate", w.xiaoshan.officer, "2026-06-24 15:30", c, **TERMINATE),
]
PATHS["withdrawn"] = [lambda w, c: do("withdraw", w.zhou, DAY, c)]


def reach(world: World, state: str) -> Case:
    """A fresh case in that state."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at=FILED)
    for step in PATHS[state]:
        step(world, case)
    assert worlds.latest(case, "administrative").state == state
    return case


def people(world: World) -> dict[str, Who]:
    """Everybody one might try, by name."""
    return {
        "complainant": world.zhou,
        "merchant": world.agent,
        "platform": world.platform_agent,
        "officer": world.xiaoshan.officer,
        "second": world.xiaoshan.second,
        "lead": world.xiaoshan.lead,
        "store itself": world.store,
    }


def strangers(world: World) -> dict[str, Who]:
    """People with no part in the case."""
    return {
        "outsider": world.outsider,
        "other consumer": world.chen,
        "other bureau": world.yuhang.officer,
        "mediator": world.mediator,
        "clerk": world.clerk,
        "supervisor": world.supervisor,
        "court": world.court,
    }


OFFICERS = ("officer", "second", "lead")
SIDES = ("complainant", "merchant", "store itself")
#: verb -> (states it is open in, who may, input for who)
VERBS: dict[str, tuple[tuple[str, ...], tuple[str, ...], dict[str, Any]]] = {
    "ask_identity": (("received",), OFFICERS, DEMAND),
    "supply_identity": (("id_pending",), ("complainant",), {"id_number": ID_NUMBER}),
    "accept": (("received", "id_pending"), OFFICERS, {}),
    "propose_decline": (("received", "id_pending"), OFFICERS, DECLINE),
    "sign_off_decline": (("reviewed",), ("second", "lead"), {}),
    "send_back": (("reviewed",), OFFICERS, {"reason": "理由不足。"}),
    "redirect": (("received", "id_pending"), OFFICERS, NO_COMPLAINT),
    "ask_consent": (("accepted",), OFFICERS, {}),
    "consent": (("consent_pending",), (*SIDES, *OFFICERS), {}),
    "refuse_consent": (("consent_pending", "scheduled", "in_session"), (*SIDES, *OFFICERS), {}),
    "schedule": (
        ("scheduled", "in_session"),
        OFFICERS,
        {**PLAN, **FURTHER},
    ),
    "open_session": (("scheduled",), OFFICERS, {}),
    "commission_appraisal": (("in_session",), OFFICERS, APPRAISAL),
    "end_appraisal": (("paused_appraisal",), OFFICERS, REPORT),
    "terminate": (
        ("accepted", "consent_pending", "scheduled", "in_session", "paused_appraisal"),
        OFFICERS,
        TERMINATE,
    ),
    "serve_decision": (("terminated",), OFFICERS, {"way": "platform"}),
    "withdraw": (
        (
            "received",
            "id_pending",
            "reviewed",
            "accepted",
            "consent_pending",
            "scheduled",
            "in_session",
            "suspended_recusal",
            "paused_appraisal",
        ),
        ("complainant",),
        {},
    ),
}
BY_OFFICER: dict[str, dict[str, Any]] = {
    "consent": {"side": "claimant", "channel": "phone"},
    "refuse_consent": {"side": "claimant", "channel": "phone"},
}


def said(verb: str, who: str) -> dict[str, Any]:
    """The input of a verb as that person gives it."""
    extra = BY_OFFICER.get(verb, {}) if who in OFFICERS else {}
    return VERBS[verb][2] | extra
