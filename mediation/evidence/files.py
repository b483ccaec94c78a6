"""Take a file in: look at its name, size and content, keep the original, make the copy that is shown."""

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from mediation.core.refusals import Refused
from mediation.evidence import kinds, pictures, store

if TYPE_CHECKING:
    Upload = UploadedFile[Any]

KEPT = "_kept_as_evidence"


@dataclass(frozen=True, slots=True)
class Received:
    """A file that lies in the store, not yet part of any case."""

    name: str
    media_type: str
    stored: store.Stored
    has_view: bool


def receive(upload: "Upload") -> Received:
    """Check and keep an upload; asked again it gives the same answer, so that it can be done before the case is locked.

    Refused `bad_file` (empty, of a kind not taken, not what its name says), `too_large`.
    """
    kept: Received | None = getattr(upload, KEPT, None)
    if kept is None:
        kept = _received(upload)
        setattr(upload, KEPT, kept)
    return kept


def _received(upload: "Upload") -> Received:
    limit = int(settings.LIMITS["upload_bytes"])
    if limit and (upload.size or 0) > limit:
        raise _too_large(limit)
    if not upload.size:
        raise kinds.bad(_("This file is empty."))
    name = kinds.clean_name(str(upload.name or ""))
    file = cast("IO[bytes]", upload.file)
    kind = kinds.kind_of(name, file)
    if kind.picture:
        pictures.check(file, kind)
    try:
        stored = store.keep(upload.chunks(store.CHUNK), limit=limit)
    except store.TooLarge as error:
        raise _too_large(limit) from error
    if kind.picture:
        with store.open_original(stored.sha256) as original:
            pictures.make_view(original, kind, stored.sha256)
    return Received(name, kind.media_type, stored, bool(kind.picture))


def _too_large(limit: int) -> Refused:
    sentence = _("This file is too large. At most %(most)s MB are taken.") % {"most": limit // (1024 * 1024)}
    return Refused("too_large", sentence, errors={"file": [sentence]}, limit=limit)
