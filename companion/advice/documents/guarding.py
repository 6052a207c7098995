"""The guard over a draft: the doctor's own words, with captured words left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from companion.advice.documents.plain import plain
from companion.advice.documents.text_form import as_text
from companion.advice.guard import check
from companion.model.document import Block, Draft, Piece
from companion.model.guard import GuardReport

_READER = (("vos", "ses"), ("votre", "sa"), ("vous", "il"))
"""« Vous » is the platform or the insurer there: said of a third person, what is about a patient
is still found, and what is about the reader is not."""
_OF_ANY_READER = {"your-anything", "you-did", "told-you"}
"""Rules about whatever is said to a « vous »."""
_GAP = re.compile(r"\[(?:à compléter|to be completed)[^\]]*\]")
_QUOTED = re.compile(r"[«“][\s\u00a0]*([^»”]*?)…?[\s\u00a0]*[»”]")


def own_words(made: Draft, captured: Sequence[str]) -> str:
    """Return the words of a draft that are the doctor's, or ours: not facts, not what is missing.

    What is quoted from the `captured` words (each version of them), word for word, is the author's.
    A quotation that was altered is the doctor's.
    """
    flat = "\n".join(_flat(words) for words in captured)
    return as_text([_own(block, flat) for block in made.blocks])


def report_on(made: Draft, captured: Sequence[str]) -> GuardReport:
    """Return what the guard finds in a draft about words `captured`.

    Where the reader is not bound to secrecy, what the doctor wrote is checked for it as in a
    letter; « vous » is then that reader and nobody's patient. The spans of what that finds are not
    those of the draft.
    """
    report = check(own_words(made, captured), audience=made.audience)
    if made.is_reader_bound or made.audience != "official":
        return report
    written = _written_by_hand(made, captured)
    more = [
        *(f for f in check(written, audience="private").findings if f.rule not in _OF_ANY_READER),
        *check(_of_a_third(written), audience="private").findings,
    ]
    found = {one.text: one for one in (*report.findings, *(m for m in more if m.is_secrecy))}
    return msgspec.structs.replace(report, ok=not found, findings=tuple(found.values()))


def _written_by_hand(made: Draft, captured: Sequence[str]) -> str:
    """Return what the doctor wrote alone: answers and edits."""
    blocks = [
        Block(kind="body", pieces=tuple(p for p in b.pieces if p.kind in {"answer", "edit"}))
        for b in made.blocks
    ]
    flat = "\n".join(_flat(words) for words in captured)
    return as_text([_own(block, flat) for block in blocks if block.pieces])


def _of_a_third(text: str) -> str:
    for reader, third in _READER:
        text = re.sub(rf"\b{reader}\b", third, text)
        text = re.sub(rf"\b{reader.capitalize()}\b", third.capitalize(), text)
    return text


def _own(block: Block, captured: str) -> Block:
    """Return what of a paragraph is to be checked."""
    said = "".join(piece.text for piece in block.pieces if piece.kind not in {"fact", "gap"})
    kept = _QUOTED.sub(
        lambda found: "" if _flat(found.group(1)) in captured else found.group(), _GAP.sub("", said)
    )
    return Block(kind=block.kind, pieces=(Piece(text=kept),))


def _flat(text: str) -> str:
    return " ".join(plain(text).split())
