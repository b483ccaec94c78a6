"""A mainland mobile number as people type it, kept as eleven digits."""

import re

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FILLING = str.maketrans("", "", " -()\u3000")


def digits_of(text: str) -> str:
    """What was typed without +86, spaces and dashes."""
    digits = text.translate(_FILLING)
    return digits.removeprefix("+86").removeprefix("0086") if len(digits) > 11 else digits


def is_mobile(digits: str) -> bool:
    """Whether these are the eleven digits of a mobile number."""
    return _MOBILE.fullmatch(digits) is not None
