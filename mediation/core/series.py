"""Numbers without gaps: taken inside the transaction that uses them."""

from django.db.models import F

from mediation.core.models import Series


def take(key: str) -> int:
    """Next number of a series, from 1. Locks the series' row until the commit."""
    Series.objects.get_or_create(key=key)
    Series.objects.filter(key=key).update(last=F("last") + 1)
    return Series.objects.values_list("last", flat=True).get(key=key)
