"""A complaint as a person writes it, page by page."""

from typing import Any

from django.test import Client

from odr import clock
from tests.mediation.worlds import XIAOSHAN, World
from tests.web.people import moved


def begin(client: Client) -> str:
    """Begin a draft; the address of its pages."""
    first = moved(client.post("/file/"))
    return first.removesuffix("respondent/")


def answers(people: World, **changed: Any) -> dict[str, dict[str, Any]]:
    """What is typed on each page."""
    pages: dict[str, dict[str, Any]] = {
        "respondent": {"store_name": "衣橱", "store": str(people.store.pk), "platform": "", "looked": "衣橱"},
        "purchase": {
            "product": "连衣裙",
            "order_amount": "458.00",
            "order_no": "SF-0002",
            "channel": "livestream",
            "goods": "clothing",
        },
        "what": {"problem": "Q1.2", "title": "连衣裙褪色", "facts": "第一次洗就褪色。"},
        "when": {"happened_on": clock.now().date().isoformat()},
        "claims": {
            "claims-0-kind": "refund",
            "claims-0-amount": "458.00",
            "claims-0-text": "",
            "claims-1-kind": "",
            "claims-1-amount": "",
            "claims-1-text": "",
        },
        "contact": {"name": "周示例", "area": XIAOSHAN, "address": "示例街道2号"},
        "consents": {},
        "route": {"route": "first_handling", "bureau": ""},
    }
    return {page: {**said, **changed.get(page, {})} for page, said in pages.items()}


def write(client: Client, base: str, pages: dict[str, dict[str, Any]]) -> None:
    """Send every page."""
    for page, said in pages.items():
        moved(client.post(f"{base}{page}/", said))
