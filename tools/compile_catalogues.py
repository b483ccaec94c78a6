"""Compiles the message catalogues that changed, for `make run` and the tests. Needs no gettext package."""

import sys
import tempfile
from pathlib import Path

import polib

from tools.tree import ROOT


def compile_all(root: Path = ROOT) -> list[Path]:
    """Bring every .mo beside its .po up to date and return those written."""
    return [written for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")) if (written := compile_one(source))]


def compile_one(source: Path) -> Path | None:
    """Compile one catalogue unless the compiled one is newer. Replaces it in one step: servers may be reading it."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return None
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as draft:
        draft.write(polib.pofile(str(source), encoding="utf-8").to_binary())
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(target)
    return target


if __name__ == "__main__":
    for compiled in compile_all():
        print(f"compiled {compiled.relative_to(ROOT)}")
    sys.exit(0)
