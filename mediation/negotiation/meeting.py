"""Whether two sealed figures meet, and where: a pure decision by the rule both sides agreed to before (field 12)."""

from decimal import ROUND_HALF_UP, Decimal

OVERLAP, PERCENT, SUM = "overlap", "percent", "sum"
RULES = (OVERLAP, PERCENT, SUM)
CENT = Decimal("0.01")
WIDEST_PERCENT = Decimal(30)


def met(rule: str, margin: Decimal | None, *, asked: Decimal, offered: Decimal) -> Decimal | None:
    """The middle of two figures that meet, None for two that do not.

    Figures that touch or cross meet by every rule. Otherwise they meet where they are at most `margin` apart: per cent
    of what is asked, or yuan. Half a cent goes to whoever is paid.
    """
    gap = asked - offered
    if rule == OVERLAP:
        near = gap <= 0
    elif rule == PERCENT:
        near = gap * 100 <= asked * (margin or 0)
    elif rule == SUM:
        near = gap <= (margin or 0)
    else:
        raise ValueError(rule)
    return ((asked + offered) / 2).quantize(CENT, ROUND_HALF_UP) if near else None
