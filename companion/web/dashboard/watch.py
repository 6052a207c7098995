"""« Veille »: the round of searches, opened by the person, never by us, and what it found."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template

from companion.model.first_page import FirstPage, FirstPageResult, Movement
from companion.model.round import Round
from companion.watch.asked import NAMES
from companion.watch.first_pages import latest_of_series, share_of
from companion.watch.searches import searches_for
from companion.web.wiring import services

blueprint = Blueprint("watch", __name__)
_SERIES_SHOWN = 12


@blueprint.get("/watch")
def searches() -> str:
    """Show the round, what the last one found, the first pages recorded, every search."""
    walk = services().walk
    practitioner = walk.practitioner()
    view = walk.watching.view()
    ended = view.last if view.current is None else None
    last = ended or view.last
    series = latest_of_series(services().store.watching.pages())
    rulings = walk.watching.rulings()
    return render_template(
        "watch.html",
        practitioner=practitioner,
        searches=searches_for(practitioner),
        view=view,
        planned=walk.watching.searches(),
        last=last,
        found=summed(last) if last else None,
        engines=NAMES,
        series=[
            (pages[-1], share_of(pages[-1], rulings))
            for pages in list(series.values())[:_SERIES_SHOWN]
        ],
        series_count=len(series),
    )


def _once(results: Iterable[FirstPageResult]) -> tuple[FirstPageResult, ...]:
    return tuple({result.key: result for result in results}.values())


class Found:
    """What a round found, over all its pages: results new, changed and gone, each once."""

    def __init__(self, pages: tuple[tuple[FirstPage, Movement], ...]) -> None:
        """Sum up the movements of the pages of one round."""
        self.pages = pages
        self.new = _once(result for _, moved in pages for result in moved.new)
        self.changed = _once(one.result for _, moved in pages for one in moved.moved)
        self.gone = _once(result for _, moved in pages for result in moved.gone)


def summed(round_: Round) -> Found:
    """Return what a round found."""
    return Found(services().walk.watching.found_in(round_))
