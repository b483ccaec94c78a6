"""The templates of official papers as they are in force: version, date, articles, and the fingerprint of the file."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from mediation.documents.render import TEMPLATE_FOLDER, TEMPLATES

TABLE = Path(__file__).resolve().parent / "templates.toml"


@dataclass(frozen=True, slots=True)
class Template:
    """One template. `version`, `since` and `article` are empty for what no article asks for, such as a receipt."""

    kind: str
    fingerprint: str
    version: int = 1
    since: date | None = None
    article: str = ""


@cache
def everything() -> tuple[Template, ...]:
    """Every template a paper is made from, those the law names first."""
    known = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    order = [*known, *(kind for kind in TEMPLATES if kind not in known)]
    return tuple(Template(kind, _fingerprint(kind), **known.get(kind, {})) for kind in order)


def in_force(on: date) -> tuple[Template, ...]:
    """Those the law wants so on a day, and those it says nothing of."""
    return tuple(one for one in everything() if one.since is None or one.since <= on)


def _fingerprint(kind: str) -> str:
    """The first figures of the SHA-256 of the template and the layout it shares, by which two servers are compared."""
    files = (TEMPLATE_FOLDER / f"{kind}.typ", TEMPLATE_FOLDER / "lib.typ")
    return hashlib.sha256(b"\0".join(one.read_bytes() for one in files)).hexdigest()[:12]
