"""By what right somebody complains for another: as guardian (Civil Code Arts 17-23) or as agent (Order 121 Art 11)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Party
from mediation.core.gate import SHANGHAI
from mediation.core.roles import POWER_NAMES, Mandate, Power, Standing
from mediation.people.masking import masked_name

CHILD, ADULT = 14, 18  # PIPL Art 28; Civil Code Art 17


class Acting(models.TextChoices):
    """For whom a person complains."""

    SELF = "self", _("for myself")
    GUARDIAN = "guardian", _("as guardian")
    AGENT = "agent", _("as authorised agent")
    TOGETHER = "together", _("for myself and others with the same dispute")


class Relation(models.TextChoices):
    """What a guardian is to the ward (Civil Code Arts 27, 28)."""

    PARENT = "parent", _("father or mother")
    GRANDPARENT = "grandparent", _("grandparent")
    SIBLING = "sibling", _("elder brother or sister")
    SPOUSE = "spouse", _("spouse")
    CHILD = "child", _("son or daughter")
    OTHER = "other", _("another guardian, appointed or approved")


@dataclass(frozen=True, slots=True)
class Ward:
    """Whom a guardian acts for. `child` was under fourteen when the complaint was filed: sensitive data (PIPL 28).

    `consented_on`: when the guardian of a child agreed to the use of its data (PIPL 31); None where nobody had to.
    """

    name: str
    born_on: date
    relation: Relation
    minor: bool
    child: bool
    consented_on: date | None


@dataclass(frozen=True, slots=True)
class Agency:
    """An authorised agent: who, in which matters, with which special powers, until which day."""

    name: str
    phone: str
    matters: str
    mandate: Mandate

    @property
    def powers(self) -> list[Any]:
        """The special powers by name, none for a general authorisation."""
        return [name for power, name in POWER_NAMES.items() if power in self.mandate.powers]


def age_on(day: date, born_on: date) -> int:
    """Full years of age on a day; who was born on 29 February is a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def ward_of(party: Party) -> Ward | None:
    """The ward the party's guardian acts for, None where nobody acts as guardian."""
    kept = party.representation
    if kept.get("acting") != Acting.GUARDIAN:
        return None
    born_on, filed_on = date.fromisoformat(kept["born_on"]), date.fromisoformat(kept["filed_on"])
    age = age_on(filed_on, born_on)
    consented_on = datetime.fromisoformat(kept["consented_at"]).astimezone(SHANGHAI).date() if age < CHILD else None
    return Ward(kept["name"], born_on, Relation(kept["relation"]), age < ADULT, age < CHILD, consented_on)


def agency_of(party: Party) -> Agency | None:
    """The agent who acts for the party, None where nobody acts under an authorisation."""
    kept = party.representation
    if kept.get("acting") != Acting.AGENT:
        return None
    mandate = Mandate(frozenset(map(Power, kept["powers"])), date.fromisoformat(kept["until"]))
    return Agency(kept["name"], kept["phone"], kept["matters"], mandate)


def mandate_of(party: Party) -> Mandate | None:
    """What binds the party's agent in the gate; a guardian needs no special power (Civil Code Art 23)."""
    agency = agency_of(party)
    return agency.mandate if agency else None


def name_of_ward(ward: Ward, *, whole: bool = False) -> str:
    """The ward's name: a child's is masked unless its reader may read it whole (PIPL Art 31)."""
    return ward.name if whole or not ward.child else masked_name(ward.name)


def reads_ward(standing: Standing, party: Party, ward: Ward) -> bool:
    """True for whoever reads the ward's name and day of birth: a child's only the guardian, the body by `reveal`."""
    return reads_whole(standing, party) and not (ward.child and not _own(standing, party))


def reads_whole(standing: Standing, party: Party) -> bool:
    """True for the party's own side and for the bodies in charge."""
    return bool(standing.bodies) or _own(standing, party)


def _own(standing: Standing, party: Party) -> bool:
    return standing.party is not None and standing.party.pk == party.pk
