"""Charts as plain SVG: no script and no style of their own; the style sheet colours them.

Every chart has its numbers in a table beside it; kinds of marks differ by texture or dash too,
never by colour alone. Marks are named `mark-<kind>` for the style sheet and the key.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pygal
from lxml import etree
from markupsafe import Markup
from pygal.style import Style

if TYPE_CHECKING:
    from pygal.graph.graph import Graph

# For its maps, pygal puts a finder of an old kind among Python's own: each missing import warns.
sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != pygal.__name__]

WIDTH, HEIGHT = 480, 260
_SVG = "http://www.w3.org/2000/svg"
_G, _RECT, _CIRCLE, _DESC = (f"{{{_SVG}}}{name}" for name in ("g", "rect", "circle", "desc"))
_DROPPED = {f"{{{_SVG}}}{name}" for name in ("style", "script", "desc", "title", "defs")}
_KEPT_ATTRIBUTES = frozenset(
    "class d x y x1 x2 y1 y2 cx cy r rx ry width height transform points viewBox".split()  # noqa: SIM905 read as one line
)
_MOST_TICKS = 5
_LETTERS = 14
_LABELS_SHOWN = 4
_TILE = "8"
_TEXTURES = ("", "M2 4h2", "M0 8L8 0", "M0 2h8M0 6h8", "M0 0L8 8M0 8L8 0", "M4 0v8M0 4h8")
"""What is drawn on a tile of 8 by 8, by the number of its series."""


def _plain(value: float) -> str:
    return f"{value:g}"


_OPTIONS: dict[str, object] = {
    "width": WIDTH,
    "height": HEIGHT,
    "js": (),
    "css": (),
    "no_prefix": True,
    "explicit_size": False,
    "show_legend": False,
    "truncate_label": -1,
    "disable_xml_declaration": True,
    "margin": 8,
    "spacing": 6,
    # The style sheet draws the words; pygal only has to leave them room.
    "style": Style(label_font_size=_LETTERS, major_label_font_size=_LETTERS),
    "formatter": _plain,
}


class Series(NamedTuple):
    """One kind of mark: what it is called, its class, and a value for each label."""

    name: str
    kind: str
    values: Sequence[float | None]


def line_chart(
    days: Sequence[str], lines: Mapping[str, Sequence[float | None]], *, title: str
) -> Markup:
    """Return a line chart of percentages as inline SVG, safe to put into a page.

    Args:
        days: What stands under each point, in order.
        lines: Name of each line to its values 0..100, None where there is none.
        title: What the chart shows, said to those who do not see it.
    """
    scale = {"y_labels": (0, 25, 50, 75, 100), "range": (0, 100), "dots_size": 4}
    series = [Series(name, name, values) for name, values in lines.items()]
    return _drawn(pygal.Line(**_OPTIONS, **scale), days, series, title=title)


def stacked_bars(labels: Sequence[str], series: Sequence[Series], *, title: str) -> Markup:
    """Return counts as bars, one on the other, each kind with a texture of its own."""
    columns = zip(*(each.values for each in series), strict=True)
    ticks = _ticks(max((sum(value or 0 for value in column) for column in columns), default=0))
    chart = pygal.StackedBar(**_OPTIONS, y_labels=ticks, range=(0, ticks[-1]))
    return _drawn(chart, labels, series, title=title, is_textured=True)


def lying_bars(labels: Sequence[str], series: Series, *, title: str) -> Markup:
    """Return counts as bars that lie, the first label on top."""
    ticks = _ticks(max((value or 0 for value in series.values), default=0))
    size = {"height": 40 + 34 * max(1, len(labels))}
    chart = pygal.HorizontalBar(**_OPTIONS | size, y_labels=ticks, range=(0, ticks[-1]))
    turned = series._replace(values=series.values[::-1])
    return _drawn(chart, labels[::-1], [turned], title=title, are_all_labels_shown=True)


def _spread(labels: Sequence[str]) -> list[str]:
    """Return the labels that are written: a few, evenly spread, so that none covers another."""
    step = max(1, -(-len(labels) // _LABELS_SHOWN))
    return list(labels[::step])


def _ticks(most: float) -> list[int]:
    """Return a few whole round numbers from nought to `most` or a little more."""
    steps = (factor * 10**power for power in range(12) for factor in (1, 2, 5))
    step = next(step for step in steps if step * _MOST_TICKS >= most)
    return [step * number for number in range(max(1, -(-int(most) // step)) + 1)]


def _drawn(  # noqa: PLR0913 what a chart is made of
    chart: Graph,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    is_textured: bool = False,
    are_all_labels_shown: bool = False,
) -> Markup:
    chart.x_labels = list(labels)
    if not are_all_labels_shown:
        chart.show_minor_x_labels = False
        chart.x_labels_major = _spread(labels)
    for each in series:
        chart.add(each.name, list(each.values))
    root: etree._Element = etree.fromstring(chart.render().encode())
    _dress(root, series, is_textured=is_textured)
    root.set("class", "history-chart")
    root.set("role", "img")
    root.set("aria-label", title)
    drawn = etree.tostring(root, encoding="unicode")
    return Markup(drawn)  # noqa: S704 our own drawing, its words escaped by lxml  # nosec B704


def _dress(root: etree._Element, series: Sequence[Series], *, is_textured: bool) -> None:
    """Take out all that is pygal's own look, give each mark its words and its texture."""
    marks = _marks(root, series)
    said = [[_said(mark, each.name) for mark in found] for found, each in marks]
    _clean(root)
    for (found, each), titles in zip(marks, said, strict=True):
        for mark, words in zip(found, titles, strict=True):
            etree.SubElement(mark, f"{{{_SVG}}}title").text = words
            if is_textured:
                mark.set("fill", f"url(#{texture_id(each.kind)})")
    if is_textured:
        root.insert(0, _textures(series))


def texture_id(kind: str) -> str:
    """Return the id of the texture of a kind of mark, for the key beside the chart."""
    return f"texture-{kind}"


def _marks(
    root: etree._Element, series: Sequence[Series]
) -> list[tuple[list[etree._Element], Series]]:
    """Return the bars or dots of each series, and name their groups for the style sheet."""
    found = []
    for number, each in enumerate(series):
        groups = [g for g in root.iter(_G) if f"serie-{number}" in (g.get("class") or "").split()]
        for group in groups:
            group.set("class", f"series serie-{number} mark-{each.kind}")
        found.append(([m for group in groups for m in group.iter(_RECT, _CIRCLE)], each))
    return found


def _said(mark: etree._Element, name: str) -> str:
    """Return what pygal wrote beside a mark for its script: label and value."""
    beside = mark.getparent()
    known = {} if beside is None else {d.get("class"): d.text or "" for d in beside.iter(_DESC)}
    return f"{known.get('x_label', '')} – {name} – {known.get('value', '')}"


def _clean(root: etree._Element) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name in set(element.attrib) - _KEPT_ATTRIBUTES:
            del element.attrib[name]
    etree.cleanup_namespaces(root)


def _textures(series: Sequence[Series]) -> etree._Element:
    textures = etree.Element(f"{{{_SVG}}}defs")
    for number, each in enumerate(series):
        pattern = etree.SubElement(
            textures,
            f"{{{_SVG}}}pattern",
            {
                "id": texture_id(each.kind),
                "class": f"texture mark-{each.kind}",
                "width": _TILE,
                "height": _TILE,
                "patternUnits": "userSpaceOnUse",
            },
        )
        etree.SubElement(pattern, _RECT, {"width": _TILE, "height": _TILE})
        etree.SubElement(pattern, f"{{{_SVG}}}path", {"d": _TEXTURES[number % len(_TEXTURES)]})
    return textures
