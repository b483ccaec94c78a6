"""First handling by platform and merchant (domain 1.2, H1 to H7): ten working days, then the bureau."""

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.inputs import GivenReason, Reason, Words
from mediation.cases.models import Proceeding
from mediation.cases.states import FirstHandlingState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import Power, Role
from mediation.core.steps import Arm, Step, Waiting

SELLERS = (Role.RESPONDENT, Role.PLATFORM)
BEFORE_END = [S.OPEN, S.ACKNOWLEDGED, S.NEGOTIATING]


class FirstHandling(Proceeding):
    """The dispute lies with the store and its platform."""

    class Meta:
        proxy = True

    @transition(
        "state",
        S.OPEN,
        S.ACKNOWLEDGED,
        custom={
            "step": Step(
                rule="H1",
                label=_("Confirm that we have it"),
                event="first_handling.acknowledged",
                who=SELLERS,
                stops=("D02",),
                tells=(Role.CLAIMANT,),
            )
        },
    )
    def acknowledge(self) -> None:
        """The merchant has seen the dispute."""

    @transition(
        "state",
        [S.OPEN, S.ACKNOWLEDGED, S.NEGOTIATING],
        S.NEGOTIATING,
        custom={
            "step": Step(
                rule="H1",
                label=_("Answer"),
                event="first_handling.answered",
                who=SELLERS,
                form=Words,
                stops=("D02",),
                tells=(Role.CLAIMANT,),
            )
        },
    )
    def answer(self) -> None:
        """The merchant answers on the matter."""

    @transition(
        "state",
        BEFORE_END,
        S.NEGOTIATING,
        custom={
            "step": Step(
                rule="H2",
                label=_("An offer is made"),
                event="offer.made",
                who=(*SELLERS, Role.CLAIMANT),
                internal=True,
                stops=("D02",),
            )
        },
    )
    def negotiate(self) -> None:
        """An offer lies on the table."""

    @transition(
        "state",
        BEFORE_END,
        S.SETTLED,
        custom={
            "step": Step(
                rule="H2",
                label=_("Settled"),
                event="first_handling.settled",
                who=(*SELLERS, Role.CLAIMANT),
                internal=True,
                stops=("D01", "D02"),
                papers=("settlement_record",),
                tells=(Role.CLAIMANT, *SELLERS),
            )
        },
    )
    def settle(self) -> None:
        """Both accept the same version of an offer."""

    @transition(
        "state",
        BEFORE_END,
        S.FAILED,
        custom={
            "step": Step(
                rule="H3",
                label=_("State that there is no agreement"),
                event="first_handling.failed",
                who=(*SELLERS, Role.CLAIMANT),
                form=GivenReason,
                final=True,
                ends=True,
                stops=("D01", "D02"),
                tells=(Role.CLAIMANT, *SELLERS),
            )
        },
    )
    def say_no(self) -> None:
        """One side states that no agreement can be reached; the complaint can go to the bureau."""

    @transition(
        "state",
        BEFORE_END,
        S.EXPIRED,
        custom={
            "step": Step(
                rule="H4",
                label=_("The ten working days have ended"),
                event="first_handling.expired",
                who=(Role.SYSTEM,),
                internal=True,
                ends=True,
                tells=(Role.CLAIMANT, *SELLERS),
            )
        },
    )
    def lapse(self) -> None:
        """Silence until the end of the tenth working day."""

    @transition(
        "state",
        BEFORE_END,
        S.WITHDRAWN,
        custom={
            "step": Step(
                rule="H5",
                label=_("Withdraw the complaint"),
                event="first_handling.withdrawn",
                who=(Role.CLAIMANT,),
                form=Reason,
                disposes=Power.WAIVE,
                final=True,
                ends=True,
                tells=SELLERS,
            )
        },
    )
    def withdraw(self) -> None:
        """The consumer withdraws, at any time."""

    @transition(
        "state",
        S.SETTLED,
        S.PERFORMED,
        custom={
            "step": Step(
                rule="H2",
                label=_("Performed"),
                event="first_handling.performed",
                who=(Role.CLAIMANT,),
                internal=True,
                ends=True,
            )
        },
    )
    def perform(self) -> None:
        """What was settled was done."""

    @transition(
        "state",
        S.SETTLED,
        S.BREACHED,
        custom={
            "step": Step(
                rule="H2",
                label=_("Not performed"),
                event="first_handling.breached",
                who=(Role.SYSTEM, Role.CLAIMANT),
                internal=True,
                ends=True,
            )
        },
    )
    def breach(self) -> None:
        """What was settled was not done by its day."""


_TO_SELLER = Waiting(
    SELLERS,
    _("answer the complaint"),
    "D01",
    _("If there is no answer by then, this stage ends by itself and the complaint can go to the bureau."),
)
_TO_CLAIMANT = Waiting((Role.CLAIMANT,), _("decide whether to take the complaint to the bureau"))

verbs.register_machine(
    verbs.Machine(
        kind=Stage.FIRST_HANDLING,
        label=Stage.FIRST_HANDLING.label,
        model=FirstHandling,
        initial=S.OPEN,
        opening=Step(
            rule="F2",
            label=_("File the complaint"),
            event="case.filed",
            who=(Role.CLAIMANT,),
            arms=(Arm("D01", then="lapse"), Arm("D02")),
            papers=("receipt",),
            tells=(Role.CLAIMANT, *SELLERS),
        ),
        states={state.value: state.label for state in S},
        waiting={
            S.OPEN: _TO_SELLER,
            S.ACKNOWLEDGED: _TO_SELLER,
            S.NEGOTIATING: Waiting(
                (*SELLERS, Role.CLAIMANT), _("make an offer, or answer one"), "D01", _TO_SELLER.otherwise
            ),
            S.FAILED: _TO_CLAIMANT,
            S.EXPIRED: _TO_CLAIMANT,
        },
    )
)
