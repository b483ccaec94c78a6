"""Signatures: one person under one text, once, over exactly what stood on the screen (promise S6)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.agreements import rules
from mediation.agreements.models import Agreement, AgreementStatus, Method, Signature, Signed, SignerKind
from mediation.cases.models import Party, Proceeding
from mediation.cases.states import Stage
from mediation.core.gate import Act
from mediation.core.look import once
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.documents.render import plain
from mediation.negotiation.verbs import package
from mediation.people.models import User
from mediation.people.queries import user_of

_WHAT = ("kind", "payer", "payee", "due_on", "amount", "item")  # of a term, which no wording changes
STANDING = (AgreementStatus.DRAFT, AgreementStatus.SIGNING)
#: Who signs after the parties, and as what, in the order of signing.
BODIES: Mapping[str, Mapping[SignerKind, tuple[Role, ...]]] = {
    Stage.ADMINISTRATIVE: {SignerKind.OFFICER: (Role.OFFICER, Role.LEAD)},
    Stage.COURT_MEDIATION: {SignerKind.MEDIATOR: (Role.MEDIATOR,)},
    Stage.PEOPLES_MEDIATION: {SignerKind.MEDIATOR: (Role.MEDIATOR,), SignerKind.COMMITTEE: (Role.SECRETARY,)},
}


def party_key(party: Party) -> str:
    """How a party is named among the signers of a document."""
    return f"party:{party.pk}"


def signatures(document: UUID) -> QuerySet[Signature]:
    """Signatures under a document, in the order in which they were given."""
    return Signature.objects.filter(document=document).order_by("at", "id")


def sign(
    act: Act,
    *,
    of: Signed,
    document: UUID,
    content_hash: str,
    shown: str,
    kind: SignerKind,
    party: Party | None = None,
    name: str = "",
) -> Signature:
    """Put the actor's signature under a document.

    Refused `forbidden` for a program, `conflict` when another text was on the screen, `already_decided` twice.
    """
    person = user_of(act.actor)
    if person is None:
        raise Refused("forbidden", _("A person must sign this, not a program."))
    if shown != content_hash:
        raise Refused("conflict", _("The text changed since you saw it. Read it again, then sign."))
    signer = party_key(party) if party else kind.value
    before = signatures(document).filter(signer=signer).first()
    if before is not None:
        raise Refused("already_decided", _("This was signed already."), at=before.at.isoformat())
    return Signature.objects.create(
        proceeding_id=act.proceeding.pk,
        of=of,
        document=document,
        kind=kind,
        signer=signer,
        party=party,
        person=person,
        name=name or (party.name if party else person.name),
        content_hash=content_hash,
        method=method_of(person, kind),
        at=act.now,
    )


def sign_agreement(act: Act, *, shown: str, otherwise: SignerKind) -> Agreement:
    """Sign the version that stands, for one's party or else as `otherwise`, and say so in the event.

    `shown` is the hash of the text on the screen. Refused as `sign`, and `not_open` when there is nothing to sign.
    """
    agreement = to_sign(act.proceeding)
    party = act.standing.party
    if act.standing.group is not None and act.standing.group.others and not _consented(agreement):
        raise Refused("no_consent", rule="O121 12")
    signature = sign(
        act,
        of=Signed.AGREEMENT,
        document=agreement.pk,
        content_hash=agreement.content_hash,
        shown=shown,
        kind=SignerKind.PARTY if party else otherwise,
        party=party,
    )
    Agreement.objects.filter(pk=agreement.pk).update(status=AgreementStatus.SIGNING)
    keep_parts(act, agreement)
    act.note(agreement=agreement.pk, version=agreement.version, **facts_of(signature))
    act.result |= {"signature": str(signature.pk)}
    return agreement


def _consented(agreement: Agreement) -> bool:
    """Whether these are the terms to which everybody in the group said yes, each for themself."""
    said = [[str(term.get(key) or "") for key in _WHAT] for term in agreement.terms]
    return said == [[str(term.get(key) or "") for key in _WHAT] for term in package(agreement.proceeding_id)]


def method_of(person: User, kind: SignerKind) -> Method:
    """By what means somebody signs here."""
    if kind is SignerKind.COMMITTEE:
        return Method.SEAL
    return Method.SESSION_CODE if person.phone_verified else Method.SESSION


def facts_of(signature: Signature) -> dict[str, Any]:
    """What the event says of a signature: side, ids and the hash, no names."""
    return {
        "side": signature.party.side if signature.party else signature.kind,
        "document": signature.document,
        "signature": signature.pk,
        "kind": signature.kind,
        "signer": signature.signer,
        "content_sha256": signature.content_hash,
        "method": signature.method,
    }


@once(lambda proceeding: proceeding.pk)
def current(proceeding: Proceeding) -> Agreement | None:
    """The version that stands for signing, or the one in force."""
    standing = Agreement.objects.filter(proceeding_id=proceeding.pk).exclude(status=AgreementStatus.VOID)
    return standing.order_by("-version").first()


def to_sign(proceeding: Proceeding) -> Agreement:
    """The version that can be signed now. Refused `not_open` when there is none."""
    found = current(proceeding)
    if found is None or found.status not in STANDING:
        raise Refused("not_open", _("There is no draft of an agreement yet."))
    return found


def missing_parties(agreement: Agreement) -> list[Party]:
    """The parties who have not signed yet."""
    signed = set(signatures(agreement.pk).values_list("signer", flat=True))
    parties = rules.signing_parties(agreement.proceeding.case, agreement.terms)
    return [one for one in parties if party_key(one) not in signed]


def expects(agreement: Agreement, party: Party) -> bool:
    """Whether a party still has to sign. Refused `forbidden` for one whom the agreement does not bind."""
    if party not in rules.signing_parties(agreement.proceeding.case, agreement.terms):
        raise Refused("forbidden")
    return party in missing_parties(agreement)


def parts(document: UUID, parties: Sequence[Party], kind: str = "") -> dict[str, str]:
    """By role, when its signature was given, "" while it is missing (mediation.core.steps.Waiting)."""
    given = {one.signer: one.at.isoformat() for one in signatures(document)}
    found = {one.side: given.get(party_key(one), "") for one in parties}
    bodies = BODIES.get(kind, {}).items()
    return found | {role.value: given.get(signer.value, "") for signer, roles in bodies for role in roles}


def keep_parts(act: Act, agreement: Agreement, *, of: Proceeding | None = None) -> None:
    """Keep with the stage whose signature is missing, for whoever asks whose turn it is."""
    proceeding = of or act.proceeding
    parties = rules.signing_parties(act.case, agreement.terms)
    act.keep(of=proceeding, to_sign=parts(agreement.pk, parties, proceeding.kind))


def has_signed(document: UUID, kind: SignerKind) -> bool:
    """Whether somebody of that kind has signed."""
    return signatures(document).filter(kind=kind).exists()


def content(
    proceeding: Proceeding,
    *,
    version: int,
    terms: Sequence[Mapping[str, Any]],
    facts: str,
    issues: Sequence[str],
    responsibilities: Mapping[str, str],
    text: str,
) -> dict[str, Any]:
    """Everything a signature covers."""
    return {
        "schema": rules.SCHEMA,
        "case": str(proceeding.case_id),
        "proceeding": str(proceeding.pk),
        "number": proceeding.number,
        "version": version,
        "terms": list(terms),
        "facts": facts,
        "issues": list(issues),
        "responsibilities": dict(responsibilities),
        "text": text,
    }


def effect_of(proceeding: Proceeding) -> str:
    """Which sentence says what an agreement before a court's mediator is worth, by how far the suit is (OMR Art 20)."""
    return "effect_court" if proceeding.facts["track"] == "pre_filing" else "effect_court_docketed"


def _words(proceeding: Proceeding, *, by_bureau: bool, oral: bool) -> dict[str, Any]:
    """What the text calls itself and the sides, and what it says of its effect; by default as a committee's does."""
    if by_bureau:
        return {"title": "document", "effect": "effect_bureau", "sides": "bureau_side"}
    if proceeding.kind == Stage.COURT_MEDIATION:
        return {"title": "court_title", "effect": effect_of(proceeding)}
    return {"title": "oral_title", "effect": "effect_oral"} if oral else {}


def table(
    act: Act,
    *,
    terms: list[dict[str, Any]],
    facts: str,
    issues: list[str],
    responsibilities: dict[str, str],
    findings: list[dict[str, Any]],
    by_bureau: bool = False,
    oral: bool = False,
    of: Proceeding | None = None,
) -> Agreement:
    """Lay a version on the table; the one before it becomes void with every signature under it (promise S6).

    It says what the paper will print, so that nobody signs a character that the paper cannot show.
    """
    proceeding = of or act.proceeding
    held = Agreement.objects.filter(proceeding_id=proceeding.pk)
    held.filter(status__in=STANDING).update(status=AgreementStatus.VOID)
    said = plain({"facts": facts, "issues": issues, "responsibilities": responsibilities})
    terms = plain(terms)
    text = plain(rules.text(act.case, terms, **_words(proceeding, by_bureau=by_bureau, oral=oral), **said))
    version = held.count() + 1
    made = Agreement.objects.create(
        proceeding_id=proceeding.pk,
        version=version,
        terms=terms,  # type: ignore[misc] # a sealed column takes JSON; the plugin sees the text it is stored as
        findings=findings,
        text_zh=text,
        content_hash=rules.digest(content(proceeding, version=version, terms=terms, text=text, **said)),
        made_by_kind=act.actor.kind.value,
        made_by_id=act.actor.id,
        made_at=act.now,
        **said,
    )
    keep_parts(act, made, of=proceeding)
    return made
