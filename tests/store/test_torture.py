"""Fifteen rounds of `python -m bench.torture`, which kills three hundred; it does see a loss."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from store_values import StandingClock

from bench.torture import keep_one, look_at, torture
from companion.store.database import Store


def test_killed_at_any_moment_under_load_nothing_acknowledged_is_lost_or_doubled(
    folder: Path,
) -> None:
    tally = torture(folder, 15, seed=20261123)
    assert (tally.lost, tally.doubled, tally.unreadable) == (0, 0, 0), str(tally)
    assert tally.acknowledged > 30
    assert tally.erased > 0


def test_the_rounds_see_what_is_lost_doubled_or_back(folder: Path, clock: StandingClock) -> None:
    with Store.open(folder, clock=clock) as store:
        for name in ("a", "b", "c"):
            keep_one(store, name)
        store.custody.append("collected", subject="b")
    said = Counter(["kept a", "kept b", "kept c", "kept d"])
    assert look_at(folder, said) == ({"b", "d"}, {"b"})
    said.update(["erasing c", "erased c"])
    with pytest.raises(AssertionError, match="came back"):
        look_at(folder, said)
