"""Whether an authorised agent may dispose of the claim, for the gate (CPL Art 62; Civil Code Art 165)."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mediation.core.refusals import Refused
from mediation.core.roles import POWER_NAMES

if TYPE_CHECKING:
    from mediation.core.gate import Act

RULE = "CPL 62"


def check(act: "Act") -> None:
    """Pass who needs no special power, or holds it today. Refused `no_power`, with the rule and what is missing."""
    power, mandate = act.verb.step.disposes, act.standing.mandate
    if power is None or mandate is None:
        return
    if act.today > mandate.until:
        said = _("Your authorisation ended on %(day)s. A new one is needed for this step (Civil Procedure Law Art 62).")
        raise Refused("no_power", said % {"day": mandate.until.isoformat()}, rule=RULE, until=mandate.until.isoformat())
    if power not in mandate.powers:
        said = _(
            "Your authorisation does not give you the power to %(power)s. The person you act for has to grant it"
            " expressly (Civil Procedure Law Art 62)."
        )
        raise Refused("no_power", said % {"power": POWER_NAMES[power]}, rule=RULE, power=power.value)
