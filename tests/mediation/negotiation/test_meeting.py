"""The rule of sealed bids, over all figures: what meets, where, and that neither side is favoured."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.negotiation import meeting, sealed

CENT = Decimal("0.01")
figures = st.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2)
percents = st.decimals(min_value=CENT, max_value=meeting.WIDEST_PERCENT, places=2)


@given(asked=figures, offered=figures, margin=percents, rule=st.sampled_from(meeting.RULES))
def test_where_figures_meet_it_is_in_the_middle_to_the_cent(
    asked: Decimal, offered: Decimal, margin: Decimal, rule: str
) -> None:
    found = meeting.met(rule, margin, asked=asked, offered=offered)
    if found is None:
        assert asked > offered, "figures that touch or cross always meet"
        return
    low, high = sorted((asked, offered))
    assert low <= found <= high
    assert found == found.quantize(CENT)
    assert abs((found - low) - (high - found)) <= CENT


@given(asked=figures, offered=figures)
def test_without_a_margin_nothing_meets_that_does_not_touch(asked: Decimal, offered: Decimal) -> None:
    assert (meeting.met(meeting.OVERLAP, None, asked=asked, offered=offered) is not None) == (offered >= asked)


@given(asked=figures, gap=figures, margin=figures)
def test_so_many_yuan_apart_meets_up_to_the_margin_and_not_a_cent_further(
    asked: Decimal, gap: Decimal, margin: Decimal
) -> None:
    offered = max(asked - gap, Decimal(0))
    found = meeting.met(meeting.SUM, margin, asked=asked, offered=offered)
    assert (found is not None) == (asked - offered <= margin)


@given(asked=figures, margin=percents, off=st.sampled_from([-CENT, Decimal(0), CENT]))
def test_so_many_per_cent_apart_is_counted_from_what_is_asked(asked: Decimal, margin: Decimal, off: Decimal) -> None:
    offered = max(asked - (asked * margin / 100).quantize(CENT) + off, Decimal(0))
    found = meeting.met(meeting.PERCENT, margin, asked=asked, offered=offered)
    assert (found is not None) == ((asked - offered) * 100 <= margin * asked)


@pytest.mark.parametrize(
    ("rule", "margin", "asked", "offered", "middle"),
    [
        ("overlap", None, "100.00", "150.00", "125.00"),
        ("overlap", None, "100.00", "100.00", "100.00"),
        ("overlap", None, "100.01", "100.00", None),
        ("overlap", None, "100.00", "100.01", "100.01"),  # half a cent goes to whoever is paid
        ("percent", "10", "100.00", "90.00", "95.00"),
        ("percent", "10", "100.00", "89.99", None),
        ("percent", "10", "110.00", "99.00", "104.50"),
        ("sum", "20", "100.00", "80.00", "90.00"),
        ("sum", "20", "100.00", "79.99", None),
    ],
)
def test_figures_worked_out_by_hand(rule: str, margin: str | None, asked: str, offered: str, middle: str | None) -> None:  # fmt: skip  # noqa: E501
    found = meeting.met(rule, Decimal(margin) if margin else None, asked=Decimal(asked), offered=Decimal(offered))
    assert found == (Decimal(middle) if middle else None)


def test_an_unknown_rule_compares_nothing() -> None:
    with pytest.raises(ValueError, match="nearest"):
        meeting.met("nearest", None, asked=Decimal(1), offered=Decimal(1))


@given(one=figures, other=figures)
def test_a_line_is_as_long_for_every_figure_and_never_the_same_twice(one: Decimal, other: Decimal) -> None:
    first, second = (sealed.seal(side="claimant", amount=sealed.figure(each)) for each in (one, other))
    assert len(first.line) == len(second.line)
    assert first.commitment != second.commitment
    assert Decimal(sealed.opened(first.line, first.commitment, side="claimant")["amount"]) == one


def test_yes_no_and_silence_are_as_long_as_each_other() -> None:
    lines = [sealed.seal(answer=said).line for said in (sealed.YES, sealed.NO, sealed.SILENT)]
    assert len({len(line) for line in lines}) == 1


def test_what_was_changed_or_moved_is_not_opened() -> None:
    said = sealed.seal(side="claimant", amount=sealed.figure(Decimal(100)))
    with pytest.raises(sealed.Broken):
        sealed.opened(said.line.replace("100.00", "900.00"), said.commitment, side="claimant")
    with pytest.raises(sealed.Broken):
        sealed.opened(said.line, said.commitment, side="respondent")
