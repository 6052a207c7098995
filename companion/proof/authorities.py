"""Time-stamping authorities proposed as data; none is used before the user adds it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from companion.model.errors import PackBroken
from companion.model.timestamp import ProposedAuthority

_FILE = Path(__file__).with_name("authorities.json")


@cache
def proposed_authorities() -> tuple[ProposedAuthority, ...]:
    """Return the proposals in their order; raises `PackBroken` for data that is not whole."""
    try:
        return msgspec.json.decode(_FILE.read_bytes(), type=tuple[ProposedAuthority, ...])
    except (OSError, msgspec.DecodeError) as problem:
        raise PackBroken(f"{_FILE.name}: {problem}") from problem


def find_proposal(authority_id: str) -> ProposedAuthority | None:
    """Return one proposal, or None."""
    return next((one for one in proposed_authorities() if one.id == authority_id), None)
