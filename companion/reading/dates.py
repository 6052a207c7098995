"""A phrase and the instant of its capture to the days it may mean; never a guessed single day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from companion.model.errors import DateNotUnderstood
from companion.model.interval import DateInterval
from companion.model.value import Value
from companion.reading import day_spans
from companion.reading.day_spans import Moment
from companion.reading.phrase_book import Language, fold, load_languages

PHRASE_LIMIT = 160
"""Code points: a longer text is no date."""

_FIRST_YEAR = 1990
_CENTURY = 2000
_ISO = re.compile(
    r"^(?P<day>\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
    r"\s?(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)
_UTC = re.compile(r"\s?(?:utc|gmt)$", re.IGNORECASE)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_NUMERIC = (
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<day>\d{1,2})\s?(?P<sign>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?"
        r"(?P<year>(?:19|20)\d{2}|\d{2})(?!\d)"
    ),
)
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})/(?P<year>(?:19|20)\d{2})")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})")


class ReadDate(Value, frozen=True, kw_only=True):
    """The days on which something may have been published, and whether it was edited since."""

    published: DateInterval
    edited: bool = False


def read_date(
    phrase: str, *, captured_at: datetime, zone: str = "Europe/Paris", lang: str | None = None
) -> ReadDate:
    """Return the days that `phrase` may mean, seen from the instant of its capture.

    Args:
        phrase: What the page shows (« il y a 2 mois »), or a machine date (ISO 8601, epoch).
        captured_at: When it was shown; a naive instant is taken to be local.
        zone: Whose days are counted.
        lang: The page's language (BCP 47), when it says one: « hier » is not a day in German,
            and 3/4/2026 on an English page is 3 April or 4 March.

    Returns:
        The interval in days of `zone`. An edited text hides its first date: `earliest` is None.

    Raises:
        DateNotUnderstood: the phrase names no day, or one after the capture.
    """
    moment = Moment(captured_at, _zone(zone), lang)
    if not 0 < len(phrase.strip()) <= PHRASE_LIMIT:
        raise DateNotUnderstood("no phrase, or one too long for a date", path="phrase")
    try:
        found = _machine_date(phrase.strip(), moment) or _phrase_date(fold(phrase), moment)
    except (ValueError, OverflowError) as problem:
        raise DateNotUnderstood(f"no such day: {problem}", path="phrase") from problem
    if found is None:
        raise DateNotUnderstood("the phrase names no day", path="phrase")
    return ReadDate(published=_not_after(found.published, moment), edited=found.edited)


def is_only_date(words: str, *, captured_at: datetime) -> bool:
    """Tell whether words are nothing but a date, its customary words (« publié le ») aside."""
    if is_machine_date(words):
        return True
    phrase, moment = fold(words), Moment(captured_at, _zone("Europe/Paris"))
    try:
        return any(
            _edited_date(phrase, language, moment) or _whole(phrase, language, moment)
            for language in load_languages()
        )
    except (ValueError, OverflowError):
        return False


def is_machine_date(words: str) -> bool:
    """Tell whether the words are written for programs (ISO 8601, epoch) rather than readers."""
    return bool(_ISO.match(words.strip()) or _EPOCH.match(words.strip()))


def reconciled(machine: ReadDate | None, shown: ReadDate | None) -> tuple[ReadDate | None, bool]:
    """Return what the machine date and the shown one allow together, and whether they agree.

    The machine date is preferred inside what the reader sees; when they contradict each other,
    the wider answer holds both. A shown edit hides the first date from both.
    """
    if machine is None or shown is None:
        return machine or shown, True
    if shown.edited or machine.edited:
        latest = min(machine.published.latest, shown.published.latest)
        return ReadDate(published=DateInterval(earliest=None, latest=latest), edited=True), True
    both = machine.published.tightened(shown.published)
    if both is not None:
        return ReadDate(published=both), True
    return ReadDate(published=machine.published.widened(shown.published)), False


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise DateNotUnderstood(f"no such time zone: {name}", path="zone") from problem


def _not_after(published: DateInterval, moment: Moment) -> DateInterval:
    """Clip to the day of the capture; one day more is another zone's clock, beyond is no date."""
    if published.earliest is not None and published.earliest > moment.day:
        if published.earliest > moment.day + timedelta(days=1):
            raise DateNotUnderstood("the day lies after the capture", path="phrase")
        return DateInterval(earliest=moment.day, latest=moment.day)
    return DateInterval(earliest=published.earliest, latest=min(published.latest, moment.day))


def _machine_date(phrase: str, moment: Moment) -> ReadDate | None:
    if _EPOCH.match(phrase):
        seconds = int(phrase[:10])
        day = datetime.fromtimestamp(seconds, moment.zone).date()
        return _on(day) if day.year >= _FIRST_YEAR else None
    found = _ISO.match(phrase)
    if found is None:
        return None
    if len(phrase) == len("2026-03-12"):
        return _on(date.fromisoformat(phrase))
    instant = datetime.fromisoformat(_UTC.sub("Z", phrase.replace(",", ".").replace(" +", "+")))
    if instant.tzinfo is not None:
        return _on(instant.astimezone(moment.zone).date())
    # No offset: the platform's clock may run in UTC or in the reader's zone.
    days = (instant.date(), instant.replace(tzinfo=UTC).astimezone(moment.zone).date())
    return ReadDate(published=DateInterval(earliest=min(days), latest=max(days)))


def _on(day: date) -> ReadDate:
    return ReadDate(published=DateInterval(earliest=day, latest=day))


def _phrase_date(phrase: str, moment: Moment) -> ReadDate | None:
    if any(_is_another_date(phrase, language) for language in load_languages()):
        return None
    for language in _languages(moment):
        found = _edited_date(phrase, language, moment) or _whole(phrase, language, moment)
        if found is not None:
            return found
    for language in _languages(moment):
        inside = _inside(phrase, language, moment)
        if inside is not None:
            return ReadDate(published=inside)
    return None


def _languages(moment: Moment) -> list[Language]:
    """Return the languages in the order to try them: the page's own first, then French."""
    return sorted(load_languages(), key=lambda language: language.name != moment.lang)


def _is_another_date(phrase: str, language: Language) -> bool:
    """Tell whether the phrase dates a visit or a membership, and nothing before it."""
    stop = language.stop.search(phrase)
    bare = phrase if stop is None else phrase[: stop.start()]
    return not bare.strip() or language.not_publication.search(bare) is not None


def _edited_date(phrase: str, language: Language, moment: Moment) -> ReadDate | None:
    """Read « modifié il y a 3 jours », « il y a 2 ans (modifié) », « le 3 mars, modifié le 5 »."""
    mark = language.edited.search(phrase)
    if mark is None:
        return None
    head = _whole(phrase[: mark.start()], language, moment)
    tail = _whole(phrase[mark.end() :], language, moment)
    if head is not None and tail is not None:
        return ReadDate(published=head.published, edited=True)
    shown = head or tail
    if shown is None:
        return None
    return ReadDate(
        published=DateInterval(earliest=None, latest=shown.published.latest), edited=True
    )


def _whole(phrase: str, language: Language, moment: Moment) -> ReadDate | None:
    """Read a phrase that is nothing but a date, its customary words aside."""
    bare = _without_customary_words(phrase, language)
    if not bare:
        return None
    days = _by_its_first_words(phrase.strip(" :,."), language, moment)
    days = days or _relative(bare, language, moment) or _absolute(bare, language, moment)
    if days is None:
        timeless = _without_customary_words(language.time.sub(" ", bare), language)
        days = _named(timeless, language, moment) or _absolute(timeless, language, moment)
    return None if days is None else ReadDate(published=days)


def _by_its_first_words(phrase: str, language: Language, moment: Moment) -> DateInterval | None:
    """Read « en mars », « within the last week »: whose first word is no customary one."""
    found = language.month_alone.fullmatch(phrase)
    if found is not None:
        month = language.month_of[found["month"] or found["month_first"]]
        return day_spans.late_month(moment, month)
    found = language.this.fullmatch(phrase)
    return None if found is None else day_spans.this(moment, language.unit_of[found["unit"]])


def _without_customary_words(phrase: str, language: Language) -> str:
    stop = language.stop.search(phrase)
    bare = phrase if stop is None else phrase[: stop.start()]
    while found := language.before.match(bare):
        bare = bare[found.end() :]
    while found := language.after.search(bare):
        bare = bare[: found.start()]
    return bare


def _relative(bare: str, language: Language, moment: Moment) -> DateInterval | None:
    for pattern in (*language.ago, language.bare_ago):
        found = pattern.fullmatch(bare) or pattern.fullmatch(f"{bare}.")
        if found is not None:
            return _ago(found, language, moment)
    found = language.last.fullmatch(bare)
    if found is not None:
        return day_spans.last(moment, language.unit_of[found["unit"] or found["unit_first"]])
    found = language.this.fullmatch(bare)
    if found is not None:
        return day_spans.this(moment, language.unit_of[found["unit"]])
    return _named(bare, language, moment)


def _named(bare: str, language: Language, moment: Moment) -> DateInterval | None:
    """Read « hier », « lundi », « à l'instant »."""
    if moment.lang in language.everyday_in:
        return None
    if language.now.fullmatch(bare):
        return day_spans.just_now(moment)
    if language.night.fullmatch(bare):
        return DateInterval(earliest=moment.day - timedelta(days=1), latest=moment.day)
    if language.day_word.fullmatch(bare):
        day = moment.day - timedelta(days=language.days_back_of[bare])
        return DateInterval(earliest=day, latest=day)
    found = language.weekday.fullmatch(bare)
    if found is not None:
        return day_spans.weekday_before(moment, language.weekday_of[found["weekday"]])
    return None


def _ago(found: re.Match[str], language: Language, moment: Moment) -> DateInterval:
    unit = language.unit_of[found["unit"]]
    if found["number"] in language.few:
        return day_spans.few(moment, unit)
    if found["number"] in language.roughly:
        return day_spans.roughly(moment, language.roughly[found["number"]], unit)
    number = found["number"]
    count = int(number) if number.isdecimal() else language.number_of[number]
    if found["over"]:
        # « plus d'un an » says nothing of how much more.
        return DateInterval(earliest=None, latest=day_spans.latest_ago(moment, count, unit))
    if found["under"]:
        earliest = day_spans.earliest_ago(moment, count, unit)
        return DateInterval(earliest=earliest, latest=moment.day)
    if found["about"]:
        return day_spans.about(moment, count, unit)
    return day_spans.ago(moment, count, unit)


def _absolute(bare: str, language: Language, moment: Moment) -> DateInterval | None:
    for pattern in (*language.full_dates, *_NUMERIC):
        found = pattern.fullmatch(bare)
        if found is not None:
            return _full_day(found, language, moment)
    with_year, *without_year = language.partial_dates
    found = with_year.fullmatch(bare)
    if found is not None:
        return _month(_year(found["year"]), language.month_of[found["month"]])
    for pattern in without_year:
        found = pattern.fullmatch(bare)
        if found is not None:
            return _day_of_late(int(found["day"]), language.month_of[found["month"]], moment)
    found = _MONTH_YEAR.fullmatch(bare)
    if found is not None:
        return _month(_year(found["year"]), int(found["month"]))
    found = _YEAR.fullmatch(bare)
    if found is not None:
        year = _year(found["year"])
        return DateInterval(earliest=date(year, 1, 1), latest=date(year, 12, 31))
    return None


def _inside(phrase: str, language: Language, moment: Moment) -> DateInterval | None:
    """Find a date that can be nothing else inside a longer phrase."""
    for pattern in (*language.full_dates, *_NUMERIC):
        found = pattern.search(phrase)
        if found is not None:
            return _full_day(found, language, moment)
    for pattern in language.ago:
        found = pattern.search(phrase)
        if found is not None:
            return _ago(found, language, moment)
    return None


def _full_day(found: re.Match[str], language: Language, moment: Moment) -> DateInterval:
    year, day, written = _year(found["year"]), int(found["day"]), found["month"]
    month = int(written) if written.isdecimal() else language.month_of[written]
    if written.isdecimal() and month > 12 >= day:  # noqa: PLR2004 - a year has twelve months
        day, month = month, day
    on = date(year, month, day)
    if written.isdecimal() and moment.is_month_first and found.re is _NUMERIC[1] and day <= 12:  # noqa: PLR2004 - likewise
        return _either(on, date(year, day, month), moment)
    return DateInterval(earliest=on, latest=on)


def _either(one: date, other: date, moment: Moment) -> DateInterval:
    """Return the days from one reading of a figure date to the other, if both are past."""
    past = [day for day in (one, other) if day <= moment.day + timedelta(days=1)] or [one]
    return DateInterval(earliest=min(past), latest=max(past))


def _month(year: int, month: int) -> DateInterval:
    first = date(year, month, 1)
    return DateInterval(earliest=first, latest=day_spans.month_end(first))


def _day_of_late(day: int, month: int, moment: Moment) -> DateInterval:
    """Return the latest such day up to the capture (one more: another zone's clock)."""
    for year in range(moment.day.year + 1, moment.day.year - 8, -1):
        try:
            on = date(year, month, day)
        except ValueError:
            continue  # 29 February
        if on <= moment.day + timedelta(days=1):
            return DateInterval(earliest=on, latest=on)
    raise ValueError(f"no year has day {day} of month {month}")


def _year(written: str) -> int:
    """Return the year of two or four figures; one before the web lies after any capture so."""
    year = int(written.lstrip("'"))
    return year if year >= _FIRST_YEAR else year + _CENTURY
