"""Celery of the served shape: static schedule, no ETA, every task a thin caller of one function."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
app = Celery("odr")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ("odr.tasks",)
app.conf.beat_schedule = {
    "sweep": {"task": "odr.tasks.sweep", "schedule": 5.0, "options": {"expires": 30}},
    "outbox": {"task": "odr.tasks.outbox", "schedule": 2.0, "options": {"expires": 10}},
}
