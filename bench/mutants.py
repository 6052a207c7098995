"""Whether the tests notice when the code is changed: mutation testing of four rooms with mutmut.

`python -m bench.mutants` copies the tree under build/mutants, once for each room of `mutants.yaml`,
changes one small thing at a time in the copy (a mutant) and runs the tests that reach it. A mutant
that no test notices survives. `python -m bench.mutants law` does one room, `--most 0` tries every
mutant instead of a drawn part, `--only PATTERN` the modules of that name. Survivors, with what was
changed, are in build/mutants/ROOM.txt.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import yaml

TREE = Path(__file__).parent.parent
WORK = TREE / "build" / "mutants"
PLAN: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "mutants.yaml").read_text("utf-8"))
COPIED = ("companion", "shared", "bench", "tests", "pyproject.toml")
MOST = 12
"""Mutants drawn from one module: trying all would take half a day."""
SEED = 2026
MEMORY = 8 * 1024**3
"""Bytes of address space, for the mutants that never stop asking for more."""

# How a trial ended, as mutmut writes it down; anything else is a failure, that is a mutant noticed.
SURVIVED, UNREACHED, NOT_DRAWN, NOT_STARTED = 0, {5, 33}, 34, 255


class Score(NamedTuple):
    """What became of the mutants of one module, or of a room."""

    made: int
    drawn: int
    noticed: int
    unreached: int

    @property
    def share(self) -> float:
        """Return the share of drawn mutants that a test noticed; unreached ones count against."""
        return self.noticed / self.drawn if self.drawn else 1.0


def main(arguments: list[str]) -> int:
    """Try the rooms asked for, print a table, return 1 if one is below the bar."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rooms", nargs="*", default=list(PLAN["rooms"]))
    asked.add_argument("--most", type=int, default=MOST, help="mutants of one module, 0 for all")
    asked.add_argument("--only", default="*", help="pattern of module names")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print("| room | mutants | tried | noticed | unreached | score |")
    print("| --- | --- | --- | --- | --- | --- |")
    lowest = 1.0
    for room in given.rooms:
        score = try_room(room, most=given.most, only=given.only, jobs=given.jobs)
        lowest = min(lowest, score.share)
        print(_line(f"**{room}**", score), flush=True)
    return int(lowest < PLAN["bar"])


def try_room(room: str, *, most: int, only: str, jobs: int) -> Score:
    """Try the mutants of one room in a copy of its own, and write down what survived."""
    copy = WORK / room
    _lay_copy(copy, PLAN["rooms"][room])
    # Asked for a mutant that does not exist, mutmut makes all of them, times the tests, and stops.
    _mutmut(copy, "run", "none", "--max-children", str(jobs))
    metas = sorted((copy / "mutants").rglob("*.meta"))
    if not metas:
        raise SystemExit(f"{room}: no mutant was made, see {copy / 'log.txt'}")
    for meta in metas:
        _draw(meta, most if fnmatch.fnmatch(meta.name.removesuffix(".py.meta"), only) else -1)
    _mutmut(copy, "run", "--max-children", str(jobs))
    _check_started(room, metas)
    scores = {str(meta.relative_to(copy / "mutants")): _score(meta) for meta in metas}
    for name, score in scores.items():
        if score.drawn:
            print(_line(name.removesuffix(".meta").removeprefix("companion/"), score))
    (WORK / f"{room}.txt").write_text("".join(_survivors(copy, metas)), "utf-8")
    return _together(list(scores.values()))


def _lay_copy(copy: Path, plan: dict[str, Any]) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        if (TREE / name).is_dir():
            shutil.copytree(TREE / name, copy / name, ignore=ignored)
        else:
            shutil.copy2(TREE / name, copy / name)
    settings = {
        "source_paths": ["companion"],
        "only_mutate": plan["mutated"],
        "also_copy": ["shared", "bench", "conftest.py"],
        "pytest_add_cli_args_test_selection": [
            *plan["tests"],
            *(_without(test) for test in plan.get("left_out", ())),
        ],
        **PLAN["mutmut"],
        "process_isolation": plan.get("process_isolation", "forkserver"),
    }
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n")
        file.writelines(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    (copy / "preloaded.txt").write_text("\n".join(PLAN["preloaded"]), "utf-8")
    shutil.copy2(Path(__file__).parent / "mutants_conftest.py", copy / "conftest.py")


def _without(test: str) -> str:
    return f"--deselect={test}" if "::" in test else f"--ignore={test}"


def _mutmut(copy: Path, *arguments: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(copy / "mutants"), "PYTHONHASHSEED": "0"}
    with (copy / "log.txt").open("a", encoding="utf-8") as log:
        command = [sys.executable, "-m", "mutmut", *arguments]
        subprocess.run(command, cwd=copy, env=environment, stdout=log, stderr=log, check=False)


def _draw(meta: Path, most: int) -> None:
    """Leave out all but `most` mutants of a module, the same ones each time; -1 leaves out all."""
    known = json.loads(meta.read_text("utf-8"))
    ends: dict[str, int | None] = known["exit_code_by_key"]
    chance = random.Random(f"{SEED} {meta.name}")  # noqa: S311 - a sample, no secret
    kept = sorted(ends) if most == 0 else chance.sample(sorted(ends), min(max(most, 0), len(ends)))
    known["exit_code_by_key"] = {name: None if name in set(kept) else NOT_DRAWN for name in ends}
    meta.write_text(json.dumps(known), "utf-8")


def _ends(meta: Path) -> dict[str, int | None]:
    ends: dict[str, int | None] = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return ends


def _score(meta: Path) -> Score:
    ends = list(_ends(meta).values())
    drawn = [end for end in ends if end != NOT_DRAWN]
    unreached = sum(end in UNREACHED for end in drawn)
    survived = sum(end in {SURVIVED, None} for end in drawn)
    return Score(len(ends), len(drawn), len(drawn) - survived - unreached, unreached)


def _check_started(room: str, metas: list[Path]) -> None:
    """Refuse a run whose tests could not even begin: each such mutant would count as noticed."""
    ends = [end for meta in metas for end in _ends(meta).values() if end not in {NOT_DRAWN, None}]
    if 2 * ends.count(NOT_STARTED) > len(ends):
        raise SystemExit(f"{room}: the tests did not start, see log.txt in the copy")


def _together(scores: list[Score]) -> Score:
    return Score(*(sum(column) for column in zip(*scores, strict=True)))


def _survivors(copy: Path, metas: list[Path]) -> list[str]:
    told = []
    for meta in metas:
        for name, end in _ends(meta).items():
            if end in {SURVIVED, None, *UNREACHED}:
                shown = subprocess.run(
                    [sys.executable, "-m", "mutmut", "show", name],
                    cwd=copy,
                    capture_output=True,
                    text=True,
                    check=False,
                ).stdout
                told.append(f"{shown}\n")
    return told


def _line(name: str, score: Score) -> str:
    made, drawn, noticed, unreached = score
    return f"| {name} | {made} | {drawn} | {noticed} | {unreached} | {score.share:.0%} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
