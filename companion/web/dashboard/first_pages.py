"""A recorded first page: whose each result is, the share occupied over time, what moved."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.model.errors import NotFound
from companion.model.first_page import FirstPage, FirstPageResult, Share, StanceWhy
from companion.model.paris import paris_day
from companion.watch.asked import NAMES
from companion.watch.first_pages import PAGE, SITE, is_shared, judged, movement, share_of
from companion.web.charts import line_chart
from companion.web.dashboard.making import making
from companion.web.dashboard.notices import note
from companion.web.dashboard.watch import series_rows
from companion.web.sentences import say_day
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("first_pages", __name__, url_prefix="/watch/pages")
STANCES = ("own", "favourable", "neutral", "hostile", "namesake")
_CHARTED = 60
_HISTORY_SHOWN = 60
_PER_PAGE = 50


@blueprint.get("")
def listed() -> str:
    """Show every search recorded, the one seen last first, a page at a time; or one engine's."""
    watching = services().walk.watching
    every = watching.series_heads()
    engines = sorted({seen[-1].engine for seen in every.values()}, key=lambda one: NAMES[one])
    engine = request.args.get("engine", "")
    wanted = [seen for seen in every.values() if engine in {"", seen[-1].engine}]
    pages = max(1, -(-len(wanted) // _PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "first_pages.html",
        series=series_rows(wanted[(number - 1) * _PER_PAGE :][:_PER_PAGE], watching.rulings()),
        engines=NAMES,
        shown_engines=engines,
        engine=engine,
        number=number,
        pages=pages,
        total=len(wanted),
    )


@blueprint.get("/<capture_id>")
def one(capture_id: str) -> str:
    """Show a recorded page, its series as a chart and a table, what moved since the one before."""
    page = services().store.watching.find_page(capture_id)
    if page is None:
        raise NotFound(f"first page {capture_id}")
    return _shown(page)


def _shown(page: FirstPage, *, is_missing: bool = False) -> str:
    watching, shelf = services().walk.watching, services().store.watching
    rulings = watching.rulings()
    series = sorted(shelf.series(page.series), key=lambda each: each.seen_at)
    history = [(each, share_of(each, rulings)) for each in series]
    before = watching.before(page)
    return render_template(
        "first_page.html",
        page=page,
        engine=NAMES.get(page.engine, page.engine),
        judged=judged(page, rulings),
        share=share_of(page, rulings),
        before=before,
        moved=movement(before, page),
        history=history[::-1][:_HISTORY_SHOWN],
        chart=_chart(history[-_CHARTED:]) if len(history) > 1 else None,
        stances=STANCES,
        say_stance=say_stance,
        say_why=say_why,
        is_shared=is_shared,
        is_missing=is_missing,
    )


@blueprint.post("/<capture_id>/erase")
def erase(capture_id: str) -> Response | tuple[str, int]:
    """Erase a recorded page for good, once agreed."""
    page = services().store.watching.find_page(capture_id)
    if page is None:
        raise NotFound(f"first page {capture_id}")
    if request.form.get("agreed") != "yes":
        return _shown(page, is_missing=True), 422
    making().wait()
    gone = services().walk.erase_first_page(capture_id)
    note(
        _("Effacé : cette première page, sa capture et ses pièces.")
        if gone.captures
        else _("Effacé : cette première page. Sa capture reste : des mentions en dépendent.")
    )
    return redirect(url_for(".listed"), 303)


@blueprint.post("/<capture_id>/rulings")
def rule(capture_id: str) -> Response:
    """Keep what the doctor says of a result's page, or of its whole domain."""
    page = services().store.watching.find_page(capture_id)
    if page is None:
        raise NotFound(f"first page {capture_id}")
    rank = request.form.get("rank", 0, type=int)
    result = next((each for each in page.results if each.rank == rank), None)
    if result is None:
        raise NotFound("no such result on this page")
    target = SITE + result.site if request.form.get("whole_site") else PAGE + result.key
    before = services().walk.watching.rule(target, request.form.get("stance", ""))
    note(
        _("Retenu pour tout %(site)s.", site=result.site)
        if target.startswith(SITE)
        else _("Retenu pour cette page."),
        undo_url=url_for(".rule", capture_id=capture_id),
        rank=str(rank),
        stance=before.stance if before else "rules",
        **({"whole_site": "1"} if target.startswith(SITE) else {}),
    )
    return redirect(url_for(".one", capture_id=capture_id), 303)


def say_stance(stance: str) -> str:
    """Return what a result is to the doctor."""
    return {
        "own": _("à vous"),
        "favourable": _("favorable"),
        "neutral": _("neutre"),
        "hostile": _("hostile"),
        "namesake": _("autre personne"),
    }[stance]


def say_why(result: FirstPageResult) -> str:
    """Return why the rules propose what they do."""
    words = result.words
    said: dict[StanceWhy, str] = {
        "own_page": _("L’adresse est une de vos pages."),
        "negative_word": _("Contient « %(words)s », que vous avez dit d’un homonyme.", words=words),
        "another_named": _("Nomme quelqu’un d’autre : %(words)s.", words=words),
        "other_place": _("Même nom, autre lieu : %(words)s.", words=words),
        "other_specialty": _("Même nom, autre spécialité : %(words)s.", words=words),
        "known_hostile": _("Un avis défavorable que vous suivez s’y lit."),
        "known_favourable": _("Les avis que vous y suivez sont favorables."),
        "hostile_words": _("L’extrait contient « %(words)s ».", words=words),
        "favourable_words": _("L’extrait contient « %(words)s ».", words=words),
        "low_rating": _("L’extrait montre une note basse : %(words)s.", words=words),
        "high_rating": _("L’extrait montre une bonne note : %(words)s.", words=words),
        "not_named": _("Votre nom ne s’y lit pas."),
        "nothing_marked": _("Vous nomme, sans rien de marqué."),
    }
    return said[result.why]


def _chart(history: list[tuple[FirstPage, Share]]) -> object:
    days = [say_day(paris_day(page.seen_at)) for page, _share in history]
    return line_chart(
        days,
        {
            "own": [100 * share.occupied if share.total else None for _page, share in history],
            "hostile": [
                100 * share.hostile / share.total if share.total else None
                for _page, share in history
            ],
        },
        title=_("Part de la première page qui est à vous, et part hostile, au fil du temps"),
    )
