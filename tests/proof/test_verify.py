"""What `avise verify` says of a dossier that is whole, and of one that somebody touched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.model.dossier import VerifyReport
from companion.proof.chain import certificates_in
from companion.proof.verify import exit_status, verify_dossier
from tests.proof.local_authority import Authority, AuthorityServer
from tests.proof.made_dossier import Made, files_in, make
from tests.proof.tampering import Case, Files, clever_cases, crude_cases, remade, zipped


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> tuple[Made, Made]:
    server = AuthorityServer(authority)
    try:
        one = make(tmp_path_factory.mktemp("one"), server)
        return one, make(tmp_path_factory.mktemp("two"), server, tag=" bis")
    finally:
        server.close()


@pytest.fixture(scope="module")
def made(pair: tuple[Made, Made]) -> Made:
    return pair[0]


def _codes(report: VerifyReport) -> set[str]:
    return {finding.code for finding in report.findings}


def test_a_whole_dossier_holds_and_says_how_far(made: Made) -> None:
    report = verify_dossier(made.whole)
    assert (report.standing, report.level) == ("whole", "stamped")
    assert exit_status(report) == 0
    assert {"files-whole", "captures-agree", "custody-whole", "stamp-holds"} <= _codes(report)
    assert {"level-stamped", "not-the-site", "claim-not_qualified"} <= _codes(report)


def test_a_root_the_reader_brings_makes_it_anchored(made: Made) -> None:
    report = verify_dossier(made.whole, roots=certificates_in(made.root_pem))
    assert report.level == "anchored"
    assert "stamp-known" in _codes(report)


def test_the_redacted_twin_holds_and_names_the_whole(made: Made) -> None:
    report = verify_dossier(made.twin, roots=certificates_in(made.root_pem))
    (redacted,) = [f for f in report.findings if f.code == "redacted"]
    assert report.standing == "whole"
    assert redacted.facts["whole"] == made.facts.manifest_sha256
    # The head's own token holds nothing of the words: it still anchors the twin's chain.
    assert report.level == "anchored"
    assert "stamp-hidden" in _codes(report)


def test_without_any_token_only_coherence_is_claimed(made: Made, tmp_path: Path) -> None:
    import json  # noqa: PLC0415 used here only

    files = {n: d for n, d in files_in(made.whole).items() if not n.startswith("horodatages/")}
    manifest = json.loads(files["manifest.json"])
    manifest["stamps"] = []
    files["manifest.json"] = json.dumps(manifest).encode()
    path = tmp_path / "d.zip"
    path.write_bytes(zipped(remade(files)))
    report = verify_dossier(path)
    assert (report.standing, report.level) == ("whole", "internal")
    assert {"no-stamp", "level-internal"} <= _codes(report)


def test_every_kind_of_tampering_is_caught_and_named(
    pair: tuple[Made, Made], tmp_path: Path
) -> None:
    files, other = (files_in(one.whole) for one in pair)
    missed = []
    cases = [*crude_cases(files, other), *clever_cases(files, other)]
    assert len(cases) > 80
    for case in cases:
        path = tmp_path / "d.zip"
        path.write_bytes(case.tamper(files))
        missed += _missed(case, verify_dossier(path))
    assert missed == []


def _missed(case: Case, report: VerifyReport) -> list[str]:
    found = {(f.code, f.facts.get("name", "")) for f in report.findings}
    if report.standing == case.standing and set(case.expected) <= found and report.level == "none":
        return []
    return [f"{case.name}: {report.standing}, {sorted(found)}"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_same_files_zipped_again_are_the_same_dossier(
    made: Made, tmp_path: Path, method: int
) -> None:
    files = files_in(made.whole)
    path = tmp_path / "again.zip"
    path.write_bytes(zipped(dict(reversed(files.items())), method=method))
    assert verify_dossier(path).standing == "whole"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_flipped_byte_of_the_zip_changes_what_a_whole_dossier_shows(
    made: Made, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = made.whole.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    path = tmp_path_factory.getbasetemp() / "flipped.zip"
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
    if verify_dossier(path).standing == "whole":
        # The container's times and attributes prove nothing: every file must be as it was.
        assert _shown(path) == _shown(made.whole)


def _shown(path: Path) -> Files:
    from companion.proof.zip_reader import ZipReader  # noqa: PLC0415 used here only

    with ZipReader(path) as reader:
        return {name: b"".join(reader.pieces(entry)) for name, entry in reader.entries.items()}


def test_a_newer_format_is_not_judged(made: Made, tmp_path: Path) -> None:
    files = files_in(made.whole)
    files["manifest.json"] = files["manifest.json"].replace(b"avise-dossier/1", b"avise-dossier/9")
    path = tmp_path / "d.zip"
    path.write_bytes(zipped(files))
    report = verify_dossier(path)
    assert exit_status(report) == 2
    assert "format-unknown" in _codes(report)
