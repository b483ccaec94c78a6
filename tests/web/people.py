"""Browsers without scripts: who is logged in, and forms sent as a browser would send them."""

import re
from html import unescape
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mediation.notices.models import SentText
from mediation.people.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
ERROR = re.compile(r'class="error-msg"[^>]*>(?:<span class="vh">[^<]*</span>)?([^<]+)')


def browser(user: User | None = None, *, language: str = "en") -> Client:
    """A browser of one person, reading English so that tests read like the code."""
    client = Client()
    client.cookies["lang"] = language
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def text(response: Any) -> str:
    """The page's HTML with entities resolved."""
    return unescape(response.content.decode())


def errors(response: Any) -> set[str]:
    """The sentences beside fields."""
    return {one.strip() for one in ERROR.findall(text(response))}


def moved(response: Any) -> str:
    """Where a redirect leads."""
    assert response.status_code == 302, (response.status_code, errors(response))
    return str(response.headers["Location"])


def code_for(phone: str) -> str:
    """The code in the newest text to a number."""
    newest = next(one for one in SentText.objects.order_by("-at") if one.phone == phone)
    found = re.search(r"\b(\d{6})\b", newest.text)
    assert found, newest.text
    return found[1]


def picture(name: str = "照片 1.jpg") -> SimpleUploadedFile:
    """A small picture as a phone would send it."""
    file = BytesIO()
    Image.new("RGB", (40, 30), "#a44").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")
