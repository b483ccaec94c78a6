"""The stages: one file each, a table of transitions that reads like its chapter of the law."""

from mediation.cases.flows import (
    administrative,
    clue,
    confirmation,
    court_mediation,
    entrusted,
    first_handling,
    peoples_mediation,
    performance,
)

__all__ = [
    "administrative",
    "clue",
    "confirmation",
    "court_mediation",
    "entrusted",
    "first_handling",
    "peoples_mediation",
    "performance",
]
