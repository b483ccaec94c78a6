"""The clarity check before signing, so that what is signed can be performed, confirmed and enforced (CPLI Art 358(5)).

Each finding is mechanical: it names the article and the fix, and says nothing about whether the deal is a good one.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from mediation.law._data import table
from mediation.law.money import LIMIT, from_words

Severity = Literal["block", "warn", "ok"]
Term = Mapping[str, Any]

KINDS = ("payment", "return", "repair", "replace", "apology", "other")
METHODS = ("bank_transfer", "platform_refund", "alipay", "wechat", "cash", "other")
WITH_ACCOUNT = ("bank_transfer", "alipay", "wechat")
FREIGHT = ("payer", "payee", "none")
WARNINGS = frozenset(
    {
        "currency.foreign",
        "account.missing",
        "account.unmasked",
        "default.missing",
        "vague.soft",
        "sums.outside_payment",
        "gag.secrecy",
        "third_party.platform",
    }
)
VAGUE = {"vague.undefined": "vague", "vague.soft": "soft"}
SUM = r"(?:人民币|RMB|CNY|¥)?(?P<sum>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<wan>万)?元"
TOTAL = re.compile(r"(?:合计|共计|总计|总额|总共|总金额)(?:为|是|:|：)?" + SUM)
ANY_SUM = re.compile(SUM)
AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
FULL_ACCOUNT = re.compile(r"[0-9]{11}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One point looked at: `ok` when in order, `block` when it must be mended before anyone signs."""

    code: str
    severity: Severity
    term_index: int | None
    article: str
    message_key: str
    suggestion_key: str
    words: tuple[str, ...] = ()  # what was found, as the lists of words write it


@dataclass(frozen=True, slots=True)
class _Clause:
    """One term with what it is judged against."""

    term: Term
    parties: frozenset[str] = frozenset()
    on: date | None = None

    def text(self, field: str) -> str:
        value = self.term.get(field)
        return "" if value is None else str(value).strip()

    def amount(self) -> Decimal | None:
        written = self.text("amount")
        amount = Decimal(written) if AMOUNT.fullmatch(written) else Decimal(0)
        return amount if 0 < amount <= LIMIT else None

    def wording(self, *fields: str) -> str:
        """Join what was written freely; spaces and full-width forms must not hide a word."""
        joined = "。".join(self.text(field) for field in fields or ("text", "item", "default"))
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", joined))


def check(terms: Sequence[Term], *, parties: Collection[str], on: date | None = None) -> tuple[Finding, ...]:
    """Look at every term for the drafter; `parties` are the ids that may perform or receive.

    `on` is the day of drafting in Asia/Shanghai; without it a due date is only checked for being a date.
    """
    if not terms:
        return (_finding("terms.none", None),)
    known = frozenset(str(party) for party in parties)
    clauses = [_Clause(term, known, on) for term in terms]
    found: list[Finding] = []
    for index, clause in enumerate(clauses):
        for code, rule in RULES.get(clause.text("kind"), (("kind", _kind),)):
            problems = list(rule(clause))
            said = _vague_words(clause, problems[0]) if code == "vague" and problems else ()
            found += [_finding(problem, index, said) for problem in problems or [code]]
    return (*found, _finding("sums" if _total_agrees(clauses) else "sums.total_differs", None))


def blocked(findings: Collection[Finding]) -> bool:
    """Tell whether anything found forbids signing."""
    return any(finding.severity == "block" for finding in findings)


def words(key: str, language: str) -> str:
    """Give the text of a message or suggestion key, for a page; `language` is "zh" or "en"."""
    code = key.removeprefix("agreement.")
    field = language
    if code.endswith(".fix"):
        code, field = code.removesuffix(".fix"), f"fix_{language}"
    return str(table("findings.toml")["finding"][code][field])


def _finding(code: str, index: int | None, words: tuple[str, ...] = ()) -> Finding:
    row = table("findings.toml")["finding"][code]
    severity: Severity = "ok" if "." not in code else "warn" if code in WARNINGS else "block"
    fix = f"agreement.{code}.fix" if "fix_zh" in row else ""
    return Finding(code, severity, index, row["article"], f"agreement.{code}", fix, words)


def _kind(clause: _Clause) -> Iterator[str]:
    if clause.text("kind") not in KINDS:
        yield "kind.unknown"


def _payer(clause: _Clause) -> Iterator[str]:
    payer = clause.text("payer")
    if not payer:
        yield "payer.missing"
    elif payer not in clause.parties:
        yield "payer.third_party"


def _payee(clause: _Clause) -> Iterator[str]:
    payee = clause.text("payee")
    if not payee:
        yield "payee.missing"
    elif payee not in clause.parties:
        yield "payee.third_party"
    elif payee == clause.text("payer"):
        yield "payee.same"


def _exact_amount(clause: _Clause) -> Iterator[str]:
    if not clause.text("amount"):
        yield "amount.missing"
    elif clause.amount() is None:
        yield "amount.invalid"


def _amount_words(clause: _Clause) -> Iterator[str]:
    written = clause.text("amount_words")
    if not written:
        yield "words.missing"
        return
    try:
        agrees = from_words(written) == clause.amount()
    except ValueError:
        agrees = False
    if not agrees:
        yield "words.differ"


def _currency(clause: _Clause) -> Iterator[str]:
    currency = clause.text("currency")
    if not currency:
        yield "currency.missing"
    elif currency != "CNY":
        yield "currency.foreign"


def _due(clause: _Clause) -> Iterator[str]:
    written = clause.text("due_on")
    if not written:
        yield "due.missing"
        return
    try:
        due = date.fromisoformat(written)
    except ValueError:
        yield "due.invalid"
        return
    if clause.on is not None and due < clause.on:
        yield "due.past"


def _method(clause: _Clause) -> Iterator[str]:
    method = clause.text("method")
    if not method:
        yield "method.missing"
    elif method not in METHODS:
        yield "method.unknown"


def _account(clause: _Clause) -> Iterator[str]:
    account = clause.text("account")
    if FULL_ACCOUNT.search(re.sub(r"[\s-]", "", account)):
        yield "account.unmasked"
    elif not account and clause.text("method") in WITH_ACCOUNT:
        yield "account.missing"


def _item(clause: _Clause) -> Iterator[str]:
    if not clause.text("item"):
        yield "item.missing"


def _freight(clause: _Clause) -> Iterator[str]:
    if clause.text("freight") not in FREIGHT:
        yield "freight.missing"


def _default(clause: _Clause) -> Iterator[str]:
    if not clause.text("default"):
        yield "default.missing"


def _content(clause: _Clause) -> Iterator[str]:
    if not clause.text("text"):
        yield "text.missing"


def _vague(clause: _Clause) -> Iterator[str]:
    for code in VAGUE:
        if _vague_words(clause, code):
            yield code
            return


def _vague_words(clause: _Clause, code: str) -> tuple[str, ...]:
    wording = clause.wording().lower()
    return tuple(word for word in table("agreement.toml")[VAGUE[code]] if word.replace(" ", "") in wording)


def _sums(clause: _Clause) -> Iterator[str]:
    amount = clause.amount()
    sums = [_sum(match) for match in ANY_SUM.finditer(TOTAL.sub("", clause.wording("text")))]
    if clause.text("kind") != "payment":
        if sums:
            yield "sums.outside_payment"
    elif sums and amount is not None and amount not in sums:
        yield "sums.text_differs"


def _report_right(clause: _Clause) -> Iterator[str]:
    if _hit("report_right", clause):
        yield "report_right.waived"


def _gag(clause: _Clause) -> Iterator[str]:
    if _hit("gag_blanket", clause):
        yield "gag.blanket"
    elif _hit("gag_secrecy", clause):
        yield "gag.secrecy"


def _third_party(clause: _Clause) -> Iterator[str]:
    if _hit("third_party_burdened", clause):
        yield "third_party.burdened"
    elif _hit("third_party_platform", clause):
        yield "third_party.platform"


def _status(clause: _Clause) -> Iterator[str]:
    if _hit("status_declared", clause):
        yield "status.declared"


@cache
def _patterns(name: str) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str] | None]:
    row = table("agreement.toml")["pattern"][name]
    unless = re.compile(row["unless"]) if "unless" in row else None
    return tuple(re.compile(pattern) for pattern in row["find"]), unless


def _hit(name: str, clause: _Clause) -> bool:
    find, unless = _patterns(name)
    wording = clause.wording()
    if unless is not None:
        wording = unless.sub("", wording)
    return any(pattern.search(wording) for pattern in find)


def _sum(match: re.Match[str]) -> Decimal:
    return Decimal(match["sum"].replace(",", "")) * (10_000 if match["wan"] else 1)


def _total_agrees(clauses: Sequence[_Clause]) -> bool:
    """A total that is written out must be the sum of all payments, or of those to one payee."""
    by_payee: dict[str, Decimal] = {}
    for clause in clauses:
        if clause.text("kind") == "payment":
            payee = clause.text("payee")
            by_payee[payee] = by_payee.get(payee, Decimal(0)) + (clause.amount() or Decimal(0))
    right = {*by_payee.values(), sum(by_payee.values(), Decimal(0))}
    return all(_sum(match) in right for clause in clauses for match in TOTAL.finditer(clause.wording()))


Rule = tuple[str, Callable[[_Clause], Iterator[str]]]
DUTY: tuple[Rule, ...] = (("kind", _kind), ("payer", _payer), ("payee", _payee), ("due", _due))
CLAUSES: tuple[Rule, ...] = (
    ("vague", _vague),
    ("sums", _sums),
    ("report_right", _report_right),
    ("gag", _gag),
    ("third_party", _third_party),
    ("status", _status),
    ("default", _default),
)
MONEY: tuple[Rule, ...] = (
    ("amount", _exact_amount),
    ("words", _amount_words),
    ("currency", _currency),
    ("method", _method),
    ("account", _account),
)
RULES: Mapping[str, tuple[Rule, ...]] = {
    "payment": (*DUTY, *MONEY, *CLAUSES),
    "return": (*DUTY, ("item", _item), ("freight", _freight), *CLAUSES),
    "repair": (*DUTY, ("item", _item), *CLAUSES),
    "replace": (*DUTY, ("item", _item), *CLAUSES),
    "apology": (*DUTY, ("text", _content), *CLAUSES),
    "other": (*DUTY, ("text", _content), *CLAUSES),
}
