"""Where shared/ and the extension lie: beside the code in a checkout, inside an installed wheel."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent
_BUNDLED = _PACKAGE / "_bundled"
_ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent


def shared_folder() -> Path:
    """Return the folder of the contracts both programs read."""
    return _ROOT / "shared"


def extension_folder() -> Path:
    """Return the folder of the unpacked extension."""
    return _ROOT / "extension"


def law_pack_folder(country: str) -> Path:
    """Return the folder of a law pack, e.g. `fr`."""
    return _PACKAGE / "law" / "packs" / country


@cache
def load_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema `shared/schemas/<name>.schema.json`."""
    path = shared_folder() / "schemas" / f"{name}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema


@cache
def load_vocabulary() -> dict[str, Any]:
    """Return `shared/vocabulary.json`: ids to French and English words."""
    vocabulary: dict[str, Any] = json.loads(
        (shared_folder() / "vocabulary.json").read_text("utf-8")
    )
    return vocabulary


@cache
def load_ports() -> tuple[int, ...]:
    """Return the ports of `shared/ports.json`, where the companion listens, first choice first."""
    kept = json.loads((shared_folder() / "ports.json").read_text("utf-8"))
    return tuple(kept["ports"])
