"""`avise document`: the list, the files, what is refused and why, on a real data folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from companion.cli import main
from tests.advice.documents_made import LAWFUL, UNLAWFUL, a_case


def filled(folder: Path, words: str = UNLAWFUL) -> str:
    """Keep one mention in `folder` and return its id."""
    with a_case(folder, words, author="Joël M.") as case:
        return case.mention_id


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    return tmp_path / "data"


def run(data: Path, *arguments: str | Path) -> int:
    return main(["document", *(str(one) for one in arguments), "--data", str(data)])


def test_the_list_says_what_is_offered_and_why_not(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mention_id = filled(data)
    assert run(data, mention_id[:8]) == 0
    said = capsys.readouterr().out
    assert "proposé   dsa_notice  Notification" in said
    assert "refusé    police_summary  Ces mots" in said


@pytest.mark.parametrize(("name", "head"), [("a.docx", b"PK"), ("a.pdf", b"%PDF"), ("a.txt", b"G")])
def test_a_document_is_written_in_the_format_of_its_name(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, head: bytes
) -> None:
    mention_id = filled(data)
    target = tmp_path / name
    given = ["--set", "email=cabinet@example.org"]
    assert run(data, mention_id, "dsa_notice", "-o", target, "--lang", "en", *given) == 0
    assert target.read_bytes().startswith(head)
    said = capsys.readouterr().out
    assert "version gardée" in said
    assert "Reste à compléter" not in said
    if name == "a.docx":
        words = "\n".join(p.text for p in Document(str(target)).paragraphs)
        assert "cabinet@example.org" in words
        assert "Notice of illegal content" in words


def test_what_is_missing_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, filled(data), "dsa_notice", "-o", tmp_path / "a.txt") == 0
    assert "Reste à compléter\u00a0: votre adresse électronique." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("dsa_notice",), 2, "-o FICHIER"),
        (("dsa_notice", "-o", "a.odt"), 2, ".docx, .pdf ou .txt"),
        (("nothing", "-o", "a.txt"), 2, "no document nothing"),
        (("police_summary", "-o", "a.txt"), 1, "refusé"),
        (("lawyer_brief", "-o", "a.txt", "--lang", "en"), 1, "n’est pas écrit"),
        (("dsa_notice", "-o", "nowhere/a.txt"), 2, "nowhere"),
        (("dsa_notice", "-o", "a.txt", "--set", "fax=1"), 2, "email"),
    ],
)
def test_what_cannot_be_written_is_said_before_any_work(  # noqa: PLR0913, PLR0917 one case
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(data, filled(data), *arguments) == status
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("*.txt"))


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    assert run(data, filled(data), "lawyer_brief", "-o", tmp_path / "a.txt") == 2
    assert (tmp_path / "a.txt").read_text() == "mine"


def test_words_read_as_lawful_are_not_fought_from_here_either(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mention_id = filled(data, LAWFUL)
    assert run(data, mention_id, "dsa_notice", "-o", tmp_path / "a.txt") == 1
    assert "abusive" in capsys.readouterr().err


def test_the_guard_holds_back_and_a_reason_lifts_it_but_not_for_a_public_text(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_case(data, author="Joël M.") as case:
        mention_id = case.mention_id
        for name in ("dsa_notice", "neutral_reply"):
            case.drafting.edit(mention_id, name, "fr", "Lors de votre venue, tout allait bien.")
    target = tmp_path / "a.txt"
    assert run(data, mention_id, "dsa_notice", "-o", target) == 1
    assert "--reason" in capsys.readouterr().err
    assert run(data, mention_id, "neutral_reply", "-o", target, "--reason", "si") == 1
    assert "aucun motif" in capsys.readouterr().err
    assert not target.exists()
    assert run(data, mention_id, "dsa_notice", "-o", target, "--reason", "relu") == 0
    assert target.exists()


def test_all_documents_offered_are_written_as_docx_and_pdf(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_case(data, author="Joël M.") as case:
        offered = {o.id for o in case.drafting.offers(case.mention_id) if o.is_offered}
    target = tmp_path / "out"
    target.mkdir()
    assert run(data, case.mention_id, "--all", "-o", target) == 0
    made = sorted(path.name for path in target.iterdir())
    assert len(made) == 2 * len(offered)
    assert {name.split("-")[0] for name in made} == offered
    assert capsys.readouterr().out.count("version gardée") == len(made)


def test_all_documents_need_a_folder_that_exists(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, filled(data), "--all", "-o", tmp_path / "nowhere") == 2
    assert "-o DOSSIER" in capsys.readouterr().err
