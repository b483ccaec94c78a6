"""Who acts for whom in a case, by what right and until when, for the desks and the parties (components/rows.html)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mediation.cases import choices
from mediation.cases.models import Case, Party
from mediation.cases.representation import Agency, Ward, agency_of, name_of_ward, reads_ward, reads_whole, ward_of
from mediation.cases.reveal import CHILD
from mediation.core import docket
from mediation.core.actors import Actor
from mediation.core.roles import Standing
from mediation.evidence.queries import evidence_of
from odr.web.templatetags.jiefen import full_day, masked_phone


def rows(actor: Actor, case: Case, *, today: date) -> list[dict[str, Any]]:
    """What the reader may know of it; nothing where everybody acts for themselves."""
    found: list[dict[str, Any]] = []
    represented = [one for one in case.parties.all() if one.representation]
    standing = docket.get().standing(actor, case, None) if represented else Standing()
    for party in represented:
        ward, agency = ward_of(party), agency_of(party)
        whole = reads_whole(standing, party)
        if ward is not None:
            named = reads_ward(standing, party, ward)
            found += _of_ward(party, ward, whole=whole, named=named)
            found += [_to_open(case, party)] if whole and not named else []
        if agency is not None:
            found += _of_agency(party, agency, today=today) if whole else [_acting(party, agency)]
        if whole:
            found.append({"label": _("What proves it"), "text": _proof(actor, case, party)})
    return found


def _of_ward(party: Party, ward: Ward, *, whole: bool, named: bool) -> list[dict[str, Any]]:
    name = name_of_ward(ward, whole=named)
    kind = _("a minor") if ward.minor else _("an adult without full capacity")
    said = {"guardian": party.name, "ward": name, "kind": kind}
    acts = [{"label": _("Acts as guardian"), "text": _("%(guardian)s, legal agent of %(ward)s, %(kind)s (Civil Code Art 23)") % said}]  # fmt: skip  # noqa: E501
    if not whole:
        return acts
    acts.append({"label": _("Relation"), "text": str(ward.relation.label)})
    if named:
        acts.append({"label": _("Ward's date of birth"), "text": full_day(ward.born_on)})
    if ward.consented_on:
        said_so = _(
            "Under 14: the guardian agreed separately on %(day)s; name and date of birth are masked for the other side,"
            " and opened at the body only for a stated reason (PIPL Art 31)"
        ) % {"day": full_day(ward.consented_on)}
        acts.append({"label": _("A child's data"), "text": said_so})
    return acts


def _to_open(case: Case, party: Party) -> dict[str, Any]:
    """Where the body opens what is masked for it too."""
    url = f"{reverse('desk_reveal', args=[case.pk])}?party={party.pk}&field={CHILD[0]}"
    return {"label": _("The child's name and date of birth"), "text": _("Show them for a reason that is recorded"), "url": url}  # fmt: skip  # noqa: E501


def _acting(party: Party, agency: Agency) -> dict[str, Any]:
    said = _("%(agent)s, authorised agent of %(principal)s")
    return {"label": _("Acts under an authorisation"), "text": said % {"agent": agency.name, "principal": party.name}}


def _of_agency(party: Party, agency: Agency, *, today: date) -> list[dict[str, Any]]:
    until = full_day(agency.mandate.until)
    powers = _(", ").join(map(str, agency.powers)) or _(
        "General: no offer, acceptance, signature or withdrawal (Civil Procedure Law Art 62)"
    )
    return [
        _acting(party, agency),
        {"label": _("Agent's phone"), "text": masked_phone(agency.phone)},
        {"label": _("Matters"), "text": agency.matters},
        {"label": _("Special powers"), "text": powers},
        {"label": _("Authorised until"), "text": _("%(day)s: over") % {"day": until} if today > agency.mandate.until else until},  # noqa: E501
    ]  # fmt: skip


def _proof(actor: Actor, case: Case, party: Party) -> str:
    given: Iterable[Any] = evidence_of(actor, case).filter(authority=True, party=party).order_by("number", "at")
    named = [one.name if not one.shows else choices.beside(one.name, one.shows) for one in given]
    return "\n".join(named) or _("Nothing was given yet.")
