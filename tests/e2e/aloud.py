"""What a screen reader would say of a page: the browser's own accessibility tree, as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from companion.browsers.chromium import ChromiumPage

_SAID_WHOLE = {"link", "button", "heading", "textbox", "combobox", "checkbox", "radio", "img"}
_SAID_WHOLE |= {"DisclosureTriangle", "Date", "spinbutton", "searchbox", "image", "option"}
_ANNOUNCED = {"region", "navigation", "banner", "contentinfo", "main", "article", "list", "group"}
_ANNOUNCED |= {"table", "row", "status", "alert", "form", "blockquote", "deletion", "insertion"}
_ANNOUNCED |= {"listitem", "cell", "gridcell", "columnheader", "rowheader", "mark", "term"}


def read_aloud(page: ChromiumPage, selector: str = "main") -> list[str]:
    """Return the lines, indented by how deep they lie: the role, the name, the state."""
    page.ask("Accessibility.enable")
    root = page.ask("DOM.getDocument")["root"]["nodeId"]
    found = page.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
    backend = page.ask("DOM.describeNode", nodeId=found)["node"]["backendNodeId"]
    nodes = page.ask("Accessibility.getFullAXTree")["nodes"]
    page.ask("Accessibility.disable")
    known = {node["nodeId"]: node for node in nodes}
    start = next(node for node in nodes if node.get("backendDOMNodeId") == backend)
    return list(_lines(start, known, 0))


def _lines(node: dict[str, Any], known: dict[str, Any], depth: int) -> Iterator[str]:
    role, name = _value(node, "role"), _value(node, "name").strip()
    inner = depth
    if not node.get("ignored"):
        line = _line(node, role, name)
        if line:
            yield "  " * depth + line
            inner = depth + 1
        if role in _SAID_WHOLE or role == "StaticText":
            return
    for child in node.get("childIds", ()):
        if child in known:
            yield from _lines(known[child], known, inner)


def _line(node: dict[str, Any], role: str, name: str) -> str:
    said = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    if role == "StaticText":
        return name
    if role in _SAID_WHOLE:
        state = [
            f"level {said['level']}" if role == "heading" else "",
            "pressed" if said.get("pressed") == "true" else "",
            "open" if said.get("expanded") is True else "",
            "required" if said.get("required") else "",
        ]
        return " ".join([f"[{role}]", name, *(f"({one})" for one in state if one)])
    if role in _ANNOUNCED:
        return f"[{role}] {name}".strip()
    return ""


def _value(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))
