"""Page bytes to a safe tree: no network, no entities, a budget of size and depth, the charset."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import datetime

import lxml.html
from lxml.etree import LxmlError, _Element

from companion.model.errors import PageNotUnderstood

Element = _Element
"""A node of a page; the tree library's own type, named once."""


@dataclass(frozen=True, kw_only=True)
class OpenPage:
    """A page ready to be read: its tree, address, instant of capture (aware), and language."""

    root: Element
    url: str
    captured_at: datetime
    lang: str | None = None


SIZE_LIMIT = 30_000_000
"""Bytes: above the 25 MB that a capture may weigh."""

ELEMENT_LIMIT = 200_000
"""Elements of a page; the heaviest pages people read hold some tens of thousands."""

_DECLARED = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SNIFFED = 4096
_CHARSETS = re.compile(
    r"utf-8|utf-16(?:-[lb]e)?|iso8859-(?!1$)[0-9]{1,2}|cp125[0-8]|cp866|cp874|cp932|cp949|koi8-[ru]|"
    r"mac-(?:roman|cyrillic)|gb2312|gbk|gb18030|big5(?:hkscs)?|euc_(?:jp|kr)|shift_jis|iso2022_jp"
)
"""The charsets of web pages; Python also names codecs that are none (`rot13`, `idna`, `zlib`)."""
_CONTROL = bytes((*range(9), 0x0B, *range(0x0E, 0x20), 0x7F))


def parse_page(dom: bytes) -> Element:
    """Return the root element of the page; scripts are gone, but for those of data (JSON).

    Open shadow roots (`<template shadowrootmode>`) stay: their contents are on screen; other
    templates are not, and go.

    Raises:
        PageNotUnderstood: empty, binary, too big or nested too deeply.
    """
    if len(dom) > SIZE_LIMIT:
        raise PageNotUnderstood(f"the page weighs {len(dom)} bytes, more than {SIZE_LIMIT}")
    words = _decoded(dom)
    if not words.strip():
        raise PageNotUnderstood("the page is empty")
    root = _tree(words)
    _drop_what_is_never_shown(root)
    return root


def _decoded(dom: bytes) -> bytes:
    """Return the page as UTF-8: read by its BOM, as UTF-8, as it declares, as Windows-1252."""
    for mark, charset in _BOMS:
        if dom.startswith(mark):
            return _as_utf8(dom.decode(charset, "replace").lstrip("\ufeff"))
    if b"\x00" in dom[:_SNIFFED] or not (b"<" in dom or dom[:_SNIFFED].isascii()):
        raise PageNotUnderstood("these bytes are not a web page")
    try:
        dom.decode("utf-8")
    except UnicodeDecodeError:
        return _as_utf8(dom.decode(_declared_charset(dom), "replace"))
    return dom.translate(None, _CONTROL)


def _as_utf8(words: str) -> bytes:
    return words.encode("utf-8", "replace").translate(None, _CONTROL)


def _declared_charset(dom: bytes) -> str:
    declared = _DECLARED.search(dom[:_SNIFFED])
    if declared is None:
        return "cp1252"
    try:
        name = codecs.lookup(declared.group(1).decode("ascii")).name
    except LookupError:
        return "cp1252"
    # Browsers read Latin-1 as Windows-1252; a page that says UTF-8 may hold a few broken bytes.
    return name if _CHARSETS.fullmatch(name) else "cp1252"


def _tree(words: bytes) -> Element:
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = lxml.html.document_fromstring(words, parser=parser)
    except (LxmlError, ValueError, AssertionError) as problem:
        raise PageNotUnderstood(f"the page cannot be parsed: {problem}") from problem
    _refuse_beyond_limits(parser, root)
    return root


def _refuse_beyond_limits(parser: lxml.html.HTMLParser, root: Element) -> None:
    """Refuse a page of which the parser dropped a part without a word, or that has no end."""
    for entry in parser.error_log:
        if "depth" in str(entry.message).lower():
            raise PageNotUnderstood("the page is nested too deeply")
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise PageNotUnderstood("the page holds a text that is too long")
    if root.xpath("count(//*)") > ELEMENT_LIMIT:  # type: ignore[operator]
        raise PageNotUnderstood(f"the page holds more than {ELEMENT_LIMIT} elements")


def _drop_what_is_never_shown(root: Element) -> None:
    for element in list(root.iter("script", "style", "noscript", "template", "object", "embed")):
        if element.tag == "template" and element.get("shadowrootmode") == "open":
            continue
        if element.tag == "script" and "json" in (element.get("type") or ""):
            continue
        _remove(element)


def _remove(element: Element) -> None:
    """Take an element out and keep the words that follow it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
