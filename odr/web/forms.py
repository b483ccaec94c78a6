"""How Django forms look on every page: label, hint, error beside the field, in templates/forms/."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template

_LINES = ("text", "number", "email", "url", "tel", "search", "password", "input", "color")


class Renderer(DjangoTemplates):
    """Renders forms with templates/forms/, and Django's own widgets where we have none of that name."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """The site's template for a form part. TemplateDoesNotExist if neither the site nor Django has it."""
        try:
            return get_template(_own(template_name))
        except TemplateDoesNotExist:
            return super().get_template(template_name)


def _own(template_name: str) -> str:
    folder, _slash, file = template_name.rpartition("/")
    if folder != "django/forms/widgets":
        return template_name
    name = file.removesuffix(".html")
    return f"forms/widgets/{'line' if name in _LINES else name}.html"


class Choices(forms.RadioSelect):
    """One of a few, each with an optional hint, key and a dashed line before "not sure"."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[tuple[Any, Any]] = (),
        *,
        hints: Mapping[str, Any] | None = None,
        keys: Mapping[str, str] | None = None,
        unsure: str = "",
    ) -> None:
        super().__init__(attrs, choices)
        self.hints, self.keys, self.unsure = dict(hints or {}), dict(keys or {}), unsure

    def format_value(self, value: Any) -> list[str]:
        """Nothing answered chooses nothing, also where one of the choices is the empty one."""
        return [] if value is None else [str(value)]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with `hint`, `key` and `unsure` for templates/forms/widgets/radio.html."""
        option = super().create_option(name, value, *args, **kwargs)
        said = str(value)
        return option | {
            "hint": self.hints.get(said, ""),
            "key": self.keys.get(said, ""),
            "unsure": bool(self.unsure) and said == self.unsure,
        }


class MoneyInput(forms.TextInput):
    """An amount in CNY: decimal keypad, the unit said beside the box."""

    template_name = "forms/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


def rows_pressed(data: Mapping[str, Any]) -> str | None:
    """Name of the rows field whose "add a row" button sent this form, or None: show the form again, do not act."""
    return next((key.removeprefix("_add_") for key in data if key.startswith("_add_")), None)
