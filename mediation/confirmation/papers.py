"""What the court's papers say: the joint application, the committee's proof, addresses for service, the evidence."""

from typing import Any

from mediation.agreements import papers as mediation_papers
from mediation.agreements.models import SessionRecord
from mediation.cases.models import Proceeding
from mediation.cases.states import Stage
from mediation.confirmation import agents
from mediation.confirmation.court_models import Hearing, LitigationAgent
from mediation.confirmation.models import Application, Service
from mediation.confirmation.rules import mediated_at
from mediation.confirmation.verbs import mediated_by, of
from mediation.core.gate import Act
from mediation.core.roles import Power
from mediation.documents import numbers
from mediation.documents.builders import piece
from mediation.documents.papers import OWN, builder
from mediation.law import citations, wording
from mediation.people import id_numbers
from mediation.people.masking import masked_phone
from mediation.people.models import Organisation


@builder("confirmation_application")
def confirmation_application(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """The joint application, with both signatures (domain 6.3)."""
    application, mediated = of(proceeding), mediated_by(proceeding)
    services = list(application.services.select_related("party__organisation"))
    return {
        "number": application.number,
        "court": application.court.name,
        "applicants": [_applicant(one) for one in services],
        "agreement_number": mediated.number,
        "agreement_on": mediated.facts["effective_on"],
        "effective_on": mediated.facts["effective_on"],
        "committee": mediated_at(mediated),
        "agreement_kind": _in_words("kind", mediated),
        "facts": application.facts,
        "performance": application.performance,
        "basis": _in_words("basis", mediated),
        "attachments": wording.several(_key("attachments", mediated)),
        "signatures": mediation_papers.signed(application.pk),
        "content_sha256": application.content_hash,
        **_minuted(application),
    }


def _key(key: str, mediated: Proceeding) -> str:
    """The words of a committee's agreement, or those of one before a court's mediator."""
    return f"application.{key}_court" if mediated.kind == Stage.COURT_MEDIATION else f"application.{key}"


def _in_words(key: str, mediated: Proceeding) -> str:
    return wording.say(_key(key, mediated))


def _minuted(application: Application) -> dict[str, Any]:
    """Who took an oral application to the minutes, and when; nothing for a written one."""
    if application.minuted_by is None:
        return {}
    return {"clerk": application.minuted_by.name, "minuted_at": application.minuted_at}


@builder("hearing_notice")
def hearing_notice(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """When and where both sides are asked, and what follows if one stays away (CPLI Arts 356, 357)."""
    application, hearing = of(proceeding), Hearing.objects.get(pk=proceeding.facts["hearing"])
    return {
        "number": numbers.take("hearing_notice", application.court, act.today),
        "court": application.court.name,
        "recipient": wording.say("bureau.between").join(services_names(application)),
        "dispute": mediation_papers.dispute(act.case),
        "application_number": application.docket_no or application.number,
        "time": hearing.starts_at,
        "place": hearing.place,
        "online": hearing.online,
        "bring": hearing.bring,
        "basis": citations.cite("CPLI 356", "zh"),
        "consequence": wording.say("application.default", article=citations.cite("CPLI 357", "zh")),
        "sealed_at": act.now,
    }


def services_names(application: Application) -> list[str]:
    """Names of the parties who applied, in the order in which they signed."""
    return [one.party.name for one in application.services.select_related("party")]


@builder("litigation_authority")
def litigation_authority(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """By which a party lets an agent act before the court, and how far (CPL Arts 61, 62)."""
    application, mediated = of(proceeding), mediated_by(proceeding)
    agent = LitigationAgent.objects.select_related("party__organisation").get(pk=act.data["agent"])
    return {
        "number": application.number,
        "court": application.court.name,
        "principal": mediation_papers.party(agent.party),
        "matter": wording.say("application.matter", number=mediated.number, kind=_in_words("kind", mediated)),
        "authorised_on": act.today,
        **_agent(agent),
    }


def _agent(agent: LitigationAgent) -> dict[str, Any]:
    """An agent as papers name one; the phone is masked."""
    held = [wording.say(f"represent.{power}") for power in Power if power in agent.powers]
    scope = "represent.special" if held else "represent.general"
    said = {
        "agent": agent.name,
        "kind": wording.say(f"litigation.{agent.kind}"),
        "of": agent.known["of"],
        "certificate": agent.known["certificate"],
        "phone": masked_phone(agent.known["phone"]),
        "powers": wording.say(scope, powers=wording.say("bureau.between").join(held)),
    }
    return {key: value for key, value in said.items() if value}


@builder("mediation_proof")
def mediation_proof(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """The proof that a committee mediated, or whom the court invited, under its own number and seal (CPLI Art 354)."""
    mediated = mediated_by(proceeding)
    committee: Organisation | None = mediated.body
    by_court = mediated.kind == Stage.COURT_MEDIATION
    applicants, respondents = mediation_papers.sides(act.case)
    return {
        "number": numbers.take("mediation_proof", committee, act.today) if committee else "",
        "committee": committee.name if committee else "",
        "parties": [*applicants, *respondents],
        "dispute": wording.say("dispute.kind"),
        "accepted_on": mediated.facts["confirmed_on" if by_court else "accepted_on"],
        **({"by_court": True} if by_court else {}),
        "mediator": mediation_papers.mediator(mediated),
        "sessions": SessionRecord.objects.filter(proceeding_id=mediated.pk).count(),
        "agreement_number": mediated.number,
        "agreement_on": mediated.facts["effective_on"],
        "phone": committee.phone if committee else "",
        "sealed_at": act.now,
    }


@builder("service_address", audience=OWN)
def service_address(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """Where the party that has just signed can be served (OMR Art 17)."""
    application = of(proceeding)
    service = Service.objects.select_related("party__organisation").get(
        application=application, party=act.standing.party
    )
    held = mediation_papers.signed(application.pk)
    return {
        "number": application.number,
        "court": application.court.name,
        "dispute": mediation_papers.dispute(act.case),
        "person": mediation_papers.party(service.party),
        "address": service.contact["address"],
        "phone": service.contact["phone"],
        "recipient": service.party.name,
        "agree_electronic": service.electronic,
        "electronic_address": service.contact["electronic_address"],
        "signatures": held[-1:],
    }


@builder("evidence_list")
def evidence_list(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """Every piece that everyone in the case may see, with both hashes (domain 6.5)."""
    mediated = mediated_by(proceeding)
    return {
        "number": mediated.number,
        "organisation": mediated.body.name if mediated.body else "",
        "dispute": mediation_papers.dispute(act.case),
        "evidence": [piece(one) for one in mediation_papers.public(act.case)],
    }


def _applicant(service: Service) -> dict[str, Any]:
    known = mediation_papers.party(service.party)
    if number := service.party.id_number:
        sex = "male" if id_numbers.is_male(number) else "female"
        known |= {"sex": wording.say(f"person.{sex}"), "born_on": id_numbers.born_on(number)}
    if service.electronic:
        known["service_address"] = service.contact["electronic_address"]
    known["litigation_agents"] = [
        wording.say("application.agent" if one.known["of"] else "application.own_agent", **_agent(one))
        for one in agents.acting(service.application_id, service.party)
    ]
    return known
