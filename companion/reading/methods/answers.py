"""The owner's public answers inside a record: found by name or by their first words, and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from companion.model.review import Reply
from companion.reading.methods.author import named_as
from companion.reading.methods.body import body_of
from companion.reading.methods.labels import ANSWER_START, OWNER_ROLE, is_label
from companion.reading.methods.marks import DATE_LENGTH, Marks
from companion.reading.page import Element, OpenPage
from companion.reading.selectors import outermost
from companion.reading.when import when_of
from companion.reading.words import clean, opening_of, shown_text, without_cut_mark

_REPLY_CLASS = re.compile(r"owner[-_]|response|reponse|reply|answer|business-re", re.IGNORECASE)
_OWNERS = re.compile(
    r"(?:owner|doctor|business|management|establishment|vendor|seller|merchant|practice|pro)s?[-_]{1,2}"
    r"(?:reply|answer|response|comment)|(?:reponse|reply|answer|response)[-_]{1,2}"
    r"(?:pro|owner|proprietaire|etablissement|praticien|medecin|doctor|business)",
    re.IGNORECASE,
)
_NEAR = 3
_BOXES = frozenset(("div", "section", "blockquote", "li", "article", "aside", "details"))
_LEAST_REPLY = 12
_ANSWER_LETTERS = frozenset("roabckdpgtl")
"""How « réponse », « owner », « antwort », « business », « propriétaire », « titulaire » begin."""

_FROM = re.compile(
    r"^\W*(?:r[ée]ponse|response|reply|answer|antwort|respuesta|risposta|reactie|antwoord|"
    r"resposta) "
    r"(?:from|by|of|de|du|von|del|da|di|van)\b",
    re.IGNORECASE,
)
_LONG_NAME = 15
_HEAD_LINES = 3
_ANSWERING = re.compile(
    r"^(?:dr|dra|docteure?|pr|prof|dott(?:\.ssa)?|mme|m|herr|frau)\.?\s(?:(?:med|dent|rer|nat|h|c)\.\s?){0,4}"
    r"[^\s.!?]+(?:\s[^\s.!?]+){0,3}\s?:?$",
    re.IGNORECASE,
)
"""« Dr Nadia Benali », alone on the first line of an answer."""

_ANSWER_ALONE = re.compile(
    r"^\W*(?:r[ée]ponse|response|reply|answer|antwort|respuesta|risposta|resposta|reactie|antwoord)"
    r"\s?:?\W*$",
    re.IGNORECASE,
)
_HEAD_LENGTH = 120
"""« Réponse de Anne Le Goff, Directrice générale à Thermes d’Aubin »."""


def looks_like_reply(element: Element) -> bool:
    """Tell whether a record is the owner's answer rather than a review."""
    return bool(ANSWER_START.match(opening_of(element)))


def stands_in_answer(element: Element) -> bool:
    """Tell whether an element lies in what is named an owner's answer."""
    around = [element, *islice(element.iterancestors(), _NEAR)]
    return any(_OWNERS.search(one.get("class") or "") for one in around)


def answers_in(record: Element, others: set[Element]) -> list[Element]:
    """Return the owner's answers: parts that say so, or are named so and hold words."""
    places = [
        one
        for one in (_whole_answer(named, record) for named in named_parts(record, _REPLY_CLASS))
        if one.tag not in ("button", "a", "form")
        and not any(inner in others for inner in one.iter())
        and _holds_answer(one)
    ]
    starting = [one for one in answers_by_their_words(record) if one not in others]
    found = outermost(dict.fromkeys((*places, *starting)))
    rest = body_of(record, {*found, *others}) if found else ""
    # On a page of answers, the « answer » is the record's own text.
    return [one for one in found if rest or looks_like_reply(one)]


def _whole_answer(place: Element, record: Element) -> Element:
    """Return the box of an answer of which only the heading is named so."""
    words = clean(shown_text(place))
    if len(words) > 2 * DATE_LENGTH or not (ANSWER_START.match(words) or _FROM.match(words)):
        return place
    box = _box_that_begins_with(place, record)
    return place if box is None else box


def named_parts(record: Element, named: re.Pattern[str]) -> list[Element]:
    """Return the parts of a record whose class, or name for tests, matches a pattern."""
    return [
        one
        for one in record.iter(etree.Element)
        if one is not record and (names := named_as(one)) and named.search(names)
    ]


def answers_by_their_words(record: Element) -> Iterator[Element]:
    """Yield the widest boxes that begin with « Réponse du propriétaire »."""
    for element in record.iter(etree.Element):
        words = element.text
        if not words or not _may_head_answer(words):
            continue
        if ANSWER_START.match(words[:DATE_LENGTH]):
            box = _box_that_begins_with(element, record)
            if box is not None:
                yield box
        elif len(words) <= DATE_LENGTH and OWNER_ROLE.match(words):
            yield from _box_of_owner(element, record)


def owners_answers(record: Element) -> list[Element]:
    """Return the parts of a record that are named the owner's answer, and hold words."""
    return outermost(
        one for one in named_parts(record, _OWNERS) if one.tag in _BOXES and _holds_answer(one)
    )


def answer_around(words: Element, record: Element) -> Element:
    """Return the box around an answer's words that begins with its heading; else the words."""
    if looks_like_reply(words):
        return words
    for box in islice(words.iterancestors(), _NEAR):
        if box is record:
            break
        if looks_like_reply(box):
            return box
    return words


def _may_head_answer(words: str) -> bool:
    """Tell cheaply whether words may head an answer: how they begin, or « … (propriétaire) »."""
    bare = words.strip()
    return bare[:1].lower() in _ANSWER_LETTERS or bare.endswith(")")


def _box_that_begins_with(element: Element, record: Element) -> Element | None:
    """Return the widest box, or the paragraph, of which the element is the first words."""
    box: Element | None = None
    node = element
    while node is not record:
        if node.tag in _BOXES or (node.tag == "p" and box is None and node is not element):
            box = node
        parent = node.getparent()
        if parent is None or (parent.text or "").strip() or _has_words_before(node):
            break
        node = parent
    return box


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


def read_answer(replies: list[Element], page: OpenPage, marks: Marks) -> Reply | None:
    """Return the first answer that says something, without its heading and its day."""
    for element in replies:
        dates = marks.dates_in(element)
        heads = {one for one in element.iter(etree.Element) if one is not element and _heads(one)}
        text, _ = without_cut_mark(after_role(body_of(element, {*dates, *heads})))
        if text:
            when = when_of(next(iter(dates.values()), []), page.captured_at, page.lang)
            return Reply(text=text, date_text=when.date_text)
    return None


def _heads(element: Element) -> bool:
    """Tell whether an element is the line over an answer and nothing more."""
    words = clean(element.text or "")
    if len(words) > _HEAD_LENGTH or not (ANSWER_START.match(words) or OWNER_ROLE.match(words)):
        return False
    whole = clean(shown_text(element))
    return len(whole) <= DATE_LENGTH or (whole == words and not words.endswith((".", "!", "?")))


def _heads_answer(line: str) -> bool:
    return bool(_ANSWERING.match(line) or _ANSWER_ALONE.match(line))


def after_role(words: str) -> str:
    """Return an answer without the name and the role of who gives it, on lines of their own."""
    lines = words.split("\n")
    if len(lines) > 1 and len(lines[0]) <= DATE_LENGTH and _heads_answer(lines[0]):
        return "\n".join(lines[1:]).strip()
    at = next((n for n, line in enumerate(lines[:_HEAD_LINES]) if OWNER_ROLE.match(line)), None)
    return words if at is None else "\n".join(lines[at + 1 :]).strip()


def reply_in(element: Element, page: OpenPage) -> Reply | None:
    """Return the owner's answer that an element holds, by what its parts look like."""
    return read_answer([element], page, Marks(element, page.captured_at, page.lang))
