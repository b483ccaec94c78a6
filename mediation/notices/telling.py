"""Tell people as the stages' tables say: a row per person and channel in the act, the text after the commit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mediation.cases import members
from mediation.cases.docket import taking_part
from mediation.core import gate, nudge, outbox, verbs
from mediation.core.audience import EVERYONE
from mediation.core.gate import Act, Move
from mediation.core.roles import Role
from mediation.notices import channels, titles
from mediation.notices.models import Channel, Notice
from mediation.people.models import SPEAKING, MemberRole, Membership, Organisation, User

if TYPE_CHECKING:
    from mediation.cases.models import Party, Proceeding

SIDES = {Role.CLAIMANT: "claimant", Role.RESPONDENT: "respondent", Role.PLATFORM: "platform"}
WORKING = {
    Role.OFFICER: MemberRole.OFFICER,
    Role.LEAD: MemberRole.LEAD,
    Role.MEDIATOR: MemberRole.MEDIATOR,
    Role.SECRETARY: MemberRole.SECRETARY,
    Role.CLERK: MemberRole.CLERK,
}
OWN_ANSWER = "group.asked"  # asks each of several complainants, on a page of their own
#: A text that no sender took is tried again after these waits, then it counts as failed.
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person to tell, and in which part."""

    person: User
    role: Role
    organisation: Organisation | None = None
    party: "Party | None" = None


@gate.interpreter(40)
def interpret(act: Act, move: Move) -> None:
    """Read the column `tells` of the line that was taken."""
    roles = move.step.tells
    if Role.CLAIMANT in roles and move.step.audience == EVERYONE:
        roles = (*roles, Role.MEMBER)  # whoever is represented learns what their representatives learn
    if roles:
        tell(act, move.proceeding, roles, title=move.step.event)


@gate.interpreter(70)
def ask(act: Act, move: Move) -> None:
    """Tell those whose turn it has become by the act, beside whom its line tells; not who did it."""
    proceeding = move.proceeding
    if act.room is not None or move is not [one for one in act.moves if one.proceeding.pk == proceeding.pk][-1]:
        return
    waiting = verbs.waiting(proceeding)
    on = [] if waiting is None else [role.value for role in waiting.on]
    before = proceeding.facts.get("asked", [])
    if on != before:
        act.keep(of=proceeding, asked=on)
        title = move.step.event if proceeding.case_id != act.case.pk else ""  # opened beside: it has words of its own
        tell(act, proceeding, tuple(Role(one) for one in on if one not in before), title=title, besides=act.actor.id)


def tell(
    act: Act, proceeding: "Proceeding", roles: tuple[Role, ...], *, title: str = "", besides: str = ""
) -> list[Notice]:
    """Leave a notice for everyone who holds one of `roles`; a person is told once of an event, whatever the parts.

    Nothing is told of what happens in a closed room. Called inside the act, after its event was recorded.
    """
    if act.event is None or act.room is not None:
        return []
    known = set(Notice.objects.filter(event=act.event).values_list("person_id", flat=True))
    told: list[Notice] = []
    for addressee in addressees(proceeding, roles):
        if addressee.person.pk not in known and str(addressee.person.pk) != besides:
            known.add(addressee.person.pk)
            told += _notices(act, proceeding, addressee, title or act.event.kind)
    Notice.objects.bulk_create(told)
    for one in told:
        if one.channel == Channel.IN_SITE:
            nudge.after_commit(nudge.person_group(one.person_id), {"type": "notice", "notice": str(one.pk)})
    texts = [{"notice": str(one.pk)} for one in told if one.channel == Channel.SMS]
    outbox.put_all("notice.send", texts, due_at=act.now)
    return told


def addressees(proceeding: "Proceeding", roles: tuple[Role, ...]) -> Iterator[Addressee]:
    """Parties, those who speak for them, and the people of the body in charge; of officers the handler alone."""
    parties = list(proceeding.case.parties.all())
    staff = _staff([*(one.organisation_id for one in parties), proceeding.body_id])
    for role in roles:
        if role in (Role.CLAIMANT, Role.MEMBER) and (together := members.joint_party(proceeding.case)) is not None:
            yield from _of_group(together, role)
        elif role in SIDES:
            yield from _of_side([one for one in parties if one.side == SIDES[role]], role, staff)
        elif role is Role.OFFICER and proceeding.handler is not None:
            yield Addressee(proceeding.handler, role, proceeding.body)
        elif role in WORKING and proceeding.body is not None:
            own = taking_part(proceeding.case)
            others = [one for one in staff if one.organisation_id == proceeding.body_id and one.user_id not in own]
            yield from (Addressee(one.user, role, proceeding.body) for one in others if one.role == WORKING[role])


def _of_group(party: "Party", role: Role) -> Iterator[Addressee]:
    """Who represents, or everybody else who joined."""
    for one in members.joined(party):
        if one.person is not None and one.represents is (role is Role.CLAIMANT):
            yield Addressee(one.person, role, party=party)


def _of_side(parties: "list[Party]", role: Role, staff: list[Membership]) -> Iterator[Addressee]:
    for party in parties:
        if party.person is not None:
            yield Addressee(party.person, role, party=party)
        elif party.organisation is not None:
            speaking = [one for one in staff if one.organisation_id == party.organisation_id and one.role in SPEAKING]
            yield from (Addressee(one.user, role, party.organisation, party) for one in speaking)


def _staff(organisations: Iterable[UUID | None]) -> list[Membership]:
    """Who works at some organisations now, in one query."""
    found = Membership.objects.filter(organisation__in=set(organisations) - {None}, active=True, user__is_active=True)
    return list(found.select_related("user").order_by("pk"))


def _notices(act: Act, proceeding: "Proceeding", to: Addressee, title: str) -> list[Notice]:
    """What one person is told: here, and by a text where there is a number that answered."""
    row = {
        "case": proceeding.case,  # the act's own, or one that it opened beside it
        "proceeding_id": proceeding.pk,
        "event": act.event,
        "person": to.person,
        "organisation": to.organisation,
        "party": to.party,
        "role": to.role.value,
        "title": title,
        "params": {"number": proceeding.case.number, **titles.kept(title, act.data)},
        "url": f"/cases/{proceeding.case_id}/{'joint/' if title == OWN_ANSWER else ''}",
        "made_at": act.now,
    }
    here = Notice(channel=Channel.IN_SITE, sent_at=act.now, delivered_at=act.now, **row)
    if to.party is None or not to.person.phone or not to.person.phone_verified:
        return [here]
    return [here, Notice(channel=Channel.SMS, **row)]


@outbox.handler("notice.send", alone=True)
def send(payload: Mapping[str, Any], now: datetime) -> None:
    """Hand a text to the senders; the proof is kept, and a failure is tried again later, each time on record.

    No lock is held while a sender is asked: it may take seconds. A text has one id, by which a sender knows it again.
    """
    notice = Notice.objects.select_related("person").get(pk=payload["notice"])
    if notice.sent_at is not None:
        return
    try:
        sender = channels.hand_over(channels.Text(notice.pk, notice.person.phone, body_of(notice)), now=now)
    except channels.NotSent as failure:
        proof: dict[str, Any] = {"failed_at": now, "reason": failure.reason}
    else:
        proof = {"sent_at": now, "sender": sender, "failed_at": None, "reason": ""}
    with transaction.atomic():
        attempts = notice.attempts + 1
        mine = Notice.objects.filter(pk=notice.pk, sent_at=None, attempts=notice.attempts)
        done = mine.update(attempts=attempts, sent_to=notice.person.phone, **proof)
        if done and "sender" not in proof:
            _again(notice, attempts, now)


def _again(notice: Notice, attempts: int, now: datetime) -> None:
    """Try a text later; after the last time, tell those who handle the case to use another way."""
    payload = {"notice": str(notice.pk)}
    if attempts <= len(WAITS):
        outbox.put("notice.send", payload, due_at=now + WAITS[attempts - 1])
    elif notice.proceeding_id is not None:
        outbox.put("notice.undelivered", payload, due_at=now)


def body_of(notice: Notice) -> str:
    """The text: that there is something new, and where. Nothing of the dispute leaves the platform (promise N3)."""
    with translation.override(notice.person.language):
        said = {"site": settings.SITE_NAME, "link": f"{settings.SITE_URL}{notice.url}"}
        return _("%(site)s: there is a new message about your matter. %(link)s") % said
