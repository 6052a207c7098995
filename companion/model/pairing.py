"""A browser whose extension may speak to this companion."""

from __future__ import annotations

from datetime import datetime

from companion.model.value import Value


class PairedBrowser(Value, frozen=True, kw_only=True):
    """One paired extension; the token itself is never kept, only its SHA-256 (hex)."""

    id: str
    name: str
    origin: str
    token_sha256: str
    extension_version: str
    paired_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
