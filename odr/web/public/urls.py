"""Addresses open to everyone."""

from django.urls import path

from odr.web import interrupted
from odr.web.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("sent/", interrupted.interrupted, name="interrupted"),
    path("periods/", views.periods, name="periods"),
    path("stages/", views.stages, name="stages"),
    path("help/", views.page, {"name": "help"}, name="help"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"name": "accessibility"}, name="accessibility"),
]
