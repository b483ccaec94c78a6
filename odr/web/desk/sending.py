"""A court's clerk sends a dispute that was brought to the court to online mediation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation.core import gate, verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Standing
from odr import clock
from odr.web import acting
from odr.web.desk import frame
from odr.web.desk.frame import Worker
from odr.web.forms import rows_pressed

VERB = "send_to_mediation"


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page
def send(request: HttpRequest, who: Worker) -> HttpResponse:
    """The form of what the court knows, or the case that was made of it. Refused `not_found` for other desks."""
    if not who.sends:
        raise Refused("not_found")
    act = Act(verbs.find(verbs.NEW, VERB), who.actor, Standing(), clock.now())
    form = acting.form_of(request, act)
    if request.method == "POST" and rows_pressed(request.POST) is None:
        try:
            done = gate.perform(
                VERB, actor=who.actor, now=clock.now(), data=acting.said(request),
                key=request.POST.get(acting.ONCE, "")[:200],
            )  # fmt: skip
        except Refused as refused:
            acting.show(form, refused)
        else:
            messages.success(request, _("Both sides are asked whether they agree."))
            return redirect("desk_case", case=done.case)
    context = {
        "desk": frame.around(who, current="sending"), "act": act, "form": form, "step": act.verb.step,
        "home_url": reverse("desk"),
    }  # fmt: skip
    return render(request, "desk/sending.html", context, status=422 if form.is_bound and form.errors else 200)
