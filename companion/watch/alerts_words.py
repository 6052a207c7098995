"""Words as services send them, made plain: no markup, one line, no character that breaks."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"<[^<>]{0,2000}>")
_COMMENT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_MOST_READ = 20_000
_WORD = re.compile(r"[a-z0-9]+")


def plain(markup: str, *, most: int) -> str:
    """Return the words of a piece of markup on one line, at most `most` characters."""
    words = _COMMENT.sub(" ", markup[:_MOST_READ])
    words = html.unescape(_TAG.sub(" ", words))
    # Some services escape twice: « &amp;lt;b&amp;gt; » is markup, not words.
    if _TAG.search(words):
        words = html.unescape(_TAG.sub(" ", words))
    line = " ".join("".join(c if _is_shown(c) else " " for c in words).split())
    line = re.sub(r" ([,.;)\]»])", r"\1", unicodedata.normalize("NFC", line))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _is_shown(char: str) -> bool:
    """Tell whether a character may be kept: no control, no half of a surrogate pair."""
    return unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}


def folded(words: str) -> str:
    """Return words without accents, case and signs: « Saint-Étienne » and « saint etienne »."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(_WORD.findall(bare.replace("œ", "oe").replace("æ", "ae")))


def holds(words: str, sought: str) -> bool:
    """Tell whether `sought` stands in `words` as whole words; both are folded already."""
    return bool(sought) and f" {sought} " in f" {words} "
