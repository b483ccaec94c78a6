"""/rooms/ (ux 3)."""

from django.urls import path

from odr.web.room import search, views

urlpatterns = [
    path("<uuid:room>/", views.room, name="room"),
    path("<uuid:room>/messages/<int:seq>/relay/", views.relay, name="room_relay"),
    path("<uuid:room>/search/", search.look, name="room_search"),
]
