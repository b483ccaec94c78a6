"""Citations in words: "O121 23(5)" as a Chinese or an English reader expects it, for pages and papers."""

import re
from collections import Counter
from collections.abc import Container

from mediation.law._data import table

CITATION = re.compile(r"(?P<tag>[A-Z]+[0-9]*)(?: (?P<article>\d+)(?:\((?P<item>\d+)\)|\.(?P<paragraph>\d+))?)?")
DIGITS = "零一二三四五六七八九"


def cite(article: str, language: str, *, short: bool = False) -> str:
    """Write out one or several citations; `language` is "zh" or "en". Raises KeyError for an unknown instrument.

    Articles of one law that follow each other name it once; `short` gives each law the name that lists use.
    """
    return _cited(article, language, {part.split(" ")[0] for part in article.split("; ")} if short else ())


def passages(*articles: str) -> list[str]:
    """Cite what the passages of one Chinese paper rest on, in their order.

    A law that several of them cite stands in full once, with the short name it has from there on.
    """
    named = Counter(law for article in articles for law in {part.split(" ")[0] for part in article.split("; ")})
    introduced: set[str] = set()
    written = []
    for article in articles:
        laws = list(dict.fromkeys(part.split(" ")[0] for part in article.split("; ")))
        text = _cited(article, "zh", introduced)
        for law in laws:
            if named[law] > 1 and law not in introduced and _name(law, "zh") != _name(law, "zh", short=True):
                full = _name(law, "zh")
                text = text.replace(full, f"{full}（以下简称{_name(law, 'zh', short=True)}）", 1)
        introduced |= {law for law in laws if named[law] > 1}
        written.append(text)
    return written


def _cited(article: str, language: str, short: Container[str]) -> str:
    """Citations joined as the language joins them, the laws in `short` by their short names."""
    written, before = [], ""
    for part in article.split("; "):
        match = CITATION.fullmatch(part)
        if match is None:
            raise ValueError(f"not a citation: {part!r}")
        law = match["tag"]
        place = _place(match, language)
        name = _name(law, language, short=law in short) if law != before or not place else ""
        between = ", " if language == "en" and name and place else ""
        written.append(f"{name}{between}{place}")
        before = law
    return ("、" if language == "zh" else "; ").join(written)


def _name(law: str, language: str, *, short: bool = False) -> str:
    """A law's name, in Chinese in its marks; practice has a name without them."""
    known = table("laws.toml")[law]
    name = str(known.get(f"{language}_short" if short else language) or known[language])
    if language != "zh" or known["tier"] == "practice":
        return name
    return f"《{name.replace('《', '〈').replace('》', '〉')}》"


def _place(match: re.Match[str], language: str) -> str:
    """Article, paragraph and item within a law."""
    if language == "zh":
        parts = (("article", "条"), ("paragraph", "款"), ("item", "项"))
        return "".join(f"第{_numeral(int(match[part]))}{name}" for part, name in parts if match[part])
    words = (("article", "Article"), ("paragraph", "paragraph"), ("item", "item"))
    return ", ".join(f"{name} {match[part]}" for part, name in words if match[part])


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


def of_step(rule: str) -> str:
    """The articles behind a step of a stage's table, e.g. "A3" or "PML 17". KeyError when none is on record."""
    known = table("steps.toml")["article"].get(rule)
    if known is None and all(CITATION.fullmatch(part) for part in rule.split("; ")):
        cite(rule, "en")
        return rule
    return str(table("steps.toml")["article"][rule])
