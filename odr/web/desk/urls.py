"""/desk/ (ux 1.3 to 1.6)."""

from django.urls import path

from odr.web.desk import queue

urlpatterns = [
    path("", queue.queue, name="desk"),
    path("next/", queue.following, name="desk_next"),
]
