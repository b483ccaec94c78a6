"""Programs that call REST with a bearer token."""

from typing import Any

from django.test import Client

from mediation.people.models import Organisation, User
from mediation.people.queries import issue_token
from tests.mediation import worlds

PROBLEM = "application/problem+json"


def caller(who: User | Organisation) -> Client:
    """A client with a token of a person or an organisation, reading English."""
    owner: dict[str, Any] = {"user": who} if isinstance(who, User) else {"organisation": who}
    token = issue_token(label="test", now=worlds.at("2026-05-01 09:00"), **owner)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def post(client: Client, url: str, data: Any = None, *, key: str = "") -> Any:
    """POST a JSON body."""
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(url, data if data is not None else {}, content_type="application/json", headers=headers)


def problem(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal, which must be a problem document."""
    assert answer["Content-Type"] == PROBLEM, answer["Content-Type"]
    body = answer.json()
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]
