"""Who acts. An actor is never None: a person, an organisation's own token, or the system."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """Kinds of actor; an event keeps kind and id, never a foreign key."""

    PERSON = "person"
    ORGANISATION = "organisation"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """One who performs verbs and reads: kind and id."""

    kind: ActorKind
    id: str

    @classmethod
    def person(cls, user_id: UUID | str) -> "Actor":
        """A natural person with an account."""
        return cls(ActorKind.PERSON, str(user_id))

    @classmethod
    def organisation(cls, organisation_id: UUID | str) -> "Actor":
        """An organisation acting through its own API token."""
        return cls(ActorKind.ORGANISATION, str(organisation_id))

    @classmethod
    def system(cls, part: str = "clock") -> "Actor":
        """The platform itself; `part` says which: clock, outbox, import."""
        return cls(ActorKind.SYSTEM, part)

    @property
    def is_system(self) -> bool:
        """True for the platform itself."""
        return self.kind is ActorKind.SYSTEM

    @property
    def key(self) -> str:
        """Stable text of kind and id, e.g. for idempotency records."""
        return f"{self.kind.value}:{self.id}"
