"""The import contracts of pyproject.toml catch a planted breach, in a small tree of the same shape."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

BREACHES = [
    ("mediation/rooms/verbs.py", "import realtime.frames", "The site serves the wire"),
    ("realtime/consumers.py", "import odr.settings", "The site serves the wire"),
    ("mediation/cases/verbs.py", "import mediation.rooms.verbs", "A subject imports only"),
    ("mediation/misfits/__init__.py", "", "A subject imports only"),
    ("mediation/law/periods.py", "from django.db import models", "without Django"),
    ("mediation/deadlines/verbs.py", "from celery import shared_task", "Only the site knows Celery"),
    ("realtime/tasks.py", "import celery", "Only the site knows Celery"),
    ("mediation/rooms/verbs.py", "from channels.layers import get_channel_layer", "know Channels"),
]
ALLOWED = {
    "odr/settings.py": "",
    "mediation/performance/verbs.py": "",
    "odr/urls.py": "import realtime.frames, mediation.performance.verbs, celery, channels",
    "realtime/frames.py": "import mediation.rooms.verbs, channels",
    "mediation/core/nudge.py": "from channels.layers import get_channel_layer",
    "mediation/rooms/verbs.py": "import mediation.cases.verbs, mediation.core.nudge",
    "mediation/cases/verbs.py": "import mediation.law.periods, django",
    "mediation/law/periods.py": "import tomllib",
}


def lint(folder: Path, root: Path, **planted: str) -> str:
    """Write the small tree with what is planted, and return what the linter prints; empty when all contracts hold."""
    configuration = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = configuration["tool"]["importlinter"]["contracts"]
    subjects = next(contract["layers"] for contract in contracts if contract["id"] == "subjects")
    packages = ["odr", "realtime", "mediation", *(f"mediation/{subject}" for subject in subjects)]
    for name, text in ({f"{package}/__init__.py": "" for package in packages} | ALLOWED | planted).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text((root / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def test_the_small_tree_itself_is_in_order(tmp_path: Path, root: Path) -> None:
    assert lint(tmp_path, root) == ""


@pytest.mark.parametrize(("path", "text", "contract"), BREACHES)
def test_a_planted_import_breaks_its_contract(tmp_path: Path, root: Path, path: str, text: str, contract: str) -> None:
    broken = [line for line in lint(tmp_path, root, **{path: text}).splitlines() if " BROKEN" in line]
    assert len(broken) == 1, broken
    assert contract in broken[0]
