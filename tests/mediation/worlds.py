"""The small world that tests play in: a platform, stores, bureaus, a committee, a court and the people of each.

Everything happens by verbs through the gate. `world()` makes the people, `file_case` files, `do` does any verb,
`refused` proves that a verb was refused for the reason named and that nothing was written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from mediation.cases.models import Case, Declaration, Proceeding
from mediation.cases.queries import proceedings_of
from mediation.core import gate
from mediation.core.actors import Actor
from mediation.core.gate import Done
from mediation.core.models import Event, Outbox
from mediation.core.refusals import Refused
from mediation.deadlines import sweep
from mediation.deadlines.models import Deadline
from mediation.people.models import MemberRole, Membership, Organisation, OrganisationKind, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "示例-password-2026"
YUHANG, XIAOSHAN, DISTRICT, HANGZHOU = "330110", "330109", "339901", "330100"
Who = User | Organisation | Actor
NO_TIES: dict[str, Any] = dict.fromkeys(Declaration.Tie.values, "no")


@dataclass
class Office:
    """A bureau and its people: two officers, so that a second one can sign off, and the head."""

    body: Organisation
    officer: User
    second: User
    lead: User


@dataclass
class World:
    """Who there is. `agent` speaks for the store, `home_agent` for the home store."""

    platform: Organisation
    store: Organisation
    home_store: Organisation
    yuhang: Office
    xiaoshan: Office
    district: Office
    committee: Organisation
    court: Organisation
    zhou: User
    chen: User
    outsider: User
    agent: User
    home_agent: User
    platform_agent: User
    mediator: User
    second_mediator: User
    secretary: User
    clerk: User
    supervisor: User


def world() -> World:
    """Make the world; call it in a test with database access."""
    platform, store, home = _shops()
    committee = _organisation(
        OrganisationKind.COMMITTEE, "示例区网络交易纠纷人民调解委员会", area=DISTRICT, paper_prefix="示"
    )
    court = _organisation(OrganisationKind.COURT, "示例区人民法院", area=DISTRICT, paper_prefix="示0100")
    return World(
        platform=platform,
        store=store,
        home_store=home,
        committee=committee,
        court=court,
        yuhang=_office("余杭区市场监督管理局", "余", YUHANG),
        xiaoshan=_office("萧山区市场监督管理局", "萧", XIAOSHAN),
        district=_office("示例区市场监督管理局", "示", DISTRICT),
        zhou=_person("zhou", "周示例"),
        chen=_person("chen", "陈示例"),
        outsider=_person("outsider", "路人示例"),
        agent=_member("agent", "王示例", store, MemberRole.AGENT),
        home_agent=_member("home-agent", "郭示例", home, MemberRole.AGENT),
        platform_agent=_member("platform-agent", "何示例", platform, MemberRole.AGENT),
        mediator=_member("mediator", "方示例", committee, MemberRole.MEDIATOR),
        second_mediator=_member("mediator-2", "丁示例", committee, MemberRole.MEDIATOR),
        secretary=_member("secretary", "许示例", committee, MemberRole.SECRETARY),
        clerk=_member("clerk", "钱示例", court, MemberRole.CLERK),
        supervisor=_member("supervisor", "督示例", None, MemberRole.SUPERVISOR),
    )


def intake_unit() -> Office:
    """The unified intake unit of 杭州, above 余杭 and 萧山: it distributes, and decides nothing unasked."""
    office = _office("杭州市市场监督管理局投诉举报中心", "杭", HANGZHOU)
    Organisation.objects.filter(pk=office.body.pk).update(distributes=True)
    office.body.refresh_from_db()
    return office


def actor(who: Who) -> Actor:
    """The actor of a user or an organisation; an actor stays itself."""
    if isinstance(who, Actor):
        return who
    return Actor.person(who.pk) if isinstance(who, User) else Actor.organisation(who.pk)


def at(moment: "str | datetime") -> datetime:
    """A moment in Asia/Shanghai from "2026-05-25 09:00"; a moment stays itself."""
    if isinstance(moment, datetime):
        return moment
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


def do(
    name: str,
    who: Who,
    when: "str | datetime",
    case: Case | None,
    /,
    *,
    proceeding: Proceeding | None = None,
    files: Any = None,
    key: str = "",
    seen: int | None = None,
    **data: Any,
) -> Done:
    """Do one verb through the gate."""
    return gate.perform(
        name,
        actor=actor(who),
        now=at(when),
        case=case.pk if case else None,
        proceeding=proceeding.pk if proceeding else None,
        data=data,
        files=files,
        key=key,
        seen=seen,
    )


def untied(who: Who, when: "str | datetime", case: Case, *, proceeding: Proceeding | None = None) -> Done:
    """Who is to mediate declares that nothing ties them to the parties."""
    return do("declare_neutrality", who, when, case, proceeding=proceeding, **NO_TIES)


def answers(world: World, **changed: Any) -> dict[str, Any]:
    """What 周示例 files in sample case S2; `changed` replaces answers."""
    return {
        "route": "first_handling",
        "platform": str(world.platform.pk),
        "store": str(world.store.pk),
        "order_no": "SF-示例-0002",
        "product": "连衣裙",
        "order_amount": "458.00",
        "channel": "livestream",
        "problem": "Q1.2",
        "goods": "clothing",
        "title": "连衣裙洗后严重褪色",
        "happened_on": "2026-05-18",
        "facts": "2026年5月18日在直播间购买连衣裙，主播称不褪色。按洗涤标手洗后严重褪色，商家拒绝退款。",
        "claims": [
            {"kind": "refund", "amount": "458.00"},
            {"kind": "punitive", "amount": "1374.00", "text": "按价款三倍赔偿"},
        ],
        "name": "周示例",
        "area": XIAOSHAN,
        "address": "浙江省杭州市萧山区示例街道2号",
        "publish_consent": False,
        "entrust_consent": False,
        "declaration": True,
        "earlier": "go_on",
    } | changed


def file_case(world: World, *, at: "str | datetime", who: Who | None = None, **changed: Any) -> Case:
    """File sample case S2, by default to the merchant first; `who` files it, `changed` replaces answers."""
    done = do("file", who or world.zhou, at, None, **answers(world, **changed))
    return Case.objects.get(pk=done.case)


def file_at_bureau(
    world: World, office: Office, *, at: "str | datetime", who: Who | None = None, **changed: Any
) -> Case:
    """File sample case S2 with a bureau at once."""
    return file_case(world, at=at, who=who, route="authority", bureau=str(office.body.pk), **changed)


def latest(case: Case, kind: str) -> Proceeding:
    """The newest proceeding of a stage, read afresh."""
    return [one for one in proceedings_of(Case.objects.get(pk=case.pk)) if one.kind == kind][-1]


def clock(case: Case, code: str) -> Deadline:
    """The newest clock of that code in a case."""
    found = Deadline.objects.filter(case=case, code=code).order_by("-armed_at", "-instance").first()
    assert found is not None, f"no clock {code}"
    return found


def time_passes(until: "str | datetime") -> int:
    """Fire the clocks that are due at that moment; how many."""
    return sweep.fire_due(now=at(until))


def kinds(case: Case) -> list[str]:
    """The kinds of the case's events, in the order in which they were recorded."""
    return list(case.events.filter(strand__room=None).order_by("seq").values_list("kind", flat=True))


def written(case: Case) -> tuple[Any, ...]:
    """Everything the gate can write of a case, for comparing before and after."""
    rows = (
        Proceeding.objects.filter(case=case).order_by("pk").values_list("pk", "state", "version", "facts", "handler_id")
    )
    clocks = Deadline.objects.filter(case=case).order_by("pk").values_list("pk", "status", "fires_at")
    return Event.objects.filter(case=case).count(), Outbox.objects.count(), list(rows), list(clocks)


@contextmanager
def refused(code: str, case: Case) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect the refusal `code`, and nothing written."""
    before = written(case)
    with pytest.raises(Refused) as caught:
        yield caught
    assert caught.value.code == code, (caught.value.code, caught.value.errors, caught.value.context)
    assert written(case) == before


def may(case: Case, who: Who, when: "str | datetime") -> set[str]:
    """Names of the verbs open to somebody now, as pages and REST list them."""
    return {act.verb.name for act in gate.open_acts(actor=actor(who), case=Case.objects.get(pk=case.pk), now=at(when))}


def uuid_of(done: Done, name: str) -> UUID:
    """An id from a verb's result."""
    return UUID(done.result[name])


def _shops() -> tuple[Organisation, Organisation, Organisation]:
    """The platform, the store that shows 萧山 as its address, and the home store of the sample district."""
    road = "浙江省杭州市余杭区示例路8号"
    platform = _organisation(OrganisationKind.PLATFORM, "云集示例平台", area=YUHANG, address=road, handles_first=True)
    shop = {"platform": platform, "handles_first": True}
    shown = "浙江省杭州市萧山区示例路66号"
    store = _organisation(
        OrganisationKind.STORE,
        "某某衣橱旗舰店",
        area=XIAOSHAN,
        address=shown,
        displayed_area=XIAOSHAN,
        displayed_address=shown,
        legal_representative="孙示例",
        **shop,
    )
    avenue = "示例市示例区示例大道1号"
    home = _organisation(
        OrganisationKind.STORE,
        "示例家居定制有限公司",
        area=DISTRICT,
        address=avenue,
        displayed_area=DISTRICT,
        displayed_address=avenue,
        legal_representative="张示例",
        uscc="91330100MA00000X0Q",
        **shop,
    )
    return platform, store, home


def _organisation(kind: OrganisationKind, name: str, **fields: Any) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, phone="0571-00000000", **fields)


def _person(username: str, name: str) -> User:
    number = User.objects.count() + 1
    return User.objects.create_user(
        username, PASSWORD, name=name, phone=f"138{number:08d}", phone_verified=True, identity_level=2
    )


def _member(username: str, name: str, organisation: Organisation | None, role: MemberRole) -> User:
    user = _person(username, name)
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def _office(name: str, prefix: str, area: str) -> Office:
    body = _organisation(
        OrganisationKind.BUREAU, name, paper_prefix=f"{prefix}市监", area=area, address=f"{name}示例路1号"
    )
    return Office(
        body,
        _member(f"{area}-officer", f"李{prefix}示例", body, MemberRole.OFFICER),
        _member(f"{area}-second", f"赵{prefix}示例", body, MemberRole.OFFICER),
        _member(f"{area}-lead", f"局{prefix}示例", body, MemberRole.LEAD),
    )
