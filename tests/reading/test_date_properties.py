"""Whatever a platform rounds and wherever the machine stands, the true day lies in the interval."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.law.deadlines import deadline_for
from companion.law.pack import load_pack
from companion.model.errors import DateNotUnderstood
from companion.model.interval import DateInterval
from companion.reading.dates import read_date
from companion.reading.phrase_book import load_languages
from companion.resources import law_pack_folder

PARIS = ZoneInfo("Europe/Paris")
PACK = load_pack(law_pack_folder("fr"))
load_languages()
# Loaded before the first example, whose time Hypothesis measures.
UNITS = {
    "fr": ("il y a {n} {unit}", "mois", "ans"),
    "en": ("{n} {unit} ago", "months", "years"),
    "de": ("vor {n} {unit}", "Monaten", "Jahren"),
    "es": ("hace {n} {unit}", "meses", "años"),
    "it": ("{n} {unit} fa", "mesi", "anni"),
    "nl": ("{n} {unit} geleden", "maanden", "jaar"),
    "pt": ("há {n} {unit}", "meses", "anos"),
}
instants = st.datetimes(
    min_value=datetime(2012, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2032, 12, 31),  # noqa: DTZ001 - likewise
    timezones=st.just(UTC),
)
ages = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))


def _calendar_months(true: datetime, now: datetime) -> int:
    true, now = true.astimezone(PARIS), now.astimezone(PARIS)
    months = (now.year - true.year) * 12 + now.month - true.month
    return months - ((now.day, now.time()) < (true.day, true.time()))


def _months_of(length: float) -> Callable[[datetime, datetime], int]:
    return lambda true, now: int((now - true) / timedelta(days=length))


MONTHS: dict[str, Callable[[datetime, datetime], int]] = {
    "by the calendar": _calendar_months,
    "of 30 days": _months_of(30),
    "of 30.4375 days": _months_of(30.4375),
    "of a twelfth of 365 days": _months_of(365 / 12),
}
YEARS: dict[str, Callable[[datetime, datetime], int]] = {
    "by the calendar": lambda true, now: _calendar_months(true, now) // 12,
    "of 365 days": _months_of(365),
    "of 365.25 days": _months_of(365.25),
}


@pytest.mark.parametrize("rounding", MONTHS)
@given(true=instants, age=ages, language=st.sampled_from(sorted(UNITS)))
def test_months_however_counted_hold_the_true_day(
    rounding: str, true: datetime, age: timedelta, language: str
) -> None:
    now = true + age
    count = MONTHS[rounding](true, now)
    shape, month, _ = UNITS[language]
    if count >= 1:
        read = read_date(shape.format(n=count, unit=month), captured_at=now)
        assert read.published.contains(true.astimezone(PARIS).date())


@pytest.mark.parametrize("rounding", YEARS)
@given(true=instants, age=ages, language=st.sampled_from(sorted(UNITS)))
def test_years_however_counted_hold_the_true_day(
    rounding: str, true: datetime, age: timedelta, language: str
) -> None:
    now = true + age
    count = YEARS[rounding](true, now)
    shape, _, year = UNITS[language]
    if count >= 1:
        read = read_date(shape.format(n=count, unit=year), captured_at=now)
        assert read.published.contains(true.astimezone(PARIS).date())


@given(now=instants, count=st.integers(1, 24))
def test_a_month_count_widens_by_no_more_than_a_month_and_a_few_days(
    now: datetime, count: int
) -> None:
    published = read_date(f"il y a {count} mois", captured_at=now).published
    assert published.earliest is not None
    width = (published.latest - published.earliest).days
    # One month, and what 30-day months lose on the calendar over that many.
    assert width <= 35 + count // 2


@given(now=instants, days=st.integers(0, 6), hours=st.integers(0, 23))
def test_days_counted_by_midnights_or_by_hours_hold_the_true_day(
    now: datetime, days: int, hours: int
) -> None:
    true = now - timedelta(days=days, hours=hours)
    day = true.astimezone(PARIS).date()
    by_midnight = (now.astimezone(PARIS).date() - day).days
    for count in {days, by_midnight} - {0}:
        assert read_date(f"il y a {count} jours", captured_at=now).published.contains(day)


@given(now=instants, phrase=st.sampled_from(("il y a 2 mois", "hier", "3 j", "mars 2011", "un an")))
def test_an_edited_text_never_has_an_earliest_day(now: datetime, phrase: str) -> None:
    read = read_date(f"Modifié {phrase}", captured_at=now)
    assert read.edited
    assert read.published.earliest is None


@settings(deadline=None)
@given(
    first=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    width=st.integers(0, 60),
    wider=st.integers(0, 60),
    on=st.dates(date(2020, 1, 1), date(2027, 1, 1)),
)
def test_widening_never_gives_more_days(first: date, width: int, wider: int, on: date) -> None:
    narrow = DateInterval(earliest=first, latest=first + timedelta(days=width))
    wide = narrow.widened(
        DateInterval(earliest=first - timedelta(days=wider), latest=first + timedelta(days=wider))
    )
    one = deadline_for(narrow, on=on, kind="press", pack=PACK)
    other = deadline_for(wide, on=on, kind="press", pack=PACK)
    assert other.expires.earliest is not None
    assert one.expires.earliest is not None
    assert other.expires.earliest <= one.expires.earliest
    assert other.expires.latest >= one.expires.latest


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata", "UTC"])
def _elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("_elsewhere")
@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("hier", date(2026, 3, 28)),
        ("2026-03-28T23:30:00Z", date(2026, 3, 29)),
        ("1774740600", date(2026, 3, 29)),
        ("aujourd’hui à 00:10", date(2026, 3, 29)),
    ],
)
def test_the_zone_of_the_machine_does_not_matter(phrase: str, day: date) -> None:
    # Half past midnight in Paris, the night the clocks go forward.
    now = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert read_date(phrase, captured_at=now).published.latest == day


@pytest.mark.parametrize(
    ("phrase", "lang", "earliest", "latest"),
    [
        ("3/4/2026", "en-US", date(2026, 3, 4), date(2026, 4, 3)),
        ("3/4/2026", "en", date(2026, 3, 4), date(2026, 4, 3)),
        ("3/4/2026", "en-GB", date(2026, 4, 3), date(2026, 4, 3)),
        ("3/4/2026", "fr", date(2026, 4, 3), date(2026, 4, 3)),
        ("3/4/2026", None, date(2026, 4, 3), date(2026, 4, 3)),
        ("3/4/2026", "EN_us", date(2026, 3, 4), date(2026, 4, 3)),
        ("2026-3-4", "en-US", date(2026, 3, 4), date(2026, 3, 4)),
        ("5/11/2026", "en-US", date(2026, 5, 11), date(2026, 5, 11)),
        ("12/3/2026", "en-US", date(2026, 3, 12), date(2026, 3, 12)),
        ("1/12/2026", "en-US", date(2026, 1, 12), date(2026, 1, 12)),
        ("13/5/2026", "en-US", date(2026, 5, 13), date(2026, 5, 13)),
        ("5/16/2026", "en-US", date(2026, 5, 15), date(2026, 5, 15)),
        ("Paul, 3/4/2026, Lyon", "en-US", date(2026, 3, 4), date(2026, 4, 3)),
        ("3/25/2026", "en-US", date(2026, 3, 25), date(2026, 3, 25)),
        ("hier", "fr-FR", date(2026, 5, 14), date(2026, 5, 14)),
    ],
)
def test_the_language_of_the_page_decides_between_two_readings(
    phrase: str, lang: str | None, earliest: date, latest: date
) -> None:
    now = datetime(2026, 5, 15, 8, tzinfo=UTC)
    published = read_date(phrase, captured_at=now, lang=lang).published
    assert (published.earliest, published.latest) == (earliest, latest)


@pytest.mark.parametrize(("phrase", "lang"), [("hier", "de"), ("hier", "nl-BE")])
def test_a_day_word_that_means_something_else_on_this_page_is_no_date(
    phrase: str, lang: str
) -> None:
    with pytest.raises(DateNotUnderstood):
        read_date(phrase, captured_at=datetime(2026, 5, 15, 8, tzinfo=UTC), lang=lang)
