"""The « tour de veille » as rules: its searches, when it is due, what a page stands for in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from companion.model.paris import paris_day
from companion.model.practitioner import Practitioner
from companion.model.round import Round, RoundRhythm, RoundStep, RoundStepState
from companion.model.watch import Search
from companion.watch.asked import asked_at
from companion.watch.searches import searches_for

MOST_SEARCHES: dict[RoundRhythm, int] = {"weekly": 20, "monthly": 24}
"""What is looked at in about two minutes, five to six seconds a page."""
LEFT_AFTER = timedelta(days=2)
"""A round begun and left for so long is over: what was done of it counts."""
JUST_ENDED = timedelta(hours=1)
"""A page recorded so soon after the end of a round still belongs to it."""
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
_OF_COLLEAGUES = ("google-web", "google-maps")
_MOST_TELLING = 2
"""The name, and the name with « avis »."""
_TITLE = re.compile(r"^(?:(?:dr|docteure?|pr|professeure?|mme|m|mr)\b\.?\s+)+", re.IGNORECASE)


def every_search(practitioner: Practitioner) -> tuple[Search, ...]:
    """Return all searches the identity gives, in order; empty without a name.

    The first name everywhere, other names and former ones too, slips where most people search,
    each colleague on the web and on maps, the practice, each telephone number.
    """
    return tuple(dict.fromkeys(search for _, search in _ranked(practitioner)))


def round_searches(practitioner: Practitioner, rhythm: RoundRhythm) -> tuple[Search, ...]:
    """Return the searches of one round, in order: at most what its rhythm allows.

    Each place where people look comes once before any comes twice; what is dropped when there are
    too many is what tells least.
    """
    ranks: dict[Search, int] = {}
    for rank, search in _ranked(practitioner):
        ranks[search] = min(rank, ranks.get(search, rank))
    kept = set(sorted(ranks, key=lambda one: ranks[one])[: MOST_SEARCHES[rhythm]])
    return tuple(search for search in ranks if search in kept)


def _ranked(practitioner: Practitioner) -> Iterator[tuple[int, Search]]:
    """Yield each search with how much it tells: 0 most."""
    slips = {bare_name(one) for one in practitioner.misspellings}
    for place, name in enumerate(_bare_names(practitioner)):
        for nth, search in _counted(_searches(name, practitioner)):
            if place == 0:
                yield _rank_of_first_name(search.engine, nth), search
            elif name not in slips:
                yield 1 if nth == 0 and search.engine == "google-web" else 4, search
            elif search.engine in _OF_COLLEAGUES and nth == 0:
                yield 3, search
    for colleague in practitioner.team[1:]:
        for name in _bare_names(colleague):
            for nth, search in _counted(_searches(name, colleague)):
                if search.engine in _OF_COLLEAGUES and nth < _MOST_TELLING:
                    yield 1 if nth == 0 and search.engine == "google-web" else 3, search
    yield from _of_practice(practitioner)


def _rank_of_first_name(engine: str, nth: int) -> int:
    if engine == "google-web" and nth < _MOST_TELLING:
        return 0
    if nth:
        return 3
    return 0 if engine in _ESSENTIAL else 2


def _counted(searches: Iterable[Search]) -> Iterator[tuple[int, Search]]:
    """Yield each search with how many of its engine came before."""
    seen: Counter[str] = Counter()
    for search in searches:
        yield seen[search.engine], search
        seen[search.engine] += 1


def _bare_names(practitioner: Practitioner) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(bare_name, practitioner.known_as))))


def _searches(name: str, person: Practitioner) -> tuple[Search, ...]:
    return searches_for(
        Practitioner(names=(name,), specialty=person.specialty, places=person.places)
    )


def _of_practice(practitioner: Practitioner) -> Iterator[tuple[int, Search]]:
    """Yield the practice's name on maps and the web, each telephone number on the web."""
    if practitioner.practice.strip():
        found = searches_for(
            Practitioner(names=(practitioner.practice,), places=practitioner.places[:1])
        )
        yield from ((1, one) for one in found if one.engine == "google-maps")
        yield from ((3, one) for one in found if one.engine == "google-web")
    for number in practitioner.telephones:
        yield from ((3, one) for one in searches_for(Practitioner(names=(number,)))[:1])


def bare_name(name: str) -> str:
    """Return a name without the titles before it: pages name people with and without."""
    return _TITLE.sub("", " ".join(name.split()))


def begin(round_id: str, searches: Iterable[Search], at: datetime) -> Round:
    """Return a round that begins now, nothing done yet."""
    return Round(id=round_id, started_at=at, steps=tuple(RoundStep(search=one) for one in searches))


def with_step(round_: Round, search_id: str, state: RoundStepState, at: datetime) -> Round:
    """Return the round with a search in another state, finished once nothing waits.

    A recorded search stays so when it is opened again; `waiting` undoes, and opens a finished
    round again. The end stays the end: a page recorded after it moves it not. A search the round
    does not have changes nothing.
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
    if changed.next:
        return changed
    return msgspec.structs.replace(changed, finished_at=round_.finished_at or at)


def is_left(round_: Round, now: datetime) -> bool:
    """Tell whether a round that was begun is not going to be ended."""
    times = [step.at for step in round_.steps if step.at is not None]
    return round_.finished_at is None and now - max([round_.started_at, *times]) > LEFT_AFTER


def is_due(last: Round | None, rhythm: RoundRhythm, now: datetime) -> bool:
    """Tell whether a round is wanted: none in this period yet, or one that was left half-way."""
    if last is None or last.finished_at is None:
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
