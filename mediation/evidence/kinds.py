"""Which files are taken: an allow-list by name and by content, and names that are safe to show."""

import codecs
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import IO

import puremagic
from django.utils.translation import gettext_lazy as _

from mediation.core.refusals import Refused

HEAD = 64 * 1024
LONGEST_NAME = 120
MOST_PARTS = 5000
CHUNK = 256 * 1024
#: Bidirectional controls and joiners, which make a name look like another (CVE-2021-42574).
HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f]')


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what it is served as, and what its content must look like."""

    media_type: str
    looks: tuple[str, ...] = ()
    picture: str = ""  # Pillow's name of the format, for those that are shown as a clean copy
    office: str = ""  # the part an office file must have inside


KINDS: dict[str, Kind] = {
    "jpg": Kind("image/jpeg", (".jpeg", ".jpg", ".jfif", ".jpe"), picture="JPEG"),
    "jpeg": Kind("image/jpeg", (".jpeg", ".jpg", ".jfif", ".jpe"), picture="JPEG"),
    "png": Kind("image/png", (".png",), picture="PNG"),
    "webp": Kind("image/webp", (".webp",), picture="WEBP"),
    "pdf": Kind("application/pdf", (".pdf",)),
    "mp4": Kind("video/mp4", (".mp4", ".m4v")),
    "mov": Kind("video/quicktime", (".mov", ".mp4")),
    "m4a": Kind("audio/mp4", (".m4a", ".mp4")),
    "mp3": Kind("audio/mpeg", (".mp3", ".mpga")),
    "wav": Kind("audio/wav", (".wav",)),
    "txt": Kind("text/plain"),
    "csv": Kind("text/csv"),
    "docx": Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
        office="word/document.xml",
    ),
    "xlsx": Kind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",), office="xl/workbook.xml"
    ),
}
ACCEPT = ",".join(f".{name}" for name in KINDS)  # for the file field of a page


def bad(sentence: object) -> Refused:
    """A file that is not taken, said beside its field."""
    return Refused("bad_file", sentence, errors={"file": [sentence]})


def clean_name(name: str) -> str:
    """A name without path, control and invisible characters, at most 120 characters, its ending kept."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    plain = FORBIDDEN.sub("", HIDDEN.sub("", plain))
    plain = "".join(one for one in plain if unicodedata.category(one) not in {"Cs", "Co", "Cn", "Cc", "Cf"})
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not stem.strip(" ."):
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def kind_of(name: str, file: IO[bytes]) -> Kind:
    """The kind that name and content agree on. Refused `bad_file` when it is not on the list or they differ."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = KINDS.get(ending)
    if kind is None:
        raise bad(_("Files of this kind are not taken. Save it as JPG, PNG, PDF, MP4, MP3, DOCX or XLSX."))
    file.seek(0)
    head = file.read(HEAD)
    agrees = _is_office(file, kind.office) if kind.office else _looks(head, kind) if kind.looks else _is_text(file)
    file.seek(0)
    if not agrees:
        raise bad(_("The content of this file is not what its name says."))
    return kind


def _looks(head: bytes, kind: Kind) -> bool:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    looks = {one.extension for one in found}
    if looks & {".heif", ".heic", ".avif"}:  # pictures in a film's container, which cannot be shown
        return False
    if looks & set(kind.looks):
        return True
    # A bare MPEG frame without a tag has only eleven certain bits.
    return kind.media_type == "audio/mpeg" and re.match(rb"\xff[\xf2\xf3\xfa\xfb]", head) is not None


def _is_text(file: IO[bytes]) -> bool:
    """Text in UTF-8, UTF-16 or the national GB 18030, without control characters."""
    file.seek(0)
    head = file.read(4)
    names = ["utf-16"] if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ["utf-8", "gb18030"]
    return any(_decodes(file, name) for name in names)


def _decodes(file: IO[bytes], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if re.search(r"[\x00-\x08\x0e-\x1f\x7f]", decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_office(file: IO[bytes], part: str) -> bool:
    """An office file of the right kind without macros; nothing is unpacked."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        return False
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return {"[Content_Types].xml", part} <= names and not macros and len(names) <= MOST_PARTS
