from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from companion.resources import law_pack_folder

SHOWN = sorted(
    path
    for path in law_pack_folder("fr").rglob("*.yaml")
    if path.parent.name != "lexicon" and not path.name.startswith("steps")
)
STRAIGHT = re.compile(r"\w'\w")
UNGLUED = re.compile(r" [:;!?»]|« ")


def _shown_in_french(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "fr" and isinstance(inner, str):
                yield inner
            else:
                yield from _shown_in_french(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _shown_in_french(inner)


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_what_the_doctor_reads_is_written_as_french_is_printed(path: Path) -> None:
    for text in _shown_in_french(yaml.safe_load(path.read_text("utf-8"))):
        assert not STRAIGHT.search(text), text
        assert not UNGLUED.search(text), text
