"""Every address of the site out of its resolver, so that no test can forget one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """One line of a urlconf: its route as written, and the names of what stands in it."""

    route: str
    names: tuple[str, ...]

    def path(self, values: dict[str, Any]) -> str:
        """The address with values in the place of names."""
        filled = self.route
        for name in self.names:
            start = filled.index("<")
            end = filled.index(">") + 1
            filled = f"{filled[:start]}{values[name]}{filled[end:]}"
        return f"/{filled}"


def every() -> list[Address]:
    """All of them, in the order of the urlconf."""
    return list(_below(get_resolver(), ""))


def _below(resolver: URLResolver, before: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _below(one, route)
        elif isinstance(one, URLPattern):
            parts = [part.split(">")[0].rpartition(":")[2] for part in route.split("<")[1:]]
            yield Address(route, tuple(parts))
