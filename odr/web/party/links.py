"""Addresses that pages of parties point to, and the few words in which they do."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.models import Case
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.negotiation import questions, secret_queries
from odr.web.templatetags.jiefen import moment

#: What one most probably wants to do, first things first; whatever is not named here comes after.
RANK = (
    "supply_identity", "consent", "confirm_rights", "sign_minutes", "answer_times", "agree_apart", "sign_agreement",
    "sign_document", "sign_application", "supply_supplement", "apply_enforcement", "record_suit",
    "record_payment_order", "confirm_received", "report_paid", "take_on", "answer_proposal", "adopt_proposal", "bid",
    "agree_round", "offer", "acknowledge", "answer", "join_application", "apply_confirmation", "file_application",
    "apply_mediation", "add_evidence",
)  # fmt: skip
#: What can be done about an agreement that is not kept, beside the words that say so.
AGAINST_A_BREACH = ("apply_enforcement", "record_suit", "record_payment_order")
#: Answers that somebody waits for beside the step of the proceeding: they stand on top, below whose turn it is.
ASKED = (
    "answer_proposal", "bid", "agree_round", "reply_offer", "agree_entrusting", "answer_change", "agree_helper",
    "confirm_fact", "confirm_rights", "sign_minutes", "answer_times", "agree_apart", "sign_agreement",
    "agree_mediation", "agree_extension", "confirm_advance",
)  # fmt: skip
#: Questions with several answers, which stand together in a section of the case's page: the section, and the question.
SECTIONS = {"confirm_advance": ("#first", gettext_lazy("Say whether the platform's advance payment has arrived"))}
SECRET = ("answer_proposal", "bid", "agree_round")
#: Verbs that have a place of their own on the page of the case, or need to be told what they are about.
PLACED = {
    "accept_offer", "decline_offer", "withdraw_offer", "answer_offer", "close_vote", "reveal", "take_exit_pack",
    "confirm_advance", "deny_advance", "decline_round", "withdraw_round", "withdraw_proposal", "ask_offer",
    "reply_offer",
}  # fmt: skip
#: Verbs whose page leads on to the other ways of answering, so that its button is called after the step.
SEVERAL = {"offer"}
OWN_PAGE = {
    "offer": "offer_new",
    "add_evidence": "evidence_add",
    "sign_agreement": "party_agreement",
    "sign_document": "party_agreement",
    "answer_offer": "joint",
    "close_vote": "joint",
    "agree_round": "bids",
    "bid": "bids",
    "answer_proposal": "proposals",
    "adopt_proposal": "proposals",
}


def deed(act: Act, case: Case) -> str:
    """The page on which a verb is done."""
    if act.verb.name in OWN_PAGE:
        return reverse(OWN_PAGE[act.verb.name], args=[case.pk])
    if act.verb.name == "reply_offer" and (question := questions.waiting(act)) is not None:
        return reverse("offer", args=[case.pk, question.offer_id]) + "#questions"
    if act.verb.name == "sign_application":
        return reverse("party_application", args=[case.pk, act.proceeding.pk])
    suffix = f"?proceeding={act.proceeding.pk}" if act.has_proceeding else ""
    return reverse("action", args=[case.pk, act.verb.name]) + suffix


def secrets(case: Case, happened: Collection[str]) -> list[dict[str, str]]:
    """The pages of what is said in secret, where there was something of the kind (components/linklist.html)."""
    found = []
    if "round.proposed" in happened:
        found.append({"url": reverse("bids", args=[case.pk]), "label": _("Sealed bids"), "icon": "lock"})
    if "proposal.made" in happened:
        label = _("The mediator's proposal")
        found.append({"url": reverse("proposals", args=[case.pk]), "label": label, "icon": "lock"})
    return found


def asked(actor: Actor, acts: Iterable[Act], case: Case) -> list[dict[str, Any]]:
    """What somebody waits for besides, each with until when where it is said in secret (components/linklist.html)."""
    open_ = {act.verb.name: act for act in acts if act.verb.name in ASKED and not _answered(act)}
    until = secret_queries.waited_until(actor, case) if any(name in open_ for name in SECRET) else {}
    found = []
    for name in ASKED:
        if (act := open_.get(name)) is not None:
            url, label = SECTIONS.get(name) or (deed(act, case), act.verb.step.label)
            found.append({"act": act, "url": url, "label": label, "text": _until(until.get(name))})
    return found


def _answered(act: Act) -> bool:
    """Whether one's side has said which times suit it: it may say otherwise, but nobody waits for it any more."""
    if act.verb.name != "answer_times" or act.standing.party is None:
        return False
    return act.standing.party.side in act.proceeding.facts["times"]["answers"]


def _until(when: datetime | None) -> str:
    return _("By %(when)s") % {"when": moment(when)} if when else ""


def rank(act: Act) -> tuple[bool, int]:
    """Order of what can be done: what cannot be undone never comes first by accident."""
    name = act.verb.name
    return name not in RANK, RANK.index(name) if name in RANK else 0


def optional(name: str, *args: object) -> str:
    """The address of a page that another desk provides, "" where it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
