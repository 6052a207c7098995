"""Reads DER: just enough to look inside a signature, and strict about the rest."""

from __future__ import annotations

from typing import NamedTuple

_LONG_FORM = 0x80
_HIGH_TAG = 0x1F
_MOST_LENGTH_BYTES = 4


class DerNotUnderstood(ValueError):
    """Bytes that are no DER, or not the shape asked for."""


class Node(NamedTuple):
    """One value: its tag byte and the bytes inside; `whole` are the bytes of the value itself."""

    tag: int
    content: bytes
    whole: bytes


def read_one(data: bytes) -> tuple[Node, bytes]:
    """Return the first value of `data` and what follows it; raises `DerNotUnderstood`."""
    if len(data) < 2:  # noqa: PLR2004 - a tag and a length
        raise DerNotUnderstood("cut short")
    tag, first, start = data[0], data[1], 2
    if tag & _HIGH_TAG == _HIGH_TAG:
        raise DerNotUnderstood("a tag of more than one byte")
    length = first
    if first & _LONG_FORM:
        count = first & ~_LONG_FORM
        start += count
        length = int.from_bytes(data[2:start], "big")
        is_shortest = length >= _LONG_FORM and data[2:3] != b"\0"
        if not 0 < count <= _MOST_LENGTH_BYTES or not is_shortest:
            raise DerNotUnderstood("a length that DER does not write so")
    end = start + length
    if end > len(data):
        raise DerNotUnderstood("cut short")
    return Node(tag, data[start:end], data[:end]), data[end:]


def children(node: Node) -> list[Node]:
    """Return the values inside a constructed value; raises `DerNotUnderstood`."""
    found, rest = [], node.content
    while rest:
        child, rest = read_one(rest)
        found.append(child)
    return found


def only(data: bytes) -> Node:
    """Return the one value that `data` is; raises `DerNotUnderstood` when more follows."""
    node, rest = read_one(data)
    if rest:
        raise DerNotUnderstood("something follows the value")
    return node
