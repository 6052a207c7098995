"""« Veille »: the round of searches, opened by the person, never by us, and what it found."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template

from companion.model.first_page import FirstPage, FirstPageHead, Movement, Ruling, Share
from companion.model.round import RoundView
from companion.watch.asked import NAMES
from companion.watch.first_pages import share_of, stance_of
from companion.watch.rounds import every_search
from companion.web.wiring import services

blueprint = Blueprint("watch", __name__)
SERIES_SHOWN = 12


class RoundFound(NamedTuple):
    """What the last round of searches found: its pages, and what is new, changed and gone."""

    pages: int
    moved: Movement
    hostile: int
    """How many of the new results are hostile."""


class SeriesRow(NamedTuple):
    """One search as it was seen last: the page, its make-up, how often it was recorded."""

    page: FirstPage
    share: Share
    times: int


@blueprint.get("/watch")
def searches() -> str:
    """Show the round, what the last one found, the first pages recorded, every search."""
    watching = services().walk.watching
    practitioner = services().walk.practitioner()
    view, rulings, series = watching.view(), watching.rulings(), watching.series_heads()
    heads = list(series.values())[:SERIES_SHOWN]
    return render_template(
        "watch.html",
        practitioner=practitioner,
        searches=every_search(practitioner),
        view=view,
        planned=watching.searches(),
        found=found_last(view),
        engines=NAMES,
        series=series_rows(heads, rulings),
        series_count=len(series),
    )


def found_last(view: RoundView) -> RoundFound | None:
    """Return what the last round before the one under way found, or None without one."""
    if view.last is None:
        return None
    watching = services().walk.watching
    found, rulings = watching.found_in(view.last), watching.rulings()
    hostile = sum(stance_of(one, rulings)[0] == "hostile" for one in found.all.new)
    return RoundFound(len(found.pages), found.all, hostile)


def series_rows(heads: list[list[FirstPageHead]], rulings: dict[str, Ruling]) -> list[SeriesRow]:
    """Return the last page of each series as a row of a table."""
    shelf = services().store.watching
    found = ((shelf.find_page(seen[-1].capture_id), len(seen)) for seen in heads)
    return [SeriesRow(page, share_of(page, rulings), n) for page, n in found if page is not None]
