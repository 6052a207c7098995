"""Writes what is handed out into dist/: the extension's ZIPs, the wheel, the sdist; `make package`.

The same sources give the same bytes on any day and any machine.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from companion import __version__
from companion.browsers.extension_files import extension_files, unpack_extension
from companion.browsers.find import Family
from companion.resources import extension_folder

_ROOT = Path(__file__).parent.parent
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP can say: a file's own would differ from one checkout to the next."""
_FIRST_SECOND = "315532800"
FAMILIES: tuple[tuple[Family, str], ...] = (("chromium", "chrome-edge"), ("firefox", "firefox"))


def zip_extension(family: Family, target: Path) -> None:
    """Write the extension for `family` as a ZIP a store takes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in extension_files(extension_folder(), family):
            entry = zipfile.ZipInfo(name, date_time=_FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def build_companion(target: Path, *kinds: str) -> None:
    """Write the companion's sdist, and the wheel made from it; or what `kinds` says (`--wheel`)."""
    ours = [*kinds, "--no-isolation", "--outdir", str(target), str(_ROOT)]
    subprocess.run(
        [sys.executable, "-m", "build", *ours],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": _FIRST_SECOND},
    )


def main() -> int:
    """Write everything and say what was written, with its size and SHA-256."""
    target = _ROOT / "dist"
    target.mkdir(exist_ok=True)
    for old in (*target.glob("avise-*.zip"), *target.glob("avise_companion-*")):
        old.unlink()
    for family, name in FAMILIES:
        zip_extension(family, target / f"avise-{__version__}-{name}.zip")
        unpack_extension(extension_folder(), target / name, family)
    print("wheel, sdist …", flush=True)
    build_companion(target)
    for path in sorted(path for path in target.iterdir() if path.is_file()):
        content = path.read_bytes()
        print(f"{len(content) / 1e3:9.0f} kB  {hashlib.sha256(content).hexdigest()}  {path.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
