"""Writes docs/law.md from the tables that the gate and the clocks use: `python -m tools.law_page`; `--check` compares.

The check is blind to Chinese text, which the catalogues may change; `make test` compares every character.
"""

# ruff: noqa: E402 - catalogues and Django stand before the stages, which are models, are imported
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import django

from tools.compile_catalogues import compile_all

compile_all()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
django.setup()

from django.utils import translation

from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import ROLE_NAMES
from mediation.law import calendar, citations, rulesets
from tools.tree import ROOT

PAGE = ROOT / "docs" / "law.md"
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]+")
HEAD = """# 法律规则 The law as data

本页由 `make law` 根据 `mediation/law` 的规则表和 `mediation/cases/flows` 的流程表生成，请勿手工修改。
This page is generated from the tables that the gate and the clocks use; do not edit it.
"""
UNITS = {"WD": ("个工作日", "working days"), "CD": ("日", "days"), "M": ("个月", "months"), "Y": ("年", "years")}
PAUSES = {"appraisal": "鉴定期间不计 pauses for appraisal", "testing": "检测期间不计 pauses for testing"}
BODIES = ("court", "arbitration", "administrative", "consumer_association", "mediation_organisation")
TITLES = {
    "decline": "不予受理 Not accepted",
    "terminate": "终止调解 Terminated",
    "court_dismiss": "驳回确认申请 Confirmation dismissed",
    "court_refuse": "不受理确认申请 Confirmation not taken",
}
LAST_DAY = {
    "rest_day": "遇休息日顺延 any rest day moves it",
    "unsettled": "严格：仅法定节假日顺延；宽松：休息日均顺延 strict and lenient kept",
    "working_day": "工作日，无需顺延 always a working day",
    "as_agreed": "按约定，不顺延 as agreed, never moved",
}


def page() -> str:
    """The whole page."""
    parts = [HEAD, *_rule_sets(), *_clocks(), *_grounds(), *_calendars(), *_stages()]
    return "\n".join(parts).rstrip() + "\n"


def _rule_sets() -> Iterator[str]:
    yield "## 规则集 Rule sets by date\n"
    yield "受理审查按收到投诉之日、行政调解按受理之日选定规则集。"
    yield "Intake follows the day of receipt, mediation the day of acceptance.\n"
    yield from _table(
        "规则集 Rule set",
        "施行 In force from",
        "至 To",
        "依据 Instrument",
        "在先处理即不予受理 Barred by prior handling of",
    )
    for one in rulesets.everything():
        bars = [body for body in BODIES if one.prior_handling_bars(body)]
        yield _row(one.id, one.in_force_from, one.in_force_to or "—", _cite(one.instrument), ", ".join(bars))
    yield ""


def _clocks() -> Iterator[str]:
    newest = rulesets.everything()[-1]
    yield "## 期限 Clocks\n"
    yield "事件发生当日不计入，自次日起算。The day of the event is not counted.\n"
    for rules in reversed(rulesets.everything()):
        own = [code for code in rules.codes() if rules is newest or _differs(rules, newest, code)]
        title = "" if rules is newest else "（仅列不同者）, where it differs"
        yield f"### {rules.id}{title}\n"
        yield from _table(
            "编号 Id", "内容 What", "长度 Length", "起算 From", "终止 Until", "义务人 Owed by", "依据 Article",
            "末日 Last day", "可停可延 Pause, extension", "届满后果 If the day passes",
        )  # fmt: skip
        yield from (_clock(rules.clock(code)) for code in own)
        yield ""
    yield "### 个案确定 Set case by case\n"
    yield from _table(
        "编号 Id", "内容 What", "起算 From", "义务人 Owed by", "依据 Article", "届满后果 If the day passes"
    )
    for code in ("D04", "D07", "H7", "D21-cure", "D44"):
        one = newest.clock(code)
        yield _row(
            code, _both(one.label_zh, one.label_en), _event(one.start_on), _actor(one.owed_by), _cite(one.article),
            _both(one.effect_zh, one.effect_en),
        )  # fmt: skip
    yield ""


def _differs(rules: Any, newest: Any, code: str) -> bool:
    return code not in newest.codes() or rules.clock(code) != newest.clock(code)


def _clock(one: Any) -> str:
    stop = []
    if one.pause_on:
        stop.append(PAUSES[one.pause_on])
    if one.extension:
        stop.append(f"可延长一次 {_length(one.extension, one.unit)} once, {_actor(one.extended_by)}")
    if one.earliest_with:
        stop.append(f"与 {', '.join(one.earliest_with)} 先届满者为准 the earlier of both binds")
    return _row(
        one.code, _both(one.label_zh, one.label_en), _length(one.length, one.unit), _event(one.start_on),
        _event(one.ends_on), _actor(one.owed_by), _cite(one.article), LAST_DAY[one.last_day], "；".join(stop) or "—",
        _both(one.effect_zh, one.effect_en),
    )  # fmt: skip


def _grounds() -> Iterator[str]:
    yield "## 事由 Grounds\n"
    for rules in reversed(rulesets.everything()):
        for kind in rulesets.GROUND_KINDS:
            if kind.startswith("court") and rules is not rulesets.everything()[-1]:
                continue
            yield f"### {rules.id}: {TITLES[kind]}\n"
            yield from _table("编号 Id", "法条原文 Text", "In English", "依据 Article")
            for one in rules.grounds(kind):
                yield _row(one.code, one.text_zh, one.text_en, _cite(one.article))
            yield ""
            if kind == "decline":
                yield from _factors(rules)


def _factors(rules: Any) -> Iterator[str]:
    """What may be weighed before a ground is found, where the order names it."""
    found = [factor for ground in rules.grounds("decline") for factor in rules.factors(ground.code)]
    if found:
        yield "可以综合考虑的行为因素，由人判断，不自动得出结论：What of the conduct may be weighed, by a person:\n"
        yield from _table("编号 Id", "事由 Ground", "内容 What", "In English", "依据 Article")
        for one in found:
            yield _row(one.code, one.ground, one.text_zh, one.text_en, _cite(one.article))
        yield ""


def _calendars() -> Iterator[str]:
    yield "## 工作日历 Calendars\n"
    yield "国务院办公厅每年发布一次；未发布年份按周末推算，届满日标为暂定。"
    yield "A year not yet published makes a due day provisional.\n"
    yield from _table("版本 Release", "年份 Years", "休息日 Days off", "调休上班日 Worked in exchange")
    for version in calendar.versions():
        one = calendar.load_calendar(version)
        yield _row(version, f"{one.years[0]}–{one.years[-1]}", len(one.off), len(one.work))
    yield ""


def _stages() -> Iterator[str]:
    machines = verbs.machines()
    for kind in (one.value for one in Stage if one.value in machines):
        machine = machines[kind]
        yield f"## {_both(*_labels(machine.label))}（{kind}）\n"
        yield "```mermaid\nstateDiagram-v2"
        for state, label in machine.states.items():
            yield f"    {state} : {_both(*_labels(label))}".replace(": ", "：").replace("：", ": ", 1)
        yield f"    [*] --> {machine.initial} : {_edge('', machine.opening)}"
        edges = list(_transitions(machine))
        yield from (f"    {source} --> {target} : {_edge(name, step)}" for name, source, target, step in edges)
        ends = {target for _name, _source, target, _step in edges} - {source for _name, source, *_rest in edges}
        yield from (f"    {state} --> [*]" for state in machine.states if state in ends)
        yield "```\n"
        yield from _others(kind, machine)


def _transitions(machine: Any) -> Iterator[tuple[str, str, str, Any]]:
    field = machine.model._meta.get_field("state")
    order = list(machine.states)
    lines = {
        (order.index(one.source), one.name, target): one.custom["step"]
        for one in field.get_all_transitions(machine.model)
        for target in verbs.targets(one)
    }
    for source, name, target in sorted(lines):
        yield name, order[source], target, lines[source, name, target]


def _others(kind: str, machine: Any) -> Iterator[str]:
    """Steps of a stage that change no state."""
    moving = {name for name, *_rest in _transitions(machine)}
    still = [one for one in verbs.all_verbs() if one.stage == kind and one.name not in moving]
    if still:
        yield "不改变状态的步骤 Steps that change no state:\n"
        yield from (f"- {_edge(one.name, one.step)}（{', '.join(sorted(one.sources)) or '*'}）" for one in still)
        yield ""


def _edge(name: str, step: Any) -> str:
    who = "、".join(_labels(ROLE_NAMES[role])[0] for role in step.who)
    roles = ", ".join(role.value for role in step.who)
    article = citations.of_step(step.rule).replace("; ", "、")
    zh, en = _labels(step.label)
    said = " ".join(part for part in (step.rule, name, _both(zh, en)) if part)
    return f"{said}｜{who} {roles}｜{article}".replace(":", "：")  # a colon would end the edge


def _labels(label: Any) -> tuple[str, str]:
    """A label of the platform in Chinese, "" where the catalogue has none yet, and in English."""
    with translation.override("en"):
        english = str(label)
    with translation.override("zh-hans"):
        chinese = str(label)
    return (chinese if chinese != english else ""), english


def _both(zh: str, en: str) -> str:
    return f"{zh} {en}".strip()


def _actor(code: str) -> str:
    return _both(rulesets.actor_name(code, "zh"), rulesets.actor_name(code, "en"))


def _event(code: str) -> str:
    return _both(rulesets.event_name(code, "zh"), rulesets.event_name(code, "en"))


def _cite(article: str) -> str:
    return f"{citations.cite(article, 'zh')} {article}"


def _length(length: int, unit: str) -> str:
    zh, en = UNITS[unit]
    return f"{length} {zh} {en if length != 1 else en.removesuffix('s')}"


def _table(*heads: str) -> tuple[str, str]:
    return _row(*heads), "|---" * len(heads) + "|"


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def bare(text: str) -> str:
    """A page without its Chinese, for comparing what the tables say whatever the catalogues say."""
    return re.sub(r"[ \t]+", " ", CHINESE.sub("", text))


def main(arguments: Iterable[str]) -> int:
    """Write the page, or with `--check` say whether it is what the tables say."""
    if "--check" not in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if bare(PAGE.read_text(encoding="utf-8")) == bare(page()):
        return 0
    print("docs/law.md is not what the tables say; run `make law`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
