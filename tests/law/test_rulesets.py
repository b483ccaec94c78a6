"""Rule sets: every vector of the domain page, the sample cases, the switch, and the shape of every table."""

from datetime import date

import pytest

from mediation.law import rulesets
from mediation.law.calendar import load_calendar
from mediation.law.citations import cite, passages
from mediation.law.periods import LIMITS, Unit, compute
from mediation.law.rulesets import BoundPeriod, NoRuleSet, UnknownClock, actor_name, event_name, for_date, get

CALENDAR = load_calendar()
D = date.fromisoformat
RS26 = get("RS-2026")


@pytest.mark.parametrize(
    ("start", "code", "raw", "strict", "lenient"),
    [
        ("2023-06-28", "D03", "2023-07-07", "2023-07-07", "2023-07-07"),  # an official review decision
        ("2026-02-12", "D03", "2026-02-28", "2026-02-28", "2026-02-28"),  # a Saturday that is worked
        ("2026-04-28", "D03", "2026-05-11", "2026-05-11", "2026-05-11"),
        ("2026-06-10", "D03", "2026-06-22", "2026-06-22", "2026-06-22"),
        ("2026-09-16", "D03", "2026-09-24", "2026-09-24", "2026-09-24"),
        ("2026-09-22", "D03", "2026-10-09", "2026-10-09", "2026-10-09"),
        ("2026-08-04", "D05", "2026-10-03", "2026-10-08", "2026-10-08"),  # raw inside the National Day block
        ("2026-08-11", "D05", "2026-10-10", "2026-10-10", "2026-10-10"),  # a Saturday that is worked: no roll
        ("2026-07-28", "D05", "2026-09-26", "2026-09-28", "2026-09-28"),
        ("2026-06-17", "D05", "2026-08-16", "2026-08-16", "2026-08-17"),  # an ordinary Sunday reads two ways
        ("2026-03-02", "D05", "2026-05-01", "2026-05-06", "2026-05-06"),
        ("2026-03-02", "D05-old", "2026-05-08", "2026-05-08", "2026-05-08"),
        ("2024-07-01", "D05", "2024-08-30", "2024-08-30", "2024-08-30"),
        ("2024-07-01", "D05-old", "2024-09-02", "2024-09-02", "2024-09-02"),
        ("2026-08-24", "D20", "2026-09-23", "2026-09-23", "2026-09-23"),
    ],
)
def test_date_vectors(start: str, code: str, raw: str, strict: str, lenient: str) -> None:
    period = for_date(D(start)).period(code, D(start), calendar=CALENDAR)
    assert (period.raw_due, period.due_strict, period.due_lenient) == (D(raw), D(strict), D(lenient))
    assert not period.provisional


@pytest.mark.parametrize(
    ("case", "start", "code", "due"),
    [
        ("S1", "2026-05-11", "D01", "2026-05-25"),
        ("S2", "2026-05-25", "D01", "2026-06-08"),
        ("S2", "2026-06-09", "D03", "2026-06-18"),
        ("S2", "2026-06-12", "D05", "2026-08-11"),
        ("S3", "2026-05-18", "D03", "2026-05-27"),
        ("S3", "2026-05-22", "D05", "2026-07-21"),
        ("S3", "2026-06-30", "D06", "2026-07-09"),
        ("S3", "2026-07-03", "D19", "2026-08-03"),
        ("S3", "2026-07-20", "D20", "2026-08-19"),
        ("S3", "2026-08-20", "D23", "2026-09-04"),
        ("S3", "2026-09-10", "D25", "2028-09-10"),
        ("S4", "2023-02-10", "D12", "2026-02-10"),
        ("S4", "2026-05-12", "D03", "2026-05-21"),
        ("S5", "2026-07-02", "D03", "2026-07-13"),
        ("S5", "2026-07-06", "D03", "2026-07-15"),
        ("S6", "2026-06-22", "D03", "2026-07-01"),
        ("S6", "2026-06-23", "D08", "2026-07-14"),
        ("S7", "2026-07-13", "D03", "2026-07-22"),
        ("S7", "2026-07-16", "D05", "2026-09-14"),
        ("S8", "2026-08-10", "D03", "2026-08-19"),
        ("S8", "2026-08-14", "D05", "2026-10-13"),
        ("S9", "2026-06-10", "D03", "2026-06-22"),
        ("S9", "2026-07-28", "D06", "2026-08-06"),
        ("S10", "2026-07-29", "D03", "2026-08-07"),
        ("S10", "2026-10-09", "D06", "2026-10-19"),
        ("S10", "2026-10-08", "D06", "2026-10-16"),
        ("S11", "2026-07-01", "D03", "2026-07-10"),
        ("S11", "2026-07-06", "D05", "2026-09-04"),
        ("S12", "2026-08-17", "D03", "2026-08-26"),
        ("S12", "2026-08-20", "D05", "2026-10-19"),
        ("S12", "2026-09-01", "D06", "2026-09-10"),
        ("S13", "2026-08-24", "D20", "2026-09-23"),
        ("S13", "2026-10-12", "D20", "2026-11-11"),
        ("S14", "2026-08-03", "D03", "2026-08-12"),
    ],
)
def test_sample_cases(case: str, start: str, code: str, due: str) -> None:
    assert RS26.period(code, D(start), calendar=CALENDAR).due_strict == D(due), case


def test_s3_enforcement_on_a_sunday_of_an_unpublished_year_is_provisional() -> None:
    period = RS26.period("D25", D("2026-09-10"), calendar=CALENDAR)
    assert period.provisional
    assert (period.due_strict, period.due_lenient) == (D("2028-09-10"), D("2028-09-11"))


def test_s6_the_leader_may_extend_once() -> None:
    extended = RS26.period("D08", D("2026-06-23"), calendar=CALENDAR, extended=True)
    assert extended.due_strict == D("2026-08-04")
    assert RS26.clock("D08").extended_by == "leader"


def test_s9_the_sunday_reads_two_ways() -> None:
    period = RS26.period("D05", D("2026-06-17"), calendar=CALENDAR)
    assert (period.due_strict, period.due_lenient) == (D("2026-08-16"), D("2026-08-17"))


def test_s11_appraisal_adds_25_days() -> None:
    pause = [(D("2026-07-20"), D("2026-08-14"))]
    assert RS26.clock("D05").pausable
    assert RS26.period("D05", D("2026-07-06"), calendar=CALENDAR, excluded=pause).due_strict == D("2026-09-29")


def test_s15_five_days_apart_two_rule_sets_two_answers() -> None:
    before, after = for_date(D("2026-04-10")), for_date(D("2026-04-15"))
    assert (before.id, after.id) == ("RS-2024", "RS-2026")
    assert before.prior_handling_bars("mediation_organisation")
    assert not after.prior_handling_bars("mediation_organisation")
    assert after.prior_handling_bars("consumer_association")
    assert before.ground("decline", "N2").text_zh != after.ground("decline", "N2").text_zh


@pytest.mark.parametrize(
    ("on", "id_"),
    [
        ("2020-01-01", "RS-2020"),
        ("2024-06-30", "RS-2020"),
        ("2024-07-01", "RS-2024"),
        ("2026-04-14", "RS-2024"),
        ("2026-04-15", "RS-2026"),
        ("2099-01-01", "RS-2026"),
    ],
)
def test_each_day_has_one_rule_set(on: str, id_: str) -> None:
    assert for_date(D(on)).id == id_
    assert get(id_) is for_date(D(on))


def test_before_2020_and_unknown_ids_are_refused() -> None:
    with pytest.raises(NoRuleSet):
        for_date(D("2019-12-31"))
    with pytest.raises(NoRuleSet):
        get("RS-1999")


@pytest.mark.parametrize(
    ("start", "bound_by", "due", "beaten"),
    [
        ("2026-03-02", "D05", "2026-05-06", "2026-05-08"),
        ("2024-07-01", "D05", "2024-08-30", "2024-09-02"),
        ("2025-03-03", "D05", "2025-05-06", "2025-05-08"),
    ],
)
def test_between_the_two_orders_the_earlier_limit_binds(start: str, bound_by: str, due: str, beaten: str) -> None:
    period = get("RS-2024").period("D05", D(start), calendar=CALENDAR)
    assert isinstance(period, BoundPeriod)
    assert (period.bound_by, period.due_strict) == (bound_by, D(due))
    assert [other.due_strict for other in period.beaten] == [D(beaten)]
    assert period.trace


def test_under_the_2024_rules_the_sixty_days_always_bound_and_both_limits_are_told() -> None:
    rules = get("RS-2024")
    for ordinal in range(D("2024-07-01").toordinal(), D("2026-04-15").toordinal()):
        start = date.fromordinal(ordinal)
        period = rules.period("D05", start, calendar=CALENDAR)
        old = rules.period("D05-old", start, calendar=CALENDAR)
        assert isinstance(period, BoundPeriod)
        assert period.due_strict == min(RS26.period("D05", start, calendar=CALENDAR).due_strict, old.due_strict)
        assert period.bound_by == "D05"
        assert period.beaten == (old,)


def test_the_earlier_day_wins_whichever_rule_it_comes_from() -> None:
    sixty = compute(D("2026-03-02"), 60, Unit.CD, calendar=CALENDAR)
    thirty = compute(D("2026-03-02"), 30, Unit.WD, calendar=CALENDAR)
    period = rulesets._earliest([("long", sixty), ("short", thirty)])
    assert (period.bound_by, period.due_strict, period.beaten) == ("short", thirty.due_strict, (sixty,))


def test_the_45_working_days_of_order_20() -> None:
    period = get("RS-2020").period("D05", D("2024-06-28"), calendar=CALENDAR)
    assert (period.unit, period.length) == (Unit.WD, 45)
    assert period.due_strict == D("2024-08-30")


def test_named_reporters_were_told_under_order_20_only() -> None:
    assert get("RS-2024").clock("D11").length == 5
    with pytest.raises(UnknownClock):
        RS26.clock("D11")


def test_a_clock_does_not_start_before_its_law() -> None:
    with pytest.raises(UnknownClock):
        get("RS-2024").period("D33", D("2026-02-28"), calendar=CALENDAR)
    assert get("RS-2024").period("D33", D("2026-03-02"), calendar=CALENDAR).due_strict == D("2026-06-02")


@pytest.mark.parametrize("rules", rulesets.everything(), ids=lambda rules: rules.id)
def test_every_clock_can_be_counted_cited_and_read(rules: rulesets.RuleSet) -> None:
    for code in rules.codes():
        clock = rules.clock(code)
        assert clock.code == code
        assert clock.label_key == f"clock.{code}"
        assert 1 <= clock.length <= LIMITS[clock.unit]
        for language in ("zh", "en"):
            assert actor_name(clock.owed_by, language)
            assert event_name(clock.start_on, language)
            assert event_name(clock.ends_on, language)
            assert clock.extended_by is None or actor_name(clock.extended_by, language)
        for zh, en in ((clock.label_zh, clock.label_en), (clock.effect_zh, clock.effect_en)):
            assert not zh.isascii()
            assert en.isascii()
        assert (clock.last_day == "working_day") == (clock.unit == Unit.WD)
        assert clock.last_day in {"working_day", "rest_day", "unsettled"}
        assert all(rules.clock(other).start_on == clock.start_on for other in clock.beside)
        assert clock.pausable == (clock.pause_on is not None)
        assert (clock.extension > 0) == (clock.extended_by is not None)
        assert cite(clock.article, "zh")
        assert cite(clock.article, "en")
        assert rules.period(code, D("2026-03-02"), calendar=CALENDAR).due_strict > D("2026-03-02")


def test_the_table_of_deadlines_is_complete() -> None:
    numbers = {code[:3] for code in RS26.codes()}
    without_length = {"D04", "D07", "D44"}
    dropped = {"D11"}
    assert numbers == {f"D{n:02}" for n in range(1, 47)} - without_length - dropped
    assert {code[:3] for code in get("RS-2024").codes()} == numbers | dropped


def test_only_the_orders_of_the_regulator_leave_the_last_day_unsettled() -> None:
    unsettled = {code for code in RS26.codes() if RS26.clock(code).last_day == "unsettled"}
    assert unsettled == {"D05"}
    assert [RS26.clock(code).last_day for code in ("D04", "D07", "D44")] == ["unsettled", "unsettled", "as_agreed"]


@pytest.mark.parametrize("rules", rulesets.everything(), ids=lambda rules: rules.id)
def test_every_ground_has_an_article_and_two_languages(rules: rulesets.RuleSet) -> None:
    expected = {"RS-2020": (6, 7), "RS-2024": (6, 7), "RS-2026": (7, 8)}[rules.id]
    assert (len(rules.grounds("decline")), len(rules.grounds("terminate"))) == expected
    assert (len(rules.grounds("court_dismiss")), len(rules.grounds("court_refuse"))) == (6, 5)
    for kind in rulesets.GROUND_KINDS:
        codes = [ground.code for ground in rules.grounds(kind)]
        assert len(set(codes)) == len(codes)
        for ground in rules.grounds(kind):
            assert rules.ground(kind, ground.code) is ground
            assert cite(ground.article, "zh").endswith("项") or ground.code == "T5"
            assert any("\u4e00" <= character <= "\u9fff" for character in ground.text_zh)
            assert ground.text_en.isascii()


def test_order_121_numbers_its_grounds_as_the_forms_do() -> None:
    assert [ground.article for ground in RS26.grounds("decline")] == [f"O121 16({n})" for n in range(1, 8)]
    assert [ground.article for ground in RS26.grounds("terminate")] == [f"O121 23({n})" for n in range(1, 9)]
    assert [ground.code for ground in RS26.grounds("decline")] == [f"N{n}" for n in range(1, 8)]
    assert [ground.code for ground in RS26.grounds("terminate")] == [f"T{n}" for n in range(1, 9)]


def test_unknown_grounds_are_refused() -> None:
    with pytest.raises(KeyError):
        RS26.grounds("whim")
    with pytest.raises(KeyError):
        get("RS-2020").ground("decline", "N6")


def test_the_five_ways_of_article_39() -> None:
    remedies = RS26.remedies()
    assert [remedy.article for remedy in remedies] == [f"CRPL 39({n})" for n in range(1, 6)]
    assert remedies[-1].text_zh == "向人民法院提起诉讼"


@pytest.mark.parametrize(
    ("article", "zh"),
    [
        ("O121 23(5)", "《市场监督管理投诉举报处理办法》第二十三条第五项"),
        ("CPL 205", "《中华人民共和国民事诉讼法》第二百零五条"),
        ("CPL 115", "《中华人民共和国民事诉讼法》第一百一十五条"),
        ("REG778 46.4", "《中华人民共和国消费者权益保护法实施条例》第四十六条第四款"),
        ("CPLI 10", "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第十条"),
        ("POLICY", "本平台规则（非法律规定）"),
        ("ODR10", "在线消费纠纷解决（ODR）企业现行工作要求"),
        ("CRPL 39; PML 33", "《中华人民共和国消费者权益保护法》第三十九条、《中华人民共和国人民调解法》第三十三条"),
    ],
)
def test_citations_in_chinese(article: str, zh: str) -> None:
    assert cite(article, "zh") == zh


@pytest.mark.parametrize(
    ("article", "language", "said"),
    [
        ("O121 15", "zh", "《处理办法》第十五条"),
        ("O121 15; O121 16(4)", "zh", "《处理办法》第十五条、第十六条第四项"),
        ("O20 14; REG778 46", "zh", "《暂行办法》第十四条、《消保法实施条例》第四十六条"),
        ("O121 15", "en", "Handling Measures, Article 15"),
        ("CRPL 39", "en", "Consumer Protection Law, Article 39"),
        ("POLICY", "zh", "本平台规则"),
    ],
)
def test_lists_name_a_law_by_its_short_name(article: str, language: str, said: str) -> None:
    assert cite(article, language, short=True) == said


def test_a_paper_names_a_law_in_full_once_and_then_by_its_short_name() -> None:
    full = "《市场监督管理投诉举报处理办法》"
    assert passages("O121 16(4)", "O121 15; O121 16(4)") == [
        f"{full}（以下简称《处理办法》）第十六条第四项",
        "《处理办法》第十五条、第十六条第四项",
    ]
    assert passages("O121 15; O121 16(4)", "CRPL 39") == [
        f"{full}第十五条、第十六条第四项",
        "《中华人民共和国消费者权益保护法》第三十九条",
    ]


def test_citations_in_english_and_nonsense() -> None:
    assert cite("CRPL 39(5)", "en") == "Consumer Protection Law, Article 39, item 5"
    with pytest.raises(KeyError):
        cite("XYZ 1", "zh")
    with pytest.raises(ValueError, match="not a citation"):
        cite("Article 5", "en")
