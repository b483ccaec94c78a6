"""What people type is text wherever it is shown: no page lets it become markup, script or an address (promise W5)."""

import json
import re
from html.parser import HTMLParser
from io import BytesIO
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.cases.models import Case
from mediation.evidence.models import Evidence
from mediation.negotiation.models import Offer
from mediation.people.models import User
from mediation.rooms.models import Room
from mediation.rooms.talk import post
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import Who, World, actor, at, do
from tests.web import addresses
from tests.web.observers import Observer

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "xqz"
#: Rows of four: breaks out of an element, of an attribute, of a script or a text area, of a template.
PAYLOADS = (
    f"<img src=x onerror={MARK}()>", f'" onfocus={MARK}() autofocus x="', f"<script>{MARK}()</script>",
    "{{ " + MARK + " }}{% " + MARK + " %}",
    f"</title><svg onload={MARK}()>", f"' onmouseover={MARK}() x='", f"</script><script>{MARK}()</script>",
    f"${{{MARK}}}`{MARK}`",
    f"<{MARK} style=x>", f"javascript:{MARK}()", f"</textarea><iframe src=javascript:{MARK}()>", f"&lt;{MARK}&gt;",
    f"<math><mi xlink:href=data:x,{MARK}>", f"--><a href=javascript:{MARK}()>", f"<!--<{MARK}", f"]]><b>{MARK}",
)  # fmt: skip
KINDS = 4
SAFE_IN = {"value", "placeholder", "title", "aria-label", "alt", "content", "data-name"}


class Page(HTMLParser):
    """Finds the mark where it may not stand: in the names of elements and attributes, in addresses, in scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.seen = False
        self.scripts: list[tuple[str, str]] = []
        self._script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element."""
        self._script = dict(attrs).get("type") or "text/javascript" if tag == "script" else ""
        if MARK in tag:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if MARK in name or (MARK in (value or "") and not self._harmless(name, value or "")):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        """Text is where it may stand; a script only as data."""
        self.seen |= MARK in data
        if self._script and MARK in data:
            if self._script != "application/json":
                self.found.append(f"script: {data[:80]}")
            json.loads(data)

    def _harmless(self, name: str, value: str) -> bool:
        """An attribute that is only read out, or an address of ours that carries the text percent-encoded."""
        return name in SAFE_IN or name.startswith("data-") or (name in {"href", "action"} and value[:1] in "/?#")


def picture(name: str) -> SimpleUploadedFile:
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (20, 20), "#a44").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def told(world: World, payloads: tuple[str, ...]) -> Case:
    """A case in which everybody says the payloads wherever something can be said: all in long texts, else in turn."""
    whole, turn = " ".join(payloads), cycle(payloads)
    for who in (world.zhou, world.agent):
        User.objects.filter(pk=who.pk).update(name=next(turn)[:60])
    said: dict[str, Any] = {"title": next(turn)[:80], "facts": whole, "name": next(turn)[:60]}
    said |= {"address": whole, "product": next(turn), "order_no": next(turn)[:60]}
    said["claims"] = [{"kind": "refund", "amount": "458.00", "text": whole}]
    case = worlds.file_case(world, at="2026-05-25 09:00", **said)
    for who, audience in ((world.zhou, "case"), (world.agent, "own"), (world.agent, "case")):
        file = picture(f"{next(turn).replace('/', '')}.png")
        do("add_evidence", who, "2026-05-25 10:00", case, files={"file": file}, audience=audience, shows=whole)
    do("answer", world.agent, "2026-05-25 11:00", case, text=whole)
    term = {"kind": "other", "text": whole, "due_on": "2026-06-30", "default": next(turn)}
    offer = do("offer", world.agent, "2026-05-25 12:00", case, terms=[term], message=whole).result["offer"]
    do("decline_offer", world.zhou, "2026-05-25 13:00", case, offer=offer, reason=whole)
    do("offer", world.agent, "2026-05-25 14:00", case, terms=[term], message=whole)
    return case


def shown(case: Case, observer: Observer) -> dict[str, str]:
    """Every page about the case that somebody gets to see."""
    known: dict[str, list[object]] = {
        "case": [case.pk], "offer": list(Offer.objects.filter(case=case).values_list("pk", flat=True)),
        "evidence": list(Evidence.objects.filter(case=case).values_list("pk", flat=True)),
        "room": list(Room.objects.filter(case=case).values_list("pk", flat=True)),
        "name": ["offer", "answer", "add_evidence", "withdraw", "reveal"],
    }  # fmt: skip
    pages = {}
    for one in addresses.every():
        if one.route.startswith("api/") or not set(one.names) <= set(known):
            continue
        filled: list[dict[str, object]] = [{}]
        for name in one.names:
            filled = [values | {name: value} for values in filled for value in known[name]]
        for values in filled:
            answer = observer.get(one.path(values))
            if answer.status == 200 and "text/html" in dict(answer.headers).get("Content-Type", ""):
                pages[one.path(values)] = answer.body
    return pages


def judged(pages: dict[str, str]) -> tuple[list[str], int]:
    """What stands where it may not, and on how many pages the text was shown at all."""
    faults, seen = [], 0
    for path, body in pages.items():
        page = Page()
        page.feed(body)
        faults += [f"{path}: {one}" for one in page.found]
        seen += page.seen
        assert not re.search(r"<script(?![^>]*\b(src|type)=)", body), path
    return faults, seen


@pytest.mark.parametrize("start", range(KINDS))
def test_what_is_typed_stays_text(start: int) -> None:
    world = worlds.world()
    row = PAYLOADS[start * KINDS :][:KINDS]
    case = told(world, row[start:] + row[:start])  # each short text is of another kind each time
    for name, who in (("complainant", world.zhou), ("merchant", world.agent)):
        faults, seen = judged(shown(case, Observer(name, who)))
        assert faults == []
        assert seen >= 5, f"{name} was shown the text on {seen} pages only"


def test_what_is_typed_in_rooms_and_read_at_desks_stays_text() -> None:
    world = worlds.world()
    User.objects.filter(pk__in=[world.chen.pk, world.home_agent.pk]).update(name=PAYLOADS[0])
    case = stories.in_session(world)
    Case.objects.filter(pk=case.pk).update(title=PAYLOADS[4], facts="".join(PAYLOADS), product=PAYLOADS[1])
    case.parties.filter(side="claimant").update(name=PAYLOADS[6])
    caucus = do("open_caucus", world.mediator, "2026-07-06 10:00", case, side="claimant").result["room"]
    joint = Room.objects.get(case=case, kind="joint").pk
    for room in (joint, UUID(caucus)):
        for payload in PAYLOADS:
            body = {"text": payload}
            post(actor=actor(world.chen), room=room, ref=uuid4(), kind="text", body=body, now=at("2026-07-06 10:05"))
    do("add_evidence", world.chen, "2026-07-06 10:06", case, files={"file": picture(f"{PAYLOADS[0]}.png")}, room=caucus)
    do("record_session", world.mediator, "2026-07-06 11:00", case, **stories.minutes(undisputed=PAYLOADS[6]))
    do("draft_agreement", world.mediator, "2026-07-06 12:00", case, **stories.draft(case, facts="".join(PAYLOADS)))
    readers: list[tuple[str, Who]] = [
        ("complainant", world.chen), ("merchant", world.home_agent), ("mediator", world.mediator),
        ("secretary", world.secretary), ("officer before", world.district.officer),
    ]  # fmt: skip
    for name, who in readers:
        faults, seen = judged(shown(case, Observer(name, who)))
        assert faults == []
        assert seen >= 3, name
