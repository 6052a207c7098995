"""Mentions at a glance: what was kept at hand is what one would find by looking again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.glances import Glance, GlanceBoard
from companion.model.answer import Answer
from companion.model.practitioner import Practitioner
from companion.model.text_folding import folded
from companion.store.database import Store
from companion.walk import Walk, open_walk
from tests.builders import FixedClock, a_capture_body, a_review_page


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def walk(tmp_path: Path, clock: FixedClock) -> Iterator[Walk]:
    with Store.open(tmp_path / "data", clock=clock) as store:
        opened = open_walk(store, clock=clock)
        _capture(opened)
        assert opened.glances()  # from here on they are at hand
        yield opened


def _capture(walk: Walk, **fields: object) -> None:
    capture = walk.receive(*a_capture_body(**fields))
    walk.read_capture(capture.id)


def _looked_at_again(walk: Walk) -> tuple[Glance, ...]:
    board = GlanceBoard(walk.store, view_of=walk._seen_with, epoch=walk._epoch)  # noqa: SLF001 the same two
    return board.all()


def _first(walk: Walk) -> str:
    return walk.glances()[0].mention_id


def _answer(walk: Walk) -> None:
    view = walk.view_mention(_first(walk))
    asked = next(question for question in view.questions if question.kept and question.choices)
    walk.store.law.put_answer(
        Answer(
            mention_id=view.mention.id,
            question_id=asked.id,
            value=asked.choices[0].id,
            answered_at=walk.clock.now(),
        )
    )


ZOE = ("Zoé", "Un voleur.", 1, "2026-11-20")
CHANGES: dict[str, Callable[[Walk], object]] = {
    "nothing": lambda _: None,
    "another capture": lambda w: _capture(w, dom=a_review_page(ZOE)),
    "a tick": lambda w: w.set_mention_concerns(_first(w), ticked=False),
    "a note": lambda w: w.set_notes(_first(w), "Vu avec Maître Élodie"),
    "a step that waits": lambda w: w.set_step(_first(w), "tell_insurer", "waiting"),
    "an answer": _answer,
    "an erasure": lambda w: w.erase([_first(w)], why="asked"),
    "another place": lambda w: w.put_practitioner(
        Practitioner(names=("Dr Camille Durand",), places=("Strasbourg",))
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_the_glances_are_those_of_now(walk: Walk, change: str) -> None:
    before = walk.glances()
    CHANGES[change](walk)

    assert walk.glances() == _looked_at_again(walk)
    if change in {"another capture", "a tick", "a note", "a step that waits", "an erasure"}:
        assert walk.glances() != before


def test_the_day_after_there_is_a_day_less(walk: Walk, clock: FixedClock) -> None:
    days = walk.glances()[0].urgency[2]
    clock.advance(days=1)

    assert walk.glances()[0].urgency[2] == days - 1
    assert walk.glances() == _looked_at_again(walk)


def test_what_another_process_wrote_is_seen(walk: Walk, clock: FixedClock) -> None:
    with Store.open(walk.store.folder, clock=clock) as other:
        mention = other.get_mention(_first(walk))
        other.put_mention(msgspec.structs.replace(mention, notes="écrit ailleurs"))

    assert "ecrit ailleurs" in walk.glances()[0].searched


def test_only_what_changed_is_looked_at_again(walk: Walk) -> None:
    looked_at = []

    def view_of(mention: object, *rest: object) -> object:
        looked_at.append(mention)
        return walk._seen_with(mention, *rest)  # noqa: SLF001 counted on its way

    board = GlanceBoard(walk.store, view_of=view_of, epoch=walk._epoch)  # noqa: SLF001 as above
    everything = len(board.all())
    walk.set_notes(_first(walk), "une note")
    board.all()
    board.all()

    assert everything == 2
    assert len(looked_at) == everything + 1


def test_glances_come_in_the_order_of_the_views(walk: Walk) -> None:
    views = [walk.view_mention(glance.mention_id) for glance in walk.glances()]

    assert [view.urgency for view in views] == sorted(view.urgency for view in views)
    assert [glance.urgency for glance in walk.glances()] == [view.urgency for view in views]


@given(st.text(max_size=60))
def test_folding_takes_every_mark_and_leaves_the_rest(text: str) -> None:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c) or ord(c) > 0xFFFF)
    assert folded(text) == kept


def test_a_search_without_accents_finds_words_with_them() -> None:
    assert (
        folded("Un MÉDECIN désagréable, à l’Hôtel-Dieu") == "un medecin desagreable, a l’hotel-dieu"
    )
