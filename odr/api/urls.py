"""/api/v1/ (protocol 2)."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from odr.api import cases, organisations, parts, schema, tools

__all__ = ["schema", "urlpatterns"]  # schema registers the ways of authentication for the published document

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
    path("cases/", cases.CasesView.as_view(), name="api_cases"),
    path("cases/<uuid:case>/", cases.CaseView.as_view(), name="api_case"),
    path("cases/<uuid:case>/actions/<slug:name>/", cases.ActionView.as_view(), name="api_action"),
    path("cases/<uuid:case>/timeline/", parts.TimelineView.as_view(), name="api_timeline"),
    path("cases/<uuid:case>/deadlines/", parts.DeadlinesView.as_view(), name="api_deadlines"),
    path("cases/<uuid:case>/parties/", parts.PartiesView.as_view(), name="api_parties"),
    path("organisations/", organisations.OrganisationsView.as_view(), name="api_organisations"),
    path("periods/", tools.PeriodsView.as_view(), name="api_periods"),
    path("clock/", tools.ClockView.as_view(), name="api_clock"),
]
