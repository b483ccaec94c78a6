"""Writing: an input method that chooses never sends, and neither a reload nor a closed tab loses what was written."""

import random
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.rooms import EMPTIED, heard, room_of, until_sent
from tests.browser.visitors import Visitor
from tests.servers import Site

SEED = 20261122
CASES = 40
# What is typed on the way to each text, as an input method shows it.
WORDS = {
    "你好": ["n", "ni", "ni h", "ni ha", "ni hao"], "退款": ["t", "tu", "tui k", "tui kuan"],
    "调解员": ["t", "tiao", "tiao jie", "tiao jie yuan"], "运费": ["y", "yun", "yun f", "yun fei"],
    "板材": ["木", "木厂", "木厂又", "木厂又木"], "一万一": ["y", "yi", "yi wan", "yi wan y", "yi wan yi"],
}  # fmt: skip
# The order of Safari: the composition ends before the Enter that ended it arrives, which then looks like any other.
SAFARI = """(box) => {
  box.dispatchEvent(new CompositionEvent("compositionstart"));
  box.dispatchEvent(new CompositionEvent("compositionend", {data: "好"}));
  return box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true}));
}"""  # noqa: E501
# Longer than the moment after a composition in which Enter still belongs to the input method.
LATER = """() => new Promise((resolve) => {
  const until = performance.now() + 150;
  const look = () => (performance.now() > until ? resolve(true) : requestAnimationFrame(look));
  look();
})"""


class Method:
    """An input method at one box, driven over the browser's own protocol."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wire: CDPSession = page.context.new_cdp_session(page)
        self.box = page.locator("[name=text]")

    def compose(self, shown: str) -> None:
        """Show what is typed so far, underlined and not yet text."""
        self.wire.send("Input.imeSetComposition", {"text": shown, "selectionStart": len(shown), "selectionEnd": len(shown)})  # fmt: skip  # noqa: E501

    def choose(self, text: str) -> None:
        """Take a candidate."""
        self.wire.send("Input.insertText", {"text": text})

    def enter(self, code: int) -> None:
        """Press Enter; 229 is how browsers tell that the input method has it."""
        key: dict[str, Any] = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code}
        self.wire.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        self.wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def composed(method: Method, chance: random.Random) -> None:
    """Write one to three words; where somebody presses Enter on the way, it is the input method's."""
    for _ in range(chance.randint(1, 3)):
        text = chance.choice(list(WORDS))
        steps = WORDS[text][: chance.randint(2, len(WORDS[text]))]
        for shown in steps:
            method.compose(shown)
            if chance.random() < 0.4:
                method.enter(chance.choice([13, 229]))
        if chance.random() < 0.2:
            method.compose("")
        method.choose(text)
        if chance.random() < 0.5:
            method.box.evaluate(SAFARI)


def test_composing_chinese_never_sends_early(consumer: Visitor) -> None:
    page = consumer.go(room_of(consumer))
    page.locator("[data-composer][data-wired]").wait_for()
    method, chance = Method(page), random.Random(SEED)
    sent = page.locator("[data-messages] [data-own][data-seq], [data-messages] [data-ref]")
    for case in range(CASES):
        method.box.fill("")
        method.box.focus()
        before = sent.count()
        composed(method, chance)
        page.evaluate(LATER)
        written = method.box.input_value()
        assert written.strip(), case
        assert sent.count() == before, (case, written)
        if case % 8 == 7:
            method.enter(13)
            assert method.box.evaluate(EMPTIED), (case, written)
            heard(consumer, written.split("\n")[-1])
            assert sent.count() == before + 1, case


def test_a_reload_keeps_the_draft_of_each_room(consumer: Visitor) -> None:
    joint, caucus = room_of(consumer), room_of(consumer, "caucus")
    page = consumer.page
    for room, words in ((joint, "写了一半的话"), (caucus, "只对调解员写了一半")):
        consumer.go(room)
        page.locator("[data-composer][data-wired]").wait_for()
        page.locator("[name=text]").fill(words)
    for room, words in ((joint, "写了一半的话"), (caucus, "只对调解员写了一半")):
        consumer.go(room)
        page.reload()
        page.locator("[data-composer][data-wired]").wait_for()
        assert page.locator("[name=text]").input_value() == words
        assert page.locator("[data-draft]").is_visible()
        page.locator("[name=text]").fill("")


@pytest.mark.parametrize("lines", [3])
def test_a_closed_tab_loses_no_unsent_message(consumer: Visitor, mediator: Visitor, site: Site, lines: int) -> None:
    joint = room_of(consumer)
    page = consumer.go(joint)
    page.locator("[data-composer][data-wired]").wait_for()
    box = page.locator("[name=text]")
    said = [f"关掉页面之前的第{number}句。" for number in range(lines)]
    with consumer.without_the_server():
        consumer.context.set_offline(True)
        for words in said:
            box.fill(words)
            until_sent(consumer, lambda: box.press("Enter"))
        assert page.locator("[data-ref]").count() == lines
        page.close()
        consumer.context.set_offline(False)
    mediator.go(joint)
    consumer.page = consumer.context.new_page()
    consumer.go(joint)
    for words in said:
        heard(mediator, words)
        heard(consumer, words)
    consumer.page.reload()
    stood = [text for text in consumer.page.locator("li.msg .msg__text").all_inner_texts() if text in said]
    assert stood == said, "each once, in the order in which they were written"
