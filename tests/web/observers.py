"""People who look at the site from outside and from inside, and what an answer looks like without its chance parts."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from mediation.people.models import Organisation, User
from mediation.people.queries import issue_token
from odr import clock
from tests.mediation.worlds import Who

_CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="ref" value="[0-9a-f-]+"|"X-CSRFToken": ?"\w+"')
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HEADERS = (
    "Content-Type",
    "Content-Length",
    "Content-Disposition",
    "Location",
    "Cache-Control",
    "ETag",
    "Last-Modified",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one could tell two answers apart by."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def without_ids(self) -> "Answer":
        """The same with every id written alike."""
        headers = tuple((name, _ID.sub("ID", value)) for name, value in self.headers)
        return Answer(self.status, headers, _ID.sub("ID", self.body))


class Observer:
    """Somebody with a browser and a token; an organisation has only a token."""

    def __init__(self, name: str, who: Who) -> None:
        self.name, self.who = name, who
        self.browser, self.interface = Client(), Client()
        user, organisation = (who, None) if isinstance(who, User) else (None, who)
        assert isinstance(user, User) or isinstance(organisation, Organisation)
        self.has_pages = isinstance(user, User)
        if isinstance(user, User):
            self.browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            token = issue_token(label="t", now=clock.real_now(), user=user)
        else:
            assert isinstance(organisation, Organisation)
            token = issue_token(label="t", now=clock.real_now(), organisation=organisation)
        self.bearer = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Answer:
        """Look at an address: of the interface with the token, of a page with the browser, as if it were the first."""
        self.browser.cookies.pop("messages", None)
        if path.startswith("/api/"):
            self.interface.cookies.clear()
            return answer(self.interface.get(path, headers=self.bearer))
        return answer(self.browser.get(path))

    def post(self, path: str, data: dict[str, Any] | None = None) -> Answer:
        """Send something to an address."""
        if path.startswith("/api/"):
            self.interface.cookies.clear()
            return answer(self.interface.post(path, data or {}, content_type="application/json", headers=self.bearer))
        return answer(self.browser.post(path, data or {}))


def answer(response: Any) -> Answer:
    """An answer without what is different every time: tokens against forgery."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = tuple((name, response.headers[name]) for name in HEADERS if name in response.headers)
    return Answer(response.status_code, headers, _CHANCE.sub("", body.decode("utf-8", "surrogateescape")))
