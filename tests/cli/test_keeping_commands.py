"""Backup, restore, export and erase from the command line, while the program runs or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.cli import main
from companion.model.capture import HandEntry
from companion.store.database import Store
from companion.walk import open_walk
from tests.builders import FixedClock, a_capture_body

PASSPHRASE = "cheval agrafe pile correcte"


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.delenv("AVISE_PASSPHRASE", raising=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    clock = FixedClock()
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        walk.read_capture(walk.receive(*a_capture_body()).id)
        entry = HandEntry(text="Ce médecin est un charlatan.", url="https://avis.example/x")
        walk.read_capture(walk.receive_by_hand(entry).id)
    return tmp_path / "data"


@pytest.fixture
def running(data: Path) -> Iterator[Store]:
    with Store.open(data, clock=FixedClock()) as store:
        yield store


Said = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Said:
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_backup_is_made_while_the_program_runs_shown_and_then_restored(
    running: Store, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "backup", tmp_path / "a.zip", "--data", data)
    assert status == 0
    assert "2 captures, 3 mentions, 2 pièces" in out
    assert "Non chiffrée" in out
    status, out, _ = run(
        capsys, "restore", tmp_path / "a.zip", "--data", tmp_path / "new", "--dry-run"
    )
    assert status == 0
    assert "qui est vide" in out
    assert "rien n’a été changé" in out
    assert not (tmp_path / "new").exists()
    status, out, _ = run(capsys, "restore", tmp_path / "a.zip", "--data", tmp_path / "new", "--yes")
    assert (status, "Restauré" in out) == (0, True)
    with Store.open(tmp_path / "new", clock=FixedClock()) as store:
        assert {m.id for m in store.mentions()} == {m.id for m in running.mentions()}


def test_restoring_over_data_asks_says_what_becomes_of_them_and_obeys_no(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "backup", tmp_path / "a.zip", "--data", data)
    status, out, err = run(capsys, "restore", tmp_path / "a.zip", "--data", data)
    assert status == 1
    assert "2 captures et 3 mentions" in out
    assert "gardé à part dans" in out
    assert "--yes" in err
    assert not [path for path in tmp_path.iterdir() if "before-restore" in path.name]
    status, out, _ = run(capsys, "restore", tmp_path / "a.zip", "--data", data, "--yes")
    assert status == 0
    assert [path for path in tmp_path.iterdir() if "before-restore" in path.name]


def test_a_folder_in_use_is_refused_with_what_to_do(
    running: Store, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "backup", tmp_path / "a.zip", "--data", data)
    mention = running.mentions()[0].id
    for arguments in (("restore", tmp_path / "a.zip", "--yes"), ("erase", mention, "--yes")):
        status, _, err = run(capsys, *arguments, "--data", data)
        assert status == 2
        assert "Arrêtez Avisé" in err
    assert running.mention_count() == 3


@pytest.mark.parametrize("way", ["file", "variable", "terminal"])
def test_a_passphrase_comes_from_a_file_the_environment_or_the_terminal(
    way: str,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options: tuple[object, ...] = ("--passphrase",)
    asked = []
    if way == "file":
        (tmp_path / "phrase").write_text(f"{PASSPHRASE}\nrest\n", "utf-8")
        options = ("--passphrase-file", tmp_path / "phrase")
    elif way == "variable":
        monkeypatch.setenv("AVISE_PASSPHRASE", PASSPHRASE)
    else:
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

        def answer(question: str) -> str:
            asked.append(question)
            return PASSPHRASE

        monkeypatch.setattr("getpass.getpass", answer)
    status, out, _ = run(capsys, "backup", tmp_path / "a.zip", *options, "--data", data)
    assert (status, "Chiffrée" in out) == (0, True)
    assert b"charlatan" not in (tmp_path / "a.zip").read_bytes()
    assert len(asked) == (2 if way == "terminal" else 0)
    options = options if way == "file" else ()
    status, _, _ = run(
        capsys, "restore", tmp_path / "a.zip", *options, "--data", tmp_path / "new", "--yes"
    )
    assert status == 0


def test_two_answers_that_differ_and_no_terminal_write_nothing(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    status, _, err = run(capsys, "backup", tmp_path / "a.zip", "--passphrase", "--data", data)
    assert (status, "AVISE_PASSPHRASE" in err) == (1, True)
    answers = iter([PASSPHRASE, PASSPHRASE + "!"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    status, _, err = run(capsys, "backup", tmp_path / "a.zip", "--passphrase", "--data", data)
    assert (status, "diffèrent" in err) == (1, True)
    assert not (tmp_path / "a.zip").exists()


REFUSED = [
    ("nothing there", None, "n’existe pas"),
    ("another file", b"hello", "pas une sauvegarde d’Avisé"),
    ("a cut file", b"PK\x03\x04", "coupé ou a été modifié"),
]


@pytest.mark.parametrize(("what", "content", "said"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_no_backup_is_refused_in_words(  # noqa: PLR0913, PLR0917 - a table of cases
    what: str,
    content: bytes | None,
    said: str,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        (tmp_path / "b.zip").write_bytes(content)
    status, _, err = run(capsys, "restore", tmp_path / "b.zip", "--data", data, "--yes")
    assert status == 1, what
    assert said in err


def test_nothing_is_overwritten_and_no_folder_is_made_up(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("mine")
    for command in ("backup", "export"):
        status, _, err = run(capsys, command, tmp_path / "mine", "--data", data)
        assert (status, "existe déjà" in err) == (1, True)
        with pytest.raises(SystemExit) as stopped:
            run(capsys, command, tmp_path / "new", "--data", tmp_path / "nowhere")
        assert stopped.value.code == 1
        assert not (tmp_path / "nowhere").exists()
    assert (tmp_path / "mine").read_text() == "mine"


def test_everything_is_exported(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "export", tmp_path / "tout", "--data", data)
    assert status == 0
    assert "Export écrit" in out
    assert len(json.loads((tmp_path / "tout" / "mentions.json").read_text("utf-8"))) == 3


def test_a_mention_is_erased_once_agreed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(data, clock=FixedClock()) as store:
        (typed,) = [m.id for m in store.mentions() if "charlatan" in m.review.text]
    status, out, err = run(capsys, "erase", typed, "--data", data)
    assert (status, "--yes" in err) == (1, True)
    assert "1 mention(s), 1 capture(s) et 1 pièce(s)" in out
    status, _, err = run(capsys, "erase", "nobody", "--yes", "--data", data)
    assert (status, "Aucune mention" in err) == (1, True)
    status, _, _ = run(capsys, "erase", typed, "--yes", "--data", data)
    assert status == 0
    assert not [p for p in data.rglob("*") if p.is_file() and b"charlatan" in p.read_bytes()]
