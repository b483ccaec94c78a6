"""Who works at a desk, and what stands around every page of it (templates/base_desk.html)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases import desk
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.people.models import MemberRole, Membership
from mediation.people.queries import memberships_of
from odr.web import acting

P = ParamSpec("P")
STAFF = (*desk.STAGES, MemberRole.SUPERVISOR, MemberRole.ADMIN)
FIRST: dict[str, Callable[[], str]] = {
    MemberRole.OFFICER: lambda: _("To do"),
    MemberRole.LEAD: lambda: _("To do"),
    MemberRole.MEDIATOR: lambda: _("Today"),
    MemberRole.SECRETARY: lambda: _("Today"),
    MemberRole.CLERK: lambda: _("Applications"),
}


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody at a desk, with the posts they hold."""

    actor: Actor
    name: str
    posts: tuple[Membership, ...]

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that lie on this desk."""
        return tuple(dict.fromkeys(stage for post in self.posts for stage in desk.STAGES.get(post.role, ())))

    @property
    def roles(self) -> frozenset[Role]:
        """The seats these posts give in the cases of their offices."""
        return frozenset(Role(post.role) for post in self.posts if post.role in desk.STAGES)

    @property
    def sends(self) -> bool:
        """True for who acts for a court, and sends disputes to online mediation."""
        return any(post.role == MemberRole.CLERK for post in self.posts)

    @property
    def supervises(self) -> bool:
        """True for who watches over offices."""
        return any(post.role == MemberRole.SUPERVISOR for post in self.posts)

    @property
    def administers(self) -> bool:
        """True for who looks after organisations, posts and calendars: never alone (mediation.people.proposals)."""
        return any(
            post.role == MemberRole.ADMIN or (post.role == MemberRole.SUPERVISOR and post.organisation is None)
            for post in self.posts
        )

    @property
    def label(self) -> str:
        """Name and office, as the bar shows them."""
        offices = dict.fromkeys(post.organisation.name for post in self.posts if post.organisation)
        return pgettext("between two facts", ", ").join([self.name, *offices])


def worker(request: HttpRequest) -> Worker:
    """Who asks. Refused `not_found` for people without a post: for them there is no desk."""
    actor = acting.actor_of(request)
    posts = tuple(one for one in memberships_of(actor) if one.role in STAFF)
    if not posts:
        raise Refused("not_found")
    return Worker(actor, str(request.user), posts)


def page(
    view: Callable[Concatenate[HttpRequest, Worker, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page of a desk: logged in, with a post."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, worker(request), *args, **kwargs)

    return guarded


def home_of(who: Worker) -> str:
    """Name of the page where somebody's work at the desk begins."""
    return "desk" if who.stages else "desk_oversight" if who.supervises else "desk_changes"


def around(who: Worker, *, current: str = "", besides: UUID | str = "") -> dict[str, Any]:
    """The value `desk` of every desk page; `current` names the entry of the bar, `besides` the case that is open."""
    home = reverse(home_of(who))
    entries: list[dict[str, Any]] = []
    if who.stages:
        first = next(FIRST[post.role] for post in who.posts if post.role in FIRST)
        entries.append({"url": reverse("desk"), "label": first(), "current": current == "desk"})
    if who.sends:
        entries.append({"url": reverse("desk_send"), "label": _("Send to mediation"), "current": current == "sending"})
    if who.supervises:
        entries.append({"url": reverse("desk_oversight"), "label": _("Overview"), "current": current == "oversight"})
    if who.administers:
        entries += [
            {"url": reverse("desk_changes"), "label": _("Changes"), "current": current == "changes"},
            {"url": reverse("desk_organisations"), "label": _("Organisations"), "current": current == "organisations"},
            {"url": reverse("desk_calendars"), "label": _("Calendars"), "current": current == "calendars"},
            {"url": reverse("desk_law"), "label": _("Rules"), "current": current == "law"},
        ]
    following = reverse("desk_next") + (f"?besides={besides}" if besides else "")
    return {
        "nav": entries,
        "next_url": following if who.stages else "",
        "search_url": f"{reverse('desk')}?find=1#q" if who.stages else "",
        "home_url": home,
        "who": who.label,
    }
