"""Tests run on a database with the options of production, so that a race lost there is lost here."""

import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_the_database_of_the_tests_is_durable_and_shared_by_threads() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
            assert Path(connection.settings_dict["NAME"]).is_file()
        else:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_on_sqlite_holds_the_write_lock_from_its_first_moment() -> None:
    refused: list[str] = []

    def try_to_begin() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                refused.append("not refused")
        except OperationalError as error:
            refused.append(str(error))
        connection.close()

    with transaction.atomic():
        thread = threading.Thread(target=try_to_begin)
        thread.start()
        thread.join()
    assert refused == ["database is locked"]
