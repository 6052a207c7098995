"""What a search page shows beside the pages it found, by how it looks: ads, videos, questions.

Used for the kinds of which the engine's description found nothing: its names change every season.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from companion.model.review import ResultKind, SearchResult
from companion.reading.links import absolute, unwrapped
from companion.reading.page import Element, OpenPage
from companion.reading.selectors import outermost
from companion.reading.words import clean, is_hidden, shown_text

_QUESTIONS = re.compile(
    r"^(?:autres questions|questions (?:fréquentes|associées|connexes)|people also ask|"
    r"related questions|ähnliche fragen|(?:otras|más) preguntas|preguntas relacionadas|"
    r"altre domande|le persone hanno chiesto|andere vragen|mensen vragen ook|"
    r"as pessoas também perguntam|perguntas relacionadas)\b.{0,30}$",
    re.IGNORECASE,
)
_VIDEO_HOSTS = re.compile(
    r"^https?://(?:[\w-]+\.)?(?:youtube\.com/(?:watch|shorts)|youtu\.be/|dailymotion\.com/video|"
    r"vimeo\.com/\d|tiktok\.com/@[^/]{1,60}/video)",
    re.IGNORECASE,
)
_HEADINGS = ("h2", "h3", "h4", "strong", "b")
_TITLE_LENGTH = 160
_CLIMB = 4
_MOST_LOOKED_AT = 60_000
_LEAST_TITLE = 3


def ads_in(places: Iterable[Element], page: OpenPage) -> Iterator[SearchResult]:
    """Yield the advertisements of the engine's places for them, wrapped address or not."""
    for place in outermost(places):
        for link in place.iter("a"):
            title = _title_of(link)
            shown = absolute(link.get("data-pcu"), page.url)
            url = shown or unwrapped(link.get("href"), page.url)
            if title and url is not None:
                yield _result("ad", title, url)


def videos_in(
    places: Iterable[Element], page: OpenPage, *, organic: Collection[str]
) -> Iterator[SearchResult]:
    """Yield the videos of the engine's places for them, which no result is (`organic`)."""
    for place in outermost(places):
        for link in place.iter("a"):
            url = unwrapped(link.get("href"), page.url)
            if url is None or url in organic or not _VIDEO_HOSTS.match(url):
                continue
            title = _title_of(link) or clean(link.get("aria-label") or shown_text(link))
            if len(title) >= _LEAST_TITLE:
                yield _result("video", title[:_TITLE_LENGTH], url)


def questions_in(page: OpenPage) -> Iterator[SearchResult]:
    """Yield the questions under a heading that announces some (« Autres questions »)."""
    for number, element in enumerate(page.root.iter("div", "span", "h2", "h3", "h4")):
        if number > _MOST_LOOKED_AT:
            return
        words = (element.text or "").strip()
        if len(words) <= _TITLE_LENGTH and _QUESTIONS.match(words):
            yield from _questions_near(element)


def _questions_near(heading: Element) -> Iterator[SearchResult]:
    box: Element | None = heading.getparent()
    for _ in range(_CLIMB):
        if box is None or box.tag in ("body", "html"):
            return
        found = [words for one in box.iter() if (words := _question(one)) is not None]
        if found:
            yield from (_result("question", words, "") for words in dict.fromkeys(found))
            return
        box = box.getparent()


def _question(element: Element) -> str | None:
    words = clean(element.text or "") if isinstance(element.tag, str) else ""
    is_asked = _LEAST_TITLE < len(words) <= _TITLE_LENGTH and words.endswith("?")
    return words if is_asked and not is_hidden(element) else None


def _title_of(link: Element) -> str:
    for one in link.iter():
        if one.tag in _HEADINGS or one.get("role") == "heading":
            return clean(shown_text(one))
    parent = link.getparent()
    is_headed = parent is not None and (parent.tag in _HEADINGS or parent.get("role") == "heading")
    return clean(shown_text(link)) if is_headed else ""


def _result(kind: ResultKind, title: str, url: str) -> SearchResult:
    return SearchResult(rank=1, title=title, url=url, kind=kind)
