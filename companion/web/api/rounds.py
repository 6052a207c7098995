"""The round of searches: where it stands, and what the popup says became of a search."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from companion.model.errors import NotUnderstood
from companion.model.round import Round, RoundStep
from companion.watch.first_pages import movement, share_of
from companion.web.api.answers import answer
from companion.web.bodies import read_body
from companion.web.languages import said
from companion.web.wiring import services

blueprint = Blueprint("api_rounds", __name__, url_prefix="/api/v1/round")
_URL_LENGTH = 8192


@blueprint.get("")
def show() -> Response:
    """Say where the round stands, and which of its searches the page at `url` is."""
    url = request.args.get("url", "")
    if len(url) > _URL_LENGTH:
        raise NotUnderstood("an address of that length is no search", path="/url")
    here = services().walk.watching.search_of(url) if url else None
    return answer(_encoded(here.id if here else ""))


@blueprint.post("/steps")
def step() -> Response:
    """Keep what became of a search; the first one begins the round."""
    _, wire = read_body("round-step")
    watching = services().walk.watching
    round_ = watching.set_step(wire["search_id"], wire["state"])
    if wire["capture_id"] is not None and wire["state"] == "recorded":
        watching.tie(wire["capture_id"], round_, wire["search_id"])
    return answer(_encoded(wire["search_id"]))


def _encoded(here: str) -> dict[str, Any]:
    watching = services().walk.watching
    view = watching.view()
    shown = view.current or (view.last if view.standing == "done" else None)
    steps = shown.steps if shown else tuple(RoundStep(search=s) for s in watching.searches())
    waits = view.standing in {"running", "due"}
    at = next((s for s in steps if s.search.id == here), None)
    return {
        "standing": view.standing,
        "rhythm": view.rhythm,
        "done": sum(one.state != "waiting" for one in steps),
        "total": len(steps),
        "next": _step(next((s for s in steps if waits and s.state == "waiting"), None)),
        "here": _step(at),
        "found": _found(here, shown) if at is not None and at.state == "recorded" else None,
    }


def _found(search_id: str, round_: Round | None) -> dict[str, int] | None:
    """Return what the page recorded of a search in this round shows, None where nothing was read.

    `new` and `gone` count from the page recorded before; both are 0 the first time.
    """
    watching = services().walk.watching
    page = watching.page_of(search_id, round_) if round_ else None
    if page is None:
        return None
    share = share_of(page, watching.rulings())
    moved = movement(watching.before(page), page)
    return {
        "total": share.total,
        "own": share.own,
        "hostile": share.hostile,
        "new": len(moved.new),
        "gone": len(moved.gone),
    }


def _step(step: RoundStep | None) -> dict[str, str] | None:
    if step is None:
        return None
    search = step.search
    return {
        "id": search.id,
        "label": said(search.label)[:1000],
        "url": search.url,
        "state": step.state,
    }
