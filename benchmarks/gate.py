"""Verbs per second through the gate, beside the same rows written by bare SQL: `python -m benchmarks.gate`.

Runs on the empty, migrated database that the environment names and prints one JSON object. Each verb is done on cases
filed for it; the bare run writes exactly the rows the gate wrote for other cases, one commit for each verb, from
statements noted while the gate did the verb in a transaction that was taken back.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first

from mediation.cases.models import Case  # noqa: E402
from tests.mediation import worlds  # noqa: E402

FILED_AT, NOW = "2026-05-25 09:00", "2026-05-26 09:00"
CASES = 60
Statement = tuple[str, Any]


def file_with(world: worlds.World, office: worlds.Office | None) -> Callable[[], Case]:
    """How a case for one of the verbs is filed: with the bureau, or with the merchant first."""
    if office is not None:
        return lambda: worlds.file_at_bureau(world, office, at=FILED_AT)
    return lambda: worlds.file_case(world, at=FILED_AT)


def through_the_gate(name: str, who: worlds.Who, cases: list[Case]) -> float:
    """Verbs per second."""
    start = time.perf_counter()
    for case in cases:
        worlds.do(name, who, NOW, case)
    return len(cases) / (time.perf_counter() - start)


def bare(name: str, who: worlds.Who, cases: list[Case]) -> tuple[float, float]:
    """Commits per second of the rows of the same verb, and how many statements wrote them."""
    noted = [_noted(name, who, case) for case in cases]
    start = time.perf_counter()
    for statements in noted:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
    return len(cases) / (time.perf_counter() - start), sum(map(len, noted)) / len(noted)


def _noted(name: str, who: worlds.Who, case: Case) -> list[Statement]:
    """The statements that write, in their order; what they wrote is taken back."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined] # the gate's durable transaction may stand inside it
    with around, _writing() as statements:
        worlds.do(name, who, NOW, case)
        transaction.set_rollback(True)
    return statements


@contextmanager
def _writing() -> Iterator[list[Statement]]:
    found: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def main() -> None:
    """Measure each verb as often as asked."""
    runs = int(sys.argv[1])
    world = worlds.world()
    verbs = (
        ("acknowledge", world.agent, file_with(world, None)),
        ("accept", world.yuhang.officer, file_with(world, world.yuhang)),
    )
    found: dict[str, list[dict[str, float]]] = {}
    for name, who, file in verbs:
        worlds.do(name, who, NOW, file())  # what is loaded once is loaded before the count begins
        for _run in range(runs):
            gate = through_the_gate(name, who, [file() for _ in range(CASES)])
            sql, statements = bare(name, who, [file() for _ in range(CASES)])
            run = {"gate": gate, "bare": sql, "ratio": gate / sql, "statements": statements}
            found.setdefault(name, []).append(run)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
