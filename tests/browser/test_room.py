"""The mediator and the parties in their rooms: live, with a caucus, with files, and over the server's sudden end."""

import signal
from pathlib import Path

from playwright.sync_api import Route

from tests.browser.conftest import Visit
from tests.browser.rooms import MERCHANT, PATIENCE, PLATFORM, heard, numbers, room_of, say, until_sent
from tests.browser.visitors import Visitor, path_of, photo
from tests.servers import Site


def test_two_browsers_talk_live_and_a_file_is_shown(mediator: Visitor, consumer: Visitor, tmp_path: Path) -> None:
    assert path_of(mediator.page.url) == "/desk/"
    mediator.picture("mediator-desk")
    joint = room_of(mediator)
    mediator.go(joint)
    mediator.picture("room-desk")
    consumer.go(room_of(consumer))
    consumer.page.locator("[data-file]").set_input_files(photo(tmp_path, "改单记录二.png"))

    say(consumer, "改单记录在这里，请看。")
    heard(mediator, "改单记录在这里，请看。")
    say(mediator, "收到，我请商家看一下。")
    heard(consumer, "收到，我请商家看一下。")

    mediator.page.locator("li.msg a.attach:has-text('改单记录二.png')").wait_for(timeout=PATIENCE)
    assert numbers(mediator) == list(range(numbers(mediator)[0], numbers(mediator)[-1] + 1))
    assert consumer.fits()
    consumer.picture("room-phone")


def test_a_caucus_reaches_that_side_and_the_mediator_alone(mediator: Visitor, consumer: Visitor, visit: Visit) -> None:
    caucus = room_of(consumer, "caucus")
    merchant = visit()
    merchant.login(MERCHANT)
    merchant.go(room_of(mediator))
    consumer.go(caucus)
    mediator.go(caucus)

    say(consumer, "一次付清的话，一万一千八我也接受。")
    heard(mediator, "一万一千八我也接受")
    say(mediator, "我不会转告，除非您同意。")
    heard(consumer, "我不会转告")

    mediator.picture("room-caucus-desk")
    assert consumer.fits()
    consumer.picture("room-caucus-phone")
    assert merchant.page.locator(f"a[href='{caucus}']").count() == 0
    assert "一万一千八" not in merchant.page.content()
    merchant.expected = {404}
    answer = merchant.page.goto(merchant.site.url() + caucus)
    assert answer is not None
    assert answer.status == 404


def test_whoever_sits_in_a_room_learns_at_once_that_a_talk_alone_was_opened(
    mediator: Visitor, consumer: Visitor, visit: Visit
) -> None:
    joint = room_of(mediator)
    platform = visit()
    platform.login(PLATFORM)
    for visitor in (mediator, consumer, platform):
        visitor.go(joint)
    say(mediator, "都在吗？")
    for visitor in (mediator, consumer, platform):
        heard(visitor, "都在吗？")
    assert platform.page.locator(".readers").count() == 0
    tabs = consumer.page.locator(".readers").inner_text()

    desk = mediator.context.new_page()
    desk.goto(mediator.site.url() + joint)
    desk.locator(".readers a[href*='side=platform']").click()
    desk.locator("main .actions button.btn--primary").click()
    desk.locator("main.caucus, .midroom.caucus").wait_for(timeout=PATIENCE)

    tab = platform.page.locator(".readers a.is-caucus")
    tab.wait_for(timeout=PATIENCE)
    caucus = tab.get_attribute("href")
    assert int(tab.locator("[data-number]").inner_text()) == 1
    line = platform.page.locator(f"[data-status] a[href='{caucus}']")
    assert line.is_visible()
    assert platform.fits()
    mediator.page.locator(f".readers a[href='{caucus}']").wait_for(timeout=PATIENCE)
    desk.locator("[name=text]").fill("只对您说一句。")
    desk.locator("[data-send]").click()
    tab.locator("[data-number]").get_by_text("2", exact=True).wait_for(timeout=PATIENCE)
    assert consumer.page.locator(".readers").inner_text() == tabs
    assert consumer.page.locator("[data-status]").inner_text() == ""
    assert caucus is not None
    assert caucus not in consumer.page.content()
    line.click()
    heard(platform, "只对您说一句。")


def test_nothing_is_lost_when_the_server_dies(mediator: Visitor, consumer: Visitor, site: Site) -> None:
    joint = room_of(mediator)
    mediator.go(joint)
    consumer.go(joint)
    say(consumer, "断线前的一句。")
    heard(mediator, "断线前的一句。")

    with mediator.without_the_server(), consumer.without_the_server():
        site.kill()
        say(consumer, "断线时写的一句。")
        # Five tries and no answer, over the socket or by plain requests: nobody is told that it goes on slowly.
        told = consumer.page.locator("[data-status]")
        for attempt in (2, 3, 4):
            told.get_by_text(f"第{attempt}次").wait_for(timeout=PATIENCE)
            assert "慢速" not in told.inner_text()
        say(mediator, "断线时调解员写的一句。")
        site.restart()
        for visitor in (consumer, mediator):
            heard(visitor, "断线时写的一句。")
            heard(visitor, "断线时调解员写的一句。")

    say(mediator, "恢复之后的一句。")
    heard(consumer, "恢复之后的一句。")
    for visitor in (consumer, mediator):
        visitor.go(joint)
        assert visitor.page.locator("li.msg:has-text('断线时写的一句。')").count() == 1
        assert numbers(visitor) == list(range(numbers(visitor)[0], numbers(visitor)[-1] + 1))


def test_a_server_that_hangs_is_told_and_what_was_written_is_kept(consumer: Visitor, site: Site) -> None:
    joint, said = room_of(consumer), "服务器卡住时写的一句。"
    consumer.go(joint)
    consumer.page.locator("[data-composer][data-wired]").wait_for()
    say(consumer, "卡住之前的一句。")
    heard(consumer, "卡住之前的一句。")
    told = consumer.page.locator("[data-status]")
    with consumer.without_the_server():
        site.process().popen.send_signal(signal.SIGSTOP)
        try:
            say(consumer, said)
            told.get_by_text("内容保存在本机").wait_for(timeout=PATIENCE)
            assert "慢速" not in told.inner_text()
        finally:
            site.process().popen.send_signal(signal.SIGCONT)
        heard(consumer, said)
    consumer.page.reload()
    heard(consumer, said)
    assert consumer.page.locator(f"li.msg:has-text('{said}')").count() == 1


def test_a_device_without_network_says_so_and_mends_itself(mediator: Visitor, consumer: Visitor) -> None:
    joint = room_of(mediator)
    mediator.go(joint)
    consumer.go(joint)
    told = consumer.page.locator("[data-status]")
    with consumer.without_the_server():
        consumer.context.set_offline(True)
        told.get_by_text("没有网络").wait_for(timeout=PATIENCE)
        say(consumer, "没有网络时写的一句。")
        say(mediator, "您在吗？")
        consumer.context.set_offline(False)
        heard(consumer, "您在吗？")
    heard(mediator, "没有网络时写的一句。")
    assert "没有网络" not in told.inner_text()


def test_the_desk_writes_by_keys(mediator: Visitor) -> None:
    page = mediator.go(room_of(mediator))

    page.keyboard.press("r")
    page.keyboard.type("按快捷键写的一句。")
    until_sent(mediator, lambda: page.keyboard.press("Control+Enter"))

    heard(mediator, "按快捷键写的一句。")


def holding(visitor: Visitor, script: str) -> list[Route]:
    """Requests for a script of the room, which wait until they are continued."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visitor.page.route(f"**/js/{script}", hold)
    return held


def test_there_is_no_box_before_what_is_pressed_in_it_is_heard(mediator: Visitor) -> None:
    room, held = room_of(mediator), holding(mediator, "early.js")
    with mediator.page.expect_request("**/js/early.js"):
        mediator.page.goto(mediator.site.url() + room, wait_until="commit")
    box = mediator.page.locator("[name=text]")
    assert box.count() == 0
    for route in held:
        route.continue_()
    box.wait_for()


def test_a_line_sent_before_the_room_is_ready_goes_once(mediator: Visitor) -> None:
    room, said = room_of(mediator), "脚本还没有到，这一句也要到。"
    held = holding(mediator, "room.js")
    with mediator.page.expect_request("**/js/room.js"):
        mediator.page.goto(mediator.site.url() + room, wait_until="commit")
    box = mediator.page.locator("[name=text]")
    box.fill(said)
    for _impatient in range(2):
        box.press("Control+Enter")
    for route in held:
        route.continue_()
    mediator.page.unroute("**/js/room.js")
    heard(mediator, said)
    mediator.page.reload()
    heard(mediator, said)
    assert mediator.page.locator(f"li.msg:has-text('{said}')").count() == 1
    box.fill("连上以前再来一句。")
    box.press("Control+Enter")
    heard(mediator, "连上以前再来一句。")
    assert box.input_value() == ""
