"""One line of the bench table: what was measured, the figure, the bar, and whether it is met."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A measured promise."""

    what: str
    figure: str
    bar: str
    met: bool | None = None
    """None where there is no bar, only a figure to look at."""
    against: str = "–"
    """The figure as a multiple of something measured in the same run, and of what."""


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    said = {True: "met", False: "MISSED", None: "–"}
    lines = ["| what | figure | ratio, against what | bar | |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {row.what} | {row.figure} | {row.against} | {row.bar} | {said[row.met]} |"
        for row in rows
    ]
    return "\n".join(lines)
