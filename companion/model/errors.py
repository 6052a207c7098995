"""The family of errors; each has a stable `code`, no HTTP status and no French.

AviseError
├── Refused
│   ├── HostRefused            a foreign Host header
│   ├── OriginRefused          a web page, or a browser that is not paired
│   ├── TokenRefused           no token, or one that is unknown or revoked
│   ├── ProtocolRefused        the extension speaks another protocol version
│   ├── InstanceMissing        a write that does not say which companion it is for
│   ├── InstanceRefused        a write meant for another companion
│   ├── PairingBusy            one pairing request is already waiting
│   ├── TooManyRequests        too many pairing requests or sign-in attempts
│   ├── PassphraseRefused      too short, or not the one the file was closed with
│   ├── DestinationNotAllowed  the user never allowed this origin for this purpose
│   ├── DestinationRefused     an address that no request of ours may reach
│   ├── DraftRefused           a draft that would be abusive for these words, or serves nothing
│   └── GuardStopped           a text that the guard does not let out
├── NotUnderstood
│   ├── BodyNotUnderstood      the body breaks the schema
│   ├── PageNotUnderstood      the page cannot be read
│   ├── BackupRefused          a file that is no whole backup of ours
│   └── DateNotUnderstood      a date or a phrase that is none
├── NotFound
├── Conflict                   the same capture id with other bytes
├── TooLarge
├── Unavailable
│   ├── StoreUnavailable       disk full, read-only or removed folder
│   │   └── StoreUnreadable    the database is damaged
│   ├── StoreInUse             the data folder is held by a program that runs
│   ├── StoreTooNew            a data folder written by a newer version
│   ├── FetchFailed            a request sent out that came to nothing
│   └── PortTaken              another program listens on the port
└── Broken
    ├── EvidenceBroken         bytes that no longer match their hash
    ├── CustodyBroken          a custody line that does not follow from the last
    ├── PackBroken             a law pack that does not load
    └── TemplateBroken         a document's template that cannot be filled in
"""

from __future__ import annotations


class AviseError(Exception):
    """Base of the family; `code` is stable and names the case on the wire and in docs."""

    code = "error"

    def __init__(self, detail: str = "") -> None:
        """Keep `detail`: one English sentence for logs and developers, no personal data."""
        super().__init__(detail or self.code)
        self.detail = detail


class Refused(AviseError):
    """The request is understood and not allowed."""

    code = "refused"


class HostRefused(Refused):
    """The Host header is not ours: possibly DNS rebinding."""

    code = "host-refused"


class OriginRefused(Refused):
    """The request comes from an origin that is not allowed here."""

    code = "origin-refused"


class TokenRefused(Refused):
    """No token, or a token that is unknown, revoked or bound to another origin."""

    code = "token-refused"


class ProtocolRefused(Refused):
    """The two sides speak different protocol versions."""

    code = "protocol-refused"


class InstanceMissing(Refused):
    """A write must name the instance it is meant for."""

    code = "instance-missing"


class InstanceRefused(Refused):
    """The write is meant for another companion."""

    code = "instance-refused"


class PairingBusy(Refused):
    """One pairing request is already waiting for an answer."""

    code = "pairing-busy"


class TooManyRequests(Refused):
    """Too many attempts; `retry_after_seconds` says how long to wait."""

    code = "too-many-requests"

    def __init__(self, retry_after_seconds: int) -> None:
        """Keep how long to wait, in seconds."""
        super().__init__(f"retry after {retry_after_seconds} s")
        self.retry_after_seconds = retry_after_seconds


class PassphraseRefused(Refused):
    """A passphrase too short to protect anything, or not the one a file was closed with."""

    code = "passphrase-refused"


class DestinationNotAllowed(Refused):
    """The user never allowed this origin for this purpose; nothing was sent."""

    code = "destination-not-allowed"

    def __init__(self, detail: str = "", origin: str = "") -> None:
        """Keep the origin that was not allowed; a redirect may have led there."""
        super().__init__(detail)
        self.origin = origin


class DestinationRefused(Refused):
    """The name leads to an address no request of ours may reach; nothing was sent."""

    code = "destination-refused"


class DraftRefused(Refused):
    """A draft that is not offered for this mention: its words are protected, or it serves nothing.

    `why_fr` and `why_en` say why; they hold nothing of the mention.
    """

    code = "draft-refused"

    def __init__(self, why_fr: str, why_en: str) -> None:
        """Keep why, in both languages."""
        super().__init__(why_en)
        self.why_fr = why_fr
        self.why_en = why_en


class GuardStopped(Refused):
    """A text the guard does not let out; `rules` names what it found, never the words."""

    code = "guard-stopped"

    def __init__(self, rules: tuple[str, ...]) -> None:
        """Keep the rules."""
        super().__init__(", ".join(rules))
        self.rules = rules


class NotUnderstood(AviseError):
    """The input is not what it should be; `path` points at the place."""

    code = "not-understood"

    def __init__(self, detail: str = "", path: str = "") -> None:
        """Keep what is wrong and where (a JSON path, a file, a field)."""
        super().__init__(detail)
        self.path = path


class BodyNotUnderstood(NotUnderstood):
    """A request body breaks its schema."""

    code = "body-not-understood"


class PageNotUnderstood(NotUnderstood):
    """A page cannot be parsed at all."""

    code = "page-not-understood"


class BackupRefused(NotUnderstood):
    """A file that is no whole backup of ours; nothing was restored. `reason` is stable.

    `not-ours`, `damaged`, `newer`, `bomb`, `names`, `row`, `incomplete`, `sealed`, `needs-folder`.
    """

    code = "backup-refused"

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep `reason` and what exactly was found."""
        super().__init__(detail or reason)
        self.reason = reason


class DateNotUnderstood(NotUnderstood):
    """A phrase that names no day."""

    code = "date-not-understood"


class NotFound(AviseError):
    """No such thing here."""

    code = "not-found"


class Conflict(AviseError):
    """The same id was already used for something else."""

    code = "conflict"


class TooLarge(AviseError):
    """More than the limit; `limit_bytes` says how much is allowed."""

    code = "too-large"

    def __init__(self, limit_bytes: int) -> None:
        """Keep the limit in bytes."""
        super().__init__(f"limit is {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


class Unavailable(AviseError):
    """Something outside the program does not let it work now."""

    code = "unavailable"


class StoreUnavailable(Unavailable):
    """The data folder cannot be written: full, read-only or removed."""

    code = "store-unavailable"


class StoreUnreadable(StoreUnavailable):
    """The database can no longer be read: damaged, or no database any more."""

    code = "store-unreadable"


class StoreInUse(Unavailable):
    """The data folder is held by a program that runs; what was asked needs it alone."""

    code = "store-in-use"


class StoreTooNew(Unavailable):
    """The data folder was written by a newer version of the program."""

    code = "store-too-new"


class FetchFailed(Unavailable):
    """A request sent out came to nothing; `reason` says at which point."""

    code = "fetch-failed"

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep `reason`: name, connection, tls, time, size, redirects or protocol."""
        super().__init__(detail or reason)
        self.reason = reason


class PortTaken(Unavailable):
    """Another program already listens on the port."""

    code = "port-taken"


class Broken(AviseError):
    """Something of ours is not whole."""

    code = "broken"


class EvidenceBroken(Broken):
    """Evidence bytes are missing or no longer match their hash."""

    code = "evidence-broken"


class CustodyBroken(Broken):
    """The custody log does not follow from line to line."""

    code = "custody-broken"


class PackBroken(Broken):
    """A law pack does not load; `detail` names the file and the path in it."""

    code = "pack-broken"


class TemplateBroken(Broken):
    """A document's template that cannot be filled in; `unknown` are the fields it should not use.

    `template` is its file, `problem` what the template engine says when it is not about a field.
    """

    code = "template-broken"

    def __init__(self, template: str, unknown: tuple[str, ...] = (), problem: str = "") -> None:
        """Keep the file, the unknown fields, and what else is wrong."""
        said = f"unknown field: {', '.join(unknown)}" if unknown else problem
        super().__init__(f"{template}: {said}")
        self.template = template
        self.unknown = unknown
        self.problem = problem
