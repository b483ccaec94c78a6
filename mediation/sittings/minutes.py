"""What the minutes of a session say: made from its events, so that nobody types them again (domain 5.4; PML Art 27).

Only what was before everyone: the roll, the agenda with what came of it, lines of the joint room that were taken down,
evidence, offers, facts that both confirmed. Who sat nowhere is not named as present.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mediation.agreements.papers import APPLYING
from mediation.cases.models import Proceeding
from mediation.core.canonical import canonical
from mediation.core.gate import SHANGHAI
from mediation.documents.render import plain
from mediation.evidence.models import Evidence
from mediation.law import wording
from mediation.negotiation.models import Offer
from mediation.rooms.models import Fact, Helper, RoomKind
from mediation.sittings.models import Attendance, Sitting

SCHEMA = "minutes/1"
Here = Attendance.Here


def content(proceeding: Proceeding, sitting: Sitting) -> dict[str, Any]:
    """Everything the minutes of a session that has ended say, and a signature covers."""
    within = (sitting.began_at, sitting.ended_at)
    names = {one.side: one.name for one in proceeding.case.parties.all()}
    said: dict[str, Any] = {
        "schema": SCHEMA, "case": str(proceeding.case_id), "proceeding": str(proceeding.pk), "number": sitting.number,
        "apart": sitting.apart, "began_at": _moment(sitting.began_at), "ended_at": _moment(sitting.ended_at),
        "breaks": sitting.breaks, "place": sitting.place, "mediator": sitting.led_by.name, "rights": sitting.rights,
        "roll": [_called(one, proceeding) for one in sitting.roll.select_related("party")],
        "helpers": _helped(proceeding, within),
        "topics": [_topic(one) for one in sitting.topics.exclude(began_at=None)],
        "statements": [_quote(one) for one in sitting.quotes.select_related("message__seat")],
        "evidence": [
            {"id": str(one.pk), "number": one.number, "name": one.name, "sha256": one.sha256}
            for one in Evidence.objects.filter(case=proceeding.case_id, audience="case", at__range=within)
        ],
        "offers": [
            {"number": one.version, "by": names.get(one.side, ""), "total": f"{one.total:.2f}"}
            for one in Offer.objects.filter(proceeding=proceeding.pk, audience="case", made_at__range=within)
        ],
        "facts": [
            str(one.message.body["text"])
            for one in Fact.objects.filter(
                message__room__proceeding=proceeding.pk, settled_at__range=within, message__retracted_at=None
            ).select_related("message").order_by("settled_at", "id")
        ],
        "result": str(sitting.result), "corrections": [],
    }  # fmt: skip
    shown: dict[str, Any] = plain(said)
    return shown


def digest(said: Mapping[str, Any]) -> str:
    """The hash that a signature covers."""
    return hashlib.sha256(canonical(dict(said))).hexdigest()


def record(said: Mapping[str, Any], unsigned: Mapping[str, str], *, proceeding: Proceeding) -> dict[str, Any]:
    """What the record of the session keeps, in the words of its paper (mediation.agreements.papers)."""
    present = [one for one in said["roll"] if one["here"] != Here.ABSENT]
    found = Helper.objects.filter(
        room__proceeding=proceeding.pk, kind__in=(Helper.Kind.INTERPRETER, Helper.Kind.SIGN), joined_at__isnull=False
    )
    outcomes = [_outcome(one) for one in said["topics"] if one["outcome"]]
    return {
        "place": said["place"], "recorder": said["mediator"],
        "interpreter": wording.say("minutes.comma").join(found.values_list("name", flat=True)),
        "attendees": [
            {"name": one["name"], "role": one["as"], "verified": one["checked"], "channel": one["here"]}
            for one in present
        ],
        "absent": [
            wording.say("minutes.absent", name=one["name"], role=one["as"])
            for one in said["roll"] if one["here"] == Here.ABSENT
        ],
        "told": [
            wording.say("minutes.told", name=one["name"], at=_written(one["told_at"]))
            for one in present if one["told_at"]
        ],
        "helped": _helping(said.get("helpers", [])),
        "statements": [{"who": one["who"], "text": one["text"]} for one in said["statements"]]
        or [{"who": "", "text": wording.say("minutes.no_statement")}],
        "agenda": outcomes, "evidence": [one["id"] for one in said["evidence"]],
        "proposals": "\n".join(
            wording.say("minutes.offer", number=one["number"], by=one["by"], total=one["total"])
            for one in said["offers"]
        ),
        "undisputed": "", "result": said["result"] or wording.say("minutes.broken_off"),
        "corrections": [
            wording.say("minutes.correction", name=one["name"], at=_written(one["at"]), text=one["text"])
            for one in said["corrections"]
        ],
        "unsigned": [
            wording.say("minutes.unsigned", name=name, why=why) for name, why in unsigned.items()
        ],
    }  # fmt: skip


def _called(one: Attendance, proceeding: Proceeding) -> dict[str, str]:
    sides = "side" if proceeding.kind in APPLYING else "bureau_side"
    role = wording.say(f"{sides}.{one.role}" if one.party_id else "minutes.helper")
    if one.party is not None and one.party.organisation_id and one.party.name != one.name:
        role = wording.say("minutes.for_party", party=one.party.name, role=role)
    return {
        "name": one.name, "role": one.role, "as": role, "here": one.here, "checked": one.checked,
        "told_at": _moment(one.told_at),
    }  # fmt: skip


def _helped(proceeding: Proceeding, within: tuple[datetime, datetime | None]) -> list[dict[str, str]]:
    """Who helped before everyone while the session lasted, from when until when."""
    began, ended = within
    here = Helper.objects.filter(room__proceeding=proceeding.pk, room__kind=RoomKind.JOINT, joined_at__lt=ended)
    return [
        {
            "name": one.name, "words": one.words, "came_at": _moment(max(one.joined_at, began)),
            "left_at": _moment(min(one.ended_at, ended) if one.ended_at and ended else ended),
        }
        for one in here.exclude(ended_at__lte=began).order_by("joined_at", "id") if one.joined_at
    ]  # fmt: skip


def _helping(helped: Sequence[Mapping[str, str]]) -> list[str]:
    """Lines on those who helped. They may read nothing from before they came in, so the minutes are not laid before
    them and they do not sign (domain 5.3)."""
    lines = [
        wording.say("minutes.helped", name=one["name"], words=one["words"], came=_written(one["came_at"]),
                    left=_written(one["left_at"]))
        for one in helped
    ]  # fmt: skip
    return [*lines, wording.say("minutes.helpers_unsigned")] if lines else []


def _topic(one: Any) -> dict[str, str]:
    return {
        "title": str(one.title), "outcome": str(one.outcome), "began_at": _moment(one.began_at),
        "ended_at": _moment(one.ended_at),
    }  # fmt: skip


def _outcome(one: Mapping[str, str]) -> str:
    return wording.say("minutes.outcome", title=one["title"], outcome=one["outcome"])


def _quote(one: Any) -> dict[str, Any]:
    line = one.message
    return {"seq": line.seq, "who": line.seat.name, "text": str(line.body["text"]), "at": _moment(line.at)}


def _moment(at: datetime | None) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at else ""


def _written(kept: str) -> str:
    at = datetime.fromisoformat(kept)
    return f"{wording.day(at.date())}{at:%H:%M}"
