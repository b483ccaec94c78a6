"""Liveness, readiness and figures for Prometheus."""

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from mediation.core import outbox
from mediation.deadlines import sweep, watch
from odr import clock, heard


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, cache, migrations and, in the served shape, worker and beat; 503 names what is missing."""
    checks = {"database": _database(), "migrations": _migrated(), "cache": _cache()}
    if settings.REDIS_URL:
        checks |= {who: heard.lately(who) for who in ("worker", "beat")}
    ready = all(checks.values())
    return JsonResponse({"ready": ready} | checks, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures that an operator watches; open to the machine itself only, or with ODR_METRICS_OPEN=1."""
    # A proxy on the same machine has a local address too; what it forwards comes from elsewhere.
    local = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1", None, ""} and not request.headers.get("X-Forwarded-For")  # fmt: skip  # noqa: E501
    if not local and not settings.METRICS_OPEN:
        return HttpResponse(status=404)
    registry, now = CollectorRegistry(), clock.now()
    waiting = Gauge("odr_outbox_waiting", "Rows of the outbox not handed over", registry=registry)
    waiting.set(outbox.waiting())
    overdue = Gauge("odr_deadlines_due", "Armed clocks past their time", registry=registry)
    overdue.set(sweep.overdue(now=now))
    held = Gauge("odr_sweep_held", "1 while the system clock is in doubt and no period runs out", registry=registry)
    held.set(watch.held())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache() -> bool:
    cache.set("readyz", "1", 5)
    return bool(cache.get("readyz") == "1")
