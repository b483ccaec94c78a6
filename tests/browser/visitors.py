"""People at a browser: each visitor has a context of their own and remembers everything that went wrong in it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, ViewportSize

from tests.servers import ROOT, Site

PICTURES = ROOT / "docs" / "pictures"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1366, "height": 900}
# A page of the content policy refused: told as a console error too, but here with what was refused.
WATCH = """document.addEventListener("securitypolicyviolation",
  (event) => console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""


class Visitor:
    """Somebody at a browser on a running site."""

    def __init__(
        self,
        browser: Browser,
        site: Site,
        world: dict[str, Any],
        *,
        size: ViewportSize | None = None,
        scripts: bool = True,
    ) -> None:
        self.site, self.world = site, world
        self.faults: list[str] = []
        self.offline = False
        self.expected: set[int] = set()
        self.context = browser.new_context(
            viewport=size or PHONE, locale="zh-CN", java_script_enabled=scripts, timezone_id="Asia/Shanghai",
            device_scale_factor=1,
        )  # fmt: skip
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(WATCH)
        self.context.on("page", self._watch)
        self.page = self.context.new_page()

    def go(self, path: str) -> Page:
        """Open a path of the site; it must be there."""
        answer = self.page.goto(path if path.startswith("http") else self.site.url() + path)
        assert answer is not None, path
        assert answer.ok, (path, answer.status)
        return self.page

    def login(self, who: str) -> Page:
        """Log in with the password of the table; lands where that person's work is."""
        person = next(one for one in self.world["people"] if one["login"] == who)
        self.go("/account/login/")
        form = self.page.locator("form[action='/account/login/']")
        form.locator("[name=login]").fill(person["login"])
        form.locator("[name=password]").fill(person["password"])
        form.locator("button[type=submit]").click()
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self.page

    def press(self, selector: str) -> Page:
        """Press something that leads to another page, and wait for that page."""
        with self.page.expect_navigation():
            self.page.locator(selector).click()
        return self.page

    def onward(self) -> Page:
        """Press the page's one main button."""
        return self.press("main .actions button.btn--primary")

    def ask(self, path: str) -> Any:
        """What the REST interface answers to this visitor's session."""
        answer = self.context.request.get(f"{self.site.url()}/api/v1/{path}", headers={"Accept-Language": "zh"})
        assert answer.ok, (path, answer.status)
        return answer.json()

    def code(self) -> str:
        """The newest code that was sent, read where the demo world shows its texts."""
        other = self.context.new_page()
        other.goto(self.site.url() + "/demo/outbox/")
        # A notice to somebody else may have been sent since; the newest stands first.
        found = re.search(r"\b(\d{6})\b", other.locator("main ol").inner_text())
        other.close()
        assert found, "no code came"
        return found.group(1)

    def picture(self, name: str, *, full: bool = False) -> None:
        """Take a picture for the readers of the documentation, only when asked for: tests must not change the tree."""
        if not os.environ.get("ODR_PICTURES"):
            return
        shot = Image.open(BytesIO(self.page.screenshot(full_page=full, animations="disabled")))
        PICTURES.mkdir(parents=True, exist_ok=True)
        shot.convert("RGB").quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            PICTURES / f"{name}.png", optimize=True
        )

    def fits(self) -> bool:
        """Whether nothing is wider than the screen."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    @contextmanager
    def without_the_server(self) -> Iterator[None]:
        """For a while nothing answers, and the browser may say so."""
        self.offline = True
        yield
        self.offline = False

    def close(self) -> None:
        """Go, and answer for what went wrong."""
        self.context.close()
        assert not self.faults, self.faults

    def _watch(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        refused = any(f"status of {status}" in message.text for status in self.expected)
        if message.type in {"error", "warning"} and not self.offline and not refused:
            self.faults.append(f"{self.page.url}: {message.type} {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not self.offline and response.status not in self.expected:
            self.faults.append(f"{self.page.url}: {response.status} {response.url}")


def path_of(url: str) -> str:
    """The path of an address."""
    return urlsplit(url).path


def photo(folder: Path, name: str) -> Path:
    """A picture as a phone would take it."""
    from odr.demo.teller import picture

    path = folder / name
    path.write_bytes(picture(name))
    return path
