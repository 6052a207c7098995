"""Nothing is erased by itself unless chosen, told a week before, and of no use any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from companion.model.capture import HandEntry
from companion.model.errors import NotFound, NotUnderstood
from companion.store.database import Store
from companion.walk import Walk, open_walk
from companion.walk.retention import (
    NOTICE,
    aged,
    apply_retention,
    choose_retention,
    due_now,
    keep_for_good,
    retention_of,
)
from tests.builders import FixedClock

PRAISE = "Médecin à l’écoute, je recommande."
INSULT = "Ce médecin est un charlatan."


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def walk(tmp_path: Path, clock: FixedClock) -> Iterator[Walk]:
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield open_walk(store, clock=clock)


def add(walk: Walk, text: str) -> str:
    capture = walk.receive_by_hand(HandEntry(text=text, url="https://avis.example/dr"))
    walk.read_capture(capture.id)
    return walk.view_capture(capture.id).mentions[0].mention.id


def ids(walk: Walk) -> set[str]:
    return {mention.id for mention in walk.store.mentions()}


def test_by_itself_nothing_is_ever_erased(walk: Walk, clock: FixedClock) -> None:
    kept = add(walk, PRAISE)
    clock.advance(days=3650)
    assert retention_of(walk).months is None
    assert apply_retention(walk) == 0
    assert ids(walk) == {kept}


def test_what_is_only_proposed_is_listed_and_stays(walk: Walk, clock: FixedClock) -> None:
    old = add(walk, PRAISE)
    choose_retention(walk, 6, "propose")
    clock.advance(days=200)
    assert [each.mention_id for each in due_now(walk, 6)] == [old]
    assert apply_retention(walk) == 0
    assert ids(walk) == {old}


def test_chosen_to_erase_it_waits_for_its_notice_and_then_erases_the_old_alone(
    walk: Walk, clock: FixedClock
) -> None:
    old = add(walk, PRAISE)
    clock.advance(days=200)
    young = add(walk, "Très bon accueil.")
    choose_retention(walk, 6, "apply")
    clock.advance(days=NOTICE.days - 1)
    assert apply_retention(walk) == 0
    clock.advance(days=1)
    assert apply_retention(walk) == 1
    assert ids(walk) == {young}
    (said,) = [e for e in walk.store.custody.events(old) if e.event == "erased"]
    assert said.detail["why"] == "retention"


def test_a_running_delay_a_waiting_step_and_the_persons_own_word_hold_it(
    walk: Walk, clock: FixedClock
) -> None:
    waiting, kept, delayed = add(walk, PRAISE), add(walk, "Bien."), add(walk, INSULT)
    step = next(iter(walk.catalogue.ids))
    walk.set_step(waiting, step, "waiting")
    keep_for_good(walk, kept, keep=True)
    assert walk.view_mention(delayed).deadline is not None
    clock.advance(days=1)
    held = {each.mention_id: each.hold for each in aged(walk, 6, within_days=10_000)}
    assert held == {waiting: "step", kept: "kept", delayed: "deadline"}
    clock.advance(days=3650)
    assert [each.mention_id for each in due_now(walk, 6)] == [delayed], "its delay is over"
    keep_for_good(walk, kept, keep=False)
    walk.set_step(waiting, step, "done")
    assert {each.mention_id for each in due_now(walk, 6)} == {kept, delayed}


def test_seen_again_it_is_young_again(walk: Walk, clock: FixedClock) -> None:
    add(walk, PRAISE)
    clock.advance(days=180)
    add(walk, PRAISE)
    clock.advance(days=30)
    assert due_now(walk, 6) == ()


@pytest.mark.parametrize(("months", "day"), [(6, "2027-05-23"), (12, "2027-11-23")])
def test_months_are_those_of_the_calendar(
    months: int, day: str, walk: Walk, clock: FixedClock
) -> None:
    add(walk, PRAISE)
    (one,) = aged(walk, months, within_days=1000)
    assert one.due.isoformat() == day
    clock.advance(seconds=(one.due - walk.today() - timedelta(days=1)).total_seconds())
    assert due_now(walk, months) == ()
    clock.advance(days=1)
    assert due_now(walk, months) == (aged(walk, months)[0],)


def test_only_what_is_offered_can_be_chosen(walk: Walk) -> None:
    with pytest.raises(NotUnderstood):
        choose_retention(walk, 1, "apply")
    with pytest.raises(NotFound):
        keep_for_good(walk, "nobody", keep=True)
    assert retention_of(walk).months is None
