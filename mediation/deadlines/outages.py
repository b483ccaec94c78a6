"""The ledger of outages: minutes in which nothing could be filed, told to whoever decides. They extend nothing."""

from datetime import datetime, timedelta

from mediation.core.actors import Actor
from mediation.deadlines.models import Deadline, Outage

#: A complaint received this long after an outage may have been meant for an earlier day.
AFTERWARDS = timedelta(days=3)
OF_PARTIES = ("complainant", "claimant", "respondent", "both_parties", "party", "platform", "creditor", "third_party")
DAY = timedelta(days=1)


def noticed(*, began_at: datetime, ended_at: datetime) -> Outage:
    """Record what the platform noticed of itself."""
    return Outage.objects.create(
        began_at=began_at, ended_at=ended_at, source=Outage.Source.HEARTBEAT, recorded_by=Actor.system("watch").key,
        recorded_at=ended_at,
    )  # fmt: skip


def enter(*, began_at: datetime, ended_at: datetime, note: str, actor: Actor, now: datetime) -> Outage:
    """Record what staff know of, e.g. that the network was down. Checked by its form before."""
    return Outage.objects.create(
        began_at=began_at, ended_at=ended_at, source=Outage.Source.STAFF, note=note, recorded_by=actor.key,
        recorded_at=now,
    )  # fmt: skip


def before(received_at: datetime) -> list[Outage]:
    """Outages that ended shortly before something was received, or lasted while it was, the latest first."""
    return list(Outage.objects.filter(began_at__lte=received_at, ended_at__gte=received_at - AFTERWARDS))


def touching(clock: Deadline) -> list[Outage]:
    """Outages on the last day of something a party had to do; none for what an office owes."""
    if clock.owed_by not in OF_PARTIES:
        return []
    return list(Outage.objects.filter(began_at__lt=clock.fires_at, ended_at__gt=clock.fires_at - DAY))


def lately(*, now: datetime, days: int = 90) -> list[Outage]:
    """Outages of the last days, for whoever watches over offices."""
    return list(Outage.objects.filter(ended_at__gte=now - timedelta(days=days)))
