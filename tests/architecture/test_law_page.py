"""docs/law.md says what the tables say, all of it, and a page that says something else is found out."""

import re
from dataclasses import replace

import pytest

from mediation.cases.flows.first_handling import FirstHandling
from mediation.core import verbs
from mediation.core.roles import Role
from mediation.law import citations, rulesets
from tools import law_page

COMMITTED = law_page.PAGE.read_text(encoding="utf-8")


def test_the_page_is_what_the_tables_and_catalogues_say_today() -> None:
    assert law_page.page() == COMMITTED, "run `make law`"


@pytest.mark.parametrize("kind", list(verbs.machines()))
def test_every_way_of_every_machine_is_in_its_diagram_with_actor_and_article(kind: str) -> None:
    machine = verbs.machine(kind)
    chapter = re.search(rf"^## [^\n]*（{kind}）$(.*?)(?=^## |\Z)", COMMITTED, re.MULTILINE | re.DOTALL)
    assert chapter is not None
    edges = re.findall(r"^ +(\w+) --> (\w+) : \S.*? (\w+) [^｜]*｜([^｜]*)｜([^｜\n]+)$", chapter[1], re.MULTILINE)
    field = machine.model._meta.get_field("state")
    for one in field.get_all_transitions(machine.model):
        step = one.custom["step"]
        line = next((line for line in chapter[1].splitlines() if f"{step.rule} {one.name} " in line), "")
        assert line, one.name
        assert citations.of_step(step.rule).replace("; ", "、") in line
        assert all(role.value in line for role in step.who)
        for target in verbs.targets(one):
            assert any(edge[:2] == (str(one.source), target) for edge in edges), (one.source, one.name)
    assert set(machine.states) <= set(re.findall(r"\w+", chapter[1]))


def test_every_clock_and_ground_of_every_rule_set_is_on_the_page() -> None:
    for rules in rulesets.everything():
        for code in rules.codes():
            rule = rules.clock(code)
            assert f"| {code} | {rule.label_zh} {rule.label_en} | {rule.length} " in COMMITTED
            assert rule.article in COMMITTED
        for kind in rulesets.GROUND_KINDS:
            for ground in rules.grounds(kind):
                assert f"| {ground.code} | {ground.text_zh} | {ground.text_en} | " in COMMITTED


def test_a_changed_table_makes_the_page_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    assert law_page.main(["--check"]) == 0
    acknowledge = next(
        one
        for one in FirstHandling._meta.get_field("state").get_all_transitions(FirstHandling)
        if one.name == "acknowledge"
    )
    monkeypatch.setitem(acknowledge.custom, "step", replace(acknowledge.custom["step"], who=(Role.CLERK,)))
    assert law_page.main(["--check"]) == 1


def test_the_check_is_blind_to_chinese_alone() -> None:
    assert law_page.bare(COMMITTED.replace("确认已收到", "另一种说法")) == law_page.bare(COMMITTED)
    assert law_page.bare(COMMITTED.replace("O121 15", "O121 99")) != law_page.bare(COMMITTED)


def test_a_step_without_an_article_is_not_passed_over() -> None:
    assert citations.of_step("PML 17") == "PML 17"
    assert citations.of_step("A3") == "O121 15"
    with pytest.raises(KeyError):
        citations.of_step("Z9")
