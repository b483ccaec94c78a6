"""What is common to the samples, and those of recusal and appraisal."""

from datetime import date
from typing import Any

from tests.mediation.documents.people import BUREAU, HASH, KEY, moment

COMMON: dict[str, Any] = {"date": date(2026, 7, 20), "demo": True, "platform_key": KEY}
DECISION: dict[str, Any] = {
    "authority": BUREAU,
    "officer": "李示例",
    "phone": "0571-0000****",
    "sealed_at": moment("2026-06-12", "10:00:00"),
}
CONDUCT: dict[str, dict[str, Any]] = {
    "recusal_decision": {
        **COMMON,
        **DECISION,
        "number": "示市监投回〔2026〕第2号",
        "date": date(2026, 6, 16),
        "basis": "《市场监督管理投诉举报处理办法》第二十一条",
        "recipient": "周示例、某某衣橱旗舰店",
        "dispute": "周示例诉某某衣橱旗舰店（连衣裙洗后严重褪色）",
        "asked_on": date(2026, 6, 15),
        "asked_by": "周示例",
        "about": "李示例",
        "ground": "与本案有利害关系",
        "granted": True,
        "reasons": "李示例的配偶在被投诉人处任职，可能影响公正调解。",
        "successor": "赵示例",
    },
    "distribution_notice": {
        **COMMON,
        **DECISION,
        "number": "示市监投分〔2026〕第12号",
        "date": date(2026, 6, 10),
        "authority": "示例市市场监督管理局投诉举报中心",
        "basis": "《市场监督管理投诉举报处理办法》（以下简称《处理办法》）第四十一条",
        "decision_basis": "《处理办法》第十五条",
        "recipient": BUREAU,
        "complainant": "周示例",
        "respondent": "某某衣橱旗舰店",
        "subject": "连衣裙洗后严重褪色",
        "received_on": date(2026, 6, 9),
        "why": "店铺在平台公示的地址所在地的市场监督管理部门",
        "materials": "订单截图、洗涤标照片",
    },
    "evidence_call": {
        **COMMON,
        **DECISION,
        "number": "示市监投提〔2026〕第5号",
        "date": date(2026, 9, 16),
        "basis": "《网络交易监督管理办法》第三十四条、《中华人民共和国电子商务法》第六十二条",
        "recipient": "云集示例平台",
        "dispute": "秦示例投诉某某无名小店（充电线不发货）",
        "store": "某某无名小店",
        "wanted": ["该店铺经营者的真实名称、地址和有效联系方式", "与该争议有关的原始合同和交易记录"],
        "due_on": date(2026, 9, 21),
        "consequence": "不能提供店铺经营者真实名称、地址和有效联系方式的，消费者可以依据"
        "《中华人民共和国消费者权益保护法》第四十四条向平台提供者要求赔偿。",
    },
    "appraisal_commission": {
        **COMMON,
        **DECISION,
        "number": "示市监投鉴〔2026〕第3号",
        "date": date(2026, 7, 20),
        "basis": "《市场监督管理投诉举报处理办法》第二十二条",
        "laboratory": "示例珠宝检测站",
        "qualification": "检验检测机构资质认定（示例）第0001号",
        "dispute": "徐示例诉某某玉器直播间（手镯材质争议）",
        "item": "翡翠手镯一只是否经人工处理",
        "chosen": "双方当事人协商确定",
        "costs": "双方同意由投诉人先行承担0%，被投诉人先行承担100%",
        "began_on": date(2026, 7, 20),
    },
    "police_handover": {
        **COMMON,
        **DECISION,
        "number": "余市监投移〔2026〕第1号",
        "date": date(2026, 8, 31),
        "organ": "示例市公安局示例分局",
        "basis": "《市场监督管理投诉举报处理办法》第四十二条",
        "case_number": "JF-20260817-0001",
        "suspect": "高示例",
        "contact": "13800000000、浙江省杭州市萧山区示例街道2号",
        "respondent": "示例糕点旗舰店",
        "subject": "月饼有异物",
        "means": "掉包、捏造事实",
        "reasons": "仓库录像显示出库时包装完好；退回包裹的重量与出库时相差312克。",
        "pieces": 4,
    },
    "statement_of_claim": {
        **COMMON,
        "number": "JF-20260610-0001",
        "plaintiff": {"name": "马示例", "phone": "13800000007", "address": "浙江省杭州市萧山区示例街道2号"},
        "defendant": {"name": "示例健身器材店", "address": "杭州市萧山区示例路70号", "representative": "李示例"},
        "claims": ["退还价款2,380.00元"],
        "facts": "跑步机使用一周后异响，商家不同意退货。",
        "pieces": 3,
    },
    "case_chronology": {
        **COMMON,
        "number": "JF-20260610-0001",
        "dispute": "马示例诉示例健身器材店（跑步机异响）",
        "entries": [
            {"at": moment("2026-06-10", "10:30:00"), "what": "行政机关收到投诉"},
            {"at": moment("2026-07-28", "09:00:00"), "what": "调解终止"},
        ],
    },
    "police_evidence": {
        **COMMON,
        "number": "JF-20260817-0001",
        "organisation": BUREAU,
        "dispute": "高示例诉示例糕点旗舰店（月饼有异物）",
        "evidence": [
            {
                "name": "仓库录像.mp4",
                "giver": "示例糕点旗舰店",
                "at": moment("2026-08-24", "10:00:00"),
                "shows": "出库时包装完好",
                "size": 48_220_019,
                "sha256": HASH,
                "sm3": KEY,
            }
        ],
    },
}
