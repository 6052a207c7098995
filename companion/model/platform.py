"""What a platform is and where it puts things: data, checked on a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from companion.model.review import PageKind, ResultKind
from companion.model.text import Text
from companion.model.value import Value


class PageMark(Value, frozen=True, kw_only=True):
    """How to know the platform: hosts (suffixes), a path pattern, or selectors that must exist."""

    hosts: tuple[str, ...] = ()
    path: str | None = None
    selectors: tuple[str, ...] = ()


class Field(Value, frozen=True, kw_only=True):
    """Where a field stands in a record: a CSS selector, and what to take of it.

    `take` is `text`, `lines` (text whose line feeds the platform shows), or the name of an
    attribute; `pattern` keeps the first group of a match.
    """

    css: str
    take: str = "text"
    pattern: str | None = None


class RecordDescription(Value, frozen=True, kw_only=True):
    """Where the records are and their fields; several alternatives a field, first that answers.

    `month_first`: a day of this year is shown as « 11-2 », the month before the day.
    """

    records: tuple[str, ...]
    skip_inside: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    author: tuple[Field, ...] = ()
    author_url: tuple[Field, ...] = ()
    author_reviews: tuple[Field, ...] = ()
    rating: tuple[Field, ...] = ()
    rating_max: float | None = None
    title: tuple[Field, ...] = ()
    text: tuple[Field, ...] = ()
    date: tuple[Field, ...] = ()
    month_first: bool = False
    permalink: tuple[Field, ...] = ()
    platform_id: tuple[Field, ...] = ()
    cut: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()
    reply_text: tuple[Field, ...] = ()
    reply_date: tuple[Field, ...] = ()


class ResultBlock(Value, frozen=True, kw_only=True):
    """What stands in a part of a search page: everything inside is of one kind.

    `records` and `title` are given where the entries are no links with a heading (questions).
    """

    kind: ResultKind
    inside: tuple[str, ...]
    records: tuple[str, ...] = ()
    title: tuple[Field, ...] = ()


class ResultDescription(Value, frozen=True, kw_only=True):
    """Where the results of a search page are, and which parts of it hold other kinds.

    `skip_inside` are parts that hold none (the knowledge panel, menus).
    """

    records: tuple[str, ...]
    title: tuple[Field, ...] = ()
    url: tuple[Field, ...] = ()
    snippet: tuple[Field, ...] = ()
    blocks: tuple[ResultBlock, ...] = ()
    skip_inside: tuple[str, ...] = ()


class RemovalRoute(Value, frozen=True, kw_only=True):
    """A way to ask this platform for removal; `link` opens its own form."""

    id: Literal["platform_report", "legal_notice", "appeal", "dereferencing"]
    label: Text
    how: Text
    link: str | None = None
    confidence: Literal["verified", "known", "unsure"]


class Platform(Value, frozen=True, kw_only=True):
    """One platform description (`shared/platforms/<id>.json`)."""

    id: str
    name: str
    checked_on: date
    confidence: Literal["seen", "known"]
    marks: tuple[PageMark, ...]
    kind: PageKind
    reviews: RecordDescription | None = None
    results: ResultDescription | None = None
    removal: tuple[RemovalRoute, ...] = ()
