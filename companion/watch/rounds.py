"""The « tour de veille » as rules: its searches, when it is due, what a page stands for in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from companion.model.paris import paris_day
from companion.model.practitioner import Practitioner
from companion.model.round import Round, RoundRhythm, RoundStep, RoundStepState
from companion.model.watch import Search
from companion.watch.asked import asked_at
from companion.watch.searches import searches_for

MOST_SEARCHES: dict[RoundRhythm, int] = {"weekly": 18, "monthly": 30}
"""What a person does in about two minutes a week; a little more once a month."""
LEFT_AFTER = timedelta(days=2)
"""A round begun and left for so long is over: what was done of it counts."""
_ESSENTIAL = (
    "google-web",
    "google-maps",
    "google-news",
    "bing",
    "pagesjaunes",
    "facebook",
    "x",
    "doctissimo",
    "forums",
)
_OF_OTHER_NAMES = 2
_OF_COLLEAGUES = ("google-web", "google-maps")
_TITLE = re.compile(r"^(?:(?:dr|docteure?|pr|professeure?|mme|m|mr)\b\.?\s+)+", re.IGNORECASE)


def round_searches(practitioner: Practitioner, rhythm: RoundRhythm) -> tuple[Search, ...]:
    """Return the searches of one round, in order: at most what its rhythm allows.

    The first name is searched everywhere, other names and former ones where most people search,
    each colleague on the web and on maps. What is dropped when there are too many is what tells
    least. Empty without a name.
    """
    every = list(dict.fromkeys(_wanted(practitioner)))
    first = [one for one in every if one.engine in _ESSENTIAL]
    most = MOST_SEARCHES[rhythm]
    kept = {one.id for one in [*first, *(one for one in every if one not in first)][:most]}
    return tuple(one for one in every if one.id in kept)


def _wanted(practitioner: Practitioner) -> Iterator[Search]:
    for person in practitioner.team:
        names = tuple(dict.fromkeys(_TITLE.sub("", name).strip() for name in person.known_as))
        names = tuple(name for name in names if name)
        for place, name in enumerate(names):
            searches = searches_for(
                Practitioner(names=(name,), specialty=person.specialty, places=person.places[:1])
            )
            if person is not practitioner:
                yield from (one for one in searches if one.engine in _OF_COLLEAGUES)
            elif place:
                yield from searches[:_OF_OTHER_NAMES]
            else:
                yield from searches
        if person is practitioner:
            yield from _of_practice(practitioner)


def _of_practice(practitioner: Practitioner) -> Iterator[Search]:
    """Yield the practice's name on maps and the web, each telephone number on the web."""
    if practitioner.practice.strip():
        found = searches_for(
            Practitioner(names=(practitioner.practice,), places=practitioner.places[:1])
        )
        yield from (one for one in found if one.engine in _OF_COLLEAGUES)
    for number in practitioner.telephones:
        yield from searches_for(Practitioner(names=(number,)))[:1]


def begin(round_id: str, searches: Iterable[Search], at: datetime) -> Round:
    """Return a round that begins now, nothing done yet."""
    return Round(id=round_id, started_at=at, steps=tuple(RoundStep(search=one) for one in searches))


def with_step(round_: Round, search_id: str, state: RoundStepState, at: datetime) -> Round:
    """Return the round with a search in another state, finished once nothing waits.

    A recorded search stays so when it is opened again; `waiting` undoes, and opens a finished
    round again. A search the round does not have changes nothing.
    """
    known = round_.step(search_id)
    if known is None or (known.state == "recorded" and state == "opened"):
        return round_
    stamp = None if state == "waiting" else at
    steps = tuple(
        RoundStep(search=step.search, state=state, at=stamp)
        if step.search.id == search_id
        else step
        for step in round_.steps
    )
    changed = msgspec.structs.replace(round_, steps=steps, finished_at=None)
    return changed if changed.next else msgspec.structs.replace(changed, finished_at=at)


def is_left(round_: Round, now: datetime) -> bool:
    """Tell whether a round that was begun is not going to be ended."""
    times = [step.at for step in round_.steps if step.at is not None]
    return round_.finished_at is None and now - max([round_.started_at, *times]) > LEFT_AFTER


def is_due(last: Round | None, rhythm: RoundRhythm, now: datetime) -> bool:
    """Tell whether a new period has begun since the last round did."""
    if last is None:
        return True
    return _period(last.started_at, rhythm) != _period(now, rhythm)


def streak_of(rounds: Sequence[Round], rhythm: RoundRhythm, now: datetime) -> int:
    """Return in how many periods in a row a round was finished, up to this one or the last one.

    The present period not done yet breaks nothing.
    """
    done = {_period(one.started_at, rhythm) for one in rounds if one.finished_at is not None}
    at = _first_day(paris_day(now), rhythm)
    if at not in done:
        at = _first_day(at - timedelta(days=1), rhythm)
    count = 0
    while at in done:
        count += 1
        at = _first_day(at - timedelta(days=1), rhythm)
    return count


def search_at(url: str, searches: Iterable[Search]) -> Search | None:
    """Return the search whose page an address is: same site, same words; or None."""
    here = asked_at(url)
    if here is None:
        return None
    return next((search for search in searches if asked_at(search.url) == here), None)


def _period(at: datetime, rhythm: RoundRhythm) -> date:
    return _first_day(paris_day(at), rhythm)


def _first_day(day: date, rhythm: RoundRhythm) -> date:
    if rhythm == "monthly":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday())
