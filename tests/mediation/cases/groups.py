"""A joint complaint to play with: the people on its roll, and the ways to a session with an offer."""

from decimal import Decimal
from typing import Any

from mediation.cases.models import Case, Member
from mediation.core.gate import Done
from mediation.people.models import User
from tests.mediation import worlds
from tests.mediation.worlds import World, do

HOME: dict[str, Any] = {"area": worlds.XIAOSHAN, "address": "浙江省杭州市萧山区示例街道9号"}


def people(count: int) -> list[User]:
    """Consumers with a proved number each."""
    first = User.objects.count()
    return [worlds._person(f"member-{first + one}", f"众{first + one}") for one in range(count)]


def row(user: User, amount: str, **more: Any) -> dict[str, Any]:
    """Somebody on the roll as the writer names them."""
    return {"name": user.name, "phone": user.phone, "amount": amount, **more}


def together(
    world: World, others: list[User], amounts: list[str], *, own: str = "100.00", **more: Any
) -> dict[str, Any]:
    """What 周示例 files for several people with the bureau of 萧山."""
    rows = [row(user, amount) for user, amount in zip(others, amounts, strict=True)]
    whole = sum(map(Decimal, [own, *amounts]), Decimal(0))
    return worlds.answers(world, **{
        "route": "authority", "bureau": str(world.xiaoshan.body.pk), "acting_for": "together", "own_amount": own,
        "members": rows, "claims": [{"kind": "refund", "amount": f"{whole:.2f}"}], "order_no": "", **more,
    })  # fmt: skip


def filed(world: World, others: list[User], amounts: list[str], **more: Any) -> Case:
    """A joint complaint whose roll is open."""
    done = do("file", world.zhou, "2026-08-10 09:00", None, **together(world, others, amounts, **more))
    return Case.objects.get(pk=done.case)


def join(
    case: Case, who: User, at: str = "2026-08-11 09:00", *, willing: bool = False, chosen: tuple[str, ...] = ("1",)
) -> Done:
    """Join by one's own act."""
    return do("join_group", who, at, case, willing=willing, chosen=list(chosen), **HOME)


def formed(world: World, others: list[User], amounts: list[str]) -> Case:
    """A joint complaint of everybody named."""
    case = filed(world, others, amounts)
    for who in others:
        join(case, who)
    do("form_group", world.zhou, "2026-08-12 09:00", case)
    return Case.objects.get(pk=case.pk)


def in_session(world: World, others: list[User], amounts: list[str]) -> Case:
    """Everybody joined, accepted by the bureau, under mediation."""
    case = formed(world, others, amounts)
    officer = world.xiaoshan.officer
    do("accept", officer, "2026-08-14 09:00", case)
    do("ask_consent", officer, "2026-08-14 09:10", case)
    do("consent", world.zhou, "2026-08-14 10:00", case)
    do("consent", world.agent, "2026-08-14 11:00", case)
    plan: dict[str, Any] = {"starts_at": "2026-08-24 10:00", "online": True, "recusal_days": 3}
    do("schedule", officer, "2026-08-17 09:00", case, **plan)
    worlds.untied(officer, "2026-08-17 09:10", case)
    do("open_session", officer, "2026-08-24 10:00", case)
    return Case.objects.get(pk=case.pk)


def offered(world: World, case: Case, share: str = "70", at: str = "2026-08-24 10:10") -> dict[str, Any]:
    """The store's offer of a share of what each claims."""
    term = {"kind": "payment", "due_on": "2026-09-20", "method": "bank_transfer", "text": "退款"}
    done = do("offer", world.agent, at, case, share=share, terms=[term], expires_at="2026-08-31 18:00")
    return {"offer": done.result["offer"], "version": done.result["version"]}


def member(case: Case, who: User) -> Member:
    """Somebody's row on the roll."""
    return Member.objects.get(party__case=case, person=who)
