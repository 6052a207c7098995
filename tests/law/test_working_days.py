"""The practical day, the reminders, summer time, and the property that nothing is ever late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.law.deadlines import added_words_deadline, deadline_for
from companion.law.pack import load_pack
from companion.law.rules import CalendarRule
from companion.law.working_days import is_closed, last_working_day, regions_of
from companion.model.deadline import DeadlineKind
from companion.model.errors import PackBroken
from companion.model.interval import DateInterval
from companion.model.paris import end_of_day, paris_day
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
CALENDAR = PACK.calendar
ON = date(2026, 11, 23)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
ALSACE = ("12 rue du Dôme, 67000 Strasbourg",)

LAST_DAYS = [
    # last useful day, places, last working day
    ("2026-11-23", (), "2026-11-23", "a Monday"),
    ("2026-11-29", (), "2026-11-27", "a Sunday: the Friday before"),
    ("2026-12-25", (), "2026-12-24", "Christmas on a Friday"),
    ("2027-02-28", (), "2027-02-26", "a Sunday"),
    ("2028-02-29", (), "2028-02-29", "a Tuesday of a leap year"),
    ("2026-11-11", (), "2026-11-10", "11 November"),
    ("2026-04-06", (), "2026-04-03", "Easter Monday: back over the week-end"),
    ("2026-04-06", ALSACE, "2026-04-02", "Good Friday too in Alsace-Moselle"),
    ("2026-12-26", ALSACE, "2026-12-24", "26 December, a Saturday"),
    ("2024-12-26", ALSACE, "2024-12-24", "26 December, a Thursday"),
    ("2024-12-26", (), "2024-12-26", "an ordinary Thursday elsewhere"),
    ("2027-05-08", (), "2027-05-07", "8 May on a Saturday"),
]


@pytest.mark.parametrize(("last", "places", "expected", "why"), LAST_DAYS)
def test_the_last_working_day_is_never_after_the_last_useful_one(
    last: str, places: tuple[str, ...], expected: str, why: str
) -> None:
    found = last_working_day(date.fromisoformat(last), CALENDAR, places)
    assert found.isoformat() == expected, why


@pytest.mark.parametrize(
    ("place", "is_there"),
    [
        ("57000 Metz", True),
        ("Hôpital civil, STRASBOURG", True),
        ("68 - Haut Rhin", True),
        ("4 rue de Metzervisse, 75011 Paris", False),
        ("1 place Kléber 67000", True),
        ("69003 Lyon", False),
        ("tél. 0557671234, Bordeaux", False),
        ("", False),
    ],
)
def test_places_tell_whether_local_holidays_count(place: str, is_there: bool) -> None:  # noqa: FBT001 a case
    assert bool(regions_of((place,), CALENDAR)) is is_there


def test_a_calendar_of_nowhere_and_one_without_working_days_are_said() -> None:
    nowhere = msgspec.structs.replace(CALENDAR, country="XX")
    with pytest.raises(PackBroken, match="no holidays known of XX"):
        is_closed(date(2026, 11, 24), nowhere)
    never = CalendarRule(country=None, closed=(1, 2, 3, 4, 5, 6, 7), reminders=())
    with pytest.raises(PackBroken, match="no working day"):
        last_working_day(ON, never)


def test_reminders_count_back_from_the_practical_day_and_say_which_are_past() -> None:
    published = DateInterval(earliest=date(2026, 8, 29), latest=date(2026, 8, 29))
    found = deadline_for(published, on=date(2026, 11, 12), kind="press", pack=PACK)
    assert found.expires.earliest == date(2026, 11, 29)
    assert found.practical == date(2026, 11, 27)
    assert [(r.days_before, r.on.isoformat(), r.state) for r in found.reminders] == [
        (30, "2026-10-28", "past"),
        (15, "2026-11-12", "today"),
        (7, "2026-11-20", "coming"),
        (3, "2026-11-24", "coming"),
    ]


def test_nothing_is_reminded_of_once_over_or_when_the_first_day_is_unknown() -> None:
    over = DateInterval(earliest=date(2026, 1, 1), latest=date(2026, 1, 1))
    assert deadline_for(over, on=ON, kind="press", pack=PACK).reminders == ()
    unknown = deadline_for(DateInterval(earliest=None, latest=ON), on=ON, kind="press", pack=PACK)
    assert (unknown.practical, unknown.reminders) == (None, ())


def test_added_words_have_a_clock_of_their_own_that_starts_when_they_were_last_absent() -> None:
    added = DateInterval(earliest=date(2026, 10, 2), latest=date(2026, 10, 20))
    found = added_words_deadline(added, on=ON, kind="press", pack=PACK)
    assert found.expires == DateInterval(earliest=date(2027, 1, 2), latest=date(2027, 1, 20))
    assert "ajoutés" in found.label.fr
    assert "première date" in found.notes[0].fr


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2026-11-23", "2026-11-23T23:00:00+00:00"),
        ("2026-07-14", "2026-07-14T22:00:00+00:00"),
        # Summer time begins on the night of 29 March 2026 and ends on that of 25 October.
        ("2026-03-28", "2026-03-28T23:00:00+00:00"),
        ("2026-03-29", "2026-03-29T22:00:00+00:00"),
        ("2026-10-24", "2026-10-24T22:00:00+00:00"),
        ("2026-10-25", "2026-10-25T23:00:00+00:00"),
    ],
)
def test_a_day_ends_at_midnight_in_paris_summer_time_or_not(day: str, ends: str) -> None:
    end = end_of_day(date.fromisoformat(day))
    assert end == datetime.fromisoformat(ends)
    assert paris_day(end - timedelta(seconds=1)) == date.fromisoformat(day)
    assert paris_day(end) == date.fromisoformat(day) + timedelta(days=1)
    assert end.tzinfo is UTC


@given(
    first=DAYS,
    spread=st.integers(0, 800),
    inside=st.integers(0, 800),
    on=DAYS,
    kind=st.sampled_from(["press", "press_aggravated", "petty", "right_of_reply"]),
    places=st.sampled_from([(), ALSACE, ("Paris",)]),
)
def test_what_is_shown_is_never_later_than_the_true_last_day(  # noqa: PLR0913, PLR0917 one case
    first: date, spread: int, inside: int, on: date, kind: DeadlineKind, places: tuple[str, ...]
) -> None:
    true_day = first + timedelta(days=min(inside, spread))
    true_last = deadline_for(
        DateInterval(earliest=true_day, latest=true_day), on=on, kind=kind, pack=PACK
    ).expires.latest
    found = deadline_for(
        DateInterval(earliest=first, latest=first + timedelta(days=spread)),
        on=on,
        kind=kind,
        pack=PACK,
        places=places,
    )
    assert found.practical is not None
    assert found.expires.earliest is not None
    assert found.practical <= found.expires.earliest <= true_last
    assert found.practical.isoweekday() <= 5
    assert all(reminder.on < found.practical for reminder in found.reminders)
    assert end_of_day(found.practical) <= end_of_day(true_last)
