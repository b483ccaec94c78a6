"""Proposals in words: what each asks for, before and after, and what confirming it changes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from mediation.cases import choices
from mediation.core import verbs
from mediation.people import administration
from mediation.people.body_inputs import BodyInput, area_label
from mediation.people.burden import Load
from mediation.people.models import Administered, MemberRole, OrganisationKind, Proposal, ProposalState
from mediation.people.proposals import Effect, kind_of
from mediation.people.queries import display_names
from odr.web.desk.admin import settings
from odr.web.templatetags.jiefen import full_day

AREAS = ("area", "displayed_area")
#: A state as a tag: its modifier says how it looks.
LOOKS = {
    ProposalState.WAITING: "warn",
    ProposalState.SCHEDULED: "",
    ProposalState.DONE: "ok",
    ProposalState.FAILED: "late",
    ProposalState.REFUSED: "done",
    ProposalState.CALLED_OFF: "done",
}
LINES = {
    "proposal.made": gettext_lazy("proposed"),
    "proposal.done": gettext_lazy("put in force"),
    "proposal.scheduled": gettext_lazy("confirmed for its day"),
    "proposal.refused": gettext_lazy("turned down"),
    "proposal.failed": gettext_lazy("could not take effect"),
    "administrator.appointed": gettext_lazy("An administrator was appointed by whoever runs the machine"),
    "administrator.dismissed": gettext_lazy("An administrator was dismissed by whoever runs the machine"),
}


def title(proposal: Proposal, people: Mapping[str, str] | None = None) -> str:
    """What is proposed, in a sentence without its end; `people` are names that are known already."""
    data, body = proposal.data, proposal.organisation
    if said := settings.title(proposal):
        return said
    if proposal.kind == "calendar":
        return _("Put the calendar %(version)s in force") % {"version": data["version"]}
    if proposal.kind == "add_organisation":
        return _("Add %(name)s") % {"name": data["fields"]["name"]}
    if proposal.kind == "recall":
        return _("Call off a change before its day")
    if proposal.kind in ("add_post", "end_post"):
        return _post_title(proposal, people if people is not None else _people(_concerned([proposal])))
    words = {
        "change_organisation": _("Change %(name)s"),
        "end_organisation": _("End %(name)s"),
        "reopen_organisation": _("Take up %(name)s again"),
    }
    return words[proposal.kind] % {"name": body.name if body else ""}


def _concerned(found: Iterable[Proposal]) -> set[str]:
    """Ids of the people whose posts some proposals are about."""
    kinds = ("add_post", "end_post")
    return {post["user"] for one in found if one.kind in kinds for post in (*one.data["adds"], *one.data["ends"])}


def _post_title(proposal: Proposal, people: Mapping[str, str]) -> str:
    data = proposal.data
    ending = proposal.kind == "end_post"
    one = (data["ends"] if ending else data["adds"])[0]
    words = {
        "person": people.get(one["user"], ""),
        "post": MemberRole(one["role"]).label,
        "body": place(proposal),
    }
    said = _("End the post of %(person)s: %(post)s, %(body)s") if ending else _("Give %(person)s a post: %(post)s, %(body)s")  # fmt: skip  # noqa: E501
    return said % words


def place(proposal: Proposal) -> str:
    """The organisation, or the platform itself."""
    return proposal.organisation.name if proposal.organisation else _("the platform itself")


def rows(proposal: Proposal) -> list[dict[str, str]]:
    """Before and after, line by line."""
    if proposal.kind == "add_organisation":
        kind = {
            "label": _("Kind of organisation"),
            "before": "",
            "after": str(OrganisationKind(proposal.data["kind"]).label),
        }
        return [kind, *_fields(proposal.data["kind"], {}, proposal.data["fields"])]
    if proposal.kind == "change_organisation":
        body = proposal.organisation
        return _fields(body.kind if body else "", proposal.before, proposal.data)
    if proposal.kind in ("add_post", "end_post"):
        return _posts(proposal)
    if proposal.kind in ("end_organisation", "reopen_organisation"):
        works, ended = _("works"), _("ended: takes no new cases")
        ending = proposal.kind == "end_organisation"
        found = [{"label": _("Organisation"), "before": works if ending else ended, "after": ended if ending else works}]  # fmt: skip  # noqa: E501
        posts = len(proposal.before.get("posts", proposal.data.get("posts", [])))
        was, then = (posts, 0) if ending else (0, posts)
        return [*found, {"label": _("Posts held"), "before": str(was), "after": str(then)}]
    return settings.rows(proposal)


def _fields(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    labels = {name: field.label for name, field in BodyInput.base_fields.items()}
    if kind:
        labels["area"] = area_label(kind)
    platforms = administration.names_of([str(one.get("platform") or "") for one in (before, after)])
    return [
        {
            "label": str(labels[name]),
            "before": value(name, before[name], platforms) if name in before else "",
            "after": value(name, after[name], platforms),
        }
        for name in BodyInput.base_fields
        if name in after
    ]


def value(name: str, said: Any, platforms: dict[str, str]) -> str:
    """One value of an organisation's data, as a person reads it."""
    if isinstance(said, bool):
        return _("yes") if said else _("no")
    if not said:
        return pgettext("what is not on record", "none")
    if isinstance(said, list):
        return pgettext("between names", ", ").join(choices.area(str(one)) or str(one) for one in said)
    if name in AREAS:
        return choices.area(str(said)) or str(said)
    if name == "platform":
        return platforms.get(str(said), str(said))
    return full_day(date.fromisoformat(said)) if name == "established_on" else str(said)


def _posts(proposal: Proposal) -> list[dict[str, str]]:
    names = _people(one["user"] for one in [*proposal.data["ends"], *proposal.data["adds"]])
    has, has_not = _("has the post"), _("has not the post")
    lines = [(one, has, has_not) for one in proposal.data["ends"]]
    lines += [(one, has_not, has) for one in proposal.data["adds"]]
    return [
        {
            "label": _("%(what)s: %(text)s")
            % {"what": names.get(one["user"], ""), "text": MemberRole(one["role"]).label},
            "before": before,
            "after": after,
        }
        for one, before, after in lines
    ]


def _people(ids: Iterable[str]) -> dict[str, str]:
    """Names by id."""
    found = display_names(("person", one) for one in ids)
    return {pk: name for (_kind, pk), name in found.items()}


def effect(found: Effect) -> str:
    """How many open cases it changes."""
    said = ngettext("This changes %(count)d open case", "This changes %(count)d open cases", found.cases)
    return said % {"count": found.cases}


def consequences(proposal: Proposal, found: Effect) -> list[str]:
    """What follows, in sentences."""
    said = settings.consequences(proposal)
    if proposal.kind == "change_organisation":
        said = [_("Papers made from then on carry the new data; those that were issued stay as they are.")]
        if {"area", "distributes", "displayed_area", "platform"} & set(proposal.data):
            said.append(_("Competence is judged by it for new complaints; open cases stay where they are."))
    elif proposal.kind == "add_organisation":
        said = [_("New cases can lie with it from then on; open cases stay where they are.")]
    elif proposal.kind == "end_organisation":
        said = [_("Nobody can turn to it any more, its posts end and its tokens open nothing. Papers and past cases stay.")]  # fmt: skip  # noqa: E501
    elif proposal.kind == "reopen_organisation":
        said = [_("People can turn to it again, and the posts that ended with it are given back.")]
    elif proposal.kind in ("add_post", "end_post"):
        said = _about_posts(proposal, found)
    return said


def _about_posts(proposal: Proposal, found: Effect) -> list[str]:
    if proposal.organisation is None:
        return [_("Whoever looks after the platform proposes and confirms changes like this one; they open no case.")]
    said = []
    if proposal.data["adds"]:
        said.append(_("These cases open to whoever gets the post, from its day on."))
    if proposal.data["ends"]:
        said.append(_("Desk and rooms close to whoever loses the post, within five seconds."))
    if found.led:
        line = ngettext(
            "%(count)d open proceeding is led by whoever goes; it waits until a colleague takes it on.",
            "%(count)d open proceedings are led by whoever goes; they wait until a colleague takes them on.",
            found.led,
        )
        said.append(line % {"count": found.led})
    return said


def lots(load: Load | None) -> list[dict[str, Any]]:
    """Where the open proceedings of a body are: by stage and by who leads them."""
    return [
        {
            "stage": verbs.machine(one.stage).label,
            "handler": one.handler or _("no one yet"),
            "count": one.count,
        }
        for one in (load.lots if load else ())
    ]


def listed(found: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Proposals as a list of links; one question for all names."""
    shown = list(found)
    people = _people(_concerned(shown))
    return [
        {
            "proposal": one,
            "title": title(one, people),
            "url": url(one),
            "look": LOOKS[ProposalState(one.state)],
        }
        for one in shown
    ]


def url(proposal: Proposal) -> str:
    """The page of a proposal: a calendar's shows its notice."""
    return reverse("desk_calendar" if proposal.kind == "calendar" else "desk_change", args=[proposal.pk])


def fault(proposal: Proposal) -> str:
    """Why it could not take effect, in the reader's language."""
    said: dict[str, str] = proposal.result.get("fault", {})
    return said.get("en" if (get_language() or "").startswith("en") else "zh-hans", "")


def lines(found: list[Administered]) -> list[dict[str, Any]]:
    """Lines of the ledger of administration for components/timeline.html."""
    names = display_names((one.actor_kind, one.actor_id) for one in found)
    people = _people(_concerned(one.proposal for one in found if one.proposal))
    return [
        {
            "at": one.at,
            "label": _("%(what)s: %(text)s") % {"what": title(one.proposal, people), "text": LINES[one.kind]}
            if one.proposal
            else LINES[one.kind],
            "url": url(one.proposal) if one.proposal else "",
            "by": names.get((one.actor_kind, one.actor_id), _("the platform's clock")),
            "words": one.data.get("reason", ""),
        }
        for one in found
    ]


def label(name: str) -> Any:
    """What a kind of proposal is called."""
    return kind_of(name).label
