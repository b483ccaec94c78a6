"""Tells stories to the gate: all beats in the order of time, the clocks firing in between as they would."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from mediation.cases.models import Party, Proceeding
from mediation.core import gate, outbox
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.deadlines import sweep
from mediation.deadlines.models import Deadline
from mediation.people.models import Organisation, User
from mediation.rooms import talk
from mediation.rooms.models import Room, RoomKind
from odr.demo import cast
from odr.demo.story import Beat, Part, Show, Story, StoryError, Wait, check, last_day, said, together, when, worded


class GateScene:
    """One story while it is told: its case, how far its dates were moved, what its beats answered."""

    def __init__(self, story: Story, shift: timedelta) -> None:
        self.story, self.shift = story, shift
        self.case: UUID | None = None
        self.results: dict[str, Any] = {}

    def _case(self) -> UUID:
        if self.case is None:
            raise StoryError("a case must be filed before anything else happens in it")
        return self.case

    def organisation(self, key: str) -> str:
        """Id of an organisation of the cast."""
        name = next(one.name for one in cast.ORGANS if one.key == key)
        return str(Organisation.objects.values_list("pk", flat=True).get(name=name))

    def person(self, username: str) -> str:
        """Id of a person of the cast."""
        return str(User.objects.values_list("pk", flat=True).get(username=username))

    def party(self, side: str) -> str:
        """Id of a party of the story's case."""
        return str(Party.objects.values_list("pk", flat=True).get(case=self._case(), side=side))

    def room(self, which: str) -> str:
        """Id of the newest room of the story's case: `joint`, or a side for the caucus with it."""
        rooms = Room.objects.filter(case=self._case()).order_by("-opened_at")
        found = rooms.filter(kind=RoomKind.JOINT) if which == RoomKind.JOINT else rooms.filter(side=which)
        return str(found.values_list("pk", flat=True)[0])

    def kept(self, name: str) -> Any:
        """The result of an earlier beat."""
        return self.results[name]

    def state(self, stage: str) -> str:
        """State of the newest proceeding of a stage."""
        found = Proceeding.objects.filter(case=self._case(), kind=stage).order_by("-opened_at", "-id")
        return found.values_list("state", flat=True).first() or ""

    def due(self, code: str) -> str:
        """Last day of the newest clock of that code; `strict/lenient` where the two readings of the law differ."""
        found = Deadline.objects.filter(case=self._case(), code=code).order_by("-armed_at", "-instance").first()
        return last_day(found.due_strict.isoformat(), found.due_lenient.isoformat()) if found else ""


def tell(stories: Sequence[Story], *, now: datetime, moved: bool = True) -> int:
    """Tell all stories, moved so that each ends within the last week before `now`, or as they are; how many parts.

    Raises StoryError at the first part that the platform refuses or after which it does not stand as the story says.
    """
    scenes = [GateScene(story, _shift(story, now) if moved else timedelta()) for story in stories]
    parts = together((scene.story, scene.shift, scene) for scene in scenes)
    for at, scene, part in parts:
        sweep.fire_due(now=at)
        try:
            _play(scene, part, at)
            check(part, scene, dates=not moved)
        except (Refused, StoryError) as error:
            raise StoryError(f"{scene.story.code}, {part}: {_words(error)}") from error
        outbox.drain(now=at)
    sweep.fire_due(now=now)
    outbox.drain(now=now, most=5000)
    return len(parts)


def begins(stories: Sequence[Story], *, now: datetime) -> datetime:
    """When the first of the stories begins, moved as `tell` moves them."""
    return min(when(story.parts[0]) + _shift(story, now) for story in stories)


def _words(error: Exception) -> str:
    return f"{error.code} {error} {error.errors or ''}" if isinstance(error, Refused) else str(error)


def _shift(story: Story, now: datetime) -> timedelta:
    """Whole weeks, so that weekdays stay what they were."""
    return timedelta(weeks=(now - when(story.parts[-1])) // timedelta(weeks=1))


def _play(scene: GateScene, part: Part, at: datetime) -> None:
    if isinstance(part, Wait):
        return
    actor = Actor.person(scene.person(part.who))
    if isinstance(part, Beat):
        _act(scene, part, actor, at)
    elif isinstance(part, Show):
        upload = SimpleUploadedFile(part.name, picture(part.caption), "image/png")
        data = {"shows": worded(part, scene), "audience": part.audience}
        done = gate.perform("add_evidence", actor=actor, now=at, case=scene.case, data=data, files={"file": upload})
        scene.results[part.name] = done.result
    else:
        room = scene.room(part.room)
        talk.post(actor=actor, room=room, ref=uuid4(), kind="text", body={"text": worded(part, scene)}, now=at)


def _act(scene: GateScene, beat: Beat, actor: Actor, at: datetime) -> None:
    try:
        done = gate.perform(beat.verb, actor=actor, now=at, case=scene.case, data=said(beat, scene))
    except Refused as refused:
        if refused.code != beat.refused:
            raise
        return
    if beat.refused:
        raise StoryError(f"{beat.verb} was done, not refused as {beat.refused}")
    scene.case = scene.case or done.case
    scene.results[beat.keeps or beat.verb] = done.result


def picture(caption: str) -> bytes:
    """A plain picture to stand for a photograph: the demo world shows no real thing."""
    image = Image.new("RGB", (960, 640), (236, 239, 241))
    draw = ImageDraw.Draw(image)
    tint = sum(caption.encode()) % 120
    draw.rectangle((120, 90, 840, 550), fill=(120 + tint, 150, 170), outline=(86, 93, 102), width=4)
    for line in range(6):
        draw.line((180, 170 + 60 * line, 780 - 40 * (line % 3), 170 + 60 * line), fill=(247, 248, 249), width=10)
    body = BytesIO()
    image.save(body, "PNG")
    return body.getvalue()
