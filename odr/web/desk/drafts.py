"""The paper of a decision beside its form, as it would be issued."""

from mediation.cases import decisions
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.documents import preview

RESTS_ON = ("ground", "matter")  # what the law's table is asked for


def draft(act: Act, form: VerbInput) -> preview.Preview | None:
    """The paper of the decision a form stands for, None where it issues none or still lacks what it rests on."""
    decide = decisions.BY_VERB.get(act.verb.name)
    if decide is None:
        return None
    if form.is_bound:
        form.is_valid()
    said = {"ground": "", "reason": ""} | getattr(form, "cleaned_data", {})
    if any(name in form.fields and not said.get(name) for name in RESTS_ON):
        return None
    return preview.foresee(act, decide(act, said))
