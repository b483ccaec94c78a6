"""Refuses an untranslated, doubtful or forgotten message in a catalogue. Needs Debian's gettext to read the sources."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from tools.tree import NOT_OURS, ROOT, Finding, report

SOURCES = ("odr", "realtime", "mediation", "templates", "static", "locale")
LANGUAGE = "zh_Hans"
DOMAINS = {"django": "html,txt,py", "djangojs": "js,mjs"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def check(root: Path = ROOT) -> list[Finding]:
    """Every message of the sources that the catalogue lacks, and every one it holds in vain."""
    with tempfile.TemporaryDirectory(prefix="odr-messages-") as folder:
        copy = Path(folder)
        for name in SOURCES:
            if (root / name).exists():
                shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns(*NOT_OURS - {"locale"}))
        extract(copy)
        found: list[Finding] = []
        for catalogue in sorted(copy.glob(f"locale/{LANGUAGE}/LC_MESSAGES/*.po")):
            found += check_catalogue(catalogue, catalogue.relative_to(copy).as_posix())
        return found


def extract(root: Path, *, keep_lines: bool = False) -> None:
    """Bring the catalogues of a tree up to date with its sources."""
    (root / "locale" / LANGUAGE / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    for domain, extensions in DOMAINS.items():
        command = [sys.executable, "-m", "django", "makemessages", "--domain", domain, "--locale", LANGUAGE]
        command += ["--extension", extensions, "--ignore", "vendor", "--ignore", "var", "--ignore", "tests"]
        command += ["--no-wrap", "--add-location", "full" if keep_lines else "file", "--verbosity", "0"]
        subprocess.run(command, cwd=root, check=True, env=environment)


def check_catalogue(path: Path, name: str) -> Iterator[Finding]:
    """What is missing, doubtful, forgotten or broken in one catalogue."""
    for entry in polib.pofile(str(path), encoding="utf-8"):
        problem = problem_of(entry)
        if problem:
            sources = ", ".join(source for source, _ in entry.occurrences[:2])
            yield Finding(name, entry.linenum or 1, f"{problem}: {entry.msgid[:70]!r} ({sources})")


def problem_of(entry: polib.POEntry) -> str:
    """What is wrong with one message, most telling first; empty when nothing is."""
    texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
    if entry.obsolete:
        return "no longer used"
    if not all(texts):
        return "not translated"
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    used = {one for text in texts for one in PLACEHOLDER.findall(text)}
    if used - wanted or (not entry.msgid_plural and used != wanted):
        return f"placeholders differ, {sorted(wanted ^ used)}"
    return "doubtful (fuzzy)" if entry.fuzzy else ""


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        extract(ROOT)
        sys.exit(0)
    sys.exit(report(check, "Run `make messages`, then translate in locale/zh_Hans/LC_MESSAGES/."))
