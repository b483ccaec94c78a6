"""Open joint rooms for load tests: each on its own case, made by the verbs, with its own people and tokens."""

from datetime import datetime, timedelta
from typing import Any

from mediation.cases.models import Case, Declaration
from mediation.core import gate, outbox
from mediation.core.actors import Actor
from mediation.core.gate import SHANGHAI
from mediation.people.models import MemberRole, Membership, Organisation, OrganisationKind, User
from mediation.rooms import queries as rooms
from odr.demo import cast

LEAST = 3  # complainant, one agent of the store, officer


def make(count: int, seats: int, *, now: datetime) -> list[dict[str, Any]]:
    """`count` rooms of `seats` people; those that are there already are kept. ValueError below three seats."""
    if seats < LEAST:
        raise ValueError(f"A joint room needs {LEAST} seats at least.")
    rooms = [_room(number, seats, now) for number in range(1, count + 1)]
    outbox.drain(now=now, most=100 * count)
    return rooms


def _room(number: int, seats: int, now: datetime) -> dict[str, Any]:
    store = Organisation.objects.filter(name=f"压测示例店{number:04d}").first()
    if store is None:
        store = _people(number, seats, now)
        _open(number, store, now)
    names = [f"load{number}c", f"load{number}o", *(f"load{number}a{seat}" for seat in range(seats - 2))]
    case = Case.objects.get(order_no=f"LOAD-{number:04d}")
    actor = Actor.person(User.objects.values_list("pk", flat=True).get(username=names[0]))
    people = [{"login": name, "token": cast.token_of(name)} for name in names]
    return {"case": str(case.pk), "room": str(rooms.rooms_of(actor, case)[0].room.pk), "people": people}


def _people(number: int, seats: int, now: datetime) -> Organisation:
    platform = Organisation.objects.get(name=cast.ORGANS[0].name)
    bureau = Organisation.objects.get(name=next(one.name for one in cast.ORGANS if one.key == "shili"))
    store = Organisation.objects.create(
        kind=OrganisationKind.STORE, name=f"压测示例店{number:04d}", platform=platform, area="339901",
        displayed_area="339901", displayed_address="示例市示例区示例路1号", handles_first=True,
    )  # fmt: skip
    cast.add(f"load{number}c", f"压测投诉人{number}", f"13900{number:06d}", now=now)
    officer = cast.add(f"load{number}o", f"压测承办人{number}", f"13901{number:06d}", now=now)
    Membership.objects.create(user=officer, organisation=bureau, role=MemberRole.OFFICER)
    for seat in range(seats - 2):
        agent = cast.add(f"load{number}a{seat}", f"压测店员{number}-{seat}", f"1391{seat:01d}{number:06d}", now=now)
        Membership.objects.create(user=agent, organisation=store, role=MemberRole.AGENT)
    return store


def _open(number: int, store: Organisation, now: datetime) -> None:
    """File with the bureau, accept, agree, arrange, open: by the verbs."""
    bureau = Organisation.objects.get(name=next(one.name for one in cast.ORGANS if one.key == "shili"))
    claimant, officer, agent = (_actor(f"load{number}{part}") for part in ("c", "o", "a0"))
    day = now.astimezone(SHANGHAI).date().isoformat()
    case = gate.perform("file", actor=claimant, now=now, data={
        "route": "authority", "bureau": str(bureau.pk), "store": str(store.pk), "product": "压测商品", "problem": "Q1",
        "title": "压测案件", "happened_on": day, "facts": "压测案件的事实。", "order_no": f"LOAD-{number:04d}",
        "claims": [{"kind": "refund", "amount": "100.00"}], "name": "压测投诉人", "area": "339901",
        "address": "示例市示例区示例路2号", "declaration": True,
    }).case  # fmt: skip
    begins = now + timedelta(minutes=1)
    for name, who, data in (
        ("accept", officer, {}),
        ("ask_consent", officer, {}),
        ("consent", claimant, {}),
        ("consent", agent, {}),
        ("schedule", officer, {"starts_at": begins.isoformat(), "online": True, "recusal_days": 3}),
        ("declare_neutrality", officer, dict.fromkeys(Declaration.Tie.values, "no")),
        ("open_session", officer, {"waived": "双方均表示不申请回避。"}),
    ):
        gate.perform(name, actor=who, now=now, case=case, data=data)


def _actor(username: str) -> Actor:
    return Actor.person(User.objects.values_list("pk", flat=True).get(username=username))
