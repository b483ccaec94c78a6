"""What happened, as a sentence for each kind of event: a notice's, unless the history has words of its own."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mediation.agreements.openness import Openness
from mediation.cases import choices
from mediation.cases.duplicates import REASONS
from mediation.cases.flows.clue_power_inputs import Settled
from mediation.cases.flows.distribution_inputs import WHY_BACK, TakenUp
from mediation.cases.flows.intake_inputs import WEIGHED
from mediation.cases.flows.redirect_inputs import matter_choices
from mediation.cases.models import ContactAttempt, Declaration, Side
from mediation.core.dates import full_day
from mediation.core.models import Event
from mediation.law import jurisdiction, rulesets
from mediation.notices import titles
from odr.web.templatetags.jiefen import figure

#: What the history says in other words than a notice: it looks back, a notice asks.
OWN: dict[str, Any] = {
    "case.filed": gettext_lazy("The complaint was filed"),
    "case.child_consent": gettext_lazy("The guardian agreed separately to the use of the data of a child under 14"),
    "case.linked": gettext_lazy("Linked with the earlier complaint {number}: {reason}"),
    "case.joined": gettext_lazy("A second complaint about the same matter was added to this one"),
    "room.opened": gettext_lazy("The joint room was opened"),
    "room.reopened": gettext_lazy("The joint room was opened again"),
    "room.closed": gettext_lazy("The joint room was closed"),
    "evidence.added": gettext_lazy("Evidence No. {number} was added"),
    "case.exit_pack_taken": gettext_lazy("The papers for a court or for arbitration were taken"),
    "party.lost": gettext_lazy("{side} is gone since {on}: nothing is done in its name until it is replaced"),
    "party.succeeded": gettext_lazy("Somebody took the place of a party: {side}"),
    "party.revealed": gettext_lazy("Personal data were viewed for a stated reason"),
    "deadline.lapsed": gettext_lazy("A deadline passed: {clock}"),
    "deadline.reminded": gettext_lazy("Reminded of a deadline: {clock}, by {due_on}"),
    "deadline.escalated": gettext_lazy("The head of the bureau was told of a deadline not met: {clock}, {due_on}"),
    "deadline.recounted": gettext_lazy("Counted anew by calendar {calendar}: {clock}, by {due} instead of {was}"),
    "first_handling.settled": gettext_lazy("Both sides agreed"),
    "first_handling.failed": gettext_lazy(
        "One side said that no agreement can be reached; the complaint can now go to the bureau"
    ),
    "first_handling.expired": gettext_lazy(
        "The ten working days ended without an agreement; the complaint can now go to the bureau"
    ),
    "first_handling.performed": gettext_lazy("What was agreed was done"),
    "first_handling.breached": gettext_lazy("What was agreed was not done in time"),
    "group.joined": gettext_lazy("No. {member} of the roll joined the complaint"),
    "group.refused": gettext_lazy("No. {member} of the roll said that they do not take part"),
    "group.formed": gettext_lazy("The roll was closed: {members} complain together for {amount} yuan"),
    "group.left": gettext_lazy("No. {member} of the roll left the joint complaint"),
    "group.change_proposed": gettext_lazy("No. {member} of the roll proposed other representatives"),
    "group.change_answered": gettext_lazy("No. {member} of the roll answered who shall speak for all"),
    "group.change_closed": gettext_lazy(
        "The choice of representatives was closed: {agreed} agreed, {apart} go on in cases of their own"
    ),
    "group.answered": gettext_lazy("No. {member} of the roll answered offer No. {number}"),
    "group.vote_closed": gettext_lazy(
        "The answers to offer No. {number} were closed: {agreed} said yes, {apart} go on in cases of their own"
    ),
    "case.split_off": gettext_lazy("The claim went on as a case of its own, out of the joint complaint {number}"),
    "offer.made": gettext_lazy("{side} made offer No. {number}"),
    "offer.accepted": gettext_lazy("Offer No. {number} was accepted"),
    "offer.declined": gettext_lazy("Offer No. {number} was declined"),
    "offer.withdrawn": gettext_lazy("Offer No. {number} was withdrawn"),
    "offer.expired": gettext_lazy("Offer No. {number} expired"),
    "administrative.followed_up": gettext_lazy("The bureau called back or checked after the mediation, on {on}"),
    "court_mediation.sent": gettext_lazy("The court sent the dispute to online mediation and asked both sides"),
    "court_mediation.consented": gettext_lazy("{side} agreed to the court's mediation"),
    "court_mediation.chosen": gettext_lazy("{side} chose a mediator"),
    "court_mediation.refused": gettext_lazy("{side} refused the court's mediation, or ended it"),
    "court_mediation.mediator_rejected": gettext_lazy("{side} asked for another mediator after a disclosure"),
    "court_mediation.extension_proposed": gettext_lazy("The mediator proposed a longer period, until {until}"),
    "court_mediation.extension_agreed": gettext_lazy("{side} agreed to the longer period, until {until}"),
    "court_mediation.appraisal_commissioned": gettext_lazy(
        "An appraisal was commissioned; the period of the court's mediation stands still from then on"
    ),
    "court_mediation.appraisal_ended": gettext_lazy("The appraisal ended; the period of the court's mediation runs on"),
    "court_mediation.docketed": gettext_lazy("The court docketed the suit: {docket_no}"),
    "performance.payment_order_issued": gettext_lazy("The court's payment order {reference} was received on {on}"),
    "platform.stepped_in": gettext_lazy("The platform stepped in by its published rules"),
    "advance.paid": gettext_lazy("The platform says it paid {amount} yuan in advance on {on}; {remains} stay open"),
    "advance.received": gettext_lazy(
        "{amount} yuan of the platform's advance payment were received; {remains} stay open. The platform may claim"
        " from the store what it paid"
    ),
    "advance.denied": gettext_lazy("The platform's advance payment of {amount} yuan has not arrived"),
    "administrative.redirected": gettext_lazy(
        "The bureau found that this is no complaint ({matter}), and said where it belongs"
    ),
    "administrative.filed_anew": gettext_lazy("A complaint was begun with what had been given"),
    "offer.asked": gettext_lazy("{side} asked something about offer No. {number}"),
    "offer.replied": gettext_lazy("{side} replied to a question about offer No. {number}"),
    "round.proposed": gettext_lazy("{side} proposed round No. {number} of sealed bids"),
    "round.agreed": gettext_lazy("{side} agreed to the rule of round No. {number}"),
    "round.declined": gettext_lazy("{side} declined the rule of round No. {number}"),
    "round.withdrawn": gettext_lazy("{side} withdrew round No. {number} of sealed bids"),
    "round.lapsed": gettext_lazy("Round No. {number} of sealed bids ended before it began"),
    "round.met": gettext_lazy("The sealed bids of round No. {number} met"),
    "round.unmet": gettext_lazy("The sealed bids of round No. {number} did not meet"),
    "bid.sealed": gettext_lazy("{side} entered a sealed bid in round No. {number}"),
    "proposal.made": gettext_lazy("The mediator put proposal No. {number} to both sides"),
    "proposal.answered": gettext_lazy("One side answered a proposal in secret"),
    "proposal.withdrawn": gettext_lazy("The mediator withdrew proposal No. {number}"),
    "proposal.agreed": gettext_lazy("Both sides said yes to proposal No. {number}"),
    "proposal.ended": gettext_lazy("No agreement came of proposal No. {number}"),
    "proposal.adopted": gettext_lazy("Proposal No. {number} became the terms of the agreement"),
    "administrative.rerouted": gettext_lazy(
        "The complaint was passed on to {name}: {why}. The working days for deciding on acceptance count from its"
        " receipt there"
    ),
    "administrative.handed_back": gettext_lazy(
        "{by} handed the complaint back to {name}: {why}. It is passed on from there"
    ),
    "administrative.taken_up": gettext_lazy(
        "{name}, the bureau above {by}, takes the complaint up: {how}. The working days for deciding on acceptance run"
        " on"
    ),
    "contact.logged": gettext_lazy("The merchant was tried {channel} on {on}: {result}"),
    "administrative.evidence_called": gettext_lazy("The bureau asked the platform for the store's identity or records"),
    "administrative.evidence_given": gettext_lazy("The platform handed over what was asked for"),
    "administrative.evidence_refused": gettext_lazy(
        "The platform cannot hand over what was asked for; the complainant may claim from it (Consumer Protection Law"
        " Art 44)"
    ),
    "administrative.identity_asked": gettext_lazy("The bureau asked for proof of identity"),
    "administrative.decline_proposed": gettext_lazy(
        "A decision not to accept was proposed; a second person looks at it"
    ),
    "administrative.decline_sent_back": gettext_lazy("The proposal was sent back to be looked at again"),
    "administrative.decline_weighed": gettext_lazy(
        "A second person signed the proposal off; weighed under Article 17: {factors}"
    ),
    "administrative.consent_asked": gettext_lazy("Both sides were asked whether they agree to mediation"),
    "administrative.consent_given": gettext_lazy("{side} agreed to mediation"),
    "administrative.consent_refused": gettext_lazy("{side} refused mediation"),
    "administrative.scheduled": gettext_lazy("The mediation was arranged"),
    "session.began": gettext_lazy("Session No. {number} began with the roll call"),
    "session.told": gettext_lazy("{side} confirmed their rights and duties"),
    "session.topic_added": gettext_lazy("An item was put on the agenda"),
    "session.topic": gettext_lazy("Item {topic} of the agenda was taken up"),
    "session.rests": gettext_lazy("The session rested"),
    "session.resumed": gettext_lazy("The session went on"),
    "session.ended": gettext_lazy("Session No. {number} ended"),
    "apart.proposed": gettext_lazy("It was proposed to mediate at different times"),
    "apart.agreed": gettext_lazy("{side} agreed to mediate at different times"),
    "session.taken_down": gettext_lazy("Lines of the joint room were taken down for the minutes"),
    "minutes.corrected": gettext_lazy("{side} added a statement to the minutes"),
    "minutes.read": gettext_lazy("The minutes were read; nothing can be added any more"),
    "minutes.signed": gettext_lazy("{side} signed the minutes"),
    "minutes.refused": gettext_lazy("{side} did not sign the minutes and said why"),
    "minutes.closed": gettext_lazy("It was noted who did not sign the minutes"),
    "session.proposed": gettext_lazy("Times for a session were proposed"),
    "session.answered": gettext_lazy("{side} said which times suit"),
    "administrative.session_opened": gettext_lazy("The mediation session began"),
    "administrative.neutrality_declared": gettext_lazy("The mediator declared that nothing ties them to either side"),
    "administrative.tie_disclosed": gettext_lazy(
        "The mediator disclosed: {ties}. The mediation is suspended until the bureau has decided who mediates"
    ),
    "mediation.neutrality_declared": gettext_lazy("The mediator declared that nothing ties them to either side"),
    "mediation.tie_disclosed": gettext_lazy(
        "The mediator disclosed: {ties}. The mediation goes on once the committee has named somebody else"
    ),
    "mediation.other_asked": gettext_lazy(
        "{side} asked for another mediator. The mediation goes on once the committee has named somebody else"
    ),
    "entrusted.other_asked": gettext_lazy(
        "{side} asked for another mediator. The mediation goes on once the organisation has named somebody else"
    ),
    "mediation.agreed_orally": gettext_lazy("Both sides confirmed the oral agreement; it took effect"),
    "mediation.longer_agreed": gettext_lazy("{side} agreed that the mediation takes a month longer"),
    "administrative.entrusting_proposed": gettext_lazy(
        "The bureau proposed that another organisation mediates in its name"
    ),
    "administrative.entrusting_agreed": gettext_lazy("{side} agreed that the organisation mediates for the bureau"),
    "administrative.entrusting_refused": gettext_lazy("{side} did not agree; the bureau itself mediates"),
    "administrative.entrusted": gettext_lazy("The bureau entrusted another organisation; its sixty days run on"),
    "entrusted.asked": gettext_lazy("The mediation lies with the organisation entrusted"),
    "entrusted.taken": gettext_lazy("The organisation took the mediation on and named the mediator"),
    "entrusted.declined": gettext_lazy("The organisation gave the mediation back to the bureau"),
    "entrusted.neutrality_declared": gettext_lazy("The mediator declared that nothing ties them to either side"),
    "entrusted.tie_disclosed": gettext_lazy(
        "The mediator disclosed: {ties}. The mediation goes on once the organisation has named somebody else"
    ),
    "entrusted.reported": gettext_lazy("The result was reported to the bureau: {course}"),
    "administrative.recusal_asked": gettext_lazy("{side} asked for recusal; the mediation is suspended"),
    "administrative.recusal_granted": gettext_lazy("The recusal was granted; somebody else mediates from now on"),
    "administrative.recusal_refused": gettext_lazy("The recusal was refused; the mediation goes on"),
    "administrative.appraisal_commissioned": gettext_lazy(
        "An appraisal was commissioned; the sixty days stand still from then on"
    ),
    "administrative.appraisal_ended": gettext_lazy("The appraisal ended; the sixty days run on"),
    "administrative.agreed": gettext_lazy("Both sides agreed"),
    "administrative.document_signed": gettext_lazy("The mediation document was signed"),
    "administrative.performance_reported": gettext_lazy("{side} said that everything agreed was done"),
    "administrative.performed": gettext_lazy("What was agreed was done"),
    "administrative.breached": gettext_lazy("What was agreed was not done in time"),
    "administrative.sixty_days_ended": gettext_lazy("The sixty days of mediation ended"),
    "administrative.decision_served": gettext_lazy("The decision was served"),
    "administrative.service_missed": gettext_lazy("The decision was not served in time"),
    "administrative.clue_recorded": gettext_lazy("Clue {clue} for enforcement was recorded"),
    "administrative.report_separated": gettext_lazy(
        "The report in the complaint is handled separately, under number {clue}"
    ),
    "administrative.report_decided": gettext_lazy("Whoever reported was told what was decided on clue {clue}"),
    "clue.opened": gettext_lazy("The clue was opened"),
    "clue.taken_up": gettext_lazy("Verification began"),
    "clue.reported": gettext_lazy("The findings were laid before the head of the bureau"),
    "clue.extended": gettext_lazy("The verification was extended to {due_on}"),
    "clue.testing_began": gettext_lazy("Testing began on {on}; the working days stand still"),
    "clue.testing_ended": gettext_lazy("Testing ended on {on}; the working days run on"),
    "clue.facts_added": gettext_lazy("New facts of {on} were added; the working days begin again"),
    "clue.power_disputed": gettext_lazy("Who has the power is disputed with {other} since {on}"),
    "clue.power_kept": gettext_lazy("It was settled on {on} that the power is ours: {how} {superior} {number}"),
    "clue.power_yielded": gettext_lazy(
        "It was settled on {on} that the power is that of {to}: {how} {superior} {number}"
    ),
    "clue.filed": gettext_lazy("A case for punishment was filed: {number}"),
    "clue.transferred": gettext_lazy("The clue was transferred to {to}"),
    "clue.repeated": gettext_lazy("The clue repeats {of} and was closed"),
    "notice.told_otherwise": gettext_lazy("It was recorded that somebody was told another way, on {on}"),
    "caucus.opened": gettext_lazy("The mediator began to speak with one side alone"),
    "caucus.closed": gettext_lazy("The mediator ended the talk with one side alone"),
    "fact.proposed": gettext_lazy("The mediator proposed message No. {line} as an undisputed fact"),
    "fact.confirmed": gettext_lazy("{side} confirmed message No. {line} as an undisputed fact"),
    "fact.contested": gettext_lazy("{side} did not confirm message No. {line}"),
    "helper.invited": gettext_lazy("Somebody was invited to help in the mediation"),
    "helper.agreed": gettext_lazy("One side agreed to the helper"),
    "helper.refused": gettext_lazy("One side did not agree to the helper"),
    "helper.joined": gettext_lazy("The helper came into the room"),
    "helper.left": gettext_lazy("The helper left the room"),
    "helper.dismissed": gettext_lazy("The mediator ended somebody's help"),
    "call.agreed": gettext_lazy("Somebody agreed to speak by voice and video in the room"),
    "call.refused": gettext_lazy("Somebody did not agree to speak by voice and video in the room"),
    "mediation.recorded": gettext_lazy("A record of the session was made"),
    "court_mediation.agreed_before": gettext_lazy("Both sides had agreed when the court asked them"),
    "mediation.openness_asked": gettext_lazy("{side} asks for sessions that are {how}"),
    "mediation.file_bound": gettext_lazy("The file of the mediation was bound"),
    "mediation.followed_up": gettext_lazy("The committee asked whether the agreement is being kept"),
    "agreement.signed": gettext_lazy("{side} signed the agreement"),
    "agreement.sealed": gettext_lazy("The committee sealed the agreement"),
    "agreement.bound": gettext_lazy("The agreement that all signed was bound to the record"),
    "confirmation.signed": gettext_lazy("{side} signed the application for confirmation"),
    "confirmation.agent_appointed": gettext_lazy("{side} appointed an agent for the court"),
    "confirmation.agent_dismissed": gettext_lazy("{side} ended the authorisation of its agent"),
    "confirmation.extended": gettext_lazy("The court's review was extended to {due_on}"),
    "confirmation.objected": gettext_lazy("{side} objected to the ruling"),
    "confirmation.objections_open": gettext_lazy("Objections to the confirmation are possible now"),
    "confirmation.dossier_taken": gettext_lazy("The court took the package of the case"),
    "performance.partly": gettext_lazy("Part of what was agreed was done"),
    "performance.replaced": gettext_lazy("A new agreement took the place of the earlier one"),
}
SENTENCES: dict[str, Any] = titles.TITLES | OWN


#: Who did it, by the seat the event names.
SEATS: dict[str, Any] = {
    Side.CLAIMANT: gettext_lazy("The complainant"),
    Side.RESPONDENT: gettext_lazy("The merchant"),
    Side.PLATFORM: gettext_lazy("The platform"),
    "mediator": gettext_lazy("The mediator"),
    "officer": gettext_lazy("The officer"),
    "committee": gettext_lazy("The mediation committee"),
}


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUM = re.compile(r"\d{4,}\.\d{2}")


class _Said(dict[str, str]):
    def __missing__(self, key: str) -> str:
        """A word the event does not hold is left out."""
        return ""


#: Kinds of event that say how something came about, by a choice of their form.
HOW = {
    "clue.power_kept": dict(Settled.HOW),
    "clue.power_yielded": dict(Settled.HOW),
    "administrative.taken_up": dict(TakenUp.HOW),
    "mediation.openness_asked": dict(Openness.HOW),
}


def sentence(event: Event) -> str:
    """What happened, in the reader's language; an event of a kind without a sentence says so plainly."""
    pattern = SENTENCES.get(event.kind)
    if pattern is None:
        return _("Something was recorded in the case")
    said = _Said({key: _shown(value) for key, value in event.data.items()})
    said["ties"] = _(", ").join(str(Declaration.Tie(one).label) for one in event.data.get("ties") or [])
    said["factors"] = _factors(event.data.get("factors") or []) or _("nothing")
    said["side"] = str(SEATS.get(str(event.data.get("side")), _("One side")))
    if event.kind == "case.linked":
        said["reason"] = str(REASONS[event.data["reason"]])
    if event.kind == "administrative.redirected":
        said["matter"] = dict(matter_choices())[event.data["matter"]]
    if event.kind in HOW:
        said["how"] = str(HOW[event.kind][event.data["how"]])
    if event.kind == "contact.logged":
        said |= _tried(event.data)
    if event.kind in ("administrative.rerouted", "administrative.handed_back"):
        said["why"] = _moved(event.data)
    if event.kind == "case.filed" and event.data.get("answering"):
        return _filed(event.data["answering"])
    if event.kind.startswith("deadline."):
        said["clock"] = _clock(event.data)
    if event.kind == "deadline.recounted":
        said["due"], said["was"] = _shown(event.data["new"][-1]), _shown(event.data["old"][-1])
    return str(pattern).format_map(said).strip()


def _shown(value: Any) -> str:
    """A word of an event as it is; a day and a sum as people write them."""
    text = str(value)
    if _SUM.fullmatch(text):
        return figure(text)
    return full_day(date.fromisoformat(text)) if _DAY.fullmatch(text) else text


def _factors(codes: list[str]) -> str:
    """The factors of Article 17 in words; a code no order knows any more stands as it was recorded."""
    listed = [one for rules in rulesets.everything() for one in rules.factors(WEIGHED)]
    known = {one.code: one.text_en if choices.language() == "en" else one.text_zh for one in listed}
    return pgettext("between factors", "; ").join(known.get(code, code) for code in codes)


def _filed(sides: list[str]) -> str:
    """To whom a complaint went: not every merchant is registered here, and then it went to the platform alone."""
    return _("The complaint was filed and sent to: %(to)s") % {
        "to": _(", ").join(str(Side(one).label) for one in sides)
    }


def _tried(data: dict[str, Any]) -> dict[str, str]:
    """How the merchant was tried, and with what result."""
    if data["reached"]:
        result = _("reached")
    elif data["reachable"]:
        result = _("not reached")
    else:
        result = _("not reached; only the bureau of the platform's domicile is competent now (Order 121 Art 13)")
    return {"channel": str(dict(ContactAttempt.Channel.choices)[data["channel"]]), "result": result}


def _moved(data: dict[str, Any]) -> str:
    """Why a complaint went from one bureau to another."""
    if data.get("connection"):
        return jurisdiction.reason(data["connection"], "en" if choices.language() == "en" else "zh")
    return str(dict(WHY_BACK)[data["why"]])


def _clock(data: dict[str, Any]) -> str:
    try:
        rule = rulesets.get(data["rule_set"]).clock(data["code"])
    except (KeyError, rulesets.NoRuleSet, rulesets.UnknownClock):
        return str(data.get("code", ""))
    return rule.label_en if choices.language() == "en" else rule.label_zh
