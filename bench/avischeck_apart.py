"""The suite read by weights that never saw it: `python -m bench.avischeck_apart` (minutes).

Each fifth of its files in turn is left out of what likeness learns, then read. The rules were
written with the suite at hand, so this flatters them still; thresholds are chosen on these figures.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from bench.avischeck import SUITE, Case, Tally, measure, read_suite, table
from bench.likeness import learn, taught
from companion.law.pack import load_pack
from companion.law.rules import LawPack, Likeness
from companion.resources import law_pack_folder

PARTS = 5


def parts_of(folder: Path) -> list[list[Case]]:
    """Return the cases in parts of about one size; a file, whose cases are alike, stays whole."""
    files = [list(read_suite(folder, path.name)) for path in sorted(folder.glob("*.yaml"))]
    parts: list[list[Case]] = [[] for _ in range(PARTS)]
    for cases in sorted(files, key=len, reverse=True):
        min(parts, key=len).extend(cases)
    return parts


def pack_taught(cases: list[Case]) -> LawPack:
    """Return the pack with weights learnt from these cases and the teaching wordings only."""
    folder = law_pack_folder("fr")
    weights = msgspec.json.encode(learn([*cases, *taught(folder)]))
    likeness = msgspec.json.decode(weights, type=Likeness)
    return msgspec.structs.replace(load_pack(folder), likeness=likeness)


def main() -> int:
    """Read every part by what the others teach; print the table."""
    parts = parts_of(SUITE)
    whole, natures = Tally(), dict[str, Tally]()
    for at, part in enumerate(parts):
        others = [case for other in (*parts[:at], *parts[at + 1 :]) for case in other]
        found, _, by_nature = measure(part, pack_taught(others))
        whole.take(found)
        for name, tally in by_nature.items():
            natures.setdefault(name, Tally()).take(tally)
    print(table({**natures, "all": whole}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
