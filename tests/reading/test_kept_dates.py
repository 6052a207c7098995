"""The day of publication over several sightings: never later than it can have been."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.interval import DateInterval
from companion.reading.kept_dates import published_over_time

DAY = date(2026, 9, 10)
DAYS = st.dates(date(2020, 1, 1), date(2026, 9, 30))
WIDTHS = st.integers(0, 200)


def between(earliest: str | None, latest: str) -> DateInterval:
    return DateInterval(
        earliest=date.fromisoformat(earliest) if earliest else None,
        latest=date.fromisoformat(latest),
    )


TABLE = {
    "two sightings tighten": (
        [between("2026-07-24", "2026-08-23"), between("2026-08-10", "2026-09-09")],
        None,
        between("2026-08-10", "2026-08-23"),
    ),
    "a day after the first sighting is an edit's": (
        [between("2026-09-10", "2026-09-10"), between("2026-11-20", "2026-11-20")],
        None,
        between("2026-09-10", "2026-09-10"),
    ),
    "and stays one when it is seen a third time": (
        [between("2026-09-10", "2026-09-10"), *[between("2026-11-20", "2026-11-20")] * 2],
        None,
        between("2026-09-10", "2026-09-10"),
    ),
    "days that contradict each other are all kept, however often one is repeated": (
        [between("2026-06-01", "2026-06-30"), *[between("2026-08-01", "2026-08-31")] * 3],
        None,
        between("2026-06-01", "2026-08-31"),
    ),
    "days kept before sightings noted them count": (
        [between("2026-08-10", "2026-09-09")],
        between("2026-07-24", "2026-08-23"),
        between("2026-08-10", "2026-08-23"),
    ),
    "only an edit's day is known: published before it was first seen": (
        [between("2026-12-01", "2026-12-01")],
        None,
        between(None, "2026-10-01"),
    ),
    "nothing said": ([], None, None),
}


@pytest.mark.parametrize("case", TABLE)
def test_what_all_sightings_allow_together(case: str) -> None:
    said, kept, expected = TABLE[case]
    assert published_over_time(said, first_seen=date(2026, 10, 1), kept=kept) == expected


@given(
    true=DAYS,
    around=st.lists(st.tuples(WIDTHS, WIDTHS), min_size=1, max_size=5),
    edits=st.lists(st.integers(1, 90), max_size=3),
)
def test_the_true_day_always_stays_possible(
    true: date, around: list[tuple[int, int]], edits: list[int]
) -> None:
    first_seen = date(2026, 10, 1)
    said = [
        DateInterval(earliest=true - timedelta(days=a), latest=true + timedelta(days=b))
        for a, b in around
    ]
    later = [first_seen + timedelta(days=n) for n in edits]
    said += [DateInterval(earliest=day, latest=day) for day in later]
    found = published_over_time(said, first_seen=first_seen)
    assert found is not None
    assert found.contains(true)
    assert found.latest <= first_seen
