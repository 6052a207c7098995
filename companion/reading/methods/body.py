"""The words of a record of an unknown site: the longest run, and what stands around it alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from companion.reading.methods.labels import is_label, is_notice, is_quotation
from companion.reading.methods.usual_place import UsualPlace, place_of
from companion.reading.page import Element
from companion.reading.selectors import lies_in
from companion.reading.words import clean, is_hidden, shown_text

_BLOCKS = frozenset(
    (
        *("div", "p", "section", "article", "blockquote", "ul", "ol", "header", "footer", "dl"),
        *("table", "tbody", "tr", "td", "th"),
    )
)
_LISTS = frozenset(("ul", "ol", "li", "br"))
_PROSE = frozenset((*_LISTS, "p", "blockquote", "pre"))
_SKIPPED = frozenset(
    (
        "button",
        "nav",
        "svg",
        "form",
        "script",
        "style",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "select",
        "textarea",
    )
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_WORDS = frozenset(("button", "svg", "script", "style"))
_LINK_LENGTH = 60
_QUOTE = re.compile(
    r"(?:^|[\s_-])(?:(?:[a-z]{1,2}|bbcode|post|message|comment)?quote[ds]?(?:box|block|text)?|"
    r"citation|zitat|cita)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MESSAGE = re.compile(r"(?:post|message|comment)[-_]?(?:content|body|text|message)", re.IGNORECASE)
"""Classes of a blockquote that is the message itself."""

_HANDLE = re.compile(r"^[\s\u00a0]*@[\w.-]+(?:@[\w.-]+)?$")
_NEAR = 4
_MOSTLY = 0.7
_FAR = 3
_CUT_TAIL = ". …\n"
_SIGNS = " \t\r\n\u00a0·•|–—-・"


def is_quoted(element: Element) -> bool:
    """Tell whether an element lies in a post that another one shows whole, as one link."""
    around = islice(element.iterancestors(), _NEAR)
    return any(one.get("role") == "link" and one.tag != "a" for one in around)


def facts_of(record: Element) -> Element | None:
    """Return the list of facts that the whole record is (`<dl>`: who, when, what), or None."""
    if record.tag == "dl":
        return record
    lists = list(record.iter("dl"))
    if len(lists) != 1:
        return None
    whole, inside = (len(clean(shown_text(one))) for one in (record, lists[0]))
    return lists[0] if inside > whole * _MOSTLY else None


def body_of(record: Element, skip: Collection[Element], usual: UsualPlace | None = None) -> str:
    """Return the author's own words; quotations count only where there is nothing else.

    Args:
        record: The record.
        skip: Its parts that are no text of its author: date, rating, name, reply, inner records.
        usual: Where the records of its list say their words, when that is known.
    """
    quotes = _quotations(record)
    own = _run(record, {*skip, *quotes}, quotes=quotes, usual=usual) if quotes else ""
    if own and (not is_label(own) or any(is_quotation(shown_text(one)) for one in quotes)):
        return own
    # A forum's whole message may be a blockquote: only the quotations inside it are left out.
    inner = {one for one in quotes if _has_ancestor(one, quotes)}
    found = _run(record, {*skip, *inner}, quotes=(), usual=usual)
    is_placed = usual is not None and usual.text is not None
    return "" if is_label(found) and not is_placed else found


def quotations_in(record: Element) -> set[Element]:
    """Return the parts of a record that are called quotations: whoever signs there is quoted."""
    return {
        one
        for one in record.iter("div", "aside", "section", "table")
        if one is not record and (names := one.get("class")) and _QUOTE.search(names)
    }


def _quotations(record: Element) -> list[Element]:
    """Return the parts that repeat somebody else's words, or list facts."""
    facts = facts_of(record)
    found = [
        one
        for one in record.iter("blockquote", "dl")
        if one is not record and one is not facts and not _MESSAGE.search(one.get("class") or "")
    ]
    for element in record.iter("div", "aside", "section", "table"):
        names = element.get("class")
        if element is record:
            continue
        is_link = element.get("role") == "link" and any(True for _ in element.iter("time"))
        if is_link or (names and _QUOTE.search(names)):
            found.append(element)
    return found


def _has_ancestor(element: Element, places: Collection[Element]) -> bool:
    parent = element.getparent()
    return parent is not None and lies_in(parent, set(places))


def long_run(record: Element, skip: Collection[Element]) -> list[Element]:
    """Return the element of the record's words when they are long: no name stands in there."""
    best = _longest(record, set(skip))
    if best is None or best is record or _own_length(best, set(skip)) <= _LINK_LENGTH:
        return []
    return [best]


def _run(
    record: Element,
    skip: set[Element],
    *,
    quotes: Iterable[Element],
    usual: UsualPlace | None,
) -> str:
    best = _longest(record, skip)
    if usual is not None:
        best = _at_usual_place(best, record, skip, usual)
    if best is None:
        return ""
    blocked = {*skip, *quotes}
    top = _widened(best, record, blocked)
    parent = top.getparent()
    if top is not record and parent is not None and lies_in(parent, {record}):
        around = _alike_around(top, parent, blocked)
        if len(around) > 1:
            texts = (shown_text(one, skip=skip) for one in around)
            joint = "\n\n" if top.tag == "p" else "\n"
            return joint.join(text for text in texts if text)
    return _without_labels(top, skip)


def _without_labels(top: Element, skip: set[Element]) -> str:
    """Return the words of the run without the buttons and counts that stand inside it."""
    labels = [
        one
        for one in top.iter("a", "span", "div", "small", "b", "strong", "li", "p")
        if one is not top and len(one) == 0 and one.text and is_label(one.text)
        if _stands_alone(one)
    ]
    notices = [
        one
        for one in top.iter("div", "p", "small", "em", "span")
        if one is not top and _is_notice(one)
    ]
    labels += notices
    titles = [one for one in top.iter(*_HEADINGS) if one is not top]
    words = shown_text(top, skip={*skip, *labels, *titles})
    # What stood between two labels says nothing without them.
    return "\n".join(line for line in words.split("\n") if not line or line.strip(_SIGNS)).strip()


def _is_notice(element: Element) -> bool:
    """Tell whether a part is a line of the site (« Dernière modification par <a>Zoé</a> … »)."""
    if len(element) == 0 or not element.text or not is_notice(element.text):
        return False
    return is_notice(clean(shown_text(element)))


def _stands_alone(element: Element) -> bool:
    """Tell whether no running text touches the element: a word inside a sentence is no label."""
    before = element.getprevious()
    parent = element.getparent()
    left = before.tail if before is not None else parent.text if parent is not None else ""
    return not (left or "").strip(_SIGNS) and not (element.tail or "").strip(_SIGNS)


def said_at_places(record: Element, skip: Collection[Element]) -> dict[str, str]:
    """Return what stands at each place of a record, to find where a list says its words."""
    blocked = {*skip, *_quotations(record)}
    said: dict[str, str] = {}
    for element, _ in _runs(record, blocked):
        if element is not record and not _is_only_label(element, blocked):
            words = clean(" ".join(_own_words(element, blocked)))
            place = place_of(element, record)
            if len(words) > len(said.get(place, "")):
                said[place] = words
    return said


def _at_usual_place(
    best: Element | None, record: Element, skip: set[Element], usual: UsualPlace
) -> Element | None:
    """Return the run at the place of the text, unless the longest stands where no other does."""
    if usual.text is None or (best is not None and place_of(best, record) == usual.text):
        return best
    there = [
        (length, element)
        for element, length in _runs(record, skip)
        # What looks like a button elsewhere is a short text there: « Like him a lot ».
        if element is not record and place_of(element, record) == usual.text
    ]
    if not there:
        return best
    said = [one for one in there if not _is_only_label(one[1], skip)]
    length, element = max(said or there, key=lambda one: one[0])
    if best is None or best is record or usual.is_usual(place_of(best, record)):
        return element
    return best if _own_length(best, skip) > _FAR * length else element


def _longest(record: Element, skip: set[Element]) -> Element | None:
    best, length = None, 0
    for element, own in _runs(record, skip):
        if own > length and not _is_only_label(element, skip):
            best, length = element, own
    return best


def _runs(record: Element, skip: set[Element]) -> Iterator[tuple[Element, int]]:
    """Yield the parts that hold words of their own, and how many characters; no buttons."""
    stack = [record]
    while stack:
        element = stack.pop()
        tag = element.tag
        if (
            not isinstance(tag, str)
            or (tag in _SKIPPED and not (tag == "form" and _is_plain(element)))
            or (element in skip and element is not record)
        ):
            continue
        if element is not record and (is_hidden(element) or element.get("role") == "button"):
            continue
        own = _own_length(element, skip)
        if own > 0:
            yield element, own
        stack.extend(reversed(element))


def _is_plain(form: Element) -> bool:
    """Tell whether a form only shows words: nothing in it can be filled in."""
    return not any(
        one.tag != "input" or one.get("type") != "hidden"
        for one in form.iter("input", "textarea", "select")
    )


def _is_only_label(element: Element, skip: set[Element]) -> bool:
    words = clean(shown_text(element, skip=skip))
    if is_label(words) or _HANDLE.match(words):
        return True
    return element.tag == "a" and len(words) <= _LINK_LENGTH


def _own_length(element: Element, skip: set[Element]) -> int:
    """Return how many characters stand in the element itself, or in inline parts of it."""
    return sum(map(len, _own_words(element, skip)))


def _own_words(element: Element, skip: set[Element]) -> Iterator[str]:
    yield (element.text or "").strip()
    for child in element:
        yield (child.tail or "").strip()
        if child.tag in _BLOCKS or child.tag in _SKIPPED or child in skip or _holds_block(child):
            continue
        if child.get("role") != "button":
            words = shown_text(child, skip=skip)
            is_aside = _HANDLE.match(clean(words)) or is_label(words)
            yield "" if is_aside and _stands_alone(child) else words


def _holds_block(child: Element) -> bool:
    """Tell whether a part is no running text: an element of the site's own around blocks."""
    return len(child) > 0 and next(child.iter(*_BLOCKS, *_HEADINGS), None) is not None


def _widened(best: Element, record: Element, blocked: set[Element]) -> Element:
    """Climb while the parent holds nothing but more of the same text."""
    node = best
    while node is not record:
        parent = node.getparent()
        if parent is None or parent is record or not _is_prose_of(parent, node, blocked):
            break
        node = parent
    return node


def _is_prose_of(parent: Element, child: Element, blocked: set[Element]) -> bool:
    if any(one in blocked for one in parent.iter()) or clean(parent.text or ""):
        return not clean(parent.text or "") and _only_blocked_quotes(parent, blocked)
    return all(_is_alike(one, child) or not _has_words(one) for one in parent)


def _only_blocked_quotes(parent: Element, blocked: set[Element]) -> bool:
    """Tell whether all that is somebody else's in a text is quotations."""
    return all(one.tag == "blockquote" for one in parent.iter() if one in blocked) and all(
        one.tag in _PROSE or not _has_words(one) for one in parent
    )


def _has_words(element: Element) -> bool:
    if element.tag in _NO_WORDS or element.tag in _SKIPPED:
        return False
    words = clean(shown_text(element))
    return bool(words) and not is_label(words)


def _is_alike(one: Element, other: Element) -> bool:
    # Two paragraphs with classes of their own are two things: the practice, then the words.
    is_alike = one.tag == other.tag and one.get("class") == other.get("class")
    return is_alike or one.tag in _LISTS or (one.tag != other.tag and _are_prose(one, other))


def _are_prose(one: Element, other: Element) -> bool:
    return one.tag in _PROSE and other.tag in _PROSE


def _alike_around(top: Element, parent: Element, blocked: set[Element]) -> list[Element]:
    """Return the paragraphs right before and after, as long as they are of the same kind."""
    siblings = list(parent)
    at = siblings.index(top)
    first = last = at
    while first > 0 and _continues(siblings[first - 1], top, blocked):
        first -= 1
    while last + 1 < len(siblings) and _continues(siblings[last + 1], top, blocked):
        last += 1
    return [one for one in siblings[first : last + 1] if one.tag != "br"]


def _continues(one: Element, top: Element, blocked: set[Element]) -> bool:
    if one.tag not in _PROSE and one.tag != "p":
        return False
    if any(inner in blocked for inner in one.iter()) or is_hidden(one):
        return False
    return _is_alike(one, top) and top.tag in _PROSE and _has_words(one)


def hidden_whole(record: Element, cut: str) -> str:
    """Return the whole text that some sites keep hidden beside its beginning, or nothing."""
    start = cut.rstrip(_CUT_TAIL)
    for element in record.iter("span", "div", "p"):
        if is_hidden(element):
            words = shown_text(element)
            if len(words) > len(start) and words.startswith(start):
                return words
    return ""
