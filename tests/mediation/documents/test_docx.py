"""The editable copy of every paper: the same words as the PDF, in structures an office program edits."""

import io
import zipfile

import pytest
import time_machine
from docx import Document
from docx.table import Table

from mediation.documents import docx, render
from tests.mediation.documents.samples import SAMPLES
from tests.mediation.documents.test_render import MUST_SAY

ON_THE_PDF_ALONE = {"电子印章"}  # the seal, and what the footer proves, belong to the paper that was issued


def opened(kind: str) -> tuple[str, list[Table]]:
    """Everything the copy says, without spaces, and its tables."""
    document = Document(io.BytesIO(docx.editable(kind, SAMPLES[kind])))
    said = [one.text for one in document.element.body.iter() if one.tag.endswith("}t") and one.text]
    return "".join("".join(said).split()), document.tables


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_it_says_what_the_paper_must_say(kind: str) -> None:
    said, _tables = opened(kind)
    for words in MUST_SAY[kind]:
        key = SAMPLES[kind].get("platform_key")
        if words not in ON_THE_PDF_ALONE and words != key:
            assert "".join(words.split()) in said, words


def test_its_title_is_a_heading_and_its_tables_are_tables() -> None:
    document = Document(io.BytesIO(docx.editable("evidence_list", SAMPLES["evidence_list"])))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == ["证据清单"]
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert rows[0][:3] == ["序", "名称和大小", "提交人"]
    assert rows[1][0] == rows[2][0] == "1", "a cell over two rows is one cell"
    assert rows[2][1] == rows[2][4], "a cell over four columns is one cell"


def test_text_stays_text_and_nothing_in_it_runs() -> None:
    data = SAMPLES["decline_decision"] | {"reasons": "<script>alert(1)</script> & {{ x }}\n第二行"}
    archive = zipfile.ZipFile(io.BytesIO(docx.editable("decline_decision", data)))
    assert not [name for name in archive.namelist() if "vba" in name.lower() or "embeddings" in name.lower()]
    document = Document(io.BytesIO(docx.editable("decline_decision", data)))
    assert "<script>alert(1)</script> & {{ x }}" in [one.text for one in document.paragraphs]


def test_what_is_missing_is_refused_as_for_the_paper() -> None:
    with pytest.raises(render.MissingFields):
        docx.editable("decline_decision", SAMPLES["decline_decision"] | {"reasons": ""})


def test_the_same_paper_gives_the_same_bytes_at_any_time() -> None:
    with time_machine.travel("2026-06-01 09:00"):
        first = docx.editable("receipt", SAMPLES["receipt"])
    with time_machine.travel("2026-06-02 17:30"):
        assert docx.editable("receipt", SAMPLES["receipt"]) == first
