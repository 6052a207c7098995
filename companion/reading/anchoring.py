"""The reviews of a capture tied to its page: quotes with context, and the element around each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import lxml.html

from companion.model.capture import LayoutNode, PageContent
from companion.model.errors import PageNotUnderstood
from companion.model.review import Review
from companion.model.supplement import TextPosition, TextQuote
from companion.model.value import Value
from companion.reading.page import Element, parse_page
from companion.reading.places import first_nodes, own_parts
from companion.reading.quotes import page_text, quote_of
from companion.reading.words import likeness_key, shown_text

_LOOKED_AT = 600
"""Characters of an element's text that are compared."""
_FRAGMENT_LIMIT = 500_000


class Anchored(Value, frozen=True, kw_only=True):
    """Where one review stands: in which document (None is the page), quoted, and its HTML."""

    quote: TextQuote | None = None
    position: TextPosition | None = None
    frame: int | None = None
    fragment: bytes | None = None


def anchor_reviews(reviews: Sequence[Review], content: PageContent) -> list[Anchored]:
    """Return where each review stands in the page or in one of its frames, in their order.

    A page that cannot be parsed gives empty anchors: the capture stands without them.
    """
    found = [Anchored() for _ in reviews]
    documents: list[tuple[int | None, bytes]] = [(None, content.dom)]
    documents += [(index, frame.dom) for index, frame in enumerate(content.frames)]
    for frame, dom in documents:
        missing = [n for n, one in enumerate(found) if one.quote is None and one.fragment is None]
        if not missing:
            break
        try:
            root = parse_page(dom)
        except PageNotUnderstood:
            continue
        _anchor_in(root, frame, reviews, missing, found)
    return found


def _anchor_in(
    root: Element,
    frame: int | None,
    reviews: Sequence[Review],
    missing: Sequence[int],
    found: list[Anchored],
) -> None:
    text = page_text(root)
    parts = elements_of([reviews[n] for n in missing], root)
    for n, part in zip(missing, parts, strict=True):
        quoted = quote_of(reviews[n].words, text) or quote_of(reviews[n].text, text)
        if quoted is None and part is None:
            continue
        found[n] = Anchored(
            quote=quoted[0] if quoted else None,
            position=quoted[1] if quoted else None,
            frame=frame,
            fragment=_html_of(part) if part is not None else None,
        )


def _html_of(element: Element) -> bytes | None:
    html: bytes = lxml.html.tostring(element, encoding="utf-8", with_tail=False)
    return html if len(html) <= _FRAGMENT_LIMIT else None


def elements_of(reviews: Sequence[Review], root: Element) -> list[Element | None]:
    """Return for each review the element of the page that is its alone, None where it is not."""
    texts = [(element, likeness_key(text)) for element, text in _holders(root)]

    def holds_all(index: int, element: Element) -> bool:
        return _holds(reviews[index], likeness_key(shown_text(element)))

    return own_parts(first_nodes(reviews, texts), _parent, holds_all)


def _parent(element: Element) -> Element | None:
    parent = element.getparent()
    return parent if parent is not None and parent.tag not in ("body", "html") else None


def _holds(review: Review, text_key: str) -> bool:
    """Tell whether author and date stand beside the words."""
    beside = (likeness_key(one or "") for one in (review.author, review.date_text))
    return all(one in text_key for one in beside)


def _holders(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield elements with words of their own, and the beginning of their text."""
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "title"):
            continue
        tails = (child.tail for child in element)
        if any(part and part.strip() for part in (element.text, *tails)):
            yield element, _beginning(element)


def _beginning(element: Element) -> str:
    text = ""
    for piece in element.itertext():
        text += f" {piece!s}"
        if len(text) > _LOOKED_AT:
            break
    return text


def boxes_of(
    reviews: Sequence[Review], layout: Sequence[LayoutNode]
) -> list[tuple[int, int, int, int] | None]:
    """Return the box of each review on a picture, in CSS pixels; None where it is not shown."""
    texts = [(index, likeness_key(node.text)) for index, node in enumerate(layout) if node.text]
    below = _texts_below(layout)

    def parent_of(index: int) -> int | None:
        # Boxes come with their parents first; anything else would lead in circles.
        within = layout[index].within
        return within if 0 <= within < index else None

    def holds_all(index: int, node: int) -> bool:
        return _holds(reviews[index], below.get(node, ""))

    parts = own_parts(first_nodes(reviews, texts), parent_of, holds_all)
    return [layout[part].box if part is not None else None for part in parts]


def _texts_below(layout: Sequence[LayoutNode]) -> dict[int, str]:
    """Return the text of each box with all it encloses, compared."""
    below: dict[int, list[str]] = {}
    for index in range(len(layout) - 1, -1, -1):
        node = layout[index]
        own = [likeness_key(node.text)] if node.text else []
        texts = [*own, *below.get(index, [])]
        below[index] = texts
        if 0 <= node.within < index and len(texts) <= _LOOKED_AT:
            below.setdefault(node.within, [])[:0] = texts
    return {index: " ".join(texts) for index, texts in below.items()}
