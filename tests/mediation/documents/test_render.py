"""Every paper is set whole, says what it must, is the same everywhere, and never shows a box or foreign markup."""

from __future__ import annotations

import copy
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdf
import pytest

from mediation.documents import render as module
from mediation.documents.render import (
    TEMPLATES,
    MissingFields,
    content_hash,
    missing_fields,
    missing_glyphs,
    plain,
    render,
)
from tests.mediation.documents.people import AGREEMENT, HASH, KEY
from tests.mediation.documents.samples import SAMPLES

# Words each official paper cannot go without; spaces are the typesetter's and not compared.
MUST_SAY = {
    "receipt": ["收件回执", "JF-20260609-0127", "2026年6月9日09:42:17", "2026年6月18日", "周示例", "¥458.00"],
    "complaint_registration": ["投诉登记表", "争议经过", "退还货款和服务费用", "投诉信息依法公示", "SF-示例-0002"],
    "report_registration": [
        "举报登记表",
        "JF-20260622-0031",
        "2026年7月14日前核查",
        "不向被举报人提供",
        "举报人要求告知",
        "第九条",
    ],
    "report_outcome": ["举报处理结果告知书", "XS-20260623-0001", "决定立案", "第三十六条", "只发给举报人"],
    "identity_demand": [
        "限期提供身份证明材料通知书",
        "2026年6月15日前",
        "身份证件照片",
        "第十条",
        "受理期限继续计算",
        "李示例",
    ],
    "settlement_record": ["和解方式", "和解经过", "和解结果", "2026年5月14日16:30:12", "人民币壹佰肆拾壹元整"],
    "acceptance_decision": ["投诉受理决定书", "2026年6月9日收到", "决定予以受理", "李示例", "2026年8月11日"],
    "decline_decision": [
        "不予受理",
        "（以下简称《处理办法》）第十六条第四项规定的情形",
        "超过三年",
        "理由如下",
        "第三十九条",
        "（五）向人民法院提起诉讼",
    ],
    "mediation_notice": ["投诉调解通知书", "14:30", "3日内申请回避", "无正当理由不参加调解", "携带材料"],
    "hearing_notice": ["核实通知书", "2026年8月13日14:30", "第三调解室", "第三百五十六条", "按撤回申请处理"],
    "litigation_authority": ["授权委托书", "吕示例", "示例律师事务所", "一般代理", "示例区人民法院"],
    "guidance_note": ["投诉材料处理告知书", "咨询", "第四十四条", "12315", "不作为投诉处理", "一并带入"],
    "distribution_notice": [
        "投诉分送通知书",
        "分送你单位处理",
        "第四十一条",
        "不得自行移送",
        "七个工作日",
        "公示的地址",
    ],
    "evidence_call": ["提供信息和记录通知书", "第三十四条", "2026年9月21日", "真实名称", "第四十四条"],
    "entrustment_letter": [
        "委托调解函",
        "第十九条",
        "以本局名义进行调解",
        "不得再委托",
        "2026年7月10日",
        "计入调解期限",
    ],
    "recusal_decision": ["回避决定书", "准许回避申请", "2026年6月15日", "赵示例", "第二十一条", "中止期间计入调解期限"],
    "appraisal_commission": ["委托鉴定（检测）书", "示例珠宝检测站", "2026年7月20日", "100%", "不计入调解期限"],
    "statement_of_claim": [
        "民事起诉状",
        "原告：马示例",
        "住浙江省杭州市",
        "未能协商解决",
        "证据共3份",
        "人民法院",
        "具状人",
    ],
    "committee_file": ["卷内目录", "示例区网络交易纠纷人民调解委员会", "人民调解申请书第2号", "当事人身份证明缺"],
    "case_chronology": ["处理经过", "2026年7月28日09:00:00", "调解终止", "不包含当事人"],
    "advance_record": ["先行赔付记录", "云集示例平台", "¥458.00", "肆佰伍拾捌元整", "¥1,374.00", "第五十八条", "追偿"],
    "court_mediation_notice": ["在线调解通知书", "沈示例", "2026年7月1日", "第二十四条", "虚假调解", "没有需要披露"],
    "court_agreement": ["调解协议书", "沈示例", "全部以电子签名方式签署", "¥12,000.00"],
    "crime_transfer": ["移送书", "示例市公安局示例分局", "销售伪劣产品罪", "共2份", "第五条", "人民检察院"],
    "police_handover": ["线索移送函", "示例市公安局示例分局", "掉包、捏造事实", "共4份", "第四十二条"],
    "police_evidence": ["证据清单", "仓库录像.mp4", "48,220,019字节", "SHA-256", "SM3"],
    "termination_decision": [
        "终止调解",
        "（以下简称《处理办法》）第二十三条第三项规定的情形",
        "第三十九条",
        "提请仲裁机构仲裁",
        "2026年5月22日受理",
    ],
    "mediation_document": ["投诉调解书", "第一条", "¥658.00", "人民币陆佰伍拾捌元整", "一式三份", "向人民法院提起诉讼"],
    "mediation_record": [
        "调解笔录",
        "参加人员",
        "权利告知",
        "双方逐项确认无争议的事实",
        "2026年7月20日14:00:00",
        "许示例",
    ],
    "pm_application": ["人民调解申请书", "不收取任何费用", "此致", "示例区网络交易纠纷人民调解委员会"],
    "rights_notice": ["拒绝调解或者要求终止调解", "公开进行或者不公开进行", "单独会谈", "三十日内", "不收取任何费用"],
    "pm_agreement": [
        "各方责任",
        "第五条",
        "¥12,000.00",
        "人民币壹万贰仟元整",
        "2026年9月10日",
        "具有法律约束力",
        "电子印章",
    ],
    "confirmation_application": ["司法确认申请书", AGREEMENT, "第二百零五条", "不存在虚假调解", "电子送达地址", "附件"],
    "mediation_proof": ["兹证明", "方示例", AGREEMENT, "依法设立"],
    "service_address": ["送达地址确认书", "依法视为送达", "311200", "chen@example.com"],
    "identity_sheet": ["当事人身份核验表", "91330100MA00000X0Q", "签署代理人", "遮盖"],
    "evidence_list": ["共5份", "检测报告.pdf", "48,220,019字节", "SHA-256", "SM3", HASH, KEY],
    "confirmation_ruling_note": ["（2026）示0100民特12号", "调解协议有效", "2026年9月4日", HASH],
    "enforcement_application": ["申请执行人", "被执行人", "未履行事项", "财产线索", "¥12,000.00", "人民币壹万贰仟元整"],
    "performance_proof": ["履行凭证", "TK-示例-0458", "2026年6月24日15:20:41", "¥658.00", "不再提出其他请求"],
}


def pages(paper: bytes) -> list[str]:
    """The text of each page without spaces."""
    return [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(paper)).pages]


def without(value: Any, path: str) -> Any:
    """The data with one field taken out."""
    key, _, rest = path.partition(".")
    many = key.endswith("[]")
    key = key.removesuffix("[]")
    changed = copy.deepcopy(dict(value))
    if not rest:
        del changed[key]
    elif many:
        changed[key] = [without(changed[key][0], rest), *changed[key][1:]]
    else:
        changed[key] = without(changed[key], rest)
    return changed


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_paper_says_what_it_must_on_numbered_pages(name: str) -> None:
    paper = render(name, SAMPLES[name])
    leaves = pages(paper)
    text = "".join(leaves)
    assert [words for words in MUST_SAY[name] if words not in text] == []
    number = re.sub(r"\s", "", SAMPLES[name]["number"])
    for page, leaf in enumerate(leaves, start=1):
        assert f"第{page}页，共{len(leaves)}页" in leaf
        assert number in leaf
        assert KEY in leaf
        assert "没有法律效力" in leaf


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_same_data_gives_the_same_bytes(name: str) -> None:
    assert render(name, SAMPLES[name]) == render(name, copy.deepcopy(SAMPLES[name]))


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_paper_is_archivable_and_embeds_its_two_fonts_alone(name: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(name, SAMPLES[name])))
    assert reader.xmp_metadata is not None
    assert "<pdfaid:part>2</pdfaid:part>" in reader.xmp_metadata.stream.get_data().decode()
    fonts: set[str] = set()
    for page in reader.pages:
        embedded, loose = page._get_fonts()
        assert not loose
        fonts |= embedded
    assert {re.sub(r"^/[A-Z]{6}\+", "", font) for font in fonts} == {"NotoSerifSC-Regular", "NotoSerifSC-Bold"}
    assert reader.metadata is not None
    created = reader.metadata.creation_date
    assert created is not None
    assert created.date() == SAMPLES[name]["date"]


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in TEMPLATES.items() for path in paths])
def test_a_paper_without_a_required_field_is_refused_by_the_fields_name(name: str, path: str) -> None:
    where = path.removesuffix("[]").replace("[]", "[0]")
    with pytest.raises(MissingFields) as refused:
        render(name, without(SAMPLES[name], path))
    assert refused.value.fields[0].startswith(where.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0])
    if "." in path or not any(other.startswith(f"{path.removesuffix('[]')}.") for other in TEMPLATES[name]):
        assert where in refused.value.fields


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_paper_with_the_required_fields_alone_can_be_set(name: str) -> None:
    bare: dict[str, Any] = {}
    for path in TEMPLATES[name]:
        source, target = SAMPLES[name], bare
        *ways, last = path.split(".")
        for way in ways:
            key = way.removesuffix("[]")
            many = way.endswith("[]")
            source = source[key][0] if many else source[key]
            target = target.setdefault(key, [{}] if many else {})
            target = target[0] if many else target
        target[last.removesuffix("[]")] = source[last.removesuffix("[]")]
    text = "".join(pages(render(name, bare)))
    assert "没有法律效力" not in text
    assert content_hash(name, bare) in text


def test_every_gap_is_named_at_once_and_an_empty_value_is_a_gap() -> None:
    spoilt = SAMPLES["pm_agreement"] | {"facts": "", "issues": [], "terms": [{"text": "甲"}, {"text": None}]}
    assert missing_fields("pm_agreement", spoilt) == ["facts", "issues", "terms[1].text"]
    assert missing_fields("pm_agreement", spoilt | {"terms": "not a list", "applicants": 7}) == [
        "applicants", "facts", "issues", "terms",
    ]  # fmt: skip
    assert missing_fields("receipt", SAMPLES["receipt"] | {"claims": ["", "甲"]}) == ["claims[0]"]


def test_the_content_hash_of_a_signed_paper_is_printed_on_every_page() -> None:
    leaves = pages(render("pm_agreement", SAMPLES["pm_agreement"]))
    assert len(leaves) == 3
    assert all(HASH in leaf for leaf in leaves)


def test_the_content_hash_follows_the_content_and_not_the_order_of_the_fields() -> None:
    data = SAMPLES["pm_agreement"]
    assert content_hash("pm_agreement", data) == content_hash("pm_agreement", dict(reversed(data.items())))
    assert content_hash("pm_agreement", data) != content_hash("pm_agreement", data | {"copies": "四"})
    assert content_hash("pm_agreement", data) != content_hash("pm_application", data)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("𠮷田", "[U+20BB7]田"), ("甲\u202e乙", "甲[U+202E]乙"), ("好😀", "好[U+1F600]"), ("\x00", "[U+0000]"),
        ("\ud800", "[U+D800]"), ("a\u200bb", "a[U+200B]b"), ("一\n\t二", "一\n\t二"),
    ],
)  # fmt: skip
def test_a_character_the_font_lacks_is_spelled_out_and_never_becomes_a_box(text: str, printed: str) -> None:
    assert plain({"a": [text]}) == {"a": [printed]}
    data = SAMPLES["receipt"] | {"next": [{"what": "告知", "why": text}]}
    assert re.sub(r"\s", "", printed) in "".join(pages(render("receipt", data)))
    assert content_hash("receipt", data) == content_hash("receipt", plain(data)), "what is signed is what is printed"


def test_the_font_has_what_names_and_addresses_need() -> None:
    common = "㛃䶮·〇№①（）「」〔〕¥￥%°×—…“”‘’＋－／：；，。！？　AZaz09@#&*_"
    basic = "".join(chr(code) for code in range(0x4E00, 0x9FA6))
    assert missing_glyphs(common + basic + "\n\t") == ""


def test_what_a_party_writes_is_text_and_never_markup() -> None:
    written = '#panic("x") $x^2$ = 标题 *粗* _斜_ @引用 <标签> `代码` \\ // 注释 #read("lib.typ") https://example.com'
    text = "".join(pages(render("receipt", SAMPLES["receipt"] | {"subject": written, "claims": ["#{1/0}", "]"]})))
    assert re.sub(r"\s", "", written) in text
    assert "#{1/0}；]" in text


def test_moments_are_shown_in_shanghai_and_amounts_to_the_cent() -> None:
    night = datetime(2026, 6, 9, 16, 0, 1, tzinfo=UTC)
    text = "".join(
        pages(render("receipt", SAMPLES["receipt"] | {"received_at": night, "amount": Decimal("1234567.5")}))
    )
    assert "2026年6月10日00:00:01" in text
    assert "¥1,234,567.50" in text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"amount": 1.5}, TypeError),
        ({"amount": Decimal("0.001")}, ValueError),
        ({"amount": Decimal("NaN")}, ValueError),
        ({"received_at": datetime(2026, 6, 9)}, ValueError),  # noqa: DTZ001
        ({"date": "9 June"}, ValueError),
        ({"subject": object()}, TypeError),
    ],
)
def test_a_value_no_paper_can_carry_is_refused(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        render("receipt", SAMPLES["receipt"] | change)


@pytest.mark.parametrize("name", ["../lib", "lib", "unknown", ""])
def test_only_known_papers_are_set(name: str) -> None:
    with pytest.raises(KeyError):
        render(name, {"number": "1", "date": date(2026, 1, 1)})


def test_each_paper_has_one_template_and_the_fonts_come_with_their_licence() -> None:
    folder = module.TEMPLATE_FOLDER
    assert {path.stem for path in folder.iterdir()} == {*TEMPLATES, "lib"}
    licence = Path(module.FONT_FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert set(SAMPLES) == set(TEMPLATES) == set(MUST_SAY)


def test_the_items_of_a_list_end_as_items_do() -> None:
    remedies = ["与经营者协商和解", "向有关行政部门投诉", "向人民法院提起诉讼"]
    text = "".join(pages(render("decline_decision", SAMPLES["decline_decision"] | {"remedies": remedies})))
    assert "（一）与经营者协商和解；（二）向有关行政部门投诉；（三）向人民法院提起诉讼。" in text
    claims = SAMPLES["pm_application"] | {"claims": ["退还板材差价；", "赔偿损失"]}
    assert "1.退还板材差价；2.赔偿损失。" in "".join(pages(render("pm_application", claims)))


def test_a_session_is_arranged_to_the_minute() -> None:
    time = datetime(2026, 6, 24, 6, 30, tzinfo=UTC)
    text = "".join(pages(render("mediation_notice", SAMPLES["mediation_notice"] | {"time": time})))
    assert "2026年6月24日14:30调解地点" in text


@pytest.mark.parametrize("kind", SAMPLES)
def test_no_paper_names_an_item_without_its_article_or_a_law_in_full_twice(kind: str) -> None:
    text = "".join(pages(render(kind, SAMPLES[kind])))
    assert not re.search(r"(?<![条款])第[一二三四五六七八九十（）]+项(?!下)", text), kind
    for law in set(re.findall(r"《[^》]{8,}》", text)):
        assert text.count(law) == 1, (kind, law)
