"""« Vos données » and erasing: what is asked is shown first, done whole, and said."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from companion.model.capture import HandEntry
from companion.model.errors import StoreUnavailable
from companion.store.database import DATABASE, Store
from companion.store.sealing import is_sealed
from companion.walk import Walk, open_walk
from companion.web.app import create_app
from companion.web.dashboard.making import Making, making
from tests.web.running_companion import INSULT, PORT, MovableClock, Person

AddMention = Callable[..., str]
PASSPHRASE = "cheval agrafe pile correcte"
PAGE = "/settings/data"


@pytest.fixture
def maker(app: Flask) -> Making:
    with app.app_context():
        return making()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_have_one_heading_and_labels(
    person: Person, add_mention: AddMention, language: str
) -> None:
    mention = add_mention()
    for path in (PAGE, f"/mentions/{mention}/erase"):
        page = read(person, f"{path}?lang={language}")
        assert page.count("<h1") == 1
        shown = re.findall(r"<(?:input|textarea|select)(?![^>]*hidden)[^>]*id=\"([^\"]+)\"", page)
        assert shown
        assert all(f'for="{field}"' in page for field in shown)
    assert f'href="{PAGE}"' in read(person, "/settings")
    assert f"/mentions/{mention}/erase" in read(person, f"/mentions/{mention}")


def test_a_whole_backup_is_made_listed_downloaded_and_deleted(
    person: Person, add_mention: AddMention, maker: Making, store: Store
) -> None:
    add_mention()
    assert "data-no-file" in read(person, PAGE)
    assert person.post(f"{PAGE}/backups", {}).status_code == 303
    maker.wait()
    page = read(person, PAGE)
    (name,) = re.findall(r'data-file="([^"]+)"', page)
    assert "en clair" in page
    answer = person.get(f"{PAGE}/files/{name}")
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "manifest.json" in archive.namelist()
    assert store.custody.events()[-1].event == "exported"
    person.post(f"{PAGE}/files/{name}/delete", {})
    assert "data-no-file" in read(person, PAGE)
    assert person.get(f"{PAGE}/files/{name}").status_code == 404


def test_with_a_passphrase_it_is_sealed(
    person: Person, add_mention: AddMention, maker: Making, store: Store
) -> None:
    add_mention()
    person.post(f"{PAGE}/backups", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    maker.wait()
    (made,) = maker.files()
    assert made.is_sealed
    assert is_sealed(store.folder / "backups" / made.name)
    assert "chiffrée" in read(person, PAGE)


@pytest.mark.parametrize(
    ("passphrase", "again", "field", "said"),
    [
        ("trop court", "trop court", "passphrase", "au moins 12 caractères"),
        (PASSPHRASE, PASSPHRASE + "!", "again", "diffèrent"),
        (PASSPHRASE, "", "again", "diffèrent"),
        ("", PASSPHRASE, "again", "diffèrent"),
    ],
)
def test_a_passphrase_that_would_lock_or_protect_nobody_is_refused(  # noqa: PLR0913, PLR0917 - a table of cases
    passphrase: str, again: str, field: str, said: str, person: Person, maker: Making
) -> None:
    answer = person.post(f"{PAGE}/backups", {"passphrase": passphrase, "again": again})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'data-error="{field}"' in page
    assert said in text_of(page)
    assert PASSPHRASE not in page, "a passphrase is never sent back"
    assert maker.files() == []


def test_everything_is_exported(person: Person, add_mention: AddMention, maker: Making) -> None:
    add_mention()
    person.post(f"{PAGE}/exports", {})
    maker.wait()
    (made,) = maker.files()
    with zipfile.ZipFile(io.BytesIO(person.get(f"{PAGE}/files/{made.name}").data)) as archive:
        assert "mentions.json" in archive.namelist()


def test_while_one_is_being_made_the_page_says_how_far_and_another_waits(
    person: Person, maker: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on, let_go = threading.Event(), threading.Event()

    def slowly(*_: object, progress: Callable[[int, int], None], **__: object) -> None:
        progress(40, 100)
        going_on.set()
        assert let_go.wait(30)

    monkeypatch.setattr("companion.web.dashboard.making.write_backup", slowly)
    person.post(f"{PAGE}/backups", {})
    assert going_on.wait(30)
    answer = person.get(PAGE)
    assert answer.headers["Refresh"] == "2"
    assert "Sauvegarde en cours… 40" in text_of(answer.get_data(as_text=True))
    person.post(f"{PAGE}/exports", {})
    assert "déjà en cours" in text_of(read(person, PAGE))
    let_go.set()
    maker.wait()
    assert "Refresh" not in person.get(PAGE).headers


def test_a_full_disk_is_said_and_nothing_half_made_is_listed(
    person: Person, maker: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("the data folder refused: No space left on device")

    monkeypatch.setattr("companion.web.dashboard.making.write_backup", full)
    person.post(f"{PAGE}/backups", {})
    maker.wait()
    assert "n’a pas pu être écrit" in text_of(read(person, PAGE))
    assert maker.files() == []


@pytest.mark.parametrize("name", ["custody.jsonl", "..%2Fcustody.jsonl", "avise.sqlite3", "x.zip"])
def test_only_what_was_made_is_given(name: str, person: Person, add_mention: AddMention) -> None:
    add_mention()
    assert person.get(f"{PAGE}/files/{name}").status_code == 404
    assert person.post(f"{PAGE}/files/{name}/delete", {}).status_code == 404


def test_a_mention_is_erased_once_the_box_is_ticked(
    person: Person, add_mention: AddMention, store: Store
) -> None:
    mention = add_mention()
    page = read(person, f"/mentions/{mention}/erase")
    assert 'data-captures="1"' in page
    assert 'data-evidence="1"' in page
    assert INSULT in page
    answer = person.post(f"/mentions/{mention}/erase", {})
    assert answer.status_code == 422
    assert "rien n’a été effacé" in text_of(answer.get_data(as_text=True))
    assert store.mention_count() == 1
    assert person.post(f"/mentions/{mention}/erase", {"agreed": "yes"}).status_code == 303
    assert "Effacé" in text_of(read(person, "/mentions"))
    assert person.get(f"/mentions/{mention}").status_code == 404
    assert person.get(f"/mentions/{mention}/erase").status_code == 404
    words = INSULT.encode()
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    assert [path for path in files if words in path.read_bytes()] == []


def test_backups_that_may_hold_it_go_with_it_as_was_said(
    person: Person, add_mention: AddMention, maker: Making
) -> None:
    mention = add_mention()
    person.post(f"{PAGE}/backups", {})
    maker.wait()
    assert 'data-files="1"' in read(person, f"/mentions/{mention}/erase")
    person.post(f"/mentions/{mention}/erase", {"agreed": "yes"})
    assert maker.files() == []


def test_retention_is_chosen_listed_and_said_on_the_first_page(
    person: Person, add_mention: AddMention, clock: MovableClock, store: Store
) -> None:
    mention = add_mention("Médecin à l’écoute, je recommande.")
    clock.pass_time(days=200)
    person.sign_in()
    assert "data-retention-due" not in read(person, "/")
    person.post(f"{PAGE}/retention", {"months": "6", "mode": "apply"})
    page = read(person, PAGE)
    assert 'data-aged="1"' in page
    assert "data-first-day" in page
    assert 'data-retention-due="1"' in read(person, "/")
    assert store.mention_count() == 1, "a choice erases nothing"
    person.post(f"/mentions/{mention}/keep", {"keep": "yes"})
    assert "Gardée : vous l’avez choisi." in text_of(read(person, PAGE))
    assert "data-retention-due" not in read(person, "/")


@pytest.mark.parametrize(
    "fields",
    [{"months": "7"}, {"months": "x"}, {"months": "6", "mode": "now"}, {"months": "-6"}],
)
def test_a_retention_that_is_not_offered_is_refused(fields: dict[str, str], person: Person) -> None:
    assert person.post(f"{PAGE}/retention", fields).status_code == 422


def test_rot_is_said_on_the_first_page_and_explained(
    person: Person, add_mention: AddMention, walk: Walk
) -> None:
    add_mention()
    assert "data-broken" not in read(person, "/")
    (sha256,) = walk.store.evidence.names()
    walk.store.evidence.path_of(sha256).write_bytes(b"rot")
    walk.store.scrubber.read_some()
    assert 'data-broken="1"' in read(person, "/")
    page = read(person, PAGE)
    assert sha256[:16] in page
    assert "modifié" in page


def test_a_damaged_database_is_restored_at_opening_and_the_first_page_says_so(
    tmp_path: Path, clock: MovableClock
) -> None:
    folder = tmp_path / "damaged"
    with Store.open(folder, clock=clock) as store:
        walk = open_walk(store, clock=clock)
        entry = HandEntry(text=INSULT, url="https://www.exemple.fr/avis")
        walk.read_capture(walk.receive_by_hand(entry).id)
        store.backups.make(store.storage)
    database = folder / DATABASE
    database.write_bytes(b"\0" * 4096 + database.read_bytes()[4096:])
    with Store.open(folder, clock=clock) as store:
        walk = open_walk(store, clock=clock)
        person = Person(create_app(walk=walk, store=store, clock=clock, port=PORT))
        person.sign_in()
        page = read(person, "/")
        assert "data-incidents" in page
        assert "a été remise en place" in page
        assert store.mention_count() == 1
        assert store.custody.events()[-1].event == "restored"
