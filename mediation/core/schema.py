"""JSON Schema of a verb's input, made from the same form that checks it (protocol 2, `actions[].schema`)."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from mediation.core.inputs import ListedField, RowsField

_KINDS: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (RowsField, {"type": "array"}),
    (forms.MultipleChoiceField, {"type": "array", "items": {"type": "string"}}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.DecimalField, {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.UUIDField, {"type": "string", "format": "uuid"}),
    (forms.FileField, {"type": "string", "format": "binary"}),
    (forms.Field, {"type": "string"}),
)


def of(form: type[forms.Form] | forms.Form) -> dict[str, Any]:
    """JSON Schema (2020-12) of a form class, or of a form whose choices were filled for a case."""
    fields = (form if isinstance(form, forms.Form) else form()).fields
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _field(field) for name, field in fields.items()},
    }
    if required := [name for name, field in fields.items() if field.required]:
        schema["required"] = required
    return schema


def _field(field: forms.Field) -> dict[str, Any]:
    schema = next(dict(kind) for type_, kind in _KINDS if isinstance(field, type_))
    if field.label:
        schema["title"] = str(field.label)
    if field.help_text:
        schema["description"] = str(field.help_text)
    if isinstance(field, RowsField):
        schema |= {"items": of(field.row), "minItems": field.least, "maxItems": field.most}
    elif isinstance(field, forms.ModelChoiceField):
        schema["format"] = "uuid"  # too many to list: GET /organisations/ finds them
    elif isinstance(field, ListedField):
        schema["description"] = "A code of GET /lists/."
    elif isinstance(field, forms.ChoiceField):
        values = [str(value) for value, _label in cast("Iterable[tuple[Any, Any]]", field.choices) if value != ""]
        if isinstance(field, forms.MultipleChoiceField):
            schema["items"] = {"type": "string", "enum": values}
        else:
            schema["enum"] = values
    if isinstance(field, forms.CharField):
        bounds = {"minLength": field.min_length, "maxLength": field.max_length}
        schema |= {key: value for key, value in bounds.items() if value is not None}
    return schema
