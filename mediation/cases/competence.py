"""Which bureaus may handle a complaint, or what is missing to tell: one answer for filing, handing on and the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mediation.cases.choices import area, language
from mediation.cases.models import Case, ContactAttempt, Side
from mediation.core.look import once
from mediation.law import areas, rulesets
from mediation.law.jurisdiction import Choice, Contact, Gap, Operator, OperatorKind, competent, gap, reachable
from mediation.people.models import Organisation, OrganisationArea, OrganisationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """Against whom a complaint goes, as far as an address is asked for.

    `unregistered` is a store that is known by its name alone; `stated` is the area that the complainant read at it,
    `reached` False where it cannot be reached there.
    """

    store: Organisation | None = None
    platform: Organisation | None = None
    unregistered: bool = False
    stated: str = ""
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Competence:
    """The competent bureaus on this platform with their reasons, those not on it, and what is missing to tell any."""

    bureaus: tuple[tuple[Organisation, Choice], ...]
    absent: tuple[Choice, ...]
    gap: Gap | None

    def of(self, bureau: Organisation | None) -> Choice | None:
        """Why a bureau is competent, None when it is not."""
        return next((why for body, why in self.bureaus if body == bureau), None)

    @property
    def elsewhere(self) -> list[str]:
        """What is competent too but not on this platform, each in one sentence."""
        return [elsewhere(why) for why in self.absent]

    @property
    def without(self) -> str:
        """Why there is no bureau to go to on this platform, "" where there is one."""
        if self.bureaus:
            return ""
        if self.gap:
            return _("%(reason)s.") % {"reason": reason(self.gap)}
        return " ".join([*self.elsewhere, _("Complain to it through the national platform 12315.")])


def reason(why: Choice | Gap) -> str:
    """Why a bureau is competent, or none can be told, in the reader's language."""
    return why.reason_en if language() == "en" else why.reason_zh


def elsewhere(why: Choice) -> str:
    """That a competent bureau is not on this platform, in one sentence."""
    said = {"reason": reason(why), "area": area(why.area)}
    return _("%(reason)s: %(area)s. That bureau is not on this platform yet.") % said


def of(respondent: Respondent, *, on: date) -> Competence:
    """The bureaus among which the complainant may choose (Order 121 Art 13)."""
    operator, rules = _operator(respondent), rulesets.for_date(on)
    chosen = competent(operator, rules=rules)
    order = [one.area for one in chosen]
    found = _bureaus(OrganisationArea.objects.filter(code__in=order).exclude(code=areas.ELSEWHERE))
    rows = sorted(found, key=lambda row: order.index(row.code))
    first: dict[Organisation, Choice] = {}
    for row in rows:  # a bureau of several areas once, by the connection the law names first
        first.setdefault(row.organisation, chosen[order.index(row.code)])
    here = {row.code for row in rows}
    return Competence(
        tuple(first.items()), tuple(one for one in chosen if one.area not in here), gap(operator, rules=rules)
    )


def _bureaus(rows: "QuerySet[OrganisationArea]") -> "QuerySet[OrganisationArea]":
    """Areas of bureaus that work, with the bureau of each."""
    working = rows.filter(organisation__kind=OrganisationKind.BUREAU, organisation__ended_at=None)
    return working.select_related("organisation").order_by("organisation__name")


def intake_units(found: Competence) -> list[Organisation]:
    """The unified intake units above the competent bureaus: they receive a complaint and pass it on (Art 41)."""
    over = {one for _body, why in found.bureaus for one in _upwards(why.area)}
    units = {row.organisation: None for row in _intake(over)}
    return [one for one in units if found.of(one) is None]


def nearest_intake(body: Organisation) -> Organisation | None:
    """The unified intake unit nearest above a bureau."""
    over = _upwards(body.area)
    found = _intake(over).exclude(organisation=body)
    return min(found, key=lambda row: over.index(row.code)).organisation if found else None


def _intake(over: Iterable[str]) -> "QuerySet[OrganisationArea]":
    """The unified intake units of some areas that work, once for each of the areas."""
    return _bureaus(OrganisationArea.objects.filter(code__in=over, organisation__distributes=True))


def common_superior(one: Organisation | None, other: Organisation) -> Organisation | None:
    """The bureau on this platform nearest above two others, by their areas."""
    over = [area for area in _upwards(one.area) if area in _upwards(other.area)] if one is not None else []
    pair = [one.pk, other.pk] if one is not None else []
    found = _bureaus(OrganisationArea.objects.filter(code__in=over)).exclude(organisation__in=pair)
    return min(found, key=lambda row: over.index(row.code)).organisation if found else None


@once(lambda body: body.pk)
def above(body: Organisation) -> list[Organisation]:
    """The bureaus on this platform above another one, by their areas, the nearest first."""
    over = _upwards(body.area)[1:]
    found = _bureaus(OrganisationArea.objects.filter(code__in=over)).exclude(organisation=body)
    return list(dict.fromkeys(row.organisation for row in sorted(found, key=lambda row: over.index(row.code))))


def lies_within(area: str, ancestor: str) -> bool:
    """Whether an area is another one or lies in it; an area not on record lies in itself alone."""
    return ancestor in _upwards(area)


def _upwards(code: str) -> list[str]:
    """An area and everything it lies in, the nearest first; nothing for none."""
    found: list[str] = []
    here: str | None = code
    while here:
        found.append(here)
        try:
            here = areas.get(here).parent
        except areas.UnknownArea:
            here = None
    return found


def of_case(case: Case, *, on: date) -> Competence:
    """The bureaus competent for a case as it was filed."""
    return of(_respondent(case), on=on)


def _respondent(case: Case) -> Respondent:
    parties = {one.side: one for one in case.parties.select_related("organisation__platform")}
    against, beside = parties.get(Side.RESPONDENT), parties.get(Side.PLATFORM)
    named = against.organisation if against else None
    if named is not None and named.kind == OrganisationKind.PLATFORM:
        return Respondent(platform=named)
    return Respondent(
        store=named,
        platform=beside.organisation if beside else None,
        unregistered=against is not None and named is None,
        stated=against.area if against else "",
        reached=store_reached(case),
    )


def store_reached(case: Case) -> bool:
    """Whether the respondent counts as reachable, by what was logged in the case."""
    return still_reached(case.contacts.all())


def still_reached(tries: Iterable[ContactAttempt]) -> bool:
    """Whether a respondent counts as reachable by these tries."""
    return reachable(Contact(one.on, one.channel, one.reached) for one in tries)


def _operator(respondent: Respondent) -> Operator:
    store, stated = respondent.store, respondent.stated
    home = respondent.platform or (store.platform if store else None)
    domicile = home.area or None if home else None
    if store is None and not respondent.unregistered:
        return Operator(kind=OperatorKind.PLATFORM, domicile_area=domicile)
    if store is not None and home is None:
        return Operator(kind=OperatorKind.OWN_SITE, domicile_area=store.area or stated or None)
    if home is None and stated:
        return Operator(kind=OperatorKind.OWN_SITE, domicile_area=stated)
    return Operator(
        kind=OperatorKind.STORE,
        business_area=store.area or None if store else None,
        displayed_area=(store.displayed_area if store else stated) or None,
        reachable=respondent.reached,
        platform_area=domicile,
    )
