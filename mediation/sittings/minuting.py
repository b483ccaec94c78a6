"""Minutes of a session: drafted from its events, corrected by statements, read, signed by all who were there (5.4).

A correction adds a statement and takes nothing away; once they were read nothing is added, and what everybody signs has
one hash. Who does not sign says why, or whoever leads notes it: then they are done, kept and printed (PML Art 27).
"""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.agreements import room as cards
from mediation.agreements import signing
from mediation.agreements.models import SessionRecord, Signed, SignerKind
from mediation.cases.models import Proceeding
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import SHANGHAI, Act
from mediation.core.inputs import Nothing
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES
from mediation.core.steps import Step
from mediation.sittings import minutes
from mediation.sittings.minutes_inputs import Correction, Reading, Refusal, Signing
from mediation.sittings.models import Attendance, Minutes, Sitting
from mediation.sittings.stages import ARRANGING, LEADING, in_charge, told

RULE = "MINUTES"
LEADS = "leads"  # among the signers: whoever led the session
State = Minutes.State


def pending(proceeding: Proceeding) -> dict[str, Any] | None:
    """What the stage keeps of minutes that are not done: how far they are, and who has signed; None without."""
    found: dict[str, Any] | None = proceeding.facts.get("minutes")
    return found


def mine(act: Act) -> str:
    """As what the actor signs; "" for who does not. Whoever led the session signs for the body."""
    held = pending(act.proceeding) or {"to_sign": {}}
    party = act.standing.party
    key = signing.party_key(party) if party is not None else LEADS if act.actor.id == held.get("led_by") else ""
    return key if key in held["to_sign"] else ""


def _in(act: Act, state: Minutes.State) -> dict[str, Any]:
    held = pending(act.proceeding)
    if not held or held["state"] != state:
        raise Refused("not_open")
    return held


def may_correct(act: Act) -> None:
    """Guard: somebody who was there, until the minutes were read. Refused `not_open`."""
    _in(act, State.DRAFT)
    if not mine(act):
        raise Refused("not_open")


def may_read(act: Act) -> None:
    """Guard: who leads, and there is a draft. Refused `forbidden`, `not_open`."""
    in_charge(act)
    _in(act, State.DRAFT)


def may_sign(act: Act) -> None:
    """Guard: read, and one's own signature is missing. Refused `not_open`, `already_decided`."""
    held, key = _in(act, State.SIGNING), mine(act)
    if not key:
        raise Refused("not_open")
    if held["to_sign"][key]:
        raise Refused("already_decided", _("This was signed already."))


def may_close(act: Act) -> None:
    """Guard: who leads; whoever led the session signed it first. Refused `forbidden`, `not_open`."""
    in_charge(act)
    held = _in(act, State.SIGNING)
    if not held["to_sign"][LEADS] and act.actor.id == held["led_by"]:
        raise Refused("not_open", _("Whoever led the session signs first."))


def draft(act: Act, proceeding: Proceeding, sitting: Sitting) -> Minutes:
    """Make the draft of a session that has ended; it lies before everybody who was there."""
    said = minutes.content(proceeding, sitting)
    made = Minutes.objects.create(
        sitting=sitting,
        content=said,  # type: ignore[misc] # a sealed column takes JSON; the plugin sees the text it is stored as
        content_hash=minutes.digest(said),
        drafted_at=act.now,
    )
    there = sitting.roll.exclude(here=Attendance.Here.ABSENT).exclude(party=None)
    signers = dict.fromkeys([signing.party_key(one.party) for one in there.select_related("party") if one.party], "")
    kept = {"id": str(made.pk), "state": State.DRAFT.value, "led_by": str(sitting.led_by_id)}
    act.keep(of=proceeding, minutes=kept | {"to_sign": {**signers, LEADS: ""}})
    return made


def _held(act: Act) -> Minutes:
    held = pending(act.proceeding) or {}
    return Minutes.objects.select_for_update(of=("self",)).select_related("sitting").get(pk=held["id"])


def correct(act: Act, data: dict[str, Any]) -> None:
    """Add a statement to the draft, in the name of who was there."""
    one = _held(act)
    party = act.standing.party
    name = party.name if party is not None else one.content["mediator"]
    at = act.now.astimezone(SHANGHAI).isoformat(timespec="seconds")
    added = {"name": name, "text": data["text"], "at": at}
    said = one.content | {"corrections": [*one.content["corrections"], added]}
    one.content, one.content_hash = said, minutes.digest(said)
    one.save(update_fields=["content", "content_hash"])
    act.note(minutes=one.pk, side=party.side if party is not None else "mediator")
    act.stay()


def read(act: Act, data: dict[str, Any]) -> None:
    """The minutes were read out, or everybody read them: nothing is added any more, and they are signed."""
    one = _held(act)
    one.state, one.read_at = State.SIGNING, act.now
    one.save(update_fields=["state", "read_at"])
    act.note(minutes=one.pk, how=data["how"], content_sha256=one.content_hash)
    act.keep(minutes=(pending(act.proceeding) or {}) | {"state": State.SIGNING.value})
    act.stay()


def sign(act: Act, data: dict[str, Any]) -> None:
    """Sign exactly what stood on the screen."""
    one, party = _held(act), act.standing.party
    own = SignerKind.OFFICER if act.proceeding.kind == Stage.ADMINISTRATIVE else SignerKind.MEDIATOR
    signature = signing.sign(
        act, of=Signed.RECORD, document=one.pk, content_hash=one.content_hash, shown=data["content_hash"],
        kind=SignerKind.PARTY if party is not None else own, party=party,
    )  # fmt: skip
    act.note(minutes=one.pk, **signing.facts_of(signature))
    act.result |= {"signature": str(signature.pk)}
    _answered(act, one)


def refuse(act: Act, data: dict[str, Any]) -> None:
    """Somebody who was there does not sign, and says why: that stands in the record too."""
    one, party = _held(act), act.standing.party
    one.unsigned |= {party.name: data["reason"]}
    one.save(update_fields=["unsigned"])
    act.note(minutes=one.pk, side=party.side)
    _answered(act, one)


def close(act: Act, data: dict[str, Any]) -> None:
    """Note that those who are left did not sign, and why."""
    one = _held(act)
    held = pending(act.proceeding) or {}
    left = [key for key, at in held["to_sign"].items() if not at]
    parties = {signing.party_key(each): each.name for each in act.case.parties.all()}
    one.unsigned |= {parties.get(key, one.content["mediator"]): data["reason"] for key in left}
    one.save(update_fields=["unsigned"])
    act.note(minutes=one.pk, left=len(left))
    _done(act, one)


def _answered(act: Act, one: Minutes) -> None:
    """Keep that the actor's part is done; with the last one the minutes are."""
    held = pending(act.proceeding) or {}
    given = held["to_sign"] | {mine(act): act.now.isoformat()}
    act.keep(minutes=held | {"to_sign": given})
    if all(given.values()):
        _done(act, one)
    else:
        act.stay()


def _done(act: Act, one: Minutes) -> None:
    """Keep the record of the session and print it."""
    sitting = one.sitting
    one.state, one.done_at = State.DONE, act.now
    one.save(update_fields=["state", "done_at"])
    kept = SessionRecord.objects.create(
        proceeding_id=act.proceeding.pk,
        number=SessionRecord.objects.filter(proceeding_id=act.proceeding.pk).count() + 1,
        started_at=sitting.began_at, ended_at=sitting.ended_at or act.now, signed=one.pk,
        said=minutes.record(one.content, one.unsigned, proceeding=act.proceeding),  # type: ignore[misc]
        made_by_id=sitting.led_by_id, made_at=act.now,
    )  # fmt: skip
    act.keep(minutes=None)
    act.note(record=kept.pk, number=kept.number)
    act.result |= {"record": str(kept.pk), "number": kept.number}
    cards.lay_record(act, kept)
    act.stay(replace(act.verb.step, event=DONE, papers=("mediation_record",), tells=told(Stage(act.proceeding.kind))))


DONE = "minutes.done"


def _register(stage: Stage) -> None:
    """The verbs of one stage, open in every state: minutes are signed after an agreement too."""
    leading, everybody = LEADING[stage], (*PARTIES, *LEADING[stage])
    rows: tuple[tuple[str, Any, str, Any, Any, Any, Any, Any], ...] = (
        ("correct_minutes", _("Correct the minutes by a statement"), "minutes.corrected", everybody, Correction,
         may_correct, correct, told(stage)),
        ("read_minutes", _("Note that the minutes were read"), "minutes.read", leading, Reading, may_read, read,
         PARTIES),
        ("sign_minutes", _("Sign the minutes"), "minutes.signed", everybody, Signing, may_sign, sign, ()),
        ("refuse_minutes", _("Do not sign the minutes"), "minutes.refused", PARTIES, Refusal, may_sign, refuse, ()),
        ("close_minutes", _("Note who did not sign"), "minutes.closed", leading, Refusal, may_close, close, ()),
    )  # fmt: skip
    for name, label, event, who, form, guard, effect, tells in rows:
        step = Step(rule=RULE, label=label, event=event, who=who, form=form or Nothing, tells=tells,
                    final=name == "sign_minutes")  # fmt: skip
        verbs.verb(stage, name, step, guard=guard)(effect)


for _stage in ARRANGING:
    _register(_stage)
