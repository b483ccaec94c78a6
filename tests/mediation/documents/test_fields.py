"""Every official paper, issued by the verbs of a real case, against what the law wants on it (fields.toml).

Each field stands in the PDF, and in its editable copy, with what the case gives it. What is mandatory is what the
papers are made by, and the verb whose paper lacks it is refused with the field's name.
"""

import io
import re
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.db import transaction
from docx import Document

from mediation.core.refusals import Refused
from mediation.documents import docx, papers, render
from mediation.documents.models import Paper
from tests.mediation import worlds
from tests.mediation.documents.issued import WAYS, paper
from tests.mediation.documents.test_render import without

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))
EVERY_PAPER = pytest.mark.parametrize("kind", sorted(TABLE))
#: The seal, and signatures with their hashes, belong to the paper that was issued: the copy names who signs.
ON_THE_PDF_ALONE = ("signature of the complainant", "signatures")

#: Issued by the platform itself once a decision is made: the decision stands, the paper waits for what it lacks.
AFTER_THE_COMMIT = {"report_outcome"}


def listed(kind: str, *, copy: bool = False) -> dict[str, str]:
    """Every field of a paper and the words that must stand on it."""
    rows = {**TABLE[kind]["must"], **TABLE[kind]["also"]}
    return {name: says for name, (says, _source) in rows.items() if not (copy and name in ON_THE_PDF_ALONE)}


def text_of(pdf: bytes) -> str:
    """The text of a PDF without spaces."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def absent(wanted: dict[str, str], text: str) -> dict[str, str]:
    """Fields whose words are not there."""
    return {name: says for name, says in wanted.items() if re.sub(r"\s", "", says) not in text}


@EVERY_PAPER
@pytest.mark.django_db
def test_every_field_stands_on_the_paper_and_on_its_editable_copy(kind: str) -> None:
    data = paper(kind).data
    assert absent(listed(kind), text_of(render.render(kind, data))) == {}
    copied = Document(io.BytesIO(docx.editable(kind, data))).element.body.iter()
    words = "".join(one.text or "" for one in copied if one.tag.endswith("}t"))
    assert absent(listed(kind, copy=True), re.sub(r"\s", "", words)) == {}


@EVERY_PAPER
@pytest.mark.django_db
def test_every_font_of_the_paper_is_in_it(kind: str) -> None:
    fonts: list[Any] = []
    for page in pypdf.PdfReader(io.BytesIO(render.render(kind, paper(kind).data))).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            fonts.append(inner.get_object()["/FontDescriptor"])
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(one) for one in fonts)


@EVERY_PAPER
def test_the_list_is_what_the_papers_are_made_by(kind: str) -> None:
    assert {*TABLE[kind]["must"], "number", "date"} == set(render.TEMPLATES[kind])


def test_the_ten_forms_of_order_121_are_there() -> None:
    assert sorted(one["form"] for one in TABLE.values() if "form" in one) == list(range(1, 11))
    assert set(TABLE) == set(WAYS)
    assert set(papers._builders) - set(TABLE) == {"receipt", "police_handover", "police_evidence", "entrustment_letter"}


@EVERY_PAPER
@pytest.mark.django_db
def test_a_mandatory_field_that_is_missing_is_named(kind: str) -> None:
    data = paper(kind).data
    for path in TABLE[kind]["must"]:
        with pytest.raises(render.MissingFields) as caught:
            render.render(kind, without(data, path))
        assert [re.sub(r"\[\d+\]", "[]", one) for one in caught.value.fields] == [path.removesuffix("[]")]


@EVERY_PAPER
@pytest.mark.django_db
def test_the_act_whose_paper_lacks_a_field_is_refused_by_its_name(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, known = next(iter(TABLE[kind]["must"])), papers._builders[kind]
    lacking = replace(known, build=lambda act, proceeding: without(known.build(act, proceeding), path))
    monkeypatch.setitem(papers._builders, kind, lacking)
    if kind in AFTER_THE_COMMIT:
        WAYS[kind](worlds.world())
    else:
        with pytest.raises(Refused) as caught:
            WAYS[kind](worlds.world())
        assert (caught.value.code, caught.value.context["fields"]) == ("invalid", [path])
    assert not Paper.objects.filter(kind=kind).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kinds", [sorted(TABLE)[0::2], sorted(TABLE)[1::2]], ids=["half", "other half"])
def test_libreoffice_opens_every_editable_copy(kinds: list[str], tmp_path: Path) -> None:
    """Each half in one run of the program; what it prints says what the copy says."""
    for kind in kinds:
        alone = transaction.savepoint()  # each case in a world of its own
        (tmp_path / f"{kind}.docx").write_bytes(docx.editable(kind, paper(kind).data))
        transaction.savepoint_rollback(alone)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    names = [f"{kind}.docx" for kind in kinds]
    subprocess.run([*command, *names], cwd=tmp_path, check=True, capture_output=True, timeout=180)
    for kind in kinds:
        assert absent(listed(kind, copy=True), text_of((tmp_path / f"{kind}.pdf").read_bytes())) == {}, kind
