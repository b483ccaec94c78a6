"""The sentence of a notice by the kind of event it tells, in the language of whoever reads it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from mediation.core import verbs
from mediation.core.dates import full_day, written
from mediation.law import citations, rulesets

TITLES: dict[str, Any] = {
    "case.filed": gettext_lazy("A complaint was filed"),
    "platform.stepped_in": gettext_lazy("The platform stepped in"),
    "advance.paid": gettext_lazy("The platform says it paid in advance; the complainant confirms the receipt"),
    "advance.received": gettext_lazy(
        "The platform's advance payment was received; the platform may claim it from the store"
    ),
    "advance.denied": gettext_lazy("The platform's advance payment has not arrived"),
    "court_mediation.requested": gettext_lazy("A court is asked to mediate online"),
    "administrative.followed_up": gettext_lazy("The bureau called back or checked after the mediation"),
    "court_mediation.sent": gettext_lazy("A court asks you whether you agree to its online mediation"),
    "court_mediation.consented": gettext_lazy("A side agreed to the court's mediation"),
    "court_mediation.consent_failed": gettext_lazy("A side does not agree or cannot be reached; the mediation ended"),
    "court_mediation.choice_offered": gettext_lazy("The court lets both sides choose a mediator"),
    "court_mediation.choice_lapsed": gettext_lazy("There was no joint choice; the court names the mediator"),
    "court_mediation.mediator_chosen": gettext_lazy("Both sides chose the same mediator"),
    "court_mediation.mediator_named": gettext_lazy("The court named a mediator"),
    "court_mediation.appointment_confirmed": gettext_lazy("The mediator took the mediation on; read the notice"),
    "court_mediation.appointment_declined": gettext_lazy("The mediator did not take the mediation on"),
    "court_mediation.mediator_rejected": gettext_lazy("Another mediator is asked for after a disclosure"),
    "court_mediation.contacted": gettext_lazy("The other side agrees to the court's mediation"),
    "court_mediation.agreed_to": gettext_lazy("The other side agrees to the court's mediation"),
    "court_mediation.contact_failed": gettext_lazy(
        "The court's mediation ended: the other side refuses or cannot be reached"
    ),
    "court_mediation.refused": gettext_lazy("A side refused the court's mediation; it ended"),
    "court_mediation.session_opened": gettext_lazy("The court's mediation session is open"),
    "court_mediation.agreed": gettext_lazy("All signed; the agreement before the court's mediator is in force"),
    "court_mediation.ended": gettext_lazy("The court's mediation ended without an agreement"),
    "court_mediation.lapsed": gettext_lazy("The period of the court's mediation ended without an agreement"),
    "court_mediation.extension_proposed": gettext_lazy("A longer period is proposed for the court's mediation"),
    "court_mediation.extension_agreed": gettext_lazy("A side agreed to a longer period of the court's mediation"),
    "court_mediation.appraisal_commissioned": gettext_lazy("An appraisal was commissioned in the court's mediation"),
    "court_mediation.appraisal_ended": gettext_lazy("The appraisal in the court's mediation ended"),
    "court_mediation.docketed": gettext_lazy("The court docketed the suit"),
    "party.lost": gettext_lazy("A party died or ceased to exist; nothing is done in its name until it is replaced"),
    "party.succeeded": gettext_lazy("Somebody took the place of a party"),
    "clue.power_disputed": gettext_lazy("Another bureau claims or denies the power over a clue"),
    "clue.power_kept": gettext_lazy("It is settled that the power over a clue is ours"),
    "clue.power_yielded": gettext_lazy("A clue went to the bureau that has the power"),
    "first_handling.acknowledged": gettext_lazy("Receipt of the complaint was confirmed"),
    "first_handling.answered": gettext_lazy("The complaint was answered"),
    "first_handling.settled": gettext_lazy("The parties settled"),
    "first_handling.failed": gettext_lazy("No agreement was reached; the complaint can go to the bureau"),
    "first_handling.expired": gettext_lazy(
        "The ten working days ended without an agreement; the complaint can go to the bureau"
    ),
    "first_handling.withdrawn": gettext_lazy("The complaint was withdrawn"),
    "administrative.received": gettext_lazy("The bureau received the complaint"),
    "administrative.evidence_called": gettext_lazy("The bureau asks the platform for identity and records"),
    "administrative.evidence_given": gettext_lazy("The platform handed over what the bureau asked for"),
    "administrative.evidence_refused": gettext_lazy("The platform cannot hand over what the bureau asked for"),
    "administrative.identity_asked": gettext_lazy("The bureau asks for proof of identity"),
    "administrative.identity_supplied": gettext_lazy("Proof of identity was supplied"),
    "administrative.identity_lapsed": gettext_lazy("Proof of identity did not arrive in time"),
    "administrative.accepted": gettext_lazy("The bureau accepted the complaint"),
    "administrative.decline_proposed": gettext_lazy("A proposed decision needs a second person's approval"),
    "administrative.declined": gettext_lazy("The bureau did not accept the complaint"),
    "administrative.decline_sent_back": gettext_lazy("A proposed decision was sent back"),
    "administrative.consent_asked": gettext_lazy("The bureau asks whether you agree to mediation"),
    "administrative.consent_given": gettext_lazy("One side agreed to mediation"),
    "administrative.consent_refused": gettext_lazy("One side refused mediation"),
    "administrative.scheduled": gettext_lazy("A mediation session was arranged"),
    "session.proposed": gettext_lazy("Times for a session are proposed: say which suit you"),
    "session.answered": gettext_lazy("One side said which times suit"),
    "session.arranged": gettext_lazy("A mediation session was arranged"),
    "session.cancelled": gettext_lazy("A mediation session was cancelled"),
    "session.reminded": gettext_lazy("Reminder of a mediation session"),
    "session.began": gettext_lazy("The session began: confirm that you know your rights and duties"),
    "session.ended": gettext_lazy("A session ended; the draft of its minutes lies before you"),
    "minutes.corrected": gettext_lazy("The minutes of a session were corrected by a statement"),
    "minutes.read": gettext_lazy("The minutes of a session were read: sign them, or say why you do not"),
    "minutes.done": gettext_lazy("The minutes of a session are done"),
    "apart.proposed": gettext_lazy("It is proposed to mediate at different times: say whether you agree"),
    "apart.agreed": gettext_lazy("One side agreed to mediate at different times"),
    "apart.ended": gettext_lazy("It is not, or no longer, mediated at different times"),
    "administrative.session_opened": gettext_lazy("The mediation session is open"),
    "administrative.tie_disclosed": gettext_lazy("The mediator disclosed a tie; the mediation is suspended"),
    "administrative.agreed": gettext_lazy("An agreement was reached"),
    "administrative.performed": gettext_lazy("Everything agreed was done"),
    "administrative.document_signed": gettext_lazy("The mediation document is signed"),
    "administrative.breached": gettext_lazy("What was agreed was not done"),
    "administrative.handed_to_police": gettext_lazy("The matter was handed over to the police"),
    "administrative.police_answered": gettext_lazy("The police answered what was handed over"),
    "confirmation.handed_to_police": gettext_lazy("A suspected crime was handed over"),
    "confirmation.police_answered": gettext_lazy("The police answered what was handed over"),
    "mediation.reported_to_police": gettext_lazy("The matter was reported to the police"),
    "mediation.police_answered": gettext_lazy("The police answered what was handed over"),
    "clue.handed_to_police": gettext_lazy("A clue was handed over to the police as a suspected crime"),
    "clue.police_filed": gettext_lazy("The police took a clue over"),
    "clue.police_refused": gettext_lazy("The police filed no case; the clue is back with the bureau"),
    "administrative.terminated": gettext_lazy("The mediation was terminated"),
    "administrative.withdrawn": gettext_lazy("The complaint was withdrawn"),
    "administrative.report_separated": gettext_lazy("Your report is handled separately from your complaint"),
    "administrative.report_decided": gettext_lazy("Your report was decided"),
    "administrative.clue_recorded": gettext_lazy("A clue for enforcement was recorded"),
    "clue.opened": gettext_lazy("A clue for enforcement is to be verified"),
    "clue.reported": gettext_lazy("The findings of a clue lie before you"),
    "clue.extended": gettext_lazy("The verification of a clue was extended"),
    "clue.filed": gettext_lazy("A case for punishment was filed"),
    "clue.not_filed": gettext_lazy("No case for punishment was filed"),
    "deadline.recounted": gettext_lazy("A due day moved, because a calendar of holidays was published or amended"),
    "administrative.sixty_days_ended": gettext_lazy("The sixty days of mediation have ended; decide how to close"),
    "administrative.intake_missed": gettext_lazy("The seven working days ended without a decision"),
    "administrative.service_missed": gettext_lazy("A decision was not served in time"),
    "administrative.performance_reported": gettext_lazy("One side says that everything agreed was done"),
    "administrative.redirected": gettext_lazy("What you sent is no complaint; the bureau says where it belongs"),
    "administrative.rerouted": gettext_lazy("The complaint was passed on to the competent bureau"),
    "administrative.handed_back": gettext_lazy("The bureau has no power here and handed the complaint back"),
    "administrative.taken_up": gettext_lazy("A higher bureau handles the complaint from now on"),
    "notice.undelivered": gettext_lazy("A text message did not arrive; tell the addressee another way"),
    "group.invited": gettext_lazy("Somebody complains for you too: say whether you join"),
    "group.formed": gettext_lazy("It is settled who complains together"),
    "group.left": gettext_lazy("Somebody left the joint complaint"),
    "group.change_proposed": gettext_lazy("Others are proposed to speak for all: say whether you agree"),
    "group.change_closed": gettext_lazy("The choice of representatives was closed"),
    "group.asked": gettext_lazy("An offer waits for your own answer"),
    "group.vote_closed": gettext_lazy("The answers to an offer were closed"),
    "case.split_off": gettext_lazy("A claim from a joint complaint goes on as a case of its own"),
    "offer.made": gettext_lazy("An offer was made"),
    "offer.accepted": gettext_lazy("An offer was accepted"),
    "offer.declined": gettext_lazy("An offer was declined"),
    "offer.withdrawn": gettext_lazy("An offer was withdrawn"),
    "offer.expired": gettext_lazy("An offer ran out"),
    "offer.asked": gettext_lazy("A question was asked about an offer"),
    "offer.replied": gettext_lazy("A question about an offer was replied to"),
    "round.proposed": gettext_lazy("Sealed bids are proposed: say whether you agree to the rule"),
    "round.agreed": gettext_lazy("One side agreed to the rule of sealed bids"),
    "round.declined": gettext_lazy("The rule of sealed bids was declined"),
    "round.withdrawn": gettext_lazy("A round of sealed bids was withdrawn"),
    "round.lapsed": gettext_lazy("A round of sealed bids ended before it began"),
    "round.met": gettext_lazy("The sealed bids met"),
    "round.unmet": gettext_lazy("The sealed bids did not meet"),
    "bid.sealed": gettext_lazy("A sealed bid is in"),
    "proposal.made": gettext_lazy("The mediator proposes terms: answer in secret"),
    "proposal.withdrawn": gettext_lazy("The mediator withdrew a proposal"),
    "proposal.agreed": gettext_lazy("Both sides said yes to the mediator's proposal"),
    "proposal.ended": gettext_lazy("No agreement came of the mediator's proposal"),
    "proposal.adopted": gettext_lazy("The mediator's proposal became the terms of the agreement"),
    "administrative.entrusting_proposed": gettext_lazy(
        "The bureau asks whether another organisation may mediate in its name"
    ),
    "administrative.entrusting_agreed": gettext_lazy("One side agreed to the organisation"),
    "administrative.entrusting_refused": gettext_lazy("One side did not agree to the organisation"),
    "administrative.entrusted": gettext_lazy("Another organisation mediates in the bureau's name"),
    "administrative.came_back": gettext_lazy("The entrusted mediation came back without an agreement"),
    "entrusted.asked": gettext_lazy("A bureau entrusts you with a mediation"),
    "entrusted.taken": gettext_lazy("The organisation took the mediation on"),
    "entrusted.opened": gettext_lazy("The mediation session began"),
    "entrusted.tie_disclosed": gettext_lazy("The mediator disclosed a tie; another mediator will be named"),
    "entrusted.other_asked": gettext_lazy("Another mediator was asked for; the organisation will name one"),
    "entrusted.recalled": gettext_lazy("The bureau took the mediation back"),
    "mediation.applied": gettext_lazy("People's mediation was applied for"),
    "mediation.joined": gettext_lazy("The other side applied for mediation too"),
    "mediation.accepted": gettext_lazy("The mediation committee accepted the case"),
    "mediation.declined": gettext_lazy("The mediation committee did not accept the case"),
    "mediation.tie_disclosed": gettext_lazy("The mediator disclosed a tie; another mediator will be named"),
    "mediation.openness_asked": gettext_lazy("One side asks for open or for closed sessions"),
    "mediation.longer_agreed": gettext_lazy("One side agreed that the mediation takes a month longer"),
    "mediation.other_asked": gettext_lazy("Another mediator was asked for; the committee will name one"),
    "mediation.mediator_replaced": gettext_lazy("The committee named another mediator"),
    "mediation.rights_told": gettext_lazy("Both sides were told their rights and duties"),
    "mediation.opened": gettext_lazy("The mediation session began"),
    "mediation.agreed_orally": gettext_lazy("Both sides confirmed the oral agreement; it binds from today"),
    "mediation.agreed": gettext_lazy("The mediation agreement came into force"),
    "fact.proposed": gettext_lazy("You are asked to confirm an undisputed fact, or not"),
    "helper.invited": gettext_lazy("Somebody is invited to help in the mediation"),
    "mediation.ended": gettext_lazy("The mediation ended without an agreement"),
    "agreement.drafted": gettext_lazy("An agreement was drafted"),
    "agreement.signed": gettext_lazy("The agreement was signed by one more"),
    "confirmation.drafted": gettext_lazy("An application for judicial confirmation was started"),
    "confirmation.signed": gettext_lazy("The application for confirmation was signed"),
    "confirmation.filed": gettext_lazy("The application was filed with the court"),
    "confirmation.supplement_asked": gettext_lazy("The court asked for more documents"),
    "confirmation.supplemented": gettext_lazy("What was missing was handed in"),
    "confirmation.docketed": gettext_lazy("The court docketed the application"),
    "confirmation.not_accepted": gettext_lazy("The court did not accept the application"),
    "confirmation.reviewed": gettext_lazy("The court began its review"),
    "confirmation.oral_asked": gettext_lazy("Both sides apply orally; the court's clerk takes it to the minutes"),
    "confirmation.minuted": gettext_lazy("The court took the application to the minutes; both sides sign them"),
    "confirmation.agent_appointed": gettext_lazy("A side appointed an agent for the court"),
    "confirmation.agent_dismissed": gettext_lazy("A side ended the authorisation of its agent"),
    "confirmation.hearing_called": gettext_lazy("The court calls both sides to be asked together"),
    "confirmation.hearing_held": gettext_lazy("The court recorded what both sides were asked"),
    "confirmation.statement_asked": gettext_lazy("The court asks for a further statement or proof"),
    "confirmation.statement_lapsed": gettext_lazy("The time for a further statement or proof has ended"),
    "confirmation.statement_given": gettext_lazy("What the court asked for was stated or proved"),
    "confirmation.committee_asked": gettext_lazy("The court asks whoever mediated"),
    "confirmation.committee_answered": gettext_lazy("Whoever mediated answered the court"),
    "confirmation.extended": gettext_lazy("The court's review was extended"),
    "confirmation.deemed_withdrawn": gettext_lazy("The court took the application as withdrawn"),
    "confirmation.objected": gettext_lazy("A party objected to the ruling"),
    "confirmation.third_party_objected": gettext_lazy("A third party objected to the ruling"),
    "confirmation.objection_rejected": gettext_lazy("The court rejected the objection; the ruling stands"),
    "confirmation.revoked": gettext_lazy("The court revoked the confirmation"),
    "confirmation.confirmed": gettext_lazy("The court confirmed the agreement"),
    "confirmation.dismissed": gettext_lazy("The court dismissed the application"),
    "confirmation.became_final": gettext_lazy("The confirmation became final"),
    "confirmation.withdrawn": gettext_lazy("The application was withdrawn"),
    "performance.opened": gettext_lazy("What was agreed is to be done by the agreed days"),
    "performance.reported": gettext_lazy("It was reported that something agreed was done"),
    "performance.received": gettext_lazy("Receipt was confirmed"),
    "performance.disputed": gettext_lazy("One side said that it has not arrived"),
    "performance.performed": gettext_lazy("Everything agreed was done"),
    "performance.breached": gettext_lazy("What was agreed was not done in time"),
    "performance.enforcement_applied": gettext_lazy("Enforcement was applied for"),
    "performance.sued": gettext_lazy("A suit was brought"),
    "performance.payment_order_applied": gettext_lazy("A payment order was applied for"),
    "performance.payment_order_issued": gettext_lazy("A payment order came: pay or object in fifteen days"),
    "performance.payment_order_failed": gettext_lazy("There is no payment order; a suit is open"),
}


#: Sentences about one clock: which it is, until when it runs, and by which article; of reminders, how far it is.
_OF_CLOCKS: dict[str, Any] = {
    "half": gettext_lazy("Half of the time has passed: %(clock)s, by %(due)s (%(article)s)"),
    "most": gettext_lazy("Four fifths of the time have passed: %(clock)s, by %(due)s (%(article)s)"),
    "last": gettext_lazy("Last working day: %(clock)s, by %(due)s (%(article)s)"),
    "strict": gettext_lazy(
        "Not met on the last day, %(due)s: %(clock)s (%(article)s). It counts as overdue after %(after)s"
    ),
    "deadline.lapsed": gettext_lazy("The period has ended: %(clock)s, by %(due)s (%(article)s)"),
    "deadline.recounted": gettext_lazy(
        "A due day moved, because a calendar of holidays was published or amended: %(clock)s, by %(due)s instead of "
        "%(was)s (%(article)s)"
    ),
}
_ARRANGED = (
    gettext_lazy("A mediation session was arranged: %(when)s"),
    gettext_lazy("A mediation session was moved: %(when)s instead of %(was)s"),
)
#: Sentences about one session: when it is; in the second place where it was moved.
_OF_SESSIONS: dict[str, tuple[Any, Any]] = {
    "administrative.scheduled": _ARRANGED,
    "session.arranged": _ARRANGED,
    "session.cancelled": (gettext_lazy("The mediation session of %(when)s was cancelled"),) * 2,
    "session.reminded": (gettext_lazy("Reminder: mediation session, %(when)s"),) * 2,
}
_SESSION_KEYS = ("starts_at", "was")
_CLOCK_KEYS = ("code", "rule_set", "article", "mark", "due_on", "overdue_after", "old", "new")


def kept(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a notice keeps of its event to say which clock or session it is about; nothing for other kinds of events."""
    if kind in _OF_SESSIONS:
        return {key: data[key] for key in _SESSION_KEYS if key in data}
    return {key: data[key] for key in _CLOCK_KEYS if key in data} if kind.startswith("deadline.") else {}


def _of_clock(kind: str, params: Mapping[str, Any]) -> str:
    """The sentence of a notice about a clock, "" where it keeps too little."""
    pattern = _OF_CLOCKS.get(params.get("mark") or kind)
    if pattern is None or "code" not in params:
        return ""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    rule = rulesets.get(params["rule_set"]).clock(params["code"])
    due = params["new"][0] if "new" in params else params["due_on"]
    said = {
        "clock": rule.label_en if language == "en" else rule.label_zh,
        "article": citations.cite(params["article"], language) if params.get("article") else _("as agreed"),
        "due": full_day(date.fromisoformat(due)),
        "was": full_day(date.fromisoformat(params["old"][0])) if "old" in params else "",
        "after": full_day(date.fromisoformat(params.get("overdue_after", due))),
    }
    return str(pattern) % said


def _of_session(kind: str, params: Mapping[str, Any]) -> str:
    """The sentence of a notice about a session, "" where it keeps too little."""
    if kind not in _OF_SESSIONS or "starts_at" not in params:
        return ""
    when, was = (_moment(params[key]) if key in params else "" for key in _SESSION_KEYS)
    return str(_OF_SESSIONS[kind][bool(was)]) % {"when": when, "was": was}


def _moment(kept: str) -> str:
    return written(datetime.fromisoformat(kept), pgettext("date and time format", "D j M Y, H:i"))


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """What a notice says, with the case it is about."""
    said = _of_clock(kind, params) or _of_session(kind, params) or title(kind)
    return _("%(number)s: %(title)s") % {"number": params.get("number", ""), "title": said}


def title(kind: str) -> str:
    """What a notice says; an event without a sentence of its own is told by its label."""
    return str(known(kind) or _("There is something new in your matter"))


def known(kind: str) -> Any:
    """What happened, without saying in which case; None for a kind of event that has no words."""
    return TITLES.get(kind) or _labels().get(kind)


def _labels() -> dict[str, Any]:
    lines = [verb.step for verb in verbs.all_verbs()] + [one.opening for one in verbs.machines().values()]
    return {step.event: step.label for step in lines}
