"""« Aujourd'hui »: what expires first, what waits for an answer, what went wrong."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, session
from werkzeug.wrappers import Response

from companion.model.step import Step
from companion.model.view import MentionView
from companion.walk.retention import due_now, retention_of
from companion.web.api.cards import next_steps
from companion.web.dashboard.alerts import said_today
from companion.web.dashboard.home_facts import (
    is_danger,
    last_backup,
    last_capture,
    longest_waits,
    nearest_ends,
    news,
)
from companion.web.dashboard.law_facts import say_weekday
from companion.web.dashboard.watch import found_last
from companion.web.gate import SESSION_KEY
from companion.web.screen import live_browsers
from companion.web.wiring import services

blueprint = Blueprint("home", __name__)
_URGENT_SHOWN = 5
_UNDECIDED_SHOWN = 5


@blueprint.get("/")
def today() -> str:
    """Show the most urgent thing first."""
    walk, store = services().walk, services().store
    urgent = walk.alerts()
    shown = [_with_steps(glance.mention_id) for glance in urgent[:_URGENT_SHOWN]]
    glances = walk.glances()
    round_view = walk.watching.view()
    undecided = [glance.mention_id for glance in glances if glance.concerns is None]
    waits, wait_count = longest_waits(glances)
    new, new_count, new_since = news(glances, walk.today())
    return render_template(
        "home.html",
        urgent=shown,
        urgent_count=len(urgent),
        dangers=[one for one in shown if is_danger(one[0])],
        ends=nearest_ends(urgent),
        weekday=say_weekday,
        waits=waits,
        wait_count=wait_count,
        new=new,
        new_count=new_count,
        new_since=new_since,
        undecided=walk.view_mentions(undecided[:_UNDECIDED_SHOWN]),
        undecided_count=len(undecided),
        mention_count=len(glances),
        to_read=len(store.captures_to_read()),
        last_capture=last_capture(),
        last_backup=last_backup(),
        incidents=store.incidents,
        broken=len(store.scrubber.broken()),
        retention_due=_retention_due(),
        browsers=live_browsers(),
        practitioner=walk.practitioner(),
        reminders=walk.follow_ups.reminders_due(),
        step_titles={rule.id: rule.title for rule in walk.catalogue.rules},
        alerts_said=said_today(),
        round_view=round_view,
        round_found=found_last(round_view),
        wave_count=len(walk.waves.all()),
    )


def _retention_due() -> int:
    months = retention_of(services().walk).months
    return len(due_now(services().walk, months)) if months else 0


def _with_steps(mention_id: str) -> tuple[MentionView, tuple[Step, ...]]:
    view = services().walk.view_mention(mention_id)
    return view, next_steps(view.advice, view.mention)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session everywhere its cookie may be."""
    services().sessions.end(session.get(SESSION_KEY))
    session.clear()
    return make_response(render_template("signed_out.html"))
