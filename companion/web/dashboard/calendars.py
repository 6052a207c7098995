"""Days to take into a calendar: of a step, of a mention, of all; and what such a file says."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from companion.advice.agenda import Entry
from companion.advice.calendar_file import reference_of, write_calendar
from companion.web.languages import language
from companion.web.wiring import services

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/calendar")
def page() -> str:
    """Show the days to come and what the file will say."""
    entries = services().walk.follow_ups.calendar_of_all()
    return render_template("calendar.html", entries=entries, reference_of=reference_of)


@blueprint.get("/calendar.ics")
def everything() -> Response:
    """Give the days of all mentions."""
    return _file(services().walk.follow_ups.calendar_of_all(), "avise")


@blueprint.get("/mentions/<mention_id>/calendar.ics")
def one(mention_id: str) -> Response:
    """Give the days of one mention."""
    name = f"avise-{reference_of(mention_id)}"
    return _file(services().walk.follow_ups.calendar_of(mention_id), name)


@blueprint.get("/mentions/<mention_id>/steps/<step_id>/calendar.ics")
def step(mention_id: str, step_id: str) -> Response:
    """Give the days of one step."""
    entries = services().walk.follow_ups.calendar_of(mention_id, step_id)
    return _file(entries, f"avise-{reference_of(mention_id)}-{step_id}")


def _file(entries: Iterable[Entry], name: str) -> Response:
    written = write_calendar(
        entries,
        language=language(),
        now=services().clock.now(),
        with_steps=request.args.get("named") == "1",
    )
    answer = make_response(written)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer
