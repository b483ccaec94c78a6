"""A party that died or ceased to exist and has no successor yet, said on top of the case to everybody in it."""

from django.utils.translation import gettext as _

from mediation.cases import queries
from mediation.cases.models import Case
from odr.web.templatetags.jiefen import full_day


def sentences(case: Case) -> list[str]:
    """Who is gone, how and since when; nothing where everybody is there."""
    return [
        _("%(name)s: %(what)s, %(day)s")
        % {"name": one.party.name, "what": one.get_what_display(), "day": full_day(one.happened_on)}
        for one in queries.losses_of(case)
    ]
