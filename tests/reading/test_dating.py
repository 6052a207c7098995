"""Every reason that bounds the day of publication, and what they leave together."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from companion.model.interval import DateInterval
from companion.model.mention import Absence, DayKind, DaySaid, Mention, Sighting
from companion.model.review import Review
from companion.reading.dating import dating_of, impossible, read_days, redated

SAID_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def between(text: str | None) -> DateInterval | None:
    """Read « 08-23..09-24 », « ..09-24 » or None."""
    if text is None:
        return None
    earliest, _, latest = text.partition("..")
    return DateInterval(earliest=day(earliest) if earliest else None, latest=day(latest))


def seen(on: str, shown: str | None = None, said: str | None = None) -> Sighting:
    return Sighting(
        capture_id=f"seen {on}",
        seen_at=datetime.combine(day(on), datetime.min.time(), UTC).replace(hour=9),
        state="online",
        words_sha256="0" * 64,
        published=between(shown),
        date_text=said,
    )


def a_mention(*sightings: Sighting, read: str | None = None, **said: str) -> Mention:
    """Return a mention; `absent`, `not_yet` and `there` are days with spaces between."""
    fields: dict[str, Any] = {
        "absences": tuple(
            Absence(capture_id=f"absent {one}", seen_at=seen(one).seen_at, listed=8)
            for one in said.get("absent", "").split()
        ),
        "days_said": tuple(
            DaySaid(day=day(one), kind=kind, said_at=SAID_AT)
            for name, kind in (("there", "seen"), ("not_yet", "absent"))
            for one in said.get(name, "").split()
        ),
    }
    return Mention(
        id="m",
        platform=None,
        page_url="https://avis.example/",
        review=Review(text="Accueil glacial.", published=between(read)),
        sightings=sightings,
        published_read=between(read) if any(fields.values()) else None,
        **fields,
    )


SEEN = seen("09-30", "08-23..09-24", "il y a 1 mois")
# what is known, the days it leaves, and of each reason: kind, whether it counts, contradicts
KNOWN: dict[str, tuple[Mention, str | None, list[tuple[str, bool, bool]]]] = {
    "the page alone": (
        a_mention(SEEN, read="08-23..09-24"),
        "08-23..09-24",
        [("shown", True, False), ("first_seen", False, False)],
    ),
    "nothing but that it was seen": (
        a_mention(seen("09-30")),
        None,
        [("first_seen", True, False)],
    ),
    "an edit leaves the day it was first seen": (
        a_mention(seen("09-30", "..09-30", "modifié"), read="..09-30"),
        "..09-30",
        [("shown", True, False), ("first_seen", True, False)],
    ),
    "two sightings that say the same are one reason": (
        a_mention(SEEN, seen("10-01", "08-23..09-24", "il y a 1 mois"), read="08-23..09-24"),
        "08-23..09-24",
        [("shown", True, False), ("first_seen", False, False)],
    ),
    "the same days in other words are another": (
        a_mention(SEEN, seen("10-01", "08-23..09-24", "août"), read="08-23..09-24"),
        "08-23..09-24",
        [("shown", True, False), ("shown", True, False), ("first_seen", False, False)],
    ),
    "a sighting that bounds neither end does not count": (
        a_mention(SEEN, seen("10-01", "08-01..09-30", "octobre"), read="08-23..09-24"),
        "08-23..09-24",
        [("shown", True, False), ("shown", False, False), ("first_seen", False, False)],
    ),
    "one that bounds the later end counts": (
        a_mention(SEEN, seen("10-01", "08-01..09-24", "octobre"), read="08-23..09-24"),
        "08-23..09-24",
        [("shown", True, False), ("shown", True, False), ("first_seen", False, False)],
    ),
    "a whole list without it": (
        a_mention(SEEN, read="08-23..09-24", absent="09-14"),
        "09-14..09-24",
        [("shown", True, False), ("first_seen", False, False), ("absent", True, False)],
    ),
    "an older list without it tightens nothing": (
        a_mention(SEEN, read="08-23..09-24", absent="08-01"),
        "08-23..09-24",
        [("shown", True, False), ("first_seen", False, False), ("absent", False, False)],
    ),
    "a list without it on the last possible day leaves that day": (
        a_mention(SEEN, read="08-23..09-24", absent="09-24"),
        "09-24..09-24",
        [("shown", True, False), ("first_seen", False, False), ("absent", True, False)],
    ),
    "a list without it that the page contradicts is left aside": (
        a_mention(SEEN, read="08-23..09-24", absent="09-25"),
        "08-23..09-24",
        [("shown", True, False), ("first_seen", False, False), ("absent", False, True)],
    ),
    "days the doctor gives, the earliest first, and one contradicted leaves the others": (
        a_mention(SEEN, read="08-23..09-24", there="09-20 09-05", not_yet="08-30 09-22"),
        "08-30..09-05",
        [
            ("shown", True, False),
            ("first_seen", False, False),
            ("said_absent", True, False),
            ("said_seen", True, False),
            ("said_seen", False, False),
            ("said_absent", False, True),
        ],
    ),
    "without a day shown, the doctor's own and the first sighting": (
        a_mention(seen("09-30"), not_yet="09-10"),
        "09-10..09-30",
        [("first_seen", True, False), ("said_absent", True, False)],
    ),
}


@pytest.mark.parametrize("known", KNOWN)
def test_what_is_known_leaves_these_days_reason_by_reason(known: str) -> None:
    mention, left, reasons = KNOWN[known]
    found = dating_of(mention)
    assert [(one.kind, one.counts, one.contradicts) for one in found.bounds] == reasons
    if left is None:
        assert found.published is None
    else:
        assert found.published == between(left)
    assert redated(mention).review.published == found.published
    assert dating_of(redated(mention)) == found


def test_each_reason_says_its_days_its_words_and_its_capture() -> None:
    mention = a_mention(SEEN, read="08-23..09-24", absent="09-02", there="09-20", not_yet="09-04")
    shown, first, absent, not_yet, there = dating_of(mention).bounds
    assert (shown.earliest, shown.latest) == (day("08-23"), day("09-24"))
    assert (shown.date_text, shown.capture_id) == ("il y a 1 mois", "seen 09-30")
    assert (first.earliest, first.latest, first.capture_id) == (None, day("09-30"), "seen 09-30")
    assert (absent.earliest, absent.latest) == (day("09-02"), None)
    assert (absent.capture_id, absent.listed) == ("absent 09-02", 8)
    assert (not_yet.earliest, not_yet.latest) == (day("09-04"), None)
    assert (there.earliest, there.latest) == (None, day("09-20"))


def test_the_first_sighting_is_the_earliest_in_paris() -> None:
    late = seen("09-30")
    early = Sighting(
        capture_id="before",
        seen_at=datetime(2026, 9, 11, 22, 30, tzinfo=UTC),
        state="online",
        words_sha256="0" * 64,
    )
    (first,) = dating_of(a_mention(late, early)).bounds
    assert first.latest == day("09-12")


def test_what_the_sightings_said_is_kept_beside_what_tightened_it() -> None:
    plain = a_mention(SEEN, read="08-23..09-24")
    assert read_days(plain) == between("08-23..09-24")
    tightened = redated(a_mention(SEEN, read="08-23..09-24", there="09-05"))
    assert tightened.review.published == between("08-23..09-05")
    assert tightened.published_read == read_days(tightened) == between("08-23..09-24")
    undated = redated(a_mention(seen("09-30"), absent="09-10"))
    assert undated.review.published == between("09-10..09-30")
    assert read_days(undated) is None


FOLLOWED = a_mention(
    SEEN, seen("10-20"), read="08-23..09-24", there="09-10", not_yet="08-30", absent="08-28"
)
UNDATED = a_mention(seen("09-30"))


@pytest.mark.parametrize(
    ("mention", "on", "kind", "why"),
    [
        (FOLLOWED, TODAY, "seen", None),
        (FOLLOWED, date(2026, 11, 24), "seen", "to-come"),
        (FOLLOWED, date(2026, 11, 24), "absent", "to-come"),
        (UNDATED, date(1995, 1, 1), "seen", None),
        (UNDATED, date(1994, 12, 31), "seen", "too-old"),
        (FOLLOWED, day("08-22"), "seen", "before-shown"),
        (FOLLOWED, day("08-23"), "seen", "before-absent"),
        (FOLLOWED, day("08-29"), "seen", "before-absent"),
        (FOLLOWED, day("08-30"), "seen", None),
        (FOLLOWED, day("09-25"), "absent", "after-shown"),
        (FOLLOWED, day("09-24"), "absent", "after-first-seen"),
        (FOLLOWED, day("09-11"), "absent", "after-first-seen"),
        (FOLLOWED, day("09-10"), "absent", None),
        (FOLLOWED, day("08-01"), "absent", None),
        (UNDATED, day("09-30"), "absent", None),
        (UNDATED, day("10-01"), "absent", "after-first-seen"),
        (a_mention(seen("09-30"), absent="09-20"), day("09-19"), "seen", "before-absent"),
        (a_mention(seen("09-30"), absent="09-20"), day("09-20"), "seen", None),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_told_why(
    mention: Mention, on: date, kind: DayKind, why: str | None
) -> None:
    assert impossible(mention, on, kind, today=TODAY) == why
