"""The settings' page tells how each room behind it stands, and leads there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from companion.model.practitioner import Practitioner
from companion.store.database import Store
from companion.walk import Walk
from companion.walk.retention import retention_of
from tests.web.running_companion import Extension, Person

ROOMS = {"connections", "data", "outgoing", "stamps", "law", "limits", "feeds", "second"}


def said_of(person: Person, room: str) -> str:
    page = person.get("/settings").get_data(as_text=True)
    found = re.search(rf'data-room="{room}">(.*?)</li>', page, re.DOTALL)
    assert found, room
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])).replace("\u00a0", " ")


def test_every_room_is_there_and_opens(person: Person) -> None:
    page = person.get("/settings").get_data(as_text=True)
    links = dict(re.findall(r'data-room="(\w+)"><a href="([^"]+)"', page))
    assert set(links) == ROOMS
    assert {person.get(link).status_code for link in links.values()} == {200}


@pytest.mark.parametrize(
    ("room", "sentence"),
    [
        ("connections", "Aucun"),
        ("data", "Conservation sans limite."),
        ("outgoing", "Aucun site autorisé : rien ne sort."),
        ("stamps", "Aucune autorité choisie"),
        ("feeds", "Aucun flux suivi."),
        ("second", "Éteint."),
    ],
)
def test_what_is_not_set_is_said(person: Person, room: str, sentence: str) -> None:
    assert sentence in said_of(person, room)


def test_what_is_set_is_said(person: Person, extension: Extension) -> None:
    assert extension.get("/alerts").status_code == 200
    assert "1 navigateur connecté." in said_of(person, "connections")
    person.post("/settings/data/retention", {"months": "24", "mode": "propose"})
    assert "Conservation : 24 mois." in said_of(person, "data")
    person.post("/settings/outgoing/allow", {"url": "https://example.com", "purpose": "timestamp"})
    allowed = person.app.extensions["avise"].walk.destinations.allowed()
    assert ("1 site autorisé." in said_of(person, "outgoing")) == bool(allowed)


def test_a_law_read_long_ago_is_said_to_be_old(
    person: Person, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def checked(on: date) -> None:
        head = msgspec.structs.replace(walk.pack.head, checked_on=on)
        monkeypatch.setattr(walk, "pack", msgspec.structs.replace(walk.pack, head=head))

    checked(date(2026, 5, 27))
    assert "à vérifier" not in said_of(person, "law")
    checked(date(2026, 5, 26))
    assert "Plus de six mois : à vérifier" in said_of(person, "law")


def test_the_example_and_the_questions_can_be_had_again(
    person: Person, add_mention: Callable[..., str]
) -> None:
    add_mention()
    page = person.get("/settings").get_data(as_text=True)
    assert 'href="/welcome"' in page
    assert "data-open-sample" in page


def undone(person: Person, path: str) -> None:
    """Press « Annuler » on the notice of the page."""
    page = person.get(path).get_data(as_text=True)
    form = page.split("data-notice")[1].split("</form>")[0]
    action = re.findall(r'action="([^"]+)"', form)[0]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert person.post(action, fields).status_code == 303


def test_the_identity_can_be_put_back_and_forth(person: Person, walk: Walk) -> None:
    first = Practitioner(names=("Dr A",), specialty="Dermatologue", telephones=("04 78 00 00 00",))
    walk.put_practitioner(first)
    sent = {"names": "Dr B", "specialty": "", "status": "", "rpps": ""}
    assert person.post("/settings", sent).status_code == 303
    saved = walk.practitioner()
    assert saved.names == ("Dr B",)
    undone(person, "/settings")
    assert walk.practitioner() == first
    undone(person, "/settings")
    assert walk.practitioner() == saved


def test_language_and_retention_can_be_put_back(person: Person, walk: Walk) -> None:
    person.post("/settings/language", {"language": "en"})
    undone(person, "/settings")
    assert '<html lang="fr">' in person.get("/settings").get_data(as_text=True)

    person.post("/settings/data/retention", {"months": "24", "mode": "apply"})
    undone(person, "/settings/data")
    assert (retention_of(walk).months, retention_of(walk).mode) == (None, "propose")


def test_a_file_is_deleted_only_after_its_consequences_were_shown(
    person: Person, store: Store
) -> None:
    folder = store.folder / "backups"
    folder.mkdir(exist_ok=True)
    name = "backup-20261123T120000Z.zip"
    (folder / name).write_bytes(b"made before")
    page = person.get("/settings/data").get_data(as_text=True)
    asked = page.split('<details class="sure">')[1].split("</details>")[0]
    assert "celui-ci ne revient pas" in asked
    assert asked.index("</summary>") < asked.index(f'action="/settings/data/files/{name}/delete"')
