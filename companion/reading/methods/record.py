"""Reads one record of an unknown site by what its parts look like: name, date, rating, text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime

from lxml import etree

from companion.model.review import Reply, Review
from companion.reading.dates import is_only_date
from companion.reading.methods.author import (
    attributed_name,
    first_name,
    introduced_name,
    marked_author,
    name_beside_date,
    name_of,
    pictured_name,
    profile_of,
)
from companion.reading.methods.body import body_of, hidden_whole, long_run
from companion.reading.methods.labels import (
    ANSWER_START,
    LABEL_LENGTH,
    OWNER_ROLE,
    is_advertisement,
    is_label,
)
from companion.reading.methods.marks import DATE_LENGTH, Marks
from companion.reading.page import Element, OpenPage
from companion.reading.ratings import Rating
from companion.reading.selectors import lies_in, outermost
from companion.reading.when import when_of
from companion.reading.words import (
    clean,
    is_cut_button,
    is_original_button,
    opening_of,
    shown_text,
    without_cut_mark,
    without_translation,
)

_REPLY_CLASS = re.compile(r"owner[-_]|response|reponse|reply|answer|business-re")
_OVERALL = re.compile(r"g[ée]n[ée]ral|global|overall|gesamt|totaal|complessiv", re.IGNORECASE)
_TITLE_CLASS = re.compile(r"title|titre")
_BOXES = frozenset(("div", "section", "blockquote", "li", "article", "aside", "details"))
_LEAST_CUT = 60
_CUT_SIGNS = ("…", "...")
_LEAST_REPLY = 12
_ANSWER_LETTERS = frozenset("roabckdpgtl")
"""How « réponse », « owner », « antwort », « business », « propriétaire », « titulaire » begin."""

_LONG_NAME = 15
_HEAD_LINES = 3
_ANSWERING = re.compile(
    r"^(?:dr|dra|docteure?|pr|prof|dott(?:\.ssa)?|mme|m)\.?\s[^\s.!?]+(?:\s[^\s.!?]+){0,3}\s?:?$",
    re.IGNORECASE,
)
"""« Dr Nadia Benali », alone on the first line of an answer."""

_LINES = ("li", "tr", "dt", "dd")


def read_record(  # noqa: PLR0913 - each part of the record by its name
    record: Element,
    page: OpenPage,
    marks: Marks,
    inner: Collection[Element] = (),
    *,
    site: Collection[Element] = (),
    is_named: bool = True,
) -> Review | None:
    """Return the review that a record holds, or None when it holds no words and no rating.

    Args:
        record: Where it stands.
        page: The page it stands in.
        marks: The days and ratings of that page.
        inner: Records nested in this one (answers in a thread): somebody else's words.
        site: Its parts that all records say alike: nobody's words.
        is_named: Whether the first words may be the author's name where none is marked.
    """
    if is_sponsored(record):
        return None
    parts = _Parts(record, marks, inner, site=site, is_named=is_named)
    text, is_cut = _words(record, parts.skip)
    if _is_date_line(text, record, marks):
        text = ""
    if not text and parts.rating is None:
        return None
    when = when_of(parts.date_words, page.captured_at, page.lang)
    rating, rating_max = parts.rating or (None, None)
    return Review(
        author=parts.author,
        author_url=profile_of(parts.author_element, page),
        rating=rating,
        rating_max=rating_max,
        title=_title(record, parts.skip, text),
        text=text,
        date_text=when.date_text,
        published=when.published,
        was_edited=when.was_edited,
        permalink=f"{page.url.split('#')[0]}#{record.get('id')}" if record.get("id") else None,
        platform_id=record.get("data-review-id") or record.get("data-id") or record.get("id"),
        reply=_reply(parts.replies, page, marks),
        is_cut=is_cut,
    )


def _words(record: Element, skip: set[Element]) -> tuple[str, bool]:
    """Return the author's words, and whether the page shows only their beginning."""
    own = _original(record, skip) or body_of(record, skip)
    text, ends_cut = without_cut_mark(without_translation(own))
    if ends_cut or text.endswith(_CUT_SIGNS):
        whole = hidden_whole(record, text)
        if whole:
            return whole, False
        # A short text that ends so is a sigh; sites cut long ones.
        ends_cut = ends_cut or len(text) >= _LEAST_CUT
    return text, ends_cut or _has_cut_button(record, skip)


def is_sponsored(record: Element) -> bool:
    """Tell whether a part of the record says that it is an advertisement."""
    return any(
        len(words) <= LABEL_LENGTH and is_advertisement(words)
        for words in map(str, record.itertext())
    )


def _original(record: Element, skip: set[Element]) -> str:
    """Return the author's own words that a site folds away beside its translation, or nothing."""
    for box in record.iter("details"):
        summary = next(box.iter("summary"), None)
        if summary is not None and is_original_button(shown_text(summary)):
            return body_of(box, {*skip, summary})
    return ""


def _is_date_line(text: str, record: Element, marks: Marks) -> bool:
    """Tell whether the words are nothing but the line that dates something."""
    if not 0 < len(text) <= DATE_LENGTH:
        return False
    return record in marks.dates or is_only_date(text, captured_at=marks.captured_at)


class _Parts:
    """What a record is made of: who, when, how many stars, the answer; and what is left out."""

    def __init__(
        self,
        record: Element,
        marks: Marks,
        inner: Collection[Element],
        *,
        site: Collection[Element],
        is_named: bool,
    ) -> None:
        others = set(inner)
        self.replies = _replies(record, others)
        apart = {*others, *self.replies}
        dates = {
            element: words
            for element, words in marks.dates_in(record).items()
            if not lies_in(element, apart, up_to=record)
        }
        self.rating: Rating | None = None
        rated = _rated(record, marks, apart)
        if rated is not None:
            self.rating = marks.ratings.get(rated) or marks.bars[rated]
        at = next(iter(sorted(dates, key=_is_about_member)), None)
        self.date_words = dates.get(at, []) if at is not None else []
        places = {*apart, *dates, *site, *([rated] if rated is not None else [])}
        places.discard(record)
        given = attributed_name(record)
        self.author_element = marked_author(record, places) if given is None else None
        beside = _name_in_date(self.date_words, marks.captured_at)
        self.author = given or (beside[0] if beside is not None else None)
        if self.author_element is not None:
            self.author = name_of(self.author_element)
        elif self.author is None and is_named:
            self.author_element = introduced_name(record, places)
            if self.author_element is None:
                self.author_element = first_name(record, {*places, *long_run(record, places)})
            if self.author_element is not None:
                self.author = name_of(self.author_element)
        if self.author is None:
            self.author = pictured_name(record, places)
        if beside is not None:
            self.date_words = [beside[1], *[w for w in self.date_words if beside[0] not in w]]
        places |= _criteria(record, marks, rated)
        named = [] if self.author_element is None else [self.author_element]
        self.skip = {*places, *named} - {record}


def _rated(record: Element, marks: Marks, apart: set[Element]) -> Element | None:
    """Return where the record's rating stands: the one called « globale », else the first.

    Where nothing else rates, the only bar with a width of so many tenths does.
    """
    ratings = [one for one in marks.ratings_in(record) if not lies_in(one, apart, up_to=record)]
    if ratings:
        return next((one for one in ratings if len(ratings) > 1 and _is_overall(one)), ratings[0])
    bars = [one for one in record.iter() if one in marks.bars]
    return bars[0] if len(bars) == 1 and not lies_in(bars[0], apart, up_to=record) else None


def _is_overall(rating: Element) -> bool:
    around = rating if (rating.text or "").strip() else rating.getparent()
    return around is not None and bool(_OVERALL.search(opening_of(around)))


def _criteria(record: Element, marks: Marks, rated: Element | None) -> set[Element]:
    """Return the lines that rate one point each (« Accueil 4/5 »), beside the whole rating."""
    lines: set[Element] = set()
    for element in marks.ratings_in(record):
        line = element if element.tag in _LINES else next(element.iterancestors(*_LINES), None)
        if element is rated or line is None or line is record or record not in line.iterancestors():
            continue
        if len(clean(shown_text(line))) <= LABEL_LENGTH:
            lines.add(line)
    return lines


def _name_in_date(words: list[str], captured_at: datetime) -> tuple[str, str] | None:
    return next((found for one in words if (found := name_beside_date(one, captured_at))), None)


def _is_about_member(date: Element) -> bool:
    """Tell whether a date stands in a list of facts about the author (« membre depuis »)."""
    return date.tag == "dd" or any(True for _ in date.iterancestors("dl"))


def looks_like_reply(element: Element) -> bool:
    """Tell whether a record is the owner's answer rather than a review."""
    return bool(ANSWER_START.match(opening_of(element)))


def _replies(record: Element, others: set[Element]) -> list[Element]:
    """Return the owner's answers: parts that say so, or are named so and hold words."""
    places = [
        one
        for one in _by_class(record, _REPLY_CLASS)
        if one.tag not in ("button", "a", "form")
        and not any(inner in others for inner in one.iter())
        and _holds_answer(one)
    ]
    starting = [one for one in answers_by_their_words(record) if one not in others]
    found = outermost(dict.fromkeys((*places, *starting)))
    rest = body_of(record, {*found, *others}) if found else ""
    # On a page of answers, the « answer » is the record's own text.
    return [one for one in found if rest or looks_like_reply(one)]


def _by_class(record: Element, named: re.Pattern[str]) -> list[Element]:
    """Return the parts of a record whose class is named so."""
    return [
        one
        for one in record.iter(etree.Element)
        if (names := one.get("class")) and one is not record and named.search(names)
    ]


def answers_by_their_words(record: Element) -> Iterator[Element]:
    """Yield the widest boxes that begin with « Réponse du propriétaire »."""
    for element in record.iter(etree.Element):
        words = element.text
        if not words or words.lstrip()[:1].lower() not in _ANSWER_LETTERS:
            continue
        if len(words) <= DATE_LENGTH and OWNER_ROLE.match(words):
            yield from _box_of_owner(element, record)
            continue
        if not ANSWER_START.match(words[:DATE_LENGTH]):
            continue
        box: Element | None = None
        node = element
        while node is not record:
            box = node if node.tag in _BOXES else box
            parent = node.getparent()
            if parent is None or (parent.text or "").strip() or _has_words_before(node):
                break
            node = parent
        if box is not None:
            yield box


def _box_of_owner(role: Element, record: Element) -> Iterator[Element]:
    """Yield the smallest box that holds the owner's role, their name before it and their words."""
    least = len(role.text or "") + 2 * _LONG_NAME
    for box in role.iterancestors():
        if box is record:
            return
        if box.tag in _BOXES and len(clean(shown_text(box))) > least:
            yield box
            return


def _has_words_before(element: Element) -> bool:
    return any(
        opening_of(one) or (one.tail or "").strip() for one in element.itersiblings(preceding=True)
    )


def _holds_answer(element: Element) -> bool:
    words = clean(shown_text(element))
    return len(words) >= _LEAST_REPLY and not is_label(words)


def _reply(replies: list[Element], page: OpenPage, marks: Marks) -> Reply | None:
    for element in replies:
        dates = marks.dates_in(element)
        text, _ = without_cut_mark(after_role(body_of(element, set(dates))))
        if text:
            when = when_of(next(iter(dates.values()), []), page.captured_at, page.lang)
            return Reply(text=text, date_text=when.date_text)
    return None


def after_role(words: str) -> str:
    """Return an answer without the name and the role of who gives it, on lines of their own."""
    lines = words.split("\n")
    if len(lines) > 1 and len(lines[0]) <= DATE_LENGTH and _ANSWERING.match(lines[0]):
        return "\n".join(lines[1:]).strip()
    at = next((n for n, line in enumerate(lines[:_HEAD_LINES]) if OWNER_ROLE.match(line)), None)
    return words if at is None else "\n".join(lines[at + 1 :]).strip()


def reply_in(element: Element, page: OpenPage) -> Reply | None:
    """Return the owner's answer that an element holds, by what its parts look like."""
    return _reply([element], page, Marks(element, page.captured_at, page.lang))


def _has_cut_button(record: Element, skip: set[Element]) -> bool:
    return any(
        is_cut_button(shown_text(one) or one.text or "")
        for one in record.iter("button", "a", "span", "div")
        if len(one) == 0 and one.text and not lies_in(one, skip, up_to=record)
    )


def _title(record: Element, skip: set[Element], text: str) -> str | None:
    named = [one for one in record.iter(etree.Element) if one.get("itemprop") == "name"]
    for element in (*named, *_by_class(record, _TITLE_CLASS), *record.iter("h2", "h3", "h4")):
        words = clean(shown_text(element))
        is_own = not lies_in(element, skip, up_to=record) and not any(
            one in skip for one in element.iterdescendants()
        )
        if words and is_own and words not in text and not is_label(words):
            return words
    return None
