"""Jobs of the served shape. Each reads the clock once and calls one function of the domain."""

from typing import Any

from celery import shared_task
from celery.signals import after_task_publish, heartbeat_sent

from mediation.core import outbox as core_outbox
from mediation.evidence import orphans as uploads
from odr import clock, heard, pulse
from odr.sessions import ended


@shared_task(name="odr.tasks.sweep")
def sweep() -> None:
    """Fire every clock that is due."""
    pulse.beat()


@shared_task(name="odr.tasks.outbox")
def outbox() -> None:
    """Hand over what commits left in the outbox."""
    core_outbox.drain(now=clock.now())


@shared_task(name="odr.tasks.orphans")
def orphans() -> None:
    """Remove what uploads left behind whose verb never committed."""
    uploads.sweep(now=clock.real_now())


@shared_task(name="odr.tasks.sessions")
def sessions() -> None:
    """Remove log-ins that have ended."""
    ended()


@heartbeat_sent.connect
def worker_lives(**_said: Any) -> None:
    """Let /readyz know of this worker."""
    heard.hear("worker")


@after_task_publish.connect(sender="odr.tasks.sweep")
def beat_lives(**_said: Any) -> None:
    """Let /readyz know of beat, which alone hands out this task."""
    heard.hear("beat")
