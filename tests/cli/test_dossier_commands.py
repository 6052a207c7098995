"""`avise dossier` and `avise verify`: sentences, exit status, and nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from companion.cli import main
from companion.store.database import Store
from companion.walk import open_walk
from tests.builders import FixedClock, a_capture_body
from tests.proof.tampering import zipped

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with Store.open(folder, clock=FixedClock()) as store:
        walk = open_walk(store, clock=FixedClock())
        walk.read_capture(walk.receive(*a_capture_body()).id)
    return folder


def _ids(data: Path) -> list[str]:
    with Store.open(data, clock=FixedClock()) as store:
        return [mention.id for mention in store.mentions()]


def test_a_dossier_is_made_and_verified(run: Run, data: Path, tmp_path: Path) -> None:
    place = ("--data", str(data))
    whole, twin = tmp_path / "d.zip", tmp_path / "t.zip"
    status, out, err = run(
        "dossier", _ids(data)[0][:8], "-o", str(whole), "--redacted", str(twin), *place
    )
    assert status == 0
    assert "remettez-le en main sûre" in out
    assert "relisez avant d’envoyer" in out
    assert "100" in err

    for path in (whole, twin):
        status, out, err = run("verify", str(path))
        assert (status, err) == (0, "")
        assert "Dossier intact" in out
        assert "Ce qui n’est pas prouvé" in out
        assert "cohérence interne seulement" in out


def test_all_mentions_without_analysis_or_archive(run: Run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.zip"
    options = ("--all", "--no-analysis", "--no-archive", "--for", "insurer")
    status, out, _ = run("dossier", *options, "-o", str(path), "--data", str(data))
    assert status == 0
    assert "2 mention(s)" in out


def test_a_touched_dossier_is_named_file_by_file(run: Run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.zip"
    run("dossier", "--all", "-o", str(path), "--data", str(data))
    from tests.proof.made_dossier import files_in  # noqa: PLC0415 used here only

    files = {**files_in(path), "mentions/001/propos.txt": b"Autre chose."}
    path.write_bytes(zipped(files))
    status, out, _ = run("verify", str(path))
    assert status == 1
    assert "Dossier altéré" in out
    assert "✘ mentions/001/propos.txt a été modifié" in out
    assert "Portée" not in out


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 90])
def test_what_is_no_dossier_is_unreadable(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "d.zip"
    path.write_bytes(content)
    status, out, _ = run("verify", str(path))
    assert status == 2
    assert "Fichier refusé ou illisible" in out


def test_a_missing_file_is_unreadable(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("verify", str(tmp_path / "none.zip"))
    assert status == 2
    assert "ne peut pas être lu" in out


def test_a_root_that_is_none_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d.zip").write_bytes(b"")
    status, _, err = run("verify", str(tmp_path / "d.zip"), "--root", str(tmp_path / "d.zip"))
    assert status == 2
    assert "aucun certificat lisible" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("zzz", "-o", "{tmp}/d.zip"), "désigne 0 mention"),
        (("", "-o", "{tmp}/d.zip"), "désigne 2 mention"),
        (("--all", "-o", "{tmp}"), "n’est pas un fichier"),
        (("--all", "-o", "{tmp}/no/d.zip"), "n’est pas un fichier"),
        (("--all", "-o", "{tmp}/d.zip", "--redacted", "{tmp}/d.zip"), "deux fichiers différents"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence_and_leaves_nothing(
    run: Run, data: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    given = [one.format(tmp=tmp_path) for one in arguments]
    status, out, err = run("dossier", *given, "--data", str(data))
    assert (status, out) == (2, "")
    assert said in err
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
