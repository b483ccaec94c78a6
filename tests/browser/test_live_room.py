"""What changes around the talk while the page is open: the session above it, and where a line can be passed on to."""

from playwright.sync_api import Page, expect

from tests.browser.rooms import PATIENCE, case_of, heard, room_of, say
from tests.browser.visitors import Visitor


def form(visitor: Visitor, name: str) -> Page:
    """The page of a verb with its answers so far, in a second tab beside the room."""
    page = visitor.context.new_page()
    page.goto(f"{visitor.site.url()}/cases/{case_of(visitor)}/do/{name}")
    return page


def done(page: Page) -> None:
    """Send the form, which leads away from it."""
    before = page.url
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url(lambda url: url != before)
    page.close()


def test_the_session_above_the_talk_follows_it_without_a_reload(mediator: Visitor, consumer: Visitor) -> None:
    joint = room_of(mediator)
    for visitor in (mediator, consumer):
        visitor.go(joint)
        visitor.page.evaluate("window.never_reloaded = true")
    bar = consumer.page.locator("[data-sitting]")
    expect(bar).to_be_empty()

    calling = form(mediator, "call_roll/")
    calling.locator("[name=agenda]").fill("核对板材\n商量金额")
    done(calling)
    expect(bar).to_contain_text("正在进行", timeout=PATIENCE)
    assert consumer.fits()
    done(form(mediator, "open_item/"))
    expect(bar).to_contain_text("核对板材", timeout=PATIENCE)
    expect(mediator.page.locator("[data-sitting]")).to_contain_text("核对板材", timeout=PATIENCE)
    done(form(mediator, "recess/"))
    expect(bar).to_contain_text("休会", timeout=PATIENCE)
    done(form(mediator, "resume_session/"))
    expect(bar).to_contain_text("正在进行", timeout=PATIENCE)
    ending = form(mediator, "end_session/")
    ending.locator("[name=result]").fill("另行约定时间。")
    done(ending)
    expect(bar).to_be_empty(timeout=PATIENCE)
    assert consumer.page.evaluate("window.never_reloaded")


def test_a_line_is_passed_on_to_rooms_that_are_open_now(mediator: Visitor, consumer: Visitor) -> None:
    caucus = room_of(consumer, "caucus")
    for visitor in (mediator, consumer):
        visitor.go(caucus)
    say(consumer, "一次付清，12,000元。")
    own = consumer.page.locator("li.msg:has-text('一次付清，12,000元。')").last
    own.locator("summary").click()
    own.locator("[value=allow]").click()
    heard(mediator, "一次付清，12,000元。")
    line = mediator.page.locator("li.msg:has-text('一次付清，12,000元。')").last
    line.locator("summary").click()
    to_merchant = line.locator("button[name=to]", has_text="只转述给")
    expect(to_merchant).to_be_visible(timeout=PATIENCE)

    for name, count in (("close_caucus", 0), ("open_caucus", 1)):
        done(form(mediator, f"{name}/?side=respondent"))
        expect(to_merchant).to_have_count(count, timeout=PATIENCE)
