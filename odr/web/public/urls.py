"""Addresses open to everyone."""

from django.urls import path

from odr.web.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("periods/", views.periods, name="periods"),
    path("stages/", views.stages, name="stages"),
    path("help/", views.page, {"name": "help"}, name="help"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"name": "accessibility"}, name="accessibility"),
]
