"""Who complains for another: a guardian for a ward, an agent under an authorisation, and what each may do."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from mediation.cases.models import Case, Draft, Party
from mediation.cases.representation import agency_of, ward_of
from mediation.cases.representing import Representing
from mediation.cases.reveal import revealed
from mediation.core import gate
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import Power
from mediation.documents.models import Paper
from mediation.evidence.models import Evidence
from mediation.evidence.queries import evidence_of
from mediation.evidence.verbs import attach_to_draft
from mediation.notices.models import Notice
from odr.api import shapes
from tests.mediation import worlds
from tests.mediation.worlds import World, do, refused

pytestmark = pytest.mark.django_db(transaction=True)
FILED = "2026-08-03 14:00"
WARD: dict[str, Any] = {
    "acting_for": "guardian", "ward_name": "唐小宝", "ward_born_on": "2016-05-20", "ward_relation": "parent",
    "child_consent": True,
}  # fmt: skip
AGENT: dict[str, Any] = {
    "acting_for": "agent", "principal_name": "周老示例", "principal_phone": "13900000001", "principal_area": "330110",
    "principal_address": "余杭区示例路1号", "matters": "本次投诉和调解", "mandate_until": "2026-12-31",
}  # fmt: skip


@pytest.fixture
def people() -> World:
    return worlds.world()


def claimant(case: Case) -> Party:
    """The complainant, read afresh."""
    return Party.objects.get(case=case, side="claimant")


def faults(people: World, **said: Any) -> set[str]:
    """Fields a filing is refused for."""
    with pytest.raises(Refused) as caught:
        worlds.file_case(people, at=FILED, **said)
    return set(caught.value.errors)


def test_a_guardian_complains_for_a_child_and_the_name_stays_with_those_who_need_it(people: World) -> None:
    case = worlds.file_at_bureau(people, people.xiaoshan, at=FILED, **WARD)

    party = claimant(case)
    ward = ward_of(party)
    assert party.name == "周示例"
    assert ward is not None
    assert (ward.name, ward.minor, ward.child) == ("唐小宝", True, True)
    seen = {
        name: shapes.whole(worlds.actor(who), case, now=worlds.at(FILED))["parties"][0]["representation"]
        for name, who in (("own", people.zhou), ("body", people.xiaoshan.officer), ("store", people.agent))
    }
    flagged = {"acting": "guardian", "child": True}
    at_the_body = {**flagged, "ward": "唐**", "relation": "parent", "child_consent_on": "2026-08-03"}
    assert seen["body"] == at_the_body
    assert seen["own"] == {**at_the_body, "ward": "唐小宝", "born_on": "2016-05-20"}
    assert seen["store"] == {**flagged, "ward": "唐**"}


def test_the_body_opens_a_childs_name_for_a_reason_and_reads_an_adult_wards_without(people: World) -> None:
    case = worlds.file_at_bureau(people, people.xiaoshan, at=FILED, **WARD)
    officer, now = people.xiaoshan.officer, worlds.at(FILED)
    done = do("reveal", officer, FILED, case, party=str(claimant(case).pk), field="child", reason="identify")
    shown = revealed(worlds.actor(officer), done.event or "", now=now)
    assert shown is not None
    assert shown.value == "唐小宝, 2016-05-20"
    assert "唐小宝" not in str(Event.objects.get(case=case, kind="party.revealed").data)

    adult = worlds.file_at_bureau(
        people, people.xiaoshan, at=FILED, order_no="SF-2", earlier="go_on", **WARD | {"ward_born_on": "1960-05-20"}
    )
    seen = shapes.whole(worlds.actor(officer), adult, now=now)["parties"][0]["representation"]
    assert (seen["ward"], seen["born_on"], seen["child"]) == ("唐小宝", "1960-05-20", False)
    assert not Event.objects.filter(case=adult, kind="case.child_consent").exists()
    with refused("invalid", adult):
        do("reveal", officer, FILED, adult, party=str(claimant(adult).pk), field="child", reason="identify")


def test_the_guardians_consent_is_on_record_with_its_words(people: World) -> None:
    case = worlds.file_at_bureau(people, people.xiaoshan, at=FILED, **WARD)
    consent = Event.objects.get(case=case, kind="case.child_consent")
    assert (consent.audience, consent.data["article"]) == ("claimant", "PIPL 31")
    assert consent.data["words"] == str(Representing.base_fields["child_consent"].label)
    registration = Paper.objects.get(case=case, kind="complaint_registration")
    assert "监护人已于2026年8月3日单独同意" in registration.data["complainant"]["child"]


def test_nothing_of_the_ward_is_in_titles_notices_events_or_plain_columns(people: World) -> None:
    case = worlds.file_at_bureau(people, people.xiaoshan, at=FILED, **WARD)
    do("accept", people.xiaoshan.officer, "2026-08-05 10:00", case)

    told = [*Notice.objects.values_list("title", "params"), *Event.objects.values_list("data", flat=True)]
    shared = [one.data for one in Paper.objects.filter(case=case, audience="case")]
    assert told
    assert shared
    assert "唐小宝" not in f"{told}{shared}{case.title}"
    assert "代理被监护人唐**（监护人身份：父母）" in str(shared)
    with connection.cursor() as cursor:
        cursor.execute("SELECT representation FROM cases_party")
        assert "唐小宝" not in str(cursor.fetchall())
    registration = Paper.objects.get(case=case, kind="complaint_registration")
    assert registration.data["complainant"]["ward"] == "代理被监护人唐小宝（监护人身份：父母）"


def test_a_guardian_consents_separately_for_a_child_under_fourteen(people: World) -> None:
    assert faults(people, **WARD | {"child_consent": False}) == {"child_consent"}
    assert faults(people, **WARD | {"ward_born_on": "2012-08-04", "child_consent": False}) == {"child_consent"}
    fourteen = worlds.file_case(people, at=FILED, **WARD | {"ward_born_on": "2012-08-03", "child_consent": False})
    ward = ward_of(claimant(fourteen))
    assert ward is not None
    assert (ward.minor, ward.child) == (True, False)


def test_what_a_role_asks_for_must_be_there_and_possible(people: World) -> None:
    assert faults(people, acting_for="guardian") == {"ward_name", "ward_born_on", "ward_relation"}
    assert faults(people, **WARD | {"ward_born_on": "2026-08-04"}) == {"ward_born_on"}
    assert faults(people, acting_for="agent") == {*AGENT} - {"acting_for"}
    assert faults(people, **AGENT | {"mandate_until": "2026-08-02"}) == {"mandate_until"}
    assert faults(people, **AGENT | {"powers": ["everything"]}) == {"powers"}
    assert claimant(worlds.file_case(people, at=FILED, **WARD | {"acting_for": "self"})).representation == {}


def test_the_principal_is_the_complainant_and_papers_name_the_agent(people: World) -> None:
    case = worlds.file_at_bureau(people, people.xiaoshan, at=FILED, **AGENT, powers=["settle"])
    do("accept", people.xiaoshan.officer, "2026-08-05 10:00", case)

    party = claimant(case)
    agency = agency_of(party)
    assert (party.name, party.phone, party.address, party.area) == (
        "周老示例",
        "13900000001",
        "余杭区示例路1号",
        "330110",
    )
    assert agency is not None
    assert (agency.name, agency.phone, agency.mandate.powers) == (
        "周示例",
        people.zhou.phone,
        frozenset({Power.SETTLE}),
    )
    decision = Paper.objects.get(case=case, kind="acceptance_decision")
    assert decision.data["recipient"] == "周老示例（委托代理人：周示例）"
    agent = Paper.objects.get(case=case, kind="complaint_registration").data["complainant"]["agent"]
    assert (agent["name"], agent["powers"]) == ("周示例", "特别授权，代为进行和解、调解，期限至2026年12月31日")


def test_an_agent_disposes_of_the_claim_only_with_the_power_and_within_the_term(people: World) -> None:
    term = {"kind": "payment", "amount": "458.00", "due_on": "2026-08-20", "text": "全额退款"}
    general = worlds.file_case(people, at=FILED, **AGENT)
    assert not {"offer", "withdraw"} & worlds.may(general, people.zhou, FILED)
    assert "say_no" in worlds.may(general, people.zhou, FILED)
    with refused("no_power", general) as caught:
        do("withdraw", people.zhou, FILED, general, reason="不再投诉")
    assert caught.value.context == {"rule": "CPL 62", "power": "waive"}
    with refused("no_power", general):
        do("offer", people.zhou, FILED, general, terms=[term])

    special = worlds.file_case(
        people, at=FILED, order_no="SF-2", earlier="go_on", **AGENT | {"mandate_until": "2026-08-10"}, powers=["settle"]
    )
    with refused("no_power", special):
        do("withdraw", people.zhou, FILED, special, reason="不再投诉")
    with refused("no_power", special) as late:
        do("offer", people.zhou, "2026-08-11 00:00", special, terms=[term])
    assert late.value.context == {"rule": "CPL 62", "until": "2026-08-10"}
    do("offer", people.zhou, "2026-08-10 23:59", special, terms=[term])


def test_a_guardian_needs_no_special_power(people: World) -> None:
    case = worlds.file_case(people, at=FILED, **WARD)
    do("withdraw", people.zhou, FILED, case, reason="已经自行和解")


def test_what_proves_the_authority_is_read_by_its_side_and_the_body_alone(people: World) -> None:
    draft = Draft.objects.create(person=people.zhou, saved_at=worlds.at(FILED))
    for name, authority in (("订单.txt", False), ("授权委托书.txt", True), ("聊天.txt", False)):
        file = SimpleUploadedFile(name, f"示例 {name}".encode())
        attach_to_draft(people.zhou, draft, file, now=worlds.at(FILED), authority=authority)
    case = worlds.file_case(people, at=FILED, draft=str(draft.pk), **AGENT)
    later = SimpleUploadedFile("身份证明.txt", "示例".encode())
    do("add_evidence", people.zhou, FILED, case, files={"file": later}, audience="authority")

    def read(who: Any) -> list[tuple[int, str]]:
        found = evidence_of(worlds.actor(who), case).order_by("audience", "number")
        return list(found.values_list("number", "name"))

    shared, proof = [(1, "订单.txt"), (2, "聊天.txt")], [(1, "授权委托书.txt"), (2, "身份证明.txt")]
    assert read(people.zhou) == shared + proof
    assert read(people.agent) == read(people.platform_agent) == shared
    do("say_no", people.agent, "2026-08-04 09:00", case, reason="不同意退款")
    do("take_on", people.zhou, "2026-08-04 10:00", case, bureau=str(people.xiaoshan.body.pk))
    assert read(people.xiaoshan.officer) == shared + proof
    assert Evidence.objects.filter(case=case, authority=True).count() == 2
    filed = Event.objects.get(case=case, kind="case.filed")
    assert len(filed.data["evidence"]) == 2
    with pytest.raises(Refused):
        gate.perform(
            "add_evidence", actor=worlds.actor(people.xiaoshan.officer), now=worlds.at("2026-08-04 11:00"),
            case=case.pk, data={"audience": "authority"}, files={"file": SimpleUploadedFile("x.txt", b"x")},
        )  # fmt: skip
