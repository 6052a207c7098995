"""Finds the reviews of an unknown site by repetition: records alike that bear days and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from companion.model.review import ReadingProblem, Review
from companion.reading.methods.answers import looks_like_reply, stands_in_answer
from companion.reading.methods.body import is_quoted
from companion.reading.methods.flat import gathered, scattered
from companion.reading.methods.groups import (
    Group,
    Surroundings,
    groups_of,
    is_talk,
    outside_of_elsewhere,
)
from companion.reading.methods.marks import Marks
from companion.reading.methods.opening import opening_post
from companion.reading.methods.record import is_sponsored, read_record, said_in
from companion.reading.methods.single import CERTAINTY as SINGLE
from companion.reading.methods.single import read_single
from companion.reading.methods.site_words import site_words
from companion.reading.methods.teasers import are_headlines, is_teaser, sign_as_headed
from companion.reading.methods.usual_place import UsualPlace
from companion.reading.page import Element, OpenPage

_LEAST_RECORDS = 2
_MOST_RECORDS = 5_000
_MOST_GROUPS = 24
_SAMPLE = 8
_PLACED = 16
"""Records looked at to find where a list says its words."""

_RATED, _TALKED = 0.75, 0.6
_LEAST_TALK = 15
_HALF, _SOME, _NEARLY_ALL = 0.5, 0.3, 0.8
_FEW = 3
_OUTWARD = 2
_ALIKE_NAMES = 0.3
"""Share of different names under which the « names » are categories of news."""

_FIVE, _TEN = 5.0, 10.0
_MOST_DATES = 4
_LEAST_COPY = 20
_LABEL_LENGTH = 40
"""Characters of a text that, when all records say it, is a word of the site."""

_WHOLE, _WITH_STARS = 2.6, 0.8
"""Fields (of author, day, stars, words, answer) of a review that is read whole, on average."""

_NAMELESS = re.compile(
    r"anonym|patient|utilisat|user|usuari|utente|nutzer|gebruiker|client|kund|klant|invit|guest|"
    r"gast|v[ée]rifi|member|membre|mitglied|deleted|supprim",
    re.IGNORECASE,
)
"""Words that stand for a name, and may stand on every review."""


_DOCTOR = re.compile(r"(?:dr|dra|drs|docteure?|pr|prof|dott|doctor)\b\.?\s", re.IGNORECASE)
"""How practitioners are named: a list of them is a directory, patients do not sign so."""

Read = tuple[list[Review], list[ReadingProblem]]


def read_repeated(
    page: OpenPage,
) -> tuple[tuple[Review, ...], tuple[ReadingProblem, ...], float]:
    """Return the reviews, what could not be read, and how sure it is that they are some (0..1)."""
    marks = Marks(page.root, page.captured_at, page.lang)
    around = Surroundings(marks)
    best = _best_group(page, marks, around)
    if best is None:
        only = read_single(page, marks, around)
        return ((only,), (), SINGLE) if only is not None else ((), (), 0.0)
    reviews, problems = _read_all(best.records, page, marks)
    kept = [one for one in reviews if _is_review(one)]
    is_thread = best.certainty == _TALKED
    opening = opening_post(best.records, page, marks, around) if is_thread else None
    return (*([opening] if opening else []), *kept), tuple(problems), best.certainty


def _best_group(page: OpenPage, marks: Marks, around: Surroundings) -> _Found | None:
    """Return the kind of records that gives most reviews, and how sure that they are some."""
    best: _Found | None = None
    for group in groups_of(marks)[:_MOST_GROUPS]:
        if best is not None and not _may_give_more(group, best):
            continue
        shown = outside_of_elsewhere(group, around)
        records = _once([one for one in shown[:_MOST_RECORDS] if _may_be_record(one)])
        records = [one for one in records if not is_sponsored(one)]
        if len(records) < _LEAST_RECORDS:
            continue
        found = _weighed(records, page, marks, around)
        if found is None or not found.has_words:
            found = _weighed_flat(records, page, marks, around, found)
        if found is not None and (best is None or found.worth > best.worth):
            best = found
    return None if best is None else _with_what_stands_beside(best, page, marks, around)


def _with_what_stands_beside(
    best: _Found, page: OpenPage, marks: Marks, around: Surroundings
) -> _Found:
    """Return the elements around the records where these tell more: stars that stand beside.

    Such elements may be of several kinds (« review », « review hidden-on-load »).
    """
    for _ in range(_OUTWARD):
        outer = _around_each(best.records)
        found = _weighed(outer, page, marks, around) if outer else None
        if found is None or found.many < best.many or found.wholeness <= best.wholeness:
            break
        best = found
    return best


def _around_each(records: Group) -> Group:
    """Return the element around each record, if each has its own and all are named alike."""
    outer = [one.getparent() for one in records]
    several = [one for one in outer if one is not None and one.tag not in ("body", "html")]
    if len(set(several)) != len(records) or len({one.tag for one in several}) != 1:
        return []
    names = (set((one.get("class") or "").split()) for one in several)
    return several if set.intersection(*names) else []


def _may_give_more(group: Group, best: _Found) -> bool:
    """Tell whether a kind is worth a look: more elements, or as many around those found.

    The owner's answer may stand beside what was found, in an element around both.
    """
    if len(group) > best.many * (1 if best.is_whole else _HALF):
        return True
    return len(group) == best.many and group[0] in best.records[0].iterancestors()


class _Found(NamedTuple):
    """A kind of records: how many reviews it should give, how whole, how sure."""

    many: float
    wholeness: float
    records: Group
    certainty: float
    has_words: bool
    is_whole: bool
    """An author, a day and words were found: an inner element can give no more."""

    @property
    def worth(self) -> tuple[float, float]:
        return self.many, self.wholeness


def _weighed(records: Group, page: OpenPage, marks: Marks, around: Surroundings) -> _Found | None:
    step = max(len(records) // _SAMPLE, 1)
    sample = records[::step][: _SAMPLE + 1]
    reviews, _ = _read_all(sample, page, marks, every=records)
    certainty = _certainty(reviews, records, sample, marks, around)
    if not certainty:
        return None
    share = sum(map(_is_review, reviews)) / len(sample)
    said = sum(bool(review.text) for review in reviews)
    return _Found(
        many=round(len(records) * share, 1),
        wholeness=(wholeness := _wholeness(reviews)),
        records=records,
        certainty=certainty,
        has_words=said > len(sample) * _HALF,
        is_whole=wholeness >= _WHOLE + (len(marks.ratings) >= len(records)) * _WITH_STARS,
    )


def _weighed_flat(
    heads: Group, page: OpenPage, marks: Marks, around: Surroundings, plain: _Found | None
) -> _Found | None:
    """Weigh the heads with what follows each; keep the page as it was when that gives no more."""
    records = gathered(heads) if len(heads) <= _MOST_RECORDS else []
    if not records:
        return plain
    found = _weighed(_once(records), page, marks, around)
    if found is not None and (plain is None or found.worth > plain.worth):
        # What stands before the line may belong to it: an element around both tells more.
        return found._replace(is_whole=False)
    scattered(records)
    return plain


def _once(records: Group) -> Group:
    """Leave out the second copy of a record (a list for small screens beside the other)."""
    seen: dict[tuple[str | None, str], Element | None] = {}
    kept: Group = []
    for record in records:
        words = " ".join(map(str, record.itertext()))
        key = (record.get("id") or record.get("data-review-id") or record.get("data-id"), words)
        # Two alike in one list are two reviews; a copy stands in a list of its own.
        if key not in seen or seen[key] is record.getparent() or len(words) < _LEAST_COPY:
            kept.append(record)
            seen.setdefault(key, record.getparent())
    return kept


def _may_be_record(element: Element) -> bool:
    return (
        len(element) > 0
        and element.tag != "a"
        and not looks_like_reply(element)
        and not stands_in_answer(element)
        and not is_quoted(element)
    )


def _wholeness(reviews: list[Review]) -> float:
    """Return how many of their fields the reviews of a sample have, on average."""
    fields = ("author", "published", "rating", "text", "reply")
    held = sum(bool(getattr(review, name)) for review in reviews for name in fields)
    return round(held / max(len(reviews), 1), 3)


def _read_all(
    records: Iterable[Element],
    page: OpenPage,
    marks: Marks,
    *,
    every: Iterable[Element] | None = None,
) -> Read:
    """Read each record apart from those nested in it."""
    reviews: list[Review] = []
    problems: list[ReadingProblem] = []
    chosen = list(records)
    group = chosen if every is None else list(every)
    nested = _nested(group)
    site = site_words(group, marks.dates.keys() | marks.ratings.keys(), wanted=chosen)
    usual = _usual_place(chosen, marks, nested, site) if every is None else None
    for record in chosen:
        try:
            review = read_record(
                record,
                page,
                marks,
                nested.get(record, ()),
                site=site.get(record, ()),
                usual=usual,
            )
        except Exception as broken:  # noqa: BLE001 - one record never loses the others
            problems.append(ReadingProblem(code="record-not-read", detail=type(broken).__name__))
            continue
        if review is not None:
            reviews.append(review)
    return _on_one_scale(_without_labels_as_names(reviews)), problems


def _usual_place(
    records: Group,
    marks: Marks,
    nested: dict[Element, list[Element]],
    site: dict[Element, tuple[Element, ...]],
) -> UsualPlace:
    """Return where the records say their words, from some of them."""
    sample = records[:: max(len(records) // _PLACED, 1)]
    looked = [said_in(one, marks, nested.get(one, ()), site.get(one, ())) for one in sample]
    return UsualPlace([said for said, _ in looked], [name for _, name in looked])


def _on_one_scale(reviews: list[Review]) -> list[Review]:
    """Where a figure above five stands among figures that name no scale, all are out of ten."""
    if {review.rating_max for review in reviews} - {None} != {_FIVE, _TEN}:
        return reviews
    return [
        msgspec.structs.replace(review, rating_max=_TEN) if review.rating_max == _FIVE else review
        for review in reviews
    ]


def _without_labels_as_names(reviews: list[Review]) -> list[Review]:
    """Take off a « name » that nearly all records bear: it is a word of the site."""
    names = Counter(review.author for review in reviews if review.author is not None)
    least = _FEW if all(review.rating is not None for review in reviews) else _FEW + 1
    if len(reviews) < least or not names:
        return reviews
    ((most, count),) = names.most_common(1)
    if count < len(reviews) * _NEARLY_ALL or _NAMELESS.search(most):
        return reviews
    return [
        msgspec.structs.replace(review, author=None, author_url=None)
        if review.author == most
        else review
        for review in reviews
    ]


def _nested(records: Iterable[Element]) -> dict[Element, list[Element]]:
    """Return for each record those right inside it."""
    every = set(records)
    inside: dict[Element, list[Element]] = {}
    for record in every:
        outer = record.getparent()
        while outer is not None and outer not in every:
            outer = outer.getparent()
        if outer is not None:
            inside.setdefault(outer, []).append(record)
    return inside


def _is_review(review: Review) -> bool:
    """Tell whether one record says enough: when, and who or how many stars."""
    if review.published is None:
        return review.rating is not None and bool(review.author) and bool(review.text)
    return review.rating is not None or bool(review.author)


def _certainty(
    reviews: list[Review], records: Group, sample: Group, marks: Marks, around: Surroundings
) -> float:
    """Return how sure it is that these are reviews and not news, products or results."""
    total = len(sample)
    if sum(map(_is_review, reviews)) < max(_LEAST_RECORDS, total * _HALF):
        return 0.0
    shares = _Shares(reviews, total)
    talk = is_talk(records, around)
    is_rated_talk = talk and shares.rated >= _HALF <= shares.named
    is_heads = are_headlines(sample) and not (is_rated_talk and not sign_as_headed(sample, reviews))
    if shares.repeats or shares.distinct < _ALIKE_NAMES or is_heads or shares.are_doctors:
        return 0.0
    if shares.rated >= _HALF:
        is_list = _are_rated_words(shares, len(records), talk=talk)
        return _RATED if is_list and (talk or not _are_sections(sample, records, marks)) else 0.0
    is_said = talk and min(shares.named, shares.talks, shares.dated) >= _HALF
    if not is_said or _are_sections(sample, records, marks):
        return 0.0
    return _TALKED if sum(map(is_teaser, sample)) <= total * _HALF else 0.0


class _Shares:
    """Which share (0..1) of a sample has stars, a day, a name, words; and a name of its own."""

    def __init__(self, reviews: list[Review], total: int) -> None:
        self.rated = sum(review.rating is not None for review in reviews) / total
        self.dated = sum(review.published is not None for review in reviews) / total
        self.talks = sum(_is_said(review.text) for review in reviews) / total
        texts = [review.text for review in reviews if review.text]
        is_same = len(texts) >= _FEW and len(set(texts)) <= len(texts) * _HALF
        self.repeats = is_same and max(map(len, texts)) <= _LABEL_LENGTH
        names = [review.author for review in reviews if review.author is not None]
        self.named = len(names) / total
        titled = sum(bool(_DOCTOR.match(name)) for name in names)
        self.are_doctors = len(names) >= _FEW and titled > len(names) * _HALF
        self.is_one_name = len(set(names)) == 1 < len(names)
        names = [name for name in names if not _NAMELESS.search(name)]
        self.distinct = len(set(names)) / len(names) if len(names) >= _FEW else 1.0


def _is_said(text: str) -> bool:
    """Tell whether words are more than a name or a button."""
    return len(text) >= _LEAST_TALK or len(text.split()) > 1


def _are_rated_words(shares: _Shares, many: int, *, talk: bool) -> bool:
    """Tell whether records with stars are what several people said, not parts of a page."""
    if talk and shares.talks >= _HALF:
        return True
    if shares.dated < _HALF or shares.distinct < _HALF:
        return False
    if many <= _FEW:
        # Of few, each must look like a review where nothing around calls them so.
        is_whole = min(shares.rated, shares.dated, shares.named) == 1.0
        return talk or (is_whole and not shares.is_one_name)
    return shares.named >= _HALF or (talk and shares.talks >= _HALF)


def _are_sections(sample: Group, records: Group, marks: Marks) -> bool:
    """Tell whether the records are parts of a page rather than words: they hold many dates."""
    nested = _nested(records)
    many = 0
    for record in sample:
        inside = sum(len(marks.dates_in(one)) for one in nested.get(record, ()))
        many += len(marks.dates_in(record)) - inside > _MOST_DATES
    return many > len(sample) * _SOME
