"""Whom a page is about, and whom each of its reviews is about where it shows several doctors.

A list of practitioners says it by the heading of the entry a review stands under; a clinic's page
by a line of the review itself (« Consultation avec le Dr Martin »); schema.org by `itemReviewed`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

import msgspec

from companion.model.review import Reading, Review
from companion.reading.anchoring import elements_of
from companion.reading.names import titled_names
from companion.reading.page import Element
from companion.reading.selectors import lies_in
from companion.reading.words import clean, likeness_key, shown_text

_ENTRY_HEADS = ("h2", "h3", "h4", "h5", "h6")
_HEADS = ("h1", *_ENTRY_HEADS, "a", "strong")
_FIRST = 10
"""Reviews of which one begins where the head of the page ends."""

_HEAD_LENGTH = 120
_ABOUT_LENGTH = 300
_BEGIN = 30
_PIECES = 5
"""Short texts after the heading of a page that still belong to its head."""

_LOOKED_AT = 2000
"""Elements after the heading among which an address is looked for."""

_MOST_REVIEWS = 300
"""Above so many, reviews are not searched one by one for the name of a doctor."""

_POSTAL = re.compile(r"(?<!\d)\d{5}[ \u00a0]+[A-ZÀ-Þ]")
_PROPERTIES = ("medicalSpecialty", "addressLocality", "postalCode", "streetAddress", "address")
_SAID_OF = re.compile(
    r"(?i:avis (?:sur|concernant|pour|laissé à)|à propos d[eu’']|concerne|praticiens?|médecin|"
    r"spécialiste|(?:consultation|rendez-vous|rdv|intervention|opération|suivi) (?:avec|par)|"
    r"(?:soigné|vu|suivi|opéré|reçu)(?:\(?e\)?)? par|doctor|reviewed|visit(?:ed)? with)"
    r"[ \u00a0]*[:–-]?\s*(?:le |la |l[’'])?"
    r"(?P<name>(?:[Dd]r|[Dd]octeure?|[Pp]r|[Pp]rofesseure?)\b\.?[ \u00a0]+[A-ZÀ-Þ][^\n]{0,80})"
)


def with_subjects(reading: Reading, root: Element) -> Reading:
    """Return the reading with whom its page, and where they differ its reviews, are about.

    Args:
        reading: What was read of the page.
        root: Its tree.
    """
    if not reading.reviews:
        return reading
    head = _head_of(root, reading.reviews)
    named = {one.about for one in reading.reviews}
    if len(named) == 1:
        # The page's data names one subject for all.
        head = f"{named.pop()}\n{head}".strip()[:_ABOUT_LENGTH]
    page = msgspec.structs.replace(reading.page, about=head)
    about = _subjects(reading.reviews, root)
    reviews = tuple(
        one if one.about == said else msgspec.structs.replace(one, about=said)
        for one, said in zip(reading.reviews, about, strict=True)
    )
    return msgspec.structs.replace(reading, page=page, reviews=reviews)


def _head_of(root: Element, reviews: Sequence[Review]) -> str:
    """Return the page's first heading, the short texts after it, its address and specialty.

    It ends where the first review or the entry of a practitioner begins.
    """
    top = next(root.iter("h1"), None)
    if top is None:
        return ""
    begins = {clean(one.author or "") for one in reviews[:_FIRST]}
    begins |= {clean(one.text)[:_HEAD_LENGTH] for one in reviews[:_FIRST]}
    pieces = [clean(shown_text(top))]
    for element in islice(_after(top), _LOOKED_AT):
        words = clean(element.text or "")
        if not words or len(words) > _HEAD_LENGTH:
            continue
        if words in begins or (element.tag in _ENTRY_HEADS and any(titled_names(words))):
            break
        is_near = len(pieces) <= _PIECES
        if is_near or _POSTAL.search(words) or element.get("itemprop") in _PROPERTIES:
            pieces.append(words)
    return "\n".join(dict.fromkeys(one for one in pieces if one))[:_ABOUT_LENGTH]


def _after(top: Element) -> Iterator[Element]:
    """Yield the elements that follow one in the page, those inside it left out."""
    node: Element | None = top
    while node is not None:
        for sibling in node.itersiblings():
            yield from (one for one in sibling.iter() if isinstance(one.tag, str))
        node = node.getparent()


def _subjects(reviews: Sequence[Review], root: Element) -> list[str]:
    said = [one.about for one in reviews]
    if len({likeness_key(one) for one in said}) > 1:
        return said
    nobody = [""] * len(reviews)
    heads = [one for one in root.iter(*_HEADS) if _names_a_doctor(one)]
    named = {likeness_key(name) for head in heads for name in titled_names(_text(head))}
    is_list = len(named) > 1
    if not is_list and (len(reviews) > _MOST_REVIEWS or not _says_of_whom(root)):
        return nobody
    elements = elements_of(reviews, root)
    within = [one for one in elements if one is not None]
    entries = _Entries([one for one in heads if one.tag != "h1"], within)
    return [
        "" if element is None else _own_line(element, review) or entries.of(element, review)
        for review, element in zip(reviews, elements, strict=True)
    ]


def _names_a_doctor(element: Element) -> bool:
    words = _text(element)
    return len(words) <= _HEAD_LENGTH and any(titled_names(words))


def _text(element: Element) -> str:
    return clean(" ".join(str(piece) for piece in islice(element.itertext(), 12)))


def _says_of_whom(root: Element) -> bool:
    return _SAID_OF.search("\n".join(str(piece) for piece in root.itertext())) is not None


def _own_line(element: Element, review: Review) -> str:
    """Return the doctor that a line of the record names, outside its words and their answer."""
    reply = likeness_key(review.reply.text) if review.reply else ""
    words = likeness_key(review.words)
    for found in _SAID_OF.finditer(shown_text(element)):
        key = likeness_key(found[0])
        if key not in words and key not in reply:
            return clean(found["name"])
    return ""


class _Entries:
    """The entries of a list of practitioners: which heading a review stands under."""

    def __init__(self, heads: Sequence[Element], reviews: Collection[Element]) -> None:
        self._reviews = set(reviews)
        self._heads = {one for one in heads if one.tag in _ENTRY_HEADS or not lies_in(one, reviews)}
        self._around_heads = {up for head in self._heads for up in head.iterancestors()}
        self._around_reviews = {up for one in reviews for up in one.iterancestors()}

    def of(self, element: Element, review: Review) -> str:
        """Return the heading a review stands under with the short texts beside it, or nothing.

        An entry beside, with reviews of its own, ends the search: its heading is not this one's.
        """
        inside = next((one for one in element.iter(*_ENTRY_HEADS) if one in self._heads), None)
        if inside is not None:
            # The only review of an entry: all of the entry is its element.
            return self._beside(inside, review)
        node: Element | None = element
        while node is not None:
            for before in node.itersiblings(preceding=True):
                if before in self._heads:
                    return self._beside(before, review)
                if before in self._around_heads and before not in self._reviews:
                    is_other_entry = before in self._around_reviews
                    return "" if is_other_entry else clean(shown_text(before))[:_ABOUT_LENGTH]
            node = node.getparent()
        return ""

    def _beside(self, head: Element, review: Review) -> str:
        pieces = [_text(head)]
        begin = likeness_key(review.words)[:_BEGIN] or likeness_key(review.author or "")
        for after in head.itersiblings():
            words = clean(shown_text(after))
            is_review = after in self._reviews or after in self._around_reviews
            if is_review or after in self._heads or (begin and begin in likeness_key(words)):
                break
            pieces.append(words[:_HEAD_LENGTH])
        return "\n".join(pieces)[:_ABOUT_LENGTH]
