"""The door of the socket: an allowed page's login session, or a one-time ticket (protocol 1)."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import validate_host

from mediation.people import entry
from mediation.people.entry import Entry
from realtime import clock
from realtime.protocol import NOT_LOGGED_IN, ORIGIN_REFUSED

LANGUAGES = ("zh-hans", "en")
_PORTS = {"http": 80, "https": 443}


def admit(scope: Mapping[str, Any]) -> Entry | int:
    """Who comes in, or the close code that keeps them out. Asks the database."""
    tickets = parse_qs(scope.get("query_string", b"").decode("latin1")).get("ticket", [])
    if tickets:
        found = entry.of_ticket(tickets[0], now=clock.real_now()) if len(tickets) == 1 else None
        return found or NOT_LOGGED_IN
    if not origin_allowed(scope):
        return ORIGIN_REFUSED
    cookies = _cookies(scope)
    person = entry.of_session(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    if person is None:
        return NOT_LOGGED_IN
    chosen = cookies.get("lang", "")
    return Entry(person.actor, chosen, person.session_key) if chosen in LANGUAGES else person


def origin_allowed(scope: Mapping[str, Any]) -> bool:
    """True where the page that opens the socket is one of this very site: allowed host, its scheme, its port."""
    origins, hosts = _header(scope, b"origin"), _header(scope, b"host")
    if len(origins) != 1 or len(hosts) != 1:
        return False
    page = _place(origins[0])
    if page is None or page[0] != _scheme(scope) or not validate_host(page[1], settings.ALLOWED_HOSTS):
        return False
    return origins[0] in settings.CSRF_TRUSTED_ORIGINS or page == _place(f"{page[0]}://{hosts[0]}")


def _scheme(scope: Mapping[str, Any]) -> str:
    """The scheme under which pages of this site are served."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        told = _header(scope, name.removeprefix("HTTP_").replace("_", "-").lower().encode())
        return "https" if told == [value] else "http"
    return "http" if settings.LOCAL_ONLY else "https"


def _place(origin: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an origin, None for what is not one."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or f"{parts.scheme}://{parts.netloc}" != origin:
        return None
    if "@" in parts.netloc or not origin.isascii() or parts.netloc.endswith((":", ".")):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts.scheme, host, _PORTS[parts.scheme] if port is None else port


def _header(scope: Mapping[str, Any], name: bytes) -> list[str]:
    return [value.decode("latin1") for key, value in scope.get("headers", []) if key.lower() == name]


def _cookies(scope: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header in _header(scope, b"cookie"):
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(header)
        except CookieError:
            continue
        found |= {name: morsel.value for name, morsel in jar.items()}
    return found
