"""The embedded server: one Daphne process, the in-memory layer, and the clock as a task on the server's loop."""

import argparse
import asyncio
import logging
from collections.abc import Callable
from typing import Any

from channels.db import database_sync_to_async
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from twisted.internet import asyncioreactor

from mediation.core import nudge, outbox
from mediation.evidence import orphans
from odr import clock, env, pulse, sessions

LOG = logging.getLogger(__name__)
TICK_SECONDS = 2.0
DAY_SECONDS = 24 * 3600.0


class Command(BaseCommand):
    """`manage.py serve`: for one machine and SQLite; refuses the served shape, which Daphne and Celery serve."""

    help = "Serve the embedded shape: SQLite, one process, the clock inside."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped."""
        if settings.DATABASE_URL:
            raise CommandError("serve is the embedded server; with DATABASE_URL set run daphne and celery.")
        from odr.asgi import application

        address = address_of(options["host"], options["port"])
        if settings.LOCAL_ONLY and not env.text("ODR_SITE_URL"):
            settings.SITE_URL = address  # links in texts lead to where this server listens, which only it knows
        self.stdout.write(f"{address}/")
        Server(
            application,
            endpoints=build_endpoint_description_strings(host=options["host"], port=options["port"]),
            ready_callable=_start_clock,
            websocket_max_message_size=settings.LIMITS["frame_bytes"],
            websocket_max_frame_size=settings.LIMITS["frame_bytes"],
            websocket_handshake_timeout=10,
            ping_interval=20,
            ping_timeout=12,  # a dead peer leaves presence within 45 s, other processes and page turns included
            proxy_forwarded_address_header="X-Forwarded-For" if settings.SECURE_PROXY_SSL_HEADER else None,
            verbosity=0,
        ).run()


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine finds a server that listens on `host` and `port`."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - asked, not bound
    return f"http://{name}:{port}"


_tasks: set[asyncio.Task[None]] = set()


def _start_clock() -> None:
    """Begin ticking on the reactor's loop, the same that serves the sockets."""
    from twisted.internet import reactor

    loop = reactor._asyncioEventloop if isinstance(reactor, asyncioreactor.AsyncioSelectorReactor) else None  # noqa: SLF001
    if loop is None:
        raise CommandError("The server does not run on an asyncio loop.")
    nudge.use_loop(loop)
    for seconds, job in ((TICK_SECONDS, _tick), (DAY_SECONDS, _clean)):
        task = loop.create_task(_every(seconds, job))
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)


async def _every(seconds: float, job: Callable[[], None]) -> None:
    work = database_sync_to_async(job, thread_sensitive=False)
    while True:
        try:
            await work()
        except Exception:  # the next time tries again; a server without a clock would be worse
            LOG.exception("%s failed", job.__name__)
        await asyncio.sleep(seconds)


def _tick() -> None:
    pulse.beat()
    outbox.drain(now=clock.now())


def _clean() -> None:
    orphans.sweep(now=clock.real_now())
    sessions.ended()
