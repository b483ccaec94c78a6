"""Ending what has run out, row by row: one that fails waits for the next sweep, and the others do not wait for it."""

import logging
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mediation.core import gate
from mediation.core.actors import Actor
from mediation.core.refusals import Refused

_LOG = logging.getLogger(__name__)


def end_each(verb: str, name: str, due: QuerySet[Any], *, now: datetime) -> int:
    """Do `verb` with each row of `due` as its input `name`, as the system and in due order; how many were ended."""
    ended = 0
    for pk, case, proceeding in list(due.values_list("pk", "case_id", "proceeding_id")):
        try:
            gate.perform(
                verb, actor=Actor.system(), now=now, case=case, proceeding=proceeding, data={name: str(pk)}
            )  # fmt: skip
        except Refused as refused:
            _LOG.info("%s %s was decided by somebody else: %s", name, pk, refused.code)
        except Exception:  # noqa: BLE001 - it stays open and is tried by the next sweep; the others must not wait
            _LOG.exception("%s %s could not end", name, pk)
        else:
            ended += 1
    return ended
