"""Refuses Chinese text in code, scripts and templates: people's words live in the catalogues.

Allowed: comments and docstrings (a term of law beside its translation), the law, which is Chinese and reads Chinese
citations, the page of the law in both languages at once, the program inside the court's package, which has no
catalogue with it, the demo world's people and stories, tests, and the names of languages in themselves. Data files and
the templates of official documents are not looked at.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.check_sizes import JAVASCRIPT
from tools.tree import ROOT, Finding, files, report

CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]+")
LANGUAGE_NAMES = {"简体中文", "中文"}
ALLOWED = (
    "benchmarks/",
    "docs/",
    "mediation/confirmation/verify.py",
    "mediation/law/",
    "odr/demo/",
    "tests/",
    "tools/check_chinese.py",
    "tools/law_page.py",
)
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)


def check(root: Path = ROOT) -> list[Finding]:
    """Every Chinese text of the tree that belongs into a catalogue."""
    found: list[Finding] = []
    for path in files(root, ".py", ".js", ".mjs", ".html", ".txt"):
        name = path.relative_to(root).as_posix()
        if not name.startswith(ALLOWED) and path.parent != root:
            found += check_text(path.read_text(encoding="utf-8"), name)
    return found


def check_text(text: str, name: str) -> Iterator[Finding]:
    """Chinese texts in one file, told by its suffix."""
    suffix = name.rsplit(".", 1)[-1]
    pieces = {"py": python_texts, "js": javascript_texts, "mjs": javascript_texts}.get(suffix, template_texts)(text)
    for line, piece in pieces:
        for match in CHINESE.finditer(piece):
            if match.group() not in LANGUAGE_NAMES:
                yield Finding(name, line + piece.count("\n", 0, match.start()), f"Chinese text: {match.group()[:20]}")


def python_texts(text: str) -> Iterator[tuple[int, str]]:
    """Source of each string that is not a docstring; an escape in a pattern is not text."""
    tree = ast.parse(text)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        string = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        if isinstance(node, ast.expr) and string and id(node) not in docstrings | inside:
            yield node.lineno, ast.get_source_segment(text, node) or ""


def javascript_texts(text: str) -> Iterator[tuple[int, str]]:
    """The script with its comments taken out."""
    source = text.encode()
    waiting, comments = [JAVASCRIPT.parse(source).root_node], []
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.type == "comment":
            comments.append((node.start_byte, node.end_byte))
    for start, end in sorted(comments, reverse=True):
        source = source[:start] + b"\n" * source.count(b"\n", start, end) + source[end:]
    yield 1, source.decode()


def template_texts(text: str) -> Iterator[tuple[int, str]]:
    """The template with its comments taken out."""
    yield 1, TEMPLATE_COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)


if __name__ == "__main__":
    sys.exit(report(check, "Write it as an English message id and put the Chinese into locale/zh_Hans."))
