"""The record of a session: structured minutes, begun with what the case already knows (domain 5.4)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation.cases.models import Case, Party, Proceeding, Side
from mediation.core import gate
from mediation.core.refusals import Refused
from mediation.core.roles import ROLE_NAMES, Role
from mediation.people.models import IdentityLevel, User
from mediation.rooms.models import Seat
from mediation.rooms.queries import rooms_of, sitting
from odr import clock
from odr.web import acting
from odr.web.desk import case as workspace
from odr.web.desk import frame
from odr.web.desk.frame import Worker
from odr.web.forms import rows_pressed
from odr.web.templatetags.jiefen import iso

LONGEST = 60  # of a name or a part in the record (mediation.cases.flows.mediation_inputs.AttendeeRow)


@require_http_methods(["GET", "POST"])
@frame.page
def record(request: HttpRequest, who: Worker, case: UUID) -> HttpResponse:
    """Write down a session, or show the form again with one more row."""
    found, _standing = workspace.opened(who, case)
    act = acting.find(gate.open_acts(actor=who.actor, case=found, now=clock.now()), "record_session")
    if act is None:
        acting.tell(request, Refused("not_open"))
        return redirect("desk_case", case=case)
    form = acting.form_of(request, act, _known(who, found, act.proceeding))
    if request.method == "POST" and rows_pressed(request.POST) is None:
        try:
            acting.perform(request, act)
        except Refused as refused:
            acting.show(form, refused)
        else:
            messages.success(request, _("Done: %(label)s") % {"label": act.verb.step.label})
            return redirect("desk_case", case=case)
    context = {"desk": frame.around(who, besides=case), "case": found, "act": act, "form": form}
    context |= {"step": act.verb.step, "home_url": reverse("desk_case", args=[case])}
    return render(request, "desk/action.html", context, status=422 if form.is_bound and form.errors else 200)


def _known(who: Worker, case: Case, proceeding: Proceeding) -> Mapping[str, Any]:
    """Who took part and since when, as the case and the room know it; the mediator corrects it."""
    room = next((one.room for one in rooms_of(who.actor, case) if one.room.proceeding_id == proceeding.pk), None)
    seats = list(sitting(room).select_related("person")) if room else []
    took_part = [row for one in case.parties.select_related("person") for row in _for_party(one, seats)]
    leading = who.posts[0].user
    return {
        "started_at": iso(room.opened_at)[:16] if room else "",
        "ended_at": iso(clock.now())[:16],
        "recorder": who.name,
        "attendees": [*took_part, _row(leading, str(ROLE_NAMES[Role.MEDIATOR]), seats)],
    }


def _for_party(party: Party, seats: list[Seat]) -> list[dict[str, Any]]:
    """A party itself; for an organisation whoever sat in the room for it, else a line that waits for a name."""
    side = str(party.get_side_display())
    if party.person is not None:
        return [_row(party.person, side, seats, name=party.name)]
    role = _("%(side)s: %(name)s") % {"side": side, "name": party.name}
    came = [seat.person for seat in seats if seat.party_id == party.pk and seat.person is not None]
    if came or party.side == Side.PLATFORM:
        return [_row(person, role[:LONGEST], seats) for person in came]
    return [{"name": "", "role": role[:LONGEST], "verified": "", "channel": ""}]


def _row(person: User, role: str, seats: list[Seat], *, name: str = "") -> dict[str, Any]:
    """What is known of one person; what is not stays unset, so that the mediator says it."""
    known = person.phone_verified or person.identity_level > IdentityLevel.PHONE
    return {
        "name": name or person.name,
        "role": role,
        "verified": person.identity_level if known else "",
        "channel": "online" if any(seat.person_id == person.pk for seat in seats) else "",
    }
