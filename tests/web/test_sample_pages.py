"""The example: made-up mentions on the same pages, apart from the real ones, gone in one click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion.store.database import Store
from companion.walk import Walk
from companion.web.sample_space import SampleSpace
from tests.web.running_companion import Extension, Person


@pytest.fixture
def samples(person: Person) -> Iterator[SampleSpace]:
    found: SampleSpace = person.app.extensions["avise"].samples
    yield found
    found.close()


@pytest.fixture
def opened(person: Person, samples: SampleSpace) -> SampleSpace:
    assert person.post("/welcome/sample", {}).headers["Location"] == "/sample/"
    return samples


def everything_in(store: Store) -> dict[Path, bytes]:
    database = next(store.folder.glob("*.sqlite3"))
    files = (path for path in store.folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if not path.name.startswith(database.name)}


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/sample/", "/sample/mentions", "/sample/trends"])
def test_every_page_of_the_example_says_that_it_is_one(
    person: Person, opened: SampleSpace, path: str
) -> None:
    assert opened.sample
    page = read(person, path)
    assert "data-sample" in page
    assert "<title>Exemple – " in page
    assert "Dr Anne Exemple" in read(person, "/sample/")


def test_the_example_shows_what_a_doctor_will_see(person: Person, opened: SampleSpace) -> None:
    assert opened.sample
    home = read(person, "/sample/")
    for mark in ("data-danger", "data-ends", "data-waits", "data-new", 'data-urgent="4"'):
        assert mark in home
    severities = {glance.severity for glance in opened.sample.walk.glances()}
    assert severities == {0, 1, 2, 3, 4, 5}


def test_the_real_pages_hold_nothing_of_it(
    person: Person, opened: SampleSpace, extension: Extension, store: Store
) -> None:
    assert opened.sample
    assert 'data-found="0"' in read(person, "/mentions")
    assert "data-empty" in read(person, "/")
    assert "data-empty" in read(person, "/trends")
    assert person.get("/pulse").json == {"pairing": None, "mentions": 0}
    alerts = extension.get("/alerts")
    assert alerts.status_code == 200
    assert "exemple.invalid" not in alerts.get_data(as_text=True)
    assert store.mention_count() == 0
    assert opened.sample.store.mention_count() == 11


def test_opening_working_in_and_closing_it_changes_no_byte_of_the_real_data(
    person: Person, samples: SampleSpace, store: Store, add_mention: Callable[..., str]
) -> None:
    real = add_mention()
    before, rows = everything_in(store), store.get_mention(real)
    person.post("/welcome/sample", {})
    assert samples.sample
    folder = samples.sample.folder
    made_up = samples.sample.walk.glances()[0].mention_id
    assert (
        person.post(f"/sample/mentions/{made_up}/concerns", {"concerns": "no"}).status_code == 303
    )
    assert samples.sample.store.get_mention(made_up).concerns is False
    assert person.get(f"/sample/mentions/{real}").status_code == 404
    assert person.get(f"/mentions/{made_up}").status_code == 404

    assert person.post("/sample/welcome/sample/close", {}).headers["Location"] == "/"
    assert not folder.exists()
    assert everything_in(store) == before
    assert store.get_mention(real) == rows
    assert store.mention_count() == 1
    assert "supprimé en entier" in read(person, "/")
    assert person.get("/sample/mentions").headers["Location"] == "/mentions"


@pytest.mark.parametrize(
    ("path", "real"),
    [
        ("/sample/settings/data", "/settings/data"),
        ("/sample/settings", "/settings"),
        ("/sample/dossiers", "/dossiers"),
        ("/sample/watch", "/watch"),
        ("/sample/welcome/1", None),
        ("/sample/dossiers?mention=m1", None),
        ("/sample/mentions/m1/erase", None),
        ("/sample/mentions/m1/proofs", None),
    ],
)
def test_what_exports_sends_or_sets_is_not_in_the_example(
    person: Person, opened: SampleSpace, path: str, real: str | None
) -> None:
    assert opened.sample
    answer = person.get(path)
    if real:
        assert (answer.status_code, answer.headers["Location"]) == (303, real)
    else:
        assert answer.status_code in {403, 404}


@pytest.mark.parametrize(
    "path", ["/sample/settings/data/exports", "/sample/settings", "/sample/dossiers"]
)
def test_no_form_of_a_real_room_is_taken_below_the_example(
    person: Person, opened: SampleSpace, path: str
) -> None:
    assert opened.sample
    answer = person.post(path, {"names": "Dr Autre"})
    assert answer.status_code in {403, 405}
    assert "Dr Autre" not in read(person, "/settings")


def test_the_api_is_never_below_the_example(opened: SampleSpace, extension: Extension) -> None:
    assert opened.sample
    answer = extension.client.get("/sample/api/v1/alerts", headers=extension.headers())
    assert answer.status_code == 404


def test_a_stranger_sees_nothing_of_it(stranger: Person, opened: SampleSpace) -> None:
    assert opened.sample
    assert stranger.get("/sample/").status_code == 401
    assert stranger.get("/sample/mentions").status_code == 401


def test_documents_of_the_example_and_of_the_doctors_own_data_are_made_apart(
    person: Person, opened: SampleSpace, add_mention: Callable[..., str]
) -> None:
    assert opened.sample
    real = add_mention("Elle facture des actes qu’elle n’a pas faits.")
    gravest = opened.sample.walk.glances()[0].mention_id
    making_of = {"/sample": (gravest, opened.sample.walk), "": (real, walk_of(person))}
    for prefix, (mention_id, walk) in making_of.items():
        person.post(f"{prefix}/mentions/{mention_id}/documents/all", {"format": "txt"})
        person.app.extensions["avise-document-making"].wait()
        assert walk.drafting.versions(mention_id), prefix or "own data"


def walk_of(person: Person) -> Walk:
    found: Walk = person.app.extensions["avise"].walk
    return found
