"""A list with one entry is no question: the only committee is chosen beforehand, one of two is not."""

import re

import pytest

from mediation.people.models import Organisation, OrganisationKind
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediated
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db


def test_the_only_committee_is_chosen_beforehand_and_one_of_two_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-30 16:00"))
    world = worlds.world()
    case = mediated.terminated(world)
    for name, chosen in (("", [str(world.committee.pk)]), ("另一人民调解委员会", [""])):
        if name:
            Organisation.objects.create(kind=OrganisationKind.COMMITTEE, name=name)
        shown = text(browser(world.chen).get(f"/cases/{case.pk}/do/apply_mediation/"))
        options = re.findall(r"<option[^>]*>", shown.partition('name="committee"')[2].partition("</select>")[0])
        assert len(options) == len(chosen) + 1 + bool(name)
        assert [one.split('"')[1] for one in options if " selected" in one] == chosen
