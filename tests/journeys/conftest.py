"""Running sites in both shapes on which the journeys are made."""

from collections.abc import Iterator

import pytest

from tests.journeys.rest import World
from tests.servers import Servers, Site

START = "2026-05-08T09:00:00+08:00"


@pytest.fixture(scope="module", params=["embedded", "served"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """People without stories on a site of one process, then on one of two with PostgreSQL, Redis and Celery.

    The site's clock begins at the module's own START where it has one.
    """
    if request.param == "embedded":
        site = Site("embedded")
    else:
        servers: Servers = request.getfixturevalue("servers")
        site = Site("served", servers=servers, count=2)
    with site:
        world = World(site, site.demo("--start", getattr(request.module, "START", START), "--empty"))
        yield world
        world.close()
