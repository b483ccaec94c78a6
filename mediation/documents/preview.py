"""A paper as it would be sent, for whoever is about to decide: the same template, the same data, nothing issued."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any

import typst

from mediation.cases.decisions import Decision
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.documents import papers, parts, render
from mediation.law import wording

BLOCKS = {"p", "div", "td", "th", "li", "h1", "h2", "h3"}


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words; `merged` ones come from the case."""

    text: str
    merged: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What templates/components/doc_preview.html shows."""

    org: str
    title: str
    number: str
    paragraphs: tuple[tuple[Part, ...], ...]
    sign_org: str
    sign_on: str
    missing: tuple[str, ...] = ()


def foresee(act: Act, decision: Decision) -> Preview:
    """The paper of a decision as it would be issued: the same builder and template, its number and seal still to come.

    Nothing is written. What the paper still needs is named in `missing`.
    """
    foreseen = copy.copy(act.proceeding)
    foreseen.handler_id, foreseen.ground = decision.handler, decision.ground
    foreseen.facts = act.proceeding.facts | decision.facts
    kind = verbs.find(foreseen.kind, decision.name).step.papers[0]
    data = papers.said(act, foreseen, kind)
    for name in ("sealed_at", "reviewer"):  # only the deed itself says when, and who signed it off
        data.pop(name, None)
    data.setdefault("number", "")  # it is taken only when the paper is issued
    gaps = tuple(gap for gap in render.missing_fields(kind, data) if gap != "number")
    return Preview(
        org=str(data["authority"]),
        title=title(kind, data),
        number=str(data["number"]),
        paragraphs=tuple(paragraphs(kind, data)),
        sign_org=str(data["authority"]),
        sign_on=wording.day(data["date"]),
        missing=gaps,
    )


def title(kind: str, data: Mapping[str, Any]) -> str:
    """What stands over the paper."""
    found = re.search(r"<title>(.*?)</title>", _html(kind, data), re.DOTALL)
    return found[1].removesuffix(str(data["number"])).strip() if found else ""


def paragraphs(kind: str, data: Mapping[str, Any]) -> Iterator[tuple[Part, ...]]:
    """The paper in paragraphs, told apart into its own words and those of the case."""
    words = sorted(set(_words(data)), key=len, reverse=True)
    merged = re.compile("|".join(map(re.escape, words))) if words else re.compile("(?!)")
    for text in _Blocks.of(_html(kind, data)):
        yield tuple(_parts(text, merged))


def _parts(text: str, merged: re.Pattern[str]) -> Iterator[Part]:
    at = 0
    for match in merged.finditer(text):
        if match.start() > at:
            yield Part(text[at : match.start()], False)
        yield Part(match[0], True)
        at = match.end()
    if at < len(text):
        yield Part(text[at:], False)


def _words(data: Any) -> Iterator[str]:
    """Every word of the data as the template writes it; single characters would mark half the page."""
    if isinstance(data, date):
        yield wording.day(data)
    elif isinstance(data, str) and len(data) > 1:
        yield from (line.strip() for line in data.splitlines() if len(line.strip()) > 1)
    elif isinstance(data, Mapping):
        for name, value in data.items():
            if name not in ("basis", "ground", "remedies", "wording"):
                yield from _words(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words(value)


def _html(kind: str, data: Mapping[str, Any]) -> str:
    whole = dict(data) | {"content_sha256": "0" * 64, "wording": parts.filled(kind, data)}
    plain = json.dumps(whole, default=papers._spelled, ensure_ascii=False)  # noqa: SLF001 - one package
    made = typst.compile(
        str(render.TEMPLATE_FOLDER / f"{kind}.typ"),
        root=str(render.TEMPLATE_FOLDER),
        font_paths=render._fonts(),  # noqa: SLF001 - one package
        ignore_system_fonts=True,
        sys_inputs={"data": plain},
        format="html",
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{kind} came out as {type(made).__name__}")
    return made.decode()


class _Blocks(HTMLParser):
    """The text of each block of the body, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.inside = False

    @classmethod
    def of(cls, html: str) -> list[str]:
        """Blocks that say something."""
        found = cls()
        found.feed(html)
        return [text.strip() for text in found.blocks if text.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins, and ends what stood before it."""
        self.inside = self.inside or tag == "body"
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        """A block ends."""
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        """Words of the block."""
        if self.inside:
            self.blocks[-1] += data
