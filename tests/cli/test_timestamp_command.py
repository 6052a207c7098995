"""`avise timestamp`: the state, and every kept token verified again without the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.cli import main
from tests.proof.companion_bench import Bench
from tests.proof.local_authority import Authority, AuthorityServer


@pytest.fixture
def stamped(tmp_path: Path) -> tuple[Path, str]:
    """A data folder with one kept token: the folder, and the token's hash."""
    (tmp_path / "authority").mkdir()
    server = AuthorityServer(Authority(tmp_path / "authority"))
    bench = Bench(tmp_path / "data", server)
    bench.use()
    bench.capture()
    bench.later(minutes=2)
    bench.stamping.run_due()
    (stamp,) = bench.store.proofs.stamps()
    bench.store.close()
    server.close()
    return tmp_path / "data", stamp.token.sha256


def run(capsys: pytest.CaptureFixture[str], verb: str, folder: Path) -> tuple[int, str]:
    status = main(["timestamp", verb, "--data", str(folder)])
    said = capsys.readouterr()
    return status, (said.out + said.err).replace("\u00a0", " ")


def test_a_whole_folder_verifies(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stamped: tuple[Path, str],
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    status, said = run(capsys, "verify", stamped[0])
    assert status == 0
    assert "✓" in said
    assert "non qualifié, chaîne rattachée à la racine que vous avez indiquée" in said
    assert "révocation non vérifiée" in said


def test_a_touched_token_is_named_and_the_status_is_1(
    capsys: pytest.CaptureFixture[str], stamped: tuple[Path, str]
) -> None:
    folder, sha256 = stamped
    path = folder / "evidence" / sha256[:2] / sha256[2:4] / sha256
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    status, said = run(capsys, "verify", folder)
    assert status == 1
    assert "✗" in said


def test_an_empty_folder_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert run(capsys, "verify", tmp_path / "data") == (0, "No time-stamp kept.\n")
    status, said = run(capsys, "status", tmp_path / "data")
    assert status == 0
    assert "No time-stamping authority is chosen" in said
    assert run(capsys, "run", tmp_path / "data")[0] == 0


def test_the_state_names_authorities_and_what_waits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stamped: tuple[Path, str]
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    status, said = run(capsys, "status", stamped[0])
    assert status == 0
    assert "Locale (non qualifié) : http://tsa.example/tsa" in said
    assert "Horodatages gardés : 1. En attente : 0." in said
