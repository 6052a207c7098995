"""An extract of the custody log proves the chain and shows nothing of other matters."""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.evidence import CustodyEvent
from companion.proof.custody_extract import extract_lines, masked_line, read_line
from companion.proof.sha256_state import finish, state_after, state_from_hex, state_hex

FIRST = "0" * 64


def a_log(subjects: list[str], note: str = "x") -> list[bytes]:
    lines, previous = [], FIRST
    for seq, subject in enumerate(subjects, start=1):
        event = CustodyEvent(
            seq=seq,
            at=datetime(2026, 11, 23, 12, tzinfo=UTC),
            event="read",
            subject=subject,
            detail={"note": note * seq},
            previous_sha256=previous,
        )
        line = msgspec.json.encode(event)
        lines.append(line)
        previous = hashlib.sha256(line).hexdigest()
    return lines


@given(st.binary(max_size=500), st.integers(0, 7))
def test_sha256_taken_up_again_is_sha256(data: bytes, blocks: int) -> None:
    cut = min(blocks * 64, len(data) // 64 * 64)
    state = state_from_hex(state_hex(state_after(data[:cut])))
    assert finish(state, cut, data[cut:]) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 119, 120, 128])
def test_sha256_at_the_edges_of_its_blocks(length: int) -> None:
    data = b"a" * length
    cut = length // 64 * 64
    assert finish(state_after(data[:cut]), cut, data[cut:]) == hashlib.sha256(data).hexdigest()


def test_there_is_no_state_inside_a_block() -> None:
    with pytest.raises(ValueError, match="between blocks"):
        state_after(b"a" * 63)


@given(
    st.lists(st.sampled_from(["ours", "other", "third"]), min_size=1, max_size=25),
    st.sampled_from(["x", "é", "😀 ", '"'])
)  # fmt: skip
def test_an_extract_follows_line_by_line_whatever_is_masked(subjects: list[str], note: str) -> None:
    lines = a_log(subjects, note)
    read = [read_line(line) for line in extract_lines(lines, subjects={"ours"})]
    places = [seq for seq, subject in enumerate(subjects, start=1) if subject == "ours"]
    if not places:
        assert read == []
        return
    assert [line.seq for line in read] == list(range(places[0], places[-1] + 1))
    for line in read:
        assert line.sha256 == hashlib.sha256(lines[line.seq - 1]).hexdigest()
        assert (line.event is not None) == (subjects[line.seq - 1] == "ours")
    assert all(
        later.previous_sha256 == earlier.sha256 for earlier, later in itertools.pairwise(read)
    )


def test_it_reaches_the_line_a_time_stamp_names() -> None:
    lines = a_log(["other", "ours", "other", "other", "other"])
    read = [read_line(line) for line in extract_lines(lines, subjects={"ours"}, heads={4})]
    assert [line.seq for line in read] == [2, 3, 4]


def test_a_masked_line_shows_its_end_alone() -> None:
    line = a_log(["a-patient-like-id-that-is-secret"], "private " * 40)[0]
    masked = json.loads(masked_line(line, 1))
    tail = bytes.fromhex(masked["tail"])
    assert line.endswith(tail)
    assert len(tail) <= 63 + 66
    assert b"a-patient-like-id" not in tail


@pytest.mark.parametrize(
    "change",
    [
        {"tail": "00" * 66},
        {"tail": ""},
        {"tail": "zz"},
        {"state": "0" * 63},
        {"hidden_bytes": 65},
        {"hidden_bytes": -64},
        {"tail": "61" * 400},
        {"more": 1},
    ],
)
def test_a_masked_line_that_cannot_be_one_proves_nothing(change: dict[str, object]) -> None:
    masked = json.loads(masked_line(a_log(["x"])[0], 1))
    with pytest.raises((ValueError, msgspec.ValidationError)):
        read_line(json.dumps({**masked, **change}, separators=(",", ":")).encode())


def test_a_changed_state_gives_another_hash() -> None:
    line = a_log(["x"], "long " * 30)[0]
    masked = json.loads(masked_line(line, 1))
    masked["state"] = masked["state"][:-1] + ("0" if masked["state"][-1] != "0" else "1")
    changed = json.dumps(masked, separators=(",", ":")).encode()
    assert read_line(changed).sha256 != hashlib.sha256(line).hexdigest()
