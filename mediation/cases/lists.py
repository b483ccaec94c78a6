"""Lists of cases for those who take part in them: a consumer's own, and what lies with a merchant or platform."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import DateTimeField, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from mediation.cases import turn
from mediation.cases.models import Case, Member, MemberState, Party, Proceeding, Side
from mediation.cases.queries import cases_of
from mediation.core.actors import Actor
from mediation.core.gate import SHANGHAI
from mediation.core.roles import Role
from mediation.core.steps import Waiting
from mediation.deadlines.models import Deadline, Status
from mediation.people.models import SPEAKING
from mediation.people.queries import memberships_of

PAGE = 20
FAR = datetime(9999, 1, 1, tzinfo=SHANGHAI)
SIDES = {Side.CLAIMANT: Role.CLAIMANT, Side.RESPONDENT: Role.RESPONDENT, Side.PLATFORM: Role.PLATFORM}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list: the other side, where it is, whose turn, and by which clock that turn ends."""

    case: Case
    opposite: str
    stage: Proceeding | None
    waiting: Waiting | None
    yours: bool
    by: Deadline | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows; `after` is the cursor of the next one, "" on the last."""

    rows: list[Row]
    after: str


def of_person(actor: Actor, *, text: str = "", after: str = "") -> Page:
    """Cases the person filed, newest first."""
    own = Q(parties__person_id=UUID(actor.id), parties__joint=False)
    own |= Q(parties__members__person_id=UUID(actor.id), parties__members__state=MemberState.JOINED)
    mine = _searched(cases_of(actor).filter(pk__in=Case.objects.filter(own).values("pk")), text)
    if cursor := _cursor(after):
        at, pk = cursor
        mine = mine.filter(Q(filed_at__lt=at) | Q(filed_at=at, pk__gt=pk))
    found = list(mine.order_by("-filed_at", "id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(rows(actor, found[:PAGE]), f"{last.filed_at.isoformat()}~{last.pk}" if last else "")


def of_seller(actor: Actor, *, now: datetime, text: str = "", show: str = "", after: str = "") -> Page:
    """Cases of the organisations one speaks for: their own turns first, then by when the turn ends, those without last.

    `show` is mine (their turn), others, closed, or "" for all that is not closed. Whose turn it is lies in the
    tables of the stages, so it becomes a condition on stage and state.
    """
    ours = _searched(_spoken_for(actor), text)
    ours = ours.filter(pk__in=_closed()) if show == "closed" else ours.exclude(pk__in=_closed())
    if show in ("mine", "others"):
        ours = ours.filter(_our_turn(actor)) if show == "mine" else ours.exclude(_our_turn(actor))
    ours = ours.annotate(
        theirs=Choice(When(_our_turn(actor), then=0), default=1, output_field=IntegerField()),
        due=Coalesce(Subquery(turn.soonest(OuterRef("pk"))), Value(FAR), output_field=DateTimeField()),
    )
    rank, _sep, rest = after.partition("~")
    if rank in ("0", "1") and (cursor := _cursor(rest)):
        at, pk = cursor
        here = Q(due__gt=at) | Q(due=at, pk__gt=pk)
        ours = ours.filter(Q(theirs__gt=int(rank)) | Q(theirs=int(rank)) & here)
    found = list(ours.order_by("theirs", "due", "id")[: PAGE + 1])
    last: Any = found[PAGE - 1] if len(found) > PAGE else None
    return Page(rows(actor, found[:PAGE]), f"{last.theirs}~{last.due.isoformat()}~{last.pk}" if last else "")


def counts(actor: Actor) -> dict[str, int]:
    """How many cases of one's organisations each list of `of_seller` holds."""
    ours = _spoken_for(actor)
    left = ours.exclude(pk__in=_closed())
    mine = left.filter(_our_turn(actor)).count()
    open_ = left.count()
    return {"": open_, "mine": mine, "others": open_ - mine, "closed": ours.count() - open_}


def _our_turn(actor: Actor) -> Q:
    """Cases that wait for the part one's organisations have in them."""
    ours = Q(pk__in=[])
    for side in (Side.RESPONDENT, Side.PLATFORM):
        parties = _speaking_for(actor).filter(side=side)
        ours |= Q(pk__in=parties.values("case_id")) & Q(pk__in=turn.cases_waiting_for(SIDES[side]))
    return ours


def _spoken_for(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=_speaking_for(actor).values("case_id"))


def _speaking_for(actor: Actor) -> QuerySet[Party]:
    bodies = [one.organisation_id for one in memberships_of(actor) if one.role in SPEAKING and one.organisation_id]
    return Party.objects.filter(organisation_id__in=bodies)


def _searched(found: QuerySet[Case], text: str) -> QuerySet[Case]:
    if not text:
        return found
    said = text[:80]
    return found.filter(Q(number__icontains=said) | Q(title__icontains=said) | Q(order_no__iexact=said))


def _cursor(after: str) -> tuple[datetime, UUID] | None:
    at, _sep, pk = after.partition("~")
    try:
        moment = parse_datetime(at)
        return (moment, UUID(pk)) if moment is not None and moment.tzinfo is not None else None
    except ValueError:
        return None


def _closed() -> QuerySet[Case]:
    """Cases of which every stage is over."""
    return Case.objects.exclude(proceedings__closed_at=None)


def rows(actor: Actor, found: Sequence[Case]) -> list[Row]:
    """Rows of some cases, in a fixed number of queries however many there are."""
    ids = [one.pk for one in found]
    stages = _by_case(Proceeding.objects.filter(case_id__in=ids).order_by("opened_at", "id"))
    parties = _by_case(Party.objects.filter(case_id__in=ids))
    clocks = _by_case(
        Deadline.objects.filter(case_id__in=ids, status__in=(Status.ARMED, Status.LAPSED))
        .order_by("fires_at")
        .prefetch_related("instalments__payer")
    )
    bodies = {one.organisation_id for one in memberships_of(actor) if one.role in SPEAKING}
    together = _together(actor, ids)
    own = {
        one.pk: together.get(one.pk, True)
        for several in parties.values() for one in several
        if one.pk in together or one.organisation_id in bodies or (str(one.person_id) == actor.id and not one.joint)
    }  # fmt: skip
    return [_row(one, own, stages.get(one.pk, []), parties.get(one.pk, []), clocks.get(one.pk, [])) for one in found]


def _together(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, bool]:
    """The joint sides the actor is part of, and whether they act for it; everybody else stands in the parties."""
    found = Member.objects.filter(party__case_id__in=ids, person_id=UUID(actor.id), state=MemberState.JOINED)
    return dict(found.values_list("party_id", "represents"))


def _row(case: Case, own: dict[UUID, bool], stages: list[Any], parties: list[Any], clocks: list[Any]) -> Row:
    mine = next((one for one in parties if one.pk in own), None)
    role = SIDES[Side(mine.side)] if mine and own[mine.pk] else None
    stage, waiting = turn.current(stages) if stages else (None, None)
    return Row(
        case=case,
        opposite=next((one.name for one in sorted(parties, key=_last_platform) if one != mine), ""),
        stage=stage,
        waiting=waiting,
        yours=waiting is not None and role in waiting.on,
        by=turn.clock(stage, waiting, clocks) if stage and waiting else None,
        closed=all(one.closed_at is not None for one in stages),
    )


def _last_platform(party: Party) -> bool:
    return party.side == Side.PLATFORM


def _by_case(found: Iterable[Any]) -> dict[UUID, list[Any]]:
    sorted_: dict[UUID, list[Any]] = {}
    for one in found:
        sorted_.setdefault(one.case_id, []).append(one)
    return sorted_
