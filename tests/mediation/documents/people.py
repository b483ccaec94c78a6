"""The people, bodies, evidence and terms that the sample papers share: the sample case S3 of the domain rules."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from mediation.law import rulesets, wording

SHANGHAI = ZoneInfo("Asia/Shanghai")
BUREAU = "示例区市场监督管理局"
COMMITTEE = "示例区网络交易纠纷人民调解委员会"
COURT = "示例区人民法院"
KEY = "3f7a9c1e5b2d8064af13c7e9025b6d48f1a0937c5e8b2d64013fa7c95e2b8d06"
HASH = "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab"


def moment(day: str, time: str) -> datetime:
    """A moment in Shanghai, from a day and a time of day."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=SHANGHAI)


CHEN: dict[str, Any] = {
    "name": "陈示例",
    "sex": "女",
    "nationality": "汉族",
    "born_on": date(1990, 3, 5),
    "id_no": "330109********0024",
    "address": "浙江省杭州市萧山区示例街道1号",
    "phone": "138****0000",
    "service_address": "chen@example.com",
}
FURNITURE: dict[str, Any] = {
    "name": "示例家居定制有限公司",
    "uscc": "91330100MA00000X0Q",
    "address": "浙江省杭州市余杭区示例路8号",
    "phone": "0571-0000****",
    "representative": "张示例",
    "agent": {
        "name": "王示例（公司员工）",
        "phone": "139****0001",
        "powers": "代为参加调解，承认、变更请求，进行和解，签收文书",
    },
    "service_address": "legal@home.example.com",
}
DISPUTE = "陈示例与示例家居定制有限公司网络购物合同纠纷"
FACTS = (
    "2026年1月12日，陈示例在云集示例平台向示例家居定制有限公司定制全屋柜体，合同价款46,800.00元，约定2026年2月28日前安装完毕，"
    "板材为E0级实木多层板。商家于2026年4月29日才完成安装，延期60日；经双方共同选定的检测机构检测，部分柜体板材为E1级颗粒板。\n"
    "陈示例要求退还差价并赔偿15,000.00元，双方协商未果。示例区市场监督管理局于2026年6月30日终止调解，双方于2026年7月3日共同申请人民调解。"
)
TERMS: list[dict[str, Any]] = [
    {
        "text": "示例家居定制有限公司于2026年9月10日24时前，一次向陈示例支付12,000.00元（人民币壹万贰仟元整），转入"
        "陈示例本人尾号0000的银行账户。",
        "payer": "示例家居定制有限公司",
        "payee": "陈示例",
        "amount": Decimal(12000),
        "amount_words": "人民币壹万贰仟元整",
        "due": date(2026, 9, 10),
        "channel": "银行转账",
    },
    {"text": "已安装的柜体归陈示例，不拆除、不退货。"},
    {"text": "第一条的款项付清后，双方就全屋定制柜板材不符、延期交付的争议全部了结。"},
    {"text": "逾期付款的，每逾期一日，按未付金额的万分之五支付违约金。"},
    {"text": "双方自本协议生效之日起三十日内，共同向示例区人民法院申请司法确认。"},
]
EFFECT = {name: wording.say(f"agreement.effect_{name}") for name in ("bureau", "committee")}
REMEDIES = [one.text_zh for one in rulesets.for_date(date(2026, 6, 30)).remedies()]
AGREEMENT = "（2026）示调字第31号"
SIGNED: list[dict[str, Any]] = [
    {"signer": who, "role": role, "method": how, "at": moment("2026-07-20", time), "content_sha256": HASH}
    for who, role, how, time in [
        ("陈示例", "申请人", "手写签名并短信验证", "15:42:08"),
        ("示例家居定制有限公司（王示例代）", "被申请人", "账号口令并短信验证", "15:47:31"),
        ("方示例", "人民调解员", "账号口令并动态码", "16:02:55"),
    ]
]
EVIDENCE: list[dict[str, Any]] = [
    {
        "name": name,
        "giver": giver,
        "at": moment("2026-07-05", time),
        "shows": shows,
        "size": size,
        "sha256": HASH,
        "sm3": KEY,
    }
    for name, giver, time, shows, size in [
        ("定制合同.pdf", "陈示例", "10:21:07", "价款、板材等级和交付期限", 482_113),
        ("封边照片.jpg", "陈示例", "10:22:40", "板材与合同不符", 3_120_554),
        ("物流单.pdf", "示例家居定制有限公司", "14:03:12", "发货和到货时间", 96_401),
        ("验收录像.mp4", "陈示例", "10:30:55", "安装完成时间和现场状况", 48_220_019),
        ("检测报告.pdf", "示例检测机构", "16:11:29", "部分板材为E1级", 1_204_770),
    ]
]
