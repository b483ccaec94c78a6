"""The stages: one file each, a table of transitions that reads like its chapter of the law."""

from mediation.cases.flows import first_handling

__all__ = ["first_handling"]
