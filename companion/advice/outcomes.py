"""« Ce qui a marché »: what each step gave and how mentions ended, from the doctor's own data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import get_args

from companion.advice.progress import answer_days, began_on
from companion.model.follow_up import Ended, Ending, FollowUp, Outcome, Tried, WhatWorked
from companion.model.mention import Mention
from companion.model.paris import paris_day
from companion.model.step import StepAnswer, StepProgress

_GRANTED: tuple[StepAnswer, ...] = ("granted", "partly")
_ENDINGS: tuple[Ending, ...] = get_args(Ending)


def what_worked(mentions: Iterable[Mention], follow_ups: Iterable[FollowUp]) -> WhatWorked:
    """Return what was tried and how it ended; counts, medians in days, costs in cents of a euro.

    Nothing is compared with anybody else's data, and nothing is foretold.
    """
    outcomes = {kept.mention_id: kept.outcome for kept in follow_ups if kept.outcome}
    kept = list(mentions)
    ended = [(mention, outcomes[mention.id]) for mention in kept if mention.id in outcomes]
    steps = sum(step.cost_cents for mention in kept for step in mention.steps)
    return WhatWorked(
        tried=_tried(kept),
        ended=_ended(ended),
        open=sum(mention.id not in outcomes and _is_worked_on(mention) for mention in kept),
        cost_cents=steps + sum(outcome.cost_cents for _, outcome in ended),
    )


def usual_days(mentions: Iterable[Mention], platform: str | None) -> Mapping[str, Tried]:
    """Return what each step gave on one platform, by step: the doctor's own answer times."""
    return {tried.step_id: tried for tried in _tried(m for m in mentions if m.platform == platform)}


def cost_cents(mention: Mention, follow_up: FollowUp) -> int:
    """Return what a mention cost so far: its steps, and what the ending added."""
    added = follow_up.outcome.cost_cents if follow_up.outcome else 0
    return sum(step.cost_cents for step in mention.steps) + added


def _is_worked_on(mention: Mention) -> bool:
    return any(began_on(step) is not None for step in mention.steps)


def _tried(mentions: Iterable[Mention]) -> tuple[Tried, ...]:
    """Return a line a step and platform, those tried most often first."""
    by_line: dict[tuple[str, str | None], list[StepProgress]] = defaultdict(list)
    for mention in mentions:
        for step in mention.steps:
            if began_on(step) is not None:
                by_line[step.step_id, mention.platform].append(step)
    lines = [_line(step_id, platform, steps) for (step_id, platform), steps in by_line.items()]
    return tuple(sorted(lines, key=lambda line: (-line.times, line.step_id, line.platform or "")))


def _line(step_id: str, platform: str | None, steps: Sequence[StepProgress]) -> Tried:
    answers = Counter(step.answer for step in steps)
    days = [took for step in steps if (took := answer_days(step)) is not None]
    silent = answers["silent"]
    return Tried(
        step_id=step_id,
        platform=platform,
        times=len(steps),
        waiting=sum(step.state == "waiting" and step.answer is None for step in steps),
        answered=sum(answers.values()) - answers[None] - silent,
        granted=sum(answers[answer] for answer in _GRANTED),
        silent=silent,
        median_days=float(median(days)) if days else None,
        cost_cents=sum(step.cost_cents for step in steps),
    )


def _ended(ended: Sequence[tuple[Mention, Outcome]]) -> tuple[Ended, ...]:
    found = []
    for ending in _ENDINGS:
        those = [(mention, outcome) for mention, outcome in ended if outcome.ending == ending]
        if those:
            found.append(_ending(ending, those))
    return tuple(found)


def _ending(ending: Ending, those: Sequence[tuple[Mention, Outcome]]) -> Ended:
    steps = Counter(s.step_id for m, _ in those for s in m.steps if s.state == "done")
    spent = sum(step.cost_cents for mention, _ in those for step in mention.steps)
    return Ended(
        ending=ending,
        mentions=len(those),
        median_days=float(median(_days_to_end(mention, outcome) for mention, outcome in those)),
        cost_cents=spent + sum(outcome.cost_cents for _, outcome in those),
        steps=tuple(steps.most_common(3)),
    )


def _days_to_end(mention: Mention, outcome: Outcome) -> int:
    first_seen = min(sighting.seen_at for sighting in mention.sightings)
    return max(0, (outcome.on - paris_day(first_seen)).days)
