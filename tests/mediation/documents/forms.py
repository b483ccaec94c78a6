"""Samples of the forms of registration and telling."""

from datetime import date
from typing import Any

from tests.mediation.documents.conduct import COMMON, DECISION
from tests.mediation.documents.people import moment

FORMS: dict[str, dict[str, Any]] = {
    "identity_demand": {
        **COMMON,
        **DECISION,
        "number": "示市监投身〔2026〕第1号",
        "date": date(2026, 6, 10),
        "recipient": "周示例",
        "respondent": "某某衣橱旗舰店",
        "subject": "连衣裙洗后严重褪色",
        "received_on": date(2026, 6, 9),
        "wanted": "身份证件照片\n订单账户实名信息",
        "by_on": date(2026, 6, 15),
        "basis": "《市场监督管理投诉举报处理办法》第十条",
    },
    "report_registration": {
        **COMMON,
        **DECISION,
        "number": "XS-20260623-0001",
        "date": date(2026, 6, 23),
        "received_at": moment("2026-06-23", "10:00:00"),
        "source": "投诉JF-20260622-0031中的举报",
        "reporter": {"name": "赵示例", "phone": "138****0006", "address": "浙江省杭州市萧山区示例街道6号"},
        "reported": {"name": "某某蜂蜜店", "address": "浙江省杭州市萧山区示例路6号", "platform": "云集示例平台"},
        "subject": "蜂蜜标签没有标注生产许可证编号",
        "facts": "购买的蜂蜜标签没有标注生产许可证编号。\n附开箱视频。",
        "evidence": "订单截图、开箱视频",
        "tell": True,
        "by_on": date(2026, 7, 14),
        "basis": "《市场监督管理投诉举报处理办法》第九条",
    },
    "report_outcome": {
        **COMMON,
        **DECISION,
        "number": "示市监举告〔2026〕第1号",
        "date": date(2026, 7, 2),
        "recipient": "赵示例",
        "reported": "某某蜂蜜店",
        "subject": "蜂蜜标签没有标注生产许可证编号",
        "clue": "XS-20260623-0001",
        "received_on": date(2026, 6, 23),
        "outcome": "本局已于2026年7月2日决定立案。",
        "basis": "《市场监督管理投诉举报处理办法》第三十六条",
    },
}
