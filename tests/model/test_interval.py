"""A period holds the true day; widening loses nothing, tightening invents nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.interval import DateInterval
from companion.model.paris import end_of_day, paris_day

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> DateInterval:
    one, other = sorted((draw(DAYS), draw(DAYS)))
    return DateInterval(earliest=draw(st.sampled_from([one, None])), latest=other)


@given(intervals(), intervals(), DAYS)
def test_what_either_holds_the_widened_holds(
    one: DateInterval, other: DateInterval, day: date
) -> None:
    widened = one.widened(other)
    if one.contains(day) or other.contains(day):
        assert widened.contains(day)
    assert widened == other.widened(one)
    assert widened.latest in {one.latest, other.latest}
    unknown = one.earliest is None or other.earliest is None
    assert (widened.earliest is None) == unknown
    assert unknown or widened.earliest in {one.earliest, other.earliest}


@given(intervals(), intervals(), DAYS)
def test_the_tightened_holds_what_both_hold_and_nothing_else(
    one: DateInterval, other: DateInterval, day: date
) -> None:
    tightened = one.tightened(other)
    both = one.contains(day) and other.contains(day)
    assert (tightened is not None and tightened.contains(day)) == both


@given(intervals())
def test_a_period_holds_its_ends_and_not_the_days_beyond(one: DateInterval) -> None:
    assert one.contains(one.latest)
    assert not one.contains(one.latest + timedelta(days=1))
    if one.earliest is not None:
        assert one.contains(one.earliest)
        assert not one.contains(one.earliest - timedelta(days=1))
    assert one.is_single_day == (one.earliest == one.latest)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="earliest 2026-03-02 is after latest 2026-03-01"):
        DateInterval(earliest=date(2026, 3, 2), latest=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 1, 15), datetime(2026, 1, 15, 23, tzinfo=UTC)),
        (date(2026, 7, 15), datetime(2026, 7, 15, 22, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2026, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_paris_summer_time_or_not(day: date, utc: datetime) -> None:
    assert end_of_day(day) == utc
    assert end_of_day(day).tzinfo is UTC
    assert paris_day(utc) == day + timedelta(days=1)
    assert paris_day(utc - timedelta(microseconds=1)) == day
