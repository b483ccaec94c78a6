"""Jobs of the served shape. Each reads the clock once and calls one function of the domain."""

from celery import shared_task

from mediation.core import outbox as core_outbox
from mediation.deadlines import sweep as clocks
from odr import clock


@shared_task(name="odr.tasks.sweep")
def sweep() -> None:
    """Fire every clock that is due."""
    clocks.fire_due(now=clock.now())


@shared_task(name="odr.tasks.outbox")
def outbox() -> None:
    """Hand over what commits left in the outbox."""
    core_outbox.drain(now=clock.now())
