"""Measures the first reading: our own suite by functionality, or labelled files in JSON Lines."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.law.rules import LawPack
from companion.model.assessment import Assessment, Statement
from companion.resources import law_pack_folder

SUITE = Path(__file__).parent.parent / "tests" / "cases" / "avischeck"
LAWFUL = {"favorable", "opinion"}
ON = date(2026, 11, 23)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C where it is there: thousands of sentences take seconds otherwise."""


@dataclass(frozen=True)
class Case:
    """One labelled statement; empty `natures` means only that it is lawful."""

    functionality: str
    text: str
    natures: tuple[str, ...]
    severity: tuple[int, int]
    targets: tuple[str, ...]
    rating: float | None = None
    aggravated: bool | None = None
    abstain: bool | None = None

    @property
    def is_lawful(self) -> bool:
        """Say whether every acceptable nature is lawful."""
        return set(self.natures) <= LAWFUL

    @property
    def is_unlawful(self) -> bool:
        """Say whether no acceptable nature is lawful."""
        return bool(self.natures) and not set(self.natures) & LAWFUL


@dataclass
class Tally:
    """What was counted for one functionality or nature."""

    cases: int = 0
    nature: int = 0
    severity: int = 0
    target: int = 0
    unlawful: int = 0
    missed: int = 0
    lawful: int = 0
    alarms: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, case: Case, found: Assessment) -> None:
        """Count one reading."""
        self.cases += 1
        right = not case.natures or found.nature in case.natures
        ranged = case.severity[0] <= found.severity <= case.severity[1]
        self.nature += right
        self.severity += ranged
        self.target += not case.targets or found.target in case.targets
        self.unlawful += case.is_unlawful
        self.missed += case.is_unlawful and found.nature in LAWFUL
        self.lawful += case.is_lawful
        self.alarms += case.is_lawful and found.severity >= 3
        if not (right and ranged):
            rules = sorted(
                {
                    s.rule + ("" if s.modality == "asserted" else f"/{s.modality}")
                    for s in found.signals
                }
            )
            self.wrong.append(
                f"{case.functionality}: {case.text[:160]!r} wanted {'/'.join(case.natures)} "
                f"{case.severity} read {found.nature} {found.severity} {rules}"
            )

    def take(self, other: Tally) -> None:
        """Count what another tally counted."""
        for counted in fields(self):
            name = counted.name
            setattr(self, name, getattr(self, name) + getattr(other, name))


def read_suite(folder: Path = SUITE, files: str = "*.yaml") -> Iterator[Case]:
    """Yield every case of our published suite, or of some of its files."""
    for path in sorted(folder.glob(files)):
        for group in yaml.load(path.read_text("utf-8"), Loader=_LOADER):  # noqa: S506 a SafeLoader
            for entry in group["cases"]:
                yield _case(group, entry)


def _tuple(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - YAML
    return (value,) if isinstance(value, str) else tuple(value or ())


def _case(group: dict[str, Any], entry: Any) -> Case:  # noqa: ANN401 - YAML
    own: dict[str, Any] = {"text": entry} if isinstance(entry, str) else entry
    both = group | own
    low, high = both["severity"]
    return Case(
        functionality=group["id"],
        text=both["text"],
        natures=_tuple(both["nature"]),
        severity=(low, high),
        targets=_tuple(both.get("target")),
        rating=both.get("rating"),
        aggravated=both.get("aggravated"),
        abstain=both.get("abstain"),
    )


def read_lines(path: Path) -> Iterator[Case]:
    """Yield the cases of a folder like our suite, or of a JSON Lines file: labelled, or lawful."""
    if path.is_dir():
        yield from read_suite(path)
        return
    for line in path.read_text("utf-8").splitlines():
        entry = json.loads(line)
        if "nature" in entry:
            yield _case({"id": entry.get("functionality", path.stem)}, entry)
        else:
            yield Case(f"{path.stem} {entry.get('box', '')}", entry["text"], (), (0, 2), ())


def measure(
    cases: Iterable[Case], pack: LawPack | None = None
) -> tuple[Tally, dict[str, Tally], dict[str, Tally]]:
    """Read every case; return the whole, by functionality, and by first wanted nature."""
    pack = pack or load_pack(law_pack_folder("fr"))
    whole, by_function, by_nature = Tally(), defaultdict(Tally), defaultdict(Tally)
    for case in cases:
        found = assess(Statement(text=case.text, rating=case.rating), pack=pack, on=ON)
        for tally in (
            whole,
            by_function[case.functionality],
            by_nature[case.natures[0] if case.natures else "lawful"],
        ):
            tally.add(case, found)
    return whole, dict(by_function), dict(by_nature)


def _share(part: int, whole: int) -> str:
    return f"{part:4d}/{whole:<4d}{100 * part / whole:5.1f} %" if whole else f"{'-':>16}"


def _row(name: str, tally: Tally) -> str:
    return (
        f"{name:30} {_share(tally.nature, tally.cases)} {_share(tally.severity, tally.cases)} "
        f"{_share(tally.missed, tally.unlawful)} {_share(tally.alarms, tally.lawful)} "
        f"{_share(tally.target, tally.cases)}"
    )


def table(tallies: dict[str, Tally]) -> str:
    """Return the lines of a table, one a tally."""
    columns = ("nature right", "severity right", "missed", "false alarms", "target")
    head = " " * 30 + "".join(f" {column:>16}" for column in columns)
    return "\n".join([head, *(_row(name, tally) for name, tally in tallies.items())])


def run(arguments: list[str]) -> int:
    """Print the tables; `-v` lists what is read wrong. Paths replace our own suite."""
    paths = [Path(a) for a in arguments if not a.startswith("-")]
    cases = [c for p in paths for c in read_lines(p)] if paths else list(read_suite())
    started = time.perf_counter()
    whole, by_function, by_nature = measure(cases)
    spent = (time.perf_counter() - started) / max(1, len(cases))
    print(table(by_function))
    print(table({**by_nature, "all": whole}))
    print(
        f"{len(cases)} statements, {len(by_function)} functionalities, {1000 * spent:.1f} ms each"
    )
    if "-v" in arguments:
        print(*whole.wrong, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
