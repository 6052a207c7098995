"""`make bench`: everything the project promises in figures, measured in one run, as a table."""

from __future__ import annotations

import platform
import sys
from datetime import UTC, datetime

from bench import documents, dossier, law, lists, main_job, reading, store
from bench.row import Row, table


def main() -> int:
    """Measure each part, print the table, return 1 if a bar is missed."""
    rows: list[Row] = []
    for part in (store, lists, documents, dossier, reading, law, main_job):
        print(f"measuring: {part.__doc__.splitlines()[0]}", flush=True)
        rows += part.measure()
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {machine}\n")
    print(table(rows))
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
