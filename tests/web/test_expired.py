"""A form whose proof of origin is gone with its log-in: the page says so and leads to the log-in."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.mediation.worlds import World
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db


def test_a_form_without_its_cookies_leads_to_the_log_in(people: World) -> None:
    page = Client(enforce_csrf_checks=True).post(reverse("file_start"))
    assert page.status_code == 403
    way = f'<a class="btn btn--primary" href="{reverse("account_login")}">'
    assert way in text(page)
    person = browser(people.zhou)
    person.handler.enforce_csrf_checks = True
    again = person.post(reverse("file_start"))
    assert again.status_code == 403
    assert way not in text(again), "whoever is logged in need not be sent there"
