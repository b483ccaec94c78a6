"""The clarity check: what blocks, what warns, and what must pass."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.law.agreement import KINDS, blocked, check, words
from mediation.law.citations import cite

PARTIES = {"consumer": "陈示例", "merchant": "示例家居定制有限公司"}
ON = date(2026, 7, 20)
PAYMENT: dict[str, Any] = {
    "kind": "payment",
    "payer": "merchant",
    "payee": "consumer",
    "amount": "12000.00",
    "amount_words": "壹万贰仟元整",
    "currency": "CNY",
    "due_on": "2026-09-10",
    "method": "bank_transfer",
    "account": "****1234",
    "freight": "none",
    "default": "逾期未付的，按未付金额每日万分之三支付违约金。",
    "text": "被申请人于2026年9月10日前向申请人支付12,000元。",
}
RETURN: dict[str, Any] = {
    "kind": "return",
    "payer": "consumer",
    "payee": "merchant",
    "due_on": "2026-08-01",
    "item": "连衣裙一件，货号 A-01",
    "freight": "payee",
    "default": "逾期退回的，退款期限顺延。",
    "text": "申请人以原包装寄回。",
}


def problems(*terms: Mapping[str, Any], on: date | None = ON) -> dict[str, str]:
    return {
        finding.code: finding.severity for finding in check(terms, parties=PARTIES, on=on) if finding.severity != "ok"
    }


def test_a_clear_agreement_passes_every_point() -> None:
    findings = check([PAYMENT, RETURN], parties=PARTIES, on=ON)
    assert not blocked(findings)
    assert {finding.severity for finding in findings} == {"ok"}
    points = {finding.code for finding in findings if finding.term_index == 0}
    assert {"payer", "payee", "amount", "words", "currency", "due", "method", "vague", "gag", "report_right"} <= points
    assert {finding.term_index for finding in findings} == {0, 1, None}


def test_s13_the_text_the_court_turned_down_is_blocked() -> None:
    text = "商家酌情补偿并妥善处理"
    for term in (
        {"kind": "other", "payer": "merchant", "payee": "consumer", "text": text},
        {**PAYMENT, "text": text},
        {"kind": "other", "payer": "merchant", "payee": "consumer", "due_on": "2026-10-31", "text": text},
    ):
        findings = check([term], parties=PARTIES, on=ON)
        assert blocked(findings)
        vague = [finding for finding in findings if finding.code == "vague.undefined"]
        assert [finding.article for finding in vague] == ["CPLI 358(5)"]


def test_s13_the_second_agreement_passes() -> None:
    second = {
        **PAYMENT,
        "amount": "3600",
        "amount_words": "叁仟陆佰元整",
        "due_on": "2026-10-31",
        "text": "商家于2026年10月31日前支付3600元。",
    }
    assert problems(second, on=date(2026, 10, 12)) == {}


@pytest.mark.parametrize(
    ("change", "code", "severity"),
    [
        ({"payer": ""}, "payer.missing", "block"),
        ({"payer": None}, "payer.missing", "block"),
        ({"payer": "platform"}, "payer.third_party", "block"),
        ({"payee": ""}, "payee.missing", "block"),
        ({"payee": "stranger"}, "payee.third_party", "block"),
        ({"payee": "merchant"}, "payee.same", "block"),
        ({"amount": ""}, "amount.missing", "block"),
        ({"amount": "0"}, "amount.invalid", "block"),
        ({"amount": "-5"}, "amount.invalid", "block"),
        ({"amount": "约一万"}, "amount.invalid", "block"),
        ({"amount": "12000.001"}, "amount.invalid", "block"),
        ({"amount": "1E4"}, "amount.invalid", "block"),
        ({"amount": "NaN"}, "amount.invalid", "block"),
        ({"amount_words": ""}, "words.missing", "block"),
        ({"amount_words": "壹万贰佰元整"}, "words.differ", "block"),
        ({"amount_words": "一万二"}, "words.differ", "block"),
        ({"amount": "12000.01"}, "words.differ", "block"),
        ({"currency": ""}, "currency.missing", "block"),
        ({"currency": "USD"}, "currency.foreign", "warn"),
        ({"due_on": ""}, "due.missing", "block"),
        ({"due_on": "下个月"}, "due.invalid", "block"),
        ({"due_on": "2026-02-30"}, "due.invalid", "block"),
        ({"due_on": "2026-07-19"}, "due.past", "block"),
        ({"method": ""}, "method.missing", "block"),
        ({"method": "goodwill"}, "method.unknown", "block"),
        ({"account": ""}, "account.missing", "warn"),
        ({"account": "6222 0200 0000 0000 000"}, "account.unmasked", "warn"),
        ({"default": ""}, "default.missing", "warn"),
        ({"kind": "promise"}, "kind.unknown", "block"),
        ({"text": "被申请人支付一万元，实际支付9000元。"}, "sums.text_differs", "block"),
        ({"text": "合计13000元，本次支付12000元。"}, "sums.total_differs", "block"),
        ({"text": "商家尽 快 支付。"}, "vague.undefined", "block"),
        ({"default": "另行协商。"}, "vague.undefined", "block"),
        ({"text": "The shop pays as soon as possible."}, "vague.undefined", "block"),
        ({"text": "商家及时支付12000元。"}, "vague.soft", "warn"),
        ({"text": "申请人不得向市场监管部门举报。"}, "report_right.waived", "block"),
        ({"text": "申请人同意撤回举报。"}, "report_right.waived", "block"),
        ({"text": "申请人放弃一切投诉、举报的权利。"}, "report_right.waived", "block"),
        ({"text": "不影响本协议效力的前提下申请人不得举报。"}, "report_right.waived", "block"),
        ({"text": "商家免予行政处罚。"}, "report_right.waived", "block"),
        ({"text": "申请人不 得 举\n报。"}, "report_right.waived", "block"),
        ({"text": "申请人不得向任何第三方透露本协议。"}, "gag.blanket", "block"),
        ({"text": "申请人不再向有关部门反映此事。"}, "gag.blanket", "block"),
        ({"text": "双方对本协议内容保密。"}, "gag.secrecy", "warn"),
        ({"text": "申请人三日内删除差评。"}, "gag.secrecy", "warn"),
        ({"text": "由商家的快递公司赔偿。"}, "third_party.burdened", "block"),
        ({"text": "由其父母,配偶承担。"}, "third_party.burdened", "block"),
        ({"text": "由平台垫付。"}, "third_party.platform", "warn"),
        ({"text": "双方确认商标归申请人所有。"}, "status.declared", "block"),
        ({"text": "双方解除收养。"}, "status.declared", "block"),
    ],
)
def test_each_defect_is_found_by_its_own_code(change: dict[str, Any], code: str, severity: str) -> None:
    assert problems({**PAYMENT, **change}).get(code) == severity


@pytest.mark.parametrize(
    "text",
    [
        "本协议不影响申请人依法举报的权利。",
        "商家不得要求申请人撤回举报。",
        "商家不得限制申请人举报。",
        "调解不免除商家依法应当承担的行政责任。",
        "申请人不再就本争议向商家主张其他民事权利。",
        "被申请人于2026年9月10日前支付1.2万元。",
        "合计12000元。",
        "蓝牙耳机左耳退回后 5 日以内支付。",
        "退回的商品归商家所有。",
        "",
    ],
)
def test_harmless_wording_is_not_blocked(text: str) -> None:
    assert not {code for code, severity in problems({**PAYMENT, "text": text}).items() if severity == "block"}


def test_secrecy_that_leaves_reports_free_only_warns() -> None:
    text = "申请人不得向任何第三方透露本协议内容，依法向监管部门举报的除外。"
    assert problems({**PAYMENT, "text": text}) == {"gag.secrecy": "warn"}


def test_a_due_day_today_is_still_in_time_and_without_a_day_only_the_form_is_checked() -> None:
    assert problems({**PAYMENT, "due_on": "2026-07-20"}) == {}
    assert problems({**PAYMENT, "due_on": "2001-01-01"}, on=None) == {}
    assert problems({**PAYMENT, "due_on": date(2026, 9, 10)}) == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"item": ""}, "item.missing"),
        ({"freight": ""}, "freight.missing"),
        ({"freight": "nobody"}, "freight.missing"),
        ({"due_on": None}, "due.missing"),
    ],
)
def test_a_return_names_goods_freight_and_day(change: dict[str, Any], code: str) -> None:
    assert problems({**RETURN, **change}) == {code: "block"}


def test_money_does_not_hide_in_another_kind_of_term() -> None:
    assert problems({**RETURN, "text": "商家另付500元。"}) == {"sums.outside_payment": "warn"}


def test_a_total_over_several_payments_is_added_up() -> None:
    half = {**PAYMENT, "amount": "6000", "amount_words": "陆仟元整", "text": ""}
    assert problems({**half, "text": "两期共计12000元。"}, {**half, "due_on": "2026-10-10"}) == {}
    assert problems({**half, "text": "两期共计12500元。"}, half) == {"sums.total_differs": "block"}


def test_repair_replacement_and_apology_need_their_own_fields() -> None:
    for kind in ("repair", "replace"):
        assert problems({**RETURN, "kind": kind, "item": ""}) == {"item.missing": "block"}
    for kind in ("apology", "other"):
        assert problems({**RETURN, "kind": kind, "text": " "}) == {"text.missing": "block"}


def test_no_terms_is_no_agreement() -> None:
    (finding,) = check([], parties=PARTIES)
    assert (finding.code, finding.severity, finding.term_index) == ("terms.none", "block", None)


def test_every_finding_has_words_a_fix_and_an_article() -> None:
    broken = [{**PAYMENT, "amount": "", "text": "酌情"}, {"kind": "?"}, RETURN, PAYMENT]
    for finding in check(broken, parties=PARTIES, on=ON):
        assert cite(finding.article, "zh")
        assert not words(finding.message_key, "zh").isascii()
        assert words(finding.message_key, "en").isascii()
        assert bool(finding.suggestion_key) == (finding.severity != "ok")
        if finding.suggestion_key:
            assert words(finding.suggestion_key, "zh") != words(finding.message_key, "zh")
            assert words(finding.suggestion_key, "en").isascii()


typed = st.text("不得举报酌情由父母承担保密合计支付万元壹贰拾零整角分0123456789.,，。-+Ee\n \u3000", max_size=20)
values = st.one_of(st.none(), typed, st.integers(-5, 10**13), st.sampled_from(list(PAYMENT.values())))
anything = st.fixed_dictionaries({}, optional=dict.fromkeys([*PAYMENT, "item", "unknown"], values))


@given(st.lists(anything, max_size=3), st.sampled_from(KINDS))
def test_whatever_is_typed_is_answered_and_never_breaks(terms: list[dict[str, Any]], kind: str) -> None:
    findings = check([{**term, "kind": kind} for term in terms], parties=PARTIES, on=ON)
    assert findings
    for finding in findings:
        assert finding.severity in {"ok", "warn", "block"}
        assert words(finding.message_key, "en")
