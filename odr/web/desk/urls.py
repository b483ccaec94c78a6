"""/desk/ (ux 1.3 to 1.6)."""

from django.urls import path

from odr.web.desk import case, decide, queue

urlpatterns = [
    path("", queue.queue, name="desk"),
    path("next/", queue.following, name="desk_next"),
    path("cases/<uuid:case>/", case.case, name="desk_case"),
    path("cases/<uuid:case>/reveal/", case.show, name="desk_reveal"),
    path("cases/<uuid:case>/decide/", decide.decide, name="desk_decide"),
]
