"""Which searches a round has, when one is due, what its steps become."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.practitioner import Colleague, Practitioner
from companion.model.round import Round, RoundRhythm, RoundStepState
from companion.watch.asked import asked_at
from companion.watch.rounds import (
    MOST_SEARCHES,
    begin,
    every_search,
    is_due,
    is_left,
    round_searches,
    search_at,
    streak_of,
    with_step,
)

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WHO = Practitioner(
    names=("Dr Claire Martin", "Claire Martin"),
    specialty="Dermatologue",
    places=("Lyon", "Villeurbanne"),
    former_names=("Claire Dupont",),
    misspellings=("Klaire Martin",),
    telephones=("04 78 00 00 00",),
    practice="Centre du Parc",
    colleagues=(Colleague(names=("Dr Paul Roux",), specialty="Cardiologue"),),
)
EVERYWHERE = {
    *("google-web", "google-maps", "google-news", "google-images", "bing", "qwant"),
    *("duckduckgo", "brave", "pagesjaunes", "facebook", "x", "instagram", "tiktok", "youtube"),
    *("reddit", "doctissimo", "hospitalidee", "forums"),
}


def labels(searches: object) -> list[str]:
    return [search.label.fr.replace("\u00a0", " ") for search in searches]  # type: ignore[attr-defined]


def test_every_place_the_issue_names_is_searched_once_a_month() -> None:
    assert {search.engine for search in round_searches(WHO, "monthly")} == EVERYWHERE


@pytest.mark.parametrize("rhythm", ["weekly", "monthly"])
def test_a_round_is_of_two_minutes_and_tells_most_first(rhythm: RoundRhythm) -> None:
    found = round_searches(WHO, rhythm)
    assert len(found) == MOST_SEARCHES[rhythm]
    said = labels(found)
    assert said[0] == 'Google : "Claire Martin"'
    for wanted in (
        'Google : "Claire Martin" avis',
        'Google : "Claire Dupont"',
        'Google : "Paul Roux"',
        "Google Maps : Centre du Parc Lyon",
    ):
        assert wanted in said


def test_many_places_push_no_engine_out() -> None:
    far = Practitioner(names=("Claire Martin",), places=tuple(f"Ville {n}" for n in range(30)))
    engines = Counter(search.engine for search in round_searches(far, "weekly"))
    assert len(engines) >= len(EVERYWHERE) - 1
    assert engines["google-web"] <= 3


def test_titles_are_taken_off_and_a_name_is_searched_once() -> None:
    twice = Practitioner(names=("Dr Claire Martin", "Pr. Claire Martin", "Claire Martin"))
    assert labels(every_search(twice)) == labels(
        every_search(Practitioner(names=("Claire Martin",)))
    )


def test_slips_colleagues_and_telephones_are_searched_where_it_tells() -> None:
    said = labels(every_search(WHO))
    assert 'Google : "Klaire Martin"' in said
    assert 'Bing : "Klaire Martin"' not in said
    assert 'Google : "Paul Roux"' in said
    assert 'TikTok : "Paul Roux"' not in said
    assert 'Google : "04 78 00 00 00"' in said
    assert 'Bing : "Claire Dupont"' in said


def test_nobody_has_no_round() -> None:
    assert round_searches(Practitioner(), "weekly") == ()


NAMES = st.lists(st.text(max_size=30), max_size=4).map(tuple)


@given(
    who=st.builds(
        Practitioner,
        names=NAMES,
        former_names=NAMES,
        misspellings=NAMES,
        places=NAMES,
        telephones=NAMES,
        practice=st.text(max_size=20),
        specialty=st.text(max_size=20),
    )
)
def test_a_round_is_part_of_all_searches_in_their_order(who: Practitioner) -> None:
    every = every_search(who)
    assert len({search.id for search in every}) == len(every)
    for rhythm, most in MOST_SEARCHES.items():
        some = round_searches(who, rhythm)
        assert len(some) == min(most, len(every))
        assert [one for one in every if one in set(some)] == list(some)
    assert all(search.url.startswith("https://") for search in every)


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(["opened", "recorded", "skipped", "waiting"])),
        max_size=30,
    )
)
def test_a_round_is_over_when_nothing_waits_and_only_then(
    steps: list[tuple[int, RoundStepState]],
) -> None:
    searches = round_searches(WHO, "weekly")[:5]
    round_ = begin("r", searches, MONDAY)
    for minute, (place, state) in enumerate(steps):
        before = round_
        at = MONDAY + timedelta(minutes=minute)
        round_ = with_step(round_, searches[place].id, state, at)
        assert (round_.next is None) == (round_.finished_at is not None)
        assert round_.done == sum(step.state != "waiting" for step in round_.steps)
        if before.finished_at and round_.finished_at:
            assert round_.finished_at == before.finished_at
    assert [step.search for step in round_.steps] == list(searches)


def test_a_page_recorded_after_the_end_moves_it_not_and_undoing_takes_it_back() -> None:
    searches = round_searches(WHO, "weekly")[:3]
    round_ = begin("r", searches, MONDAY)
    for search in searches:
        round_ = with_step(round_, search.id, "opened", MONDAY)
    later = MONDAY + timedelta(minutes=5)
    recorded = with_step(round_, searches[2].id, "recorded", later)
    assert (recorded.finished_at, recorded.steps[2].at) == (MONDAY, later)
    assert with_step(recorded, searches[0].id, "waiting", later).finished_at is None


def test_a_page_recorded_stays_recorded_when_it_is_opened_again() -> None:
    (search, *_) = searches = round_searches(WHO, "weekly")
    round_ = with_step(begin("r", searches, MONDAY), search.id, "recorded", MONDAY)
    assert with_step(round_, search.id, "opened", MONDAY) is round_
    assert with_step(round_, "no such", "opened", MONDAY) is round_


def done(at: datetime, name: str = "r") -> Round:
    return Round(id=name, started_at=at, steps=(), finished_at=at + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("last", "rhythm", "now", "due"),
    [
        (None, "weekly", MONDAY, True),
        (done(MONDAY), "weekly", MONDAY + timedelta(days=6), False),
        (done(MONDAY), "weekly", MONDAY + timedelta(days=7), True),
        # The week begins on Monday in Paris: 23:30 UTC on Sunday is Monday there.
        (done(MONDAY), "weekly", datetime(2026, 11, 29, 22, 30, tzinfo=UTC), False),
        (done(MONDAY), "weekly", datetime(2026, 11, 29, 23, 30, tzinfo=UTC), True),
        (done(MONDAY), "monthly", datetime(2026, 11, 30, 12, 0, tzinfo=UTC), False),
        (done(MONDAY), "monthly", datetime(2026, 12, 1, 12, 0, tzinfo=UTC), True),
        # One left half-way is still to do.
        (begin("r", (), MONDAY), "monthly", MONDAY + timedelta(days=3), True),
    ],
)
def test_when_a_round_is_due(
    last: Round | None, rhythm: RoundRhythm, now: datetime, due: object
) -> None:
    assert is_due(last, rhythm, now) is due


def test_a_round_left_for_two_days_is_over() -> None:
    round_ = begin("r", round_searches(WHO, "weekly"), MONDAY)
    assert not is_left(round_, MONDAY + timedelta(hours=47))
    assert is_left(round_, MONDAY + timedelta(hours=49))
    goes_on = with_step(round_, round_.steps[0].search.id, "opened", MONDAY + timedelta(hours=40))
    assert not is_left(goes_on, MONDAY + timedelta(hours=49))


@pytest.mark.parametrize(
    ("weeks_ago", "streak"),
    [
        ([], 0),
        ([0], 1),
        ([1], 1),  # this week is not over: nothing is broken
        ([2], 0),
        ([0, 1, 2], 3),
        ([1, 2, 3], 3),
        ([0, 2, 3], 1),
        ([0, 0, 1], 2),
    ],
)
def test_a_streak_counts_weeks_in_a_row(weeks_ago: list[int], streak: int) -> None:
    rounds = [done(MONDAY - timedelta(weeks=ago)) for ago in weeks_ago]
    assert streak_of(rounds, "weekly", MONDAY + timedelta(days=2)) == streak


def test_a_round_left_half_way_counts_for_no_streak() -> None:
    assert streak_of([begin("r", (), MONDAY)], "weekly", MONDAY) == 0


@pytest.mark.parametrize("rhythm", ["weekly", "monthly"])
def test_each_search_is_known_again_by_its_own_address(rhythm: RoundRhythm) -> None:
    searches = round_searches(WHO, rhythm)
    for search in searches:
        if asked_at(search.url) is not None:
            assert search_at(search.url, searches) == search
            assert search_at(f"{search.url}&sca_esv=1&ved=2#top", searches) == search


@pytest.mark.parametrize(
    ("url", "engine", "words", "place"),
    [
        ("https://www.google.fr/search?q=%22Claire+Martin%22&hl=fr", "google-web",
         '"Claire Martin"', ""),
        ("https://www.google.co.uk/search?q=x", "google-web", "x", ""),
        ("https://www.google.com/search?q=x&tbm=nws", "google-news", "x", ""),
        ("https://www.google.com/search?q=x&udm=2", "google-images", "x", ""),
        ("https://www.google.com/maps/search/Claire+Martin+Lyon/@45.7,4.8,13z", "google-maps",
         "Claire Martin Lyon", ""),
        ("https://www.bing.com/search?q=x&form=QBLH", "bing", "x", ""),
        ("https://duckduckgo.com/?q=x&ia=web", "duckduckgo", "x", ""),
        ("https://www.qwant.com/?q=x&t=web", "qwant", "x", ""),
        ("https://search.brave.com/search?q=x", "brave", "x", ""),
        ("https://www.pagesjaunes.fr/annuaire/chercherlespros?quoiqui=Martin&ou=Lyon",
         "pagesjaunes", "Martin", "Lyon"),
        ("https://www.youtube.com/results?search_query=x", "youtube", "x", ""),
    ],
)  # fmt: skip
def test_what_a_search_page_was_asked_for(url: str, engine: str, words: str, place: str) -> None:
    found = asked_at(url)
    assert found is not None
    assert (found.engine, found.words, found.place) == (engine, words, place)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/search?q=x&start=10",  # the second page
        "https://www.bing.com/search?q=x&first=11",
        "https://www.google.com/",
        "https://www.google.com/search?q=",
        "https://www.bing.com/images/search?q=x",  # pictures are no first page
        "https://www.qwant.com/?q=x&t=images",
        "https://duckduckgo.com/?q=x&ia=images",
        "https://search.brave.com/images?q=x",
        "https://google.com.evil.example/search?q=x",
        "https://avis.example/?q=x",
        "https://[::1/search?q=x",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_is_no_first_page(url: str) -> None:
    assert asked_at(url) is None


@given(st.text(max_size=200))
def test_no_address_breaks_the_question(url: str) -> None:
    found = asked_at(url)
    assert found is None or found.words
