"""How a page does a verb: one call of the gate; a refusal becomes words beside their field, or a message."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.forms import ChoiceField, ModelChoiceField, Select
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from mediation.core import gate, inputs
from mediation.core.actors import Actor
from mediation.core.gate import Act, Done
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from odr import clock
from odr.web.templatetags.jiefen import moment

ONCE = "ref"  # hidden field of every form: a second click repeats the answer instead of the deed
SEEN = "seen"  # hidden field: the version of the proceeding on the screen
OWN = {"csrfmiddlewaretoken", ONCE, SEEN, "action", "confirmed", "look"}


def actor_of(request: HttpRequest) -> Actor:
    """The person logged in. Refused `not_found` for a visitor: pages behind a login send them there first."""
    if not request.user.is_authenticated:
        raise Refused("not_found")
    return Actor.person(request.user.pk)


def perform(request: HttpRequest, act: Act) -> Done:
    """Do an open act with the page's POST. Raises Refused."""
    seen = request.POST.get(SEEN, "")
    return gate.perform(
        act.verb.name, actor=act.actor, now=clock.now(), case=act.case.pk, files=request.FILES, data=said(request),
        proceeding=act.proceeding.pk if act.has_proceeding else None, key=request.POST.get(ONCE, "")[:200],
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
    )  # fmt: skip


def said(request: HttpRequest) -> QueryDict:
    """What the person typed, without the form's own hidden fields."""
    data = request.POST.copy()
    for name in [*OWN, *(key for key in data if key.startswith("_add_"))]:
        data.pop(name, None)
    return data


def form_of(request: HttpRequest, act: Act, initial: Mapping[str, Any] | None = None) -> VerbInput:
    """The verb's form: empty, or with what was typed."""
    if request.method != "POST":
        return _with_only_choices(unchosen(act.verb.step.form(act=act, initial=dict(initial or {}))))
    return unchosen(inputs.bind(act.verb.step.form, request.POST, request.FILES, act=act))


def unchosen(form: VerbInput) -> VerbInput:
    """A list of several answers begins with none of them: nobody decides by leaving it as it stood."""
    for name, field in form.fields.items():
        if not isinstance(field, ChoiceField) or isinstance(field, ModelChoiceField) or not field.required:
            continue
        choices = list(cast("Iterable[tuple[Any, Any]]", field.choices))
        begun = form.get_initial_for_field(field, name) or any(value == "" for value, _label in choices)
        if type(field.widget) is Select and len(choices) > 1 and not begun:
            field.choices = [("", _("Choose")), *choices]
    return form


def _with_only_choices(form: VerbInput) -> VerbInput:
    """Where an organisation or a person must be named and there is one alone, it is chosen beforehand."""
    for name, field in form.fields.items():
        if type(field) is ModelChoiceField and field.required and form.get_initial_for_field(field, name) is None:
            found = [] if field.queryset is None else list(field.queryset[:2])
            if len(found) == 1:
                form.initial[name] = found[0].pk
    return form


def show(form: VerbInput, refused: Refused) -> None:
    """Put a refusal's sentences beside their fields; what has no field stands on top."""
    if not refused.errors:
        form.add_error(None, sentence(refused))
    for name, sentences in refused.errors.items():
        field = name if name in form.fields else None
        for one in sentences:
            if str(one) not in form.errors.get(name or "__all__", []):
                form.add_error(field, str(one))


def sentence(refused: Refused) -> str:
    """A refusal in words, with who took the decision and when where somebody was faster (promise S1)."""
    by, at = refused.context.get("by"), parse_datetime(str(refused.context.get("at") or ""))
    if refused.code == "already_decided" and by and at:
        return _("%(by)s decided this at %(at)s. Nothing of yours was changed.") % {"by": by, "at": moment(at)}
    return str(refused)


def tell(request: HttpRequest, refused: Refused) -> None:
    """Show a refusal as the next page's message."""
    messages.error(request, sentence(refused))


def find(acts: list[Act], name: str, proceeding: UUID | None = None) -> Act | None:
    """The open act of a verb, in a certain proceeding when one is named."""
    for act in acts:
        if act.verb.name != name:
            continue
        if proceeding is None or (act.has_proceeding and act.proceeding.pk == proceeding):
            return act
    return None
