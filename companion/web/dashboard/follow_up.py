"""Following a mention up: a page a step, its end, « pourquoi pas ? », and what worked so far."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from companion.advice.calendar_file import reference_of
from companion.advice.outcomes import cost_cents
from companion.advice.progress import began_on, proposed_reminder
from companion.advice.refuse import deciding_passages
from companion.model.document import Offer
from companion.model.errors import NotFound, NotUnderstood
from companion.model.mention import Mention
from companion.model.step import Step, StepLeftOut, StepProgress, StepStateName
from companion.model.view import MentionFile, MentionView
from companion.web.dashboard.follow_up_forms import (
    CHOICES,
    TICKS,
    OutcomeForm,
    StepForm,
    outcome_form,
    step_form,
)
from companion.web.dashboard.notices import note
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("follow_up", __name__)


@blueprint.get("/mentions/<mention_id>/steps/<step_id>")
def step(mention_id: str, step_id: str) -> str:
    """Show one step with all that was noted of it, and the form to note more."""
    mention = services().walk.view_mention(mention_id).mention
    progress = _progress(mention, step_id)
    form = step_form(progress)
    proposed = _proposed(mention, progress) if progress else None
    if proposed is not None:
        form.remind_on.data = proposed
    return _step_page(mention_id, step_id, form, is_proposed=proposed is not None)


@blueprint.post("/mentions/<mention_id>/steps/<step_id>/details")
def details(mention_id: str, step_id: str) -> Response | tuple[str, int]:
    """Keep what was noted of a step; nothing is lost when a field is refused."""
    walk = services().walk
    form = step_form(_progress(walk.view_mention(mention_id).mention, step_id))
    if not form.validate():
        return _step_page(mention_id, step_id, form), 422
    walk.follow_ups.put_details(mention_id, step_id, form.details())
    note(_("Suivi enregistré."))
    return redirect(url_for(".step", mention_id=mention_id, step_id=step_id), 303)


def _proposed(mention: Mention, progress: StepProgress) -> date | None:
    walk = services().walk
    tried = walk.follow_ups.usual_days(mention.platform).get(progress.step_id)
    usual = tried.median_days if tried else None
    return proposed_reminder(progress, usual_days=usual, on=walk.today())


def _step_page(mention_id: str, step_id: str, form: StepForm, *, is_proposed: bool = False) -> str:
    walk = services().walk
    view = walk.view_mention(mention_id)
    advised, left_out = _found(view, step_id)
    progress = _progress(view.mention, step_id)
    return render_template(
        "step.html",
        view=view,
        mention=view.mention,
        step=advised,
        left_out=left_out,
        drafts=_drafts(view, advised),
        progress=progress,
        began=began_on(progress) if progress else None,
        tried=walk.follow_ups.usual_days(view.mention.platform).get(step_id),
        step_states=get_args(StepStateName),
        reference=reference_of(mention_id),
        form=form,
        is_proposed=is_proposed,
    )


def _drafts(view: MentionView, advised: Step | None) -> list[Offer]:
    """Return the drafts that serve a step advised today and are offered."""
    if advised is None:
        return []
    offers = services().walk.drafting.offers_of(view)
    return [offer for offer in offers if offer.is_offered and offer.id in advised.documents]


def _found(view: MentionView, step_id: str) -> tuple[Step | None, StepLeftOut | None]:
    """Return the step as advised today, or why it is left out; raises `NotFound`."""
    advice = view.advice
    for advised in advice.steps if advice else ():
        if advised.id == step_id:
            return advised, None
    for left in advice.left_out if advice else ():
        if left.id == step_id:
            return None, left
    raise NotFound(f"step {step_id[:60]}")


@blueprint.get("/mentions/<mention_id>/follow-up")
def mention(mention_id: str) -> str:
    """Show what only the doctor knows of a mention: its author, the listing, how it ended."""
    return _mention_page(mention_id, outcome_form(services().walk.follow_ups.of(mention_id)))


@blueprint.post("/mentions/<mention_id>/follow-up/outcome")
def outcome(mention_id: str) -> Response | tuple[str, int]:
    """Keep how a mention ended."""
    follow_ups = services().walk.follow_ups
    form = outcome_form(follow_ups.of(mention_id))
    if not form.validate():
        return _mention_page(mention_id, form), 422
    follow_ups.say_outcome(mention_id, form.outcome())
    note(_("C’est noté."))
    return redirect(url_for(".mention", mention_id=mention_id), 303)


@blueprint.post("/mentions/<mention_id>/follow-up/facts")
def facts(mention_id: str) -> Response:
    """Keep whether the author is known, and what was decided of the listing."""
    follow_ups = services().walk.follow_ups
    before, listing = follow_ups.of(mention_id), follow_ups.listing()
    follow_ups.say_author(
        mention_id, known=_tick("author_known"), is_colleague=_tick("author_is_colleague")
    )
    choice = request.form.get("listing_choice", listing[1] or "")
    if choice not in ("", *CHOICES):
        raise NotUnderstood("a choice for the listing", path="/listing_choice")
    claimed = request.form.get("listing_claimed", listing[0])
    if claimed not in TICKS:
        raise NotUnderstood("yes, no or nothing", path="/listing_claimed")
    follow_ups.say_listing(claimed=claimed, choice=choice)
    note(
        _("C’est noté : les démarches en tiennent compte."),
        undo_url=url_for(".facts", mention_id=mention_id),
        author_known=_word(before.author_known),
        author_is_colleague=_word(before.author_is_colleague),
        listing_claimed=listing[0],
        listing_choice=listing[1] or "",
    )
    return redirect(url_for(".mention", mention_id=mention_id), 303)


def _mention_page(mention_id: str, form: OutcomeForm) -> str:
    walk = services().walk
    view = walk.view_mention(mention_id)
    kept = walk.follow_ups.of(mention_id)
    claimed, choice = walk.follow_ups.listing()
    return render_template(
        "follow_up.html",
        view=view,
        mention=view.mention,
        kept=kept,
        is_listing=view.mention.platform in ("google-maps", "google-search"),
        claimed=claimed,
        choice=choice or "",
        choices=CHOICES,
        cost=cost_cents(view.mention, kept),
        progress=[step for step in view.mention.steps if began_on(step)],
        titles={rule.id: rule.title for rule in walk.catalogue.rules},
        began_on=began_on,
        form=form,
    )


@blueprint.get("/mentions/<mention_id>/why-not")
def why_not(mention_id: str) -> str:
    """Show the steps and the drafts that are left out, each with its reason."""
    walk = services().walk
    view = walk.view_mention(mention_id)
    advice, assessment = view.advice, view.assessment
    return render_template(
        "why_not.html",
        view=view,
        mention=view.mention,
        left_out=advice.left_out if advice else (),
        drafts=[offer for offer in walk.drafting.offers_of(view) if not offer.is_offered],
        passages=deciding_passages(assessment, view.mention.review.words) if assessment else (),
        lawful=walk.catalogue.lawful,
    )


@blueprint.get("/outcomes")
def outcomes() -> str:
    """Show « ce qui a marché », from the doctor's own data alone."""
    walk = services().walk
    return render_template(
        "outcomes.html",
        worked=walk.follow_ups.what_worked(),
        platforms={each.id: each.name for each in walk.platforms.known},
        titles={rule.id: rule.title for rule in walk.catalogue.rules},
    )


def follow_up_facts(file: MentionFile) -> dict[str, Any]:
    """Return what the page of a mention shows of its follow-up, its waves and the refusal."""
    walk = services().walk
    mention, assessment = file.view.mention, file.view.assessment
    kept = walk.follow_ups.of(mention.id)
    return {
        "follow_up": kept,
        "follow_up_cost": cost_cents(mention, kept),
        "waves": walk.waves.of(mention.id),
        "reference": reference_of(mention.id),
        "passages": deciding_passages(assessment, mention.review.words) if assessment else (),
        "lawful": walk.catalogue.lawful,
        "lawful_sources": tuple(
            walk.catalogue.sources[source] for source in walk.catalogue.lawful.sources
        ),
        "tried": walk.follow_ups.usual_days(mention.platform),
    }


def _progress(mention: Mention, step_id: str) -> StepProgress | None:
    return next((step for step in mention.steps if step.step_id == step_id), None)


def _tick(name: str) -> bool | None:
    said = request.form.get(name, "")
    if said not in TICKS:
        raise NotUnderstood("yes, no or nothing", path=f"/{name}")
    return TICKS[said]


def _word(tick: bool | None) -> str:  # noqa: FBT001 - an answer, not a switch
    return next(word for word, value in TICKS.items() if value is tick)
