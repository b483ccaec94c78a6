"""What the platform itself can find of ties between who mediates and a dispute: names, posts, earlier cases (5.2).

A match is no judgment: namesakes exist. It is shown to whoever names the mediator and to the mediator, who answers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from mediation.cases import members, representation
from mediation.cases.models import Case, Member, Party, Proceeding, Side
from mediation.people.models import SPEAKING, Membership, User


@dataclass(frozen=True, slots=True)
class Match:
    """One thing that was found: what, on which side, and how many where it can be counted."""

    code: str
    side: str = ""
    count: int = 0

    def kept(self) -> dict[str, str | int]:
        """As a declaration keeps it."""
        return {"code": self.code, "side": self.side, "count": self.count}

    def words(self, name: str) -> str:
        """What was found, as a sentence about the one of that name."""
        side = str(Side(self.side).label) if self.side else ""
        return _sentences()[self.code] % {"name": name, "side": side, "count": self.count}


def _sentences() -> dict[str, str]:
    return {
        "name": _("%(name)s has the same name as somebody on this side: %(side)s."),
        "phone": _("%(name)s has the same phone number as this side: %(side)s."),
        "post": _("%(name)s works or worked for this side: %(side)s."),
        "colleague": _("%(name)s works in the same organisation as somebody on this side: %(side)s."),
        "cases": _("%(name)s has handled other cases of this side (%(side)s): %(count)d."),
        "stage": _("%(name)s has handled an earlier stage of this dispute."),
    }


def told(people: Iterable[User] | None, case: Case, *, besides: Proceeding) -> list[str]:
    """Everything found about some people, as sentences; one that says so where nothing was found."""
    listed = list(people or ())
    found = matches(listed, case, besides=besides)
    lines = [match.words(one.name) for one in listed for match in found[one.pk]]
    return lines or [_("Names, numbers, posts and earlier cases were compared with both sides: nothing was found.")]


def matches(people: Iterable[User], case: Case, *, besides: Proceeding) -> dict[UUID, list[Match]]:
    """What was found about each of some people, in five queries for all of them."""
    listed = {one.pk: one for one in people}
    parties = sorted(case.parties.select_related("person", "organisation"), key=lambda one: Side.values.index(one.side))
    found: dict[UUID, list[Match]] = {pk: [] for pk in listed}
    speaking = _speaking(parties)
    names, phones = _names(parties, speaking), _phones(parties)
    for pk, one in listed.items():
        found[pk] += [Match("name", side) for side in names if one.name in names[side]]
        found[pk] += [Match("phone", side) for side in phones if one.phone and one.phone in phones[side]]
    _posts(found, parties, speaking)
    _cases(found, parties, case)
    earlier = Proceeding.objects.filter(case=case, handler__in=listed).exclude(pk=besides.pk)
    for pk in set(earlier.values_list("handler_id", flat=True)):
        found[pk].append(Match("stage"))
    return found


def _speaking(parties: list[Party]) -> list[Membership]:
    """Who speaks for the organisations among the parties."""
    bodies = [one.organisation_id for one in parties if one.organisation_id]
    held = Membership.objects.filter(organisation__in=bodies, role__in=SPEAKING, active=True)
    return list(held.select_related("user"))


def _names(parties: list[Party], speaking: list[Membership]) -> dict[str, set[str]]:
    """The names of natural persons on each side: parties, their agents and wards, and who speaks for a merchant."""
    names: dict[str, set[str]] = defaultdict(set)
    for one in parties:
        ward, agency = representation.ward_of(one), representation.agency_of(one)
        found = {one.name, one.legal_name, one.person.name if one.person else ""}
        found |= {ward.name if ward else "", agency.name if agency else ""}
        found |= {one.organisation.legal_representative if one.organisation else ""}
        found |= {post.user.name for post in speaking if post.organisation_id == one.organisation_id}
        found |= {row.name for row in _together(one)}
        names[one.side] |= found - {""}
    return names


def _together(party: Party) -> list[Member]:
    """Those who complain together."""
    return list(members.joined(party)) if party.joint else []


def _phones(parties: list[Party]) -> dict[str, set[str]]:
    phones: dict[str, set[str]] = defaultdict(set)
    for one in parties:
        agency = representation.agency_of(one)
        found = {one.phone, one.person.phone if one.person else "", agency.phone if agency else ""}
        found |= {row.phone for row in _together(one)}
        phones[one.side] |= found - {""}
    return phones


def _posts(found: dict[UUID, list[Match]], parties: list[Party], speaking: list[Membership]) -> None:
    """Posts with a party or a store's platform, also former ones; and houses where both work."""
    houses: dict[str, set[UUID]] = defaultdict(set)
    for one in parties:
        if one.organisation is not None:
            houses[one.side].add(one.organisation.pk)
            if one.organisation.platform_id:
                houses[Side.PLATFORM].add(one.organisation.platform_id)
    theirs = {one.person_id: one.side for one in parties if one.person_id}
    theirs |= {row.person_id: one.side for one in parties for row in _together(one) if row.person_id}
    theirs |= {
        post.user_id: one.side for one in parties for post in speaking if post.organisation_id == one.organisation_id
    }
    held = Membership.objects.filter(Q(user__in=found) | Q(user__in=theirs), organisation__isnull=False)
    posts = list(held.values_list("user_id", "organisation_id", "active"))
    shared: dict[UUID, set[str]] = defaultdict(set)
    for user, house, active in posts:
        if active and user in theirs and house is not None:
            shared[house].add(theirs[user])
    for pk, matched in found.items():
        mine = {(house, active) for user, house, active in posts if user == pk and house is not None}
        own = {side for side, bodies in houses.items() for house, _active in mine if house in bodies}
        beside = {side for house, active in mine if active for side in shared[house]} - own
        matched += [Match("post", side) for side in Side.values if side in own]
        matched += [Match("colleague", side) for side in Side.values if side in beside]


def _cases(found: dict[UUID, list[Match]], parties: list[Party], case: Case) -> None:
    """Other cases of the same parties that somebody handled; who is only named in a complaint is known by nothing."""
    same = Q(pk__in=[])
    for one in parties:
        if one.person_id:
            same |= Q(person=one.person_id)
        elif one.organisation_id:
            same |= Q(organisation=one.organisation_id)
    others = Party.objects.filter(same).exclude(case=case).values("pk")
    handled = Proceeding.objects.filter(handler__in=found, case__parties__in=others)
    counted: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    sides = {known: one.side for one in parties if (known := one.person_id or one.organisation_id)}
    columns = ("handler_id", "case_id", "case__parties__person_id", "case__parties__organisation_id")
    for handler, other, person, organisation in handled.values_list(*columns):
        known = person or organisation
        if side := sides.get(known) if known else None:
            counted[handler, side].add(other)
    for (handler, side), several in sorted(counted.items(), key=str):
        found[handler].append(Match("cases", side, len(several)))
