"""The building blocks of every page: words, forms, clocks, rooms; nothing needs an inline script or style."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from mediation.core.inputs import RowsField, VerbInput
from odr.web.forms import Choices, MoneyInput, rows_pressed
from odr.web.templatetags import jiefen, jiefen_room

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
OWN = [
    path
    for part in (
        "base.html",
        "base_desk.html",
        "base_room.html",
        "base_plain.html",
        "components",
        "forms",
        "room",
        "errors",
    )
    for path in ([TEMPLATES / part] if part.endswith(".html") else sorted((TEMPLATES / part).rglob("*.html")))
]
ENGINE = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [TEMPLATES],
    "OPTIONS": {
        "context_processors": ["django.template.context_processors.request"],
        "libraries": {
            "jiefen": "odr.web.templatetags.jiefen",
            "jiefen_room": "odr.web.templatetags.jiefen_room",
        },
    },
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Message ids are what is looked for, whatever the catalogue says."""
    with override_settings(TEMPLATES=[ENGINE]), translation.override("en"):
        yield


class Page(HTMLParser):
    """Every tag with its attributes, and the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect; a break is a space to whoever reads."""
        self.text += " " if tag == "br" else ""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Collect."""
        self.text += data

    def all(self, tag: str, **attrs: str) -> list[dict[str, str]]:
        """Attributes of each `tag` that carries `attrs`."""
        return [
            got for name, got in self.tags if name == tag and all(got.get(key) == value for key, value in attrs.items())
        ]


def clock(**changes: Any) -> SimpleNamespace:
    """A running clock of 60 days."""
    facts: dict[str, Any] = {
        "label": "", "due_on": date(2026, 8, 11), "due_at": None, "days_left": 54, "unit_word": "days",
        "level": "ample", "fraction": 0.9, "article": "Article 23", "why": "60 days from the day after acceptance",
        "trace": [(True, "Sat 13 Jun counted: weekend"), (False, "Fri 19 Jun not counted: Dragon Boat holiday")],
        "provisional": False, "owed_by_label": "", "if_silent": "",
    }  # fmt: skip
    return SimpleNamespace(**facts | changes)


def shown(name: str, **context: Any) -> Page:
    """A component as a page."""
    return Page(render_to_string(name, context, request=RequestFactory().get("/here")))


@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_compiles_and_keeps_the_content_policy(path: Path) -> None:
    source = path.read_text()
    get_template(str(path.relative_to(TEMPLATES)))
    assert not re.search(r"""\sstyle=|\son[a-z]+=["']|<style|javascript:|<script(?![^>]*\ssrc=)""", source)
    assert not re.search(r"https?://", source)


@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_chinese_outside_the_catalogue(path: Path) -> None:
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", path.read_text().replace("简体中文", ""))


def test_every_icon_that_is_asked_for_exists() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text()))
    asked = {
        name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'\{% icon "([\w-]+)"', path.read_text())
    }
    assert asked
    assert asked <= sprite


def test_every_word_the_scripts_use_is_handed_over() -> None:
    used = {
        word
        for path in (ROOT / "static/js").glob("*.js")
        for word in re.findall(r"\bwords\.([a-z_]+)", path.read_text())
    }
    assert len(used) > 20
    assert used <= set(jiefen_room._words())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "By Tue 11 Aug 2026 54 days left, plenty of time."),
        ({"level": "near", "days_left": 2}, "2 days left, soon."),
        ({"level": "today", "days_left": 0}, "due today."),
        (
            {"level": "late", "days_left": -3, "unit_word": "working days"},
            "Was due Tue 11 Aug 2026 3 working days late.",
        ),
        ({"due_at": datetime(2026, 8, 11, 10, 0, tzinfo=UTC)}, "By Tue 11 Aug 2026, 18:00"),
        ({"due_at": datetime(2026, 8, 11, 16, 0, tzinfo=UTC)}, "By Tue 11 Aug 2026, 24:00"),
        ({"level": "stopped"}, "stopped"),
    ],
)
def test_a_clock_is_a_sentence(changes: dict[str, Any], said: str) -> None:
    page = shown("components/clock.html", clock=clock(**changes))
    assert said in page.text.replace(" .", ".")


def test_a_clock_shows_its_article_and_each_day_it_counted() -> None:
    page = shown("components/clock.html", clock=clock())
    assert "Article 23" in page.text
    assert "Fri 19 Jun not counted: Dragon Boat holiday" in page.text
    assert page.all("li", **{"class": "off"})
    assert page.all("details")
    arcs = [ring for ring in page.all("circle") if "stroke-dasharray" in ring]
    assert arcs[0]["stroke-dasharray"] == "90 100"


def test_a_provisional_clock_says_so() -> None:
    assert "Provisional" in shown("components/clock.html", clock=clock(provisional=True)).text
    assert "Provisional" not in shown("components/clock.html", clock=clock()).text


class Term(forms.Form):
    what = forms.CharField(label="What")
    amount = forms.DecimalField(label="Amount", widget=MoneyInput)


class Story(VerbInput):
    story = forms.CharField(label="What happened?", help_text="Three sentences.", widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("goods", "Goods"), ("dontknow", "Not sure")],
        widget=Choices(hints={"goods": "clothes"}, unsure="dontknow"),
    )
    bought_on = forms.DateField(label="Day", required=False)
    agree = forms.BooleanField(label="I agree")
    terms = RowsField(Term, label="Terms")


def test_fields_say_what_is_optional_and_nothing_carries_an_asterisk() -> None:
    page = shown("forms/form.html", **Story().get_context())
    assert page.text.count("(optional)") == 1
    assert "*" not in page.text
    assert not page.all("div", role="alert")
    assert page.all("input", type="date")
    assert {"name": "story", "id": "id_story", "aria-describedby": "id_story_helptext"}.items() <= page.all("textarea")[
        0
    ].items()


def test_an_error_stands_beside_its_box_and_in_the_summary_which_leads_there() -> None:
    form = Story(QueryDict("terms-0-what=refund&terms-0-amount=x"))
    page = Page(str(form))
    ids = {attrs["id"] for _tag, attrs in page.tags if "id" in attrs}
    targets = [link["href"].removeprefix("#") for link in page.all("a")]
    assert len(targets) == 4
    assert set(targets) <= ids
    box = page.all("textarea")[0]
    assert box["aria-invalid"] == "true"
    assert set(box["aria-describedby"].split()) <= ids
    assert "What you filled in before is still here." in page.text


def test_rows_keep_what_was_given_add_blank_ones_and_a_button_without_scripts() -> None:
    data = QueryDict("terms-0-what=refund&terms-0-amount=458&_add_terms=1")
    page = Page(str(Story(data)["terms"]))
    names = [box["name"] for box in page.all("input")]
    assert names == [f"terms-{row}-{cell}" for row in range(3) for cell in ("what", "amount")]
    assert page.all("input", name="terms-0-what")[0]["value"] == "refund"
    assert page.all("button", name="_add_terms")[0]["type"] == "submit"
    assert rows_pressed(data) == "terms"
    assert rows_pressed(QueryDict("terms-0-what=x")) is None


def test_not_sure_is_a_full_answer_set_apart() -> None:
    page = Page(str(Story()["kind"]))
    classes = [label["class"] for label in page.all("label")]
    assert classes == ["choice", "choice choice--unsure"]
    assert "clothes" in page.text


def room_context(kind: str = "joint", **changes: Any) -> dict[str, Any]:
    """A room with three lines, as its view hands it over."""
    at = datetime(2026, 6, 18, 2, 11, tzinfo=UTC)
    caucus = kind == "caucus"
    author = {"participant": 2, "name": "<b>Merchant</b>", "seat": "merchant"}
    line = {"at": at, "kind": "text", "reply_to": None, "retracted": None, "own": False, "side": "b", "author": author}
    return {
        "request": SimpleNamespace(user=SimpleNamespace(pk=7)),
        "room": {
            "id": "r1", "kind": kind, "side": "a" if caucus else "", "state": "open", "deadline": clock(),
            "view_token": "tok", "title": "Only you and the mediator" if caucus else "All three", "me": 1,
            "readers": "The merchant cannot see this." if caucus else "", "keep": "",
            "send_label": "Send to the mediator only" if caucus else "Send to all three",
            "placeholder": "Write to the mediator only" if caucus else "Write to all three",
        },
        "tabs": [
            {"url": "/j", "label": "All three", "is_caucus": False, "current": not caucus, "unread": 2, "room": "r1"},
            {"url": "/c", "label": "Mediator", "is_caucus": True, "current": caucus, "unread": 0, "room": "r2"},
        ],
        "messages": [
            line | {"seq": 1, "body": {"text": "<script>alert(1)</script>"}},
            line | {"seq": 2, "at": at.replace(minute=13), "body": {"text": "still me"}},
            line | {"seq": 3, "at": at.replace(hour=17), "body": {"text": "late"}, "own": True, "side": "a"},
        ],
        "case": {"id": "c1", "title": "A dress", "number": "JF-1", "url": "/case"},
        "older_url": "", "last_seq": 3, "post_url": "/post", "socket_url": "/ws/",
        "seats": {"merchant": {"side": "b", "label": ""}},
        "panels": [{"key": "facts", "label": "Facts", "url": "/facts"}],
    } | changes  # fmt: skip


def room_page(kind: str = "joint", **changes: Any) -> tuple[str, Page]:
    """Source and tags of a party's room."""
    request = RequestFactory().get("/room")
    request.user = SimpleNamespace(pk=7, is_authenticated=True)  # type: ignore[assignment]
    context = {key: value for key, value in room_context(kind, **changes).items() if key != "request"}
    source = render_to_string("room/room.html", context, request=request)
    return source, Page(source)


def test_a_room_works_as_a_form_without_scripts() -> None:
    _source, page = room_page()
    form = page.all("form", action="/post")[0]
    assert form["method"] == "post"
    fields = {box["name"]: box.get("value", "") for box in page.all("input") if "name" in box}
    assert fields["view_token"] == "tok"
    assert re.fullmatch(r"[0-9a-f-]{36}", fields["ref"])
    assert "csrfmiddlewaretoken" in fields
    assert page.all("textarea", name="text")
    assert page.all("noscript")


def test_every_word_of_a_message_is_escaped_in_the_page_and_in_the_block_for_scripts() -> None:
    source, page = room_page()
    assert "<script>alert" not in source
    assert "<b>Merchant</b>" not in source
    block = source.split('<script id="room-config" type="application/json">')[1].split("</script>")[0]
    config = json.loads(block)
    assert config["room"]["me"] == 1
    assert config["last_seq"] == 3
    assert config["messages_url"] == "/api/v1/rooms/r1/messages/"
    assert "<script>alert(1)</script>" in page.text


def test_messages_are_grouped_by_person_and_split_by_shanghai_days() -> None:
    _source, page = room_page()
    lines = [item for item in page.all("li") if "msg" in item.get("class", "").split() and "data-seq" in item]
    assert ["msg--same" in line["class"] for line in lines] == [False, True, False]
    assert [item["data-day"] for item in page.all("li") if "data-day" in item] == ["2026-06-18", "2026-06-19"]
    assert "msg--right" in lines[2]["class"]


def test_a_caucus_shows_each_of_its_signs() -> None:
    _source, page = room_page("caucus")
    _joint_source, joint = room_page()
    assert "caucus" in page.all("body")[0]["class"]
    assert page.all("svg", **{"class": "hatch"})
    assert "Only you and the mediator" in page.text
    assert "The merchant cannot see this." in page.text
    assert page.all("textarea")[0]["placeholder"] == "Write to the mediator only"
    assert "btn--caucus" in next(button["class"] for button in page.all("button") if "data-send" in button)
    assert "caucus" not in joint.all("body")[0]["class"]
    assert not joint.all("svg", **{"class": "hatch"})
    assert joint.all("textarea")[0]["placeholder"] == "Write to all three"


def test_a_closed_room_has_nothing_to_write_in() -> None:
    context = room_context()
    _source, page = room_page(room=context["room"] | {"state": "closed"})
    assert not page.all("textarea")
    assert "This room is closed" in page.text


def test_an_offer_tells_the_sum_in_figures_and_words_and_a_replaced_one_is_struck() -> None:
    offer = SimpleNamespace(
        id=3, number=3, by_label="the merchant", at=None, amount=Decimal(9000), gist="", status="open",
        status_label="Waits for you", superseded_by=4, expires_at=None, terms=[], url="", button="",
        moves=[{"side": "a", "label": "You", "amount": Decimal(13500)}],
    )  # fmt: skip
    page = shown("components/offer.html", offer=offer)
    assert "9,000.00" in page.text
    assert "玖仟元整" in page.text
    assert "13,500" in page.text
    offer.status = "superseded"
    struck = shown("components/offer.html", offer=offer)
    assert struck.all("del")
    assert "Replaced by offer 4" in struck.text
    assert "9,000.00" not in struck.text


def test_the_gap_is_drawn_and_told() -> None:
    moves = [("a", "Chen", 15000), ("b", "Merchant", 6000), ("a", "Chen", 13500), ("b", "Merchant", 9000)]
    drawn = jiefen_room.drawn_gap([{"side": side, "label": label, "amount": amount} for side, label, amount in moves])
    assert drawn is not None
    assert drawn["sentence"] == "Chen 15,000; Merchant 6,000; Chen 13,500; Merchant 9,000; 4,500 apart"
    places = [row["bar_x"] for row in drawn["rows"]]
    assert places[1] < places[3] < places[2] < places[0]
    assert drawn["width"] > 0
    assert jiefen_room.drawn_gap([{"side": "a", "label": "Chen", "amount": 1}]) is None
    assert jiefen_room.drawn_gap([]) is None


@pytest.mark.parametrize(
    ("amount", "written"),
    [(Decimal("1234.5"), "¥1,234.50"), ("46800", "¥46,800.00"), (0, "¥0.00"), (None, ""), ("", "")],
)
def test_money(amount: Any, written: str) -> None:
    assert jiefen.money(amount) == written


def test_moments_are_written_for_shanghai_on_the_24_hour_clock() -> None:
    at = datetime(2026, 7, 9, 16, 5, tzinfo=UTC)
    assert jiefen.moment(at) == "Fri 10 Jul 2026, 00:05"
    assert jiefen.day(at) == "Fri 10 Jul 2026"
    assert jiefen.iso(at) == "2026-07-10T00:05:00+08:00"


@pytest.mark.parametrize(("phone", "masked"), [("13800001234", "138****1234"), ("12315", "****"), (None, "****")])
def test_phones_are_masked(phone: str | None, masked: str) -> None:
    assert jiefen.masked_phone(phone) == masked


@pytest.mark.parametrize("code", [400, 403, 404, 413, 429, 500])
def test_an_error_page_says_what_is_safe_and_leads_onward(code: int) -> None:
    page = shown(f"errors/{code}.html", error_id="f00d")
    assert page.all("h1")
    assert "f00d" in page.text
    assert {"/", "tel:12315"} <= {link["href"] for link in page.all("a")}


def test_the_fault_page_needs_no_context() -> None:
    assert "Something went wrong" in get_template("errors/500.html").render()
