"""The stages: one file each, a table of transitions that reads like its chapter of the law."""

from mediation.cases.flows import first_handling, performance

__all__ = ["first_handling", "performance"]
