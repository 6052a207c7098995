"""What a draft takes from the steps the doctor noted: days and amounts, never a private note."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from companion.advice.documents.saying import Saying
from companion.advice.progress import began_on
from companion.model.document import DocumentFacts
from companion.model.paris import paris_day
from companion.model.step import StepProgress

_REPORTS = ("platform_report", "legal_notice")
_DECISIONS = (*_REPORTS, "internal_complaint")
_REQUESTS = ("data_protection", "listing_erasure", "dereferencing")


def _noted(facts: DocumentFacts, step_ids: Iterable[str]) -> list[StepProgress]:
    wanted = set(step_ids)
    return [one for one in facts.file.view.mention.steps if one.step_id in wanted]


def _last(days: Iterable[date | None], say: Saying) -> str:
    known = [day for day in days if day is not None]
    return say.day(max(known)) if known else ""


def _report_date(facts: DocumentFacts, say: Saying) -> str:
    return _last((began_on(one) for one in _noted(facts, _REPORTS)), say)


def _decision_date(facts: DocumentFacts, say: Saying) -> str:
    answered = [one for one in _noted(facts, _DECISIONS) if one.answer not in (None, "silent")]
    return _last((one.answered_on for one in answered), say)


def _request_date(facts: DocumentFacts, say: Saying) -> str:
    return _last((began_on(one) for one in _noted(facts, _REQUESTS)), say)


def _request_answer(facts: DocumentFacts, say: Saying) -> str:
    answers = {one.answer for one in _noted(facts, _REQUESTS)} - {None}
    return say("no_answer") if answers == {"silent"} else ""


def _amount_spent(facts: DocumentFacts, say: Saying) -> str:
    cents = sum(one.cost_cents for one in facts.file.view.mention.steps)
    return say.amount(cents) if cents else ""


def _discovered(facts: DocumentFacts, say: Saying) -> str:
    """Return the latest it can be: the doctor alone knows the day."""
    first = facts.file.view.mention.sightings[0].seen_at
    return say("discovered", day=say.day(paris_day(first)))


def costs_noted(facts: DocumentFacts, say: Saying) -> str:
    """Return what each step cost so far, or nothing."""
    paid = [one for one in facts.file.view.mention.steps if one.cost_cents]
    return ", ".join(
        say("cost_of_step", title=_title(facts, one, say), amount=say.amount(one.cost_cents))
        for one in paid
    )


def _title(facts: DocumentFacts, step: StepProgress, say: Saying) -> str:
    title = facts.step_titles.get(step.step_id)
    return say.text(title) if title else step.step_id


PROPOSED_BY_STEPS: dict[str, Callable[[DocumentFacts, Saying], str]] = {
    "report_date": _report_date,
    "decision_date": _decision_date,
    "request_date": _request_date,
    "request_answer": _request_answer,
    "amount_spent": _amount_spent,
    "discovered": _discovered,
}
"""What is proposed for an answer field, by its id; nothing where the steps say nothing."""
