"""What the papers of people's mediation say, and the bureau's document, collected in the act that issues them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from mediation.agreements import openness, signing
from mediation.agreements.models import Agreement, SessionRecord, Signature, SignerKind
from mediation.agreements.rules import shares
from mediation.cases.models import Case, Party, Proceeding, Side
from mediation.cases.states import Stage
from mediation.core.gate import SHANGHAI, Act
from mediation.documents.builders import acting_for, claims, roll
from mediation.documents.papers import builder
from mediation.evidence.models import Evidence
from mediation.law import citations, wording
from mediation.law.areas import in_full
from mediation.people.masking import masked_id_number, masked_phone
from mediation.rooms import facts
from mediation.rooms.models import Helper, RoomKind

#: Stages whose papers name who applies and against whom, and not who complains of whom.
APPLYING = (Stage.PEOPLES_MEDIATION, Stage.COURT_MEDIATION)


def party(one: Party) -> dict[str, Any]:
    """A party as papers name it; numbers are masked, the court asks for more where it needs it."""
    known: dict[str, Any] = {
        "name": one.name,
        "address": in_full(one.area, one.address),
        "phone": masked_phone(one.phone),
    }
    if one.id_number:
        known["id_no"] = masked_id_number(one.id_number)
    if one.organisation is not None:
        known["uscc"] = one.organisation.uscc
        known["representative"] = one.organisation.legal_representative
        agent = Signature.objects.filter(party=one).order_by("-at").first()
        if agent is not None:
            known["agent"] = {"name": agent.person.name, "phone": masked_phone(agent.person.phone)}
    known |= acting_for(one)
    return {key: value for key, value in known.items() if value}


def sides(case: Case) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Who brought the dispute, and against whom."""
    both = list(case.parties.select_related("organisation"))
    against = [one for one in both if one.side == Side.RESPONDENT]
    return [party(one) for one in both if one.side == Side.CLAIMANT], [party(one) for one in against]


def dispute(case: Case) -> str:
    """How papers name the dispute."""
    names = {one.side: one.name for one in case.parties.all()}
    respondent = names.get(Side.RESPONDENT, "")
    return wording.say("dispute.between", claimant=names[Side.CLAIMANT], respondent=respondent)


def signed(document: UUID, *, roles: str = "side") -> list[dict[str, Any]]:
    """Signatures as papers list them, each role in the words of `roles`; the seal stands on the paper itself."""
    held = Signature.objects.filter(document=document).exclude(kind=SignerKind.COMMITTEE).order_by("at", "id")
    return [
        {
            "signer": one.name
            if one.name == one.person.name
            else wording.say("sign.for", name=one.name, person=one.person.name),
            "role": role_of(one, roles),
            "method": wording.say(f"sign.{one.method}"),
            "at": one.at,
            "content_sha256": one.content_hash,
        }
        for one in held.select_related("person", "party")
    ]


def role_of(signature: Signature, roles: str = "side") -> str:
    """As what somebody signed, in the words of papers."""
    return wording.say(f"{roles}.{signature.party.side if signature.party else signature.kind}")


def terms(agreement: Agreement, case: Case) -> list[dict[str, Any]]:
    """The terms as the paper sets them: the sentence, and what money moves."""
    names = {str(one.pk): one.name for one in case.parties.all()}
    found = []
    for term in agreement.terms:
        row: dict[str, Any] = {"text": wording.term(term, names)}
        if term["kind"] == "payment":
            row |= {
                "payer": names[term["payer"]],
                "payee": names[term["payee"]],
                "amount": Decimal(term["amount"]),
                "amount_words": term["amount_words"],
                "due": term["due_on"],
                "channel": wording.say(f"method.{term['method']}"),
            }
        found.append(row)
    return found


def of_agreement(agreement: Agreement, case: Case) -> dict[str, Any]:
    """What both kinds of agreement say alike."""
    applicants, respondents = sides(case)
    return {
        "applicants": applicants,
        "respondents": respondents,
        "facts": agreement.facts,
        "terms": terms(agreement, case),
        "signatures": signed(agreement.pk),
        "content_sha256": agreement.content_hash,
        "sealed_at": agreement.effective_at,
    }


@builder("pm_application")
def pm_application(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """One side's application; the other side files its own."""
    by_side = {one.side: one for one in act.case.parties.select_related("organisation")}
    applicant = act.standing.party or by_side[Side.CLAIMANT]  # with the filing itself nobody has a seat yet
    other = by_side[Side.RESPONDENT if applicant.side == Side.CLAIMANT else Side.CLAIMANT]
    return {
        "number": act.case.number,
        "committee": _body(proceeding),
        "applicants": [party(applicant)],
        "respondents": [party(other)],
        "facts": act.case.facts,
        "claims": claims(act.case),
        "evidence": [shown(one) for one in public(act.case)],
    }


@builder("rights_notice")
def rights_notice(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """The parties' rights and duties."""
    return {
        "number": proceeding.number,
        "committee": _body(proceeding),
        "dispute": dispute(act.case),
        "mediator": mediator(proceeding),
    }


@builder("mediation_record")
def mediation_record(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """The newest session's record."""
    record = SessionRecord.objects.filter(proceeding_id=proceeding.pk).latest("number")
    content = record.said or record.content
    held = {str(one.pk): shown(one) for one in public(act.case)}
    return {
        "number": proceeding.number or act.case.number,
        "organisation": _body(proceeding),
        "dispute": dispute(act.case),
        "session": wording.say("present.session", number=record.number),
        "started_at": record.started_at,
        "ended_at": record.ended_at,
        "place": content["place"] or wording.say("present.place"),
        "mediator": mediator(proceeding),
        "recorder": content["recorder"],
        "interpreter": content["interpreter"],
        "attendees": [
            {
                "name": one["name"],
                "role": one["role"],
                "verified": wording.say(f"identity.{'way' if record.signed else 'level'}_{one['verified']}"),
                "channel": wording.say(f"present.{one['channel']}"),
            }
            for one in content["attendees"]
        ],
        "helpers": [*_helpers(proceeding), *content.get("helped", [])],
        **({"openness": wording.say("present.open")} if openness.is_open(proceeding.facts) else {}),
        "rights_told": wording.say("present.rights"),
        **{key: content[key] for key in ("absent", "told", "agenda", "corrections", "unsigned") if content.get(key)},
        **({"signatures": signed(record.signed, roles=_sides(proceeding))} if record.signed else {}),
        "statements": content["statements"],
        "evidence": [held[pk] for pk in content["evidence"] if pk in held],
        "proposals": lines(content["proposals"]),
        "confirmed": facts.settled(act.case, proceeding=proceeding.pk),
        "undisputed": lines(content["undisputed"]),
        "result": content["result"],
    }


def _sides(proceeding: Proceeding) -> str:
    return "side" if proceeding.kind in APPLYING else "bureau_side"


@builder("pm_agreement")
def pm_agreement(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """The agreement as signed by all and sealed."""
    agreement = Agreement.objects.get(pk=proceeding.facts["agreement"])
    names = {one.side: one.name for one in act.case.parties.all()}
    return {
        **of_agreement(agreement, act.case),
        "number": proceeding.number,
        "committee": _body(proceeding),
        "mediator": mediator(proceeding),
        "effect": wording.say("agreement.effect_committee"),
        "issues": agreement.issues,
        "responsibilities": [{"who": names[side], "what": what} for side, what in agreement.responsibilities.items()],
    }


@builder("mediation_document")
def mediation_document(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """Form 9: the bureau's document, after the last signature."""
    agreement = Agreement.objects.get(pk=proceeding.facts["agreement"])
    alike = of_agreement(agreement, act.case)
    against = alike["respondents"][0]
    against.setdefault("address", wording.say("bureau.no_address"))
    against.setdefault("representative", wording.say("bureau.no_representative"))
    return {
        **{key: alike[key] for key in ("terms", "content_sha256", "sealed_at")},
        "signatures": signed(agreement.pk, roles="bureau_side"),
        "authority": _body(proceeding),
        "basis": citations.cite("O121 24", "zh"),
        "complainant": alike["applicants"][0],
        "respondent": against,
        "dispute": agreement.facts,
        "claims": claims(act.case),
        **roll(act.case, shares(agreement.terms)),
        "effect": wording.say("agreement.effect_bureau"),
        "mediator": mediator(proceeding) or officer(agreement),
    }


def _helpers(proceeding: Proceeding) -> list[str]:
    """Who helped before everyone, as what, from when on, and by whose consent (PML Art 20; domain 5.3)."""
    came = Helper.objects.filter(
        room__proceeding_id=proceeding.pk, room__kind=RoomKind.JOINT, joined_at__isnull=False
    ).order_by("joined_at")  # fmt: skip
    return [
        wording.say(
            "helper.line", name=one.name, kind=wording.say(f"helper.{one.kind}"), words=one.words,
            on=wording.day(one.joined_at.astimezone(SHANGHAI).date()),
            consent=wording.say("helper.consented" if one.needs else "helper.invited"),
        )
        for one in came if one.joined_at
    ]  # fmt: skip


def public(case: Case, *, until: datetime | None = None) -> list[Evidence]:
    """Evidence that everyone in the case may see, in the order of its numbers."""
    shown = Evidence.objects.filter(case=case, audience="case").order_by("number", "at", "id")
    return list(shown.filter(at__lte=until) if until else shown)


def shown(one: Evidence) -> str:
    """A piece of evidence as lists name it."""
    return wording.say("evidence.item", name=one.name, number=one.number)


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def mediator(proceeding: Proceeding) -> str:
    """Who is in charge, by name."""
    return proceeding.handler.name if proceeding.handler else ""


def officer(agreement: Agreement) -> str:
    """The officer who signed."""
    held = signing.signatures(agreement.pk).filter(kind=SignerKind.OFFICER).first()
    return held.name if held else ""


def _body(proceeding: Proceeding) -> str:
    return proceeding.body.name if proceeding.body else ""
