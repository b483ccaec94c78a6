"""S8: several consumers together (domain 4.2, Order 121 Art 12)."""

from typing import Any

from odr.demo import cast
from odr.demo.stories.bureau import AM, accepted, consented, session
from odr.demo.stories.filing import filed, latest_offer
from odr.demo.story import Beat, Data, Part, Say, Show, Story

WHO = ("he", "luo", *(one.username for one in cast.CROWD))
NAMES = {one.username: one.name for one in (*cast.PLAYERS, *cast.CROWD)}
NO = WHO[-3:]  # who do not accept the offer


def amount(number: int) -> str:
    """What the one of that number on the roll still has with the platform; 103,740 yuan together."""
    return "2990.00" if number % 2 else "4990.00"


def roll() -> list[dict[str, Any]]:
    """The others, as the first of them writes them down."""
    return [
        {"name": NAMES[who], "phone": cast.phone_of(who), "amount": amount(number), "proposed": who == "luo"}
        for number, who in enumerate(WHO[1:], start=2)
    ]


def joins() -> tuple[Part, ...]:
    """Each joins by their own act, and chooses both who offer to speak for all."""
    said = {"area": "330109", "address": "浙江省杭州市萧山区示例街道8号", "chosen": ["1", "2"]}
    return tuple(
        Beat(f"2026-08-{11 + number // 14} 09:{number:02d}", who, "join_group", said | {"willing": who == "luo"})
        for number, who in enumerate(WHO[1:], start=2)
    )


def answers() -> tuple[Part, ...]:
    """Each answers the offer for themself: 23 yes, 3 no."""

    def says(who: str) -> Data:
        return lambda scene: latest_offer(scene) | {"accepts": "no" if who in NO else "yes"}

    return tuple(
        Beat(f"2026-09-16 10:{number:02d}", who, "answer_offer", says(who), AM)
        for number, who in enumerate(WHO, start=1)
    )


FILED: tuple[Part, ...] = (
    filed(
        "2026-08-10 09:30",
        "he",
        name="何示例",
        store="biancheng",
        bureau="xiaoshan",
        title="编程课平台停课，预付余额不退",
        product="在线编程课",
        problem="Q3.5",
        happened_on="2026-08-01",
        acting_for="together",
        own_amount=amount(1),
        facts="平台8月1日公告停课，26名学员的预付余额合计103,740元，联系客服后仍未退还。",
        claims=[{"kind": "refund", "amount": "103740.00"}],
        members=roll(),
        due={"D03": "2026-08-19"},
    ),
    Show("2026-08-10 09:40", "he", "合同.png", "contract", "课程合同"),
    Show("2026-08-10 09:42", "he", "付款流水.png", "payments", "付款流水"),
    Show("2026-08-10 09:44", "he", "停课公告.png", "notice", "停课公告"),
)
MEDIATED: tuple[Part, ...] = (
    Beat("2026-08-13 17:00", "he", "form_group"),
    accepted("2026-08-14 10:00", "shen", {"D05": "2026-10-13"}),
    *consented("shen", "he", "biancheng", "2026-08-14 10:20", "2026-08-17"),
    *session("shen", "2026-08-31", "2026-09-08 10:00"),
    Say("2026-09-08 10:05", "luo", "我们要求按余额全部退还。"),
    Say("2026-09-08 10:12", "biancheng", "资金困难，可以退一部分。"),
)
OFFERED = Beat("2026-09-15 10:00", "biancheng", "offer", {
    "share": "70", "expires_at": "2026-09-20 18:00", "terms": [{
        "kind": "payment", "due_on": "2026-10-09", "method": "bank_transfer",
        "text": "依照《中华人民共和国消费者权益保护法实施条例》第二十二条，按名单退还预付款余额的70%"}],
    }, AM, keeps="offer")  # fmt: skip

S8 = Story("S8", "26 together: 23 accept, 3 go on in cases of their own", (
    *FILED, *joins(), *MEDIATED, OFFERED,
    Beat("2026-09-15 10:30", "he", "accept_offer", latest_offer, AM, refused="no_consent", keeps="for the others"),
    *answers(),
    Beat("2026-09-17 10:00", "he", "close_vote", latest_offer, AM, state="agreed", keeps="closed"),
))  # fmt: skip
