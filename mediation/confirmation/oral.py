"""The joint application made orally: asked for, taken to the minutes, signed, and so filed (J3; CPLI 353)."""

from typing import Any

from mediation.agreements import rules as agreement_rules
from mediation.agreements import signing
from mediation.cases.states import Stage
from mediation.confirmation import rules
from mediation.confirmation.verbs import in_time, mediated_by, of
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.documents.render import plain
from mediation.people.queries import user_of

STAGE = Stage.CONFIRMATION


def _unsigned(act: Act) -> None:
    """Guard: in time, and nobody has signed the written application. Refused `too_late`, `already_decided`."""
    in_time(act, mediated_by(act.proceeding))
    if signing.signatures(act.proceeding.pk).exists():
        raise Refused("already_decided")


@verbs.effect(STAGE, "ask_oral", guard=_unsigned)
def ask_oral(act: Act, data: dict[str, Any]) -> None:
    """The court learns of it now, as its clerk has to write it down."""
    application = of(act.proceeding)
    act.proceeding.body = application.court
    act.note(court=application.court_id)
    act.move("ask_oral", oral_asked_on=act.today)


@verbs.effect(STAGE, "take_minutes")
def take_minutes(act: Act, data: dict[str, Any]) -> None:
    """Fix what both sides apply for; that is what they sign. Refused `forbidden` for a program."""
    clerk = user_of(act.actor)
    if clerk is None:
        raise Refused("forbidden")
    application, mediated = of(act.proceeding), mediated_by(act.proceeding)
    written = plain({name: data[name] for name in ("facts", "performance")})
    agreement = {"number": mediated.number, "content_sha256": application.agreement.content_hash}
    signed = rules.content(
        proceeding=act.proceeding, number=application.number, court=application.court, agreement=agreement, **written
    )
    signed["minutes"] = {"by": clerk.name, "at": act.now.isoformat()}
    application.facts, application.performance = written["facts"], written["performance"]
    application.minuted_by, application.minuted_at = clerk, act.now
    application.content_hash = agreement_rules.digest(signed)
    application.save(update_fields=["facts", "performance", "minuted_by", "minuted_at", "content_hash"])
    act.note(content_sha256=application.content_hash)
    act.result |= {"content_hash": application.content_hash}
    act.move("take_minutes", minuted_on=act.today)
