"""What the forms of registration and telling say: Order 121 forms 1, 2, 4, 10."""

from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.cases import members
from mediation.cases.flows.clue import CLOCKS
from mediation.cases.models import Case, MemberState
from mediation.clues.models import Clue
from mediation.core.gate import Act
from mediation.deadlines.models import Deadline
from mediation.documents.builders import acting_for, claims, issued, name_of, of_order, party_of, recipient_of, roll
from mediation.documents.papers import builder
from mediation.law import citations, rulesets, wording
from mediation.law.areas import in_full
from mediation.people import lists

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding


@builder("complaint_registration", audience="claimant")
def complaint_registration(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 1: who complains about whom, of what, and what is asked for."""
    case = act.case
    known = lists.at(case.filed_at)
    asked = [known.find("claims", one.kind).zh for one in case.claims.all()]
    return {
        "number": case.number,
        "authority": proceeding.body.name if proceeding.body else "",
        "received_at": act.now,
        "complainant": _complainant(case),
        "respondent": _respondent(case),
        "facts": {
            "item": case.product,
            "amount": case.order_amount,
            "on": case.happened_on,
            "place": _place(case),
            "order": case.order_no,
            "course": case.facts,
        },
        "claims": list(dict.fromkeys(asked)),
        "claim_detail": "\n".join(claims(case)),
        "evidence": _evidence(case),
        "agree_publication": case.publish_consent,
        "agree_entrustment": case.entrust_consent,
        **_together(case),
    }


def _together(case: Case) -> dict[str, Any]:
    """Who complains together, once each has consented; until then how many are asked (Order 121 Art 12)."""
    party = members.joint_party(case)
    if party is None:
        return {}
    if party.joins_until is not None:
        named = list(party.members.filter(state=MemberState.NAMED))
        said = wording.say("group.asked", count=len(named), amount=f"{members.total(named):,.2f}")
        return {"remarks": said} if named else {}
    listed = roll(case)
    said = wording.say(
        "group.registered", count=len(listed["represented"]), amount=f"{case.amount:,.2f}",
        representatives=listed["representatives"],
    )  # fmt: skip
    return {**listed, "remarks": said}


@builder("identity_demand", audience="claimant")
def identity_demand(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 4: what must be supplied, and until when."""
    facts = proceeding.facts
    received_on = date.fromisoformat(facts["received_on"])
    clock = Deadline.objects.filter(proceeding_id=proceeding.pk, code="D04").latest("instance")
    rules, body = rulesets.for_date(received_on), proceeding.body
    basis, consequence = citations.passages(_on_identity(rules), _without_proof(rules))
    return issued(act, proceeding) | {
        "recipient": recipient_of(act.case),
        "respondent": name_of(act.case, "respondent"),
        "subject": act.case.title,
        "received_on": received_on,
        "wanted": facts["identity_wanted"],
        "by_on": clock.due_lenient,
        "address": body.address if body else "",
        "basis": basis,
        "consequence": consequence,
    }


def _on_identity(rules: rulesets.RuleSet) -> str:
    """That a complainant gives a real identity, and may be asked to prove it."""
    order = of_order(rules, "10.3")
    return f"REG778 46.1; {order}" if "REG778" in rules.clock("D03").article else order


def _without_proof(rules: rulesets.RuleSet) -> str:
    """The grounds on which a complaint is declined whose complainant is not proved to be who they say."""
    return "; ".join(dict.fromkeys(of_order(rules, item) for item in ("16(5)", "16(6)")))


@builder("report_registration", audience="case")
def report_registration(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 2: the report in a paper that is a complaint too; the bureau's alone."""
    clue = Clue.objects.select_related("complaint").get(proceeding=proceeding)
    found_on = date.fromisoformat(proceeding.facts["found_on"])
    clock = Deadline.objects.filter(proceeding_id=proceeding.pk, code__in=CLOCKS).latest("armed_at", "instance")
    reporter = party_of(clue.complaint, "claimant")
    return issued(act, proceeding) | {
        "number": proceeding.case.number,
        "received_at": act.now,
        "source": wording.say("report.source", number=clue.complaint.number),
        "reporter": {
            "name": reporter.name if reporter else "",
            "phone": reporter.phone if reporter else "",
            "id_no": reporter.id_number if reporter else "",
            "address": in_full(reporter.area, reporter.address) if reporter else "",
        },
        "reported": _respondent(clue.complaint),
        "subject": proceeding.case.title,
        "facts": proceeding.case.facts,
        "evidence": _evidence(clue.complaint),
        "tell": clue.tell_reporter,
        "by_on": clock.due_lenient,
        "basis": citations.cite(of_order(rulesets.for_date(found_on), "9"), "zh"),
    }


@builder("report_outcome", audience="claimant")
def report_outcome(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Form 10: whether a case was filed on a report, for whoever reported."""
    clue = Clue.objects.select_related("proceeding__case", "complaint").get(pk=act.data["report"])
    facts = clue.proceeding.facts
    decided_on = date.fromisoformat(facts["decided_on"])
    return issued(act, clue.proceeding) | {
        "recipient": name_of(clue.complaint, "claimant"),
        "reported": name_of(clue.complaint, "respondent"),
        "subject": clue.proceeding.case.title,
        "clue": clue.proceeding.case.number,
        "received_on": date.fromisoformat(facts["found_on"]),
        "outcome": wording.say(
            f"report.{clue.proceeding.state}", day=wording.day(decided_on), to=facts.get("transferred_to", "")
        ),
        "basis": citations.cite(of_order(rulesets.for_date(decided_on), "36"), "zh"),
    }


def _complainant(case: Case) -> dict[str, Any]:
    party = party_of(case, "claimant")
    if party is None:
        return {"name": ""}
    level = party.person.identity_level if party.person else 0
    return {
        "name": party.name,
        "phone": party.phone,
        "address": in_full(party.area, party.address),
        "id_no": party.id_number,
        "identity": wording.say(f"identity.level_{level}"),
        **acting_for(party, whole=True),
    }


def _respondent(case: Case) -> dict[str, Any]:
    party, platform = party_of(case, "respondent"), party_of(case, "platform")
    said = {
        "name": party.name if party else "",
        "phone": party.phone if party else "",
        "address": (in_full(party.area, party.address) if party else "") or wording.say("bureau.no_address"),
    }
    return said | ({"platform": platform.name, "shop": said["name"]} if platform else {})


def _place(case: Case) -> str:
    """Where the deal was made: on which platform, in which way."""
    platform = name_of(case, "platform") or wording.say("bureau.somewhere")
    if not case.channel:
        return platform
    channel = lists.at(case.filed_at).find("channels", case.channel).zh
    return wording.say("bureau.place", platform=platform, channel=channel)


def _evidence(case: Case) -> str:
    shown = case.evidence.filter(audience="case").order_by("number")
    return wording.say("bureau.between").join(one.name for one in shown)
