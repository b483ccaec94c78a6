"""A consumer on a phone: registers, files with a photo, reads whose turn it is, accepts; also without scripts."""

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.browser.conftest import Visit
from tests.browser.visitors import Visitor, path_of, photo

PHONES = itertools.count(13700001000)
FACTS = (
    "7月8日收到充电宝，第一次充电外壳就烫手，充到一半自己停了。\n"
    "联系客服三次，前两次没有人回，第三次说要等售后检测。我不敢再用，要求退货退款。"
)  # fmt: skip


def day(days: int) -> str:
    """A day so many days from today, on the calendar of the demo world."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)).date().isoformat()


def register(visitor: Visitor, name: str) -> None:
    """Register with a phone number and the code that comes to it."""
    page = visitor.go("/account/signup/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=phone]").fill(str(next(PHONES)))
    page.locator("[name=notice]").check()
    visitor.onward()
    page.locator("[name=code]").fill(visitor.code())
    visitor.press("main button.btn--primary")
    assert "/account/" not in page.url


def write(visitor: Visitor, file: Path) -> None:
    """Answer every question of the complaint, up to the last look."""
    page = visitor.go("/file/")
    visitor.onward()
    page.locator("[name=store_name]").fill("优选数码")
    visitor.press("[name=_find]")
    page.locator("[name=store]").first.check()
    visitor.onward()
    page.locator("[name=product]").fill("充电宝")
    page.locator("[name=order_amount]").fill("129.00")
    page.locator("[name=order_no]").fill("SF-示例-0900")
    visitor.onward()
    page.locator("[name=problem]").select_option("Q1.1")
    page.locator("[name=title]").fill("充电宝充电时烫手")
    page.locator("[name=facts]").fill(FACTS)
    visitor.picture("filing-phone")
    assert visitor.fits()
    visitor.onward()
    page.locator("[name=happened_on]").fill(day(-4))
    visitor.onward()
    page.locator("[name$='kind']").first.select_option("refund")
    page.locator("[name$='amount']").first.fill("129.00")
    visitor.onward()
    page.locator("[name=files]").set_input_files(file)
    page.locator("[name=shows]").fill("充电时外壳发烫")
    visitor.press("[name=add]")
    assert page.locator(".file").count() == 1
    visitor.press("[name=go]")
    page.locator("[name=area]").select_option("330109")
    page.locator("[name=address]").fill("示例路1号2幢3室")
    visitor.onward()
    visitor.onward()
    page.locator("[name=route][value=first_handling]").check()
    visitor.onward()


def send(visitor: Visitor) -> str:
    """Send the complaint; the path of the case."""
    page = visitor.page
    assert page.url.endswith("/check/")
    assert visitor.fits()
    visitor.onward()
    assert page.url.endswith("/receipt/")
    assert "JF-" in page.locator("main").inner_text()
    return path_of(page.url).removesuffix("receipt/")


def english(visitor: Visitor) -> None:
    """The last look fits in English too, and a day is written out as it is chosen; then on in Chinese."""
    last, site = visitor.page.url, visitor.site.url()
    visitor.context.add_cookies([{"name": "lang", "value": "en", "url": site}])
    visitor.go(last)
    assert visitor.fits()
    page = visitor.go(last.replace("/check/", "/when/"))
    page.locator("[name=happened_on]").fill("2026-06-05")
    assert page.locator("output[data-written]").inner_text() == "Friday, June 5, 2026"
    visitor.context.add_cookies([{"name": "lang", "value": "zh-hans", "url": site}])
    visitor.go(last)


def test_files_on_a_phone_and_accepts_what_is_offered(visit: Visit, tmp_path: Path) -> None:
    consumer = visit()
    register(consumer, "罗示例")
    write(consumer, photo(tmp_path, "发烫照片.png"))
    english(consumer)
    case = send(consumer)

    page = consumer.go(case)
    assert "示例优选数码店" in page.locator("main").inner_text()
    assert page.locator(".turn__who").count() == 1
    assert page.locator(".clock time").count() >= 1
    assert page.locator("details.why").count() >= 1
    assert consumer.fits()
    consumer.picture("my-case-phone")

    merchant = visit()
    merchant.login("youxuan")
    offer(merchant, case)

    page = consumer.go(case)
    consumer.press(".turn a.btn")
    assert "129.00" in page.locator(".offer__sum").first.inner_text()
    consumer.press("[name=action][value=accept_offer]")
    assert path_of(page.url) == case
    assert page.locator(".offer .tag--ok").count() == 1


def offer(merchant: Visitor, case: str) -> None:
    """The merchant finds the case in the inbox and offers the whole sum."""
    page = merchant.page
    assert path_of(page.url) == "/inbox/"
    merchant.press(f"a[href='{case}']")
    merchant.go(f"{case}offers/new/")
    page.locator("[name=amount]").fill("129.00")
    page.locator("[name=due_on]").fill(day(9))
    merchant.onward()
    assert path_of(page.url).startswith(f"{case}offers/")


def test_files_without_scripts(visit: Visit, tmp_path: Path) -> None:
    consumer = visit(scripts=False)
    register(consumer, "沙示例")
    write(consumer, photo(tmp_path, "屏幕照片.png"))
    case = send(consumer)
    assert "示例优选数码店" in consumer.go(case).locator("main").inner_text()


def test_what_was_typed_stays_when_something_must_be_put_right(visit: Visit) -> None:
    consumer = visit()
    register(consumer, "文示例")
    page = consumer.go("/file/")
    consumer.onward()
    page.locator("[name=store_name]").fill("优选数码")
    consumer.press("[name=_find]")
    page.locator("[name=store]").first.check()
    consumer.onward()
    page.locator("[name=product]").fill("充电宝")
    page.locator("[name=order_amount]").fill("129.005")
    consumer.expected = {400, 422}
    consumer.onward()

    assert page.locator("[name=order_amount]").get_attribute("aria-invalid") == "true"
    assert page.locator("[name=product]").input_value() == "充电宝"
    assert page.evaluate("document.activeElement.closest('[data-errors]') !== null")


def test_stores_are_suggested_and_sums_asked_for_only_where_they_belong(visit: Visit) -> None:
    visitor = visit()
    register(visitor, "苏示例")
    page = visitor.go("/file/")
    visitor.onward()
    address = page.url
    page.locator("[name=store_name]").press_sequentially("优选数码", delay=20)
    page.locator("label", has_text="示例优选数码店").wait_for()
    page.locator("[name=store_name]").fill("没人认识的店")
    page.get_by_role("status").filter(has_text="直接交给有管辖权的市场监督管理局").wait_for()
    page.locator("[name=platform]").select_option(label="云集示例平台")
    page.get_by_role("status").filter(has_text="由平台在这里答复").wait_for()
    visitor.onward()
    assert page.url.endswith("/purchase/"), "what was read while typing is not shown once more"
    visitor.go(address.replace("respondent", "claims"))
    kind, amount = page.locator("[name$='kind']").first, page.locator("[name$='amount']").first
    assert not amount.is_visible()
    kind.select_option("refund")
    assert amount.is_visible()
    kind.select_option("repair")
    assert not amount.is_visible()
