"""« Le droit utilisé »: which law, how sure, how old; the whole of it; and where it is misread."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from companion.law.avischeck import read_table
from companion.law.freshness import freshness_of, is_old, standing_of
from companion.law.rendering import render_body
from companion.resources import law_pack_folder
from companion.web.dashboard.law_reading import law_reading
from companion.web.languages import language
from companion.web.wiring import services

blueprint = Blueprint("law", __name__, url_prefix="/settings/law")
_REFRESH_SECONDS = 2


@blueprint.get("")
def shown() -> str:
    """Show the version, the sources with their confidence, and what is still to be checked."""
    walk = services().walk
    today, pack = walk.today(), walk.pack
    sources = {**pack.sources, **walk.catalogue.sources}
    ranked = sorted(sources.values(), key=lambda one: _RANK[freshness_of(one, today)])
    return render_template(
        "law.html",
        pack=pack,
        head_is_old=is_old(pack.head.checked_on, today),
        sources=ranked,
        freshness={source.id: freshness_of(source, today) for source in ranked},
        withdrawn=[one for one in pack.qualifications if standing_of(one, today) == "withdrawn"],
        counts={
            confidence: sum(source.confidence == confidence for source in ranked)
            for confidence in ("verified", "known", "unsure")
        },
        old=sum(freshness_of(source, today) == "old" for source in ranked),
    )


@blueprint.get("/whole")
def whole() -> Response:
    """Show every rule with its examples; while they are tried, say how far it is."""
    walk, reading = services().walk, law_reading()
    results = reading.results(walk.pack, walk.today())
    body = None
    if results is not None:
        # The law room's own template made it, with everything of the pack escaped.
        body = render_body(walk.pack, results, on=walk.today(), language=language())
    answer = make_response(
        render_template(
            "law_whole.html", pack=walk.pack, body=body, done=reading.done, total=reading.total
        )
    )
    if results is None:
        answer.headers["Refresh"] = str(_REFRESH_SECONDS)
    return answer


@blueprint.get("/limits")
def limits() -> str:
    """Show where Avisé is wrong, on a suite whose right readings are known."""
    table = read_table(law_pack_folder(services().walk.pack.head.country))
    return render_template("law_limits.html", table=table, pack=services().walk.pack)


_RANK = {"withdrawn": 0, "old": 1, "future": 2, "fresh": 3}
