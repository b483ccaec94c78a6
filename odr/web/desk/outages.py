"""The ledger of outages at the desks: read by everyone with a post, added to by who watches over offices."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mediation.cases.models import Case
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.deadlines import outages as ledger
from mediation.deadlines import watch
from mediation.deadlines.models import Deadline, Outage
from odr import clock
from odr.web.desk import frame
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import moment


class Entry(VerbInput):
    """What staff know of an outage that the platform could not notice itself."""

    began_at = forms.DateTimeField(label=gettext_lazy("Nothing could be filed from"))
    ended_at = forms.DateTimeField(label=gettext_lazy("Until"))
    note = forms.CharField(label=gettext_lazy("What could not be done, and how you know"), max_length=300)

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning, and not in the future."""
        data = super().clean() or {}
        began, ended = data.get("began_at"), data.get("ended_at")
        if isinstance(began, datetime) and isinstance(ended, datetime) and ended <= began:
            self.add_error("ended_at", _("The end lies before the beginning."))
        if isinstance(ended, datetime) and ended > clock.now():
            self.add_error("ended_at", _("This is in the future."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page
def outages(request: HttpRequest, who: Worker) -> HttpResponse:
    """The outages of the last three months, and a form for who may add one."""
    form = Entry(request.POST or None) if who.supervises else None
    if request.method == "POST":
        if form is None:
            raise Refused("forbidden")
        if form.is_valid():
            ledger.enter(actor=who.actor, now=clock.now(), **form.cleaned_data)
            return redirect("desk_outages")
    context = {
        "desk": frame.around(who, current="oversight"),
        "outages": ledger.lately(now=clock.now()),
        "held": watch.held(),
        "form": form,
    }
    return render(request, "desk/outages.html", context, status=422 if form is not None and form.errors else 200)


def told(case: Case, running: list[Deadline]) -> list[str]:
    """What an officer should know of outages around a case: when it came in, and on last days of the parties."""
    received = case.received_by_authority_at or case.filed_at
    found = [(_("shortly before or while it was received"), one) for one in ledger.before(received)]
    for clock_ in running:
        found += [(_("on the last day of a period of the parties"), one) for one in ledger.touching(clock_)]
    return [_sentence(one, when) for when, one in found]


def _sentence(one: Outage, when: str) -> str:
    said = {"when": when, "begin": moment(one.began_at), "end": moment(one.ended_at), "minutes": one.minutes}
    return (
        _("%(begin)s to %(end)s, %(minutes)d minutes, %(when)s: nothing could be filed. No period is longer for it.")
        % said
    )
