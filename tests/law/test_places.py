"""Which bureau, which court, and the areas they stand in."""

import pytest

from mediation.law import areas
from mediation.law.courts import Basis, Body, ConfirmBasis, competent_courts, confirm_basis
from mediation.law.jurisdiction import Operator, OperatorKind, competent, gap
from mediation.law.rulesets import get

YUHANG, XIAOSHAN, NINGBO, SAMPLE = "330110", "330109", "330206", "339901"


def reasons(operator: Operator, rules: str = "RS-2026") -> list[tuple[str, str]]:
    return [(choice.area, choice.reason) for choice in competent(operator, rules=get(rules))]


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (
            Operator(kind=OperatorKind.ORDINARY, business_area=YUHANG, domicile_area=XIAOSHAN),
            [(YUHANG, "place_of_business"), (XIAOSHAN, "domicile")],
        ),
        (Operator(kind=OperatorKind.ORDINARY, domicile_area=XIAOSHAN), [(XIAOSHAN, "domicile")]),
        (
            Operator(kind=OperatorKind.PLATFORM, business_area=XIAOSHAN, domicile_area=YUHANG),
            [(YUHANG, "domicile")],
        ),
        (
            Operator(kind=OperatorKind.OWN_SITE, business_area=XIAOSHAN, domicile_area=SAMPLE),
            [(SAMPLE, "domicile")],
        ),
        (Operator(kind=OperatorKind.SELF_OPERATED, platform_area=YUHANG), [(YUHANG, "domicile")]),
        (
            Operator(kind=OperatorKind.STORE, displayed_area=XIAOSHAN, platform_area=YUHANG, business_area=SAMPLE),
            [(XIAOSHAN, "displayed_address"), (YUHANG, "platform_domicile")],
        ),
        (Operator(kind=OperatorKind.STORE, platform_area=NINGBO), [(NINGBO, "platform_domicile_no_address")]),
        (
            Operator(kind=OperatorKind.STORE, displayed_area=XIAOSHAN, reachable=False, platform_area=YUHANG),
            [(YUHANG, "platform_domicile_unreachable")],
        ),
        (
            Operator(kind=OperatorKind.STORE, displayed_area=YUHANG, platform_area=YUHANG),
            [(YUHANG, "displayed_address")],
        ),
        (Operator(kind=OperatorKind.STORE), []),
        (Operator(kind=OperatorKind.ORDINARY), []),
    ],
)
def test_the_bureaus_of_order_121(operator: Operator, expected: list[tuple[str, str]]) -> None:
    assert reasons(operator) == expected


def test_where_no_bureau_can_be_told_the_missing_address_is_named() -> None:
    for kind, code in (
        (OperatorKind.STORE, "store"),
        (OperatorKind.OWN_SITE, "domicile"),
        (OperatorKind.PLATFORM, "domicile"),
    ):
        missing = gap(Operator(kind=kind))
        assert missing is not None
        assert (missing.code, missing.article) == (code, "O121 13")
        assert "还无法确定" in missing.reason_zh
        assert "cannot be told yet" in missing.reason_en
    assert gap(Operator(kind=OperatorKind.STORE, platform_area=YUHANG)) is None


def test_a_place_that_is_not_on_record_is_an_area_in_no_other() -> None:
    assert areas.elsewhere().en == "Another place"
    assert areas.ELSEWHERE not in {area.code for area in areas.counties()}
    assert not areas.within(areas.ELSEWHERE, "330000")
    assert [one.area for one in competent(Operator(kind=OperatorKind.OWN_SITE, domicile_area=areas.ELSEWHERE))] == [
        areas.ELSEWHERE
    ]


@pytest.mark.parametrize(
    ("code", "written", "printed"),
    [
        ("330106", "示例路2号", "浙江省杭州市西湖区示例路2号"),
        ("330106", "西湖区示例路2号", "浙江省杭州市西湖区示例路2号"),
        ("330106", "杭州市西湖区示例路2号", "浙江省杭州市西湖区示例路2号"),
        ("330106", "浙江省杭州市西湖区示例路2号", "浙江省杭州市西湖区示例路2号"),
        ("110111", "示例路2号", "北京市房山区示例路2号"),
        ("330106", "", "浙江省杭州市西湖区"),
        (areas.ELSEWHERE, "四川省成都市武侯区 示例路2号", "四川省成都市武侯区 示例路2号"),
        ("", "示例路2号", "示例路2号"),
        ("999999", "示例路2号", "示例路2号"),
    ],
)
def test_an_address_is_printed_with_what_the_list_said_of_it_once(code: str, written: str, printed: str) -> None:
    assert areas.in_full(code, written) == printed


def test_order_20_looked_at_the_place_of_business_not_the_address_shown() -> None:
    store = Operator(
        kind=OperatorKind.STORE, displayed_area=XIAOSHAN, platform_area=YUHANG, business_area=SAMPLE, reachable=False
    )
    assert reasons(store, "RS-2024") == [(SAMPLE, "place_of_business"), (YUHANG, "platform_domicile")]
    assert [choice.article for choice in competent(store, rules=get("RS-2024"))] == ["O20 12", "O20 12"]
    assert [choice.article for choice in competent(store)] == ["O121 13"]


def test_a_choice_tells_why_in_both_languages_and_which_authority() -> None:
    store = Operator(kind=OperatorKind.STORE, displayed_area=XIAOSHAN, platform_area=YUHANG, drug_matter=True)
    for choice in competent(store):
        assert choice.authority == "drug"
        assert choice.article == "O121 13; O121 43"
        assert "市场监督管理部门" in choice.reason_zh
        assert choice.reason_en.startswith("The bureau")
    assert competent(Operator(kind=OperatorKind.SELF_OPERATED, domicile_area=YUHANG))[0].article == "O121 13; NCI 4"


def test_every_connecting_point_opens_a_court_and_one_court_is_listed_once() -> None:
    courts = competent_courts(
        claimant_area=XIAOSHAN, respondent_area=YUHANG, subject_area=YUHANG, organisation_areas=[SAMPLE]
    )
    assert [(court.court, court.connections) for court in courts] == [
        (XIAOSHAN, ("claimant_domicile",)),
        (YUHANG, ("respondent_domicile", "subject_matter")),
        (SAMPLE, ("organisation",)),
    ]
    assert {court.level for court in courts} == {"basic"}
    assert {court.article for court in courts} == {"CPL 205(2)"}
    assert all(len(court.reasons_zh) == len(court.reasons_en) == len(court.connections) for court in courts)


def test_several_organisations_open_the_court_of_each() -> None:
    courts = competent_courts(organisation_areas=[SAMPLE, NINGBO], intermediate=True)
    assert [court.court for court in courts] == [SAMPLE, NINGBO]
    assert {(court.article, court.level) for court in courts} == {("CPL 205(2); CPLI 352", "intermediate")}


def test_the_inviting_court_stands_alone() -> None:
    courts = competent_courts(claimant_area=XIAOSHAN, organisation_areas=[SAMPLE], inviting_court="示例区人民法院")
    assert [(court.court, court.connections, court.article) for court in courts] == [
        ("示例区人民法院", ("inviting_court",), "CPL 205(1)")
    ]
    assert competent_courts() == ()


@pytest.mark.parametrize(
    ("body", "area", "roster", "basis"),
    [
        (Body.COMMITTEE, None, False, Basis(ConfirmBasis.PMC, "CPL 205; PML 33")),
        (Body.COMMITTEE, SAMPLE, True, Basis(ConfirmBasis.PMC, "CPL 205; PML 33")),
        (Body.BUREAU, "310105", True, Basis(ConfirmBasis.COURT_ROSTER, "CPL 205(1); IMR 6")),
        (Body.BUREAU, YUHANG, False, Basis(ConfirmBasis.LOCAL_RULE, "ZJ 34")),
        (Body.BUREAU, "310105", False, Basis(ConfirmBasis.NONE, "")),
        (Body.BUREAU, None, False, Basis(ConfirmBasis.NONE, "")),
        (Body.PLATFORM, YUHANG, False, Basis(ConfirmBasis.NONE, "")),
        (Body.CONSUMER_ASSOCIATION, YUHANG, False, Basis(ConfirmBasis.NONE, "")),
    ],
)
def test_on_which_basis_an_agreement_is_confirmed(body: Body, area: str | None, roster: bool, basis: Basis) -> None:
    assert confirm_basis(body, area=area, on_court_roster=roster) == basis


def test_areas_form_a_tree_with_names_in_two_languages() -> None:
    for area in areas.everything():
        assert len(area.code) == 6
        assert area.code.isdigit()
        assert area.zh
        assert area.en.isascii()
        if area.parent is not None:
            assert areas.within(area.code, area.parent)
        else:
            assert area.level == ("elsewhere" if area.code == areas.ELSEWHERE else "province")
    assert areas.get(YUHANG).zh == "杭州市余杭区"
    assert areas.get(SAMPLE).fictional
    assert areas.within(YUHANG, "330000")
    assert not areas.within(YUHANG, "330200")
    assert XIAOSHAN in {area.code for area in areas.counties()}
    with pytest.raises(areas.UnknownArea):
        areas.get("999999")
