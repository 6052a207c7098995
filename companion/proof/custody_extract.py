"""The part of the custody log that concerns a dossier: its own lines whole, the others masked.

A masked line shows the state of SHA-256 after its first blocks and its last bytes: enough to
compute its hash and to read which line it follows. Blocks are 64 bytes long, so up to 44 bytes
before the name of the last field show too: a piece of an opaque id, of a hash, of a version.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated

import msgspec

from companion.model.evidence import CustodyEvent
from companion.model.value import Value
from companion.proof.sha256_state import BLOCK_BYTES, finish, state_after, state_from_hex, state_hex

_END_BYTES = 64 + 2
"""The hash, the quote and the brace that end every line."""
MOST_TAIL_BYTES = BLOCK_BYTES - 1 + _END_BYTES

_HEX64 = re.compile(r"[0-9a-f]{64}")
Hex64 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class MaskedLine(Value, frozen=True, kw_only=True):
    """A line of which only the end is shown; `state` is SHA-256 after its first `hidden_bytes`.

    `tail` is in hexadecimal: the blocks may end inside a character.
    """

    masked: int
    """Its number in the log, as far as the lines around it tell."""
    state: Hex64
    hidden_bytes: int
    tail: str


class ExtractLine(Value, frozen=True, kw_only=True):
    """What one line of an extract proves: its number, its hash, the hash it follows from.

    `event` is None where the line is masked.
    """

    seq: int
    sha256: str
    previous_sha256: str
    event: CustodyEvent | None = None


def extract_lines(
    lines: Iterable[bytes], *, subjects: Collection[str], heads: Collection[int] = ()
) -> Iterator[bytes]:
    """Yield the extract of a log, without line ends: from the first to the last line that matters.

    Args:
        lines: the whole log as stored, from its first line.
        subjects: ids whose lines are shown whole.
        heads: numbers of the lines that a time-stamp names; the extract reaches them.
    """
    kept = []
    started = False
    for seq, line in enumerate(lines, start=1):
        is_ours = _subject(line) in subjects
        started = started or is_ours or seq in heads
        if not started:
            continue
        kept.append(line if is_ours else masked_line(line, seq))
        if is_ours or seq in heads:
            yield from kept
            kept.clear()


def masked_line(line: bytes, seq: int) -> bytes:
    """Return a stored line with everything but its end replaced by the state of its hash."""
    cut = (len(line) - _END_BYTES) // BLOCK_BYTES * BLOCK_BYTES
    masked = MaskedLine(
        masked=seq,
        state=state_hex(state_after(line[:cut])),
        hidden_bytes=cut,
        tail=line[cut:].hex(),
    )
    return msgspec.json.encode(masked)


def read_line(line: bytes) -> ExtractLine:
    """Return what a line of an extract proves; raises `ValueError` when it can prove nothing."""
    if not line.startswith(b'{"masked"'):
        event = msgspec.json.decode(line, type=CustodyEvent)
        return ExtractLine(
            seq=event.seq,
            sha256=hashlib.sha256(line).hexdigest(),
            previous_sha256=event.previous_sha256,
            event=event,
        )
    masked = msgspec.json.decode(line, type=MaskedLine)
    tail = bytes.fromhex(masked.tail)
    if masked.hidden_bytes % BLOCK_BYTES or masked.hidden_bytes < 0 or len(tail) > MOST_TAIL_BYTES:
        message = "a masked line that cannot be one of ours"
        raise ValueError(message)
    return ExtractLine(
        seq=masked.masked,
        sha256=finish(state_from_hex(masked.state), masked.hidden_bytes, tail),
        previous_sha256=_previous_in(tail),
    )


def _previous_in(tail: bytes) -> str:
    said = tail[-_END_BYTES:-2].decode("ascii")
    if not _HEX64.fullmatch(said) or not tail.endswith(b'"}'):
        message = "a masked line that does not end with the hash it follows"
        raise ValueError(message)
    return said


def _subject(line: bytes) -> str:
    """Return the subject of a stored line; a line that cannot be read is nobody's."""
    try:
        return msgspec.json.decode(line, type=_Subject).subject
    except msgspec.DecodeError:
        return ""


class _Subject(msgspec.Struct):
    subject: str
