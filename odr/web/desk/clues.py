"""Clues beside a complaint, and the complaint behind a clue: for the bureau in charge alone."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mediation.cases.models import Case
from mediation.clues import queries
from odr.web.desk import rows
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import full_day


def listed(who: Worker, complaint: Case) -> list[dict[str, Any]]:
    """The clues that came out of a complaint (components/linklist.html)."""
    return [
        {
            "url": reverse("desk_case", args=[one.proceeding.case_id]),
            "label": f"{one.proceeding.case.number} {one.proceeding.case.title}",
            "text": rows.state_name(one.proceeding),
        }
        for one in queries.clues_of(complaint, _bodies(who))
    ]


def origin(who: Worker, case: Case) -> dict[str, Any] | None:
    """Where a clue came from and what was found; None where the case is no clue."""
    clue = queries.origin_of(case, _bodies(who))
    if clue is None:
        return None
    link = {
        "url": reverse("desk_case", args=[clue.complaint_id]),
        "label": _("Complaint %(number)s") % {"number": clue.complaint.number},
        "text": str(clue.get_source_display()),
    }
    facts = clue.proceeding.facts
    said = [
        (_("Found on"), full_day(date.fromisoformat(facts["found_on"]))),
        (_("Found by"), clue.found_by.name),
        (_("What was verified"), clue.findings),
        (_("Why it was extended"), facts.get("extension_reason")),
        (_("Tested"), facts.get("testing_item")),
        (_("Outcome of the test"), facts.get("testing_outcome")),
        (_("New facts"), "\n".join(f"{one['on']} {one['facts']}" for one in facts.get("further", []))),
        (_("Reasons"), facts.get("reason")),
    ]
    return {"links": [link], "rows": [{"label": label, "text": text} for label, text in said if text]}


def _bodies(who: Worker) -> list[Any]:
    return [post.organisation_id for post in who.posts if post.organisation_id]
