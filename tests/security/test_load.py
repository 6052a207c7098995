"""A short load: many clients at once, no error, no capture lost or kept twice.

The whole of it is `python -m bench.load`, which also looks at memory.
"""

from __future__ import annotations

from bench.load import pressed


def test_many_clients_at_once_lose_and_double_nothing() -> None:
    rows, tally = pressed(clients=12, seconds=4)
    assert tally.errors == []
    missed = [row for row in rows if row.met is False and not row.what.startswith("memory")]
    assert missed == []
    assert len(set(tally.acknowledged)) > 8
    assert len(tally.acknowledged) > len(set(tally.acknowledged)), "some were sent again"
