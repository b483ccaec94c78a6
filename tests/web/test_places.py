"""Where a store is and where a person lives: what follows for the bureau, and who can file although it is elsewhere."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from mediation.cases import choices
from mediation.cases.models import Case, Draft, Party
from mediation.core import gate
from mediation.core.refusals import Refused
from mediation.law import areas
from mediation.people.models import Organisation
from odr import clock
from tests.mediation import worlds
from tests.mediation.worlds import XIAOSHAN, YUHANG, World, latest
from tests.web.complaint import answers, begin, write
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db(transaction=True)
UNKNOWN = "没人认识的店"
FAR = {"store_area": areas.ELSEWHERE, "store_place": "四川省成都市武侯区示例路9号"}
NO_GAP = "cannot be told yet which bureau is competent"


def written(people: World, client: Client, *, platform: bool = False, **changed: Any) -> str:
    """A complaint against a store nobody knows, written up to where the store is; nobody answers before the bureau."""
    people.platform.handles_first = False
    people.platform.save()
    base = begin(client)
    chosen = str(people.platform.pk) if platform else ""
    first = {"store_name": UNKNOWN, "store": "", "platform": chosen, "looked": f"{UNKNOWN}|{chosen}"}
    pages = answers(people, respondent=first, **changed)
    pages.pop("route")
    write(client, base, pages)
    return base


def sent(client: Client, base: str) -> Case:
    """Send it."""
    moved(client.post(f"{base}check/", {"ref": "a"}))
    return Case.objects.get()


def desk(people: World, office: worlds.Office, case: Case) -> str:
    """What an officer reads when deciding."""
    return text(browser(office.officer).get(f"/desk/cases/{case.pk}/decide/"))


def test_without_address_and_platform_no_bureau_is_promised_and_the_ways_on_are_told(people: World) -> None:
    client = browser(people.zhou)
    base = written(people, client)
    assert moved(client.post(f"{base}where/", {"store_area": "", "store_place": ""})) == f"{base}bureau/"
    page = text(client.get(f"{base}bureau/"))
    assert NO_GAP in page
    assert "What you wrote is kept" in page
    for way in (f'href="{base}where/"', f'href="{base}respondent/"', 'href="tel:12315"'):
        assert way in page
    for promise in ("competent by law", 'name="bureau"', "<legend", people.yuhang.body.name):
        assert promise not in page
    forced = client.post(f"{base}bureau/", {"bureau": str(people.yuhang.body.pk)})
    assert forced.status_code == 422
    assert NO_GAP in text(forced)
    last = client.post(f"{base}check/", {"ref": "a"})
    assert last.status_code == 422
    assert NO_GAP in text(last)
    assert Draft.objects.filter(filed_case=None).count() == 1


def test_the_platform_alone_decides_where_the_store_shows_no_address_and_the_desk_agrees(people: World) -> None:
    client = browser(people.zhou)
    base = written(people, client, platform=True)
    moved(client.post(f"{base}where/", {"store_area": "", "store_place": ""}))
    page = text(client.get(f"{base}bureau/"))
    assert "The store displays no lawful address" in page
    assert people.xiaoshan.body.name not in page
    moved(client.post(f"{base}bureau/", {"bureau": str(people.yuhang.body.pk)}))
    read = desk(people, people.yuhang, sent(client, base))
    assert "This bureau is competent: The store displays no lawful address" in read
    assert "No address is known that the store shows on the platform." in read


def test_the_address_a_person_read_opens_the_bureau_of_that_place_and_the_desk_agrees(people: World) -> None:
    client = browser(people.zhou)
    base = written(people, client, platform=True)
    moved(client.post(f"{base}where/", {"store_area": XIAOSHAN, "store_place": "示例路66号"}))
    page = text(client.get(f"{base}bureau/"))
    assert people.xiaoshan.body.name in page
    assert people.yuhang.body.name in page
    moved(client.post(f"{base}bureau/", {"bureau": str(people.xiaoshan.body.pk)}))
    assert "Xiaoshan District, Hangzhou 示例路66号" in text(client.get(f"{base}check/"))
    case = sent(client, base)
    store = Party.objects.get(case=case, side="respondent")
    assert (store.area, store.address) == (XIAOSHAN, "示例路66号")
    read = desk(people, people.xiaoshan, case)
    assert "Address of the store, as the complainant says: Xiaoshan District, Hangzhou" in read
    assert "This bureau is competent: The bureau of the address the store displays" in read
    assert "not the competent one" not in read


def test_the_last_page_says_only_what_holds_once_both_were_answered(people: World) -> None:
    client = browser(people.zhou)
    base = written(people, client)
    moved(client.post(f"{base}where/", {"store_area": YUHANG, "store_place": "示例路66号"}))
    moved(client.post(f"{base}bureau/", {"bureau": str(people.yuhang.body.pk)}))
    asked = "Without a platform you are asked where the store is"
    assert asked in text(client.get(f"{base}respondent/"))
    page = text(client.get(f"{base}check/"))
    assert asked not in page
    assert f"This goes to <bdi>{people.yuhang.body.name}</bdi>. The reason: " in page


def test_a_store_elsewhere_goes_to_the_platforms_bureau_where_there_is_one(people: World) -> None:
    client = browser(people.zhou)
    base = written(people, client, platform=True)
    moved(client.post(f"{base}where/", FAR))
    page = text(client.get(f"{base}bureau/"))
    assert ": Another place. That bureau is not on this platform yet." in page
    moved(client.post(f"{base}bureau/", {"bureau": str(people.yuhang.body.pk)}))
    case = sent(client, base)
    assert latest(case, "administrative").body == people.yuhang.body
    assert ": Another place. That bureau is not on this platform yet." in desk(people, people.yuhang, case)


def test_a_store_elsewhere_without_a_platform_is_told_where_to_go_and_keeps_what_it_wrote(people: World) -> None:
    client = browser(people.zhou)
    base = written(people, client)
    moved(client.post(f"{base}where/", FAR))
    page = text(client.get(f"{base}bureau/"))
    assert ": Another place. That bureau is not on this platform yet." in page
    assert 'href="https://www.12315.cn/"' in page
    assert "What you wrote is kept" in page
    assert client.post(f"{base}check/", {"ref": "a"}).status_code == 422
    assert Draft.objects.get().answers["store_place"] == FAR["store_place"]


def test_another_place_must_be_said_in_words(people: World) -> None:
    client = browser(people.zhou)
    base = written(people, client)
    said = "Write the province, the city and the district."
    assert errors(client.post(f"{base}where/", {"store_area": areas.ELSEWHERE, "store_place": " "})) == {said}
    lives = {"name": "周示例", "area": areas.ELSEWHERE, "address": "示例街道2号"}
    assert errors(client.post(f"{base}contact/", lives)) == {said}
    assert errors(client.post(f"{base}contact/", lives | {"place": "川" * 61}))


def test_who_lives_elsewhere_files_with_the_whole_address(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    lives = {"area": areas.ELSEWHERE, "place": "四川省成都市武侯区"}
    write(client, base, answers(people, contact=lives))
    assert "四川省成都市武侯区" in text(client.get(f"{base}check/"))
    case = sent(client, base)
    person = Party.objects.get(case=case, side="claimant")
    assert (person.area, person.address) == (areas.ELSEWHERE, "四川省成都市武侯区 示例街道2号")


def test_no_bureau_receives_what_it_is_not_competent_for(people: World) -> None:
    wrong = worlds.answers(people, route="authority", bureau=str(people.district.body.pk))
    with translation.override("en"), pytest.raises(Refused) as refused:
        gate.perform("file", actor=worlds.actor(people.zhou), now=clock.now(), data=wrong)
    assert refused.value.errors["bureau"] == ["This bureau is not competent. Choose one that is."]
    assert not Case.objects.exists()
    right = wrong | {"bureau": str(people.yuhang.body.pk)}
    gate.perform("file", actor=worlds.actor(people.zhou), now=clock.now(), data=right)
    assert latest(Case.objects.get(), "administrative").body == people.yuhang.body


def test_the_desk_says_what_is_missing_where_no_bureau_can_be_told(people: World) -> None:
    client = browser(people.zhou)
    base = written(people, client)
    moved(client.post(f"{base}where/", {"store_area": YUHANG, "store_place": ""}))
    moved(client.post(f"{base}bureau/", {"bureau": str(people.yuhang.body.pk)}))
    case = sent(client, base)
    Party.objects.filter(case=case, side="respondent").update(area="")
    read = desk(people, people.yuhang, case)
    assert NO_GAP in read
    assert "not the competent one" not in read


def test_handing_on_says_where_to_go_when_the_competent_bureau_is_not_here(people: World) -> None:
    case = worlds.file_case(people, at=clock.now())
    worlds.do("say_no", people.agent, clock.now(), case, reason="不同意退款")
    Organisation.objects.filter(pk__in=[people.store.pk, people.platform.pk]).update(
        displayed_area="310105", area="310105"
    )
    page = text(browser(people.zhou).get(f"/cases/{case.pk}/do/take_on/"))
    assert "Changning District, Shanghai. That bureau is not on this platform yet." in page
    assert "Complain to it through the national platform 12315." in page


def test_a_county_is_still_chosen_by_its_name_and_any_other_place_stands_last() -> None:
    codes = [code for code, _name in choices.places()]
    assert codes[0] == ""
    assert codes[-1] == areas.ELSEWHERE
    assert YUHANG in codes
