"""Samples of the forms of registration and telling."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.mediation.documents.conduct import COMMON, DECISION
from tests.mediation.documents.people import BUREAU, SIGNED, moment

FORMS: dict[str, dict[str, Any]] = {
    "complaint_registration": {
        **COMMON,
        "number": "JF-20260609-0127",
        "date": date(2026, 6, 9),
        "authority": BUREAU,
        "received_at": moment("2026-06-09", "09:42:17"),
        "complainant": {
            "name": "周示例",
            "phone": "138****0000",
            "address": "浙江省杭州市萧山区示例街道2号",
            "identity": "手机号已核验",
        },
        "respondent": {
            "name": "某某衣橱旗舰店",
            "address": "浙江省杭州市萧山区示例路66号（平台公示）",
            "phone": "0571-0000****",
            "platform": "云集示例平台",
            "shop": "某某衣橱旗舰店",
        },
        "facts": {
            "item": "连衣裙1件",
            "amount": Decimal(458),
            "on": date(2026, 5, 18),
            "place": "云集示例平台直播间",
            "order": "SF-示例-0002",
            "payment": "PAY-示例-0002",
            "course": "5月18日在直播间购买连衣裙，主播称不褪色。5月22日按洗涤标手洗后严重褪色。\n商家于6月8日拒绝退"
            "款，平台先行处置未能和解。",
        },
        "claims": ["退还货款和服务费用", "赔偿损失"],
        "claim_detail": "请求退还458.00元，并按价款三倍赔偿。",
        "evidence": "订单截图、洗涤标照片、褪色照片、直播回放片段，共4份",
        "agree_publication": True,
        "signatures": [SIGNED[0] | {"signer": "周示例", "role": "投诉人", "at": moment("2026-06-09", "09:42:17")}],
    },
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
        "address": "示例路1号",
        "basis": "《市场监督管理投诉举报处理办法》（以下简称《处理办法》）第十条",
        "consequence": "《处理办法》第十六条第五项、第十六条第六项",
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
