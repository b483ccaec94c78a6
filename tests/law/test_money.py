"""Sums in words, against the bank's examples and by reading them back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.law.money import LIMIT, from_words, in_words

PLACES = {"拾": 10, "佰": 100, "仟": 1000}
DIGITS = "零壹贰叁肆伍陆柒捌玖"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10.05", "壹拾元零伍分"),
        ("9000", "玖仟元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("12000.00", "壹万贰仟元整"),
        ("103740", "壹拾万叁仟柒佰肆拾元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("1002000000", "壹拾亿零贰佰万元整"),
        ("10010010", "壹仟零壹万零壹拾元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_known_sums(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words
    assert from_words(words) == Decimal(amount)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("人民币玖仟元整", "9000"),
        ("玖仟圆正", "9000"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("零元零伍分", "0.05"),
        ("壹拾元零角伍分", "10.05"),
    ],
)
def test_other_spellings_are_read(words: str, amount: str) -> None:
    assert from_words(words) == Decimal(amount)


@pytest.mark.parametrize(
    "words",
    ["", "元", "整", "酌情", "壹壹元", "壹仟贰仟元整", "壹万亿元整", "玖仟", "9000元", "壹拾元伍分角", "拾元整"],
)
def test_what_is_not_one_exact_sum_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"words|order"):
        from_words(words)


@pytest.mark.parametrize("amount", ["-0.01", "1000000000000", "0.001", "NaN", "Infinity", "-Infinity"])
def test_amounts_that_cannot_be_written_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        in_words(Decimal(amount))


def read(words: str) -> int:
    """Read cents back in another way than the module does: by splitting at the great units."""

    def section(text: str) -> int:
        value = 0
        for position, character in enumerate(text):
            if character in PLACES:
                value += DIGITS.index(text[position - 1]) * PLACES[character]
        return value + (DIGITS.index(text[-1]) if text and text[-1] in DIGITS else 0)

    yuan, _, rest = words.removesuffix("整").rpartition("元")
    above, _, below = yuan.rpartition("亿")
    middle, _, low = below.rpartition("万")
    whole = section(above) * 10**8 + section(middle) * 10**4 + section(low)
    jiao, fen = (DIGITS.index(rest[rest.index(unit) - 1]) if unit in rest else 0 for unit in "角分")
    return whole * 100 + jiao * 10 + fen


@given(st.decimals(0, LIMIT, places=2))
def test_every_sum_reads_back(amount: Decimal) -> None:
    words = in_words(amount)
    assert from_words(words) == amount
    assert read(words) == int(amount * 100)
    assert "零零" not in words
    assert "零元" not in words or amount == 0
    assert words.endswith(("整", "分"))
