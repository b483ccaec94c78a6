"""Is the package what was filed? The court's own check, run here with the program that lies inside the package."""

import io
from dataclasses import dataclass
from uuid import UUID

from mediation.cases import choices
from mediation.cases.docket import as_stage
from mediation.confirmation import dossier, signing, verify
from mediation.confirmation.package import DossierError
from mediation.confirmation.queries import confirmation_of
from mediation.confirmation.verbs import WITH_COURT
from mediation.core import docket
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.evidence.store import Altered


@dataclass(frozen=True, slots=True)
class Integrity:
    """What the check found: whole or not, a line for each thing that holds, the first that does not."""

    whole: bool
    lines: tuple[str, ...]
    fault: str
    fingerprint: str
    size: int


def look(actor: Actor, confirmation: UUID) -> Integrity:
    """Make the package from the record and put it to its verifier; for the court's clerk, nothing is recorded.

    Refused `not_found`, `forbidden`, `not_open` before filing, `unavailable` while papers are being made.
    """
    application = confirmation_of(actor, confirmation)
    proceeding = as_stage(application.proceeding)
    if not docket.get().standing(actor, proceeding.case, proceeding).is_any(Role.CLERK):
        raise Refused("forbidden")
    if proceeding.state not in WITH_COURT:
        raise Refused("not_open", state=proceeding.state)
    key = signing.fingerprint(dossier.key().public_key())
    found: list[str] = []
    try:
        package = dossier.build(proceeding)
        found.extend(map(_spoken, verify.checks(io.BytesIO(package), key)))
    except (DossierError, verify.DoesNotHold) as fault:
        return Integrity(False, tuple(found), _spoken(str(fault)), key, 0)
    except (Altered, FileNotFoundError) as fault:
        return Integrity(False, tuple(found), str(fault.args[0]), key, 0)
    return Integrity(True, tuple(found), "", key, len(package))


def _spoken(line: str) -> str:
    """The half of a line in the reader's language; the verifier says both."""
    halves = line.split(" | ", 1)
    return halves[-1] if choices.language() == "en" else halves[0]
