"""The one exception by which the domain says no. Codes are stable; words live in the catalogues."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

#: code -> (HTTP status, default sentence). REST sends the code, pages show the sentence.
CODES: dict[str, tuple[int, Any]] = {
    "not_found": (404, _("We cannot find this, or it is not open to you.")),
    "forbidden": (403, _("This step is not yours to take.")),
    "invalid": (422, _("Something needs to be corrected.")),
    "unknown_verb": (404, _("There is no such action.")),
    "not_open": (409, _("This action is not open at the present stage.")),
    "already_decided": (409, _("Somebody decided this just before you.")),
    "conflict": (409, _("The case changed while you were working. Look again and decide.")),
    "key_reused": (422, _("This request key was already used for something else.")),
    "no_power": (403, _("Your authorisation does not cover this step (Civil Procedure Law Art 62).")),
    "no_consent": (
        403,
        _(
            "You represent others. Settling, waiving and withdrawing need the consent of each of them: each answers for"
            " themself (Order 121 Art 12)."
        ),
    ),
    "party_gone": (
        409,
        _("A party died or ceased to exist. This waits until somebody has taken its place, or the stage is ended."),
    ),
    "second_person": (403, _("A second person must sign this off; it cannot be the one who proposed it.")),
    "overtaken": (
        409,
        _("What this rests on was changed by another proposal since. Turn it down and propose anew from what stands."),
    ),
    "recused": (403, _("You were recused from this case (Order 121 Art 21); somebody else handles it.")),
    "too_late": (409, _("The period for this has ended.")),
    "too_early": (409, _("It is too early for this.")),
    "clock_backwards": (409, _("The demo clock can only move forwards.")),
    "not_demo": (404, _("This exists only in the demo world.")),
    "rate_limited": (429, _("Too many requests. Wait a little and try again.")),
    "too_large": (413, _("This is too large.")),
    "bad_file": (422, _("This file cannot be accepted.")),
    "wrong_room": (409, _("The room on your screen is not the room this was meant for. Nothing was sent.")),
    "room_closed": (409, _("This room is closed.")),
    "call_full": (409, _("The call is full; there is no place for another.")),
    "call_server": (
        503,
        _(
            "The media server, which a call of more than four needs, does not answer. The call of four goes on; try"
            " again shortly."
        ),
    ),
    "call_consent": (409, _("Say first that you agree to speak by voice and video here.")),
    "room_suspended": (409, _("The mediation is suspended. Nothing can be said here until it goes on.")),
    "unavailable": (503, _("This is not available right now. Nothing was lost; try again shortly.")),
}


class Refused(Exception):
    """The domain's no. `code` is one of CODES; `errors` maps input fields to sentences; `context` says more."""

    def __init__(
        self,
        code: str,
        message: Any = None,
        *,
        errors: Mapping[str, Sequence[Any]] | None = None,
        **context: Any,
    ) -> None:
        self.code = code
        self.status, default = CODES[code]
        self.message = message or default
        self.errors = {field: list(sentences) for field, sentences in (errors or {}).items()}
        self.context = context
        super().__init__(code)

    def __str__(self) -> str:
        """The sentence for a person, in the language active when it is read."""
        return str(self.message)
