"""What a side takes along to a court or to arbitration: the decisions, the evidence and its hashes, no concession."""

import hashlib
import io
import json
import re
import zipfile
from typing import Any

import pypdf
import pytest

from mediation.cases.models import Case
from mediation.confirmation import exits
from mediation.core import outbox
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.evidence import store
from mediation.evidence.models import Evidence
from mediation.people.models import User
from tests.matrix.ways import WAYS
from tests.mediation import worlds
from tests.mediation.cases.bureau import TERM, TERMINATE, reach
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import Who, World, actor, at, do

pytestmark = pytest.mark.django_db
WHEN = "2026-06-26 09:00"
CONCEDED = "这是我们的最低数额"


@pytest.fixture
def world() -> World:
    return worlds.world()


def ended(world: World) -> Case:
    """An offer, evidence for everyone and for one side alone, then terminated without agreement."""
    case = reach(world, "in_session")
    do("offer", world.agent, "2026-06-24 14:40", case, terms=[TERM | {"text": CONCEDED}])
    for who, name, audience in ((world.zhou, "洗标.jpg", "case"), (world.agent, "进货单.jpg", "own")):
        do("add_evidence", who, "2026-06-24 15:00", case, files={"file": upload(name, picture())}, audience=audience)
    files = {"file": upload("房间里的.jpg", picture())}
    do("add_evidence", world.agent, "2026-06-24 15:10", case, files=files, room=str(case.rooms.get().pk))
    do("terminate", world.xiaoshan.officer, "2026-06-24 16:00", case, **TERMINATE)
    outbox.drain(now=at("2026-06-24 16:01"))
    return case


def pack(case: Case, who: Who) -> dict[str, bytes]:
    """The files of the pack as that side gets it."""
    name, made = exits.take(actor(who), case.pk, now=at(WHEN))
    assert name == f"{case.number}.zip"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def said(pdf: bytes) -> str:
    """What a paper says, without spaces."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_the_claimant_gets_claim_course_evidence_and_decisions(world: World) -> None:
    case = ended(world)
    files = pack(case, world.zhou)
    assert [one for one in files if not one.startswith("papers/")] == [
        "manifest.json", "chronology.pdf", "claim.pdf", "evidence/01-洗标.jpg", "evidence/evidence-list.pdf",
    ]  # fmt: skip
    claim = said(files["claim.pdf"])
    assert all(words in claim for words in ("原告：周示例", "某某衣橱旗舰店", "示例街道2号", "证据共1份"))
    assert any("终止调解" in name for name in files)
    piece = Evidence.objects.get(case=case, audience="case")
    assert piece.sha256 in said(files["evidence/evidence-list.pdf"])
    assert files["evidence/01-洗标.jpg"] == store.checked(piece.sha256)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (("first_handling", "failed"), "双方未能协商解决争议"),
        (("administrative", "not_accepted"), "争议未经调解，至今没有解决"),
        (("administrative", "terminated"), "双方经调解未能达成协议"),
        (("confirmation", "rejected"), "双方达成的调解协议未获司法确认，争议没有解决"),
        (("performance", "overdue"), "双方达成的协议没有得到履行"),
    ],
)
def test_the_claim_says_how_it_came_to_the_suit(world: World, way: tuple[str, str], words: str) -> None:
    case = WAYS[way](world)
    outbox.drain(now=at("2026-12-01 09:00"))
    who = User.objects.get(parties__in=case.parties.filter(side="claimant"))
    _name, made = exits.take(actor(who), case.pk, now=at("2026-12-01 09:00"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        claim = said(archive.read("claim.pdf"))
    assert f"{words}，依法提起诉讼" in claim
    assert claim.count("依法提起诉讼") == 1


def test_the_manifest_holds_every_file_by_its_hash(world: World) -> None:
    files = pack(ended(world), world.zhou)
    manifest: dict[str, Any] = json.loads(files.pop("manifest.json"))
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == {
        path: hashlib.sha256(body).hexdigest() for path, body in files.items()
    }


def test_the_merchant_gets_its_own_evidence_and_no_claim(world: World) -> None:
    case = ended(world)
    files = pack(case, world.agent)
    assert "claim.pdf" not in files
    assert {one for one in files if one.endswith(".jpg")} == {"evidence/01-洗标.jpg", "evidence/02-进货单.jpg"}


def test_nothing_conceded_is_inside(world: World) -> None:
    case = ended(world)
    for who in (world.zhou, world.agent):
        files = pack(case, who)
        read = "".join(said(body) for name, body in files.items() if name.endswith(".pdf"))
        assert CONCEDED not in read
        assert "658.00" not in read
        assert "方案" not in said(files["chronology.pdf"]).replace("让步和方案", "")
        assert not any("房间里的" in name for name in files)


def test_each_download_is_recorded_for_that_side_alone(world: World) -> None:
    case = ended(world)
    before = case.strands.get(room=None).head
    pack(case, world.zhou)
    found = Event.objects.get(case=case, kind="case.exit_pack_taken")
    assert (found.audience, found.actor_id) == ("claimant", str(world.zhou.pk))
    assert case.strands.get(room=None).head == before, (
        "the record that goes to courts does not tell who prepares a suit"
    )


@pytest.mark.parametrize(("who", "code"), [("officer", "forbidden"), ("outsider", "not_found"), ("clerk", "not_found")])
def test_nobody_else_gets_it(world: World, who: str, code: str) -> None:
    case = ended(world)
    people: dict[str, Who] = {
        "officer": world.xiaoshan.officer, "outsider": world.outsider, "clerk": world.clerk,
    }  # fmt: skip
    with pytest.raises(Refused) as caught:
        exits.take(actor(people[who]), case.pk, now=at(WHEN))
    assert caught.value.code == code


def test_while_mediation_may_succeed_there_is_none(world: World) -> None:
    case = reach(world, "in_session")
    with pytest.raises(Refused) as caught:
        exits.take(actor(world.zhou), case.pk, now=at(WHEN))
    assert caught.value.code == "not_open"
    assert not Event.objects.filter(kind="case.exit_pack_taken").exists()
