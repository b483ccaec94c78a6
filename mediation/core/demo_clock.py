"""The demo world's clock as a row: an offset to the machine's clock, moved forwards only."""

from datetime import datetime, timedelta

from django.db import transaction

from mediation.core.models import DemoClock
from mediation.core.refusals import Refused

_US = timedelta(microseconds=1)


def offset() -> timedelta:
    """Distance between the demo's clock and the machine's."""
    row = DemoClock.objects.filter(pk=1).first()
    return timedelta(microseconds=row.offset_us) if row else timedelta()


def move_to(moment: datetime, *, real: datetime) -> datetime:
    """Set the demo clock to `moment` when the machine's shows `real`. Refused `clock_backwards` for an earlier one."""
    with transaction.atomic():
        row, _made = DemoClock.objects.select_for_update().get_or_create(pk=1)
        if moment < real + row.offset_us * _US:
            raise Refused("clock_backwards")
        row.offset_us = (moment - real) // _US
        row.save(update_fields=["offset_us"])
    return moment


def reset(moment: datetime, *, real: datetime) -> None:
    """Start a new demo world at `moment`, also an earlier one: only when the world is made anew."""
    DemoClock.objects.update_or_create(pk=1, defaults={"offset_us": (moment - real) // _US})
