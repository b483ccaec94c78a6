"""What everybody in a session of mediation is told, from a table that a lawyer can review."""

import hashlib
import json
from dataclasses import dataclass

from mediation.law import citations
from mediation.law._data import table

EVERYWHERE = "everywhere"
#: Whoever is entrusted mediates in the bureau's name, by the bureau's rules (Order 121 Art 19).
LIKE = {"entrusted": "administrative"}


@dataclass(frozen=True, slots=True)
class Told:
    """One line, and the article it rests on."""

    zh: str
    en: str
    article: str

    def text(self, language: str) -> str:
        """The line with its article, in "zh" or "en"."""
        cited = citations.cite(self.article, language)
        return f"{self.zh}（{cited}）" if language == "zh" else f"{self.en} ({cited})"


def told(stage: str) -> list[Told]:
    """The lines of a stage, then those that hold everywhere. KeyError for a stage without a session."""
    rows = table("rights.toml")
    return [Told(**row) for row in (*rows[LIKE.get(stage, stage)], *rows[EVERYWHERE])]


def digest(stage: str) -> str:
    """By which it can be shown later which words somebody was told."""
    lines = [[one.zh, one.en, one.article] for one in told(stage)]
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()
