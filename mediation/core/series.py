"""Numbers without gaps: taken inside the transaction that uses them."""

from django.db.models import F

from mediation.core.models import Series


def take(key: str) -> int:
    """Next number of a series, from 1. Locks the series' row until the commit."""
    Series.objects.get_or_create(key=key)
    Series.objects.filter(key=key).update(last=F("last") + 1)
    return Series.objects.values_list("last", flat=True).get(key=key)


def hold(key: str) -> None:
    """Lock a series until the commit, taking nothing."""
    Series.objects.get_or_create(key=key)
    Series.objects.select_for_update().get(key=key)


def last(key: str) -> int:
    """The number that was taken last, 0 for none yet."""
    return Series.objects.filter(key=key).values_list("last", flat=True).first() or 0


def begun(prefix: str) -> dict[str, int]:
    """Every series whose key begins so, with the number that was taken last."""
    return dict(Series.objects.filter(key__startswith=prefix).values_list("key", "last"))
