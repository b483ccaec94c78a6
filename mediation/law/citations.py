"""Citations in words: "O121 23(5)" as a Chinese or an English reader expects it, for pages and papers."""

import re

from mediation.law._data import table

CITATION = re.compile(r"(?P<tag>[A-Z]+[0-9]*)(?: (?P<article>\d+)(?:\((?P<item>\d+)\)|\.(?P<paragraph>\d+))?)?")
DIGITS = "零一二三四五六七八九"


def cite(article: str, language: str) -> str:
    """Write out one or several citations; `language` is "zh" or "en". Raises KeyError for an unknown instrument."""
    parts = [_one(part, language) for part in article.split("; ")]
    return ("、" if language == "zh" else "; ").join(parts)


def brief(citation: str, language: str) -> str:
    """One citation without the name of its law, for lists that name the law elsewhere; whole where it cites no part."""
    whole, law = _one(citation, language), _one(citation.split(" ", maxsplit=1)[0], language)
    return whole.removeprefix(law).removeprefix(", ") or whole


def item_number(article: str) -> str:
    """The number of the cited item as decisions print it ("O121 16(4)" gives 四), "" where no item is cited."""
    matches = [CITATION.fullmatch(part) for part in article.split("; ")]
    numbers = [match["item"] for match in matches if match is not None and match["item"]]
    return _numeral(int(numbers[0])) if numbers else ""


def _one(citation: str, language: str) -> str:
    match = CITATION.fullmatch(citation)
    if match is None:
        raise ValueError(f"not a citation: {citation!r}")
    law = table("laws.toml")[match["tag"]]
    if language == "zh":
        text = law["zh"] if law["tier"] == "practice" else f"《{law['zh'].replace('《', '〈').replace('》', '〉')}》"
        for part, name in (("article", "条"), ("paragraph", "款"), ("item", "项")):
            if match[part]:
                text += f"第{_numeral(int(match[part]))}{name}"
        return str(text)
    text = law["en"]
    for part, name in (("article", "Article"), ("paragraph", "paragraph"), ("item", "item")):
        if match[part]:
            text += f", {name} {match[part]}"
    return str(text)


def _numeral(number: int) -> str:
    """Write 1..999 as articles are numbered: 15 is 十五, 105 is 一百零五, 115 is 一百一十五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")
