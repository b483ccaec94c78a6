"""The gate: one winner, one answer per key, nothing half done."""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection, connections

from mediation.core import gate, ledger, verbs
from mediation.core.actors import Actor
from mediation.core.models import Answered, Event, Outbox, Strand
from mediation.core.refusals import CODES, Refused
from tests.mediation import worlds

pytestmark = pytest.mark.django_db(transaction=True)
START = "2026-05-25 09:00"


def test_one_verb_writes_one_event_that_follows_the_last() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    worlds.do("acknowledge", world.agent, "2026-05-25 10:00", case)
    events = list(case.events.order_by("seq"))
    assert [one.kind for one in events] == ["case.filed", "first_handling.acknowledged"]
    assert events[1].prev == events[0].hash
    assert ledger.faults(Strand.objects.get(case=case)) == []


def test_the_same_key_gives_the_same_answer_and_one_effect() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    first = worlds.do("answer", world.agent, START, case, key="k-1", text="我们核实后答复。")
    again = worlds.do("answer", world.agent, START, case, key="k-1", text="我们核实后答复。")
    assert (again.event, again.repeated) == (first.event, True)
    assert case.events.filter(kind="first_handling.answered").count() == 1


def test_a_key_used_for_something_else_is_refused() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    worlds.do("answer", world.agent, START, case, key="k-1", text="一")
    with worlds.refused("key_reused", case):
        worlds.do("answer", world.agent, START, case, key="k-1", text="二")


def test_a_screen_that_shows_an_older_version_is_told() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    worlds.do("answer", world.agent, START, case, text="一")
    with worlds.refused("conflict", case):
        worlds.do("answer", world.agent, START, case, seen=1, text="二")


@pytest.mark.parametrize("who", ["outsider", "chen", "supervisor"])
def test_not_yours_is_not_there(who: str) -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    with worlds.refused("not_found", case):
        worlds.do("withdraw", getattr(world, who), START, case)
    with pytest.raises(Refused) as none:
        gate.perform("withdraw", actor=worlds.actor(getattr(world, who)), now=worlds.at(START), case=uuid4())
    assert none.value.code == "not_found"


def test_an_unknown_verb_and_one_of_the_clock_are_refused() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    with worlds.refused("unknown_verb", case):
        worlds.do("abolish", world.zhou, START, case)
    with worlds.refused("forbidden", case):
        worlds.do("lapse", world.zhou, START, case)


def test_wrong_kinds_and_unknown_fields_stand_beside_their_field() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    with pytest.raises(Refused) as refused:
        gate.perform("answer", actor=worlds.actor(world.agent), now=worlds.at(START), case=case.pk,
                     data={"text": {"a": 1}, "state": "settled"})  # fmt: skip
    assert refused.value.code == "invalid"
    assert set(refused.value.errors) == {"text", "__all__"}


def test_an_effect_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    before = (Event.objects.count(), Outbox.objects.count(), Answered.objects.count())

    def broken(act: gate.Act, move: gate.Move) -> None:
        raise RuntimeError("a later interpreter fails")

    monkeypatch.setattr(gate, "_interpreters", [*gate._interpreters, (99, broken)])
    with pytest.raises(RuntimeError):
        worlds.do("acknowledge", world.agent, START, case, key="k")
    assert (Event.objects.count(), Outbox.objects.count(), Answered.objects.count()) == before
    assert case.proceedings.get().state == "open"


@pytest.mark.both_databases
def test_of_four_racing_sellers_one_acknowledges() -> None:
    """A short race of the gate itself; the 200 rounds of officers are in tests/faults."""
    world = worlds.world()
    for _round in range(10):
        case = worlds.file_case(world, at=START, order_no=str(uuid4())[:20])
        codes = race(4, "acknowledge", worlds.actor(world.agent), case.pk)
        assert codes == Counter({"won": 1, "not_open": 3})
        assert case.events.filter(kind="first_handling.acknowledged").count() == 1


def race(runners: int, name: str, actor: Actor, case: object) -> Counter[str]:
    """Let several threads do the same verb at the same moment; what each was told."""
    barrier, told = threading.Barrier(runners), Counter[str]()

    def run() -> None:
        barrier.wait()
        try:
            gate.perform(name, actor=actor, now=worlds.at(START), case=case)  # type: ignore[arg-type]
            told["won"] += 1
        except Refused as refused:
            told[refused.code] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_every_verb_names_its_line_of_the_law_and_an_event() -> None:
    for verb in verbs.all_verbs():
        assert verb.step.rule, verb.name
        assert "." in verb.step.event, verb.name
        assert str(verb.step.label), verb.name


def test_every_code_has_a_sentence_and_a_status() -> None:
    for code, (status, sentence) in CODES.items():
        assert 400 <= status < 600, code
        assert str(sentence), code


def test_the_database_itself_knows_the_states() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    with pytest.raises(Exception, match="proceeding_state_known"), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_proceeding SET state = 'nonsense' WHERE case_id = %s", [
            case.pk.hex if connection.vendor == "sqlite" else case.pk])  # fmt: skip


def test_too_early_is_not_told_as_decided_by_somebody_else() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=START)
    worlds.do("acknowledge", world.agent, START, case)
    with worlds.refused("not_open", case):
        worlds.do("take_on", world.zhou, START, case, bureau=str(world.yuhang.body.pk))
    worlds.do("say_no", world.agent, START, case, reason="不同意退款")
    with worlds.refused("already_decided", case) as told:
        worlds.do("acknowledge", world.platform_agent, START, case)
    assert told.value.context["by"] == world.agent.name
