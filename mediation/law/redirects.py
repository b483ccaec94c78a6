"""What is no complaint although it came as one, and where it belongs (Order 121 Art 44)."""

from dataclasses import dataclass

from mediation.law._data import table


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of request that the order on complaints does not cover."""

    code: str
    article: str
    zh: str
    en: str
    way_zh: str
    way_en: str


def matters() -> tuple[Matter, ...]:
    """Every kind on record, in the order of the table."""
    return tuple(Matter(code, **row) for code, row in table("redirects.toml").items())


def matter(code: str) -> Matter:
    """Find one kind; KeyError for an unknown code."""
    return Matter(code, **table("redirects.toml")[code])
