"""What whoever reported is told on their own page: the number, and whether a case was filed (Order 121 Art 36)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases.models import Case
from mediation.cases.states import ClueState
from mediation.clues.queries import Report, reports_of
from mediation.core.roles import Standing
from odr.web.templatetags.jiefen import day


def rows(case: Case, standing: Standing) -> list[dict[str, str]]:
    """A row for each report (components/rows.html)."""
    return [
        {"label": pgettext("of a report", "Number"), "text": f"{one.number}\n{_said(one)}"}
        for one in reports_of(case, standing)
    ]


def _said(report: Report) -> str:
    if report.decided_on is None:
        return _("Handled separately since %(day)s") % {"day": day(report.separated_on)}
    said = {"day": day(report.decided_on), "to": report.to}
    if report.outcome == ClueState.TRANSFERRED:
        return _("Transferred to %(to)s on %(day)s") % said
    if report.outcome == ClueState.FILED:
        return _("A case for punishment was filed on %(day)s") % said
    return _("On %(day)s it was decided to file no case for punishment") % said
