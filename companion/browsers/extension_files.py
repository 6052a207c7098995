"""The files of the extension as one family of browsers takes them: same code, its own manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from companion.browsers.find import Family

MANIFEST = "manifest.json"
_FOR_BUILDERS = frozenset({"contract.txt"})
"""What only `make contract` reads."""
_NOT_FOR: dict[Family, tuple[tuple[str, ...], ...]] = {
    # Chromium warns of what is Firefox's own, and the other way round.
    "chromium": (("browser_specific_settings",), ("background", "scripts")),
    "firefox": (("minimum_chrome_version",), ("background", "service_worker")),
}


class FolderNotOursError(Exception):
    """The folder holds something that is no unpacked extension of ours."""


def extension_files(source: Path, family: Family) -> Iterator[tuple[str, bytes]]:
    """Give (name with slashes, bytes) of each file, sorted by name, the manifest made for `family`.

    `source` is the unpacked extension as it stands in a checkout, whose one manifest serves both.
    """
    files = sorted(path for path in source.rglob("*") if path.is_file())
    for path in files:
        name = path.relative_to(source).as_posix()
        if name in _FOR_BUILDERS or path.name.startswith("."):
            continue
        yield name, _manifest(path, family) if name == MANIFEST else path.read_bytes()


def unpack_extension(source: Path, folder: Path, family: Family) -> int:
    """Write the extension into `folder`, in the place of an earlier one; return how many files.

    Raises:
        FolderNotOursError: the folder holds something else; nothing was written.
    """
    _refuse_other_things(folder)
    files = list(extension_files(source, family))
    wanted = {folder / name for name, _ in files}
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    # An earlier version may have had files this one has not.
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return len(files)


def _refuse_other_things(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderNotOursError(str(folder))
    if any(folder.iterdir()) and not _is_ours(folder / MANIFEST):
        raise FolderNotOursError(str(folder))


def _is_ours(manifest: Path) -> bool:
    try:
        content = json.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("name") == "__MSG_extension_name__"


def _manifest(path: Path, family: Family) -> bytes:
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for *outer, last in _NOT_FOR[family]:
        holder = manifest
        for key in outer:
            holder = holder[key]
        holder.pop(last, None)
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
