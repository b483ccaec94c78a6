"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from odr.api import ops
from odr.web import actions, faults, papers, preferences
from odr.web.room import helpers

handler400, handler403, handler404, handler500 = faults.bad_request, faults.forbidden, faults.missing, faults.broken

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", ops.healthz, name="healthz"),
    path("readyz", ops.readyz, name="readyz"),
    path("metrics", ops.metrics, name="metrics"),
    path("api/v1/", include("odr.api.urls")),
    path("language/", preferences.set_language, name="set_language"),
    path("view/", preferences.set_mode, name="set_mode"),
    path("demo/next/", preferences.demo_next, name="demo_next"),
    path("", include("odr.web.public.urls")),
    path("", include("odr.web.account.urls")),
    path("", include("odr.web.filing.urls")),
    path("", include("odr.web.party.urls")),
    path("desk/", include("odr.web.desk.urls")),
    path("rooms/", include("odr.web.room.urls")),
    path("helpers/<uuid:helper>/", helpers.helper, name="helper"),
    path("papers/<uuid:paper>/", papers.paper, name="paper"),
    path("papers/<uuid:paper>/docx/", papers.editable, name="paper_docx"),
    path("cases/<uuid:case>/do/<slug:name>/", actions.action, name="action"),
]
