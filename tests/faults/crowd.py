"""Very many sockets from one address that say nothing: `python -m tests.faults.crowd` with what it is asked as JSON.

Asked on the command line: {url, headers, address, count, rate}: it knocks at most `rate` times a second and prints what
the answers were. A line on its standard input makes it ask on each open socket whether the server is there, and print
how many were answered; the end of its input ends all.
"""

import asyncio
import json
import resource
import sys
from collections import Counter
from typing import Any

from tests.faults.rawsocket import RawSocket

AT_ONCE = 100  # handshakes of one address under way: what is over it waits outside, as behind a full backlog
PING, PONG = '{"op":"ping","n":1}', '{"op":"pong","n":1}'
ACCEPTED = 101


class Crowd:
    """The sockets of one address."""

    def __init__(self, url: str, headers: dict[str, str], address: str) -> None:
        self.url, self.headers, self.address = url, headers, address
        self.open: list[RawSocket] = []
        self.answers: Counter[str] = Counter()
        self.room = asyncio.Semaphore(AT_ONCE)

    async def come(self, count: int, rate: float) -> None:
        """Knock so many times."""
        knocks = []
        for _number in range(count):
            await self.room.acquire()
            knocks.append(asyncio.create_task(self._knock()))
            await asyncio.sleep(1 / rate)
        await asyncio.gather(*knocks)

    async def _knock(self) -> None:
        try:
            socket = await RawSocket.open(self.url, self.headers, source=self.address)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.answers[type(error).__name__] += 1
        else:
            self.answers[str(socket.status)] += 1
            if socket.status == ACCEPTED:
                self.open.append(socket)
        finally:
            self.room.release()

    async def answered(self) -> int:
        """How many open sockets the server still answers."""
        return sum(await asyncio.gather(*map(self._answers, self.open)))

    async def _answers(self, socket: RawSocket) -> bool:
        async with self.room:
            socket.say(PING)
            return await socket.until(PONG)


async def main() -> None:
    """Come, and stay until the input ends."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asked: dict[str, Any] = json.loads(sys.argv[1])
    crowd = Crowd(asked["url"], asked["headers"], asked["address"])
    await crowd.come(asked["count"], asked["rate"])
    say(crowd.answers)
    while await asyncio.to_thread(sys.stdin.readline):
        say(await crowd.answered())


def say(what: Any) -> None:
    """Print a line of JSON."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
