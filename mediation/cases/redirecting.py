"""What happens to something that came as a complaint and is none, and how a complaint is made of it (F6, Art 44)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases import decisions
from mediation.cases.models import Case, Draft, Party, Side
from mediation.cases.states import AdministrativeState, Stage
from mediation.core import verbs
from mediation.core.audience import EVERYONE
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.evidence.verbs import copy_to_draft
from mediation.people.models import OrganisationKind, User
from mediation.people.queries import user_of

ADMINISTRATIVE = Stage.ADMINISTRATIVE
_OF_CASE = ("title", "facts", "problem", "goods", "channel", "product", "order_no")


@verbs.effect(ADMINISTRATIVE, "redirect")
def redirect(act: Act, data: dict[str, Any]) -> None:
    """Close it with a note on where it belongs; what it was is told to nobody but who wrote it."""
    act.audience = Side.CLAIMANT.value
    act.note(matter=data["matter"], article="O121 44")
    decisions.fix(act, decisions.redirected(act, data))


ANEW = Step(
    rule="F6",
    label=_("File a complaint with what I gave"),
    event="administrative.filed_anew",
    who=(Role.CLAIMANT,),
    audience=Side.CLAIMANT.value,
)


@verbs.verb(ADMINISTRATIVE, "file_anew", ANEW, states=frozenset({AdministrativeState.REDIRECTED.value}))
def file_anew(act: Act, data: dict[str, Any]) -> None:
    """Begin a complaint with every answer and every file given before; the same draft while it is not filed."""
    person, party = user_of(act.actor), act.standing.party
    if person is None or party is None:
        raise Refused("forbidden")
    draft = _begun(act, person) or _draft(act, person, party)
    act.note(draft=draft.pk)
    act.keep(anew=draft.pk)
    act.result |= {"draft": str(draft.pk)}


def _begun(act: Act, person: User) -> Draft | None:
    kept = act.proceeding.facts.get("anew")
    return Draft.objects.filter(pk=kept, person=person, filed_case=None).first() if kept else None


def _draft(act: Act, person: User, party: Party) -> Draft:
    written = Draft.objects.filter(filed_case=act.case, person=person).first()
    answers: Any = dict(written.answers) if written else _answers(act.case, party)
    draft = Draft.objects.create(person=person, answers=answers, step="what", saved_at=act.now)
    own = act.case.evidence.filter(party=party, audience__in=(EVERYONE, party.side))
    copy_to_draft(draft, own, now=act.now)
    return draft


def _answers(case: Case, party: Party) -> dict[str, Any]:
    """What the pages of a complaint ask for, out of a case that was filed without them."""
    sides = {one.side: one for one in case.parties.all()}
    against, beside = sides.get(Side.RESPONDENT), sides.get(Side.PLATFORM)
    rows = [
        {"kind": one.kind, "amount": "" if one.amount is None else str(one.amount), "text": one.text}
        for one in case.claims.all()
    ]
    answers = {name: getattr(case, name) for name in _OF_CASE} | {
        "happened_on": case.happened_on.isoformat() if case.happened_on else "",
        "order_amount": "" if case.order_amount is None else str(case.order_amount),
        "claims": rows, "name": party.name, "area": party.area, "address": party.address,
        "publish_consent": str(case.publish_consent), "entrust_consent": str(case.entrust_consent),
        "route": "authority",
    }  # fmt: skip
    for one in (against, beside):
        if one is not None and one.organisation is not None:
            named = "platform" if one.organisation.kind == OrganisationKind.PLATFORM else "store"
            answers[named] = str(one.organisation.pk)
        elif one is not None:
            answers |= {"store_name": one.name, "store_area": one.area, "store_place": one.address}
    return answers
