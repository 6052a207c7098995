"""`python -m bench.rooms` draws in docs/architecture.md who imports whom, from the code itself.

An arrow is an import from one room of `companion/` into another. `model` and `resources` are used
everywhere: their arrows are left out.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms: made by python -m bench.rooms -->", "<!-- end of rooms -->"
_EVERYWHERE = {"model", "resources"}
_PACKAGE = "companion"


def imports() -> set[tuple[str, str]]:
    """Return the pairs (room, room imported by one of its modules)."""
    found: set[tuple[str, str]] = set()
    for path in sorted((ROOT / _PACKAGE).rglob("*.py")):
        room = _room(path.relative_to(ROOT / _PACKAGE).parts)
        if room is None:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        names = {name for node in ast.walk(tree) for name in _named(node)}
        rooms = {_room(tuple(name.split(".")[1:])) for name in names}
        found.update((room, other) for other in rooms if other not in {None, room})
    return found


def _room(parts: tuple[str, ...]) -> str | None:
    """Return the room of a module's path or name below the package; none for the package."""
    name = parts[0].removesuffix(".py") if parts else ""
    return None if name.startswith("_") or not name else name


def _named(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{_PACKAGE}."):
        return [str(node.module)]
    if isinstance(node, ast.ImportFrom) and node.module == _PACKAGE:
        return [f"{_PACKAGE}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Import):
        return [one.name for one in node.names if one.name.startswith(f"{_PACKAGE}.")]
    return []


def drawing() -> str:
    """Return the diagram as Mermaid, which forges draw."""
    arrows = [
        f"    {one} --> {other}" for one, other in sorted(imports()) if other not in _EVERYWHERE
    ]
    return "\n".join((BEGIN, "", "```mermaid", "flowchart TD", *arrows, "```", "", END))


def written(text: str) -> str:
    """Return the page with today's drawing between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{drawing()}{after}"


def main() -> int:
    """Write the drawing into the page; say whether it changed."""
    text = PAGE.read_text("utf-8")
    PAGE.write_text(written(text), "utf-8")
    print("changed" if written(text) != text else "as it was")
    return 0


if __name__ == "__main__":
    sys.exit(main())
