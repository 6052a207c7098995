"""A dossier outlives no crash that its mentions or its making did not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.jobs import Jobs
from companion.model.dossier import DossierOrder
from companion.store.database import Store
from companion.walk import Walk, open_walk
from tests.builders import FixedClock, a_capture_body


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    clock = FixedClock()
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield open_walk(store, clock=clock)


def a_dossier(walk: Walk, url: str) -> tuple[list[str], str]:
    """Keep a page and make the dossier of its mentions; return their ids and its key."""
    capture = walk.receive(*a_capture_body(url=url))
    walk.read_capture(capture.id)
    ids = [view.mention.id for view in walk.view_capture(capture.id).mentions]
    order = DossierOrder(mention_ids=tuple(ids))
    made = walk.dossiers.make(walk, order, with_twin=True, progress=lambda _done, _total: None)
    return ids, made.key


def start_again(walk: Walk) -> None:
    """Let the jobs of a fresh start run once."""
    warm = threading.Event()
    jobs = Jobs(walk, on_warm=lambda _seconds: warm.set())
    jobs.start()
    assert warm.wait(60)
    jobs.stop()


def kept_files(walk: Walk) -> set[str]:
    return {path.name for path in (walk.store.folder / "dossiers").iterdir()}


def test_a_dossier_goes_at_the_next_start_when_a_crash_kept_it_from_going_with_its_mention(
    walk: Walk,
) -> None:
    erased, _ = a_dossier(walk, "https://avis.example/un")
    _, kept = a_dossier(walk, "https://avis.example/deux")
    # The crash: the mentions are gone, and their dossier was about to go.
    walk.store.eraser.erase(erased[:1], why="asked")

    start_again(walk)

    assert [one.key for one in walk.dossiers.all()] == [kept]
    assert kept_files(walk) == {
        f"dossier-{kept}.json",
        f"dossier-{kept}.zip",
        f"dossier-{kept}-caviarde.zip",
    }


@pytest.mark.parametrize("ending", [".zip", "-caviarde.zip", ".zip.part"])
def test_a_dossier_whose_making_was_cut_short_goes_at_the_next_start(
    walk: Walk, ending: str
) -> None:
    _, kept = a_dossier(walk, "https://avis.example/un")
    before = kept_files(walk)
    hidden = "." if ending.endswith(".part") else ""
    left = walk.store.folder / "dossiers" / f"{hidden}dossier-{'0' * 32}{ending}"
    left.write_bytes(b"PK with names in it")
    (walk.store.folder / "dossiers" / "mine.zip").write_bytes(b"put there by the person")

    start_again(walk)

    assert kept_files(walk) == before | {"mine.zip"}
    assert walk.dossiers.all()[0].key == kept


def test_a_dossier_being_made_is_left_alone(walk: Walk) -> None:
    capture = walk.receive(*a_capture_body())
    walk.read_capture(capture.id)
    ids = tuple(view.mention.id for view in walk.view_capture(capture.id).mentions)

    def meanwhile(_done: int, _total: int) -> None:
        walk.dossiers.finish(lambda _mention_id: True)

    made = walk.dossiers.make(
        walk, DossierOrder(mention_ids=ids), with_twin=True, progress=meanwhile
    )
    assert walk.dossiers.path_of(made.key, is_redacted=False).is_file()
    assert walk.dossiers.path_of(made.key, is_redacted=True).is_file()
