"""Unified social credit codes (GB 32100-2015): whether one can be."""

import re

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def valid(code: str) -> bool:
    """True for eighteen signs of which the last checks the others."""
    if not re.fullmatch(rf"[{SIGNS}]{{18}}", code):
        return False
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(code[:17], WEIGHTS, strict=True))
    return SIGNS[(31 - total % 31) % 31] == code[17]
