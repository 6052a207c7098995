"""What is handed out: the extension for each family, and the companion as a wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from bench.package import FAMILIES, build_companion, zip_extension
from companion.browsers.extension_files import FolderNotOursError, unpack_extension
from companion.browsers.find import Family
from companion.cli import main
from companion.resources import extension_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build_companion(folder, "--wheel")
    (built,) = folder.glob("*.whl")
    return built


def test_the_sources_handed_out_hold_what_is_ours_alone(tmp_path: Path) -> None:
    build_companion(tmp_path, "--sdist")
    (built,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        names = [
            Path(name).relative_to(built.name.removesuffix(".tar.gz"))
            for name in archive.getnames()
        ]
    parts = {part for name in names for part in name.parts}
    assert {"companion", "extension", "shared", "tests", "CHANGELOG.md"} <= parts
    assert not {"node_modules", ".venv", "dist", "__pycache__", "build"} & parts


@pytest.mark.parametrize("family", [family for family, _ in FAMILIES])
def test_the_same_sources_give_the_same_zip(family: Family, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        zip_extension(family, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_each_family_gets_a_manifest_without_what_is_the_others(tmp_path: Path) -> None:
    manifests = {}
    for family, name in FAMILIES:
        zip_extension(family, tmp_path / name)
        with zipfile.ZipFile(tmp_path / name) as archive:
            manifests[family] = json.loads(archive.read("manifest.json"))
            assert "contract.txt" not in archive.namelist()
            assert {"popup/popup.html", "_locales/fr/messages.json"} <= set(archive.namelist())

    assert "browser_specific_settings" not in manifests["chromium"]
    assert set(manifests["chromium"]["background"]) == {"service_worker", "type"}
    assert "minimum_chrome_version" not in manifests["firefox"]
    assert set(manifests["firefox"]["background"]) == {"scripts", "type"}
    assert manifests["chromium"]["permissions"] == manifests["firefox"]["permissions"]


def test_unpacking_takes_the_place_of_an_earlier_version_whole(tmp_path: Path) -> None:
    unpack_extension(extension_folder(), tmp_path, "firefox")
    (tmp_path / "popup" / "gone.js").write_text("// of an earlier version", "utf-8")
    (tmp_path / "popup" / "popup.js").write_text("// changed", "utf-8")
    count = unpack_extension(extension_folder(), tmp_path, "firefox")

    assert count == sum(path.is_file() for path in tmp_path.rglob("*"))
    assert not (tmp_path / "popup" / "gone.js").exists()
    expected = (extension_folder() / "popup" / "popup.js").read_bytes()
    assert (tmp_path / "popup" / "popup.js").read_bytes() == expected


def test_a_folder_with_something_else_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "these.docx").write_bytes(b"years of work")
    with pytest.raises(FolderNotOursError):
        unpack_extension(extension_folder(), tmp_path, "chromium")
    assert main(["extension", str(tmp_path)]) == 2
    assert "rien n’a été écrit" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["these.docx"]


def test_a_file_in_the_place_of_the_folder_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note").write_text("mine", "utf-8")
    assert main(["extension", str(tmp_path / "note" / "inside")]) == 2
    assert "Donnez un autre dossier" in capsys.readouterr().err
    assert main(["extension", str(tmp_path / "note")]) == 2
    assert (tmp_path / "note").read_text("utf-8") == "mine"


def test_the_wheel_holds_every_file_the_companion_reads_at_run_time(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "companion", "shared", "extension"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    bundled = {
        name if name.startswith("companion/") else f"companion/_bundled/{name}"
        for name in listed
        if name and (ROOT / name).exists()
    }
    assert bundled <= inside


def test_the_companion_works_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)  # noqa: S202 our own wheel
    # `-S` and our own path: the checkout is not to be found, the packages it needs are.
    packages = [path for path in sys.path if path.endswith("site-packages")]
    program = (
        f"import sys; sys.path[:0] = {[str(site), *packages]!r}\n"
        "import companion; from companion.cli import main\n"
        f"assert companion.__file__.startswith({str(site)!r}), companion.__file__\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    environment = {**os.environ, "AVISE_DATA": str(tmp_path / "data")}

    def run(*arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-S", "-c", program, *arguments],
            cwd=tmp_path,
            env=environment,
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    unpacked = tmp_path / "extension"
    assert str(unpacked) in run("extension", str(unpacked), "--family", "firefox")
    assert (unpacked / "manifest.json").is_file()
    given = json.dumps({"text": "Il a facturé deux actes qu’il n’a pas faits."})
    assert json.loads(run("assess", given=given))["nature"] == "diffamation"
    page = ROOT / "tests" / "pages" / "trustpilot" / "source.html"
    when = ("--captured-at", "2026-05-02T10:00:00Z", "--url", "https://fr.trustpilot.com/review/x")
    assert json.loads(run("extract", str(page), *when))["reviews"]
