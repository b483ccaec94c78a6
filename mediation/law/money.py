"""Sums of money in Chinese capital figures, as agreements and court papers want them beside the digits."""

import re
from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
LIMIT = Decimal("999999999999.99")
CENT = Decimal("0.01")
# Bills are also written with 圆, 正 and other characters for zero; the reader accepts them all.
SAME = str.maketrans("圆圓正〇○", "元元整零零")
WORDS = re.compile(
    r"(?:人民币)?(?:(?P<yuan>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?(?:零?(?P<jiao>[壹贰叁肆伍陆柒捌玖])角)?"
    r"(?:零?(?:角)?(?P<fen>[壹贰叁肆伍陆柒捌玖])分)?(?P<whole>整)?"
)


def in_words(amount: Decimal) -> str:
    """Write an amount of CNY, 0 to 999,999,999,999.99, for the person who signs; ValueError outside or below a cent."""
    if not amount.is_finite() or not 0 <= amount <= LIMIT or amount != amount.quantize(CENT):
        raise ValueError(f"cannot be written in words: {amount}")
    yuan, cents = divmod(int(amount * 100), 100)
    jiao, fen = divmod(cents, 10)
    text = f"{_integer(yuan)}元" if yuan or not cents else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif fen and yuan:
        text += "零"
    return text + (f"{DIGITS[fen]}分" if fen else "整")


def _integer(number: int) -> str:
    """Write a whole number below 10^12 in groups of four; one 零 stands for any run of zeros inside."""
    if number == 0:
        return DIGITS[0]
    text = ""
    for group in range(len(GROUPS) - 1, -1, -1):
        part = number // 10_000**group % 10_000
        if part == 0:
            continue
        gap = part < 1000 or text.endswith(DIGITS[0])
        skipped = number // 10_000 ** (group + 1) % 10_000 == 0
        if text and (gap or skipped):
            text += DIGITS[0]
        text += _thousands(part) + GROUPS[group]
    return text


def _thousands(part: int) -> str:
    text = ""
    pending = False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit == 0:
            pending = bool(text)
            continue
        text += (DIGITS[0] if pending else "") + DIGITS[digit] + PLACES[place]
        pending = False
    return text


def from_words(text: str) -> Decimal:
    """Read capital figures back, in any of the accepted spellings; ValueError when they are not one exact amount."""
    plain = text.strip().translate(SAME)
    match = WORDS.fullmatch(plain)
    if match is None or not any(match[part] for part in ("yuan", "jiao", "fen")):
        raise ValueError(f"not an amount in words: {text!r}")
    cents = _read_integer(match["yuan"] or DIGITS[0]) * 100
    cents += 10 * DIGITS.index(match["jiao"] or DIGITS[0]) + DIGITS.index(match["fen"] or DIGITS[0])
    amount = Decimal(cents) / 100
    if _bare(in_words(amount)) != _bare(plain):
        raise ValueError(f"figures out of order: {text!r}")
    return amount


def _bare(words: str) -> str:
    """Leave out what spelling habits differ in: zeros, the closing word, the name of the currency."""
    bare = words.removeprefix("人民币").removeprefix("零元").replace("零角", "")
    return bare.replace(DIGITS[0], "").replace("整", "")


def _read_integer(text: str) -> int:
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in PLACES:
            section += digit * 10 ** PLACES.index(character)
            digit = 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    return total + section + digit
