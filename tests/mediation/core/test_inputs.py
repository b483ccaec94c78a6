"""What a form says of fields left empty: each sentence names its field."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from mediation.core import verbs
from mediation.core.inputs import RowsField, VerbInput, bind

pytestmark = pytest.mark.django_db
FORMS = sorted({verb.step.form for verb in verbs.all_verbs()}, key=lambda form: form.__qualname__)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__qualname__)
def test_every_empty_field_of_every_verb_says_which_one_it_is(form: type[VerbInput], language: str) -> None:
    with translation.override(language):
        bound = form({})
        missing = [name for name, field in bound.fields.items() if field.required]
        said = [str(bound.fields[name].error_messages["required"]) for name in missing]
        assert all(str(bound.fields[name].label or "") in words for name, words in zip(missing, said, strict=True))
        assert str(forms.Field.default_error_messages["required"]) not in said
    assert len(set(said)) == len(said), "no two fields say the same"


class Row(forms.Form):
    """A row."""

    kind = forms.ChoiceField(label="Kind", choices=[("a", "a")])
    amount = forms.IntegerField(label="Amount")


class Example(VerbInput):
    """One field of each sort."""

    paid_on = forms.DateField()
    way = forms.ChoiceField(label="Way", choices=[("a", "a")])
    proof = forms.FileField(label="Proof")
    true = forms.BooleanField(label="It is true")
    own = forms.CharField(label="Own", error_messages={"required": "Say why."})
    terms = RowsField(Row, label="Terms")


def test_each_sort_of_field_asks_in_its_own_words() -> None:
    with translation.override("en"):
        said = {name: [str(one) for one in found] for name, found in bind(Example, {}).errors.items()}
    assert said == {
        "paid_on": ["Please fill in: Paid on"],
        "way": ["Please choose: Way"],
        "proof": ["Please add: Proof"],
        "true": ["Please tick: It is true"],
        "own": ["Say why."],
        "terms": ["Please fill in: Terms"],
    }


def test_a_row_says_its_number_and_each_field_once() -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        RowsField(Row).clean([{"kind": "a", "amount": "1"}, {"amount": "x"}])
    assert refused.value.messages == ["Row 2: Please choose: Kind", "Row 2, Amount: Enter a whole number."]
