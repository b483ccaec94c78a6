"""Clocks without a length of their own, and the numbers of items as decisions print them."""

import pytest

from mediation.law import citations
from mediation.law.rulesets import everything


@pytest.mark.parametrize("code", ["D04", "D07", "H7", "D44", "D21-cure", "D22-cure"])
def test_a_clock_set_by_case_has_words_and_an_article_but_no_length(code: str) -> None:
    for rules in everything():
        clock = rules.clock(code)
        assert clock.length == 0
        assert clock.label_zh
        assert clock.label_en
        assert citations.cite(clock.article, "zh")
        assert code not in rules.codes()
