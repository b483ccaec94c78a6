"""Papers as acts issue them: number, audience, version, file; what a paper must say and lacks stops the act."""

import threading

import pytest
from django.db import connections
from django.test import override_settings

from mediation.cases.models import Party
from mediation.core import outbox, verbs
from mediation.core.refusals import Refused
from mediation.documents import numbers, papers
from mediation.documents.models import LABELS, Paper, PaperStatus
from mediation.documents.queries import open_paper, paper_of, papers_of
from mediation.documents.render import FIELDS
from mediation.evidence import store
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.worlds import actor, at, do, latest

pytestmark = pytest.mark.django_db
NOW = at("2026-06-24 18:00")


def test_every_template_has_a_name_and_every_paper_of_the_tables_a_builder() -> None:
    assert set(FIELDS) <= set(LABELS)
    lines = [verb.step for verb in verbs.all_verbs()] + [one.opening for one in verbs.machines().values()]
    asked = {kind for step in lines for kind in step.papers}
    assert asked <= set(papers._builders)
    assert asked <= set(FIELDS)


def test_the_file_of_a_paper_is_made_after_the_commit_once() -> None:
    world = worlds.world()
    case = bureau.reach(world, "accepted")
    paper = Paper.objects.get(case=case, kind="acceptance_decision")
    assert (paper.status, paper.sha256, paper.made_at) == (PaperStatus.WAITING, "", None)
    outbox.drain(now=NOW)
    paper.refresh_from_db()
    assert (paper.status, paper.made_at) == (PaperStatus.READY, NOW)
    content = store.checked(paper.sha256)
    assert content.startswith(b"%PDF-")
    assert paper.size == len(content)
    papers.make({"paper": str(paper.pk)}, at("2026-06-25 09:00"))
    paper.refresh_from_db()
    assert paper.made_at == NOW


def test_whoever_opens_a_paper_first_need_not_wait_for_the_worker() -> None:
    world = worlds.world()
    case = bureau.reach(world, "accepted")
    paper = Paper.objects.get(case=case, kind="acceptance_decision")
    opened = open_paper(actor(world.zhou), paper.pk, now=NOW)
    with opened.file as file:
        assert file.read(5) == b"%PDF-"
    assert opened.name.endswith(f"{paper.number}.pdf")


def test_papers_are_open_to_those_they_are_for() -> None:
    world = worlds.world()
    case = bureau.reach(world, "not_accepted")
    mine = {one.kind for one in papers_of(actor(world.zhou), case)}
    assert mine == {"receipt", "complaint_registration", "decline_decision"}
    assert {one.kind for one in papers_of(actor(world.xiaoshan.second), case)} == mine
    decision = Paper.objects.get(case=case, kind="decline_decision")
    for who in (world.agent, world.platform_agent, world.outsider, world.yuhang.officer, world.supervisor):
        assert not papers_of(actor(who), case).exists()
        with pytest.raises(Refused) as hidden:
            paper_of(actor(who), decision.pk)
        assert hidden.value.code == "not_found"


def test_what_a_paper_says_is_sealed_in_the_database() -> None:
    from django.db import connection

    world = worlds.world()
    bureau.reach(world, "accepted")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM documents_paper")
        stored = "".join(row[0] for row in cursor.fetchall())
    assert "周示例" not in stored
    assert Paper.objects.filter(kind="acceptance_decision").get().data["recipient"] == "周示例"


@override_settings(DEMO=True)
def test_papers_of_the_demonstration_say_so() -> None:
    world = worlds.world()
    bureau.reach(world, "received")
    assert Paper.objects.get(kind="receipt").data["demo"] is True


def test_a_missing_field_stops_the_act() -> None:
    world = worlds.world()
    case = bureau.reach(world, "received")
    type(world.xiaoshan.body).objects.filter(pk=world.xiaoshan.body.pk).update(phone="")
    with worlds.refused("invalid", case) as caught:
        do("accept", world.xiaoshan.officer, bureau.DAY, case)
    assert caught.value.context["fields"] == ["phone"]
    assert latest(case, "administrative").state == "received"


def test_a_paper_that_cannot_be_made_says_so_and_blocks_nothing() -> None:
    world = worlds.world()
    case = bureau.reach(world, "accepted")
    paper = Paper.objects.get(case=case, kind="acceptance_decision")
    paper.data = {**paper.data, "recipient": "", "number": paper.number}
    paper.save(update_fields=["data"])
    outbox.drain(now=NOW)
    paper.refresh_from_db()
    assert paper.status == PaperStatus.FAILED
    assert Paper.objects.get(case=case, kind="receipt").status == PaperStatus.READY
    with pytest.raises(Refused) as caught:
        open_paper(actor(world.zhou), paper.pk, now=NOW)
    assert caught.value.code == "unavailable"


def test_numbers_run_by_organisation_word_and_year() -> None:
    world = worlds.world()
    first, second = world.xiaoshan.body, world.yuhang.body
    day, next_year = at("2026-06-12 09:00").date(), at("2027-01-04 09:00").date()
    assert numbers.take("acceptance_decision", first, day) == "萧市监投受〔2026〕第1号"
    assert numbers.take("acceptance_decision", first, day) == "萧市监投受〔2026〕第2号"
    assert numbers.take("decline_decision", first, day) == "萧市监投不受〔2026〕第1号"
    assert numbers.take("acceptance_decision", second, day) == "余市监投受〔2026〕第1号"
    assert numbers.take("acceptance_decision", first, next_year) == "萧市监投受〔2027〕第1号"


def test_a_refused_act_gives_its_number_back() -> None:
    world = worlds.world()
    good, bad = bureau.reach(world, "received"), bureau.reach(world, "received")
    Party.objects.filter(case=bad, side="claimant").update(name="")
    with worlds.refused("invalid", bad):
        do("accept", world.xiaoshan.officer, bureau.DAY, bad)
    do("accept", world.xiaoshan.officer, bureau.DAY, good)
    assert Paper.objects.get(kind="acceptance_decision").number == "萧市监投受〔2026〕第1号"


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_twin_when_officers_decide_at_once() -> None:
    world = worlds.world()
    cases = [bureau.reach(world, "received") for _n in range(12)]
    hands = [world.xiaoshan.officer, world.xiaoshan.second, world.xiaoshan.lead]
    start = threading.Barrier(3)

    def decide(hand: int) -> None:
        start.wait()
        for case in cases[hand::3]:
            do("accept", hands[hand], bureau.DAY, case)
        connections.close_all()

    threads = [threading.Thread(target=decide, args=(hand,)) for hand in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = set(Paper.objects.filter(kind="acceptance_decision").values_list("number", flat=True))
    assert found == {f"萧市监投受〔2026〕第{n}号" for n in range(1, 13)}
