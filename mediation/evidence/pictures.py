"""Clean viewing copies of pictures: decoded and encoded anew, turned upright, without EXIF, place or what is hidden."""

import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from mediation.evidence import store
from mediation.evidence.kinds import Kind, bad

MOST_PIXELS = 64_000_000
SIDE = 2560
QUALITY = 85


def check(file: IO[bytes], kind: Kind) -> None:
    """Look at the size a picture claims before anything is decoded. Refused `bad_file` for bombs and broken ones."""
    with _opened(file, kind) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise bad(_("This picture has too many points. Make it smaller."))


def make_view(file: IO[bytes], kind: Kind, sha256: str) -> None:
    """Make the viewing copy of an original, once. Refused `bad_file` when it cannot be decoded."""
    target = path(sha256)
    if target.exists():
        return
    try:
        with _opened(file, kind) as picture:
            picture.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((SIDE, SIDE))
            flat = Image.new("RGB", upright.size, "white")
            layered = upright.convert("RGBA")
            flat.paste(layered, mask=layered.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise bad(_("This picture cannot be read.")) from error
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as made:
        flat.save(made, "JPEG", quality=QUALITY, optimize=True)
    Path(made.name).replace(target)


def open_view(sha256: str) -> IO[bytes]:
    """The viewing copy, a JPEG."""
    return path(sha256).open("rb")


def path(sha256: str) -> Path:
    """Where the viewing copy of an original lies."""
    name = store.path(sha256).name
    return Path(settings.MEDIA_ROOT) / "views" / name[:2] / f"{name}.jpg"


def _opened(file: IO[bytes], kind: Kind) -> Image.Image:
    file.seek(0)
    try:
        return Image.open(file, formats=[kind.picture])
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise bad(_("This picture cannot be read.")) from error
