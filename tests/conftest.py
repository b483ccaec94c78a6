"""What every test runs on: a database file with the production options, a media folder of its own, real servers."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TransactionTestCase, override_settings

from tests import laid, triggers
from tests.servers import Servers, Site, migrate
from tools.compile_catalogues import compile_all

FLUSH = "django.core.management.commands.flush"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the catalogues, so that tests read what people read."""
    compile_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Copy a database with every table; Django's migrate then finds nothing to do.

    SQLite's is a file: in memory, threads would share one connection and no race could be lost.
    """
    database = settings.DATABASES["default"]
    test = database.setdefault("TEST", {})
    if database["ENGINE"] == "django.db.backends.sqlite3":
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        shutil.copy(laid.sqlite(lambda where: migrate({**os.environ, **where})) / "odr.sqlite3", test["NAME"])
    elif "ODR_TEST_TABLES" in os.environ:
        test["TEMPLATE"] = os.environ["ODR_TEST_TABLES"]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep the file that was copied; PostgreSQL makes its own copy."""
    return bool(settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _own_media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        # Argon2 costs a quarter of a second by design; its use is proved where settings are tested.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        WHITENOISE_AUTOREFRESH=True,  # else each client of a test reads every static file before its first request
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """Tests that commit are cleaned up with a flush, which the append-only triggers would refuse.

    What a flush would write anew, the permissions of django.contrib.auth, nothing here asks for.
    """
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def lifted_flush(self: TransactionTestCase) -> None:
        with triggers.lifted(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(f"{FLUSH}.emit_post_migrate_signal", lambda *_said, **_more: None)
            flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted_flush)
        yield


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL and Redis of this test process, started by the first test that asks."""
    with Servers() as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the processes of a site printed when a test beside them failed."""
    report = yield
    if report.failed:
        for site in list(Site.running):
            report.sections += [(f"{site.shape} site, {name}", text) for name, text in site.logs().items()]
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the source tree."""
    return Path(__file__).resolve().parent.parent
