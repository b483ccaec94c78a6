"""Refuses a file over 400 lines or a function over 40: each is a sign that it is two things."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import tree_sitter
import tree_sitter_javascript

from tools.tree import ROOT, Finding, files, report

FILE_LINES = 400
FUNCTION_LINES = 40
MEASURED = (".py", ".js", ".mjs", ".css", ".html", ".md", ".typ", ".sh")
GENERATED = {"docs/law.md"}  # as long as the law is
JAVASCRIPT = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
JAVASCRIPT_FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "generator_function",
    "generator_function_declaration",
    "arrow_function",
    "method_definition",
}


def check(root: Path = ROOT) -> list[Finding]:
    """Every file and function of the tree that is too long."""
    return [finding for path in files(root, *MEASURED) for finding in check_file(path, str(path.relative_to(root)))]


def check_file(path: Path, name: str) -> Iterator[Finding]:
    """What is too long in one file."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n") + (not text.endswith("\n"))
    if lines > FILE_LINES and name not in GENERATED:
        yield Finding(name, 1, f"{lines} lines, at most {FILE_LINES}")
    functions = {".py": python_functions, ".js": javascript_functions, ".mjs": javascript_functions}.get(path.suffix)
    for function, line, length in functions(text) if functions else ():
        if length > FUNCTION_LINES:
            yield Finding(name, line, f"{function} is {length} lines, at most {FUNCTION_LINES}")


def python_functions(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, first line and length of each function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def javascript_functions(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, first line and length of each function, method and arrow."""
    waiting = [JAVASCRIPT.parse(text.encode()).root_node]
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.type in JAVASCRIPT_FUNCTIONS:
            name = node.child_by_field_name("name")
            label = name.text.decode() if name is not None and name.text else "a function"
            yield label, node.start_point.row + 1, node.end_point.row - node.start_point.row + 1


if __name__ == "__main__":
    sys.exit(report(check, "Split it where it is two things."))
