"""The page of the dossiers: chosen, made in the background, given, deleted, gone with a mention."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from companion.model.dossier import DossierOrder
from companion.model.errors import Conflict, NotFound
from companion.proof.verify import verify_dossier
from companion.walk import Walk
from companion.web.dashboard.dossier_making import DossierMaking
from tests.web.running_companion import Person


class Desk(NamedTuple):
    """A person, what the program knows, and a way to add to it."""

    person: Person
    walk: Walk
    add_mention: Callable[..., str]


@pytest.fixture
def desk(person: Person, walk: Walk, add_mention: Callable[..., str]) -> Desk:
    return Desk(person, walk, add_mention)


def _made(desk: Desk, mention_id: str, **fields: str) -> str:
    form = {"mention": mention_id, "recipient": "insurer", "analysis": "yes", "twin": "yes"}
    before = {one.key for one in desk.walk.dossiers.all()}
    answer = desk.person.post("/dossiers", {**form, **fields})
    assert answer.status_code == 303
    _making(desk).wait()
    (key,) = {one.key for one in desk.walk.dossiers.all()} - before
    return key


def _making(desk: Desk) -> DossierMaking:
    found: DossierMaking = desk.person.app.extensions["avise-dossier-making"]
    return found


def test_a_dossier_is_made_listed_and_given_whole_and_redacted(desk: Desk, tmp_path: Path) -> None:
    mention_id = desk.add_mention()
    key = _made(desk, mention_id)

    page = desk.person.get("/dossiers").text
    assert f'data-dossier="{key}"' in page
    assert "pour un assureur" in page
    assert "relisez-la avant de l’envoyer" in page
    for version in ("whole", "redacted"):
        answer = desk.person.get(f"/dossiers/{key}/{version}.zip")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        path = tmp_path / f"{version}.zip"
        path.write_bytes(answer.data)
        assert verify_dossier(path).standing == "whole"
    names = zipfile.ZipFile(
        io.BytesIO(desk.person.get(f"/dossiers/{key}/whole.zip").data)
    ).namelist()
    # The web archive was not ticked.
    assert "dossier.wacz" not in names


def test_custody_says_what_was_exported(desk: Desk) -> None:
    key = _made(desk, desk.add_mention())
    shelved = desk.walk.dossiers.all()[0]
    events = [e for e in desk.walk.store.custody.events() if e.event == "exported"]
    assert [e.detail["manifest_sha256"] for e in events] == [
        shelved.whole.manifest_sha256,
        shelved.redacted.manifest_sha256,
    ]
    assert [e.detail["redacted"] for e in events] == ["no", "yes"]
    assert shelved.key == key


def test_the_mention_page_leads_to_its_dossier_already_ticked(desk: Desk) -> None:
    mention_id = desk.add_mention()
    assert f"/dossiers?mention={mention_id}" in desk.person.get(f"/mentions/{mention_id}").text
    page = desk.person.get(f"/dossiers?mention={mention_id}").text
    assert f'value="{mention_id}" checked' in page


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        ({"mention": "none", "recipient": "lawyer"}, 404),
        ({"mention": "", "recipient": "lawyer"}, 404),
    ],
)
def test_what_cannot_be_made_is_said(desk: Desk, form: dict[str, str], status: int) -> None:
    desk.add_mention()
    answer = desk.person.post("/dossiers", form)
    assert answer.status_code == status
    assert desk.walk.dossiers.all() == ()


def test_an_unknown_recipient_is_refused(desk: Desk) -> None:
    form = {"mention": desk.add_mention(), "recipient": "press"}
    assert desk.person.post("/dossiers", form).status_code == 422


def test_nothing_ticked_is_said_beside_the_boxes(desk: Desk) -> None:
    desk.add_mention()
    assert "Cochez au moins une mention" in desk.person.post("/dossiers", {}).text


@pytest.mark.parametrize(
    "path",
    [
        "/dossiers/../whole.zip",
        "/dossiers/" + "0" * 32 + "/whole.zip",
        "/dossiers/..%2f..%2favise/whole.zip",
    ],
)
def test_no_other_file_is_ever_given(desk: Desk, path: str) -> None:
    assert desk.person.get(path).status_code == 404


def test_another_version_is_not_given(desk: Desk) -> None:
    key = _made(desk, desk.add_mention(), twin="")
    assert desk.person.get(f"/dossiers/{key}/redacted.zip").status_code == 404
    assert desk.person.get(f"/dossiers/{key}/other.zip").status_code == 404


def test_a_deleted_dossier_is_gone_and_the_mention_stays(desk: Desk) -> None:
    mention_id = desk.add_mention()
    key = _made(desk, mention_id)
    assert desk.person.post(f"/dossiers/{key}/delete", {}).status_code == 303
    assert desk.walk.dossiers.all() == ()
    assert not list((desk.walk.store.folder / "dossiers").iterdir())
    assert desk.person.get(f"/mentions/{mention_id}").status_code == 200
    assert desk.person.post(f"/dossiers/{key}/delete", {}).status_code == 404


def test_erasing_a_mention_takes_its_dossiers_with_it_and_no_other(desk: Desk) -> None:
    first, second = desk.add_mention(), desk.add_mention(author="Paul")
    _made(desk, first)
    kept = _made(desk, second)
    desk.walk.erase([first], why="asked")
    assert [one.key for one in desk.walk.dossiers.all()] == [kept]


def test_one_dossier_at_a_time_and_the_page_says_how_far(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mention_id = desk.add_mention()
    desk.person.get("/dossiers")
    making = _making(desk)
    seen: list[tuple[int | None, str, str | None]] = []

    def look(*_: object, **__: object) -> None:
        making.hear(1, 4)
        answer = desk.person.get("/dossiers")
        with pytest.raises(Conflict):
            making.start(DossierOrder(mention_ids=(mention_id,)), with_twin=False)
        seen.append((making.percent(), answer.text, answer.headers.get("Refresh")))

    monkeypatch.setattr(desk.walk.dossiers, "make", look)
    desk.person.post("/dossiers", {"mention": mention_id})
    making.wait()
    ((percent, page, refresh),) = seen
    assert percent == 25
    assert 'data-making="25"' in page
    assert refresh == "2"
    assert making.percent() is None
    assert "Refresh" not in desk.person.get("/dossiers").headers


def test_a_dossier_that_fails_is_said_on_the_page_and_leaves_nothing(desk: Desk) -> None:
    mention_id = desk.add_mention()
    walk = desk.walk
    (capture,) = walk.mention_file(mention_id).captures
    walk.store.evidence.path_of(capture.evidence[0].sha256).unlink()
    desk.person.post("/dossiers", {"mention": mention_id})
    _making(desk).wait()
    assert "Le dossier n’a pas pu être fait" in desk.person.get("/dossiers").text
    assert walk.dossiers.all() == ()
    assert not list((walk.store.folder / "dossiers").iterdir())
    with pytest.raises(NotFound):
        walk.dossiers.path_of("0" * 32, is_redacted=False)
