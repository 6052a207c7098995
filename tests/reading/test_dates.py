"""A phrase and an instant give the days it may mean, never a day too late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from companion.model.errors import DateNotUnderstood
from companion.model.interval import DateInterval
from companion.reading.dates import (
    ReadDate,
    is_machine_date,
    is_only_date,
    read_date,
    reconciled,
)

CASES = Path(__file__).parent.parent / "cases"
TABLE = [
    (group["seen_from"], *row)
    for group in yaml.safe_load((CASES / "dates.yaml").read_text("utf-8"))
    for row in group["phrases"]
]
REFUSED = yaml.safe_load((CASES / "dates_refused.yaml").read_text("utf-8"))
SPRING = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")

instants = st.datetimes(
    min_value=datetime(2012, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2032, 12, 31),  # noqa: DTZ001 - likewise
    timezones=st.just(UTC),
)
NAMES = {
    "fr": ("il y a {n} {unit}", ("secondes", "minutes", "heures", "jours", "semaines")),
    "en": ("{n} {unit} ago", ("seconds", "minutes", "hours", "days", "weeks")),
    "de": ("vor {n} {unit}", ("Sekunden", "Minuten", "Stunden", "Tagen", "Wochen")),
    "es": ("hace {n} {unit}", ("segundos", "minutos", "horas", "días", "semanas")),
    "it": ("{n} {unit} fa", ("secondi", "minuti", "ore", "giorni", "settimane")),
    "nl": ("{n} {unit} geleden", ("seconden", "minuten", "uur", "dagen", "weken")),
    "pt": ("há {n} {unit}", ("segundos", "minutos", "horas", "dias", "semanas")),
}
SECONDS = (1, 60, 3600, 86_400, 604_800)


@pytest.mark.parametrize(("seen_from", "phrase", "earliest", "latest", "edited"), TABLE)
def test_a_phrase_means_these_days(
    seen_from: str, phrase: str, earliest: date | None, latest: date, *, edited: bool
) -> None:
    read = read_date(phrase, captured_at=datetime.fromisoformat(seen_from))
    assert (read.published.earliest, read.published.latest) == (earliest, latest)
    assert read.edited is edited


@pytest.mark.parametrize("phrase", REFUSED)
def test_what_names_no_publication_day_is_refused(phrase: str) -> None:
    with pytest.raises(DateNotUnderstood) as refused:
        read_date(phrase, captured_at=SPRING)
    assert refused.value.path == "phrase"
    assert refused.value.detail


@pytest.mark.parametrize("zone", ["Europe/Nulle-Part", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(DateNotUnderstood) as refused:
        read_date("hier", captured_at=SPRING, zone=zone)
    assert refused.value.path == "zone"
    assert refused.value.detail.endswith(zone)


def test_a_phrase_of_a_hundred_and_sixty_signs_is_the_longest_read() -> None:
    longest = "12 mars 2026".ljust(160, "!")
    assert _read(f"  {longest} ").published.latest == date(2026, 3, 12)
    with pytest.raises(DateNotUnderstood):
        _read(f"{longest}!")


ONLY_DATES = [
    ("12 mars 2026", True),
    ("Publié le 12 mars 2026 à 10:11", True),
    ("Modifié il y a 3 jours", True),
    ("il y a 2 mois", True),
    ("2 months ago", True),
    ("2026-03-12", True),
    (" 2026-03-12T23:30:00Z ", True),
    ("1538052669", True),
    ("1538052669000", True),
    ("hier", True),
    ("Très bien le 12 mars 2026 avec Paul", False),
    ("Docteur Martin", False),
    ("modifié", False),
    ("", False),
    ("31 février 2026", False),
    ("il y a 999 ans", True),
    ("153805266", False),
]


@pytest.mark.parametrize(("words", "only"), ONLY_DATES)
def test_words_that_are_nothing_but_a_date_are_told_from_others(words: str, *, only: bool) -> None:
    assert is_only_date(words, captured_at=SPRING) is only


@pytest.mark.parametrize(
    ("words", "machine"),
    [
        ("2026-03-12", True),
        (" 2026-03-12T23:30Z ", True),
        ("1538052669", True),
        ("12 mars 2026", False),
        ("2026-03", False),
        ("15380526691", False),
    ],
)
def test_dates_for_programs_are_told_from_dates_for_readers(words: str, *, machine: bool) -> None:
    assert is_machine_date(words) is machine


def test_days_are_those_of_the_zone_asked() -> None:
    read = read_date("2026-03-12T23:30:00Z", captured_at=SPRING, zone="America/New_York")
    assert read.published.latest == date(2026, 3, 12)


def test_a_naive_capture_is_local() -> None:
    late = datetime(2026, 5, 15, 0, 30)  # noqa: DTZ001 - what a saved page's clock may say
    assert read_date("hier", captured_at=late).published.latest == date(2026, 5, 14)


@given(true=instants, age=st.integers(0, 4 * 604_800), language=st.sampled_from(sorted(NAMES)))
def test_an_elapsed_age_rounded_down_holds_the_true_day(
    true: datetime, age: int, language: str
) -> None:
    captured_at = true + timedelta(seconds=age)
    rank = max(rank for rank, length in enumerate(SECONDS) if age >= length or rank == 0)
    phrase, units = NAMES[language]
    shown = phrase.format(n=age // SECONDS[rank], unit=units[rank])
    assert read_date(shown, captured_at=captured_at).published.contains(_day(true))


@given(true=instants, days=st.integers(0, 4000), seconds=st.integers(0, 86_399))
def test_months_and_years_by_the_calendar_rounded_down_hold_the_true_day(
    true: datetime, days: int, seconds: int
) -> None:
    captured_at = true + timedelta(days=days, seconds=seconds)
    months = _full_months(true.astimezone(PARIS), captured_at.astimezone(PARIS))
    if months < 1:
        return
    count, unit = (months // 12, "ans") if months >= 12 else (months, "mois")
    read = read_date(f"il y a {count} {unit}", captured_at=captured_at)
    assert read.published.contains(_day(true))


@given(true=instants, days=st.integers(30, 359), seconds=st.integers(0, 86_399))
def test_months_of_thirty_days_never_put_the_earliest_day_too_late(
    true: datetime, days: int, seconds: int
) -> None:
    captured_at = true + timedelta(days=days, seconds=seconds)
    read = read_date(f"il y a {days // 30} mois", captured_at=captured_at)
    assert read.published.earliest is not None
    assert read.published.earliest <= _day(true)


@given(true=instants, age=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3000)))
def test_a_machine_date_is_its_paris_day(true: datetime, age: timedelta) -> None:
    read = read_date(true.isoformat(), captured_at=true + age)
    assert (read.published.earliest, read.published.latest) == (_day(true), _day(true))


@given(phrase=st.text(max_size=80))
def test_any_text_is_read_or_refused(phrase: str) -> None:
    try:
        read = read_date(phrase, captured_at=SPRING)
    except DateNotUnderstood:
        return
    assert read.published.latest <= SPRING.astimezone(PARIS).date()


def test_a_machine_date_inside_the_shown_interval_wins() -> None:
    read, agree = reconciled(_read("2026-03-02T10:00:00Z"), _read("il y a 2 mois"))
    assert agree
    assert read is not None
    assert (read.published.earliest, read.published.latest) == (date(2026, 3, 2), date(2026, 3, 2))


def test_dates_that_contradict_each_other_are_both_held() -> None:
    read, agree = reconciled(_read("2026-01-02"), _read("il y a 2 jours"))
    assert not agree
    assert read is not None
    assert read.published.earliest == date(2026, 1, 2)
    assert read.published.latest == date(2026, 5, 13)


def test_a_shown_edit_hides_what_the_machine_date_says() -> None:
    read, _ = reconciled(_read("2026-05-12T06:00:00Z"), _read("Modifié il y a 3 jours"))
    assert read is not None
    assert read.edited
    assert read.published.earliest is None


def test_one_date_alone_is_taken_as_it_is() -> None:
    shown = _read("il y a 2 mois")
    assert reconciled(None, shown) == (shown, True)
    assert reconciled(shown, None) == (shown, True)
    assert reconciled(None, None) == (None, True)


@pytest.mark.parametrize(
    ("machine", "shown", "latest"),
    [
        ("2026-05-12T06:00:00Z", "Modifié il y a 3 jours", date(2026, 5, 12)),
        ("2026-05-01T06:00:00Z", "Modifié il y a 3 jours", date(2026, 5, 1)),
        ("2026-05-14T06:00:00Z", "Modifié il y a 3 jours", date(2026, 5, 12)),
        ("Modifié il y a 3 jours", "il y a 2 semaines", date(2026, 5, 1)),
    ],
)
def test_an_edit_on_either_side_leaves_the_earlier_latest_day(
    machine: str, shown: str, latest: date
) -> None:
    read, agree = reconciled(_read(machine), _read(shown))
    assert agree
    assert read == ReadDate(published=DateInterval(earliest=None, latest=latest), edited=True)


def _read(phrase: str) -> ReadDate:
    return read_date(phrase, captured_at=SPRING)


def _day(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()


def _full_months(true: datetime, now: datetime) -> int:
    """Return how many times a month fits between two local instants, the way calendars count."""
    months = (now.year - true.year) * 12 + now.month - true.month
    return months if _plus_months(true, months) <= now else months - 1


def _plus_months(instant: datetime, months: int) -> datetime:
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    parts: dict[str, Any] = {"year": year, "month": month + 1, "day": min(instant.day, last)}
    return instant.replace(**parts)
