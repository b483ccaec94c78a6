"""What the papers of filing and of the bureau say, collected from the case in the act that issues them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mediation.cases import members, representation
from mediation.cases.flows.administrative_inputs import FABRICATED, fabrication_article
from mediation.cases.flows.intake_inputs import intake_rules, rules_of_receipt
from mediation.cases.models import EvidenceCall
from mediation.core.gate import Act
from mediation.core.roles import Power
from mediation.deadlines import calendars
from mediation.deadlines.models import Deadline
from mediation.documents.papers import builder
from mediation.law import citations, jurisdiction, redirects, rulesets, wording
from mediation.people import lists
from mediation.people.masking import masked_phone
from mediation.people.models import Organisation, User
from mediation.people.queries import user_of

if TYPE_CHECKING:
    from mediation.cases.models import Case, Party, Proceeding
    from mediation.evidence.models import Evidence


@builder("receipt", audience="claimant")
def receipt(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Who received what and when, and what happens next by when."""
    case, body = act.case, proceeding.body
    official = proceeding.kind == "administrative"
    running = list(Deadline.objects.filter(proceeding_id=proceeding.pk, status="armed").order_by("fires_at"))
    why = citations.passages(*(clock.article for clock in running))
    return {
        "number": case.number,
        "authority": wording.say("bureau.between").join(proceeding.addressees()),
        "official": official,
        "received_at": act.now,
        "complainant": name_of(case, "claimant"),
        "respondent": name_of(case, "respondent"),
        "subject": case.title,
        "claims": claims(case),
        "amount": case.amount,
        "materials": wording.say("bureau.between").join(
            one.name for one in case.evidence.filter(audience="case").order_by("number")
        ),
        "next": [_next_step(clock, text) for clock, text in zip(running, why, strict=True)],
        "contact": body.phone if body and official else "",
    }


def _next_step(clock: Deadline, why: str) -> dict[str, Any]:
    rule = rulesets.get(clock.rule_set).clock(clock.code)
    return {"what": rule.label_zh, "by": clock.due_lenient, "why": why}


@builder("distribution_notice")
def distribution_notice(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 3: the unified intake unit passes a complaint on to the unit that is competent."""
    facts, case = proceeding.facts, act.case
    unit = Organisation.objects.get(pk=facts["rerouted_to"])
    rules = rules_of_receipt(proceeding)
    basis, deciding = citations.passages(of_order(rules, "41"), _article_of_intake(rules))
    return issued(act, proceeding) | {
        "basis": basis,
        "recipient": unit.name,
        "complainant": name_of(case, "claimant"),
        "respondent": name_of(case, "respondent"),
        "subject": case.title,
        "received_on": date.fromisoformat(facts["received_on"]),
        "why": jurisdiction.reason(facts["connection"], "zh"),
        "decision_basis": deciding,
        "materials": wording.say("bureau.between").join(
            one.name for one in case.evidence.filter(audience="case").order_by("number")
        ),
    }


@builder("guidance_note", audience="claimant")
def guidance_note(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """What came as a complaint and is none: what it is, where it belongs, and that a complaint can still be made."""
    facts = proceeding.facts
    found, rules = redirects.matter(facts["matter"]), rules_of_receipt(proceeding)
    order, *other = found.article.split("; ")
    basis = "; ".join([of_order(rules, order.removeprefix("O121 ")), *other])
    return _decision(act, proceeding) | {
        "basis": citations.cite(basis, "zh"),
        "matter": found.zh,
        "reasons": facts["reason"],
        "way": found.way_zh,
    }


@builder("acceptance_decision")
def acceptance_decision(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 5: the complaint is accepted."""
    facts = proceeding.facts
    clock = Deadline.objects.filter(proceeding_id=proceeding.pk, code="D05").order_by("-instance").first()
    return _decision(act, proceeding) | {
        "basis": citations.cite(_article_of_intake(rules_of_receipt(proceeding)), "zh"),
        "rules": _rules_used(proceeding, rules_of_receipt(proceeding)),
        **roll(act.case),
        "due_on": clock.due_lenient if clock else _sixty_days(date.fromisoformat(facts["accepted_on"])),
    }


def _sixty_days(accepted_on: date) -> date:
    """When the mediation will have to end, for a draft: the clock is armed with the decision."""
    return rulesets.for_date(accepted_on).period("D05", accepted_on, calendar=calendars.current()).due_lenient


@builder("decline_decision", audience="claimant")
def decline_decision(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 6: not accepted, on one ground, with reasons, what was weighed, who signed it off, and the other paths."""
    facts = proceeding.facts
    rules = intake_rules(proceeding)
    ground = rules.ground("decline", proceeding.ground)
    known = {one.code: one for one in rules.factors(ground.code)}
    weighed = [(known[row["factor"]], row["rests_on"]) for row in facts.get("factors", [])]
    law = f"{_article_of_intake(rules)}; {ground.article}"
    cited, *factors, basis = citations.passages(ground.article, *(one.article for one, _why in weighed), law)
    second = User.objects.filter(pk=facts["signed_off_by"]).first()
    return _decision(act, proceeding) | {
        "ground": cited,
        "ground_text": ground.text_zh,
        "reasons": "\n".join(filter(None, (facts["reason"], facts.get("without_factors")))),
        "factors": [
            wording.say("bureau.factor", article=where, factor=one.text_zh, rests_on=why)
            for where, (one, why) in zip(factors, weighed, strict=True)
        ],
        "basis": basis,
        "remedies": _remedies(rules),
        "rules": _rules_used(proceeding, rules),
        "reviewer": second.name if second else "",
    }


def _rules_used(proceeding: "Proceeding", rules: rulesets.RuleSet) -> str:
    """By which rule set it was decided, and why that one."""
    day = "decided" if rules.id != rules_of_receipt(proceeding).id else "received"
    return wording.say(f"bureau.rules_{day}", id=rules.id)


@builder("evidence_call")
def evidence_call(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """The platform is asked for the store's identity or for records, by a day, with what follows if nothing comes."""
    call = EvidenceCall.objects.get(pk=proceeding.facts["call"])
    clock = Deadline.objects.filter(proceeding_id=proceeding.pk, code="H7").order_by("-instance").first()
    if clock is None:
        raise RuntimeError("a call for evidence arms its clock before its paper is written")
    return issued(act, proceeding) | {
        "basis": citations.cite("NTM 34; ECL 62", "zh"),
        "recipient": name_of(act.case, "platform"),
        "dispute": dispute(act.case),
        "store": name_of(act.case, "respondent"),
        "wanted": [wording.say(f"call.{one}") for one in call.wanted],
        "due_on": clock.due_lenient,
        "consequence": wording.say("call.consequence", article=citations.cite("CRPL 44", "zh")),
    }


@builder("mediation_notice")
def mediation_notice(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 7: when, where and before whom both are invited."""
    case, session = act.case, proceeding.facts["session"]
    mediator = User.objects.get(pk=session["mediator"])
    place = session["place"] or wording.say("bureau.online")
    if session["place"] and session["online"]:
        place = wording.say("bureau.both_places", place=place)
    return issued(act, proceeding) | {
        "basis": citations.cite(of_order(rulesets.for_date(act.today), "20"), "zh"),
        "recipient": wording.say("bureau.between").join(parties(case)),
        "dispute": dispute(case),
        "time": datetime.fromisoformat(session["starts_at"]),
        "place": place,
        "mediator": mediator.name,
        "recusal_days": proceeding.facts["recusal_days"],
        "bring": session["bring"],
    }


@builder("termination_decision")
def termination_decision(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 8: the mediation ends, on one ground, with the ways that stay open."""
    facts = proceeding.facts
    rules = rulesets.for_date(date.fromisoformat(facts["accepted_on"]))
    ground = rules.ground("terminate", proceeding.ground)
    cited, basis = citations.passages(ground.article, ground.article)
    reasons = facts["reason"]
    if found := facts.get("found"):
        reasons = f"{_found_later(found, rules)}\n{reasons}"
    return issued(act, proceeding) | {
        "recipient": recipient_of(act.case),
        "complainant": name_of(act.case, "claimant"),
        "respondent": name_of(act.case, "respondent"),
        "subject": act.case.title,
        "accepted_on": date.fromisoformat(facts["accepted_on"]),
        "ground": cited,
        "ground_text": ground.text_zh,
        "reasons": reasons,
        "basis": basis,
        "remedies": _remedies(rules),
    }


def _found_later(code: str, rules: rulesets.RuleSet) -> str:
    """What was found after acceptance (T6), with its article."""
    if code == FABRICATED:
        return wording.say("bureau.fabricated", article=citations.cite(fabrication_article(rules), "zh"))
    ground = rules.ground("decline", code)
    return wording.say("bureau.found", article=citations.cite(ground.article, "zh"), ground=ground.text_zh)


def _decision(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    return issued(act, proceeding) | {
        "recipient": recipient_of(act.case),
        "respondent": name_of(act.case, "respondent"),
        "subject": act.case.title,
        "received_on": date.fromisoformat(proceeding.facts["received_on"]),
    }


def issued(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """What every paper of a bureau carries: the bureau, who handles the case, the seal of the moment."""
    officer = proceeding.handler or user_of(act.actor)
    body = proceeding.body
    return {
        "authority": body.name if body else "",
        "officer": officer.name if officer else "",
        "phone": body.phone if body else "",
        "sealed_at": act.now,
    }


def _article_of_intake(rules: rulesets.RuleSet) -> str:
    """The article on deciding about a complaint."""
    return rules.clock("D03").article.split("; ")[-1]


def of_order(rules: rulesets.RuleSet, article: str) -> str:
    """An article of Order 121; before it was in force the order of its day is named as a whole."""
    return f"{rules.instrument} {article}" if rules.instrument == "O121" else rules.instrument


def _remedies(rules: rulesets.RuleSet) -> list[str]:
    return [one.text_zh for one in rules.remedies()]


def piece(one: "Evidence") -> dict[str, Any]:
    """A piece of evidence as lists set it, with both hashes (domain 6.5)."""
    return {
        "name": one.name,
        "giver": one.party.name if one.party else "",
        "at": one.at,
        "shows": one.shows,
        "size": one.size,
        "sha256": one.sha256,
        "sm3": one.sm3,
    }


def roll(case: "Case", shares: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Those who complain together, with what each claims and, once agreed, gets; nothing where one complains alone."""
    party = members.joint_party(case)
    if party is None:
        return {}
    here = list(members.joined(party))
    parts = [Decimal(part) for _name, part in shares] if len(shares) == len(here) else [""] * len(here)
    return {
        "represented": [
            {"name": one.name, "claimed": one.amount, "part": part} for one, part in zip(here, parts, strict=True)
        ],
        "representatives": wording.say("bureau.between").join(one.name for one in members.representatives(party)),
    }


def claims(case: "Case") -> list[str]:
    """What is asked for, each in one line."""
    lines, known = [], lists.at(case.filed_at)
    for claim in case.claims.all():
        what = claim.text or known.find("claims", claim.kind).zh
        if claim.amount is not None:
            what = wording.say("bureau.claim", claim=what, amount=f"{claim.amount:,.2f}")
        lines.append(what)
    return lines


def party_of(case: "Case", side: str) -> "Party | None":
    """The party of a side."""
    return next((one for one in case.parties.all() if one.side == side), None)


def name_of(case: "Case", side: str) -> str:
    """The name of the party of a side, "" where there is none."""
    party = party_of(case, side)
    return party.name if party else ""


def acting_for(party: "Party", *, whole: bool = False) -> dict[str, Any]:
    """Who acts for a party, as papers name it; `whole` in a paper only its own side and the body in charge read."""
    ward, agency = representation.ward_of(party), representation.agency_of(party)
    if ward is not None:
        name, what = representation.name_of_ward(ward, whole=whole), f"represent.{ward.relation}"
        said = {"ward": wording.say("represent.ward", name=name, relation=wording.say(what))}
        if whole and ward.consented_on:
            said["child"] = wording.say("represent.consented", day=wording.day(ward.consented_on))
        return said
    if agency is None:
        return {}
    held = [wording.say(f"represent.{power}") for power in Power if power in agency.mandate.powers]
    scope = wording.say(
        "represent.special" if held else "represent.general", powers=wording.say("bureau.between").join(held)
    )
    powers = wording.say("represent.until", scope=scope, day=wording.day(agency.mandate.until))
    return {"agent": {"name": agency.name, "phone": masked_phone(agency.phone), "powers": powers}}


def recipient_of(case: "Case") -> str:
    """The complainant as a decision addresses it, with the guardian's or the agent's part."""
    party = party_of(case, "claimant")
    return addressed(party) if party else ""


def addressed(party: "Party") -> str:
    """A party with who acts for it."""
    acting = acting_for(party)
    if "ward" in acting:
        return wording.say("represent.guardian", name=party.name, ward=acting["ward"])
    if "agent" in acting:
        return wording.say("represent.agent", name=party.name, agent=acting["agent"]["name"])
    return party.name


def parties(case: "Case") -> list[str]:
    """Names of the two sides, the complainant first."""
    return [name for name in (name_of(case, "claimant"), name_of(case, "respondent")) if name]


def dispute(case: "Case") -> str:
    """The dispute in one line."""
    said = {"claimant": name_of(case, "claimant"), "respondent": name_of(case, "respondent"), "title": case.title}
    return wording.say("bureau.dispute", **said)
