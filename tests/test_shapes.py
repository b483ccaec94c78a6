"""A wrong mixture of settings does not start, whatever starts it, and says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import free_port

POSTGRES = "postgresql://nobody@127.0.0.1:9/none"
REDIS = "redis://127.0.0.1:9/0"
MANAGE = ("manage.py",)
CHECK = (*MANAGE, "check")
SERVE = (*MANAGE, "serve", "--port", "{port}")
DAPHNE = ("-m", "daphne", "-b", "127.0.0.1", "-p", "{port}", "odr.asgi:application")
UVICORN = ("-m", "uvicorn", "--host", "127.0.0.1", "--port", "{port}", "--lifespan", "off", "odr.asgi:application")
WORKER = ("-m", "celery", "-A", "odr", "worker", "--concurrency", "1")
BEAT = ("-m", "celery", "-A", "odr", "beat", "--schedule", "{folder}/beat")

TWO_ON_SQLITE = {"ODR_PROCESSES": "2"}
BY_HTTP = {"ODR_SMS_SENDER": "mediation.notices.channels.HttpSmsSender"}
PROVIDER = {"ODR_SMS_URL": "https://sms.example.org/", "ODR_SMS_KEY": "key"}
PUBLIC_WITH_DEFAULT_SECRET = {"ODR_HOSTS": "example.org"} | BY_HTTP | PROVIDER
REDIS_ALONE = {"REDIS_URL": REDIS}
POSTGRES_ALONE = {"DATABASE_URL": POSTGRES}
BROKER_ALONE = {"CELERY_BROKER_URL": REDIS}
PUBLIC_WITHOUT_SENDER = {
    "ODR_HOSTS": "example.org",
    "ODR_SECRET_KEY": "fifty-characters-0123456789-abcdefghijklmnopqrstuv",
}
SENDER_WITHOUT_ADDRESS = BY_HTTP | {"ODR_SMS_KEY": "key"}
SENDER_WITHOUT_KEY = BY_HTTP | {"ODR_SMS_URL": "https://sms.example.org/"}
ANY_HOST = {"ODR_HOSTS": "*", "ODR_SECRET_KEY": PUBLIC_WITHOUT_SENDER["ODR_SECRET_KEY"]} | BY_HTTP | PROVIDER
SERVED = {"DATABASE_URL": POSTGRES, "REDIS_URL": REDIS}

MIXTURES = [
    (TWO_ON_SQLITE, "Set DATABASE_URL and REDIS_URL, or ODR_PROCESSES=1"),
    (PUBLIC_WITH_DEFAULT_SECRET, "Set ODR_SECRET_KEY or ODR_SECRET_KEY_FILE"),
    (REDIS_ALONE, "Set DATABASE_URL=postgresql://"),
    (POSTGRES_ALONE, "Set REDIS_URL=redis://"),
    (BROKER_ALONE, "Set REDIS_URL; the broker is taken from it"),
    (PUBLIC_WITHOUT_SENDER, "Set ODR_SMS_SENDER"),
    (SENDER_WITHOUT_ADDRESS, "Set ODR_SMS_URL=https://"),
    (SENDER_WITHOUT_KEY, "and ODR_SMS_KEY"),
    (ANY_HOST, "Set ODR_SITE_URL"),
]


def start(root: Path, folder: Path, command: tuple[str, ...], variables: dict[str, str]) -> tuple[int, str]:
    """Exit code and output of a command that must end by itself."""
    own = {"ODR_VAR": str(folder / "var"), "PYTHONUNBUFFERED": "1"}
    foreign = ("ODR_", "DATABASE_URL", "REDIS_URL", "CELERY_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)} | own | variables
    arguments = [part.format(port=free_port(), folder=folder) for part in command]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("variables", "hint"), MIXTURES, ids=lambda value: "+".join(value) if isinstance(value, dict) else ""
)
def test_the_server_refuses_a_wrong_mixture(root: Path, tmp_path: Path, variables: dict[str, str], hint: str) -> None:
    code, said = start(root, tmp_path, SERVE, variables)
    assert code != 0
    assert hint in said
    assert "http://" not in said, "it began to serve"


@pytest.mark.parametrize(
    ("command", "variables", "hint"),
    [
        ((*SERVE, "--skip-checks"), *MIXTURES[0]),
        (DAPHNE, *MIXTURES[0]),
        (UVICORN, *MIXTURES[1]),
        (WORKER, *MIXTURES[4]),
        (WORKER, *MIXTURES[2]),
        (BEAT, *MIXTURES[3]),
        (WORKER, {}, "Set DATABASE_URL and REDIS_URL, or run manage.py serve alone"),
    ],
    ids=["serve-skip-checks", "daphne", "uvicorn", "worker-broker", "worker-redis", "beat", "worker-embedded"],
)
def test_nothing_starts_past_the_checks(
    root: Path, tmp_path: Path, command: tuple[str, ...], variables: dict[str, str], hint: str
) -> None:
    code, said = start(root, tmp_path, command, variables)
    assert code != 0
    assert "ImproperlyConfigured" in said
    assert hint in said


def test_the_embedded_server_refuses_the_served_shape(root: Path, tmp_path: Path) -> None:
    code, said = start(root, tmp_path, SERVE, SERVED | {"ODR_SECRET_KEY": PUBLIC_WITHOUT_SENDER["ODR_SECRET_KEY"]})
    assert code != 0
    assert "run daphne and celery" in said


def test_the_check_command_says_the_same(root: Path, tmp_path: Path) -> None:
    code, said = start(root, tmp_path, CHECK, TWO_ON_SQLITE)
    assert code != 0
    assert MIXTURES[0][1] in said


@pytest.mark.parametrize(
    "variables",
    [BY_HTTP | PROVIDER, ANY_HOST | {"ODR_SITE_URL": "https://odr.example.org"}],
    ids=["sender", "any-host"],
)
def test_a_whole_set_passes(root: Path, tmp_path: Path, variables: dict[str, str]) -> None:
    code, said = start(root, tmp_path, CHECK, variables)
    assert code == 0, said


def test_the_served_shape_is_whole(root: Path, tmp_path: Path) -> None:
    code, said = start(root, tmp_path, CHECK, SERVED)
    assert code == 0, said
