"""Rounds and first pages over real captures: recorded, compared, judged again, erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from companion.model.errors import NotFound, NotUnderstood
from companion.model.first_page import FirstPage
from companion.model.practitioner import Practitioner
from companion.store.database import Store
from companion.walk import Walk, open_walk
from tests.builders import FixedClock, a_capture_body
from tests.search_pages import ENGINES, Hit, google

WHO = Practitioner(
    names=("Dr Camille Roussel",),
    specialty="Dermatologue",
    places=("Lyon",),
    own_pages=("https://roussel-dermato.example/",),
)
NAME = quote('"Camille Roussel"')
GOOGLE = f"https://www.google.com/search?q={NAME}&hl=fr"
OWN = Hit("Dr Camille Roussel, dermatologue à Lyon", "https://roussel-dermato.example/")
FORUM = Hit("Camille Roussel : à fuir", "https://forum.example/t/12", "Dermatologue à Lyon.")
DIRECTORY = Hit("Camille Roussel – Lyon", "https://annuaire.example/roussel", "Dermatologue.")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def walk(tmp_path: Path, clock: FixedClock) -> Iterator[Walk]:
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        walk.put_practitioner(WHO)
        yield walk


def capture(walk: Walk, url: str, dom: str, at: datetime) -> FirstPage | None:
    body = a_capture_body(url=url, dom=dom, captured_at=at.isoformat(), title="Recherche")
    kept = walk.receive(*body)
    walk.read_capture(kept.id)
    return walk.store.watching.find_page(kept.id)


def record(walk: Walk, clock: FixedClock, *hits: Hit, url: str = GOOGLE) -> FirstPage:
    page = capture(walk, url, google(hits), clock.now())
    assert page is not None
    return page


def search_at(walk: Walk, url: str) -> str:
    search = walk.watching.search_of(url)
    assert search is not None
    return search.id


@pytest.mark.parametrize("engine", ENGINES)
def test_a_captured_search_page_is_recorded_and_judged(
    walk: Walk, clock: FixedClock, engine: str
) -> None:
    url = next(s.url for s in walk.watching.searches() if s.engine == engine)
    page = capture(walk, url, ENGINES[engine]((OWN, FORUM, DIRECTORY)), clock.now())
    assert page is not None
    assert (page.engine, page.query) == (engine, '"Camille Roussel"')
    assert [(one.rank, one.proposed) for one in page.results] == [
        (1, "own"),
        (2, "hostile"),
        (3, "neutral"),
    ]


def test_a_page_recorded_in_a_round_is_ticked_off(walk: Walk, clock: FixedClock) -> None:
    round_ = walk.watching.start()
    page = record(walk, clock, OWN)
    current = walk.watching.view().current
    assert current is not None
    step = current.step(page.search_id)
    assert step is not None
    assert (step.state, page.round_id) == ("recorded", round_.id)


def test_without_a_round_a_search_page_is_recorded_and_begins_none(
    walk: Walk, clock: FixedClock
) -> None:
    assert record(walk, clock, OWN).round_id == ""
    assert walk.watching.view().standing == "due"


def test_a_page_that_holds_no_result_is_ticked_off_and_not_recorded(
    walk: Walk, clock: FixedClock
) -> None:
    walk.watching.start()
    assert (
        capture(walk, GOOGLE, "<p>Vérifions que vous n’êtes pas un robot</p>", clock.now()) is None
    )
    current = walk.watching.view().current
    assert current is not None
    assert current.done == 1


def test_the_last_page_recorded_after_it_was_opened_begins_no_other_round(
    walk: Walk, clock: FixedClock
) -> None:
    round_ = walk.watching.start()
    for step in round_.steps:
        walk.watching.set_step(step.search.id, "opened")
    assert walk.watching.view().standing == "done"
    page = record(walk, clock, OWN)
    walk.watching.set_step(page.search_id, "recorded")
    view = walk.watching.view()
    assert view.standing == "done"
    assert view.last is not None
    assert (view.last.id, page.round_id) == (round_.id, round_.id)
    assert view.last.step(page.search_id).state == "recorded"  # type: ignore[union-attr]


def test_a_page_recorded_in_the_next_period_begins_the_next_round(
    walk: Walk, clock: FixedClock
) -> None:
    first = walk.watching.start()
    walk.watching.finish()
    clock.advance(days=40)
    assert record(walk, clock, OWN).round_id == ""
    begun = walk.watching.set_step(search_at(walk, GOOGLE), "recorded")
    assert begun.id != first.id


def test_undoing_the_last_step_opens_the_round_again(walk: Walk) -> None:
    round_ = walk.watching.start()
    for step in round_.steps:
        walk.watching.set_step(step.search.id, "skipped")
    again = walk.watching.set_step(round_.steps[-1].search.id, "waiting")
    assert again.id == round_.id
    assert walk.watching.view().standing == "running"


def test_a_round_left_half_way_is_due_again(walk: Walk, clock: FixedClock) -> None:
    first = walk.watching.start()
    walk.watching.set_step(first.steps[0].search.id, "opened")
    clock.advance(days=3)
    assert walk.watching.view().standing == "due"
    assert walk.watching.start().id != first.id


def test_a_search_of_no_round_is_refused_and_nobody_has_no_round(walk: Walk) -> None:
    with pytest.raises(NotFound):
        walk.watching.set_step("no-such-search", "opened")
    assert walk.watching.view().standing == "due"
    walk.put_practitioner(Practitioner())
    assert walk.watching.view().standing == "no_identity"
    with pytest.raises(NotFound):
        walk.watching.start()


def test_the_rhythm_is_monthly_until_said_otherwise(walk: Walk) -> None:
    assert walk.watching.rhythm == "monthly"
    walk.watching.set_rhythm("weekly")
    assert walk.watching.rhythm == "weekly"
    with pytest.raises(NotUnderstood):
        walk.watching.set_rhythm("hourly")


def test_a_second_round_finds_what_is_new_changed_and_gone(walk: Walk, clock: FixedClock) -> None:
    first = walk.watching.start()
    record(walk, clock, OWN, FORUM, DIRECTORY)
    walk.watching.finish()
    assert walk.watching.found_in(first).all.is_still
    clock.advance(days=31)
    second = walk.watching.start()
    record(walk, clock, OWN, DIRECTORY._replace(title="Dr Camille Roussel : avis"),
           Hit("Article", "https://journal.example/a"))  # fmt: skip
    found = walk.watching.found_in(second)
    assert [one.url for one in found.all.new] == ["https://journal.example/a"]
    assert [one.result.url for one in found.all.moved] == [DIRECTORY.url]
    assert [one.url for one in found.all.gone] == [FORUM.url]


def test_a_search_recorded_twice_in_a_round_counts_from_the_round_before(
    walk: Walk, clock: FixedClock
) -> None:
    walk.watching.start()
    record(walk, clock, OWN)
    walk.watching.finish()
    clock.advance(days=31)
    second = walk.watching.start()
    record(walk, clock, OWN, FORUM)
    clock.advance(minutes=1)
    record(walk, clock, OWN, FORUM)
    found = walk.watching.found_in(second)
    assert [one.url for one in found.all.new] == [FORUM.url]
    assert len(found.pages) == 1


def test_pages_judged_before_the_identity_was_whole_are_judged_again(
    walk: Walk, clock: FixedClock
) -> None:
    page = record(walk, clock, DIRECTORY)
    assert page.results[0].proposed == "neutral"
    own = (*WHO.own_pages, DIRECTORY.url)
    walk.put_practitioner(Practitioner(names=WHO.names, own_pages=own))
    again = walk.store.watching.find_page(page.capture_id)
    assert again is not None
    assert again.results[0].proposed == "own"
    assert (again.seen_at, again.round_id) == (page.seen_at, page.round_id)


def test_what_the_doctor_says_is_remembered_for_the_next_page_and_taken_back(
    walk: Walk, clock: FixedClock
) -> None:
    record(walk, clock, FORUM)
    assert walk.watching.rule("site:forum.example", "namesake") is None
    before = walk.watching.rule("site:forum.example", "neutral")
    assert before is not None
    assert before.stance == "namesake"
    walk.watching.rule("site:forum.example", "rules")
    assert walk.watching.rulings() == {}
    for target, stance in (("forum.example", "own"), ("site:x", "enemy")):
        with pytest.raises(NotUnderstood):
            walk.watching.rule(target, stance)


def test_a_hostile_mention_followed_on_a_page_makes_its_result_hostile(
    walk: Walk, clock: FixedClock
) -> None:
    reviews = walk.receive(*a_capture_body(url=DIRECTORY.url))
    walk.read_capture(reviews.id)
    followed = walk.store.mentions_on_page(DIRECTORY.url)
    walk.set_concerns(reviews.id, {mention.id: True for mention in followed})
    (result,) = record(walk, clock, DIRECTORY).results
    assert (result.proposed, result.why) == ("hostile", "known_hostile")


def test_a_first_page_is_erased_with_its_capture_and_what_was_said_of_its_pages(
    walk: Walk, clock: FixedClock
) -> None:
    page = record(walk, clock, FORUM, DIRECTORY)
    clock.advance(days=1)
    other = record(walk, clock, DIRECTORY)
    for result in page.results:
        walk.watching.rule(f"page:{result.key}", "hostile")
    walk.watching.rule("site:forum.example", "hostile")
    gone = walk.erase_first_page(page.capture_id)
    assert gone.captures == (page.capture_id,)
    assert gone.evidence
    assert walk.store.find_capture(page.capture_id) is None
    assert walk.store.watching.find_page(page.capture_id) is None
    # What another record still shows stays said; what was said of a domain is for good.
    assert set(walk.watching.rulings()) == {f"page:{DIRECTORY.url}", "site:forum.example"}
    assert walk.store.watching.find_page(other.capture_id) is not None


def test_a_capture_that_mentions_rest_on_outlives_its_first_page(
    walk: Walk, clock: FixedClock
) -> None:
    page = record(walk, clock, FORUM)
    url = "https://avis.example/dr-roussel"
    reviews = walk.receive(*a_capture_body(url=url))
    walk.read_capture(reviews.id)
    walk.store.watching.put_page(
        FirstPage(capture_id=reviews.id, seen_at=page.seen_at, engine="x", query="q", series="s")
    )
    assert walk.erase_first_page(reviews.id).captures == ()
    assert walk.store.find_capture(reviews.id) is not None
    assert walk.store.watching.find_page(reviews.id) is None
