"""The order of things: kept before it is read, read once, recognised when seen again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from companion import walk as walk_module
from companion.model.capture import HandEntry
from companion.model.errors import BodyNotUnderstood, Conflict, NotFound
from companion.model.interval import DateInterval
from companion.store.database import Store
from companion.walk import Walk, open_walk
from tests.builders import FixedClock, a_capture_body, a_review_page


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def walk(tmp_path: Path, clock: FixedClock) -> Iterator[Walk]:
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield open_walk(store, clock=clock)


def _captured(walk: Walk, **fields: object) -> str:
    capture = walk.receive(*a_capture_body(**fields))
    walk.read_capture(capture.id)
    return capture.id


def test_a_capture_becomes_mentions_most_serious_first(walk: Walk) -> None:
    view = walk.view_capture(_captured(walk))

    assert [m.mention.review.author for m in view.mentions] == ["Thierry L.", "Monique P."]
    assert view.mentions[0].assessment.nature == "diffamation"
    assert view.mentions[0].deadline.expires == DateInterval(
        earliest=date(2026, 12, 10), latest=date(2026, 12, 10)
    )
    assert view.mentions[0].deadline.days_left.least == 17
    assert view.mentions[1].deadline is None


def test_the_same_bytes_sent_twice_are_one_capture(walk: Walk) -> None:
    body = a_capture_body()

    assert walk.receive(*body) == walk.receive(*body)
    assert len(walk.store.captures()) == 1
    assert len(list(walk.store.custody.events())) == 1


def test_the_same_id_with_other_bytes_is_a_conflict(walk: Walk) -> None:
    _, wire = a_capture_body()
    walk.receive(*a_capture_body(id=wire["id"]))

    with pytest.raises(Conflict):
        walk.receive(*a_capture_body(id=wire["id"], title="Autre"))


def test_the_bytes_kept_are_the_page_as_captured(walk: Walk) -> None:
    _, wire = a_capture_body()
    capture = walk.receive(*a_capture_body())

    kept = next(file for file in capture.evidence if file.role == "dom")
    assert walk.store.evidence.get(kept.sha256).decode() == wire["dom"]


def test_a_picture_that_is_none_is_refused_before_anything_is_kept(walk: Walk) -> None:
    lie = {"media_type": "image/png", "data": "PHN2Zz4="}

    with pytest.raises(BodyNotUnderstood):
        walk.receive(*a_capture_body(screenshot=lie))
    assert walk.store.captures() == ()


def test_a_page_that_breaks_the_reader_is_kept_and_read_later(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RecursionError

    with monkeypatch.context() as broken:
        broken.setattr(walk_module, "read", fails)
        capture_id = _captured(walk)
    waiting = walk.view_capture(capture_id)
    mended = walk.read_waiting()

    assert waiting.reading is None
    assert waiting.capture.state == "to_read"
    assert mended == 1
    assert len(walk.view_capture(capture_id).mentions) == 2


def test_one_review_that_breaks_the_law_room_loses_no_other(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = walk_module.assess

    def fails_once(statement: object, **services: object) -> object:
        if "facture" in statement.text:
            raise ValueError
        return real(statement, **services)

    with monkeypatch.context() as broken:
        broken.setattr(walk_module, "assess", fails_once)
        view = walk.view_capture(_captured(walk))
    walk.read_waiting()

    assert {m.mention.review.author: m.assessment is None for m in view.mentions} == {
        "Monique P.": False,
        "Thierry L.": True,
    }
    assert all(m.assessment is not None for m in walk.view_mentions())


def test_a_review_seen_again_stays_one_mention_with_two_sightings(
    walk: Walk, clock: FixedClock
) -> None:
    _captured(walk)
    clock.advance(days=2)
    second = walk.view_capture(_captured(walk))

    assert len(walk.view_mentions()) == 2
    assert {len(m.mention.sightings) for m in second.mentions} == {2}
    assert {m.mention.state for m in second.mentions} == {"online"}


def test_a_review_reworded_is_changed_and_both_assessments_stay(walk: Walk) -> None:
    before = "Elle facture des actes qu’elle n’a pas faits, j’ai vérifié mon relevé de septembre."
    after = before + " Honteux !"
    for words in (before, after):
        _captured(walk, dom=a_review_page(("Thierry L.", words, 1, "2026-09-10")))
    (view,) = walk.view_mentions()

    assert view.mention.state == "changed"
    assert [record.words for record in walk.mention_file(view.mention.id).history] in (
        [before, after],
        [after, before],
    )


def test_no_date_shown_means_possibly_expired_already(walk: Walk) -> None:
    entry = HandEntry(
        text="Elle facture des actes qu’elle n’a pas faits.", url="https://a.example/"
    )
    capture = walk.receive_by_hand(entry)
    walk.read_capture(capture.id)
    (view,) = walk.view_capture(capture.id).mentions

    assert view.deadline.state == "maybe_expired"
    assert view.deadline.days_left.least is None
    assert walk.mention_file(view.mention.id).grade.level == 0


def test_a_phrase_typed_by_hand_dates_the_review(walk: Walk) -> None:
    entry = HandEntry(
        text="Quel escroc, il a volé ma carte bancaire.",
        url="https://a.example/",
        date_text="il y a 2 mois",
    )
    capture = walk.receive_by_hand(entry)
    walk.read_capture(capture.id)
    (view,) = walk.view_capture(capture.id).mentions

    assert view.mention.review.published.contains(date(2026, 9, 1))
    assert not view.mention.review.published.contains(date(2026, 11, 1))


def test_what_does_not_concern_the_doctor_is_no_alert(walk: Walk) -> None:
    capture_id = _captured(walk)
    worst = walk.view_capture(capture_id).mentions[0].mention.id
    before = len(walk.alerts())
    walk.set_concerns(capture_id, {worst: False, "somebody-else": True})

    assert (before, len(walk.alerts())) == (1, 0)
    assert walk.page_summary("https://avis.example/dr-roussel#avis").known == 1


def test_a_step_done_keeps_its_note_and_can_be_undone(walk: Walk) -> None:
    mention = walk.view_capture(_captured(walk)).mentions[0].mention
    step = walk.view_mention(mention.id).advice.steps[0].id

    walk.set_step(mention.id, step, "done", "fait par téléphone")
    walk.set_step(mention.id, step, "todo")

    (kept,) = walk.view_mention(mention.id).mention.steps
    assert (kept.step_id, kept.state, kept.note) == (step, "todo", "")


def test_an_unknown_step_or_mention_is_not_found(walk: Walk) -> None:
    mention = walk.view_capture(_captured(walk)).mentions[0].mention

    with pytest.raises(NotFound):
        walk.set_step(mention.id, "no-such-step", "done")
    with pytest.raises(NotFound):
        walk.view_mention("no-such-mention")
