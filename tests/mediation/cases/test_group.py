"""Joint complaints (Order 121 Art 12): who is asked, who joins, who speaks for whom, and who may leave."""

from decimal import Decimal

import pytest

from mediation.cases import lists, members, queries, ties
from mediation.cases.grouping import pasted
from mediation.cases.models import Case, Member, MemberState, Party
from mediation.core import outbox
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.documents.models import Paper
from mediation.evidence.models import Evidence
from mediation.notices.models import Notice, SentText
from tests.mediation import worlds
from tests.mediation.cases import groups
from tests.mediation.worlds import at, do

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_nobody_is_a_complainant_before_their_own_yes() -> None:
    world = worlds.world()
    one, two = groups.people(2)
    case = groups.filed(world, [one, two], ["200.00", "300.00"])
    assert case.amount == Decimal("100.00")
    groups.join(case, one)
    case.refresh_from_db()
    assert case.amount == Decimal("300.00")
    assert list(case.claims.values_list("amount", flat=True)) == [Decimal("300.00")]
    do("refuse_group", two, "2026-08-11 10:00", case)
    do("form_group", world.zhou, "2026-08-12 09:00", case)
    case.refresh_from_db()
    assert case.amount == Decimal("300.00")
    assert list(queries.cases_of(worlds.actor(two))) == []
    with worlds.refused("not_found", case):
        do("join_group", two, "2026-08-12 10:00", case, willing=False, chosen=[], **groups.HOME)


def test_whoever_was_named_reads_the_question_and_nothing_else() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.filed(world, [one], ["200.00"])
    asked = members.invitation_of(worlds.actor(one), case.pk)
    assert (asked.by, asked.member.amount, asked.against) == (
        "周示例",
        Decimal("200.00"),
        ["云集示例平台", "某某衣橱旗舰店"],
    )
    with worlds.refused("not_found", case):
        queries.case_of(worlds.actor(one), case.pk)
    assert not queries.timeline(worlds.actor(one), case).exists()
    assert worlds.may(case, one, "2026-08-11 09:00") == {"join_group", "refuse_group"}
    with worlds.refused("not_found", case):
        do("withdraw", one, "2026-08-11 09:00", case)
    with worlds.refused("not_found", case):
        members.invitation_of(worlds.actor(world.outsider), case.pk)


def test_an_officer_named_by_somebody_keeps_their_post() -> None:
    world = worlds.world()
    officer = world.xiaoshan.officer
    case = groups.filed(world, [officer], ["200.00"])
    assert "form_group" in worlds.may(case, officer, "2026-08-11 09:00")
    standing = queries.case_of(worlds.actor(officer), case.pk)[1]
    assert standing.is_any(Role.OFFICER)


def test_each_is_told_where_and_nothing_of_the_dispute(settings: object) -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    stranger = {"name": "无账号", "phone": "13911112222", "amount": "50.00"}
    said = groups.together(world, [one], ["200.00"])
    said |= {"members": [*said["members"], stranger], "claims": [{"kind": "refund", "amount": "350.00"}]}
    case = Case.objects.get(pk=do("file", world.zhou, "2026-08-10 09:00", None, **said).case)
    outbox.drain(now=at("2026-08-10 09:01"))
    texts = [sent for sent in SentText.objects.all() if sent.phone in (one.phone, "13911112222")]
    assert sorted(sent.phone for sent in texts) == sorted([one.phone, "13911112222"])
    for sent in texts:
        assert f"/cases/{case.pk}/joint/" in sent.text
        assert all(word not in sent.text for word in (case.title, case.number, "周示例", "200", "衣橱"))
    assert Notice.objects.filter(person=one, title="group.invited", case=case).count() == 1
    outbox.drain(now=at("2026-08-10 09:05"))
    assert SentText.objects.filter(pk__in=[sent.pk for sent in texts]).count() == 2


def test_a_number_belongs_to_who_proved_it() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    one.phone_verified = False
    one.save()
    case = groups.filed(world, [one], ["200.00"])
    with worlds.refused("not_found", case):
        groups.join(case, one)


def test_the_roll_closes_by_its_day_and_by_the_representative() -> None:
    world = worlds.world()
    one, two, three = groups.people(3)
    case = groups.filed(world, [one, two, three], ["200.00", "300.00", "400.00"], join_days=3)
    groups.join(case, one)
    groups.join(case, two)
    assert worlds.time_passes("2026-08-13 08:59") == 0
    with worlds.refused("not_open", case):
        do("accept", world.xiaoshan.officer, "2026-08-12 09:00", case)
    assert worlds.time_passes("2026-08-13 09:00") == 1
    assert Member.objects.get(party__case=case, number=4).state == MemberState.LAPSED
    with worlds.refused("not_found", case):
        groups.join(case, three, "2026-08-13 10:00")
    do("accept", world.xiaoshan.officer, "2026-08-13 10:00", case)
    paper = Paper.objects.filter(case=case, kind="acceptance_decision").get()
    assert [one["name"] for one in paper.data["represented"]] == ["周示例", one.name, two.name]
    assert paper.data["representatives"] == "周示例"


def test_the_writer_alone_goes_on_as_one() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.filed(world, [one], ["200.00"])
    do("form_group", world.zhou, "2026-08-11 09:00", case)
    party = Party.objects.get(case=case, side="claimant")
    assert (party.joint, party.name, party.person) == (False, "周示例", world.zhou)
    assert "withdraw" in worlds.may(case, world.zhou, "2026-08-11 10:00")


def test_those_most_chosen_represent_two_at_most() -> None:
    world = worlds.world()
    one, two, three = groups.people(3)
    case = groups.filed(world, [one, two, three], ["200.00", "300.00", "400.00"])
    groups.join(case, one, willing=True, chosen=("1", "2"))
    groups.join(case, two, chosen=("1", "2"))
    groups.join(case, three, willing=True, chosen=("2", "4"))
    do("form_group", world.zhou, "2026-08-12 09:00", case)
    party = Party.objects.get(case=case, side="claimant")
    assert [who.person for who in members.representatives(party)] == [world.zhou, one]
    assert party.name == f"周示例、{one.name}等4人"
    assert worlds.may(case, three, "2026-08-12 10:00") == {"leave_group", "propose_representatives"}
    with worlds.refused("forbidden", case):
        do("withdraw", three, "2026-08-12 10:00", case)


def test_more_than_two_are_refused_and_nobody_is_chosen_unasked() -> None:
    world = worlds.world()
    one, two = groups.people(2)
    case = groups.filed(world, [one, two], ["200.00", "300.00"])
    groups.join(case, one, willing=True)
    with worlds.refused("invalid", case) as caught:
        groups.join(case, two, chosen=("1", "2", "3"), willing=True)
    assert list(caught.value.errors) == ["chosen"]
    with worlds.refused("invalid", case) as caught:
        groups.join(case, two, chosen=("3",))
    assert list(caught.value.errors) == ["willing"]


@pytest.mark.parametrize("verb", ["withdraw", "accept_offer", "offer"])
def test_a_representative_disposes_of_nothing_for_the_others(verb: str) -> None:
    world = worlds.world()
    others = groups.people(2)
    case = groups.in_session(world, others, ["200.00", "300.00"])
    groups.offered(world, case)
    with worlds.refused("no_consent", case) as caught:
        do(verb, world.zhou, "2026-08-25 09:00", case)
    assert caught.value.context["rule"] == "O121 12"
    assert verb not in worlds.may(case, world.zhou, "2026-08-25 09:00")


def test_who_leaves_goes_on_alone_by_the_same_days() -> None:
    world = worlds.world()
    one, two = groups.people(2)
    case = groups.in_session(world, [one, two], ["200.00", "300.00"])
    Evidence.objects.create(case=case, number=1, name="合同.pdf", media_type="application/pdf", size=1, sha256="a" * 64,
                            sm3="b" * 64, uploaded_by_kind="person", uploaded_by_id=str(world.zhou.pk), at=at("2026-08-11 09:00"))  # fmt: skip  # noqa: E501
    before = list(queries.timeline(worlds.actor(one), case))
    done = do("leave_group", one, "2026-08-25 09:00", case, goes="own_case")
    own = Case.objects.get(pk=done.result["case"])
    assert (own.amount, own.facts, own.filed_at) == (Decimal("200.00"), case.facts, case.filed_at)
    assert {party.side: party.name for party in own.parties.all()}["claimant"] == one.name
    assert worlds.latest(own, "administrative").state == "accepted"
    assert worlds.clock(own, "D05").due_lenient == worlds.clock(case, "D05").due_lenient
    assert [(piece.name, piece.sha256) for piece in own.evidence.all()] == [("合同.pdf", "a" * 64)]
    told = set(queries.timeline(worlds.actor(one), own).values_list("pk", flat=True))
    assert {event.pk for event in before} <= told
    with worlds.refused("not_found", case):
        queries.case_of(worlds.actor(one), case.pk)
    case.refresh_from_db()
    assert case.amount == Decimal("400.00")
    do("ask_consent", world.xiaoshan.officer, "2026-08-26 09:00", own)
    listed = [row.case.pk for row in lists.of_person(worlds.actor(one)).rows]
    assert listed == [own.pk]


def test_who_leaves_may_withdraw_alone_and_the_last_one_stays() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.formed(world, [one], ["200.00"])
    do("leave_group", one, "2026-08-13 09:00", case, goes="withdraw")
    case.refresh_from_db()
    assert (case.amount, Case.objects.count()) == (Decimal("100.00"), 1)
    with worlds.refused("not_open", case):
        do("leave_group", world.zhou, "2026-08-13 10:00", case, goes="withdraw")
    do("withdraw", world.zhou, "2026-08-13 11:00", case, reason="不再投诉")
    assert worlds.latest(case, "administrative").state == "withdrawn"


def test_the_only_one_who_speaks_for_several_hands_over_first() -> None:
    world = worlds.world()
    one, two = groups.people(2)
    case = groups.formed(world, [one, two], ["200.00", "300.00"])
    with worlds.refused("not_open", case):
        do("leave_group", world.zhou, "2026-08-13 10:00", case, goes="own_case")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"own_amount": ""}, "own_amount"),
        ({"members": []}, "members"),
        ({"claims": [{"kind": "refund", "amount": "999.00"}]}, "members"),
        ({"claims": [{"kind": "return"}]}, "claims"),
        ({"members_table": "甲,1391111,50"}, "members_table"),
    ],
)
def test_a_broken_roll_files_nothing(changed: dict[str, object], field: str) -> None:
    world = worlds.world()
    others = groups.people(1)
    with pytest.raises(Refused) as caught:
        do("file", world.zhou, "2026-08-10 09:00", None, **(groups.together(world, others, ["200.00"]) | changed))
    assert (caught.value.code, field in caught.value.errors) == ("invalid", True), caught.value.errors
    assert not Case.objects.exists()


def test_the_writers_own_number_and_one_number_twice_are_refused() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    for others in ([world.zhou], [one, one]):
        said = groups.together(world, others, ["200.00"] * len(others))
        with pytest.raises(Refused) as caught:
            do("file", world.zhou, "2026-08-10 09:00", None, **said)
        assert "members" in caught.value.errors
    assert not Case.objects.exists()


def test_a_table_as_people_paste_it() -> None:
    table = "姓名\t手机\t金额\n甲示例\t139 1111 2222\t¥1,200.50\n\n乙示例\t+8613911112223\t300元\n"
    rows, broken = pasted(table)
    assert broken == []
    assert [(row["name"], row["phone"], row["amount"]) for row in rows] == [
        ("甲示例", "13911112222", Decimal("1200.50")), ("乙示例", "13911112223", Decimal(300)),
    ]  # fmt: skip


def test_every_broken_line_of_a_table_is_named() -> None:
    _rows, broken = pasted("甲示例,13911112222,100\n乙示例,123,100\n丙示例\n丁示例,13911112224,-5\n")
    assert len(broken) == 3
    assert all(str(line) in said for line, said in zip((2, 3, 4), broken, strict=True))


def test_other_representatives_speak_for_those_who_said_yes() -> None:
    world = worlds.world()
    one, two, three = groups.people(3)
    case = groups.formed(world, [one, two, three], ["200.00", "300.00", "400.00"])
    do("propose_representatives", two, "2026-08-13 09:00", case, chosen=["2"])
    for who in (world.zhou, one):
        do("answer_change", who, "2026-08-13 10:00", case, agrees="yes")
    do("answer_change", three, "2026-08-13 10:00", case, agrees="no")
    do("close_change", world.xiaoshan.officer, "2026-08-13 11:00", case)
    party = Party.objects.get(case=case, side="claimant")
    assert ([who.person for who in members.representatives(party)], party.person) == ([one], one)
    assert groups.member(case, three).state == MemberState.SPLIT
    assert "withdraw" not in worlds.may(case, world.zhou, "2026-08-13 12:00")
    with worlds.refused("forbidden", case):
        do("withdraw", world.zhou, "2026-08-13 12:00", case)


def test_without_more_than_half_or_the_chosen_ones_yes_nothing_changes() -> None:
    world = worlds.world()
    one, two, three = groups.people(3)
    case = groups.formed(world, [one, two, three], ["200.00", "300.00", "400.00"])
    do("propose_representatives", two, "2026-08-13 09:00", case, chosen=["2"])
    with worlds.refused("not_open", case):
        do("propose_representatives", three, "2026-08-13 09:10", case, chosen=["4"])
    for who in (world.zhou, three):
        do("answer_change", who, "2026-08-13 10:00", case, agrees="yes")
    with worlds.refused("invalid", case):
        do("close_change", world.zhou, "2026-08-13 11:00", case)
    do("close_change", world.zhou, "2026-08-13 11:00", case, left_out=True)
    party = Party.objects.get(case=case, side="claimant")
    assert [who.person for who in members.representatives(party)] == [world.zhou]
    assert members.joined(party).count() == 4


def test_a_tie_to_any_of_them_is_found() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.formed(world, [one], ["200.00"])
    officer = world.xiaoshan.officer
    officer.name = one.name
    found = ties.matches([officer], case, besides=worlds.latest(case, "administrative"))
    assert [match.code for match in found[officer.pk] if match.side == "claimant"] == ["name"]
