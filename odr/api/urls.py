"""/api/v1/ (protocol 2)."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from odr.api import (
    administration,
    agreements,
    cases,
    evidence,
    groups,
    offers,
    organisations,
    papers,
    parts,
    rooms,
    schema,
    sittings,
    tools,
)
from odr.api import sealed as sealed_api

__all__ = ["schema", "urlpatterns"]  # schema registers the ways of authentication for the published document

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
    path("cases/", cases.CasesView.as_view(), name="api_cases"),
    path("cases/<uuid:case>/", cases.CaseView.as_view(), name="api_case"),
    path("cases/<uuid:case>/actions/<slug:name>/", cases.ActionView.as_view(), name="api_action"),
    path("cases/<uuid:case>/timeline/", parts.TimelineView.as_view(), name="api_timeline"),
    path("cases/<uuid:case>/deadlines/", parts.DeadlinesView.as_view(), name="api_deadlines"),
    path("cases/<uuid:case>/service/", parts.ServiceView.as_view(), name="api_service"),
    path("cases/<uuid:case>/parties/", parts.PartiesView.as_view(), name="api_parties"),
    path("cases/<uuid:case>/group/", groups.GroupView.as_view(), name="api_group"),
    path("invitations/", groups.InvitationsView.as_view(), name="api_invitations"),
    path("cases/<uuid:case>/rooms/", rooms.RoomsView.as_view(), name="api_rooms"),
    path("cases/<uuid:case>/sessions/", sittings.SessionsView.as_view(), name="api_sessions"),
    path("cases/<uuid:case>/evidence/", evidence.EvidenceView.as_view(), name="api_evidence"),
    path("cases/<uuid:case>/offers/", offers.OffersView.as_view(), name="api_offers"),
    path("cases/<uuid:case>/bids/", sealed_api.RoundsView.as_view(), name="api_bids"),
    path("cases/<uuid:case>/proposals/", sealed_api.ProposalsView.as_view(), name="api_proposals"),
    path("cases/<uuid:case>/agreements/", agreements.AgreementsView.as_view(), name="api_agreements"),
    path("cases/<uuid:case>/papers/", papers.PapersView.as_view(), name="api_papers"),
    path("cases/<uuid:case>/notices/", papers.NoticesView.as_view(), name="api_notices"),
    path("papers/<uuid:paper>/file/", papers.PaperFileView.as_view(), name="api_paper_file"),
    path("rooms/<uuid:room>/messages/", rooms.MessagesView.as_view(), name="api_messages"),
    path("rooms/<uuid:room>/messages/<int:seq>/retract/", rooms.RetractView.as_view(), name="api_retract"),
    path("rooms/<uuid:room>/messages/<int:seq>/consent/", rooms.ConsentView.as_view(), name="api_relay_consent"),
    path("rooms/<uuid:room>/messages/<int:seq>/relay/", rooms.RelayView.as_view(), name="api_relay"),
    path("rooms/<uuid:room>/call/", rooms.CallView.as_view(), name="api_call"),
    path("socket-tickets/", rooms.TicketsView.as_view(), name="api_tickets"),
    path("evidence/<uuid:evidence>/file/", evidence.EvidenceFileView.as_view(), name="api_evidence_file"),
    path("offers/<uuid:offer>/actions/<slug:name>/", offers.OfferActionView.as_view(), name="api_offer_action"),
    path("confirmations/<uuid:confirmation>/dossier.zip", agreements.DossierView.as_view(), name="api_dossier"),
    path("cases/<uuid:case>/exit-pack.zip", agreements.ExitPackView.as_view(), name="api_exit_pack"),
    path("organisations/", organisations.OrganisationsView.as_view(), name="api_organisations"),
    path("administration/organisations/", administration.OrganisationsView.as_view(), name="api_admin_organisations"),
    path(
        "administration/organisations/<uuid:organisation>/",
        administration.OrganisationView.as_view(),
        name="api_admin_organisation",
    ),
    path("administration/forms/", administration.FormsView.as_view(), name="api_admin_forms"),
    path("administration/proposals/", administration.ProposalsView.as_view(), name="api_admin_proposals"),
    path("administration/proposals/<uuid:proposal>/", administration.ProposalView.as_view(), name="api_admin_proposal"),
    path(
        "administration/proposals/<uuid:proposal>/decision/",
        administration.DecisionView.as_view(),
        name="api_admin_decision",
    ),
    path("administration/proposals/<uuid:proposal>/undo/", administration.UndoView.as_view(), name="api_admin_undo"),
    path("administration/rules/", administration.RulesView.as_view(), name="api_admin_rules"),
    path("periods/", tools.PeriodsView.as_view(), name="api_periods"),
    path("clock/", tools.ClockView.as_view(), name="api_clock"),
]
