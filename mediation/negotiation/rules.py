"""Who may put what to whom: pure decisions about offers (domain 5.1, field 11)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mediation.cases.models import Case, Party, Side
from mediation.negotiation.terms import LATEST

LONGEST = timedelta(days=90)
USUAL = timedelta(days=7)
ANSWERED_BY: Mapping[str, str] = {
    Side.CLAIMANT: Side.RESPONDENT,
    Side.RESPONDENT: Side.CLAIMANT,
    Side.PLATFORM: Side.CLAIMANT,
}


def usual_end(now: datetime) -> datetime:
    """Until when an offer stays open unless its maker says otherwise, to the minute."""
    return (now + USUAL).replace(second=0, microsecond=0)


def answers_to(side: str) -> list[str]:
    """The sides whose offers `side` may accept; never its own, and the platform none: it has no vote for the store."""
    return [maker for maker, answerer in ANSWERED_BY.items() if answerer == side]


def settles(side: str, parties: list[Party]) -> bool:
    """Whether an accepted offer of `side` settles the dispute.

    The platform's own money comes on top of a settlement with the store, unless nobody speaks for the store here.
    """
    store = next((one for one in parties if one.side == Side.RESPONDENT), None)
    heard = store is not None and (store.organisation_id or store.person_id)
    return side != Side.PLATFORM or not heard


def fault(term: Mapping[str, Any], case: Case, maker: Party, today: date) -> str:
    """What is wrong with a term of an offer, "" when nothing is: nobody can promise what a third one must do."""
    sides = {str(one.pk): one.side for one in case.parties.all()}
    payer, payee = sides.get(term["payer"]), sides.get(term["payee"])
    due = date.fromisoformat(term["due_on"])
    if payer is None or payee is None:
        return _("This person is not a party of the case.")
    if term["payer"] == term["payee"]:
        return _("One who does something and one who receives it cannot be the same.")
    if due < today:
        return _("This day is already over.")
    if due > today + LATEST:
        return _("This day is too far away.")
    if maker.side == Side.PLATFORM:
        if payer != Side.PLATFORM or payee != Side.CLAIMANT or term["kind"] != "payment":
            return _("The platform can add money of its own for the complainant, nothing in the store's name.")
    elif Side.PLATFORM in (payer, payee):
        return _("An offer can bind the two sides only, not the platform.")
    return ""
