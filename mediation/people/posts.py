"""Proposals about posts: who works where as what, from when, until when. One ends as another begins where it must."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.core.refusals import Refused
from mediation.people import burden
from mediation.people.models import MemberRole, Membership, Organisation, Proposal, User
from mediation.people.post_inputs import EndedPost, NewPost
from mediation.people.proposals import KEEPERS, Asked, Draft, Effect, Kind, day_of, keep

#: Without one of these a body's cases would lie where nobody distributes, seals, receives or answers them.
NEEDED = (MemberRole.LEAD, MemberRole.SECRETARY, MemberRole.CLERK, MemberRole.AGENT)
FEWEST_KEEPERS = 2  # one proposes, another confirms
Held = dict[str, str]  # {"user": id, "role": role}


class Posts(Kind):
    """Posts that begin and posts that end, together; `data` is {"adds": [...], "ends": [...]}."""

    other = ""

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """Which of these posts are held now."""
        return _holding(proposal.organisation_id, _all(proposal))

    def check(self, proposal: Proposal) -> None:
        """Refused where somebody would hold what does not go together, or where nobody would be left."""
        body = (
            Organisation.objects.filter(pk=str(proposal.organisation_id)).first() if proposal.organisation_id else None
        )
        if body is not None and body.ended_at is not None:
            raise Refused("not_open", _("It has ended; nobody gets a post in it."))
        for one in proposal.data["adds"]:
            _goes_together(one, ending=proposal.data["ends"])
        for one in proposal.data["ends"]:
            _somebody_is_left(one, proposal, body)

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """Begin and end them at once: rooms and desks ask for the posts held now, at every look."""
        for one in proposal.data["ends"]:
            _post(proposal.organisation_id, one).update(active=False, ended_at=now)
        for one in proposal.data["adds"]:
            again = _post(proposal.organisation_id, one)
            if not again.update(active=True, since_on=day_of(now), ended_at=None):
                Membership.objects.create(
                    user_id=UUID(one["user"]), organisation_id=proposal.organisation_id, role=one["role"],
                    since_on=day_of(now),
                )  # fmt: skip
        return {}

    def effect(self, proposal: Proposal) -> Effect:
        """The open cases of the body: they open to whoever begins and close to whoever ends."""
        body = proposal.organisation
        if body is None:
            return Effect()
        load = burden.of_body(body)
        going = User.objects.filter(pk__in=[one["user"] for one in proposal.data["ends"]])
        return Effect(cases=load.cases, led=sum(burden.led_by(one, body) for one in going), load=load)

    def concerns(self, proposal: Proposal) -> set[str]:
        """Who begins and who ends."""
        return {one["user"] for one in _all(proposal)}

    def undo(self, proposal: Proposal) -> Draft | None:
        """The other way round."""
        data = {"adds": proposal.data["ends"], "ends": proposal.data["adds"]}
        return _draft(self.other, proposal.organisation, data)


class AddPost(Posts):
    """Somebody gets a post."""

    name, other = "add_post", "end_post"
    label = gettext_lazy("Give a post")
    form = NewPost

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """One that is not held yet. Refused `invalid`."""
        one = {"user": str(said["person"].pk), "role": str(said["role"])}
        body: Organisation | None = said["organisation"]
        if _post(body.pk if body else None, one).filter(active=True).exists():
            raise Refused("invalid", errors={"person": [_("This person has this post already.")]})
        return _draft(self.name, body, {"adds": [one], "ends": []}, said)


class EndPost(Posts):
    """Somebody's post ends."""

    name, other = "end_post", "add_post"
    label = gettext_lazy("End a post")
    form = EndedPost

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """The post, and a successor's where one is named who does not hold it yet."""
        post: Membership = said["post"]
        one, successor = {"user": str(post.user_id), "role": post.role}, said["successor"]
        if successor == post.user:
            raise Refused("invalid", errors={"successor": [_("Nobody succeeds themself.")]})
        adds = [{"user": str(successor.pk), "role": post.role}] if successor else []
        adds = [new for new in adds if not _post(post.organisation_id, new).filter(active=True).exists()]
        return _draft(self.name, post.organisation, {"adds": adds, "ends": [one]}, said)


def _draft(kind: str, body: Organisation | None, data: dict[str, list[Held]], said: Mapping[str, Any] | None = None) -> Draft:  # fmt: skip  # noqa: E501
    every = [*data["adds"], *data["ends"]]
    subject = ";".join([str(body.pk) if body else "", *sorted(f"{one['user']}:{one['role']}" for one in every)])
    more = {name: said[name] for name in ("takes_on", "reason")} if said else {}
    before = _holding(body.pk if body else None, every)
    return Draft(kind=kind, organisation=body, data=data, before=before, subject=subject[:200], **more)


def _all(proposal: Proposal) -> list[Held]:
    return [*proposal.data["adds"], *proposal.data["ends"]]


def _holding(body: UUID | None, posts: Iterable[Held]) -> dict[str, bool]:
    return {f"{one['user']}:{one['role']}": _post(body, one).filter(active=True).exists() for one in posts}


def _post(body: UUID | None, one: Held) -> Any:
    return Membership.objects.filter(user_id=UUID(one["user"]), organisation=body, role=one["role"])


def _goes_together(one: Held, *, ending: list[Held]) -> None:
    """Whoever runs the site has no part in cases and watches over nobody (GB/T 22239: kept apart)."""
    held = Membership.objects.filter(user_id=UUID(one["user"]), active=True)
    kept = {role for role in held.values_list("role", flat=True) if {"user": one["user"], "role": role} not in ending}
    if (one["role"] == MemberRole.ADMIN and kept - {MemberRole.ADMIN}) or (
        one["role"] != MemberRole.ADMIN and MemberRole.ADMIN in kept
    ):
        raise Refused("not_open", _("A system administrator holds no other post."))


def _somebody_is_left(one: Held, proposal: Proposal, body: Organisation | None) -> None:
    if body is None:
        _keepers_are_left(one, proposal)
        return
    if one["role"] not in NEEDED:
        return
    others = Membership.objects.filter(organisation=body, role=one["role"], active=True, user__is_active=True)
    named = any(new["role"] == one["role"] for new in proposal.data["adds"])
    if named or others.exclude(user_id=UUID(one["user"])).exists():
        return
    load = burden.of_body(body)
    if load:
        said = _(
            "This is the last %(post)s there, and %(cases)d open cases lie with it. Name who has the post instead."
        )
        words = {"post": MemberRole(one["role"]).label, "cases": load.cases}
        raise Refused("not_open", errors={"successor": [said % words]}, cases=load.cases)


def _keepers_are_left(one: Held, proposal: Proposal) -> None:
    """Two people stay who can propose and confirm, else nobody could ever change a post again."""
    staying = set(
        Membership.objects.filter(KEEPERS, active=True, user__is_active=True)
        .exclude(user_id=UUID(one["user"]))
        .values_list("user_id", flat=True)
    )  # fmt: skip
    staying |= {UUID(new["user"]) for new in proposal.data["adds"]}
    if len(staying) < FEWEST_KEEPERS:
        raise Refused("not_open", _("Two people must be left who look after the platform: one proposes, another confirms."))  # fmt: skip  # noqa: E501


for _kind in (AddPost(), EndPost()):
    keep(_kind)
