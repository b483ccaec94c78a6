"""A term in one sentence says everything that binds: who, to whom, what, by when, and who bears the freight."""

import pytest
from django.utils import translation

from mediation.negotiation.terms import sentence

NAMES = {"1": "周示例", "2": "某某衣橱旗舰店"}
BACK = {"kind": "return", "payer": "1", "payee": "2", "item": "连衣裙", "due_on": "2026-06-30"}


@pytest.mark.parametrize(
    ("freight", "bearer"), [("payer", "周示例"), ("payee", "某某衣橱旗舰店"), ("none", None), (None, None)]
)
def test_goods_that_go_back_name_who_bears_the_freight(freight: str | None, bearer: str | None) -> None:
    with translation.override("en"):
        said = sentence(BACK | ({"freight": freight} if freight else {}), NAMES)
    assert said.startswith("周示例 sends 连衣裙 back to 某某衣橱旗舰店 by ")
    assert said.endswith(f"; {bearer} bears the freight") if bearer else "freight" not in said
