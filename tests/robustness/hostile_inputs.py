"""Pages, phrases and reviews as no person writes them, and the question put to each: does it hold?

Shared by the sample of the ordinary tests and by `python -m bench.fuzz`, which asks 20,000 times.
"""

from __future__ import annotations

import contextlib
import json
import time
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.law.rules import LawPack
from companion.model.assessment import Statement
from companion.model.capture import Excerpt, PageContent
from companion.model.errors import DateNotUnderstood, PageNotUnderstood
from companion.model.practitioner import Practitioner
from companion.reading.dates import read_date
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import law_pack_folder, shared_folder

SECONDS = 2.0
LONGEST = 100_000
"""Characters of a page that is made up: larger ones have tests of their own."""
PAGES = Path(__file__).parents[1] / "pages"
URLS = (
    "https://ailleurs.example/avis",
    "https://www.google.com/maps/place/x",
    "https://www.google.com/search?q=dr+x",
    "https://www.pagesjaunes.fr/pros/1",
    "https://fr.trustpilot.com/review/x.fr",
    "https://www.facebook.com/x/posts/1",
    "https://www.google.com/search?q=" + "a" * 3000,
    "http://[::1]/",
    "about:blank",
    "",
)
WORDS = (
    *("il y a", "2", "mois", "an", "hier", "12 mars 2026", "mars", "février 2024", "Modifié"),
    *("ago", "edited", "a week", "yesterday", "vor 3 Tagen", "hace 2 días", "31/02/2026", "今日"),
    *("4/5", "5 étoiles", "★★★☆☆", "3,5", "Réponse du propriétaire", "Visité en", "Plus", "…"),
    *("Dr", "charlatan", "escroc", "incompétent", "je recommande", "n’est pas", "fraude", "voleur"),
    *("a tué", "ma mère", "il", "elle", "secrétaire", "cabinet", "à fuir", "menteur", "connard"),
    *("9" * 40, "0", "-1", "1e309", "٣", "²", "½", "\u202e", "\u200b", "\u00ad", "e\u0301" * 9),
    *(
        "👨\u200d👩\u200d👧",
        "\ud83d".encode("utf-8", "replace").decode(),
        "<b>",
        "&amp;",
        "&#x110000;",
        "]]>",
    ),
)
TAGS = (
    "div",
    "span",
    "p",
    "article",
    "li",
    "ul",
    "table",
    "tr",
    "td",
    "h3",
    "time",
    "a",
    "b",
    "x-y",
)
ATTRIBUTES = (
    *('class="wiI7pd"', 'class="jftiEf"', 'data-review-id="1"', 'itemscope=""', 'hidden=""'),
    *('itemtype="https://schema.org/Review"', 'itemprop="reviewBody"', 'itemprop="author"'),
    *('itemprop="ratingValue"', 'content="5"', 'datetime="2026-13-45"', 'aria-label="4 étoiles"'),
    *('itemref="a a"', 'id="a"', 'style="display:none"', 'href="javascript:x"', 'href="//["', "a"),
)
OFFSETS = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 `timezones` gives it
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001 likewise
    timezones=OFFSETS,
)

noise = st.one_of(st.text(max_size=40), st.sampled_from(WORDS))
phrases = st.one_of(
    st.lists(noise, max_size=8).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.tuples(noise, st.integers(1, 20_000)).map(lambda pair: (pair[0] * pair[1])[:50_000]),
)
texts = st.one_of(phrases, st.lists(phrases, max_size=12).map(". ".join))


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    attributes = st.lists(st.sampled_from(ATTRIBUTES), max_size=4).map(" ".join)
    parts = st.tuples(st.sampled_from(TAGS), attributes, st.lists(inner, max_size=5))
    built = parts.map(lambda t: f"<{t[0]} {t[1]}>{''.join(t[2])}</{t[0]}>"[:LONGEST])
    often = st.tuples(built, st.integers(1, 60))
    return st.one_of(built, often.map(lambda pair: (pair[0] * pair[1])[:LONGEST]))


def _json(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(
        ("@type", "@graph", "review", "author", "name", "reviewBody", "reviewRating", "ratingValue")
    )
    return st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=5))


_leaves = st.one_of(noise, st.sampled_from(("Review", "Person", "Rating", "Physician")))
_data = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), _leaves), _json, max_leaves=20
)
_scripts = _data.map(lambda data: f'<script type="application/ld+json">{json.dumps(data)}</script>')
_built = st.recursive(st.one_of(noise, _scripts), _element, max_leaves=25)


@cache
def saved_pages() -> tuple[bytes, ...]:
    """Return the saved pages of the tests, small ones, to be damaged."""
    found = sorted(PAGES.glob("*/*.html"))
    return tuple(path.read_bytes() for path in found if path.stat().st_size < 200_000)


@st.composite
def damaged_pages(draw: st.DrawFn) -> bytes:
    """Return a saved page with pieces missing, doubled, moved or overwritten."""
    page = bytearray(draw(st.sampled_from(saved_pages())))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(page)))
        piece = bytes(page[start : start + draw(st.integers(0, 4000))])
        where = draw(st.integers(0, len(page)))
        match draw(st.sampled_from(("drop", "double", "noise", "words"))):
            case "drop":
                del page[start : start + len(piece)]
            case "double":
                page[where:where] = piece * draw(st.integers(1, 5))
            case "noise":
                page[where : where + 8] = draw(st.binary(max_size=16))
            case _:
                page[where:where] = draw(noise).encode("utf-8", "replace")
    return bytes(page)


pages = st.one_of(
    _built.map(lambda html: html.encode("utf-8", "replace")),
    _built.map(lambda html: html.encode("utf-16", "replace")),
    damaged_pages(),
    st.binary(max_size=600),
    st.binary(max_size=60).map(lambda junk: b"<p>" + junk * 50),
)
excerpts = st.builds(Excerpt, text=texts, html=_built, before=noise, after=noise)
contents = st.builds(
    PageContent,
    url=st.sampled_from(URLS),
    captured_at=INSTANTS,
    dom=pages,
    method=st.sampled_from(("page", "selection", "picked")),
    excerpt=st.one_of(st.none(), excerpts),
    title=noise,
    lang=st.sampled_from((None, "fr", "en", "xx")),
)
statements = st.builds(
    Statement,
    text=texts,
    rating=st.one_of(st.none(), st.floats(0, 5)),
    rating_max=st.one_of(st.none(), st.just(5.0)),
    platform=st.sampled_from((None, "google-maps", "unknown")),
)


@cache
def _platforms() -> Platforms:
    return load_platforms(shared_folder() / "platforms")


@cache
def _pack() -> LawPack:
    return load_pack(law_pack_folder("fr"))


def hold_extract(content: PageContent) -> None:
    """Read a page: an answer or a clear error, in time."""
    started = time.thread_time()
    with contextlib.suppress(PageNotUnderstood):
        read(content, platforms=_platforms())
    _in_time(started)


def hold_date(phrase: str, captured_at: datetime) -> None:
    """Date a phrase: days that hold together, or a clear error, in time."""
    started = time.thread_time()
    try:
        said = read_date(phrase, captured_at=captured_at)
    except DateNotUnderstood:
        said = None
    _in_time(started)
    if said is not None and said.published.earliest is not None:
        assert said.published.earliest <= said.published.latest


def hold_assess(statement: Statement) -> None:
    """Assess a review: words that are in it, in time."""
    started = time.thread_time()
    found = assess(
        statement, pack=_pack(), on=datetime.now(UTC).date(), practitioner=Practitioner()
    )
    _in_time(started)
    for signal in found.signals:
        assert statement.text[signal.start : signal.end] == signal.text


def _in_time(started: float) -> None:
    taken = time.thread_time() - started
    assert taken < SECONDS, f"{taken:.1f} s"
