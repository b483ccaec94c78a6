"""Mediation entrusted by a bureau (domain 1.5, ENTRUST; Order 121 Art 19): in the bureau's name, within its sixty days.

The bureau keeps the case; whoever is entrusted brings back a result and entrusts nobody else.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.entrusted_inputs import Report
from mediation.cases.flows.inputs import GivenReason
from mediation.cases.flows.mediation_inputs import AnotherMediator, Assignment
from mediation.cases.models import Proceeding
from mediation.cases.states import EntrustedState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Step, Waiting

BODY = (Role.MEDIATOR, Role.SECRETARY)
RUNNING = [S.ASKED, S.TAKEN, S.SESSION]


def _step(label: Any, event: str, who: tuple[Role, ...], **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule="O121 19", label=label, event=f"entrusted.{event}", who=who, **columns)}


class Entrusted(Proceeding):
    """The bureau's mediation lies with another organisation."""

    class Meta:
        proxy = True

    @transition(
        "state",
        S.ASKED,
        S.TAKEN,
        custom=_step(
            _("Take the mediation on"), "taken", (Role.SECRETARY,), form=Assignment, tells=(*PARTIES, Role.MEDIATOR)
        ),
    )
    def take_entrusted(self) -> None:
        """The organisation takes it on and names who mediates."""

    @transition(
        "state",
        [S.ASKED, S.TAKEN],
        S.DECLINED,
        custom=_step(
            _("Give the mediation back to the bureau"), "declined", BODY, form=GivenReason, final=True, ends=True
        ),
    )
    def decline_entrusted(self) -> None:
        """The organisation cannot mediate; the bureau does it itself."""

    @transition(
        "state",
        [S.TAKEN, S.SESSION],
        S.ASKED,
        custom=_step(
            _("A tie to the parties was disclosed"), "tie_disclosed", (Role.MEDIATOR,), internal=True, rooms="close",
            tells=(*PARTIES, Role.SECRETARY),
        ),
    )  # fmt: skip
    def disclose_tie(self) -> None:
        """The mediator says what ties them; the organisation names somebody else."""

    @transition(
        "state",
        [S.TAKEN, S.SESSION],
        S.ASKED,
        custom=_step(
            _("Ask for another mediator"), "other_asked", (Role.CLAIMANT, Role.RESPONDENT), form=AnotherMediator,
            rooms="close", tells=(*PARTIES, *BODY),
        ),
    )  # fmt: skip
    def ask_other_mediator(self) -> None:
        """A party sees an interest of who mediates; the organisation names somebody else, or gives it back (Art 21)."""

    @transition(
        "state",
        S.TAKEN,
        S.SESSION,
        custom=_step(_("Open the session"), "opened", BODY, rooms="open_joint", tells=PARTIES),
    )
    def open_session(self) -> None:
        """The joint room opens, in the bureau's name."""

    @transition(
        "state",
        S.SESSION,
        S.REPORTED,
        custom=_step(
            _("Report the result to the bureau"), "reported", BODY, form=Report, final=True, ends=True, rooms="close"
        ),
    )
    def report_result(self) -> None:
        """What came of it goes back to the bureau, which decides and seals."""

    @transition(
        "state",
        RUNNING,
        S.RECALLED,
        custom=_step(
            _("The bureau took the mediation back"), "recalled", (Role.OFFICER, Role.LEAD), internal=True, ends=True,
            rooms="close", tells=(*PARTIES, Role.SECRETARY),
        ),
    )  # fmt: skip
    def recall(self) -> None:
        """The bureau's own mediation went on or ended."""


_CLOCK = _("The sixty days are the bureau's; they run on. Without an agreement the bureau decides what follows.")

verbs.register_machine(verbs.Machine(
    kind=Stage.ENTRUSTED, label=Stage.ENTRUSTED.label, model=Entrusted, initial=S.ASKED,
    opening=Step(rule="O121 19", label=_("Entrusted with the mediation"), event="entrusted.asked",
                 who=(Role.OFFICER, Role.LEAD), tells=(Role.SECRETARY,)),
    states={state.value: state.label for state in S},
    waiting={
        S.ASKED: Waiting((Role.SECRETARY,), _("take the mediation on, or give it back"), "D05", _CLOCK,
                         by=("take_entrusted", "decline_entrusted")),
        S.TAKEN: Waiting(BODY, _("open the session"), "D05", _CLOCK, by=("open_session", "declare_neutrality")),
        S.SESSION: Waiting(BODY, _("lead the mediation and report the result to the bureau"), "D05", _CLOCK,
                           by=("report_result",)),
    },
))  # fmt: skip
