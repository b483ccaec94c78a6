"""/rooms/ (ux 3)."""

from django.urls import path

from odr.web.room import views

urlpatterns = [path("<uuid:room>/", views.room, name="room")]
