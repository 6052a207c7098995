"""A clock that stands still until told, and a store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.store.database import Store


class StandingClock:
    def __init__(self) -> None:
        self.instant = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_days(self, days: float) -> None:
        self.instant += timedelta(days=days)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path, clock: StandingClock) -> Iterator[Store]:
    with Store.open(folder, clock=clock) as opened:
        yield opened
