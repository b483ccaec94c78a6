"""A paper of a kind with nobody's data, for who looks after its texts and reads no case."""

from datetime import date
from typing import Any

from mediation.documents import parts, preview, render
from mediation.documents.preview import Preview
from mediation.law import wording as law_wording

BLANK = parts.blank()


def of(paper: str, texts: dict[str, str], on: date) -> Preview:
    """The paper as it would be sent with some texts of its own; every field of a case is left open."""
    data = blank(paper, on) | {"wording": texts}
    return Preview(
        org=BLANK, title=preview.title(paper, data), number="", paragraphs=tuple(preview.paragraphs(paper, data)),
        sign_org=BLANK, sign_on=law_wording.day(on),
    )  # fmt: skip


def blank(paper: str, on: date) -> dict[str, Any]:
    """Every field the paper cannot go without, filled with nobody."""
    data: dict[str, Any] = {"number": "", "date": on}
    for path in render.TEMPLATES[paper]:
        _put(data, path)
    fields = {name for one in parts.of(paper) for name in parts.FIELD.findall(one.text)}
    return dict.fromkeys(fields, BLANK) | data


def _put(data: dict[str, Any], path: str) -> None:
    head, _dot, rest = path.partition(".")
    key = head.removesuffix("[]")
    if head.endswith("[]"):
        row: Any = {} if rest else BLANK
        rows: list[Any] = data.setdefault(key, [row])
        if rest:
            _put(rows[0], rest)
    elif rest:
        _put(data.setdefault(key, {}), rest)
    else:
        data.setdefault(key, BLANK)
