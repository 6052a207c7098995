"""Look-alikes of search pages, with the structure real engines give their results."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Hit(NamedTuple):
    """One result as a page shows it."""

    title: str
    url: str
    snippet: str = ""


def google(hits: Iterable[Hit], *, query: str = "recherche") -> str:
    """Return a first page of Google."""
    return _page(
        f"{query} - Recherche Google",
        '<div id="search"><div id="rso">{}</div></div>',
        '<div class="MjjYud"><div class="g"><div class="yuRUbf"><a href="{url}"><h3>{title}</h3>'
        '</a></div><div class="VwiC3b">{snippet}</div></div></div>',
        hits,
    )


def bing(hits: Iterable[Hit], *, query: str = "recherche") -> str:
    """Return a first page of Bing."""
    return _page(
        f"{query} - Recherche",
        '<ol id="b_results">{}</ol>',
        '<li class="b_algo"><h2><a href="{url}">{title}</a></h2>'
        '<div class="b_caption"><p>{snippet}</p></div></li>',
        hits,
    )


def duckduckgo(hits: Iterable[Hit], *, query: str = "recherche") -> str:
    """Return a first page of DuckDuckGo."""
    return _page(
        f"{query} at DuckDuckGo",
        "<section>{}</section>",
        '<article data-testid="result"><h2><a data-testid="result-title-a" href="{url}">{title}'
        '</a></h2><div data-result="snippet"><span>{snippet}</span></div></article>',
        hits,
    )


ENGINES: dict[str, Callable[..., str]] = {
    "google-web": google,
    "bing": bing,
    "duckduckgo": duckduckgo,
}


def _page(title: str, around: str, each: str, hits: Iterable[Hit]) -> str:
    shown = "".join(
        each.format(
            url=html.escape(hit.url), title=html.escape(hit.title), snippet=html.escape(hit.snippet)
        )
        for hit in hits
    )
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{html.escape(title)}'
        f'</title><link rel="icon" href="data:,"></head><body>{around.format(shown)}</body></html>'
    )
