"""Addresses of consumers, merchants and platforms."""

from django.urls import path

from odr.web.party import bids, case, compare, evidence, joint, listing, offers, proposals, sessions, signing

urlpatterns = [
    path("cases/", listing.cases, name="cases"),
    path("inbox/", listing.inbox, name="inbox"),
    path("notices/", listing.notices, name="notices"),
    path("notices/read/", listing.notices_read, name="notices_read"),
    path("cases/<uuid:case>/", case.case, name="case"),
    path("cases/<uuid:case>/joint/", joint.joint, name="joint"),
    path("cases/<uuid:case>/history/", case.history, name="case_history"),
    path("cases/<uuid:case>/evidence/", evidence.listing, name="evidence"),
    path("cases/<uuid:case>/evidence/add/", evidence.add, name="evidence_add"),
    path("cases/<uuid:case>/bids/", bids.bids, name="bids"),
    path("cases/<uuid:case>/proposals/", proposals.proposals, name="proposals"),
    path("cases/<uuid:case>/session/", sessions.page, name="session"),
    path("cases/<uuid:case>/session.ics", sessions.calendar, name="session_calendar"),
    path("cases/<uuid:case>/offers/compared/", compare.compare, name="offers_compared"),
    path("cases/<uuid:case>/offers/new/", offers.new, name="offer_new"),
    path("cases/<uuid:case>/offers/<uuid:offer>/", offers.offer, name="offer"),
    path("cases/<uuid:case>/agreement/", signing.agreement, name="party_agreement"),
    path("cases/<uuid:case>/applications/<uuid:confirmation>/", signing.application, name="party_application"),
    path("evidence/<uuid:evidence>/picture/", evidence.picture, name="evidence_picture"),
    path("evidence/<uuid:evidence>/file/", evidence.original, name="evidence_file"),
]
