"""What who looks after the platform reads: organisations, posts, proposals and their ledger. Nobody else finds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.law import areas
from mediation.people.models import (
    Administered,
    Membership,
    Organisation,
    OrganisationArea,
    OrganisationKind,
    Proposal,
    ProposalState,
)
from mediation.people.proposals import keeper

PAGE = 30
ENDED = 20  # posts and proposals of the past that a page shows


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; `working` is yes, no or "" for both."""

    text: str = ""
    kind: str = ""
    area: str = ""
    working: str = "yes"


@dataclass(frozen=True, slots=True)
class Page:
    """Organisations by name; `after` is the cursor of the next page, "" on the last."""

    rows: list[Organisation]
    total: int
    after: str


def bodies(actor: Actor, wanted: Wanted) -> QuerySet[Organisation]:
    """Organisations by name, code or what their numbers begin with, of a kind, in an area or within it."""
    keeper(actor)
    found = Organisation.objects.all()
    if said := wanted.text[:60]:
        found = found.filter(Q(name__icontains=said) | Q(short_name__icontains=said) | Q(uscc=said) | Q(paper_prefix=said))  # fmt: skip  # noqa: E501
    if wanted.kind in OrganisationKind.values:
        found = found.filter(kind=wanted.kind)
    if wanted.area:
        inside = _inside(wanted.area)
        competent = OrganisationArea.objects.filter(code__in=inside).values("organisation")
        found = found.filter(Q(area__in=inside) | Q(displayed_area__in=inside) | Q(pk__in=competent))
    if wanted.working in ("yes", "no"):
        found = found.filter(ended_at__isnull=wanted.working == "yes")
    posts = Count("memberships", filter=Q(memberships__active=True))
    return found.annotate(posts=posts).order_by("name")


def page(actor: Actor, wanted: Wanted, *, after: str = "") -> Page:
    """One page of them."""
    found = bodies(actor, wanted)
    following = found.filter(name__gt=after) if after else found
    rows = list(following.prefetch_related("areas")[: PAGE + 1])
    return Page(rows[:PAGE], found.order_by().count(), rows[PAGE - 1].name if len(rows) > PAGE else "")


def _inside(code: str) -> list[str]:
    """An area and every area within it; one that is not on record is itself alone."""
    return [code, *(one.code for one in areas.everything() if one.code != code and areas.within(one.code, code))]


def body_of(actor: Actor, organisation: UUID) -> Organisation:
    """One organisation. Refused `not_found`."""
    keeper(actor)
    found = Organisation.objects.select_related("platform").filter(pk=organisation).first()
    if found is None:
        raise Refused("not_found")
    return found


def competent_for(body: Organisation) -> list[str]:
    """Codes of the areas whose complaints or applications lie with it; a unit of intake passes on those below it."""
    if not body.area or body.kind in (OrganisationKind.STORE, OrganisationKind.PLATFORM):
        return []
    wide = body.distributes or body.kind == OrganisationKind.COURT
    held = [body.area, *body.further_areas]
    return list(dict.fromkeys(code for one in held for code in (_inside(one) if wide else [one])))


def posts_of(body: Organisation | None) -> tuple[list[Membership], list[Membership]]:
    """Who has a post in a body, or in the platform itself, and who had one lately."""
    known = Membership.objects.filter(organisation=body).select_related("user")
    held = known.filter(active=True, user__is_active=True).order_by("role", "user__name", "pk")
    past = known.filter(active=False).order_by(F("ended_at").desc(nulls_last=True), "pk")
    return list(held), list(past[:ENDED])


def post_of(actor: Actor, post: int) -> Membership | None:
    """A post that is held, None for none."""
    keeper(actor)
    return Membership.objects.select_related("user", "organisation").filter(pk=post, active=True).first()


def stores_on(body: Organisation) -> int:
    """How many stores that work trade on a platform."""
    return body.stores.filter(ended_at=None).count()


def proposals(actor: Actor, *, state: str = "", body: Organisation | None = None) -> QuerySet[Proposal]:
    """What was proposed, the newest first."""
    keeper(actor)
    found = Proposal.objects.select_related("organisation", "proposed_by", "decided_by", "undoes")
    if state in ProposalState.values:
        found = found.filter(state=state)
    return found.filter(organisation=body) if body else found


def proposal_of(actor: Actor, proposal: UUID) -> Proposal:
    """One proposal. Refused `not_found`."""
    found = proposals(actor).filter(pk=proposal).first()
    if found is None:
        raise Refused("not_found")
    return found


def lines_of(proposal: Proposal) -> list[Administered]:
    """What the ledger holds of a proposal, oldest first."""
    return list(proposal.lines.order_by("seq"))


def ledger(actor: Actor, *, before: int = 0) -> list[Administered]:
    """A page of the ledger, the newest first."""
    keeper(actor)
    found = Administered.objects.select_related("proposal__organisation").order_by("-seq")
    return list((found.filter(seq__lt=before) if before else found)[:PAGE])


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Names of organisations by id, as proposals speak of them."""
    asked = [UUID(one) for one in ids if one]
    return {str(pk): name for pk, name in Organisation.objects.filter(pk__in=asked).values_list("pk", "name")}
