"""Reads one record of an unknown site by what its parts look like: name, date, rating, text."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from itertools import takewhile

from lxml import etree

from companion.model.review import Review
from companion.reading.dates import is_only_date
from companion.reading.methods.answers import answers_in, named_parts, read_answer
from companion.reading.methods.author import (
    NAME_LENGTH,
    attributed_name,
    first_name,
    introduced_name,
    marked_author,
    name_beside_date,
    name_in_line,
    name_of,
    nobodys_name,
    pictured_name,
    profile_of,
)
from companion.reading.methods.body import (
    body_of,
    facts_of,
    hidden_whole,
    long_run,
    quotations_in,
    said_at_places,
)
from companion.reading.methods.labels import (
    LABEL_LENGTH,
    holds_advertisement,
    is_advertisement,
    is_label,
)
from companion.reading.methods.marks import DATE_LENGTH, MACHINE_DATES, Marks
from companion.reading.methods.rated import criteria_of, rated_at
from companion.reading.methods.usual_place import UsualPlace, place_of
from companion.reading.page import Element, OpenPage
from companion.reading.ratings import Rating
from companion.reading.selectors import lies_in
from companion.reading.when import find_date, when_of
from companion.reading.words import (
    clean,
    is_cut_button,
    is_hidden,
    is_original_button,
    shown_text,
    without_cut_mark,
    without_translation,
)

_TITLE_CLASS = re.compile(r"title|titre|(?:^|\s)h[1-6](?:\s|$)")
_LEAST_CUT = 60
_CUT_SIGNS = ("…", "...")
_NOT_SIGNS = re.compile(r"[^\s\u00a0·•|–—\-.,;:/]")
_PUBLISHED = re.compile(
    r"^\W*(?:avis (?:publi|d[ée]pos|[ée]crit|du)|"
    r"(?:publi|post|r[ée]dig|d[ée]pos|[ée]cri)[a-zé]{1,5} le|"
    r"written|posted|published|reviewed|submitted|geschrieben|verfasst|veröffentlicht|escrit|"
    r"publicad|scritt|pubblicat|geplaatst)",
    re.IGNORECASE,
)
_STARS_IN_LINE = re.compile(
    # A run of signs is entered at its start only: a million of them are looked through once.
    r"(?<![\s,·•|–—-])[\s,·•|–—-]*+"
    r"(?:\(?(?<![\d/.,-])(?:note\s?:?\s?)?\d{1,2}(?:[.,]\d)?\s?"
    r"(?:/\s?\d{1,3}(?![\d/])|(?:[ée]toiles?|stars?|sterne?n?|estrellas?|estrelas?|stelle|stella|"
    r"sterren|ster)\b)\)?|[★⭐☆]++)",
    re.IGNORECASE,
)
"""« Joke, 8 november 2026 – 1 ster »: what of a line is its rating."""

_LEAST_AD = len("Anzeige")
_FOLLOWING = frozenset("0123456789.,;:!?()«»")
"""How no word for an advertisement begins."""

_OF_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = 20


def read_record(  # noqa: PLR0913 - each part of the record by its name
    record: Element,
    page: OpenPage,
    marks: Marks,
    inner: Collection[Element] = (),
    *,
    site: Collection[Element] = (),
    is_named: bool = True,
    usual: UsualPlace | None = None,
) -> Review | None:
    """Return the review that a record holds, or None when it holds no words and no rating.

    Args:
        record: Where it stands.
        page: The page it stands in.
        marks: The days and ratings of that page.
        inner: Records nested in this one (answers in a thread): somebody else's words.
        site: Its parts that all records say alike: nobody's words.
        is_named: Whether the first words may be the author's name where none is marked.
        usual: Where the records of its list say their words.
    """
    if is_sponsored(record):
        return None
    parts = _Parts(record, marks, inner, site=site, is_named=is_named)
    parts.sign_at(usual, record)
    text, is_cut = _words(record, parts.skip, usual)
    if not text and _stands_at(parts.author_element, record, usual):
        # « Knowledgeable, staff is rude » is no name: it stands where the others' words do.
        no_name = parts.author_element
        parts = _Parts(record, marks, inner, site=site, is_named=is_named, no_name=no_name)
        parts.sign_at(usual, record)
        text, is_cut = _words(record, parts.skip, usual)
    if _is_date_line(text, record, marks) or not _NOT_SIGNS.search(text):
        text = ""
    if not text and parts.rating is None:
        return None
    return _review(parts, text, page, marks, is_cut=is_cut)


def _review(parts: _Parts, text: str, page: OpenPage, marks: Marks, *, is_cut: bool) -> Review:
    """Return what a record's parts and its words say."""
    record = parts.record
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
        reply=read_answer(parts.replies, page, marks),
        is_cut=is_cut,
    )


def _stands_at(element: Element | None, record: Element, usual: UsualPlace | None) -> bool:
    """Tell whether an element stands where the list usually says its words."""
    if element is None or usual is None or usual.text is None:
        return False
    if place_of(element, record) == usual.name:
        return False
    around = (element, *takewhile(lambda one: one is not record, element.iterancestors()))
    return any(place_of(one, record) == usual.text for one in around)


def said_in(
    record: Element, marks: Marks, inner: Collection[Element], site: Collection[Element]
) -> tuple[dict[str, str], str | None]:
    """Return what stands at each place of a record beside its parts, and where its name stands."""
    parts = _Parts(record, marks, inner, site=site, is_named=True)
    named = parts.author_element
    return said_at_places(record, parts.skip), None if named is None else place_of(named, record)


def _words(record: Element, skip: set[Element], usual: UsualPlace | None) -> tuple[str, bool]:
    """Return the author's words, and whether the page shows only their beginning."""
    own = _original(record, skip) or body_of(record, skip, usual)
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
        words[:1] not in _FOLLOWING and len(words) <= LABEL_LENGTH and is_advertisement(words)
        for words in map(str, record.itertext())
        if len(words) >= _LEAST_AD
    )


def names_advertisement(root: Element) -> bool:
    """Tell whether the page says anywhere a word that marks an advertisement."""
    return holds_advertisement(etree.tostring(root, method="text", encoding="unicode"))


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
    is_line = record in marks.dates and not any(map(record.get, MACHINE_DATES))
    return is_line or is_only_date(text, captured_at=marks.captured_at)


class _Parts:
    """What a record is made of: who, when, how many stars, the answer; and what is left out."""

    def __init__(  # noqa: PLR0913 - each part by its name
        self,
        record: Element,
        marks: Marks,
        inner: Collection[Element],
        *,
        site: Collection[Element],
        is_named: bool,
        no_name: Element | None = None,
    ) -> None:
        self.record = record
        self._no_name = {no_name} if no_name is not None else set()
        others = {*inner, *_articles_within(record)}
        self.replies = answers_in(record, others)
        apart = {*others, *self.replies}
        dates = {
            element: words
            for element, words in marks.dates_in(record).items()
            if not lies_in(element, apart, up_to=record)
        }
        self.rating: Rating | None = None
        rated = rated_at(record, marks, apart)
        if rated is not None:
            self.rating = marks.ratings.get(rated) or marks.bars[rated]
        at = next(iter(sorted(dates, key=lambda one: _rank(one, dates[one], record, marks))), None)
        self.date_words = dates.get(at, []) if at is not None else []
        facts = facts_of(record)
        named_facts = () if facts is None else facts.iter("dt")
        places = {*apart, *dates, *named_facts, *site, *([rated] if rated is not None else [])}
        places.discard(record)
        self.author, self.author_element = self._signed(
            record, places, at, marks, is_named=is_named
        )
        places |= criteria_of(record, marks, rated)
        named = [] if self.author_element is None else [self.author_element]
        self.skip = {*places, *named} - {record}

    def sign_at(self, usual: UsualPlace | None, record: Element) -> None:
        """Take for the name what stands where the list says who speaks, were it « J »."""
        if usual is None or usual.name is None:
            return
        named = self.author_element
        if named is None:
            is_needed = self.author is None
        else:
            # A place without a class may hold anything.
            is_needed = " " in usual.name and place_of(named, record) != usual.name
        if not is_needed:
            return
        there = (one for one in record.iter(etree.Element) if place_of(one, record) == usual.name)
        for element in there:
            words = name_of(element)
            if 0 < len(words) <= NAME_LENGTH and element not in self.skip:
                if named is not None:
                    self.skip.discard(named)
                self.author, self.author_element = words, element
                self.skip.add(element)
                return

    def _signed(
        self,
        record: Element,
        places: set[Element],
        at: Element | None,
        marks: Marks,
        *,
        is_named: bool,
    ) -> tuple[str | None, Element | None]:
        """Return who speaks and where that stands.

        Where an attribute of the record says it, what shows it is set apart (`places` grows);
        where it stands on the line of the day, the line keeps its day alone.
        """
        given = attributed_name(record)
        beside = _name_in_date(self.date_words, marks.captured_at)
        if beside is not None:
            self.date_words = [beside[1], *[w for w in self.date_words if beside[0] not in w]]
        if given is not None:
            places |= _showing(given, record)
            return given, None
        quoted = quotations_in(record)
        element = marked_author(record, places | quoted) if quoted else None
        element = marked_author(record, places) if element is None else element
        if element is None and beside is None and is_named:
            element = _unmarked_author(record, places | self._no_name, at)
        if element is not None:
            return name_of(element, places), element
        name = None if beside is None else beside[0]
        return name or pictured_name(record, places), None


def _articles_within(record: Element) -> list[Element]:
    """Return the articles inside another one of the record: comments under what was said."""
    articles = [one for one in record.iter() if one.get("role") == "article"]
    return [one for one in articles[1:] if lies_in(one, articles[:1], up_to=record)]


def _showing(name: str, record: Element) -> set[Element]:
    """Return the parts of a record that show a name and nothing else."""
    inline = record.iter("a", "span", "strong", "b")
    return {one for one in inline if clean(one.text or "") == name}


def _unmarked_author(record: Element, places: set[Element], at: Element | None) -> Element | None:
    """Return where a name stands that nothing marks: after « par », beside the day, first of all.

    Args:
        record: The record.
        places: Its parts that are no name.
        at: Where its day stands.
    """
    found = introduced_name(record, {*places} - {at})
    if found is None and at is not None and at is not record:
        found = name_in_line(at)
    if found is None:
        aside = {*places, *long_run(record, places)}
        found = first_name(record, aside)
        found = nobodys_name(record, aside) if found is None else found
    return found


def _name_in_date(words: list[str], captured_at: datetime) -> tuple[str, str] | None:
    """Return name and day of a line that holds both, its stars aside."""
    bare = (_STARS_IN_LINE.sub("", one) for one in words)
    return next((found for one in bare if (found := name_beside_date(one, captured_at))), None)


def _rank(
    element: Element, words: list[str], record: Element, marks: Marks
) -> tuple[bool, bool, bool]:
    """Return a key by which the day of publication comes before the other days of a record."""
    says = any(_PUBLISHED.match(one) for one in words)
    return (
        _is_about_member(element, record),
        not says,
        all(_is_of_month(one, marks) for one in words),
    )


def _is_of_month(words: str, marks: Marks) -> bool:
    """Tell whether words name a month or a year and no day in it: of a stay, of a membership."""
    found = find_date(words, marks.captured_at) if _OF_YEAR.search(words) else None
    if found is None or found.published.earliest is None:
        return False
    return (found.published.latest - found.published.earliest).days >= _MONTH


def _is_about_member(date: Element, record: Element) -> bool:
    """Tell whether a date stands in a list of facts about the author (« membre depuis »)."""
    if facts_of(record) is not None:
        return False
    return date.tag == "dd" or any(True for _ in date.iterancestors("dl"))


def _has_cut_button(record: Element, skip: set[Element]) -> bool:
    return any(
        is_cut_button(shown_text(one) or one.text or "")
        for one in record.iter("button", "a", "span", "div")
        if len(one) == 0 and one.text and not lies_in(one, skip, up_to=record)
        if not _is_hidden_within(one, record)
    )


def _is_hidden_within(element: Element, record: Element) -> bool:
    node: Element | None = element
    while node is not None and node is not record:
        if is_hidden(node):
            return True
        node = node.getparent()
    return False


def _title(record: Element, skip: set[Element], text: str) -> str | None:
    named = [one for one in record.iter(etree.Element) if one.get("itemprop") == "name"]
    for element in (*named, *named_parts(record, _TITLE_CLASS), *record.iter("h2", "h3", "h4")):
        words = clean(shown_text(element))
        is_own = not lies_in(element, skip, up_to=record) and not any(
            one in skip for one in element.iterdescendants()
        )
        if words and is_own and words not in text and not is_label(words):
            return words
    return None
