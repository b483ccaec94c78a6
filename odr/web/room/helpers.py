"""The page of an invitation to help in a room: who asks, what one will read, come in, leave."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mediation.core.refusals import Refused
from mediation.rooms import helpers, wire
from odr import clock
from odr.web import acting


@login_required
@require_http_methods(["GET", "POST"])
def helper(request: HttpRequest, helper: UUID) -> HttpResponse:
    """Show the invitation to whoever has its number, or do what they choose."""
    actor = acting.actor_of(request)
    found = helpers.invitation(actor, helper)
    refused: Refused | None = None
    if request.method == "POST":
        doing = helpers.leave if "leave" in request.POST else helpers.come_in
        try:
            done = doing(actor=actor, helper=helper, now=clock.now())
        except Refused as said:
            refused = said
        else:
            return redirect("room", room=found.room_id) if done.ended_at is None else redirect("helper", helper=helper)
    case = found.room.proceeding.case
    context = {
        "one": found,
        "case_title": case.title,
        "room_title": wire.title(found.room),
        "body": found.room.proceeding.body.name if found.room.proceeding.body else "",
        "refused": acting.sentence(refused) if refused else "",
    }
    return render(request, "room/helper.html", context, status=refused.status if refused else 200)
