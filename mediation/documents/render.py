"""Official papers as PDF, for every verb that must leave a paper behind: one template, one mapping, the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import typst
from fontTools.ttLib import TTFont

from mediation.core.canonical import canonical
from mediation.documents import parts

HERE = Path(__file__).resolve().parent
TEMPLATE_FOLDER = HERE / "typ"
FONT_FOLDER = HERE / "fonts"
FONT_FAMILY = "Noto Serif SC"
FONT_FILES = ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf")
# Layout characters that never reach the page as a glyph.
BREAKS = frozenset("\n\r\t")
CENT = Decimal("0.01")
SHANGHAI = ZoneInfo("Asia/Shanghai")

# Field paths each paper cannot go without; `[]` means a list with at least one entry, each having what follows.
SIDES = "applicants[].name respondents[].name"
DECISION = "authority basis recipient respondent subject received_on"
FIELDS = {
    "receipt": "authority received_at complainant respondent claims[] next[].what",
    "complaint_registration": "authority received_at complainant.name complainant.phone complainant.address "
    "respondent.name respondent.address facts.item facts.on facts.place facts.course claims[]",
    "settlement_record": "organiser complainant.name respondent.name started_at ended_at method course result",
    "distribution_notice": "authority basis decision_basis recipient complainant respondent subject received_on why",
    "guidance_note": "authority basis recipient subject received_on matter reasons way",
    "acceptance_decision": f"{DECISION} officer phone",
    "identity_demand": f"{DECISION} officer phone wanted by_on consequence",
    "report_registration": "authority received_at reporter reported.name reported.address subject facts by_on "
    "basis officer",
    "report_outcome": "authority basis recipient reported subject clue received_on outcome phone",
    "decline_decision": f"{DECISION} ground ground_text reasons remedies[]",
    "evidence_call": "authority basis recipient dispute store wanted[] due_on consequence phone",
    "mediation_notice": "authority basis recipient dispute time place mediator phone recusal_days",
    "recusal_decision": "authority basis recipient dispute asked_on asked_by about ground reasons",
    "entrustment_letter": "authority basis recipient dispute scope consents report_by due_on",
    "appraisal_commission": "authority basis laboratory qualification dispute item chosen costs began_on",
    "police_handover": "authority organ basis case_number suspect respondent subject means reasons pieces",
    "crime_transfer": "authority organ basis case_number subject concerned offence reasons pieces",
    "police_evidence": "dispute",
    "termination_decision": "authority basis complainant respondent subject accepted_on ground ground_text reasons "
    "remedies[]",
    "mediation_document": "authority basis complainant.name complainant.phone complainant.address respondent.name "
    "respondent.address respondent.representative dispute claims[] terms[].text effect mediator",
    "mediation_record": "organisation dispute started_at ended_at place mediator recorder attendees[].name rights_told "
    "statements[].text result",
    "pm_application": f"committee {SIDES} facts claims[]",
    "rights_notice": "committee dispute",
    "pm_agreement": f"committee mediator {SIDES} facts issues[] responsibilities[].who responsibilities[].what "
    "terms[].text effect",
    "court_mediation_notice": "court recipient dispute mediator disclosure track confirmed_on last_day basis",
    "court_agreement": f"court mediator {SIDES} facts issues[] responsibilities[].who responsibilities[].what "
    "terms[].text effect",
    "confirmation_application": "court applicants[].name agreement_number agreement_on committee effective_on facts "
    "performance basis attachments[]",
    "hearing_notice": "court recipient dispute application_number time place basis consequence",
    "litigation_authority": "court principal.name agent kind powers matter authorised_on",
    "mediation_proof": "committee parties[].name dispute accepted_on mediator agreement_number agreement_on",
    "service_address": "court dispute person.name address phone recipient",
    "identity_sheet": "dispute person.name role verified",
    "evidence_list": "dispute",
    "statement_of_claim": "plaintiff.name defendant.name claims[] facts course pieces",
    "case_chronology": "dispute entries[].at entries[].what",
    "committee_file": "part committee dispute outcome",
    "confirmation_ruling_note": "court applicants[].name agreement_number docketed_on ruled_on ruling_number result "
    "judge clerk basis",
    "enforcement_application": "court applicant.name respondent.name ruling_number ruled_on ruling_court requests[] "
    "facts unpaid[].what basis attachments[]",
    "performance_proof": "agreement_number payer payee entries[].what entries[].on remaining",
    "advance_record": "platform consumer store case_number subject amount amount_words on channel transaction ground "
    "basis rules claimed remains recourse",
}
TEMPLATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: ("number", "date", *fields.split()) for name, fields in FIELDS.items()}
)


class MissingFields(ValueError):
    """A paper was asked for without what it must say; `fields` names each gap as a path."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """Set one paper as PDF/A; the same data gives the same bytes on every machine.

    Values are str, int, bool, None, Decimal (yuan), date, aware datetime (shown in Shanghai time), UUID, lists and
    mappings of these. Optional on every paper: content_sha256 (what was signed; else the hash of the data stands in
    its place), platform_key (fingerprint), demo (marks the paper as without effect), sealed_at, signatures.
    What the font lacks is spelled out (`plain`). Raises KeyError for an unknown template, MissingFields, TypeError and
    ValueError for bad values.
    """
    document = _compiled(template, data, pdf_standards=["a-2a"])
    if not isinstance(document, bytes):
        raise TypeError(f"{template} came out as {type(document).__name__}")
    return document


def structure(template: str, data: Mapping[str, Any]) -> str:
    """The same paper as HTML without layout: headings, paragraphs, tables. Raises as `render`."""
    document = _compiled(template, data, format="html")
    if not isinstance(document, bytes):
        raise TypeError(f"{template} came out as {type(document).__name__}")
    return document.decode()


def _compiled(template: str, data: Mapping[str, Any], **how: Any) -> object:
    gaps = missing_fields(template, data)
    if gaps:
        raise MissingFields(gaps)
    said = plain(data)
    said["date"] = date.fromisoformat(said["date"][:10]).isoformat()
    said["wording"] = plain(parts.filled(template, said))
    said["content_sha256"] = said.get("content_sha256") or content_hash(template, data)
    return typst.compile(
        str(TEMPLATE_FOLDER / f"{template}.typ"),
        root=str(TEMPLATE_FOLDER),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(said, ensure_ascii=False), "format": str(how.get("format", "pdf"))},
        **how,
    )


def content_hash(template: str, data: Mapping[str, Any]) -> str:
    """Hash what a paper says, for signing it: SHA-256 of the template's name and its data.

    Taken before there are signatures, and handed back to `render` as content_sha256 together with them.
    """
    return hashlib.sha256(canonical({"template": template, "data": plain(data)})).hexdigest()


def missing_fields(template: str, data: Mapping[str, Any]) -> list[str]:
    """Name the required fields that are absent or empty, in the order the paper has them."""
    return [gap for path in TEMPLATES[template] for gap in _gaps(data, path)]


def spelled_out(text: str) -> str:
    """Somebody's own words with every character the font lacks named by its code point, so that nothing is lost."""
    absent = missing_glyphs(text)
    return "".join(f"[U+{ord(char):04X}]" if char in absent else char for char in text)


def missing_glyphs(text: str) -> str:
    """Give the characters of a text that the papers' font cannot show, each once, in order of appearance."""
    known = _glyphs()
    return "".join(dict.fromkeys(char for char in text if ord(char) not in known and char not in BREAKS))


def _gaps(value: Any, path: str, at: str = "") -> Iterator[str]:
    head, _, rest = path.partition(".")
    key, many = head.removesuffix("[]"), head.endswith("[]")
    found = value.get(key) if isinstance(value, Mapping) else None
    here = f"{at}{key}"
    if _blank(found) or (many and not isinstance(found, list | tuple)):
        yield here
        return
    inside: list[Any] = list(found) if many and isinstance(found, list | tuple) else [found]
    for index, item in enumerate(inside):
        where = f"{here}[{index}]" if many else here
        if rest:
            yield from _gaps(item, rest, f"{where}.")
        elif _blank(item):
            yield where


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def plain(value: Any) -> Any:
    """Values as papers print them, and so as they are signed: sums, moments, days, and the characters the font has."""
    if isinstance(value, str):
        return spelled_out(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return _yuan(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"a paper cannot carry {type(value).__name__}")


def _yuan(value: Decimal) -> str:
    if not value.is_finite() or value != value.quantize(CENT):
        raise ValueError(f"not an amount of yuan: {value}")
    return f"¥{value:,.2f}"


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a moment on a paper must know its time zone")
    return value.astimezone(SHANGHAI).isoformat(timespec="seconds")


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)])
    if FONT_FAMILY not in fonts.families():
        raise RuntimeError(f"{FONT_FAMILY} is not in {FONT_FOLDER}")
    return fonts


@cache
def _glyphs() -> frozenset[int]:
    shared: frozenset[int] | None = None
    for name in FONT_FILES:
        with TTFont(FONT_FOLDER / name, lazy=True) as font:
            known = frozenset(font.getBestCmap())
        shared = known if shared is None else shared & known
    if not shared:
        raise RuntimeError("the papers' fonts have no characters")
    return shared
