"""Reads the environment: the few names that decide the shape of an installation (docs/settings.md)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

BASE = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "jiefen-development-secret-for-localhost-only-0123456789"  # noqa: S105 - refused outside localhost by odr.checks


LOCAL = {"127.0.0.1", "localhost", "[::1]", "testserver"}


def text(name: str, default: str = "") -> str:
    """Value of a variable; NAME_FILE names a file that holds it."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Whole number; ValueError names the variable when it is not one."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from error


def words(name: str, default: str) -> list[str]:
    """Comma separated list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def site_url(hosts: list[str]) -> str:
    """Address where nobody set one: the first public host, else this machine; empty where any host will do."""
    public = next((host for host in hosts if host not in LOCAL), "")
    if public.startswith((".", "*")):
        return ""
    return f"https://{public}" if public else "http://127.0.0.1:8000"


def database(url: str, var: Path) -> dict[str, Any]:
    """Django's DATABASES entry: SQLite in `var` where `url` is empty, else postgresql://."""
    if not url:
        return sqlite(Path(os.environ.get("ODR_SQLITE", var / "odr.sqlite3")))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 0,  # a kept connection leaks under ASGI threads; the pool keeps them instead
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": number("ODR_DB_POOL", 16), "timeout": 20},
            # Ready-made statements are prepared on first use; the ORM's own never are. Not behind an old PgBouncer.
            "prepare_threshold": 0 if flag("ODR_DB_PREPARE", default=True) else None,
        },
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite as a durable single-process store: every write transaction takes its lock at BEGIN."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
