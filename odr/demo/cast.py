"""Who there is in the demo world: platforms, stores, bureaus, a committee, an association, a court. All fictional."""

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from mediation.people.models import ApiToken, MemberRole, Membership, Organisation, OrganisationKind, User
from mediation.people.queries import digest

K, R = OrganisationKind, MemberRole
LABEL = "demo"  # of the tokens of the demo world's people, by which the world is known


@dataclass(frozen=True, slots=True)
class Organ:
    """An organisation of the demo world; `platform` is the key of the platform a store belongs to."""

    key: str
    kind: OrganisationKind
    name: str
    area: str
    address: str
    platform: str = ""
    prefix: str = ""
    displayed: bool = True
    handles_first: bool = False
    distributes: bool = False


@dataclass(frozen=True, slots=True)
class Player:
    """A person of the demo world; `desk` names the row printed for visitors, one per desk."""

    username: str
    name: str
    organ: str = ""
    role: MemberRole | None = None
    desk: str = ""


ORGANS = (
    Organ("yunji", K.PLATFORM, "云集示例平台", "330110", "杭州市余杭区示例路8号", handles_first=True),
    Organ("haitao", K.PLATFORM, "海淘示例平台", "330206", "宁波保税区示例路1号", handles_first=True),
    Organ("youxuan", K.STORE, "示例优选数码店", "330109", "杭州市萧山区示例路12号", "yunji", handles_first=True),
    Organ("yichu", K.STORE, "某某衣橱旗舰店", "330109", "杭州市萧山区示例路66号", "yunji", handles_first=True),
    Organ("jiaju", K.STORE, "示例家居定制有限公司", "339901", "示例市示例区示例大道1号", "yunji", handles_first=True),
    Organ("jianshen", K.STORE, "示例健身器材店", "330109", "杭州市萧山区示例路70号", "yunji", handles_first=True),
    Organ("jiadian", K.STORE, "示例家电旗舰店", "330110", "杭州市余杭区示例路20号", "yunji", handles_first=True),
    Organ("yuqi", K.STORE, "某某玉器直播间", "330109", "杭州市萧山区示例路81号", "yunji", handles_first=True),
    Organ("anmo", K.STORE, "示例按摩椅专卖店", "330110", "杭州市余杭区示例路31号", "yunji", handles_first=True),
    Organ("fengmi", K.STORE, "示例蜂蜜旗舰店", "330109", "杭州市萧山区示例路90号", "yunji", handles_first=True),
    Organ("naifen", K.STORE, "某某海淘母婴店", "", "", "haitao", displayed=False),
    Organ("manghe", K.STORE, "某某盲盒店", "330106", "杭州市西湖区示例路40号", "yunji", handles_first=True),
    Organ("gaodian", K.STORE, "示例糕点旗舰店", "330110", "杭州市余杭区示例路52号", "yunji", handles_first=True),
    Organ("yuhang", K.BUREAU, "余杭区市场监督管理局（示例）", "330110", "杭州市余杭区示例路100号", prefix="余市监"),
    Organ("xiaoshan", K.BUREAU, "萧山区市场监督管理局（示例）", "330109", "杭州市萧山区示例路100号", prefix="萧市监"),
    Organ("beilun", K.BUREAU, "北仑区市场监督管理局（示例）", "330206", "宁波市北仑区示例路100号", prefix="仑市监"),
    Organ("shili", K.BUREAU, "示例区市场监督管理局", "339901", "示例市示例区示例路100号", prefix="示市监"),
    Organ(
        "hangzhou",
        K.BUREAU,
        "杭州市市场监督管理局投诉举报中心（示例）",
        "330100",
        "杭州市示例路1号",
        prefix="杭市监",
        distributes=True,
    ),
    Organ("tiaojie", K.COMMITTEE, "示例区网络交易纠纷人民调解委员会", "339901", "示例市示例区示例路200号", prefix="示"),
    Organ("xiaoxie", K.ASSOCIATION, "示例区消费者权益保护委员会", "339901", "示例市示例区示例路201号", prefix="示消"),
    Organ("fayuan", K.COURT, "示例区人民法院", "339901", "示例市示例区示例路300号", prefix="示0100"),
    Organ("biancheng", K.STORE, "示例在线编程课平台", "330109", "杭州市萧山区示例路95号", handles_first=True),
)
PLAYERS = (
    Player("lin", "林小禾"),
    Player("zhou", "周示例"),
    Player("chen", "陈示例"),
    Player("wu", "吴示例"),
    Player("zhao", "赵示例"),
    Player("sun", "孙示例"),
    Player("ma", "马示例"),
    Player("qian", "钱示例"),
    Player("xu", "徐示例"),
    Player("tang", "唐示例", desk="consumer"),
    Player("zheng", "郑示例"),
    Player("gao", "高示例"),
    Player("yichu", "王示例", "yichu", R.AGENT),
    Player("jiaju", "郭示例", "jiaju", R.AGENT),
    Player("youxuan", "韩示例", "youxuan", R.AGENT, "merchant"),
    Player("jianshen", "冯示例", "jianshen", R.AGENT),
    Player("jiadian", "褚示例", "jiadian", R.AGENT),
    Player("yuqi", "卫示例", "yuqi", R.AGENT),
    Player("manghe", "姜示例", "manghe", R.AGENT),
    Player("gaodian", "章示例", "gaodian", R.AGENT),
    Player("yunji", "何示例", "yunji", R.AGENT, "platform"),
    Player("haitao", "蒋示例", "haitao", R.AGENT),
    Player("naifen", "苗示例", "naifen", R.AGENT),
    Player("shen", "沈示例", "xiaoshan", R.OFFICER, "officer"),
    Player("han", "杨示例", "xiaoshan", R.OFFICER),
    Player("zhu", "朱示例", "xiaoshan", R.LEAD, "lead"),
    Player("qin", "秦示例", "shili", R.OFFICER),
    Player("you", "尤示例", "shili", R.LEAD),
    Player("xu2", "许示例", "yuhang", R.OFFICER),
    Player("shi", "施示例", "yuhang", R.LEAD),
    Player("fang", "方示例", "tiaojie", R.MEDIATOR, "mediator"),
    Player("ding", "丁示例", "tiaojie", R.MEDIATOR),
    Player("lv", "吕示例", "tiaojie", R.SECRETARY, "secretary"),
    Player("zhang", "张示例", "fayuan", R.CLERK, "clerk"),
    Player("zhong", "钟示例", "", R.SUPERVISOR, "supervisor"),
    Player("admin", "管理员示例", "", R.ADMIN, "admin"),
    Player("gu", "顾示例", "beilun", R.OFFICER),
    Player("yan", "严示例", "beilun", R.LEAD),
    Player("ye", "叶示例", "hangzhou", R.OFFICER),
    Player("bao", "鲍示例", "hangzhou", R.LEAD),
    Player("he", "何示例"),
    Player("luo", "罗示例"),
    Player("biancheng", "邓示例", "biancheng", R.AGENT),
    Player("pei", "裴示例", "fayuan", R.MEDIATOR),
)
#: The others of the joint complaint S8; programs speak for them, they have no password.
SURNAMES = "安白蔡曹程戴杜范傅葛洪侯胡黄姜孔雷黎梁廖刘卢陆毛"
CROWD = tuple(Player(f"s8-{number:02d}", f"{name}示例") for number, name in enumerate(SURNAMES, start=3))


def secret_of(purpose: str, username: str, length: int) -> str:
    """A password or token that is the same each time the table is printed and stands nowhere in the tree."""
    raw = hmac.new(settings.SECRET_KEY.encode(), f"demo:{purpose}:{username}".encode(), hashlib.sha256).digest()
    return base64.b32encode(raw).decode().lower()[:length]


def password_of(username: str) -> str:
    """The demo password of a person."""
    return secret_of("password", username, 12)


def token_of(username: str) -> str:
    """The demo API token of a person."""
    return f"jf_{secret_of('token', username, 40)}"


def make(*, now: datetime) -> None:
    """Make everybody."""
    organs: dict[str, Organisation] = {}
    for number, one in enumerate(ORGANS, start=1):
        shown = one.displayed and one.kind is K.STORE
        organs[one.key] = Organisation.objects.create(
            kind=one.kind, name=one.name, area=one.area, address=one.address,
            phone="12315" if one.kind is K.BUREAU else f"0571-5550{number:04d}",
            platform=organs.get(one.platform), paper_prefix=one.prefix, handles_first=one.handles_first,
            distributes=one.distributes,
            displayed_area=one.area if shown else "", displayed_address=one.address if shown else "",
            legal_representative="李示例" if one.kind in (K.STORE, K.PLATFORM) else "",
        )  # fmt: skip
    with ThreadPoolExecutor() as pool:  # the hash costs a sixth of a second by design, and lets other threads run
        passwords = list(pool.map(make_password, [password_of(one.username) for one in PLAYERS]))
    for player, password in zip(PLAYERS, passwords, strict=True):
        user = add(player.username, player.name, phone_of(player.username), now=now, password=password)
        if player.role:
            Membership.objects.create(user=user, organisation=organs.get(player.organ), role=player.role)
    for player in CROWD:
        add(player.username, player.name, phone_of(player.username), now=now)


def phone_of(username: str) -> str:
    """The number of a person, by their place in the cast."""
    return f"1380000{[one.username for one in (*PLAYERS, *CROWD)].index(username) + 1:04d}"


def add(username: str, name: str, phone: str, *, now: datetime, password: str = "") -> User:
    """Make one person with a token; without the hash of a password only programs can speak for them."""
    user = User.objects.create(
        username=username, password=password or make_password(None), name=name, phone=phone, phone_verified=True,
        identity_level=2,
    )  # fmt: skip
    ApiToken.objects.create(user=user, label=LABEL, digest=digest(token_of(username)), created_at=now)
    return user


def table(url: str) -> dict[str, Any]:
    """The logins of the demo world, those with a desk first; `desk` is empty for everybody else."""
    names = {one.key: one.name for one in ORGANS}
    ids = dict(User.objects.values_list("username", "pk"))
    rows = [
        {
            "role": one.desk or (one.role.value if one.role else "consumer"),
            "organisation": names.get(one.organ, ""),
            "name": one.name,
            "id": str(ids.get(one.username, "")),
            "login": one.username,
            "password": "" if one in CROWD else password_of(one.username),
            "token": token_of(one.username),
            "desk": one.desk,
        }
        for one in sorted((*PLAYERS, *CROWD), key=lambda player: not player.desk)
    ]
    organs = dict(Organisation.objects.values_list("name", "pk"))
    listed = [
        {"key": one.key, "id": str(organs.get(one.name, "")), "name": one.name, "kind": one.kind} for one in ORGANS
    ]
    return {"url": url, "people": rows, "organisations": listed}
