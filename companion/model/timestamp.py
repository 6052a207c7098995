"""RFC 3161 time-stamps: the authorities the user chose, what is asked of them, what is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from companion.model.evidence import EvidenceFile
from companion.model.text import Text
from companion.model.value import Value

QualifiedStatus = Literal["qualified", "not_qualified", "unknown"]
"""Whether the authority is qualified under eIDAS: only then art. 41 presumes date and integrity.
`unknown` is never shown or counted as qualified."""

StampedKind = Literal["capture_manifest", "custody_head"]
"""What the hash is of: one capture's manifest (which holds the custody head), or the head alone."""

Anchor = Literal["configured", "machine", "none"]
"""Where the chain ends: a root the user configured, a root this computer knew at that time, or no
known root, in which case the token shows no third party at all."""

TaskState = Literal["waiting", "failed"]
"""Still tried again by itself, or given up until the user asks again."""

CUSTODY_SUBJECT = "custody"
"""The subject of a time-stamp over the custody log's head alone."""


class QualifiedClaim(Value, frozen=True, kw_only=True):
    """Whether an authority is said to be qualified, by whom, and how sure that is."""

    status: QualifiedStatus
    source: str = ""
    """A link or a document; « contrat » for what the user declares."""
    checked_on: date | None = None
    confidence: Literal["verified", "known", "unsure"] = "unsure"


class ProposedAuthority(Value, frozen=True, kw_only=True):
    """An authority shipped as data; none is used before the user adds it."""

    id: str
    name: str
    url: str
    country: str
    needs_account: bool
    claim: QualifiedClaim
    note: Text
    website: str = ""


class Authority(Value, frozen=True, kw_only=True):
    """An authority as the user configured it; its password, if any, is kept apart.

    `roots_pem` are the root certificates the user trusts for it; `policy` is the policy (a dotted
    OID) its tokens must carry, when the user named one. `removed_at`: no longer asked; its
    tokens stay.
    """

    id: str
    name: str
    url: str
    claim: QualifiedClaim
    added_at: datetime
    policy: str | None = None
    username: str = ""
    roots_pem: tuple[str, ...] = ()
    removed_at: datetime | None = None


class StampTask(Value, frozen=True, kw_only=True):
    """A time-stamp still to be had: of what, from whom, how often tried and why it failed.

    `stamped` are the bytes, from the first try on: a capture has one manifest. `problem` is a code
    of `proof.stamp_words`; `detail` is for the curious, in English or the authority's own words.
    """

    id: str
    subject: str
    what: StampedKind
    authority_id: str
    asked_at: datetime
    next_try_at: datetime
    stamped: EvidenceFile | None = None
    state: TaskState = "waiting"
    tries: int = 0
    problem: str = ""
    detail: str = ""


class TokenFacts(Value, frozen=True, kw_only=True):
    """What a verified token says and on what it rests.

    `accuracy_seconds` is as claimed by the token, None when it claims none. `nonce` and `serial`
    are decimal. `unchecked` names what this program cannot check without the network.
    """

    gen_time: datetime
    accuracy_seconds: float | None = None
    policy: str
    serial: str
    nonce: str | None
    hash_algorithm: Literal["sha256"] = "sha256"
    imprint_sha256: str
    signer: str
    """The subject of the certificate that signed, as RFC 4514 writes it."""
    signer_sha256: str
    root_sha256: str
    anchor: Anchor
    unchecked: tuple[str, ...] = ("revocation",)


class TimeStamp(Value, frozen=True, kw_only=True):
    """A token that was verified before it was kept, with all that is needed to verify it again.

    `authority_name`, `authority_url` and `claim` are frozen as they stood then. `stamped` is the
    evidence file whose bytes were hashed (the manifest, or the custody head), `token` the token
    (DER, `application/timestamp-reply`: the whole answer), `chain` the certificates (PEM, the
    signer's first, the root last). `nonce` in `facts` is the one that was sent.
    """

    id: str
    subject: str
    what: StampedKind
    authority_id: str
    authority_name: str
    authority_url: str
    claim: QualifiedClaim
    stamped: EvidenceFile
    token: EvidenceFile
    chain: EvidenceFile
    facts: TokenFacts
    asked_at: datetime
    verified_at: datetime

    @property
    def is_third_party(self) -> bool:
        """True when the chain ends at a known root: otherwise anybody could have made it."""
        return self.facts.anchor != "none"
