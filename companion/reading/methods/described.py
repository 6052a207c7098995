"""Reads a page by its platform's description: where the records are, and their fields."""

from __future__ import annotations

import re

import msgspec

from companion.model.platform import Platform, RecordDescription
from companion.model.review import ReadingProblem, Reply, Review
from companion.reading.dates import is_only_date
from companion.reading.links import absolute
from companion.reading.methods.answers import after_role, reply_in
from companion.reading.methods.author import (
    NAME_LENGTH,
    bare_name,
    name_beside_date,
    name_in_line,
    name_of,
    name_shown,
)
from companion.reading.methods.labels import ANSWER_START, without_buttons
from companion.reading.methods.marks import DATE_HINT, DATE_LENGTH, Marks
from companion.reading.methods.record import is_sponsored, names_advertisement, read_record
from companion.reading.methods.records import Record, records_of
from companion.reading.methods.site_words import site_words
from companion.reading.page import Element, OpenPage
from companion.reading.ratings import read_rating
from companion.reading.selectors import find_all
from companion.reading.when import When, when_of
from companion.reading.words import (
    clean,
    is_cut_button,
    is_hidden,
    shown_text,
    without_cut_mark,
    without_translation,
)

_MONTH_DAY = re.compile(r"^(\d{1,2})-(\d{1,2})$")
_SAYS = re.compile(r"\s(?:dit|dijo|disse|says|said|sagt|schrieb|schreef)$", re.IGNORECASE)
_DOTS = "…. "
_SURE = {"seen": 0.95, "known": 0.85}
_HALF = 0.5
_MOST_COMPLETED = 300
_NOT_WHOLE = 0.7
"""Share of the certainty left when no record has both an author and a date."""

_LONGEST_COUNT = 6
"""Nobody wrote a million reviews: more digits are something else."""
_EVERYWHERE = ("author", "published")
"""What no review of a platform lacks."""

_NUMBER_ONLY = re.compile(r"^\s*\d{1,3}(?:[.,]\d{1,2})?\s*$")


def read_described(
    page: OpenPage, platform: Platform
) -> tuple[tuple[Review, ...], tuple[ReadingProblem, ...], float]:
    """Return the reviews, what could not be read, and how sure the description is (0..1).

    A field that most records lack was probably renamed: what the record looks like fills it.
    """
    if platform.reviews is None:
        return (), (), 0.0
    read: list[tuple[Record, Review]] = []
    problems: list[ReadingProblem] = []
    has_advertisements = names_advertisement(page.root)
    for record in records_of(page.root, platform.reviews):
        if has_advertisements and is_sponsored(record.element):
            continue
        try:
            review, problem = _review(record, page)
        except Exception as broken:  # noqa: BLE001 - one record never loses the others
            problems.append(ReadingProblem(code="record-not-read", detail=type(broken).__name__))
            continue
        if problem is not None:
            problems.append(problem)
        read.append((record, review))
    whole = _completed(read, page, platform.reviews)
    answered = _answered_by_owner([record for record, _ in read], whole, page)
    reviews = [one for one in answered if _says_anything(one)]
    sure = _SURE[platform.confidence]
    if not any(review.author and review.published for review in reviews):
        sure *= _NOT_WHOLE
    return tuple(reviews), tuple(problems), sure if reviews else 0.0


def _says_anything(review: Review) -> bool:
    return bool(review.text or review.title) or review.rating is not None


def _answered_by_owner(
    records: list[Record], reviews: list[Review], page: OpenPage
) -> list[Review]:
    """Make what the page's owner says under somebody's words the answer to them.

    The owner signs with the name that heads the page.
    """
    places = {record.element: at for at, record in enumerate(records)}
    if not any(one in places for record in records for one in record.skip):
        return reviews
    owners = {clean(shown_text(one)) for one in find_all(page.root, "h1")} - {""}
    kept: list[Review | None] = list(reviews)
    for at, (record, review) in enumerate(zip(records, reviews, strict=True)):
        around = (places[one] for one in record.element.iterancestors() if one in places)
        outer = next(around, None)
        above = None if outer is None else kept[outer]
        if review.author in owners and above is not None and above.author not in owners:
            said = Reply(text=review.text, date_text=review.date_text)
            kept[outer or 0] = msgspec.structs.replace(above, reply=above.reply or said)
            kept[at] = None
    return [one for one in kept if one is not None]


def _completed(
    read: list[tuple[Record, Review]], page: OpenPage, description: RecordDescription
) -> list[Review]:
    """Fill the fields that most records lack by what each record looks like."""
    reviews = [review for _, review in read]
    lacking = [
        name
        for name, described in (
            ("author", description.author),
            ("published", description.date),
            ("rating", description.rating),
            ("text", description.text),
        )
        if described and _mostly_without(name, reviews)
    ]
    if not lacking or len(reviews) > _MOST_COMPLETED:
        return reviews
    marks = Marks(page.root, page.captured_at, page.lang)
    site = site_words(
        [record.element for record, _ in read], marks.dates.keys() | marks.ratings.keys()
    )
    return [
        _filled(review, lacking, record, page, (marks, site.get(record.element, ())))
        for record, review in read
    ]


def _mostly_without(name: str, reviews: list[Review]) -> bool:
    missing = sum(not getattr(review, name) for review in reviews)
    if name in _EVERYWHERE:
        # Some posts of a thread are drawn otherwise than the others: the one that is answered.
        return missing > 0
    if name == "text":
        # Ratings without words are reviews: only a list without any words was misread.
        return len(reviews) > 1 and missing == len(reviews)
    return bool(reviews) and missing > len(reviews) * _HALF


def _filled(
    review: Review,
    lacking: list[str],
    record: Record,
    page: OpenPage,
    seen_there: tuple[Marks, tuple[Element, ...]],
) -> Review:
    marks, site = seen_there
    seen = read_record(record.element, page, marks, record.skip, site=site, is_named=False)
    if seen is None:
        return review
    taken = [name for name in lacking if not getattr(review, name)]
    if "text" in taken and seen.text in (review.author, review.date_text):
        taken.remove("text")
    taken += ["date_text"] if "published" in taken and seen.published is not None else []
    taken += ["rating_max"] if "rating" in taken else []
    return msgspec.structs.replace(review, **{name: getattr(seen, name) for name in taken})


def _review(record: Record, page: OpenPage) -> tuple[Review, ReadingProblem | None]:
    where = record.description
    author = _author(record, page)
    text, ends_cut = without_cut_mark(without_translation(_own_words(record, author)))
    rating, rating_max = _rating(record)
    title = record.first(where.title)
    said = (clean(one) for one in record.values(where.date))
    if where.month_first:
        said = (_with_year(one, page) for one in said)
    when = when_of(said, page.captured_at, page.lang)
    review = Review(
        author=author,
        author_url=absolute(record.first(where.author_url), page.url),
        author_reviews=_count(record.first(where.author_reviews)),
        rating=rating,
        rating_max=rating_max,
        title=title,
        text=text,
        date_text=when.date_text,
        published=when.published,
        was_edited=when.was_edited or any(record.elements(css) for css in where.edited),
        permalink=absolute(record.first(where.permalink), page.url),
        platform_id=record.first(where.platform_id),
        reply=_reply(record, page),
        is_cut=ends_cut or _is_cut(record, text),
    )
    return review, when.problem


def _own_words(record: Record, author: str | None) -> str:
    """Return the words of a record; without name and day where the text's place holds them."""
    where = record.description
    text = without_buttons(record.words(where.text))
    first, _, rest = text.partition("\n")
    last = rest.rpartition("\n")[2]
    is_signed = author is not None and author in first
    if not is_signed and not any(
        len(line) <= DATE_LENGTH and DATE_HINT.search(line) for line in (first, last)
    ):
        return text
    places = (next(record.found(fields), ("", None)) for fields in (where.author, where.date))
    aside = [
        place
        for words, place in places
        if place is not None and place is not record.element and len(words) <= DATE_LENGTH
    ]
    return without_buttons(record.words(where.text, aside)) if aside else text


def _with_year(words: str, page: OpenPage) -> str:
    """Return « 11-2 » (2 November) as the latest such day; other words as they are."""
    found = _MONTH_DAY.match(words)
    if found is None:
        return words
    month, day, year = int(found[1]), int(found[2]), page.captured_at.year
    is_past = (month, day) <= (page.captured_at.month, page.captured_at.day + 1)
    return f"{year if is_past else year - 1}-{month:02}-{day:02}"


def _count(said: str | None) -> int | None:
    """Return « 1 234 » as a number, None when there is none."""
    digits = "".join(char for char in said or "" if char.isdecimal())
    return int(digits) if 0 < len(digits) <= _LONGEST_COUNT else None


def _is_heading(text: str, page: OpenPage) -> bool:
    """Tell whether the words of an answer are only its heading or its day."""
    if ANSWER_START.match(text):
        return True
    return len(text) <= DATE_LENGTH and is_only_date(text, captured_at=page.captured_at)


def _author(record: Record, page: OpenPage) -> str | None:
    """Return the name alone, where a theme adds « dit : » or the day to it."""
    said, place = next(record.found(record.description.author), ("", None))
    words = clean(said)
    if not words:
        return None
    if place is not None and (len(words) > NAME_LENGTH or any(c.isdigit() for c in words)):
        named = name_in_line(place)
        if named is not None:
            return name_of(named)
    if place is not None and len(place):
        words = clean(name_shown(place)) or words
    may_be_dated = any(c.isdigit() for c in words) and DATE_HINT.search(words) is not None
    beside = name_beside_date(words, page.captured_at) if may_be_dated else None
    if beside is not None:
        return beside[0]
    return bare_name(words) or words if words.endswith((":", ",")) or _SAYS.search(words) else words


def _rating(record: Record) -> tuple[float | None, float | None]:
    for value in record.values(record.description.rating):
        found = read_rating(value, bare=bool(_NUMBER_ONLY.match(value)))
        if found is not None:
            return found[0], found[1] or record.description.rating_max
    return None, None


def _is_cut(record: Record, text: str) -> bool:
    return any(
        is_cut_button(label)
        for css in record.description.cut
        for button in record.elements(css)
        if not is_hidden(button) and button.get("aria-expanded") != "true"
        if not _is_whole_beside(button, text)
        for label in (shown_text(button), button.get("aria-label") or "")
    )


def _is_whole_beside(button: Element, text: str) -> bool:
    """Tell whether the text goes on where the button stands: the page holds all of it, folded."""
    around = button.getparent()
    shown = "" if around is None else clean(shown_text(around, skip={button})).rstrip(_DOTS)
    own = clean(text).rstrip(_DOTS)
    return bool(shown) and len(own) > len(shown) and own.startswith(shown)


def _reply(record: Record, page: OpenPage) -> Reply | None:
    where = record.description
    for element in record.replies if record.is_reply_described else ():
        answer = Record(element, RecordDescription(records=()))
        text, _ = without_cut_mark(after_role(answer.words(where.reply_text)))
        if text and not _is_heading(text, page):
            when: When = when_of(
                (clean(one) for one in answer.values(where.reply_date)),
                page.captured_at,
                page.lang,
            )
            return Reply(text=text, date_text=when.date_text)
    return next((said for one in record.replies if (said := reply_in(one, page))), None)
