"""English on the screens: one word for one idea, the glossary’s; no false friend, no Latin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from companion.resources import load_vocabulary
from tests.house.test_verdict_words import LATIN

ROOT = Path(__file__).parents[2]
PACK = ROOT / "companion" / "law" / "packs" / "fr"
INSTEAD_OF = {
    r"delays?": "time limit: a delay is being late",
    r"gravity": "severity",
    r"fingerprints?": "hash",
    r"twins?": "redacted version",
    r"bailiff\w*": "commissaire de justice",
    r"engage (?:nothing|it|them)|to engage|is engaged": "take a step",
}
FOUND = re.compile("|".join(rf"\b{one}\b" for one in INSTEAD_OF), re.IGNORECASE)
LATE = re.compile(r"a wait, a delay")
"""Somebody was late: this one is a delay."""


def english_of(value: Any) -> Iterator[str]:
    """Yield every English text of a vocabulary or a pack."""
    if isinstance(value, dict):
        if isinstance(value.get("en"), str):
            yield value["en"]
        for inner in value.values():
            yield from english_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from english_of(inner)


def screens() -> dict[str, list[str]]:
    """Return what is said in English, by where it is written."""
    with (ROOT / "companion" / "web" / "translations" / "en.po").open("rb") as file:
        said = [message.string for message in read_po(file, locale="en") if message.id]
    extension = json.loads((ROOT / "extension/_locales/en/messages.json").read_text("utf-8"))
    rooms = [*PACK.rglob("*.yaml"), *(ROOT / "companion" / "advice" / "documents").glob("*.yaml")]
    written = {
        str(path.relative_to(ROOT)): list(english_of(yaml.safe_load(path.read_text("utf-8"))))
        for path in sorted(rooms)
        if not {"lexicon", "rules"} & set(path.relative_to(ROOT).parts) or "guard" in path.parts
    }
    return {
        "dashboard": [one for each in said for one in ([each] if isinstance(each, str) else each)],
        "extension": [one["message"] for one in extension.values()],
        "vocabulary": list(english_of(load_vocabulary())),
        **{where: said for where, said in written.items() if said},
    }


SAID = screens()


@pytest.mark.parametrize("where", SAID)
def test_an_idea_has_the_glossary_s_word(where: str) -> None:
    wrong = [said for said in SAID[where] if FOUND.search(LATE.sub("", said)) or LATIN.search(said)]
    assert wrong == []


def test_the_screens_are_really_read() -> None:
    assert {"dashboard", "extension", "vocabulary"} < set(SAID)
    assert sum(map(len, SAID.values())) > 1_500
    assert FOUND.search("No delay is running.")
    assert FOUND.search("Nothing to engage.")
    assert not FOUND.search("A time limit runs; engaged people write.")
