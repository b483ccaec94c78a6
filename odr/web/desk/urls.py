"""/desk/ (ux 1.3 to 1.6)."""

from django.urls import path

from odr.web.desk import agreement, calendars, case, court, decide, outages, oversight, queue, record, sending, service
from odr.web.desk import positions as board
from odr.web.desk.admin import bodies, changes, law, listed, texts

urlpatterns = [
    path("", queue.queue, name="desk"),
    path("next/", queue.following, name="desk_next"),
    path("cases/<uuid:case>/", case.case, name="desk_case"),
    path("cases/<uuid:case>/reveal/", case.show, name="desk_reveal"),
    path("cases/<uuid:case>/decide/", decide.decide, name="desk_decide"),
    path("cases/<uuid:case>/agreement/", agreement.agreement, name="desk_agreement"),
    path("cases/<uuid:case>/record/", record.record, name="desk_record"),
    path("cases/<uuid:case>/court/", court.court, name="desk_court"),
    path("cases/<uuid:case>/positions/", board.board, name="desk_positions"),
    path("cases/<uuid:case>/service/", service.ledger, name="desk_service"),
    path("court-mediations/new/", sending.send, name="desk_send"),
    path("calendars/", calendars.listed, name="desk_calendars"),
    path("calendars/<uuid:proposal>/", calendars.proposed, name="desk_calendar"),
    path("changes/", changes.listed, name="desk_changes"),
    path("changes/new/<slug:name>/", changes.new, name="desk_propose"),
    path("changes/<uuid:proposal>/", changes.one, name="desk_change"),
    path("changes/<uuid:proposal>/undo/", changes.undo, name="desk_undo"),
    path("organisations/", bodies.listed, name="desk_organisations"),
    path("organisations/<uuid:organisation>/", bodies.one, name="desk_organisation"),
    path("keepers/", bodies.keepers, name="desk_keepers"),
    path("law/", law.law, name="desk_law"),
    path("lists/", listed.page, name="desk_lists"),
    path("texts/", texts.page, name="desk_texts"),
    path("outages/", outages.outages, name="desk_outages"),
    path("oversight/", oversight.overview, name="desk_oversight"),
    path("oversight/<slug:key>/", oversight.counted, name="desk_counted"),
]
