"""Addresses of filing a complaint."""

from django.urls import path

from odr.web.filing import evidence, receipt, views

urlpatterns = [
    path("file/", views.start, name="file_start"),
    path("file/<uuid:draft>/evidence/", evidence.page, name="file_evidence"),
    path("file/<uuid:draft>/check/", views.check, name="file_check"),
    path("file/<uuid:draft>/drop/", views.drop, name="file_drop"),
    path("file/<uuid:draft>/stores/", views.stores, name="file_stores"),
    path("file/<uuid:draft>/<slug:key>/", views.step, name="file_step"),
    path("file/<uuid:draft>/<slug:key>/save/", views.autosave, name="file_autosave"),
    path("cases/<uuid:case>/receipt/", receipt.receipt, name="case_receipt"),
    path("cases/<uuid:case>/receipt/calendar.ics", receipt.calendar, name="case_calendar"),
]
