"""A draft as plain text, for the clipboard and for editing, and such a text read back as lines."""

from __future__ import annotations

from collections.abc import Sequence

from companion.model.document import Block

ITEM = "– "
_TOGETHER = {"item", "fact", "quote", "address"}


def as_text(blocks: Sequence[Block]) -> str:
    """Return the paragraphs as text: one line each, an empty line between paragraphs of prose."""
    said: list[str] = []
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        if before is not None and not (before.kind == block.kind and block.kind in _TOGETHER):
            said.append("")
        said.append(line_of(block))
    return "\n".join(said)


def line_of(block: Block) -> str:
    """Return a paragraph as its line: the item of a list begins with a dash."""
    label, tabulator, value = block.text.partition("\t")
    between = " " if label.rstrip().endswith(":") else " – "
    text = f"{label}{between}{value}" if tabulator else label
    return f"{ITEM}{text}" if block.kind == "item" else text


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip(" \t\r") for line in text.split("\n") if line.strip())
