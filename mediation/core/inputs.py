"""One definition of a verb's input: a Django form that serves the page, the REST body and the JSON Schema."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from mediation.core import texts

MAX_ROWS = 60
BOOLEANS = {"true", "false", "on", "1", "0", ""}


class ListedField(forms.ChoiceField):
    """A choice from a list that two people may change: its codes are looked up (GET /lists/), no schema keeps them."""


class VerbInput(forms.Form):
    """Input of a verb. `act` is the open act (case, proceeding, standing, now), None when only the schema is wanted."""

    summary_above = False  # whether the page itself says on top what is wrong (templates/forms/form.html)

    def __init__(self, data: Any = None, files: Any = None, *, act: Any = None, **kwargs: Any) -> None:
        self.act = act
        super().__init__(data, files, **kwargs)
        self.prepare()
        name_what_is_missing(self)

    def prepare(self) -> None:
        """Fill choices that depend on the case; `self.act` may be None."""

    def past_day(self, name: str) -> Any:
        """A field's day for `clean_<name>`: empty, or today at the latest. ValidationError `future`."""
        day = self.cleaned_data[name]
        if day and self.act is not None and day > self.act.today:
            raise ValidationError(_("This date is in the future."), code="future")
        return day

    def explained(self) -> list[Any]:
        """Sentences the page says above the questions, where the case is known."""
        return []

    def deed(self) -> str:
        """What one says by sending it, in a sentence; the page says it where one decides."""
        return ""


_UNNAMED = forms.Field.default_error_messages["required"]
_MISSING: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.BooleanField, _("Please tick: %(label)s")),
    (forms.ChoiceField, _("Please choose: %(label)s")),
    (forms.FileField, _("Please add: %(label)s")),
    (forms.Field, _("Please fill in: %(label)s")),
)
#: Filled in by the field itself.
_TOO_LONG = _("Too long: %(limit_value)d characters fit, this has %(show_value)d. Please shorten it.")


def name_what_is_missing(form: forms.BaseForm) -> None:
    """Let an empty field say which one it is, and a text too long by how much; a sentence of its own stays."""
    for name, field in form.fields.items():
        if field.error_messages["required"] is _UNNAMED:
            sentence = next(sentence for kind, sentence in _MISSING if isinstance(field, kind))
            field.error_messages["required"] = sentence % {"label": field.label or pretty_name(name)}
        if isinstance(field, forms.CharField):
            field.error_messages["max_length"] = _TOO_LONG


class Nothing(VerbInput):
    """For verbs that need no input."""


class RowsWidget(forms.Widget):
    """Rows of a small form: indexed fields from a page (`terms-0-amount`), a list from JSON."""

    template_name = "forms/rows.html"

    def __init__(self, row: type[forms.Form], blank: int = 2) -> None:
        super().__init__()
        self.row = row
        self.blank = blank

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """List of plain dicts, empty rows left out."""
        if not isinstance(data, MultiValueDict):
            return data.get(name)
        rows: list[dict[str, Any]] = []
        for index in range(MAX_ROWS + 1):
            prefix = f"{name}-{index}-"
            values = {key[len(prefix) :]: value for key, value in data.items() if key.startswith(prefix)}
            if any(str(value).strip() for value in values.values()):
                rows.append(values)
        return rows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Bound row forms for the template: `rows` is a list of forms with the right prefixes."""
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, list) else []
        forms_ = [self.row(initial=row, prefix=f"{name}-{index}") for index, row in enumerate(given)]
        start = len(forms_)
        forms_ += [self.row(prefix=f"{name}-{start + extra}") for extra in range(self.blank)]
        context["rows"] = forms_
        return context


class RowsField(forms.Field):
    """A list of rows, each validated by `row`; cleans to a list of cleaned dicts."""

    def __init__(self, row: type[forms.Form], *, least: int = 1, most: int = MAX_ROWS, **kwargs: Any) -> None:
        self.row, self.least, self.most = row, least, most
        kwargs.setdefault("widget", RowsWidget(row))
        kwargs.setdefault("required", least > 0)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Validated rows. ValidationError names the row and the field that is wrong."""
        if value in (None, ""):
            value = []
        if isinstance(value, str):
            value = _decoded(value)
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise ValidationError(_("This must be a list of rows."), code="not_rows")
        if not value and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(value) < self.least:
            raise ValidationError(_("Give at least %(least)d row.") % {"least": self.least}, code="too_few")
        if len(value) > self.most:
            raise ValidationError(_("Give at most %(most)d rows.") % {"most": self.most}, code="too_many")
        return [self._row(index, row) for index, row in enumerate(value)]

    def _row(self, index: int, row: Mapping[str, Any]) -> dict[str, Any]:
        form = self.row(data=_read(row))
        name_what_is_missing(form)
        _refuse_strange(form, row)
        if form.is_valid():
            return form.cleaned_data
        raise ValidationError(list(_of_row(index + 1, form)), code="row")


class ChecklistWidget(RowsWidget):
    """Rows as a list to tick: a line for each choice of the row's field `ticks`, and a box for its field `words`."""

    template_name = "forms/checklist.html"

    def __init__(self, row: type[forms.Form], *, ticks: str, words: str) -> None:
        super().__init__(row, blank=0)
        self.ticks, self.words = ticks, words

    def lines(self) -> list[tuple[str, Any]]:
        """What can be ticked."""
        return [(str(code), label) for code, label in self._field(self.ticks).choices if code != ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A row for every line of the page, untouched ones too: each keeps its place."""
        if not isinstance(data, MultiValueDict):
            return data.get(name)
        return [
            {part: data.get(f"{name}-{index}-{part}", "") for part in (self.ticks, self.words)}
            for index in range(len(self.lines()))
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The lines with what was ticked and written."""
        context = forms.Widget.get_context(self, name, value, attrs)
        given = [row for row in value or () if isinstance(row, Mapping)] if isinstance(value, list) else []
        lines = self.lines()
        placed = given if len(given) == len(lines) else [{} for _line in lines]
        context["words_label"] = self._field(self.words).label
        context["lines"] = [
            {
                "tick": f"{name}-{index}-{self.ticks}",
                "box": f"{name}-{index}-{self.words}",
                "code": code,
                "label": label,
                "ticked": placed[index].get(self.ticks) == code,
                "said": placed[index].get(self.words, ""),
            }
            for index, (code, label) in enumerate(lines)
        ]
        return context

    def _field(self, name: str) -> Any:
        return self.row.base_fields[name]


class ChecklistField(RowsField):
    """What was ticked, each with its words; cleans to the ticked rows. `row` judges tick and words together."""

    def __init__(self, row: type[forms.Form], *, ticks: str, words: str, **kwargs: Any) -> None:
        self.ticks = ticks
        super().__init__(row, least=0, widget=ChecklistWidget(row, ticks=ticks, words=words), **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Ticked rows, none of them twice."""
        ticked = [row for row in super().clean(value) if row[self.ticks]]
        if len({row[self.ticks] for row in ticked}) < len(ticked):
            raise ValidationError(_("The same line is ticked twice."), code="twice")
        return ticked


def _of_row(number: int, form: forms.Form) -> Iterator[str]:
    """The errors of a row, each with the number of the row and the name of its field, said once."""
    for name, errors in form.errors.as_data().items():
        label = (form.fields[name].label if name in form.fields else "") or name
        for error in errors:
            sentence = (
                _("Row %(row)d: %(error)s") if error.code == "required" else _("Row %(row)d, %(field)s: %(error)s")
            )
            for said in error.messages:
                yield sentence % {"row": number, "field": label, "error": said}


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValidationError(_("This must be a list of rows."), code="not_rows") from error


def bind(form: type[VerbInput], data: Any, files: Any = None, *, act: Any = None) -> VerbInput:
    """Bind a page's POST or a JSON body to `form`; wrong JSON kinds become errors beside their field."""
    if isinstance(data, QueryDict):
        return form(as_read(data), files, act=act)
    body = dict(data or {})
    bound = form(_read(body), files, act=act)
    _refuse_strange(bound, body)
    return bound


def as_read(data: QueryDict) -> QueryDict:
    """A page's POST with nothing in it that hides or reorders what is read (promise W10)."""
    typed = data.copy()
    for name, values in data.lists():
        typed.setlist(name, [texts.shown(str(value)) for value in values])
    return typed


def _read(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in body.items()}


def _refuse_strange(bound: forms.Form, body: Mapping[str, Any]) -> None:
    """Put an error beside every value of the wrong JSON kind, and on top for fields nobody asked for."""
    wrong = [name for name, field in bound.fields.items() if not _fits(field, body.get(name))]
    bound.data = {name: None if name in wrong else value for name, value in bound.data.items()}
    for name in wrong:
        bound.add_error(name, ValidationError(_("This value has the wrong form."), code="wrong_kind"))
    for name in sorted(set(body) - set(bound.fields)):
        said = _("Unknown field: %(name)s") % {"name": texts.shown(name)[:80]}
        bound.add_error(None, ValidationError(said, code="unknown_field"))


def _fits(field: forms.Field, value: Any) -> bool:
    """True where a JSON value can be what the field asks for."""
    if value is None or isinstance(field, RowsField):  # a list of rows says itself what is wrong with it
        return not isinstance(value, Mapping)
    if isinstance(field, forms.MultipleChoiceField):
        return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)
    if isinstance(field, forms.BooleanField):
        return isinstance(value, bool) or str(value).lower() in BOOLEANS
    return not isinstance(value, (bool, list, tuple, Mapping))


def _plain(value: Any) -> Any:
    """Texts as they will be read; kinds that are judged beside their field stay."""
    if isinstance(value, bool) or value is None or isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return [texts.shown(one) if isinstance(one, str) else one for one in value]
    return texts.shown(str(value))
