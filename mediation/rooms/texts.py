"""Text of a message as everyone will read it: one normal form, nothing that hides or reorders what is shown (W10)."""

import re

from django.utils.translation import gettext as _

from mediation.core import texts
from mediation.core.refusals import Refused

LONGEST = 4000
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: object) -> str:
    """The text as it is stored, 1 to 4,000 characters in NFC. Refused `invalid` for what is no text."""
    if not isinstance(text, str) or _FORBIDDEN.search(text.replace("\r\n", "\n").replace("\r", "\n")):
        raise Refused("invalid", errors={"body": [_("This text holds characters that cannot be shown.")]})
    plain = texts.plain(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not plain:
        raise Refused("invalid", errors={"body": [_("Write something first.")]})
    if len(plain) > LONGEST:
        raise Refused("invalid", errors={"body": [_("A message holds at most 4,000 characters.")]})
    return plain
