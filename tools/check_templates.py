"""Refuses what the content policy of the site would block: inline styles, inline scripts, inline handlers."""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tools.tree import ROOT, Finding, files, report

# Template tags may hold quotes and angle brackets, which would mislead a reader of HTML.
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
NONCE = "nonce"


class Page(HTMLParser):
    """Collects what is inline in one template."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        names = dict(attrs)
        line = self.getpos()[0]
        for name, value in attrs:
            if name == "style":
                self.found.append((line, f"style on <{tag}>"))
            if re.fullmatch(r"on[a-z]+|hx-on[:a-z-]*", name):
                self.found.append((line, f"{name} on <{tag}>"))
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append((line, f"a script as {name} of <{tag}>"))
        data = names.get("type") in {"application/json", "application/ld+json"}
        if NONCE not in names and (tag == "style" or (tag == "script" and "src" not in names and not data)):
            self.found.append((line, f"<{tag}> without a nonce"))


def check(root: Path = ROOT) -> list[Finding]:
    """Every inline style, script and handler in the templates."""
    found: list[Finding] = []
    for path in files(root, ".html"):
        if "templates" in path.parts:
            found += check_text(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    return found


def check_text(text: str, name: str) -> Iterator[Finding]:
    """What is inline in one template."""
    page = Page()
    page.feed(TAG.sub(lambda match: "\n" * match.group().count("\n") or "x", text))
    page.close()
    for line, what in page.found:
        yield Finding(name, line, what)


if __name__ == "__main__":
    sys.exit(report(check, "Move styles to static/, behaviour to a script file with data- attributes."))
