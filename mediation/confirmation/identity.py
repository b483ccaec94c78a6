"""The sheet that says how well a party is known, fixed at filing."""

from typing import Any

from mediation.agreements import papers as mediation_papers
from mediation.agreements.models import Signature
from mediation.cases.models import Case, Party
from mediation.confirmation.models import Application
from mediation.law import wording


def identity_sheet(application: Application, case: Case, party: Party) -> dict[str, Any]:
    """How well a party is known, with its numbers masked."""
    signature = Signature.objects.filter(document=application.pk, party=party).select_related("person").first()
    known = wording.say("identity.organisation")
    if party.organisation is None and signature is not None:
        known = wording.say(f"identity.level_{signature.person.identity_level}")
    return {
        "number": application.number,
        "dispute": mediation_papers.dispute(case),
        "person": mediation_papers.party(party),
        "role": wording.say(f"side.{party.side}"),
        "agent": signature.person.name if party.organisation and signature else "",
        "verified": known,
    }
