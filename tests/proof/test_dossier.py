"""What a dossier holds, says, and never holds; its redacted twin; its web archive."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pypdf
import pytest
import surt
from warcio.archiveiterator import ArchiveIterator

from companion.model.dossier import DossierOrder
from companion.model.errors import EvidenceBroken, NotFound, StoreUnavailable, TooLarge
from companion.proof import package as package_module
from companion.proof.dossier import make_dossier
from companion.proof.surt import surt_of
from companion.walk.dossier import gather, make_dossiers
from tests.proof.companion_bench import Bench
from tests.proof.local_authority import Authority, AuthorityServer
from tests.proof.made_dossier import AUTHOR, OTHER, WORDS, Made, a_page_body, files_in, make
from tests.proof.tampering import Files

SECRETS = ("secret du médecin", "note privée")
MASKED = ("cancer", "Josiane", "06 12 34 56 78", "victime@exemple.fr", "rue des Lilas", OTHER)
SHOWN_AS_TEXT = (".txt", ".json", ".jsonl", ".html", ".csv")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Made:
    server = AuthorityServer(authority)
    try:
        return make(tmp_path_factory.mktemp("made"), server)
    finally:
        server.close()


@pytest.fixture(scope="module")
def files(made: Made) -> Files:
    return files_in(made.whole)


@pytest.fixture(scope="module")
def twin(made: Made) -> Files:
    return files_in(made.twin)


@pytest.fixture
def bench(tmp_path: Path, authority_server: AuthorityServer) -> Bench:
    bench = Bench(tmp_path / "data", authority_server)
    yield bench
    bench.store.close()


def _pdf_text(files: Files) -> str:
    pages = pypdf.PdfReader(io.BytesIO(files["attestation.pdf"])).pages
    # Lines are broken for the page: facts are compared without white space.
    return _packed(" ".join(page.extract_text() for page in pages))


def _packed(text: str) -> str:
    return "".join(text.split())


def test_the_words_are_exact_in_every_script(files: Files) -> None:
    assert files["mentions/001/propos.txt"].decode() == WORDS
    facts = json.loads(files["mentions/001/mention.json"])
    assert facts["review"]["author"] == AUTHOR
    assert facts["review"]["words_sha256"] == hashlib.sha256(WORDS.encode()).hexdigest()
    index = files["index.html"].decode()
    assert WORDS in index
    assert AUTHOR in index


def test_the_attestation_says_the_facts(made: Made, files: Files) -> None:
    text = _pdf_text(files)
    manifest = json.loads(files["manifest.json"])
    facts = json.loads(files["mentions/001/mention.json"])
    expected = [
        made.facts.id,
        "Dr Camille Roussel-Lefèvre",
        manifest["law_version"],
        "charlatan",
        facts["review"]["words_sha256"],
        facts["grade"]["label"],
        *facts["grade"]["objections"],
        "10 septembre 2026",
        "Locale",
        "non qualifié",
        *(capture["id"] for capture in manifest["captures"]),
        *(capture["body_sha256"] for capture in manifest["captures"]),
    ]
    assert [fact for fact in expected if _packed(fact) not in text] == []


def test_an_emoji_no_font_draws_is_named_and_a_name_in_arabic_is_drawn(files: Files) -> None:
    text = _pdf_text(files)
    assert "U+1F92EFACEWITHOPENMOUTHVOMITING" in text
    assert "U+1F92C" in text
    assert set("محمدعلي") <= set(text)


@pytest.mark.parametrize("name", ["whole", "twin"])
def test_nothing_is_promised_and_the_limits_are_said(name: str, files: Files, twin: Files) -> None:
    text = _pdf_text(files if name == "whole" else twin)
    for said in (
        "commencement de preuve",
        "non vérifié",
        "commissaire de justice",
        "verifier.html",
    ):
        assert _packed(said) in text
    for never in ("incontestable", "irréfutable", "garanti"):
        assert never not in text


def test_the_doctors_own_notes_are_in_neither(files: Files, twin: Files) -> None:
    for dossier in (files, twin):
        everything = b"".join(dossier.values())
        assert [secret for secret in SECRETS if secret.encode() in everything] == []
        assert [secret for secret in SECRETS if _packed(secret) in _pdf_text(dossier)] == []


def test_the_step_done_and_the_constat_are_told(files: Files) -> None:
    text = _pdf_text(files)
    assert "Fait" in text
    assert _packed("constat (tel que déclaré)") in text
    assert "piece-001-constat" in "".join(files)
    chronology = files["chronologie.csv"].decode("utf-8-sig").splitlines()
    assert len(chronology) > 6
    assert chronology[1:] == sorted(chronology[1:])


def test_other_matters_are_masked_in_the_custody_extract(files: Files) -> None:
    lines = files["journal/extrait.jsonl"].splitlines()
    masked = [json.loads(line) for line in lines if line.startswith(b'{"masked"')]
    assert masked
    assert b"another-matter" not in files["journal/extrait.jsonl"]
    assert "ailleurs.example" not in files["journal/extrait.jsonl"].decode()


def test_sha256sum_alone_checks_every_file(files: Files, tmp_path: Path) -> None:
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "manifest.sha256"], cwd=tmp_path, check=False
    )
    assert done.returncode == 0
    command = [
        *("openssl", "ts", "-verify", "-in", "horodatages/001/jeton.tsr"),
        *("-data", "horodatages/001/objet.json", "-CAfile", "horodatages/001/certificats.pem"),
        *("-untrusted", "horodatages/001/certificats.pem"),
    ]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in checked.stdout + checked.stderr


def test_a_custody_line_shown_whole_is_checked_with_sha256sum_too(files: Files) -> None:
    lines = files["journal/extrait.jsonl"].splitlines()
    pairs = list(itertools.pairwise(lines))
    shown = [(a, json.loads(b)) for a, b in pairs if not b.startswith(b'{"masked"')]
    checked = [
        event["previous_sha256"] == hashlib.sha256(line).hexdigest()
        for line, event in shown
        if not line.startswith(b'{"masked"')
    ]
    assert checked
    assert all(checked)


# ── the redacted twin ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("secret", MASKED)
def test_nothing_masked_is_anywhere_in_the_twin(secret: str, files: Files, twin: Files) -> None:
    assert any(secret.encode() in data for data in files.values())
    text = {n: d.decode("utf-8-sig") for n, d in twin.items() if n.endswith(SHOWN_AS_TEXT)}
    # The verifier is a program of ours: it holds no captured word.
    assert [name for name, words in text.items() if secret in words] == []
    assert _packed(secret) not in _pdf_text(twin)


def test_no_quote_in_the_twin_shows_a_piece_of_what_is_masked(twin: Files) -> None:
    said = json.loads(twin["mentions/001/mention.json"])
    shown = said["review"]["words"]
    assert said["analysis"]["signals"]
    reasons = [e["why"] for q in said["analysis"]["qualifications"] for e in q["elements"]]
    quoted = re.findall("«\u00a0(.*?)\u00a0»", " ".join([*reasons, *_signals(said)]))
    assert quoted
    assert [one for one in quoted if one not in shown and one != "[passage masqué]"] == []


def _signals(said: dict[str, Any]) -> list[str]:
    return [signal["words"] for signal in said["analysis"]["signals"]]


def test_the_twin_names_every_file_it_withholds(made: Made, files: Files, twin: Files) -> None:
    manifest = json.loads(twin["manifest.json"])
    assert manifest["is_redacted"]
    assert manifest["redacts"] == made.facts.manifest_sha256
    assert manifest["redacts"] == hashlib.sha256(files["manifest.json"]).hexdigest()
    for left in manifest["withheld"]:
        assert left["path"] not in twin
        assert hashlib.sha256(files[left["path"]]).hexdigest() == left["sha256"]
    assert {left["why"] for left in manifest["withheld"]} == {
        *("page", "picture", "archive", "manifest", "attachment"),
    }


def test_each_picture_of_the_twin_is_a_grey_plate(twin: Files) -> None:
    from PIL import Image  # noqa: PLC0415 used here only

    plates = [name for name in twin if name.endswith(".png")]
    assert plates
    for name in plates:
        assert name.endswith("-retiree.png")
        with Image.open(io.BytesIO(twin[name])) as picture:
            assert picture.mode == "L"
            assert picture.getpixel((5, 5)) == 190


def test_the_twin_asks_to_be_read_again(twin: Files) -> None:
    assert "RELISEZ AVANT" in twin["LISEZ-MOI.txt"].decode()
    assert "Relisezavantd’envoyer" in _pdf_text(twin)


# ── the web archive ──────────────────────────────────────────────────────────────────────────────


def test_an_outside_judge_accepts_the_web_archive(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "dossier.wacz"
    path.write_bytes(files["dossier.wacz"])
    wacz = Path(sys.executable).with_name("wacz")
    done = subprocess.run(
        [str(wacz), "validate", "-f", str(path)], capture_output=True, text=True, check=False
    )
    assert "Validation succeeded" in done.stdout
    assert done.returncode == 0


def test_the_web_archive_holds_every_page_and_picture_and_says_what_they_are(files: Files) -> None:
    opened = zipfile.ZipFile(io.BytesIO(files["dossier.wacz"]))
    assert {info.compress_type for info in opened.infolist()} == {zipfile.ZIP_STORED}
    warc = opened.read("archive/data.warc.gz")
    records = [
        (
            record.rec_type,
            record.rec_headers["WARC-Target-URI"],
            hashlib.sha256(record.content_stream().read()).hexdigest(),
        )
        for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise")
    ]
    assert {kind for kind, *_ in records} == {"warcinfo", "resource"}
    kept = {
        part["sha256"]
        for capture in json.loads(files["manifest.json"])["captures"]
        for part in capture["evidence"]
    }
    assert kept <= {digest for *_, digest in records}
    assert any(url and url.startswith("urn:full-page:") for _, url, _ in records)


def test_the_index_points_at_every_record(files: Files) -> None:
    import gzip  # noqa: PLC0415 used here only

    opened = zipfile.ZipFile(io.BytesIO(files["dossier.wacz"]))
    warc = opened.read("archive/data.warc.gz")
    lines = gzip.decompress(opened.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        key, _, said = line.split(" ", 2)
        about = json.loads(said)
        start, length = int(about["offset"]), int(about["length"])
        (record,) = ArchiveIterator(io.BytesIO(warc[start : start + length]))
        assert record.rec_headers["WARC-Target-URI"] == about["url"]
        assert key == surt.surt(about["url"])


@pytest.mark.parametrize(
    "url",
    [
        "https://www.avis.example/dr?b=1&a=É",
        "http://Example.com:8080/A/?q=1",
        "https://www.google.com/maps/place/Dr+X/@48.1,2.3,17z/data=!3m1",
        "https://x.fr",
        "https://x.fr/a b/ç",
        "https://a.b.c.fr/p/",
        "urn:view:https://x.fr/A",
    ],
)
def test_addresses_are_keyed_as_archivists_do(url: str) -> None:
    assert surt_of(url) == surt.surt(url)


# ── making it ────────────────────────────────────────────────────────────────────────────────────


def test_the_same_material_gives_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    capture = bench.walk.receive(*a_page_body())
    bench.walk.read_capture(capture.id)
    ids = tuple(view.mention.id for view in bench.walk.view_mentions())
    material = gather(bench.walk, DossierOrder(mention_ids=ids))
    made = []
    for name in ("a.zip", "b.zip"):
        make_dossier(
            tmp_path / name,
            material=material,
            evidence=bench.store.evidence,
            custody=lambda: bench.store.custody.bytes_now().split(b"\n")[:-1],
            software="1",
        )
        made.append(files_in(tmp_path / name))
    differ = {name for name in made[0] if made[0][name] != made[1][name]}
    assert differ == set()
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_rotten_evidence_stops_it_and_nothing_is_left(bench: Bench, tmp_path: Path) -> None:
    order = _one_mention(bench)
    (capture,) = bench.store.captures()
    bench.store.evidence.path_of(capture.evidence[-1].sha256).write_bytes(b"rot")
    with pytest.raises(EvidenceBroken):
        make_dossiers(bench.walk, order, tmp_path / "d.zip")
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_an_earlier_dossier_stays_when_the_new_one_fails(bench: Bench, tmp_path: Path) -> None:
    order = _one_mention(bench)
    make_dossiers(bench.walk, order, tmp_path / "d.zip")
    before = (tmp_path / "d.zip").read_bytes()
    (capture,) = bench.store.captures()
    bench.store.evidence.path_of(capture.evidence[0].sha256).unlink()
    with pytest.raises(EvidenceBroken):
        make_dossiers(bench.walk, order, tmp_path / "d.zip")
    assert (tmp_path / "d.zip").read_bytes() == before


def test_a_disk_that_refuses_is_said_with_the_file(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = _one_mention(bench)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package_module.os, "fsync", full)
    with pytest.raises(StoreUnavailable, match=r"d\.zip: No space left"):
        make_dossiers(bench.walk, order, tmp_path / "d.zip")
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_more_than_a_plain_zip_holds_is_refused(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_module, "PACKAGE_LIMIT_BYTES", 5_000)
    with pytest.raises(TooLarge):
        make_dossiers(bench.walk, _one_mention(bench), tmp_path / "d.zip")
    assert not (tmp_path / "d.zip").exists()


def test_its_owner_alone_may_read_it(bench: Bench, tmp_path: Path) -> None:
    make_dossiers(bench.walk, _one_mention(bench), tmp_path / "d.zip")
    assert (tmp_path / "d.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("ids", [(), ("none",)])
def test_no_such_mention_is_said(bench: Bench, tmp_path: Path, ids: tuple[str, ...]) -> None:
    with pytest.raises(NotFound):
        make_dossiers(bench.walk, DossierOrder(mention_ids=ids), tmp_path / "d.zip")


def test_progress_goes_up_to_the_end(bench: Bench, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    make_dossiers(
        bench.walk,
        _one_mention(bench),
        tmp_path / "d.zip",
        twin=tmp_path / "t.zip",
        progress=lambda done, total: heard.append((done, total)),
    )
    assert heard == sorted(heard)
    assert heard[-1] == (100, 100)
    assert len(heard) > 4


def test_without_analysis_there_is_no_word_of_law_in_it(bench: Bench, tmp_path: Path) -> None:
    order = _one_mention(bench, with_analysis=False)
    make_dossiers(bench.walk, order, tmp_path / "d.zip")
    files = files_in(tmp_path / "d.zip")
    assert json.loads(files["mentions/001/mention.json"])["analysis"] is None
    assert "Premièrelecturejuridique,parunprogramme" not in _pdf_text(files)


def _one_mention(bench: Bench, **fields: bool) -> DossierOrder:
    capture = bench.walk.receive(*a_page_body())
    bench.walk.read_capture(capture.id)
    return DossierOrder(mention_ids=(bench.walk.view_mentions()[0].mention.id,), **fields)
