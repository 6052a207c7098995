"""Words as shown: NFC, line breaks kept, cut marks and hidden twins recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from lxml import etree

from companion.reading.page import Element

_LINE, _BLOCK, _PARAGRAPH = "\x01", "\x02", "\x03"
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre"))
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "dd", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "footer", "form", "header", "hr", "li", "main", "nav", "section", "table"),
        *("tr", "details", "summary", "caption", "shreddit-comment"),
    )
)
_NOT_WORDS = frozenset(
    ("script", "style", "noscript", "button", "select", "textarea", "svg", "input", "option")
)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?i)(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|display-none|is-hidden|"
    # Copies by which a carousel turns without end.
    r"swiper-slide-duplicate|slick-cloned|splide__slide--clone|bx-clone|cloned|"
    # Fonts whose words are drawn as icons.
    r"material-icons\S*|material-symbols\S*|google-symbols)(?:\s|$)"
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACES = re.compile(r" {2,}")
_BREAKS = re.compile(
    # A run of spaces is entered at its start only: a million of them are looked through once.
    f"(?<![ \t])[ \t]*+[{_LINE}{_BLOCK}{_PARAGRAPH}][ \t{_LINE}{_BLOCK}{_PARAGRAPH}]*"
)
_CUT_LABEL = (
    r"plus|(?:en )?voir plus|voir la suite|afficher plus|afficher la suite|lire la suite|"
    r"lire plus|en savoir plus|suite|"
    r"more|see more|read more|show more|continue reading|mehr|mehr (?:anzeigen|ansehen|lesen)|"
    r"weiterlesen|más|ver más|leer más|"
    r"altro|mostra altro|leggi (?:tutto|di più)|meer|meer weergeven|lees meer|"
    r"mais|ver mais|ler mais"
)
_CUT_END = re.compile(rf"(?P<dots>…|\.\.\.)\s*(?:{_CUT_LABEL})\s*$", re.IGNORECASE)
_CUT_BUTTON = re.compile(rf"^(?:…|\.\.\.)?\s*(?:{_CUT_LABEL})\s*$", re.IGNORECASE)
_TRANSLATED = re.compile(
    r"\((?:traduit par|translated by|übersetzt von|traducido por|tradotto da|vertaald door|"
    r"traduzido pel[oa]) google\)",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\((?:avis d[’']origine|original|originalbewertung|opinión original|recensione originale|"
    r"origineel|avaliação original)\)",
    re.IGNORECASE,
)
_ORIGINAL_BUTTON = re.compile(
    r"^\W{0,3}(?:voir|afficher|lire|show|see|view|ver|mostra|vedi|toon|bekijk|zeige?n?)?\s?"
    r"(?:l[’']|the |el |il |o |het |la |das )?(?:original|texte d[’']origine|version originale|"
    r"originale|origineel|originaltext|original anzeigen)"
    r"(?: (?:review|text|anzeigen|[(].{2,20}[)]))?\W{0,3}$",
    re.IGNORECASE,
)
_EMOJI_ALT_LENGTH = 16
_SHORTCODE_LENGTH = 40
_OPENING_LENGTH = 60


def clean(words: str) -> str:
    """Return one line of words: NFC, whitespace runs as one space, none at the ends."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", words)).strip()


def shown_text(
    element: Element, *, skip: Collection[Element] = (), keep_lines: bool = False
) -> str:
    """Return the words of `element` as a reader sees them, with the line breaks they see.

    Args:
        element: Where to read; read even when it is itself hidden (a folded full text).
        skip: Parts of it that are not its own words (a quote, the owner's reply).
        keep_lines: Line feeds of the source count too (`white-space: pre-line` on the platform).
    """
    raw = "".join(_pieces(element, skip, keep_lines=keep_lines))
    if "  " in raw:
        # Spaces of two parts side by side are one on the screen.
        raw = _SPACES.sub(" ", raw)
    return unicodedata.normalize("NFC", _BREAKS.sub(_as_lines, raw)).strip(" \t\n")


def opening_of(element: Element) -> str:
    """Return the first words of an element, without reading all of it."""
    said: list[str] = []
    length = 0
    for text in element.itertext():
        words = str(text).strip()
        if words:
            said.append(words)
            length += len(words)
        if length >= _OPENING_LENGTH:
            break
    return clean(" ".join(said)[:_OPENING_LENGTH])


def _pieces(element: Element, skip: Collection[Element], *, keep_lines: bool) -> Iterator[str]:
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if node is not element and (node in skip or tag in _NOT_WORDS or _is_furniture(node)):
                walker.skip_subtree()
                continue
            yield _opening(node, tag)
            yield _flowed(node.text, keep_lines=keep_lines)
            continue
        yield _PARAGRAPH if tag in _PARAGRAPHS else _BLOCK if tag in _BLOCKS else ""
        if node is not element:
            yield _flowed(node.tail, keep_lines=keep_lines)


def _opening(node: Element, tag: str) -> str:
    if tag == "br":
        return _LINE
    if tag == "img":
        return _emoji_of(node)
    return _PARAGRAPH if tag in _PARAGRAPHS else _BLOCK if tag in _BLOCKS else ""


def _emoji_of(image: Element) -> str:
    """Return the emoji that a platform draws as a picture; other pictures say nothing."""
    words = image.get("alt") or ""
    if words.startswith(":") and "emoji" in (image.get("class") or ""):
        # « :slight_smile: », as forums name the picture they show.
        return words[:_SHORTCODE_LENGTH]
    is_emoji = 0 < len(words) <= _EMOJI_ALT_LENGTH and not any(c.isascii() for c in words)
    return words if is_emoji and not any(c.isalpha() for c in words) else ""


def _flowed(words: str | None, *, keep_lines: bool) -> str:
    if not words:
        return ""
    if keep_lines:
        words = words.replace("\r\n", "\n").replace("\n", _LINE)
    return _SPACE.sub(" ", words)


def _as_lines(run: re.Match[str]) -> str:
    """Return the line feeds that a run of breaks shows: an empty line at most."""
    marks = run.group()
    lines = marks.count(_LINE)
    if _PARAGRAPH in marks or lines > 1:
        return "\n\n"
    return "\n"


def is_hidden(element: Element) -> bool:
    """Tell whether the element itself is marked as not shown."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    return bool(_HIDDEN_CLASS.search(element.get("class") or ""))


def _is_furniture(element: Element) -> bool:
    """Tell whether the element is a button or is not shown: no words of the author."""
    return element.get("role") == "button" or is_hidden(element)


def without_cut_mark(words: str) -> tuple[str, bool]:
    """Return the words without a « … Plus » at their end, and whether there was one."""
    found = _CUT_END.search(words)
    if found is None:
        return words, False
    return words[: found.end("dots")], True


def without_translation(words: str) -> str:
    """Return the author's own words where a platform shows its translation beside them.

    Unchanged when only the translation is there.
    """
    translated = _TRANSLATED.search(words)
    if translated is None:
        return words
    original = _ORIGINAL.search(words, translated.end())
    own = words[original.end() :] if original else words[: translated.start()]
    return own.strip() or words


def is_original_button(label: str) -> bool:
    """Tell whether a label offers the author's words that a translation hides."""
    return bool(_ORIGINAL_BUTTON.match(clean(label)))


def is_cut_button(label: str) -> bool:
    """Tell whether a button's label offers the rest of a text."""
    return bool(_CUT_BUTTON.match(clean(label)))


def likeness_key(words: str) -> str:
    """Return words in a form to compare: no case, no accents, no punctuation, single spaces."""
    folded = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(kept.split())
