"""Icons, days, moments and money as every page writes them."""

import re
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.core import dates
from mediation.law import money as law_money

register = template.Library()
CHINA = ZoneInfo("Asia/Shanghai")
_LINK = re.compile(r"(https?://[^/\s]+)(/(?!/)\S*)")


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """Icon of static/icons.svg; decoration beside a word, or named by `words` when it stands alone."""
    href = f"{static('icons.svg')}#{name}"
    if words:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', words, href)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', href)


@register.filter
def here(text: str) -> SafeString:
    """A text message with its links leading to this site, wherever it was served when the text was written."""
    written, sites, paths = (_LINK.split(text)[part::3] for part in range(3))
    links = [format_html('<a href="{}">{}{}</a>', path, site, path) for site, path in zip(sites, paths, strict=True)]
    return format_html_join("", "{}{}", zip(written, [*links, ""], strict=True))


@register.simple_tag
def new_ref() -> str:
    """A fresh reference, so that the same form sent twice is stored once (protocol 1, promise 1)."""
    return str(uuid.uuid4())


@register.filter
def money(value: Decimal | int | str | None) -> str:
    """Amount in CNY with thousands and two decimals; empty for None."""
    return "" if value is None or value == "" else f"¥{Decimal(value):,.2f}"


@register.filter
def figure(value: Decimal | int | str | None) -> str:
    """Amount with thousands and two decimals, where the unit stands beside it."""
    return "" if value is None or value == "" else f"{Decimal(value):,.2f}"


@register.filter
def short_money(value: Decimal | int | str | None) -> str:
    """Amount with thousands, decimals only when there are any: steps of a negotiation."""
    return figure(value).removesuffix(".00")


@register.filter
def in_words(value: Decimal | int | str | None) -> str:
    """Amount in Chinese capital numerals, as papers of law carry it."""
    return "" if value is None or value == "" else law_money.in_words(Decimal(value))


@register.filter
def day(value: date | datetime | None) -> str:
    """Day with weekday, in Asia/Shanghai; in Chinese without the year."""
    return dates.day(value)


@register.filter
def full_day(value: date | datetime | None) -> str:
    """Day with year and weekday, in Asia/Shanghai."""
    return dates.full_day(value)


@register.filter
def day_line(value: date | datetime | None) -> str:
    """Day as it divides the messages of a room."""
    return dates.written(value, pgettext("date format of a day line", "D j M Y"))


@register.filter
def moment(value: datetime | None) -> str:
    """Day, weekday and time on the 24-hour clock, in Asia/Shanghai."""
    return dates.written(value, pgettext("date and time format", "D j M Y, H:i"))


@register.filter
def clock_time(value: datetime | None) -> str:
    """Time on the 24-hour clock, in Asia/Shanghai."""
    return dates.written(value, "H:i")


@register.filter
def second(value: datetime | None) -> str:
    """Time to the second on the 24-hour clock, in Asia/Shanghai: receipts."""
    return dates.written(value, "H:i:s")


@register.filter
def due_time(value: datetime | None) -> str:
    """Time something is due; the end of a day is 24:00 of that day, as the rules count it."""
    if value is None:
        return ""
    local = value.astimezone(CHINA)
    whole_day = (local.hour, local.minute) in {(23, 59), (0, 0)}
    return "24:00" if whole_day else local.strftime("%H:%M")


@register.filter
def due_words(clock: Any, length: str = "full") -> str:
    """When a clock is due, as a day with its weekday and, where the rule or the parties set one, the time."""
    said = day(clock.due_on) if length == "short" else full_day(clock.due_on)
    if not clock.due_at:
        return said
    return pgettext("day and time", "{day}, {time}").format(day=said, time=due_time(clock.due_at))


@register.filter
def iso(value: date | datetime | None) -> str:
    """Machine form for `datetime` attributes, with the offset of Asia/Shanghai for moments."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat(timespec="seconds")
    return value.isoformat() if value else ""


@register.filter
def iso_day(value: str | None) -> str:
    """Value of a date box in the only form `<input type="date">` takes."""
    return (value or "").replace("/", "-")


@register.filter
def iso_moment(value: str | None) -> str:
    """Value of a moment box in the only form `<input type="datetime-local">` takes."""
    return (value or "").replace("/", "-").replace(" ", "T")[:16]


@register.filter
def written_day(value: str | None) -> str:
    """Value of a date box in words: each browser shows it in an order of its own. "" for what is no day."""
    try:
        return full_day(date.fromisoformat(iso_day(value)))
    except ValueError:
        return ""


@register.filter
def written_moment(value: str | None) -> str:
    """Value of a moment box in words, "" for what is no moment. The box is in Asia/Shanghai."""
    try:
        return moment(datetime.fromisoformat(iso_moment(value)).replace(tzinfo=CHINA))
    except ValueError:
        return ""


@register.filter
def masked_phone(value: str | None) -> str:
    """Phone number with only the first three and last four digits."""
    digits = value or ""
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "****"


@register.filter
def days_left_words(days: int, unit: str = "") -> str:
    """How long is left, or how late it is, in whole days of `unit` (already in the reader's language)."""
    if days == 0:
        return _("due today")
    unit = unit or (_("days") if abs(days) != 1 else _("day"))
    words = _("%(count)d %(unit)s left") if days > 0 else _("%(count)d %(unit)s late")
    return words % {"count": abs(days), "unit": unit}


@register.filter
def level_word(level: str) -> str:
    """Word of a clock's level; the ring and the colour say the same."""
    return {
        "ample": pgettext("clock", "plenty of time"),
        "near": pgettext("clock", "soon"),
        "today": pgettext("clock", "due today"),
        "late": pgettext("clock", "overdue"),
        "stopped": pgettext("clock", "stopped"),
    }.get(level, "")


@register.filter
def dash(fraction: float | None) -> str:
    """Length of a clock's arc out of 100, never quite nothing while time is left."""
    return str(round(min(1.0, max(0.03, fraction or 0.0)) * 100))


@register.filter
def error_target(field: BoundField) -> str:
    """Id the error summary jumps to: the box, or the first of several choices."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_choices(field: BoundField) -> bool:
    """Whether a field is a group of radio buttons or ticks and needs a fieldset."""
    return bool(field.use_fieldset)


@register.filter
def is_rows(field: BoundField) -> bool:
    """Whether a field is a list of rows (mediation.core.inputs.RowsWidget)."""
    return hasattr(field.field.widget, "row")


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether a field may stay empty: not where an answer says that or is chosen, nor where one of several must be."""
    if "data-one-of" in field.field.widget.attrs or (field.use_fieldset and field.field.initial):
        return False
    empty = dict(getattr(field.field.widget, "choices", ())).get("", "-")
    return not field.field.required and str(empty) == "-"


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a field is one tick box, whose label stands beside it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def has_files(form: BaseForm) -> bool:
    """Whether the form tag needs multipart."""
    return form.is_multipart()


@register.filter
def at(mapping: Any, key: str) -> Any:
    """Value of a mapping under a key that is itself a variable."""
    return mapping.get(key, "") if mapping else ""
