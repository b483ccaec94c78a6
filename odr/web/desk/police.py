"""What an office handed to the police, and what they answered: for its own people alone."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mediation.cases.handover_models import Handover
from mediation.cases.models import Proceeding
from mediation.cases.police import handovers_of
from mediation.core.gate import SHANGHAI
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import full_day


def rows(who: Worker, stages: Iterable[Proceeding]) -> list[dict[str, str]]:
    """A row for each (components/rows.html)."""
    bodies = {post.organisation_id for post in who.posts if post.organisation_id}
    return [
        {"label": full_day(one.decided_at.astimezone(SHANGHAI).date()), "text": "\n".join(_said(one))}
        for one in handovers_of(stages, bodies)
    ]


def _said(one: Handover) -> list[str]:
    """To whom, on what, who else was told, and the answer."""
    lines = [one.organ, one.reason, *([_("Told besides: %(told)s") % {"told": one.told}] if one.told else [])]
    if one.answered_on is None:
        return [*lines, _("Not answered yet")]
    said = {"answer": one.get_answer_display(), "day": full_day(one.answered_on), "number": one.answer_number}
    answer = _("%(answer)s, %(day)s, %(number)s") % said
    return [*lines, answer, *([one.answer_reason] if one.answer_reason else [])]
