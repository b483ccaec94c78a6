"""Text as people will read it: one normal form, nothing that hides or reorders what is shown (promise W10)."""

import re
import unicodedata

MOST_MARKS = 8
# Overrides, embeddings and isolates turn the reading order around; marks and fillers hide between the letters.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
# Joiners belong into emoji and some scripts; tags into the flags of regions. Elsewhere they only hide.
_STRAY_JOINER = re.compile(r"(?<![^\x00-\u02ff\u2000-\u20cf\u3000-\u9fff\uac00-\ud7af])[\u200c\u200d]")
_STRAY_TAG = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def shown(text: str) -> str:
    """The text without what nobody sees; what is no character at all becomes the sign for that."""
    return plain(_NO_CHARACTER.sub("\ufffd", text))


def plain(text: str) -> str:
    """The text in NFC without hidden characters, and with no tower of marks that covers the lines around it."""
    if text.isascii():
        return text
    visible = _STRAY_TAG.sub("", _STRAY_JOINER.sub("", _HIDDEN.sub("", text)))
    return _thinned(unicodedata.normalize("NFC", visible))


def _thinned(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
