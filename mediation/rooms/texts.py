"""Text of a message as everyone will read it: one normal form, nothing that hides or reorders what is shown (W10)."""

import re
import unicodedata

from django.utils.translation import gettext as _

from mediation.core.refusals import Refused

LONGEST = 4000
MOST_MARKS = 8
# Overrides, embeddings and isolates turn the reading order around; marks and fillers hide between the letters.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
# Joiners belong into emoji and some scripts; tags into the flags of regions. Elsewhere they only hide.
_STRAY_JOINER = re.compile(r"(?<![^\x00-\u02ff\u2000-\u20cf\u3000-\u9fff\uac00-\ud7af])[\u200c\u200d]")
_STRAY_TAG = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: object) -> str:
    """The text as it is stored, 1 to 4,000 characters in NFC. Refused `invalid` for what is no text."""
    if not isinstance(text, str) or _FORBIDDEN.search(text.replace("\r\n", "\n").replace("\r", "\n")):
        raise Refused("invalid", errors={"body": [_("This text holds characters that cannot be shown.")]})
    plain = _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _STRAY_TAG.sub("", _STRAY_JOINER.sub("", plain))
    plain = _thinned(unicodedata.normalize("NFC", plain)).strip()
    if not plain:
        raise Refused("invalid", errors={"body": [_("Write something first.")]})
    if len(plain) > LONGEST:
        raise Refused("invalid", errors={"body": [_("A message holds at most 4,000 characters.")]})
    return plain


def _thinned(text: str) -> str:
    """No more marks on one letter than any script needs; a tower of them covers the lines around it."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
