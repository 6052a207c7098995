"""A clock that stands still until told, and a store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_values import StandingClock

from companion.store.database import Store


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
