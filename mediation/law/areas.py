"""Administrative areas by code, for jurisdiction and for addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mediation.law._data import table

ELSEWHERE = "000000"  # a place not on record, which whoever lives or trades there says in words


class UnknownArea(LookupError):
    """No area of that code is on record."""


@dataclass(frozen=True, slots=True)
class Area:
    """A province, city or county with its names, or elsewhere; `fictional` ones exist for the demonstration."""

    code: str
    zh: str
    en: str
    level: str
    parent: str | None = None
    fictional: bool = False


@cache
def everything() -> tuple[Area, ...]:
    """List every area on record, in the order of their codes."""
    return tuple(Area(**row) for row in table("areas.toml")["area"])


def get(code: str) -> Area:
    """Find an area by its code; raises UnknownArea."""
    for area in everything():
        if area.code == code:
            return area
    raise UnknownArea(code)


def counties() -> tuple[Area, ...]:
    """List the counties, the level at which complaints are handled (Order 121 Art 13)."""
    return tuple(area for area in everything() if area.level == "county")


def elsewhere() -> Area:
    """The area that stands for every place not on record; no bureau and no court of it is on this platform."""
    return get(ELSEWHERE)


def within(code: str, ancestor: str) -> bool:
    """Tell whether an area is the other one or lies inside it."""
    return any(area.code == ancestor for area in _upwards(code))


def in_full(code: str, address: str) -> str:
    """An address as papers print it: province, city and district, as far as whoever wrote it left them to the list."""
    try:
        chain = [area.zh for area in _upwards(code or None)][::-1] if code != ELSEWHERE else []
    except UnknownArea:
        chain = []
    parts = [name.removeprefix(above) for above, name in zip(["", *chain], chain, strict=False)]
    begun = next((index for index, part in enumerate(parts) if address.startswith(part)), len(parts))
    return "".join(parts[:begun]) + address


def _upwards(code: str | None) -> Iterator[Area]:
    while code is not None:
        area = get(code)
        yield area
        code = area.parent
