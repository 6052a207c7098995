"""All of the practitioner's data come out as JSON and files, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path

import pytest
from archives import PAGE, PICTURE, fill
from store_values import a_capture

from companion.model.errors import StoreUnavailable
from companion.store.database import Store
from companion.store.export import export_all


def exported(store: Store, target: Path) -> dict[str, bytes]:
    count = export_all(store, target)
    if target.suffix == ".zip":
        with zipfile.ZipFile(target) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    else:
        files = {
            str(path.relative_to(target)): path.read_bytes()
            for path in target.rglob("*")
            if path.is_file()
        }
    assert len(files) == count
    return files


@pytest.mark.parametrize("name", ["mes-donnees", "mes-donnees.zip"])
def test_everything_comes_out_in_files_any_program_reads(
    name: str, store: Store, tmp_path: Path
) -> None:
    fill(store)
    files = exported(store, tmp_path / name)
    (capture,) = json.loads(files["captures.json"])
    assert [mention["id"] for mention in json.loads(files["mentions.json"])] == ["m-1", "m-2"]
    assert json.loads(files["practitioner.json"])[0]["practitioner"]["names"] == ["Dr Exemple"]
    page, picture = (file["sha256"] for file in capture["evidence"])
    assert files[f"evidence/{page}.txt"] == PAGE, "a captured page never runs when it is opened"
    assert files[f"evidence/{picture}.png"] == PICTURE
    assert b'"collected"' in files["custody.jsonl"]
    assert "Toutes vos données" in files["LISEZMOI.txt"].decode()
    assert store.custody.events()[-1].event == "exported"


def test_what_opens_the_dashboard_is_not_in_it(store: Store, tmp_path: Path) -> None:
    fill(store)
    files = exported(store, tmp_path / "x.zip")
    assert "browsers.json" not in files
    assert b"never to leave" not in b"".join(files.values())


def test_damaged_evidence_is_left_out_and_named(store: Store, tmp_path: Path) -> None:
    fill(store)
    lost = hashlib.sha256(PAGE).hexdigest()
    store.evidence.path_of(lost).write_bytes(b"rot")
    files = exported(store, tmp_path / "x.zip")
    assert json.loads(files["evidence-manquante.json"]) == [lost]
    assert f"evidence/{lost}.txt" not in files


@pytest.mark.parametrize("name", ["x", "x.zip"])
def test_a_full_disk_leaves_nothing_and_an_existing_target_is_not_touched(
    name: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    fill(store)
    before = {path.name for path in tmp_path.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr("companion.store.export.os.rename", full)
        with pytest.raises(StoreUnavailable, match="No space"):
            export_all(store, tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == before
    (tmp_path / name).write_text("mine")
    with pytest.raises(StoreUnavailable, match="exists"):
        export_all(store, tmp_path / name)
    assert (tmp_path / name).read_text() == "mine"


def test_what_no_row_types_and_what_is_lost_come_out_too_and_the_way_is_told(
    store: Store, tmp_path: Path
) -> None:
    fill(store)
    paper = store.evidence.put(b"%PDF-1.7", media_type="application/pdf", role="attachment")
    loose = store.evidence.put(b"loose", media_type="image/png", role="screenshot")
    gone = store.evidence.put(b"gone", media_type="image/jpeg", role="screenshot")
    store.put_capture(a_capture("c-2", evidence=(paper, gone)))
    store.evidence.path_of(gone.sha256).unlink()
    told: list[tuple[int, int]] = []
    count = export_all(
        store, tmp_path / "out", progress=lambda done, total: told.append((done, total))
    )
    files = {
        str(path.relative_to(tmp_path / "out")): path
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert len(files) == count
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert f"evidence/{paper.sha256}.pdf" in files
    assert f"evidence/{hashlib.sha256(PICTURE).hexdigest()}.png" in files
    assert f"evidence/{loose.sha256}.txt" in files, "no row says what it is"
    assert json.loads(files["evidence-manquante.json"].read_bytes()) == [gone.sha256]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files.values())
    last = store.custody.events()[-1]
    assert (last.subject, last.detail) == ("store", {"what": "everything"})
