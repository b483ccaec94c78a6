"""The file of a people's mediation is bound in its order, for its committee alone (PML Art 27)."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mediation.cases.models import Case
from mediation.confirmation import committee_file
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.documents.models import Paper
from mediation.law import dossier
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.documents.test_fields import text_of as words_of
from tests.mediation.worlds import Who, World, actor, do, refused

pytestmark = pytest.mark.django_db
NOW = "2026-08-20 09:00"
SECRET = "底价九千八百元"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


def bound(who: Who, case: Case) -> dict[str, bytes]:
    """The file as somebody gets it, in its order."""
    _name, body = committee_file.take(actor(who), case.pk, now=worlds.at(NOW))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_lies_at_its_place_and_the_contents_say_so(world: World) -> None:
    case = stories.agreed(world)
    files = bound(world.mediator, case)
    places = [name.split("/")[0].removesuffix(".pdf") for name in files]
    assert places == sorted(places), "as it is bound"
    order = {f"{one.position:02d}-{one.key}" for one in dossier.pieces()}
    assert {"01-application", "02-rights_notice", "07-mediation_record", "08-agreement"} <= set(places)
    assert set(places) <= {"00-index", *order}
    assert places[0] == "00-index"
    assert places[-2:] == ["12-file_note", "13-back_cover"]
    assert sum(name.startswith("01-application/") for name in files) == 2, "each side applied for itself"
    index = words_of(files["00-index.pdf"])
    assert all(one.title_zh in index for one in dossier.pieces())
    assert "缺" in index
    assert "卷内缺：当事人身份证明" in words_of(files["12-file_note.pdf"])
    assert world.mediator.name in words_of(files["13-back_cover.pdf"])


def test_the_record_of_another_stage_is_no_part_of_it(world: World) -> None:
    case = stories.agreed(world)
    bureau = case.proceedings.get(kind="administrative")
    Paper.objects.filter(case=case, kind="mediation_record").update(proceeding=bureau)
    assert not any(name.startswith("07-") for name in bound(world.mediator, case))


def test_a_call_back_and_what_proves_an_authority_have_their_own_place(world: World) -> None:
    case = stories.agreed(world)
    do("follow_up", world.mediator, "2026-08-19 10:00", case, asked="claimant", result="partly", remark="还差一半")
    files = bound(world.secretary, case)
    (sheet,) = [body for name, body in files.items() if name.startswith("10-call_back/")]
    told = words_of(sheet)
    assert "投诉人" in told
    assert "还差一半" in told


def test_what_was_said_alone_is_no_part_of_it(world: World) -> None:
    case = stories.in_session(world)
    room: Any = do("open_caucus", world.mediator, "2026-07-06 10:00", case, side="claimant").result["room"]
    file = SimpleUploadedFile(f"{SECRET}.pdf", stories.CONTRACT + SECRET.encode(), content_type="application/pdf")
    do("add_evidence", world.chen, "2026-07-06 10:05", case, files={"file": file}, room=room)
    do("end_mediation", world.mediator, "2026-07-20 09:00", case, reason="双方差距过大，无法达成协议。")
    assert not any(SECRET in name for name in bound(world.mediator, case))


def test_nobody_else_gets_it_and_not_before_its_end(world: World) -> None:
    case = stories.in_session(world)
    with refused("not_open", case):
        bound(world.mediator, case)
    case = stories.agreed(world)
    for who in (world.chen, world.home_agent, world.district.officer, world.outsider):
        with pytest.raises(Refused) as caught:
            bound(who, case)
        assert caught.value.code in {"forbidden", "not_found"}
    assert not Event.objects.filter(case=case.pk, kind="mediation.file_bound").exists()


def test_each_binding_is_on_record_for_the_committee_and_comes_as_a_download(world: World) -> None:
    case = stories.agreed(world)
    browser = Client()
    browser.force_login(world.secretary, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(f"/api/v1/cases/{case.pk}/committee-file.zip")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "application/zip", "private, no-store",
    )  # fmt: skip
    assert answer["Content-Disposition"].startswith("attachment")
    (event,) = Event.objects.filter(case=case.pk, kind="mediation.file_bound")
    assert event.audience.startswith("body:")
