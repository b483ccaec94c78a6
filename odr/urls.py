"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from odr.api import ops

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", ops.healthz, name="healthz"),
    path("readyz", ops.readyz, name="readyz"),
    path("metrics", ops.metrics, name="metrics"),
    path("api/v1/", include("odr.api.urls")),
]
