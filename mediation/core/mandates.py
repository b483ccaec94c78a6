"""Whether who acts for others may dispose of their claims, for the gate.

An authorised agent needs the special power (CPL Art 62; Civil Code Art 165), a representative of several complainants
the consent of each of them (Order 121 Art 12).
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mediation.core.refusals import Refused
from mediation.core.roles import POWER_NAMES, Power

if TYPE_CHECKING:
    from mediation.core.gate import Act

RULE = "CPL 62"
OF_GROUPS = "O121 12"


def check(act: "Act") -> None:
    """Pass who acts for themselves alone, or may do this for the others.

    Refused `party_gone`, `no_power`, `no_consent`.
    """
    _present(act)
    _represented(act)
    _authorised(act)


def _present(act: "Act") -> None:
    """Nothing is done in the name of a party that is gone, and nothing disposed of without it (CPL Art 154)."""
    own = act.standing.party
    gone = own is not None and own.lost_at is not None
    if not gone and act.verb.step.disposes is not None and act.has_case:
        gone = any(one.lost_at is not None for one in act.case.parties.all())
    if gone:
        raise Refused("party_gone")


def _represented(act: "Act") -> None:
    """A settlement everybody left in the group said yes to may be signed for them; claims are never waived for them."""
    power, group = act.verb.step.disposes, act.standing.group
    if power is None or group is None or not group.others or (power is Power.SETTLE and group.agreed):
        return
    raise Refused("no_consent", rule=OF_GROUPS, power=power.value, others=group.others)


def _authorised(act: "Act") -> None:
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
