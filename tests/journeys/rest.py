"""Tells stories to a running site: over REST with the people's own tokens, and in rooms over the socket."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from odr.demo.story import Beat, Part, Say, Show, Story, check, last_day, said, together
from odr.demo.teller import picture
from tests.journeys.wire import Wire
from tests.servers import Site

OFFERS = {"accept_offer": "accept", "decline_offer": "decline", "withdraw_offer": "withdraw"}
Watcher = Callable[["RestScene", Part], Callable[[], None] | None]


class World:
    """A running site with the people of the demo world."""

    def __init__(self, site: Site, table: dict[str, Any]) -> None:
        self.site, self.table = site, table
        self.people = {one["login"]: one for one in table["people"]}
        self.organs = {one["key"]: one["id"] for one in table["organisations"]}
        self.client = httpx.Client(timeout=60, trust_env=False)
        self.wires: dict[str, Wire] = {}

    def close(self) -> None:
        """Hang up."""
        for wire in self.wires.values():
            wire.close()
        self.client.close()

    def url(self, path: str, who: str = "") -> str:
        """An address of the REST interface; with several server processes each person has one of them."""
        number = sorted(self.people).index(who) % len(self.site.ports) if who else 0
        return f"{self.site.url(number)}/api/v1/{path}"

    def get(self, who: str, path: str, *, status: int = 200) -> Any:
        """What somebody reads."""
        answer = self.client.get(self.url(path, who), headers=self._headers(who))
        assert answer.status_code == status, (path, who, answer.status_code, answer.text[:600])
        return answer.json()

    def raw(self, who: str, path: str) -> httpx.Response:
        """An answer as it came."""
        return self.client.get(self.url(path, who), headers=self._headers(who))

    def post(self, who: str, path: str, data: dict[str, Any] | None = None, *, files: Any = None) -> Any:
        """What somebody does; asked twice with the same key it is done once."""
        headers = self._headers(who) | {"Idempotency-Key": str(uuid4())}
        sent: dict[str, Any] = {"data": data, "files": files} if files else {"json": data or {}}
        answer = self.client.post(self.url(path, who), headers=headers, **sent)
        assert answer.status_code in {200, 201}, (path, who, data, answer.status_code, answer.text[:600])
        return answer.json()

    def refused(self, who: str, path: str, data: dict[str, Any], *, code: str) -> dict[str, Any]:
        """What somebody may not do: the refusal as it was told."""
        answer = self.client.post(self.url(path, who), headers=self._headers(who), json=data)
        told: dict[str, Any] = answer.json()
        assert not answer.is_success, (path, who, data, "was done")
        assert told["code"] == code, (path, who, data, answer.text[:600])
        return told

    def travel(self, moment: datetime) -> None:
        """Move the site's clock there, unless it is just past it."""
        answer = self.client.post(
            self.url("clock/"), headers=self._headers("admin"), json={"now": moment.isoformat()}
        )  # fmt: skip
        if answer.status_code != 200:
            assert answer.json()["code"] == "clock_backwards", answer.text[:600]
            assert datetime.fromisoformat(self.get("admin", "clock/")["now"]) - moment < timedelta(minutes=2)

    def wire(self, who: str) -> Wire:
        """Somebody's socket, opened when first needed and again when the site closed it."""
        known = self.wires.get(who)
        if known is None or known.closed:
            number = sorted(self.people).index(who) % len(self.site.ports)
            ticket = self.post(who, "socket-tickets/")["ticket"]
            self.wires[who] = Wire(self.site.socket_url(number), ticket)
        return self.wires[who]

    def _headers(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.people[who]['token']}", "Accept-Language": "en"}


class RestScene:
    """One story while it is told."""

    shift = timedelta()

    def __init__(self, world: World, story: Story) -> None:
        self.world, self.story = world, story
        self.case = ""
        self.claimant = next(part.who for part in story.parts if isinstance(part, Beat))
        self.results: dict[str, Any] = {}
        self.mediator = ""

    def organisation(self, key: str) -> str:
        """Id of an organisation of the cast."""
        return str(self.world.organs[key])

    def person(self, username: str) -> str:
        """Id of a person of the cast."""
        return str(self.world.people[username]["id"])

    def party(self, side: str) -> str:
        """Id of a party of the story's case."""
        parties = self.read(self.claimant, "parties/")["results"]
        return str(next(one["id"] for one in parties if one["side"] == side))

    def room(self, which: str) -> str:
        """Id of the newest room of the story's case: `joint`, or a side for the caucus with it."""
        if which == "joint":
            rooms = self.read(self.claimant, "rooms/")["results"]
            return str([one["id"] for one in rooms if one["kind"] == "joint"][-1])
        return str(self.results[f"caucus with {which}"]["room"])

    def kept(self, name: str) -> Any:
        """The result of an earlier beat."""
        return self.results[name]

    def state(self, stage: str) -> str:
        """State of the newest proceeding of a stage."""
        found = [one for one in self.read(self.claimant)["proceedings"] if one["stage"] == stage]
        return str(found[-1]["state"]) if found else ""

    def due(self, code: str) -> str:
        """Last day of the newest clock of that code; `strict/lenient` where the two readings of the law differ."""
        found = [one for one in self.read(self.claimant, "deadlines/")["results"] if one["code"] == code]
        newest = max(found, key=lambda one: one["starts_on"])
        return last_day(newest["due_strict"], newest["due_lenient"])

    def read(self, who: str, part: str = "") -> Any:
        """The case, or a part of it, as somebody sees it."""
        return self.world.get(who, f"cases/{self.case}/{part}")

    def play(self, part: Part) -> None:
        """Do what the part says."""
        if isinstance(part, Beat):
            self._act(part)
        elif isinstance(part, Show):
            files = {"file": (part.name, picture(part.caption), "image/png")}
            said = {"shows": part.shows, "audience": part.audience}
            self.world.post(part.who, f"cases/{self.case}/evidence/", said, files=files)
        elif isinstance(part, Say):
            room, wire = self.room(part.room), self.world.wire(part.who)
            wire.join(room, after=max(wire.numbers(room), default=0))
            wire.wait_for(wire.say(room, part.text)["seq"], room)

    def _act(self, beat: Beat) -> None:
        data = said(beat, self)
        if beat.refused:
            path = f"cases/{self.case}/actions/{beat.verb}/"
            self.results[beat.keeps or beat.verb] = self.world.refused(beat.who, path, data, code=beat.refused)
            return
        if not self.case:
            filed = self.world.post(beat.who, "cases/", data)
            self.case, result = filed["id"], filed
        elif beat.verb == "offer":
            made = self.world.post(beat.who, f"cases/{self.case}/offers/", data)
            result = {"offer": made["id"], "version": made["version"]}
        elif beat.verb in OFFERS:
            offer = data.pop("offer")
            result = self.world.post(beat.who, f"offers/{offer}/actions/{OFFERS[beat.verb]}/", data)
        else:
            result = self.world.post(beat.who, f"cases/{self.case}/actions/{beat.verb}/", data)["result"]
        if beat.verb == "open_caucus":
            self.results[f"caucus with {data['side']}"] = result
        self.results[beat.keeps or beat.verb] = result


def tell(world: World, stories: Sequence[Story], watch: Watcher | None = None) -> dict[str, RestScene]:
    """Tell the stories together, in the order of time, each state and due day checked; the scenes by code.

    `watch` is asked before each part; what it answers is called after it.
    """
    scenes = {story.code: RestScene(world, story) for story in stories}
    for at, scene, part in together((scene.story, scene.shift, scene) for scene in scenes.values()):
        world.travel(at)
        after = watch(scene, part) if watch else None
        scene.play(part)
        check(part, scene, dates=True)
        if after:
            after()
    return scenes
