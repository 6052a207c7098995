"""Writes `docs/openapi.json` again, from the table of calls and the schemas."""

from __future__ import annotations

import json
from pathlib import Path

from companion.web.api.description import describe

WRITTEN = Path(__file__).parents[1] / "docs" / "openapi.json"


def written() -> str:
    """Return the document as it stands in the file."""
    return json.dumps(describe(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    WRITTEN.write_text(written(), "utf-8")
    print(f"{WRITTEN.name}: {len(describe()['paths'])} paths")
