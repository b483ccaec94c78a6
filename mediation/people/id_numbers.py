"""Identity numbers of natural persons (GB 11643): whether one can be, and what it says of its holder."""

import re
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def valid(number: str) -> bool:
    """True for an 18-character identity number of a day that there is, whose check digit is right."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    try:
        born_on(number)
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECKS[total % 11] == number[17]


def born_on(number: str) -> date:
    """Day of birth of the holder. ValueError where the figures are no day."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_male(number: str) -> bool:
    """The last figure of the sequence is odd for men."""
    return int(number[16]) % 2 == 1
