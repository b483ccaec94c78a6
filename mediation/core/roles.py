"""The seats a person can have in a case, in the words of the law (domain 1, actors)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What somebody is in one case and proceeding; a person can be several."""

    CLAIMANT = "claimant"
    RESPONDENT = "respondent"
    PLATFORM = "platform"
    OFFICER = "officer"
    LEAD = "lead"
    MEDIATOR = "mediator"
    SECRETARY = "secretary"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    HELPER = "helper"
    SYSTEM = "system"
    MEMBER = "member"  # of a joint complaint, who does not represent the others (Order 121 Art 12)
    NAMED = "named"  # in a joint complaint, and has not joined it: has no part in the case yet


ROLE_NAMES: dict[Role, Any] = {
    Role.CLAIMANT: _("complainant"),
    Role.RESPONDENT: _("merchant"),
    Role.PLATFORM: _("platform"),
    Role.OFFICER: _("officer"),
    Role.LEAD: _("head of the bureau"),
    Role.MEDIATOR: _("mediator"),
    Role.SECRETARY: _("mediation committee"),
    Role.CLERK: _("court"),
    Role.SUPERVISOR: _("supervisor"),
    Role.HELPER: _("invited helper"),
    Role.SYSTEM: _("the platform's clock"),
    Role.MEMBER: _("one of the complainants together"),
    Role.NAMED: _("named in a joint complaint"),
}
PARTIES = (Role.CLAIMANT, Role.RESPONDENT, Role.PLATFORM)
HANDLERS = (Role.OFFICER, Role.LEAD, Role.MEDIATOR, Role.SECRETARY, Role.CLERK)


class Power(StrEnum):
    """What an authorised agent may do only where the authorisation says so (CPL Art 62)."""

    SETTLE = "settle"
    WAIVE = "waive"
    CHANGE = "change"


POWER_NAMES: dict[Power, Any] = {
    Power.SETTLE: _("settle"),
    Power.WAIVE: _("waive or withdraw the claim"),
    Power.CHANGE: _("change the claim"),
}


@dataclass(frozen=True, slots=True)
class Mandate:
    """What an authorised agent was given: the special powers, and the last day on which they hold."""

    powers: frozenset[Power]
    until: date


@dataclass(frozen=True, slots=True)
class Group:
    """For whom a representative acts: how many others, and whether each said yes to what is settled here."""

    others: int
    agreed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What one actor is in one case, and (for verbs) in one of its proceedings."""

    roles: frozenset[Role] = frozenset()
    party: Any = None  # the cases.Party one speaks for, or None
    bodies: frozenset[UUID] = field(default_factory=frozenset)  # organisations in charge one works for
    mandate: Mandate | None = None  # of an authorised agent; None for who needs no special power
    group: Group | None = None  # of a representative of several complainants
    member: UUID | None = None  # the row of one who is named in, or has joined, a joint complaint
    recused: bool = False  # would handle the case, but a recusal was granted (Order 121 Art 21)

    def __bool__(self) -> bool:
        """True where the actor has any part in the case; who was merely named in it has none."""
        return bool(self.roles - {Role.NAMED})

    def is_any(self, *roles: Role) -> bool:
        """True where one of `roles` is held."""
        return not self.roles.isdisjoint(roles)
