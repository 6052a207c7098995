"""The software informs: no verdict, no promise, on any screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCREENS = sorted(
    [
        ROOT / "shared" / "vocabulary.json",
        *(ROOT / "extension" / "_locales").rglob("messages.json"),
        # The guard's own rules hold, as examples, what it stops.
        *(
            p
            for p in (ROOT / "companion" / "law" / "packs").rglob("*.yaml")
            if "guard" not in p.parts
        ),
        *(ROOT / "companion" / "web").rglob("*.html"),
        *(ROOT / "companion" / "web").rglob("*.po"),
        ROOT / "companion" / "cli" / "sayings.py",
        *(ROOT / "companion" / "proof" / "words").iterdir(),
        ROOT / "companion" / "proof" / "verifier_parts" / "sentences.json",
        *(ROOT / "companion" / "proof").rglob("*_words.py"),
        ROOT / "companion" / "proof" / "authorities.json",
    ]
)
VERDICTS = re.compile(
    r"preuve incontestable|preuve irréfutable|suppression garantie|suppression assurée"
    r"|vous gagnerez|résultat garanti|100 % légal|irrefutable proof|guaranteed removal",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", SCREENS, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_screen_promises_a_result_or_gives_a_verdict(path: Path) -> None:
    assert VERDICTS.findall(path.read_text("utf-8")) == []


def test_the_screens_are_really_looked_at() -> None:
    assert len(SCREENS) > 10
    assert VERDICTS.search("Une preuve incontestable.")
