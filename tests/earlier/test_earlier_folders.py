"""Folders that earlier programs left open with this one, and all that is shown of them is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.store.database import Store
from companion.walk import open_walk
from companion.web.app import create_app
from tests.web.running_companion import PORT, MovableClock, Person

FOLDERS = sorted(Path(__file__).parent.glob("folder-*"))
PAGES = ("/", "/mentions", "/watch", "/watch/alerts", "/watch/feeds", "/settings", "/connections")


@pytest.fixture(params=FOLDERS, ids=lambda path: path.name)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    folder = Path(shutil.copytree(request.param, tmp_path / "data"))
    with Store.open(folder, clock=MovableClock()) as opened:
        yield opened


def test_everything_kept_is_readable_and_whole(store: Store) -> None:
    assert store.incidents == ()
    assert store.read_everything() >= 10
    assert store.scrubber.read_all() == ()
    assert store.custody.verify() == ()
    assert {m.review.author for m in store.mentions()} == {"Monique P.", "Thierry L."}
    assert store.practitioner().negative_words == ("Toulouse",)
    assert [browser.revoked_at for browser in store.browsers()] == [None]


def test_what_the_doctor_wrote_is_shown(store: Store) -> None:
    clock = MovableClock()
    app = create_app(walk=open_walk(store, clock=clock), store=store, clock=clock, port=PORT)
    app.testing = True
    person = Person(app)
    person.sign_in()
    for path in PAGES:
        assert person.get(path).status_code == 200, path
    grave = next(m for m in store.mentions() if "facture" in m.review.text)
    page = person.get(f"/mentions/{grave.id}").get_data(as_text=True)
    assert "Vu par le secrétariat." in page
    assert "Thierry L." in page
    assert "Rendez-vous pris" in person.get(f"/mentions/{grave.id}/steps/lawyer").get_data(
        as_text=True
    )
