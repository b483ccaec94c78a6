"""What tests of rooms do at a browser: find a room, write, wait for what was said, count what is drawn."""

from collections.abc import Callable

from tests.browser.visitors import Visitor

CONSUMER, MERCHANT, PLATFORM, MEDIATOR = "zheng", "jiaju", "yunji", "fang"
CASE = "全屋定制柜板材不符"
PATIENCE = 20_000
# Resolves true as soon as the box is empty, false when it is not within half a second.
EMPTIED = """(box) => new Promise((resolve) => {
  const until = performance.now() + 500;
  const look = () => {
    if (box.value === "" || performance.now() > until) resolve(box.value === "");
    else requestAnimationFrame(look);
  };
  look();
})"""


def case_of(visitor: Visitor) -> str:
    """Id of the case under mediation, as listed for the visitor."""
    return str(next(one["id"] for one in visitor.ask("cases/?state=session")["results"] if one["title"] == CASE))


def room_of(visitor: Visitor, kind: str = "joint") -> str:
    """Path of the newest room of that kind in that case."""
    rooms = visitor.ask(f"cases/{case_of(visitor)}/rooms/")["results"]
    return f"/rooms/{[one['id'] for one in rooms if one['kind'] == kind][-1]}/"


def say(visitor: Visitor, text: str) -> None:
    """Write and send."""
    visitor.page.locator("[name=text]").fill(text)
    until_sent(visitor, lambda: visitor.page.locator("[data-send]").click())


def until_sent(visitor: Visitor, press: Callable[[], None]) -> None:
    """Press until the box is empty: for a moment after a room appears the send key is dead, so that nothing slips."""
    box = visitor.page.locator("[name=text]")
    for _attempt in range(10):
        press()
        if box.evaluate(EMPTIED):
            return
    raise AssertionError(visitor.page.locator("[data-alarm], [data-status]").all_inner_texts())


def heard(visitor: Visitor, text: str) -> None:
    """Wait until the text stands in the room, as a numbered message."""
    visitor.page.locator(f"li.msg[data-seq]:has-text('{text}')").first.wait_for(timeout=PATIENCE)


def numbers(visitor: Visitor) -> list[int]:
    """Numbers of the messages on the page, in the order in which they stand."""
    found = visitor.page.locator("li.msg[data-seq]").evaluate_all("(all) => all.map((one) => Number(one.dataset.seq))")
    return [int(one) for one in found]


def gapless(visitor: Visitor) -> bool:
    """Whether they follow one another without a hole."""
    found = numbers(visitor)
    return found == list(range(found[0], found[-1] + 1))
