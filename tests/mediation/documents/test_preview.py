"""A draft shown before deciding is the paper word by word, without number, date and seal, and issues nothing."""

import io
import re
from typing import Any

import pypdf
import pytest

from mediation.cases import decisions
from mediation.cases.models import Case
from mediation.core import gate
from mediation.core.gate import Act
from mediation.core.models import Series
from mediation.documents import preview, render
from mediation.documents.models import Paper
from mediation.documents.preview import Preview
from mediation.people.models import User
from tests.mediation import worlds
from tests.mediation.worlds import World

pytestmark = pytest.mark.django_db
REASON = "材料显示不是为生活消费需要购买。\n四日内分十二单购买同款商品。"
WEIGHED = [{"factor": "F1", "rests_on": "订单记录显示四日内分十二单购买。"}]
DECLINE: dict[str, Any] = {"ground": "N3", "reason": REASON, "factors": WEIGHED}
END: dict[str, Any] = {"ground": "T3", "reason": "两次调解后，被投诉人明确表示无法达成协议。"}


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    """A complaint with the bureau."""
    return worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")


def draft_of(name: str, who: User, when: str, case: Case, **said: Any) -> Preview:
    """The draft that stands beside a verb."""
    act = open_act(name, who, when, case)
    return preview.foresee(act, decisions.BY_VERB[name](act, said))


def open_act(name: str, who: User, when: str, case: Case) -> Act:
    """A verb that is open."""
    acts = gate.open_acts(actor=worlds.actor(who), case=Case.objects.get(pk=case.pk), now=worlds.at(when))
    return next(act for act in acts if act.verb.name == name)


def words(draft: Preview) -> str:
    """Everything a draft says before its date and seal, without the typesetter's spaces."""
    said = [draft.org, draft.title, *("".join(part.text for part in paragraph) for paragraph in draft.paragraphs)]
    return re.sub(r"\s", "", "".join(said))


def printed(kind: str) -> str:
    """Everything the issued paper says before its date and seal, from its PDF, without its number."""
    paper = Paper.objects.get(kind=kind)
    file = pypdf.PdfReader(io.BytesIO(render.render(kind, paper.data)))
    first, *further = [re.sub(r"\s", "", page.extract_text()) for page in file.pages]
    return "".join(page.split(paper.number)[0] for page in (first.replace(paper.number, "", 1), *further))


def assert_same(draft: Preview, kind: str) -> None:
    """The draft and the issued paper are the same, word by word."""
    assert draft.missing == ()
    said, issued = words(draft), printed(kind)
    assert issued.startswith(said), f"\n{said}\n{issued}"
    rest = issued.removeprefix(said)
    assert not re.search(r"承办人|依据|决定", rest), rest


def test_the_draft_of_an_acceptance_is_the_paper(world: World, case: Case) -> None:
    before = Paper.objects.count(), list(Series.objects.values_list("key", "last"))
    draft = draft_of("accept", world.xiaoshan.officer, "2026-05-20 10:00", case)
    assert (Paper.objects.count(), list(Series.objects.values_list("key", "last"))) == before
    assert (draft.title, draft.number) == ("投诉受理决定书", "")
    merged = {part.text for paragraph in draft.paragraphs for part in paragraph if part.merged}
    assert {"周示例", "某某衣橱旗舰店", "2026年5月18日"} <= merged
    worlds.do("accept", world.xiaoshan.officer, "2026-05-20 10:00", case)
    assert_same(draft, "acceptance_decision")


def test_whoever_signs_off_reads_the_paper_with_the_name_of_who_proposed_it(world: World, case: Case) -> None:
    office, when = world.xiaoshan, "2026-05-20 15:00"
    proposed = draft_of("propose_decline", office.officer, "2026-05-20 10:00", case, **DECLINE)
    worlds.do("propose_decline", office.officer, "2026-05-20 10:00", case, **DECLINE)
    draft = draft_of("sign_off_decline", office.second, when, case)
    assert f"承办人：{office.officer.name}" in words(draft)
    assert office.second.name not in words(draft)
    assert words(draft_of("send_back", office.second, when, case)) == words(draft)
    assert words(proposed) == words(draft)
    worlds.do("sign_off_decline", office.second, when, case)
    assert_same(draft, "decline_decision")


def test_the_draft_of_a_termination_names_who_leads_the_case(world: World, case: Case) -> None:
    office = world.xiaoshan
    worlds.do("accept", office.officer, "2026-05-20 10:00", case)
    draft = draft_of("terminate", office.second, "2026-05-22 10:00", case, **END)
    assert f"承办人：{office.officer.name}" in words(draft)
    worlds.do("terminate", office.second, "2026-05-22 10:00", case, **END)
    assert_same(draft, "termination_decision")


def test_a_decline_names_law_and_article_once_in_full_and_then_by_the_short_name(world: World, case: Case) -> None:
    draft = words(draft_of("propose_decline", world.xiaoshan.officer, "2026-05-20 10:00", case, **DECLINE))
    assert draft.count("《市场监督管理投诉举报处理办法》") == 1
    assert "属于《市场监督管理投诉举报处理办法》（以下简称《处理办法》）第十六条第三项规定的情形" in draft
    assert "依据《处理办法》第十五条、第十六条第三项，决定不予受理" in draft


def test_what_is_still_missing_is_named(world: World, case: Case) -> None:
    draft = draft_of("propose_decline", world.xiaoshan.officer, "2026-05-20 10:00", case, ground="N3", reason="")
    assert draft.missing == ("reasons",)
