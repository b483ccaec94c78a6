"""What the sides owe each other by an agreement, in words: who does what, for clocks and plans."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mediation.deadlines.models import Deadline
from mediation.performance.models import Instalment
from odr.web.templatetags.jiefen import money

GOODS: dict[str, Any] = {
    "return": gettext_lazy("The %(payer)s sends back: %(item)s"),
    "repair": gettext_lazy("The %(payer)s repairs: %(item)s"),
    "replace": gettext_lazy("The %(payer)s replaces: %(item)s"),
}


def open_on(deadline: Deadline) -> list[Instalment]:
    """The duties a clock counts for that are not yet received, in the order of their numbers."""
    return sorted((one for one in deadline.instalments.all() if not one.received), key=lambda one: one.number)


def sentence(one: Instalment) -> str:
    """Who does what."""
    said = {"payer": one.payer.get_side_display(), "item": one.item, "text": one.text, "amount": money(one.remaining)}
    if one.amount is not None:
        return _("The %(payer)s pays %(amount)s") % said
    if one.kind in GOODS:
        return str(GOODS[one.kind]) % said
    if one.kind == "apology":
        return _("The %(payer)s apologises") % said
    return _("The %(payer)s does: %(text)s") % said


def owed_by(duties: Iterable[Instalment]) -> str:
    """Who owes them, each once."""
    names = (str(one.payer.get_side_display()) for one in duties)
    return pgettext("between names", ", ").join(dict.fromkeys(names))
