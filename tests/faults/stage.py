"""Sets the stage in a running site's own database: a case in session, both caucuses open, everyone logged in.

`python -m tests.faults.stage` with the site's environment prints it as JSON.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")


def session_of(user: Any) -> str:
    """Key of a fresh login session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def main() -> None:
    """Make it and print it."""
    django.setup()
    from django.test import override_settings

    from tests.mediation.rooms import scenes

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        scene = scenes.scene()
        rooms = {"joint": scene.joint, "claimant": scene.caucus("claimant"), "respondent": scene.caucus("respondent")}
        seats = {
            "zhou": (scene.world.zhou, ["joint", "claimant"]),
            "agent": (scene.world.agent, ["joint", "respondent"]),
            "platform": (scene.world.platform_agent, ["joint"]),
            "mediator": (scene.world.mediator, ["joint", "claimant", "respondent"]),
        }
        people = {name: {"session": session_of(user), "rooms": sits} for name, (user, sits) in seats.items()}
    json.dump({"rooms": {name: str(room.pk) for name, room in rooms.items()}, "people": people}, sys.stdout)


if __name__ == "__main__":
    main()
