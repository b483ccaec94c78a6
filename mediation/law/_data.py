"""Read the TOML tables beside this package, for every module of the law."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """Parse one table; callers must not change what they get, as it is read once."""
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)
