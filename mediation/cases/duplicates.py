"""Hints for the officer who decides: what else is known of the same dispute. Facts, never a verdict (O121 Art 16)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from mediation.cases.models import Case, Party, Side

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Hint:
    """Cases that have something in common with this one: `reason` is order, sides or respondent."""

    reason: str
    cases: tuple[Case, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.cases)


def hints(case: Case, *, now: datetime) -> list[Hint]:
    """The same order, the same two sides, and others against the same merchant within thirty days; empty ones too."""
    parties = {one.side: one for one in case.parties.all()}
    claimant, respondent = parties.get(Side.CLAIMANT), parties.get(Side.RESPONDENT)
    others = Case.objects.exclude(pk=case.pk)
    same_order = others.filter(order_no=case.order_no) if case.order_no else others.none()
    against = _against(respondent)
    both = others.filter(parties__in=against, pk__in=_by(claimant).values("case")).distinct()
    lately = others.filter(parties__in=against, filed_at__gt=now - LATELY, filed_at__lte=now).distinct()
    return [
        Hint("order", tuple(same_order)),
        Hint("sides", tuple(both)),
        Hint("respondent", tuple(lately)),
    ]


def _against(respondent: Party | None) -> QuerySet[Party]:
    if respondent is None:
        return Party.objects.none()
    same = Q(organisation=respondent.organisation_id) if respondent.organisation_id else Q(name=respondent.name)
    return Party.objects.filter(same, side=Side.RESPONDENT)


def _by(claimant: Party | None) -> QuerySet[Party]:
    return Party.objects.filter(side=Side.CLAIMANT, person=claimant.person_id) if claimant else Party.objects.none()
