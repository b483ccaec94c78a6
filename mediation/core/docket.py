"""What the gate needs of the subject that keeps cases, so that the core can stand below it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from mediation.core.actors import Actor
from mediation.core.roles import Standing

if TYPE_CHECKING:
    from mediation.cases.models import Case, Proceeding


class Docket(Protocol):
    """Kept by mediation.cases; registered once with `keep`."""

    def lock(self, case: UUID) -> "Case | None":
        """The case with its row locked until the commit, or None."""

    def proceedings(self, case: "Case") -> "list[Proceeding]":
        """All proceedings of a case, oldest first, each as the proxy class of its stage."""

    def standing(self, actor: Actor, case: "Case", proceeding: "Proceeding | None") -> Standing:
        """What the actor is in this case and, for handlers, in this proceeding."""

    def open_proceeding(self, case: "Case", kind: str, *, now: datetime, **fields: Any) -> "Proceeding":
        """A new proceeding in its first state."""

    def display(self, actor_kind: str, actor_id: str) -> str:
        """Name of an actor as people with a part in the case may read it."""


_kept: list[Docket] = []


def keep(docket: Docket) -> None:
    """Register the docket; the last one counts."""
    _kept[:] = [docket]


def get() -> Docket:
    """The registered docket."""
    return _kept[0]
