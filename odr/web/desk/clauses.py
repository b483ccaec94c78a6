"""Clauses of an agreement as pages show them: changes word by word, findings with article and mending, signatures."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mediation.agreements.models import Agreement, AgreementStatus
from mediation.agreements.queries import Signer
from mediation.agreements.rules import names
from mediation.cases import choices
from mediation.law import agreement as law
from mediation.law import citations, wording
from mediation.people.queries import display_names
from odr.web.templatetags.jiefen import moment

#: A figure or a Latin word stays whole, every other character stands alone: a changed sum is one change.
TOKENS = re.compile(r"[0-9][0-9,.]*|[A-Za-z]+|\s+|.", re.DOTALL)
LEVELS = {"block": "bad", "warn": "warn", "ok": "ok"}
ORDER = {"bad": 0, "warn": 1, "ok": 2}


def texts(agreement: Agreement) -> list[str]:
    """The terms as sentences, in Chinese as they are signed."""
    named = names(agreement.proceeding.case)
    return [wording.term(term, named) for term in agreement.terms]


def clauses(agreement: Agreement, before: Agreement | None, bad: Iterable[int] = ()) -> list[dict[str, Any]]:
    """Clauses with what changed since the version before (components/terms.html)."""
    old = texts(before) if before else []
    marked = set(bad)
    found = []
    for index, text in enumerate(texts(agreement)):
        was = old[index] if index < len(old) else ""
        parts = changes(was, text) if before else [{"kind": "same", "text": text}]
        found.append({"number": index + 1, "id": str(index + 1), "parts": parts, "bad": index in marked})
    for index in range(len(found), len(old)):
        gone = [{"kind": "removed", "text": old[index]}]
        found.append({"number": index + 1, "id": str(index + 1), "parts": gone, "bad": False})
    return found


def changes(before: str, after: str) -> list[dict[str, str]]:
    """Runs of the same, removed and added words."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    parts: list[dict[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append({"kind": "same", "text": "".join(new[k:m])})
            continue
        if j > i:
            parts.append({"kind": "removed", "text": "".join(old[i:j])})
        if m > k:
            parts.append({"kind": "added", "text": "".join(new[k:m])})
    return parts


def findings(found: Sequence[law.Finding]) -> list[dict[str, Any]]:
    """Findings as components/finding.html shows them: what must change first, what is in order in one line."""
    language = choices.language()
    shown = [_finding(one, language) for one in found if one.severity != "ok"]
    shown.sort(key=lambda one: ORDER[one["level"]])
    if passed := _passed(found, language):
        shown.append({"level": "ok", "title": pgettext("between two facts", "; ").join(passed)})
    return shown


def _passed(found: Sequence[law.Finding], language: str) -> list[str]:
    """What is in order, each once: not what is amiss in another clause."""
    amiss = {one.code.split(".")[0] for one in found if one.severity != "ok"}
    kept = [one for one in found if one.severity == "ok" and one.code not in amiss]
    return list(dict.fromkeys(law.words(one.message_key, language) for one in kept))


def _finding(one: law.Finding, language: str) -> dict[str, Any]:
    what = law.words(one.message_key, language)
    if one.words:
        what = _("%(what)s: %(words)s") % {"what": what, "words": _(", ").join(f"“{word}”" for word in one.words)}
    title = what
    if one.term_index is not None:
        title = _("Clause %(number)d: %(what)s") % {"number": one.term_index + 1, "what": what}
    return {
        "level": LEVELS[one.severity],
        "title": title,
        "why": citations.cite(one.article, language),
        "replace": law.words(one.suggestion_key, language) if one.suggestion_key else "",
    }


def counted(found: Sequence[law.Finding]) -> str:
    """How many of each, in one line."""
    bad, warn = (sum(one.severity == level for one in found) for level in ("block", "warn"))
    ok = len(_passed(found, choices.language()))
    said = [
        ngettext("%(count)d must change", "%(count)d must change", bad) % {"count": bad} if bad else "",
        ngettext("%(count)d note", "%(count)d notes", warn) % {"count": warn} if warn else "",
        ngettext("%(count)d passed", "%(count)d passed", ok) % {"count": ok} if ok else "",
    ]
    return pgettext("between two facts", ", ").join(filter(None, said))


def bad_terms(found: Iterable[law.Finding]) -> set[int]:
    """Terms in which something must change."""
    return {one.term_index for one in found if one.severity == "block" and one.term_index is not None}


def versions(held: Sequence[Agreement]) -> list[dict[str, Any]]:
    """Every version, newest first: who wrote it when, how it differs, what became of it."""
    rows = []
    named = display_names((one.made_by_kind, one.made_by_id) for one in held)
    for index, one in enumerate(held):
        rows.append(
            {
                "version": one.version,
                "pk": one.pk,
                "when": moment(one.made_at),
                "by": named.get((one.made_by_kind, one.made_by_id), ""),
                "changed": _changed(one, held[index - 1]) if index else _("The first version"),
                "state": one.get_status_display(),
                "void": one.status == AgreementStatus.VOID,
            }
        )
    return rows[::-1]


def _changed(one: Agreement, before: Agreement) -> str:
    new, old = texts(one), texts(before)
    different = [str(n) for n, pair in enumerate(zip(new, old, strict=False), start=1) if pair[0] != pair[1]]
    said = []
    if different:
        said.append(_("changed: clause %(numbers)s") % {"numbers": pgettext("between names", ", ").join(different)})
    if len(new) > len(old):
        said.append(_("added: %(count)d") % {"count": len(new) - len(old)})
    if len(old) > len(new):
        said.append(_("removed: %(count)d") % {"count": len(old) - len(new)})
    return pgettext("between two facts", "; ").join(said) or _("No clause changed")


def signing(found: Iterable[Signer]) -> list[dict[str, Any]]:
    """Who must sign and who has."""
    kinds: Mapping[str, str] = {
        "mediator": _("mediator"), "officer": _("officer"), "committee": _("seal"), "party": "",
    }  # fmt: skip
    return [{"name": one.name, "kind": kinds[str(one.kind)], "at": one.at} for one in found]
