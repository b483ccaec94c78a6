"""Canonical JSON (a subset of RFC 8785): the one byte form of a value, for whoever hashes or signs it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

# RFC 8785 takes numbers as IEEE doubles: beyond this an integer has no single canonical spelling.
LARGEST_INTEGER = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Give the only UTF-8 spelling of a JSON value, so that equal values have equal hashes everywhere.

    Takes dict (string keys), list, tuple, str, int, bool and None. Raises TypeError for any other type (a float
    among them: money is a decimal string) and ValueError for lone surrogates or integers beyond 2**53 - 1.
    """
    return _spell(value).encode("utf-8")


def _spell(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(f"integer beyond 2**53 - 1 has no canonical form: {value}")
        return str(int(value))
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_spell(key)}:{_spell(value[key])}" for key in _sorted_keys(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_spell(item) for item in value) + "]"
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _sorted_keys(value: Mapping[Any, Any]) -> list[str]:
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"a key must be a string, not {type(key).__name__}")
    # RFC 8785 section 3.2.3 sorts by UTF-16 code units, which differs from code points beyond the basic plane.
    return sorted(value, key=lambda key: key.encode("utf-16-be"))
