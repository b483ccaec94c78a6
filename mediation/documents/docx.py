"""A paper as an editable DOCX: the PDF's own template and data, read for their structure (docs/adr/0007)."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml import html
from lxml.html import HtmlElement

from mediation.documents import render
from mediation.law import wording

LATIN, HAN = "Times New Roman", "SimSun"  # fonts every office program in China has
SIZES = {"Normal": 14, "Heading 1": 22, "Heading 2": 14}  # points
HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3}  # the typesetter starts at h2, h1 being the file's title
BLOCKS = {"p", "div", "table", *HEADINGS}
Home = Docx | _Cell


def editable(kind: str, data: Mapping[str, Any]) -> bytes:
    """The paper as DOCX, without seal and signatures: those are on the PDF, which alone counts. Raises as `render`."""
    tree = html.document_fromstring(render.structure(kind, data))
    document = _blank(str(data["number"]))
    body = tree.find("body")
    for element in body if body is not None else ():
        _place(document, element)
    written = io.BytesIO()
    document.save(written)
    return _undated(written)


def _undated(written: io.BytesIO) -> bytes:
    """The same archive without the moment of its making: the same paper gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as given, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            archive.writestr(zipfile.ZipInfo(name), given.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _blank(number: str) -> Docx:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = Cm(2.7)
    section.bottom_margin = Cm(2.6)
    for name, size in SIZES.items():
        style: Any = document.styles[name]
        style.font.size = Pt(size)
        style.font.name = LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HAN)
        style.font.color.rgb = None
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(8)
    document.core_properties.title = document.core_properties.subject = number
    document.core_properties.author = ""
    footer = section.footer.paragraphs[0]
    footer.add_run(wording.say("editable.before_page", number=number)).font.size = Pt(8)
    _page_number(footer)
    footer.add_run(wording.say("editable.after_page")).font.size = Pt(8)
    return document


def _page_number(paragraph: Paragraph) -> None:
    """A field that the office program fills with the page's number."""
    run = paragraph.add_run()
    run.font.size = Pt(8)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)  # noqa: SLF001 - the library has no name for fields


def _place(home: Home, element: HtmlElement) -> None:
    """Put one block, and the blocks inside it, where they belong."""
    if element.tag == "table":
        _table(home, element)
    elif any(child.tag in BLOCKS for child in element):
        for child in element:
            _place(home, child)
    elif text := _text(element):
        _paragraph(home, element, text)


def _paragraph(home: Home, element: HtmlElement, text: str) -> None:
    level = HEADINGS.get(str(element.tag), 0)
    paragraph = home.add_paragraph(text, style=f"Heading {level}" if level else None)
    if level == 1 or element.get("class") == "middle":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif element.get("class") == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif element.tag == "p" and isinstance(home, Docx):
        paragraph.paragraph_format.first_line_indent = Pt(28)


def _table(home: Home, element: HtmlElement) -> None:
    rows = [list(row.iterchildren("td", "th")) for row in element.iter("tr")]
    width = max(sum(int(cell.get("colspan", 1)) for cell in row) for row in rows)
    table: Any = home.add_table(len(rows), width)
    if isinstance(home, Docx):
        table.style = "Table Grid"
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            across, down = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
            last = (min(number + down, len(rows)) - 1, min(column + across, width) - 1)
            taken |= {(y, x) for y in range(number, last[0] + 1) for x in range(column, last[1] + 1)}
            _fill(table.cell(number, column).merge(table.cell(*last)), cell)
            column += across


def _fill(target: _Cell, cell: HtmlElement) -> None:
    lines = [_text(part) for part in _lines(cell)]
    paragraph = target.paragraphs[0]
    for number, line in enumerate(line for line in lines if line):
        paragraph = target.add_paragraph() if number else paragraph
        run = paragraph.add_run(line)
        run.font.size, run.bold = Pt(10.5), cell.tag == "th"
        paragraph.paragraph_format.space_after = Pt(2)


def _lines(cell: HtmlElement) -> Iterator[HtmlElement]:
    inner = [child for child in cell if child.tag in BLOCKS]
    yield from inner or [cell]


def _text(element: HtmlElement) -> str:
    """What a block says; a line break stays one."""
    for mark in element.iter("br"):
        mark.tail = "\n" + (mark.tail or "")
    return str(element.text_content()).strip()
