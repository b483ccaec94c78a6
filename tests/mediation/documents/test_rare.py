"""Characters that the papers' font lacks: no paper fails for them, and what is signed is what is printed."""

import io
import re
import zipfile
from typing import Any

import pypdf
import pytest

from mediation.agreements.models import Agreement
from mediation.confirmation import exits
from mediation.core import outbox
from mediation.documents import docx
from mediation.documents.models import Paper, PaperStatus
from mediation.documents.render import missing_glyphs
from mediation.evidence import store
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediated
from tests.mediation.cases import bureau
from tests.mediation.documents.issued import WAYS, paper
from tests.mediation.worlds import actor, at, do

pytestmark = pytest.mark.django_db
RARE = "😡❤️𠮷"
PRINTED = "[U+1F621][U+2764][U+FE0F][U+20BB7]"
WRITTEN = ("title", "facts", "product", "name", "address")


@pytest.fixture(autouse=True)
def written_by_thumb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a complaint says in a test, it says with such characters; a draft of an agreement too."""
    usual = worlds.answers

    def answers(*args: Any, **changed: Any) -> dict[str, Any]:
        found = usual(*args, **changed)
        claims = [{**one, "text": f"{one.get('text') or '退款'}{RARE}"} for one in found["claims"]]
        return {**found, **{name: f"{found[name]}{RARE}" for name in WRITTEN}, "claims": claims}

    monkeypatch.setattr(worlds, "answers", answers)
    monkeypatch.setattr(mediated, "FACTS", mediated.FACTS + RARE)
    monkeypatch.setitem(mediated.TERM, "default", mediated.TERM["default"] + RARE)


def text_of(pdf: bytes) -> str:
    """The text of a PDF without spaces."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("kind", sorted(WAYS))
def test_no_paper_of_any_kind_fails(kind: str) -> None:
    made = paper(kind)
    outbox.drain(now=at("2026-12-31 09:00"))
    made.refresh_from_db()
    assert made.status == PaperStatus.READY
    assert missing_glyphs(str(made.data)) == ""
    assert docx.editable(kind, made.data).startswith(b"PK")
    if PRINTED in str(made.data):
        assert PRINTED in text_of(store.checked(made.sha256))


def test_the_road_on_and_the_pack_for_a_court_stay_open() -> None:
    world = worlds.world()
    case = mediated.applied(world)
    assert RARE in case.facts, "it is kept as it was written"
    case = bureau.reach(world, "in_session")
    do("terminate", world.xiaoshan.officer, "2026-06-24 16:00", case, **bureau.TERMINATE)
    outbox.drain(now=at("2026-06-24 16:01"))
    _name, made = exits.take(actor(world.zhou), case.pk, now=at("2026-06-26 09:00"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        claim = text_of(archive.read("claim.pdf"))
    assert claim.count(PRINTED) >= 3, "name, facts and claims"


def test_what_is_signed_is_what_the_agreement_prints() -> None:
    case = mediated.agreed(worlds.world())
    agreement = Agreement.objects.get(proceeding__case=case)
    printed = Paper.objects.get(case=case, kind="pm_agreement")
    assert missing_glyphs(agreement.text_zh) == ""
    assert agreement.facts == printed.data["facts"] == "商家比约定晚60日交付，部分板材与合同不符。" + PRINTED
    assert printed.data["terms"][0]["text"] in agreement.text_zh
    assert PRINTED in printed.data["terms"][0]["text"]
    assert agreement.content_hash == printed.content_sha256


def test_an_offer_says_what_its_paper_will_print() -> None:
    world = worlds.world()
    case = bureau.reach(world, "in_session")
    made = do("offer", world.agent, "2026-06-24 14:40", case, terms=[bureau.TERM | {"text": f"送{RARE}"}])
    assert made.result
    kept = case.proceedings.get(kind="administrative").offers.get().terms[0]["text"]
    assert kept == f"送{PRINTED}"
