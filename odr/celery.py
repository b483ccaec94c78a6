"""Celery of the served shape: static schedule, no ETA, every task a thin caller of one function."""

import os

from celery import Celery
from celery.loaders.app import AppLoader
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")


class Loader(AppLoader):
    """Loads the site for workers and beat, and refuses to when its settings do not go together."""

    def on_worker_init(self) -> None:
        """Raise ImproperlyConfigured before anything is taken from the broker."""
        from odr.checks import refuse_worker_of_one_process  # noqa: PLC0415 - this module is imported before settings

        refuse_worker_of_one_process()


NIGHT_HOUR = 19  # UTC: three in the morning in China

app = Celery("odr", loader="odr.celery:Loader")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ("odr.tasks",)
app.conf.beat_schedule = {
    "sweep": {"task": "odr.tasks.sweep", "schedule": 5.0, "options": {"expires": 30}},
    "orphans": {
        "task": "odr.tasks.orphans",
        "schedule": crontab(hour=NIGHT_HOUR, minute=0),
        "options": {"expires": 3600},
    },
    "sessions": {
        "task": "odr.tasks.sessions",
        "schedule": crontab(hour=NIGHT_HOUR, minute=10),
        "options": {"expires": 3600},
    },
    "outbox": {"task": "odr.tasks.outbox", "schedule": 2.0, "options": {"expires": 10}},
}
