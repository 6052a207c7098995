"""« Tendances »: what comes, how grave, until when, from where, and how it ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask_babel import format_date as babel_date

from companion.model.paris import paris_day
from companion.watch.asked import NAMES
from companion.watch.first_pages import latest_of_series, share_of
from companion.web.charts import Series, line_chart, lying_bars, stacked_bars
from companion.web.dashboard.trend_counts import by_month, by_platform, ends_by_week, theirs
from companion.web.sentences import say_day, say_severity, say_word
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("trends", __name__)
_PAGES_CHARTED = 26


@blueprint.get("/trends")
def page() -> str:
    """Show every chart with its numbers beside it."""
    walk = services().walk
    glances, today = theirs(walk.glances()), walk.today()
    return render_template(
        "trends.html",
        count=len(glances),
        over_time=_over_time(by_month(glances, today)),
        ends=_ends(ends_by_week(glances, today)),
        places=_places(by_platform(glances)),
        outcomes=_outcomes(),
        first_page=_first_page(),
    )


def _over_time(counted: Any) -> dict[str, Any]:  # noqa: ANN401 what `by_month` returns
    levels = [level for level in range(6) if any(counted.counts[level])]
    said = [say_severity(level) for level in levels]
    series = [
        Series(each["word"], f"severity-{each['level']}", counted.counts[each["level"]])
        for each in said
    ]
    months = [_month(month) for month in counted.months]
    title = _("Mentions vues pour la première fois, par mois et par gravité")
    return {
        "chart": stacked_bars(months, series, title=title) if series else None,
        "severities": said,
        "rows": [
            (month, [each.values[number] for each in series]) for number, month in enumerate(months)
        ],
    }


def _ends(counted: Any) -> dict[str, Any]:  # noqa: ANN401 what `ends_by_week` returns
    weeks = [_short(week) for week in counted.weeks]
    title = _("Délais qui finissent au pire dans chacune des treize semaines à venir")
    series = Series(_("délais"), "ends", counted.counts)
    return {
        "chart": stacked_bars(weeks, [series], title=title) if any(counted.counts) else None,
        "rows": [
            (say_day(week), count)
            for week, count in zip(counted.weeks, counted.counts, strict=True)
            if count
        ],
        "later": counted.later,
    }


def _places(counted: list[tuple[str | None, int]]) -> dict[str, Any]:
    known = services().walk.platforms
    rows = []
    for platform_id, count in counted:
        found = known.find(platform_id) if platform_id else None
        rows.append((platform_id or "other", found.name if found else _("Autre site"), count))
    series = Series(_("mentions"), "places", [count for _id, _name, count in rows])
    title = _("Mentions par plateforme")
    names = [name for _id, name, _count in rows]
    return {"rows": rows, "chart": lying_bars(names, series, title=title) if rows else None}


def _outcomes() -> dict[str, Any]:
    worked = services().walk.follow_ups.what_worked()
    rows = [(say_word("endings", ended.ending), ended.mentions) for ended in worked.ended]
    series = Series(_("mentions"), "outcomes", [count for _name, count in rows])
    title = _("Comment les mentions se sont terminées")
    names = [name for name, _count in rows]
    chart = lying_bars(names, series, title=title) if rows else None
    return {"rows": rows, "open": worked.open, "chart": chart}


def _first_page() -> dict[str, Any] | None:
    """Return the share of the first page recorded most often, None while none is."""
    series = latest_of_series(services().store.watching.pages())
    if not series:
        return None
    pages = max(series.values(), key=len)[-_PAGES_CHARTED:]
    rulings = services().walk.watching.rulings()
    shares = [share_of(page, rulings) for page in pages]
    own = [round(100 * share.occupied) for share in shares]
    hostile = [round(100 * share.hostile / share.total) if share.total else 0 for share in shares]
    days = [say_day(paris_day(page.seen_at)) for page in pages]
    title = _("Part de la première page qui est à vous, et part hostile, au fil du temps")
    lines = {"own": own, "hostile": hostile}
    return {
        "latest": pages[-1],
        "engine": NAMES.get(pages[-1].engine, pages[-1].engine),
        "rows": list(zip(days, own, hostile, strict=True))[::-1],
        "chart": line_chart(days, lines, title=title) if len(pages) > 1 else None,
    }


def _month(first: date) -> str:
    said: str = babel_date(first, "LLL yyyy")
    return said


def _short(day: date) -> str:
    said: str = babel_date(day, "d MMM")
    return said
