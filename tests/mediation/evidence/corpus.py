"""Files as people send them and as they should not: made in memory, small."""

import io
import struct
import wave
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """An upload whose name arrives as the browser sent it, whatever is in it."""
    made = SimpleUploadedFile("x", content)
    vars(made)["_name"] = name  # Django cleans names on the way in; ours must bear those it has not seen
    return made


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), *, colour: str = "red") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A photo as a phone takes it: turned by 90 degrees, with GPS position and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "SECRET-COMMENT"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 16.0, 22.0)
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "blue").save(out, "JPEG", exif=exif, comment=b"SECRET-COMMENT")
    return out.getvalue()


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few hundred bytes that claims two and a half thousand million points."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def office(part: str, *, macros: bool = False) -> bytes:
    """The skeleton of an office file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", "<Relationships/>")
        package.writestr(part, "<x/>")
        if macros:
            package.writestr("word/vbaProject.bin", b"\x00")
    return out.getvalue()


def sound() -> bytes:
    """A second of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x00" * 800)
    return out.getvalue()


def movie(brand: bytes) -> bytes:
    """The first box of an ISO media file."""
    return b"\x00\x00\x00\x20ftyp" + brand + b"\x00\x00\x02\x00" + brand + b"iso2avc1mp41" + b"\x00" * 200


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")

TAKEN: dict[str, tuple[str, bytes, str]] = {
    "jpg": ("封边照片.jpg", picture(), "image/jpeg"),
    "jpeg, capitals": ("IMG_0001.JPEG", picture(), "image/jpeg"),
    "png": ("订单截图.png", picture("PNG"), "image/png"),
    "webp": ("page.webp", picture("WEBP"), "image/webp"),
    "pdf": ("定制合同.pdf", PDF, "application/pdf"),
    "mp4": ("验收录像.mp4", movie(b"isom"), "video/mp4"),
    "mov": ("IMG_2.mov", movie(b"qt  "), "video/quicktime"),
    "m4a": ("call.m4a", movie(b"M4A "), "audio/mp4"),
    "mp3 with tag": ("call.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\x00" * 200, "audio/mpeg"),
    "mp3 bare": ("call.mp3", b"\xff\xfb\x90\x44" + b"\x00" * 400, "audio/mpeg"),
    "wav": ("call.wav", sound(), "audio/wav"),
    "txt utf-8": ("聊天记录.txt", "客服：不退。\n".encode(), "text/plain"),
    "txt gb18030": ("聊天记录.txt", "客服：不退。\n".encode("gb18030"), "text/plain"),
    "txt utf-16": ("聊天记录.txt", "客服：不退。\n".encode("utf-16"), "text/plain"),
    "csv": ("流水.csv", "日期,金额\n2026-05-18,458.00\n".encode("utf-8-sig"), "text/csv"),
    "docx": ("说明.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("清单.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

REFUSED: dict[str, tuple[str, bytes]] = {
    "empty": ("a.jpg", b""),
    "no ending": ("README", b"hello"),
    "zip": ("a.zip", DOCX),
    "html": ("a.html", b"<!doctype html><script>alert(1)</script>"),
    "svg": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "gif": ("a.gif", picture("GIF")),
    "heic": ("a.heic", movie(b"heic")),
    "program": ("a.exe", b"MZ" + b"\x00" * 200),
    "program as picture": ("a.jpg", b"MZ" + b"\x00" * 200),
    "html as picture": ("a.png", b"<!doctype html><script>alert(1)</script>"),
    "png as jpg": ("a.jpg", picture("PNG")),
    "pdf as txt": ("a.txt", PDF + b"\x00\x01\x02"),
    "binary as csv": ("a.csv", bytes(range(256))),
    "heic as mp4": ("a.mp4", movie(b"heic")),
    "zip as docx": ("a.docx", office("evil.sh")),
    "xlsx as docx": ("a.docx", XLSX),
    "macros": ("a.docx", office("word/document.xml", macros=True)),
    "broken office": ("a.xlsx", XLSX[:60]),
    "broken picture": ("a.jpg", picture()[:80]),
    "bomb": ("a.png", bomb()),
    "double ending": ("a.jpg.exe", picture()),
}

NAMES = {
    "../../etc/passwd.jpg": "passwd.jpg",
    "..\\..\\windows\\照片.jpg": "照片.jpg",
    "/abs/olute/照片.jpg": "照片.jpg",
    "photo\u202egpj.exe.jpg": "photogpj.exe.jpg",
    "ph\u200boto\u2066.jpg": "photo.jpg",
    "a\x00b\r\nc.jpg": "abc.jpg",
    'a<b>:"c|?*.jpg': "abc.jpg",
    "  .spaces  .jpg": "spaces  .jpg".replace("  ", " "),
    "证" * 300 + ".jpg": "证" * 116 + ".jpg",
}
