"""Clues for enforcement (domain 1.9): verified in fifteen working days, beside the complaint and never part of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.clue_inputs import (
    Duplicate,
    FilingDecision,
    FurtherFacts,
    TestingBegins,
    TestingEnds,
    Transfer,
)
from mediation.cases.flows.clue_police import Police
from mediation.cases.flows.clue_power import Power
from mediation.cases.flows.inputs import GivenReason
from mediation.cases.models import Proceeding
from mediation.cases.states import ClueState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import Role
from mediation.core.steps import Arm, Hold, Step, Waiting

OFFICERS = (Role.OFFICER, Role.LEAD)
HEAD = (Role.LEAD,)
#: A clue found in mediation has its own clock, and so has a report that came in: the facts of a clue name it.
FOUND, REPORTED = "D08", "D09"
CLOCKS = (FOUND, REPORTED)


def begins(since: str) -> Arm:
    """The working days of a verification, from a day in the facts on."""
    return Arm(FOUND, since=since, code_from="clock")


def _step(label: Any, event: str, who: tuple[Role, ...], *, rule: str = "1.9", **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule=rule, label=label, event=f"clue.{event}", who=who, **columns)}


class EnforcementClue(Power, Police, Proceeding):
    """The bureau verifies whether a case for punishment is to be filed."""

    class Meta:
        proxy = True

    @transition("state", S.FOUND, S.VERIFY, custom=_step(_("Begin to verify"), "taken_up", OFFICERS))
    def take_up(self) -> None:
        """An officer verifies it."""

    @transition(
        "state",
        S.VERIFY,
        S.VERIFY,
        custom=_step(
            _("Extend the verification"), "extended", HEAD, form=GivenReason, rule="1.9-extend", tells=(Role.OFFICER,)
        ),
    )
    def extend_verification(self) -> None:
        """The head of the bureau grants fifteen working days more, once."""

    @transition(
        "state",
        S.VERIFY,
        S.VERIFY,
        custom=_step(
            _("Testing begins"),
            "testing_began",
            OFFICERS,
            form=TestingBegins,
            rule="1.9-testing",
            pauses=tuple(Hold(code, on="testing_began_on", why="testing") for code in CLOCKS),
        ),
    )
    def begin_testing(self) -> None:
        """The time a test or the identification by a right holder takes is not counted."""

    @transition(
        "state",
        S.VERIFY,
        S.VERIFY,
        custom=_step(
            _("Testing ended"),
            "testing_ended",
            OFFICERS,
            form=TestingEnds,
            rule="1.9-testing",
            resumes=tuple(Hold(code, on="testing_ended_on") for code in CLOCKS),
        ),
    )
    def end_testing(self) -> None:
        """The result is there; the working days run on."""

    @transition(
        "state",
        S.VERIFY,
        S.VERIFY,
        custom=_step(
            _("Add new facts"),
            "facts_added",
            OFFICERS,
            form=FurtherFacts,
            rule="1.9-repeat",
            cancels=CLOCKS,
            arms=(begins("new_facts_on"),),
        ),
    )
    def add_facts(self) -> None:
        """A further report with new facts is merged; the period begins again with the last one (Art 35)."""

    @transition(
        "state",
        S.VERIFY,
        S.FILED,
        custom=_step(
            _("File a case for punishment"),
            "filed",
            HEAD,
            form=FilingDecision,
            final=True,
            stops=CLOCKS,
            ends=True,
            tells=(Role.OFFICER,),
        ),
    )
    def file_case(self) -> None:
        """The head of the bureau decides that a case is filed."""

    @transition(
        "state",
        S.VERIFY,
        S.NOT_FILED,
        custom=_step(
            _("File no case"),
            "not_filed",
            HEAD,
            form=GivenReason,
            final=True,
            stops=CLOCKS,
            ends=True,
            tells=(Role.OFFICER,),
        ),
    )
    def file_no_case(self) -> None:
        """The head of the bureau decides that no case is filed, with reasons."""

    @transition(
        "state",
        [S.FOUND, S.VERIFY],
        S.TRANSFERRED,
        custom=_step(
            _("Transfer to the competent body"),
            "transferred",
            OFFICERS,
            form=Transfer,
            rule="1.9-transfer",
            final=True,
            stops=CLOCKS,
            ends=True,
        ),
    )
    def transfer(self) -> None:
        """Another body has the power to decide about it."""

    @transition(
        "state",
        [S.FOUND, S.VERIFY],
        S.DUPLICATE,
        custom=_step(
            _("Close as a repetition"),
            "repeated",
            OFFICERS,
            form=Duplicate,
            rule="1.9-repeat",
            final=True,
            cancels=CLOCKS,
            ends=True,
        ),
    )
    def close_as_repeated(self) -> None:
        """The same facts from the same person are verified already; they are not handled again (Art 35)."""


_LATE = _("Verification is late, and the head of the bureau is told.")
_SUPERIOR = _("Without a settlement the common superior designates the bureau (Order 121 Art 33).")
_POLICE = _("If the police do not answer in time, ask them, or the prosecutor to supervise the filing.")
_REPORT = Waiting(
    (Role.OFFICER,),
    _("report what was verified"),
    FOUND,
    _LATE,
    parts="to_report",
    by=("report_findings",),
    instead=(REPORTED,),
)

verbs.register_machine(verbs.Machine(
    kind=Stage.CLUE, label=Stage.CLUE.label, model=EnforcementClue, initial=S.FOUND,
    opening=Step(rule="1.9", label=_("Open the clue"), event="clue.opened", who=OFFICERS,
                 arms=(begins("found_on"),), tells=HEAD),
    states={state.value: state.label for state in S},
    waiting={
        S.FOUND: Waiting(OFFICERS, _("begin to verify"), FOUND, _LATE, by=("take_up",), instead=(REPORTED,)),
        S.DISPUTED: Waiting(OFFICERS, _("settle with the other bureau who has the power"), "D10", _SUPERIOR,
                            by=("keep_power", "yield_power")),
        S.WITH_POLICE: Waiting(OFFICERS, _("record what the police decide"), "D45", _POLICE,
                               by=("record_police_filing", "record_police_refusal")),
        S.VERIFY: Waiting(HEAD, _("decide whether to file a case"), FOUND, _LATE, first=_REPORT,
                          by=("file_case", "file_no_case"), instead=(REPORTED,)),
    },
))  # fmt: skip
