"""A draft shown before deciding says what the paper will say, and issues nothing."""

import pytest

from mediation.core import gate
from mediation.core.models import Series
from mediation.documents import preview
from mediation.documents.models import Paper
from tests.mediation import worlds

pytestmark = pytest.mark.django_db


def test_the_draft_of_an_acceptance_is_the_paper_without_its_number() -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")
    now = worlds.at("2026-05-20 10:00")
    acts = gate.open_acts(actor=worlds.actor(world.xiaoshan.officer), case=case, now=now)
    act = next(act for act in acts if act.verb.name == "accept")
    before = Paper.objects.count(), list(Series.objects.values_list("key", "last"))
    draft = preview.foresee(act, "acceptance_decision", accepted_on="2026-05-20")
    assert (Paper.objects.count(), list(Series.objects.values_list("key", "last"))) == before
    assert draft.title == "投诉受理决定书"
    assert draft.number == ""
    assert draft.missing == ()
    text = "".join(part.text for paragraph in draft.paragraphs for part in paragraph)
    worlds.do("accept", world.xiaoshan.officer, now, case)
    issued = Paper.objects.get(kind="acceptance_decision")
    merged = {part.text for paragraph in draft.paragraphs for part in paragraph if part.merged}
    assert {"周示例", "某某衣橱旗舰店", "2026年5月18日"} <= merged
    assert "决定予以受理" in text
    again = preview._html("acceptance_decision", issued.data)
    for paragraph in draft.paragraphs:
        said = "".join(part.text for part in paragraph)
        assert said in preview._Blocks.of(again) or "期限至" in said, said


def test_what_is_still_missing_is_named() -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")
    acts = gate.open_acts(actor=worlds.actor(world.xiaoshan.officer), case=case, now=worlds.at("2026-05-20 10:00"))
    act = next(act for act in acts if act.verb.name == "propose_decline")
    draft = preview.foresee(act, "decline_decision", ground="N3", reason="")
    assert "reasons" in draft.missing
