"""`make bench`: everything the project promises in figures, measured in one run, as a table.

`python -m bench.run store lists` measures these parts alone and writes nothing. The whole run also
writes the table into docs/performance.md, with the day and the machine.
"""

from __future__ import annotations

import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from bench.row import Row, table

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
PARTS = (
    "right",
    "store",
    "lists",
    "alerts",
    "first_pages",
    "documents",
    "dossier",
    "reading",
    "law",
    "stages",
    "main_job",
    "load",
)


def main(arguments: list[str]) -> int:
    """Measure each part, print the table, return 1 if a bar is missed."""
    unknown = [name for name in arguments if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    rows: list[Row] = []
    for name in arguments or PARTS:
        # Each in a process of its own: nothing is warm that a person's first time finds cold.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            rows += apart.submit(_measured, name).result()
    said = f"{_machine()}\n\n{table(rows)}\n"
    print(f"\n{said}")
    if not arguments:
        _write(said)
    return 1 if any(row.met is False for row in rows) else 0


def _measured(name: str) -> list[Row]:
    part = import_module(f"bench.{name}")
    print(f"measuring: {part.__doc__.splitlines()[0]}", flush=True)
    rows: list[Row] = part.measure()
    return rows


def _machine() -> str:
    """Return the day and the machine, and how busy it was: figures of a busy one are worse."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores{load} at the end."
    )


def _write(said: str) -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{said}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
