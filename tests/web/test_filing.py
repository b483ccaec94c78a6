"""Filing on pages without scripts: page by page, nothing lost, resumed elsewhere, sent once."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.cases.drafts import drafts_of
from mediation.cases.models import Case, Draft
from mediation.core.actors import Actor
from mediation.documents.models import Paper
from mediation.documents.render import render
from mediation.evidence.models import Evidence
from mediation.law import rulesets, taxonomy
from odr import clock
from odr.web.filing.steps import STEPS
from tests.mediation.documents.test_render import pages
from tests.mediation.worlds import World, do, file_at_bureau, file_case
from tests.web.complaint import answers, begin, write
from tests.web.people import browser, errors, moved, picture, text

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_complaint_is_written_page_by_page_and_sent_once(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people))
    assert moved(client.post(f"{base}evidence/", {"files": [picture()], "shows": "洗后", "go": "1"})).endswith(
        "/contact/"
    )
    check = client.get(f"{base}check/")
    for said in ("连衣裙褪色", "SF-0002", "458.00", "示例街道2号", "照片 1.jpg", "云集示例平台"):
        assert said in text(check), said
    ref = text(check).split('name="ref" value="')[1].split('"')[0]
    first, second = (moved(client.post(f"{base}check/", {"ref": ref})) for _click in range(2))
    assert first == second
    case = Case.objects.get()
    assert first == f"/cases/{case.pk}/receipt/"
    assert moved(client.get(f"{base}what/")) == first
    receipt = text(client.get(first))
    assert case.number in receipt
    assert clock.now().strftime("%Y") in receipt
    assert Evidence.objects.get().case_id == case.pk


def test_two_tabs_make_one_case(people: World) -> None:
    client, other = browser(people.zhou), browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people))
    done = {moved(one.post(f"{base}check/", {"ref": ref})) for one, ref in ((client, "a"), (other, "b"))}
    assert Case.objects.count() == 1
    assert done == {f"/cases/{Case.objects.get().pk}/receipt/"}


@pytest.mark.parametrize(
    ("page", "said", "sentence"),
    [
        ("respondent", {"store_name": "", "store": "", "looked": ""}, "Say whom you complain about."),
        ("purchase", {"product": ""}, "Please fill in: What you bought"),
        ("purchase", {"order_amount": "458.005"}, "An amount has at most two figures after the point."),
        ("purchase", {"order_amount": "-1"}, "An amount cannot be below zero."),
        ("purchase", {"order_amount": "一百"}, "Write the amount in figures, such as 458.00."),
        ("what", {"facts": ""}, "Please fill in: What happened, in your words"),
        ("what", {"problem": "Q99"}, "Select a valid choice. Q99 is not one of the available choices."),
        ("when", {"happened_on": "2099-01-01"}, "This date is in the future."),
        ("when", {"happened_on": "2026-02-30"}, "Enter a valid date."),
        ("claims", {"claims-0-kind": "", "claims-0-amount": ""}, "Please fill in: What you want"),
        (
            "claims",
            {"claims-0-amount": "1.234"},
            "Row 1, Amount (yuan): An amount has at most two figures after the point.",
        ),
        ("contact", {"address": ""}, "Please fill in: Your address"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(
    people: World, page: str, said: dict[str, str], sentence: str
) -> None:
    client = browser(people.zhou)
    base = begin(client)
    pages = answers(people)
    write(client, base, {key: pages[key] for key in list(pages)[: list(pages).index(page)]})
    typed = pages[page] | said
    response = client.post(f"{base}{page}/", typed)
    assert response.status_code == 422
    assert sentence in errors(response)
    assert 'role="alert"' in text(response), "a summary stands on top"
    again = text(client.get(f"{base}{page}/"))
    for name, value in typed.items():
        if value and name not in ("looked", "problem", "store"):
            assert value in again, name


def test_looking_up_a_store_offers_those_registered_here(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    found = client.post(f"{base}respondent/", {"store_name": "衣橱", "platform": "", "_find": "1", "looked": ""})
    assert people.store.name in text(found)
    assert people.home_store.name not in text(found)
    asked = client.post(f"{base}respondent/", {"store_name": "家居", "platform": "", "store": "", "looked": "衣橱"})
    assert asked.status_code == 200
    assert people.home_store.name in text(asked)
    looked = f"家居|{people.platform.pk}"
    unsaid = client.post(f"{base}respondent/", {"store_name": "家居", "platform": people.platform.pk, "looked": looked})
    assert errors(unsaid) == {"Choose your store, or that it is none of these."}
    none = {"store_name": "家居", "platform": str(people.platform.pk), "store": "", "looked": looked}
    assert moved(client.post(f"{base}respondent/", none)) == f"{base}purchase/"


def test_the_bureau_is_offered_with_its_reason(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, {"respondent": answers(people)["respondent"]})
    choice = text(client.get(f"{base}route/"))
    assert people.xiaoshan.body.name not in choice, "no bureau before it matters"
    assert moved(client.post(f"{base}route/", {"route": "authority"})) == f"{base}bureau/"
    none = client.post(f"{base}bureau/", {})
    assert (none.status_code, errors(none)) == (422, {"Please choose: Bureau"})
    page = text(client.get(f"{base}bureau/"))
    assert "step 10 of 10" in page
    assert "The bureau of the address the store displays on the platform" in page
    assert people.xiaoshan.body.name in page
    assert people.yuhang.body.name in page
    assert people.district.body.name not in page


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("空.png", b""), "This file is empty."),
        (SimpleUploadedFile("program.exe", b"MZ" + b"0" * 99), None),
        (SimpleUploadedFile("photo.jpg", b"<html><script>alert(1)</script></html>"), None),
        (SimpleUploadedFile("../../etc/passwd", b"root:x:0:0"), None),
    ],
)
def test_a_refused_file_says_why_and_the_others_are_kept(
    people: World, file: SimpleUploadedFile, sentence: str | None
) -> None:
    client = browser(people.zhou)
    base = begin(client)
    page = client.post(f"{base}evidence/", {"files": [picture(), file], "go": "1"})
    assert page.status_code == 422
    assert any(one.startswith(f"{file.name}: ") and (sentence or "") in one for one in errors(page)), errors(page)
    assert [one.name for one in Evidence.objects.all()] == ["照片 1.jpg"]
    assert "照片 1.jpg" in text(page)


def test_a_file_that_is_too_large_is_refused_and_can_be_sent_smaller(people: World, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"upload_bytes": 1024 * 1024}
    client = browser(people.zhou)
    base = begin(client)
    large = SimpleUploadedFile("large.txt", b"a" * (1024 * 1024 + 1))
    page = client.post(f"{base}evidence/", {"files": [large], "go": "1"})
    assert any("At most 1 MB are taken." in one for one in errors(page))
    kept = Evidence.objects.count()
    moved(client.post(f"{base}evidence/", {"files": [picture()], "add": "1"}))
    assert Evidence.objects.count() == kept + 1
    one = Evidence.objects.get()
    assert moved(client.post(f"{base}evidence/", {"remove": str(one.pk)})) == f"{base}evidence/"
    assert not Evidence.objects.exists()


def test_a_long_account_stays_whole_and_the_limit_is_said(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    assert "Up to 4,000 characters" in text(client.get(f"{base}what/"))
    told = "很长的经过" * 4800
    page = client.post(f"{base}what/", {"facts": told, "title": "衣服", "problem": "Q1.2"})
    assert page.status_code == 422
    assert "Too long: 4000 characters fit, this has 24000. Please shorten it." in text(page)
    assert Draft.objects.get().answers["facts"] == told, "nothing is cut"
    assert told in text(client.get(f"{base}what/"))
    endless = "长" * 100_001
    assert endless in text(client.post(f"{base}what/", {"facts": endless, "title": "衣服", "problem": "Q1.2"}))
    said = client.post(f"{base}what/save/", {"facts": endless, "title": "新", "problem": ""}).json()
    assert said == {"saved": "too long to be kept"}
    assert (Draft.objects.get().answers["facts"], Draft.objects.get().answers["title"]) == (told, "新")


def test_whoever_acts_for_somebody_adds_the_paper_from_the_page_that_asks_for_it(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    pages = answers(people)
    write(client, base, {key: pages[key] for key in list(pages)[: list(pages).index("contact")]})
    assert 'name="authority"' not in text(client.get(f"{base}evidence/")), "nobody acts for anybody yet"
    contact = text(client.get(f"{base}contact/"))
    assert "For whom you complain (optional)" not in re.sub(r"<[^>]+>", "", contact), "it is chosen already"
    assert moved(client.post(f"{base}contact/", pages["contact"] | {"acting_for": "agent"})) == f"{base}agent/"
    said = {"principal_name": "周母示例", "_authority": "1"}
    assert moved(client.post(f"{base}agent/", said)) == f"{base}evidence/"
    assert Draft.objects.get().answers["principal_name"] == "周母示例"
    assert 'name="authority"' in text(client.get(f"{base}evidence/"))


def test_a_list_asks_to_choose_and_shows_no_dashes(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    for page in ("purchase", "what", "contact"):
        shown = text(client.get(f"{base}{page}/"))
        assert not re.search(r"<option[^>]*>-+</option>", shown)
        assert re.search(r'<option value=""[^>]*>Choose</option>', shown)


def test_a_draft_is_kept_while_typing_and_resumed_on_another_device(people: World) -> None:
    phone, desk = browser(people.zhou), browser(people.zhou)
    base = begin(phone)
    write(phone, base, {"respondent": answers(people)["respondent"]})
    saved = phone.post(f"{base}what/save/", {"problem": "Q1", "title": "写到一半", "facts": "刚写"}).json()
    assert saved["saved"].endswith(" saved")
    start = text(desk.get("/cases/"))
    assert "写到一半" in start
    assert f"{base}what/" in start
    assert "刚写" in text(desk.get(f"{base}what/"))
    draft = Draft.objects.get()
    assert "刚写" not in str(Draft.objects.filter(pk=draft.pk).extra(select={"raw": "answers"}).values_list("raw")[0])


def test_a_change_from_the_check_page_leads_back_to_it(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    write(client, base, answers(people))
    changed = answers(people, what={"title": "另一个标题"})["what"]
    assert moved(client.post(f"{base}what/?back=check", changed)) == f"{base}check/"
    assert "另一个标题" in text(client.get(f"{base}check/"))


def test_what_is_missing_is_listed_with_the_way_to_it(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    page = client.post(f"{base}check/", {"ref": "x"})
    assert page.status_code == 422
    assert f"{base}contact/?back=check" in text(page)
    assert not Case.objects.exists()


def test_a_row_nobody_touched_is_no_claim(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    more = {"claims-0-kind": "apology", "claims-0-amount": "", "claims-1-kind": "", "_add_claims": "1"}
    page = client.post(f"{base}claims/", more)
    assert page.status_code == 200
    assert text(page).count('name="claims-') > len(more)
    assert Draft.objects.get().answers["claims"] == [{"kind": "apology", "amount": ""}]


def test_a_draft_is_its_writers_alone(people: World) -> None:
    base = begin(browser(people.zhou))
    other = browser(people.chen)
    for key in [*(step.key for step in STEPS), "check"]:
        assert other.get(f"{base}{key}/").status_code == 404, key
    assert other.post(f"{base}what/save/", {"title": "x"}).status_code == 404
    assert other.post(f"{base}drop/").status_code == 404
    assert moved(browser().get(f"{base}what/")).startswith("/account/login/")
    assert drafts_of(Actor.person(people.zhou.pk))
    assert moved(browser(people.zhou).post(f"{base}drop/")) == "/"
    assert not Draft.objects.exists()


def test_the_receipt_is_the_claimants(people: World) -> None:
    case = file_case(people, at=clock.now())
    address = f"/cases/{case.pk}/receipt/"
    page = text(browser(people.zhou).get(address))
    assert case.number in page
    assert people.zhou.phone not in page
    for who in (people.agent, people.chen, people.outsider):
        assert browser(who).get(address).status_code == 404
    entry = browser(people.zhou).get(f"{address}calendar.ics")
    assert entry.headers["Content-Type"].startswith("text/calendar")
    lines = entry.content.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    said = entry.content.decode().replace("\r\n ", "")
    assert f"SUMMARY:Case {case.number}: " in said
    summary = said.split("SUMMARY:")[1].split("\r\n")[0].replace("\\", "")
    assert rulesets.for_date(case.filed_at.date()).clock("D01").label_en in summary, "what is due"
    assert f"URL:http://testserver/cases/{case.pk}/" in said
    for private in (case.title, case.facts, case.product, people.store.name, people.zhou.name):
        assert private not in said
    chinese = browser(people.zhou, language="zh-hans").get(f"{address}calendar.ics").content.decode()
    assert all(len(line.encode()) <= 75 for line in chinese.split("\r\n"))
    assert rulesets.for_date(case.filed_at.date()).clock("D01").label_zh in chinese.replace("\r\n ", "")


def test_the_receipt_and_its_paper_name_the_same_who_received_it(people: World) -> None:
    case = file_case(people, at=clock.now())
    page = text(browser(people.zhou, language="zh-hans").get(f"/cases/{case.pk}/receipt/"))
    paper = Paper.objects.get(case=case, kind="receipt")
    assert paper.data["authority"] == f"{people.store.name}、{people.platform.name}"
    assert f"<dd><bdi>{paper.data['authority']}</bdi></dd>" in page
    first = printed(paper)
    assert "收到不等于受理" not in first, "nobody decides about acceptance in first handling"
    assert "先行处理不是行政受理" in first
    assert paper.data["contact"] == ""
    case = file_at_bureau(people, people.xiaoshan, at=clock.now(), order_no="SF-0009")
    paper = Paper.objects.get(case=case, kind="receipt")
    assert paper.data["authority"] == people.xiaoshan.body.name
    assert "收到不等于受理" in printed(paper)


def test_each_receipt_keeps_its_paper_after_the_bureau_has_one_too(people: World) -> None:
    case = file_case(people, at=clock.now() - timedelta(days=1))
    do("say_no", people.agent, clock.now(), case, reason="不同意退款")
    do("take_on", people.zhou, clock.now(), case, bureau=str(people.xiaoshan.body.pk))
    first, second = Paper.objects.filter(case=case, kind="receipt").order_by("issued_at")
    receipt = text(browser(people.zhou).get(f"/cases/{case.pk}/receipt/"))
    assert str(first.pk) in receipt
    assert str(second.pk) not in receipt
    mine = text(browser(people.zhou).get(f"/cases/{case.pk}/"))
    assert str(second.pk) in mine, "the bureau's receipt stands among the papers"


def printed(paper: Paper) -> str:
    """The text of a paper's file."""
    return "".join(pages(render(paper.kind, paper.data)))


def test_problems_stand_in_groups(people: World) -> None:
    client = browser(people.zhou)
    page = text(client.get(f"{begin(client)}what/"))
    groups = page.split('name="problem"')[1].split("</select>")[0].split("<optgroup")
    assert len(groups) == 1 + len(taxonomy.problems())
    assert [one.split('label="')[1].split('"')[0] for one in groups[1:]] == [one.en for one in taxonomy.problems()]
    assert all(one.count("<option") > 1 for one in groups[1:] if "Other" not in one.split(">")[0])


def test_a_day_in_a_box_is_written_out(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    client.post(f"{base}when/", {"happened_on": "2026-06-05"})
    page = text(client.get(f"{base}when/"))
    assert 'type="date"' in page
    assert '<output class="hint" for="id_happened_on" data-written>Fri 5 Jun 2026</output>' in page
    client.post(f"{base}when/", {"happened_on": "never"})
    assert "data-written></output>" in text(client.get(f"{base}when/"))


def test_an_unknown_page_or_draft_is_not_there(people: World) -> None:
    client = browser(people.zhou)
    base = begin(client)
    assert client.get(f"{base}nonsense/").status_code == 404
    assert client.get(f"/file/{UUID(int=1)}/what/").status_code == 404
