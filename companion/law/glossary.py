"""The words of the law that reach a screen, each in one plain sentence with its source."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from companion.law.pack import read_yaml
from companion.model.errors import PackBroken
from companion.model.text import Text
from companion.model.value import Value

_FILE = "glossary.yaml"


class LawTerm(Value, frozen=True, kw_only=True):
    """One word of the law: what it is called, what it says in plain words, where that comes from.

    `source` is the id of a source of the pack, or of its steps.
    """

    id: str
    term: Text
    says: Text
    source: str


@cache
def load_glossary(folder: Path) -> tuple[LawTerm, ...]:
    """Return the words of the law pack in `folder`, in the order of the file.

    A pack of another country may have none. Raises `PackBroken` on another shape or an id that
    stands twice.
    """
    if not (folder / _FILE).is_file():
        return ()
    terms = tuple(read_yaml(folder / _FILE, list[LawTerm]))
    doubles = {term.id for term in terms if [one.id for one in terms].count(term.id) > 1}
    if doubles:
        raise PackBroken(f"{_FILE}: {', '.join(sorted(doubles))} stands twice")
    return terms
