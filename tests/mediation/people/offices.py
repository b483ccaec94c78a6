"""Who looks after the platform in the small world, and proposals of every kind, ready to be made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers import serialize

from mediation.documents import numbers, wordings
from mediation.people import lists, proposals
from mediation.people.models import MemberRole, Membership, Organisation, OrganisationKind, Proposal, User
from tests.mediation import worlds
from tests.mediation.deadlines.notices import notice
from tests.mediation.worlds import World

NOW = worlds.at("2026-06-01 10:00")
TOMORROW = date(2026, 6, 2)
WHY = "编办批复〔2026〕8号"


@dataclass
class Offices:
    """The world with two administrators beside its supervisor, and somebody without a post."""

    world: World
    one: User
    two: User
    spare: User

    @property
    def keepers(self) -> list[User]:
        """Everybody who may propose and confirm."""
        return [self.one, self.two, self.world.supervisor]


def offices() -> Offices:
    """Make everybody."""
    world = worlds.world()
    one, two = (worlds._member(name, name, None, MemberRole.ADMIN) for name in ("管甲", "管乙"))
    return Offices(world, one, two, worlds._person("spare", "新示例"))


def propose(name: str, who: User, /, *, now: datetime = NOW, **data: Any) -> Proposal:
    """Put a change forward, with a reason unless one is given."""
    said = data if name == "calendar" else {"reason": WHY, **data}
    return proposals.propose(name, said, actor=worlds.actor(who), now=now)


def confirm(proposal: Proposal, who: User, *, now: datetime = NOW, approve: bool = True) -> Proposal:
    """The second person's word."""
    done = proposals.decide(proposal.pk, approve=approve, reason="已与批复核对", actor=worlds.actor(who), now=now)
    return done.proposal


def done(name: str, offices: Offices, /, **data: Any) -> Proposal:
    """A change in force: proposed by the first administrator, confirmed by the supervisor."""
    return confirm(propose(name, offices.one, **data), offices.world.supervisor)


def undo(proposal: Proposal, offices: Offices, *, now: datetime = NOW) -> Proposal:
    """Its counter-proposal in force."""
    made = proposals.counter(proposal.pk, reason="有误", actor=worlds.actor(offices.two), now=now)
    return confirm(made, offices.world.supervisor, now=now)


def bureau(name: str = "示例新区市场监督管理局", **changed: Any) -> dict[str, Any]:
    """A new bureau's data."""
    return {
        "organisation_kind": "bureau", "name": name, "area": "330106", "address": "示例路9号", "phone": "12315",
        "paper_prefix": "新市监", "established_on": "2026-05-20",
    } | changed  # fmt: skip


def held(offices: Offices, who: User) -> int:
    """The number of somebody's only post."""
    return Membership.objects.get(user=who, active=True).pk


def idle() -> Organisation:
    """An office with two people and nothing to do."""
    number = Organisation.objects.filter(area="330108").count()
    body = Organisation.objects.create(
        kind=OrganisationKind.BUREAU,
        name=f"示例湾{number}号市场监督管理局",
        area="330108",
        paper_prefix=f"湾市监{number}",
    )
    for role in (MemberRole.OFFICER, MemberRole.LEAD):
        worlds._member(f"{role}-{number}", f"{role}-{number}", body, role)
    return body


def _retired(offices: Offices) -> str:
    done("retire_list_entry", offices, term="channels:cross_border")
    return "channels:cross_border"


def _ended(offices: Offices) -> str:
    body = idle()
    done("end_organisation", offices, organisation=str(body.pk))
    return str(body.pk)


#: Every kind that can be proposed by form, with what is said; a kind that is missing here fails a test.
EVERY: dict[str, Callable[[Offices], dict[str, Any]]] = {
    "add_organisation": lambda made: bureau(),
    "change_organisation": lambda made: {
        "organisation": str(made.world.xiaoshan.body.pk), "name": "萧山区市场监管局", "phone": "0571-12315",
    },
    "end_organisation": lambda made: {"organisation": str(idle().pk)},
    "reopen_organisation": lambda made: {"organisation": _ended(made)},
    "add_post": lambda made: {
        "organisation": str(made.world.xiaoshan.body.pk), "person": made.spare.username, "role": "officer",
    },
    "end_post": lambda made: {"post": held(made, made.world.xiaoshan.lead), "successor": made.spare.username},
    "change_number_series": lambda made: {
        "organisation": str(made.world.xiaoshan.body.pk), "series": "acceptance_decision", "year": 2026, "word": "诉受",
        "first": 101,
    },
    "add_list_entry": lambda made: {"axis": "problems", "parent": "Q12", "zh": "代练代充", "en": "Playing for hire"},
    "change_list_entry": lambda made: {"term": "claims:refund", "zh": "退款", "en": "Refund"},
    "retire_list_entry": lambda made: {"term": "services:parking"},
    "restore_list_entry": lambda made: {"term": _retired(made)},
    "change_paper_text": lambda made: {"part": "mediation_notice.bring", "text": "身份证件；与争议有关的证据。"},
    "calendar": lambda made: {"text": notice()},
}  # fmt: skip
#: Those of which a counter-proposal restores what stood.
UNDONE = (
    "add_organisation", "change_organisation", "end_organisation", "reopen_organisation", "add_post", "end_post",
    "change_number_series", "add_list_entry", "change_list_entry", "retire_list_entry", "restore_list_entry",
    "change_paper_text",
)  # fmt: skip


def standing() -> tuple[str, ...]:
    """What a counter-proposal restores: organisations that work with their data, who has which post, and settings."""
    bodies = Organisation.objects.filter(ended_at=None).order_by("pk")
    posts = Membership.objects.filter(active=True).order_by("user", "organisation", "role")
    told = serialize("json", bodies), sorted(posts.values_list("user__username", "organisation__name", "role"), key=str)
    series = [numbers.form("acceptance_decision", body, 2026) for body in bodies]
    return told[0], str(told[1]), str(series), str(lists.offered()), str(wordings.everything_in_force())
