"""The table « où Avisé se trompe » as it lies beside the pack: counts of the labelled suite."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from companion.model.assessment import Nature
from companion.model.errors import PackBroken
from companion.model.text import Text
from companion.model.value import Value


class Row(Value, frozen=True, kw_only=True):
    """Counts of sentences: read right in nature and in gravity, missed, falsely alarmed."""

    id: str
    cases: int
    nature: int
    severity: int
    unlawful: int
    missed: int
    lawful: int
    alarms: int

    @property
    def right_share(self) -> float:
        """How many (0..1) were read right in nature."""
        return self.nature / self.cases if self.cases else 1.0


class ThemeRow(Row, frozen=True, kw_only=True):
    """The counts of one theme, named as a doctor reads it."""

    fr: str
    en: str

    @property
    def label(self) -> Text:
        """The theme's name in both languages."""
        return Text(fr=self.fr, en=self.en)


class Misread(Value, frozen=True, kw_only=True):
    """A sentence read wrongly: what it was labelled, what was read."""

    text: str
    wanted: str
    read: str


class Table(Value, frozen=True, kw_only=True):
    """The whole table; `courts` are words that courts ruled on, which teach nothing."""

    law_version: str
    measured_on: date
    whole: Row
    courts: Row
    themes: tuple[ThemeRow, ...]
    natures: tuple[Row, ...]
    functionalities: tuple[Row, ...]
    wrong: tuple[Misread, ...]

    @property
    def worst_first(self) -> tuple[ThemeRow, ...]:
        """Return the themes, the one most often misread first."""
        return tuple(sorted(self.themes, key=lambda row: row.right_share))

    def nature_rows(self) -> tuple[tuple[Nature, Row], ...]:
        """Return the counts by nature, the one most often misread first."""
        ordered = sorted(self.natures, key=lambda row: row.right_share)
        return tuple((msgspec.convert(row.id, Nature), row) for row in ordered)


def read_table(folder: Path) -> Table | None:
    """Return the table of a pack; None for a pack that nobody measured.

    Raises:
        PackBroken: A file that is no such table.
    """
    path = folder / "avischeck.json"
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Table)
    except msgspec.DecodeError as problem:
        raise PackBroken(f"{path.name}: {problem}") from problem
