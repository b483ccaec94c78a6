"""The tree as it stands breaks no rule. `make check` says the same with more words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools import check_architecture, check_chinese, check_sizes, check_templates
from tools.tree import Finding, files


@pytest.mark.parametrize(
    "check",
    [check_architecture.check, check_chinese.check, check_sizes.check, check_templates.check],
    ids=["architecture", "language", "sizes", "templates"],
)
def test_the_tree_breaks_no_rule(check: Callable[[Path], list[Finding]], root: Path) -> None:
    assert [str(finding) for finding in check(root)] == []


def test_the_checks_look_at_the_whole_code(root: Path) -> None:
    seen = {path.relative_to(root).parts[0] for path in files(root, ".py")}
    assert {"odr", "realtime", "mediation", "tests", "tools", "manage.py"} <= seen
