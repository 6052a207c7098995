"""History charts as plain SVG: no script, no style of their own; the style sheet colours them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

import pygal
from lxml import etree
from markupsafe import Markup

WIDTH, HEIGHT = 720, 280
_SVG = "http://www.w3.org/2000/svg"
_DROPPED = {f"{{{_SVG}}}style", f"{{{_SVG}}}script", f"{{{_SVG}}}desc"}
_KEPT_ATTRIBUTES = frozenset(
    "class d x y x1 x2 y1 y2 cx cy r rx ry width height transform points viewBox".split()  # noqa: SIM905 read as one line
)


def line_chart(
    days: Sequence[str], lines: Mapping[str, Sequence[float | None]], *, title: str
) -> Markup:
    """Return a line chart of percentages as inline SVG, safe to put into a page.

    Args:
        days: What stands under each point, in order.
        lines: Name of each line to its values 0..100, None where there is none.
        title: What the chart shows, said to those who do not see it.
    """
    chart = pygal.Line(
        width=WIDTH,
        height=HEIGHT,
        js=(),
        css=(),
        no_prefix=True,
        explicit_size=False,
        show_legend=False,
        range=(0, 100),
        y_labels=(0, 25, 50, 75, 100),
        x_label_rotation=0,
        show_minor_x_labels=False,
        truncate_label=-1,
        disable_xml_declaration=True,
        print_values=False,
        margin=8,
        dots_size=4,
    )
    chart.x_labels = list(days)
    chart.x_labels_major = [days[0], days[-1]] if len(days) > 1 else list(days)
    for name, values in lines.items():
        chart.add(name, list(values))
    return _cleaned(chart.render_tree(), title)


def _cleaned(tree: object, title: str) -> Markup:
    raw = etree.tostring(tree) if isinstance(tree, etree._Element) else ElementTree.tostring(tree)  # type: ignore[arg-type]  # noqa: SLF001 lxml's public class has no other name
    root = etree.fromstring(raw)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name in list(element.attrib):
            if name not in _KEPT_ATTRIBUTES:
                del element.attrib[name]
    for old in root.findall(f"{{{_SVG}}}title"):
        root.remove(old)
    etree.cleanup_namespaces(root)
    root.set("class", "history-chart")
    root.set("role", "img")
    root.set("aria-label", title)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 our own drawing, text escaped by lxml
