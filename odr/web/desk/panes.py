"""The panes of a case at a desk: facts, parties masked, clocks, papers, evidence, and what can be done."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mediation.cases import choices
from mediation.cases.models import Case, Party, Proceeding, Side
from mediation.cases.reveal import CHILD, FIELDS, Revealed
from mediation.core.gate import Act
from mediation.core.verbs import Verb
from mediation.documents.models import Paper, PaperStatus
from mediation.evidence.models import Evidence
from mediation.people.masking import masked_id_number
from mediation.people.models import IdentityLevel

LETTERS = {Side.CLAIMANT: "a", Side.RESPONDENT: "b", Side.PLATFORM: "m"}
DECIDE = {"accept", "propose_decline", "ask_identity", "sign_off_decline", "send_back"}
AGREEMENT = {"draft_agreement", "sign_agreement", "sign_document", "seal"}
COURT = {"ask_supplement", "docket", "not_accept", "review", "confirm", "dismiss", "take_dossier"}
PLACES = (
    ({"close_vote"}, "joint"),
    ({"withdraw_round"}, "bids"),
    ({"withdraw_proposal", "adopt_proposal"}, "proposals"),
    (DECIDE, "desk_decide"),
    (AGREEMENT, "desk_agreement"),
    (COURT, "desk_court"),
    ({"record_session"}, "desk_record"),
)
BESIDES = {
    "record_loss",
    "take_place",
    "record_clue",
    "split_report",
    "add_evidence",
    "declare_neutrality",
    "propose_fact",
    "call_roll",
    "read_minutes",
    "sign_minutes",
    "end_session",
    "resume_session",
    "invite_helper",
    "dismiss_helper",
    "propose_round",
    "withdraw_round",
    "propose_terms",
    "withdraw_proposal",
}  # open nearly always: they stand after the steps themselves
#: Offered beside what it is about.
OWN_PLACE = {
    "reveal", "tell_otherwise", "propose_times", "arrange_session", "cancel_session", "add_topic", "open_item",
    "take_down", "correct_minutes", "close_minutes", "recess", "propose_apart", "agree_apart", "refuse_apart",
    "bind_file",
}  # fmt: skip
#: What a side does itself is, at a desk, the record of what a side said.
RECORDED = {
    "consent": gettext_lazy("Record for a side: agrees to mediation"),
    "refuse_consent": gettext_lazy("Record for a side: does not agree to mediation"),
}


def parties(found: Iterable[Party], case: Case, revealed: Revealed | None) -> list[dict[str, Any]]:
    """Parties with what is shown of them (components/party.html)."""
    return [_party(one, case, revealed if revealed and revealed.party == one.pk else None) for one in found]


def _party(one: Party, case: Case, revealed: Revealed | None) -> dict[str, Any]:
    said = [choices.place(one.area, one.address)]
    if one.id_number:
        said.append(_("identity number %(number)s") % {"number": masked_id_number(one.id_number)})
    shown = None
    if revealed is not None:
        label = dict([*FIELDS, CHILD])[revealed.field]
        shown = {"label": label, "value": revealed.value or _("not known"), "until": revealed.until}
    level = one.person.identity_level if one.person else None
    return {
        "side": LETTERS[Side(one.side)],
        "name": one.name,
        "role_label": one.get_side_display(),
        "detail": pgettext("between two facts", ", ").join(filter(None, said)),
        "phone": one.phone,
        "reveal_url": f"{reverse('desk_reveal', args=[case.pk])}?party={one.pk}&field=phone",
        "checked_label": IdentityLevel(level).label if level is not None else "",
        "shown": shown,
    }


def papers(found: Iterable[Paper]) -> list[dict[str, Any]]:
    """Papers of the case, the newest first."""
    return [
        {
            "url": reverse("paper", args=[one.pk]),
            "editable": reverse("paper_docx", args=[one.pk]),
            "title": one.title,
            "whose": Side(one.audience).label if one.audience in Side.values else one.whose,
            "number": one.number,
            "at": one.issued_at,
            "state": "" if one.status == PaperStatus.READY else one.get_status_display(),
        }
        for one in sorted(found, key=lambda paper: paper.issued_at, reverse=True)
    ]


def evidence(found: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Evidence as components/evidence_list.html shows it."""
    return [
        {
            "number": one.number,
            "name": one.name,
            "url": reverse("api_evidence_file", args=[one.pk]),
            "by_label": one.party.name if one.party else "",
            "at": one.at,
            "shows": one.shows,
            "hash_short": one.sha256[:16],
        }
        for one in found
    ]


def deeds(
    acts: Iterable[Act], case: Case, *, besides: Iterable[str] = (), lead: Sequence[str] = (),
    stage: UUID | None = None, after: int = 0,
) -> list[dict[str, Any]]:  # fmt: skip
    """What can be done now, each with its page and a key: the step the stage waits for first, what is final last.

    `lead` are the verbs that do what `stage` waits for of the reader, the likeliest first; `after` how many keys the
    page has given away already.
    """

    def place(act: Act) -> tuple[int, bool, bool]:
        here = not act.has_proceeding or act.proceeding.pk == stage
        leads = here and act.verb.name in lead
        rank = lead.index(act.verb.name) if leads else len(lead)
        return rank, act.verb.step.final, act.verb.name in BESIDES

    left = sorted((act for act in acts if act.verb.name not in {*OWN_PLACE, *besides}), key=place)
    found = []
    for number, act in enumerate(left, start=1 + after):
        found.append(
            {
                "name": act.verb.name,
                "label": label(act.verb),
                "primary": act is left[0] and place(act)[0] < len(lead),
                "url": deed_url(act, case),
                "final": act.verb.step.final,
                "key": str(number) if number < 10 else "",
            }
        )
    return found


def label(verb: Verb) -> Any:
    """What a verb is called at a desk."""
    return RECORDED.get(verb.name, verb.step.label)


def deed_url(act: Act, case: Case) -> str:
    """The page on which a verb is done."""
    for names, page in PLACES:
        if act.verb.name in names:
            return reverse(page, args=[case.pk])
    suffix = f"?proceeding={act.proceeding.pk}" if act.has_proceeding else ""
    return reverse("action", args=[case.pk, act.verb.name]) + suffix


def stages(found: Iterable[Proceeding]) -> list[dict[str, Any]]:
    """The way of the case through its stages (components/steps.html)."""
    listed = list(found)
    return [{"label": str(one.get_kind_display()), "state": "now" if one is listed[-1] else "done"} for one in listed]
