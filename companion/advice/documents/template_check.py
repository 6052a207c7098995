"""Whether a template uses the merge fields its description lists, all of them and no other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError, nodes
from lxml import etree

from companion.advice.documents.catalogue import Catalogue, Description
from companion.model.errors import TemplateBroken


def fields_used(template: bytes, name: str = "") -> dict[str, frozenset[str]]:
    """Return the merge fields a template uses, each list with the items it takes.

    Raises `TemplateBroken` for a tag that is not closed or not understood.
    """
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    texts = [document.get_xml()]
    for section in document.docx.sections:
        texts += map(_xml_of, (section.header, section.footer))
    used: dict[str, set[str]] = {}
    for text in texts:
        try:
            tree = Environment(autoescape=True).parse(document.patch_xml(text))
        except TemplateError as error:
            raise TemplateBroken(name, problem=str(error)[:200]) from error
        _collect(tree, used)
    return {field: frozenset(items) for field, items in used.items()}


def _xml_of(part: Any) -> str:  # noqa: ANN401 a header or a footer
    return str(etree.tostring(part._element, encoding="unicode"))  # noqa: SLF001 shown nowhere


def problems_of(description: Description, template: bytes, catalogue: Catalogue) -> tuple[str, ...]:
    """Return, in words, how a template and its description disagree; nothing when they agree."""
    used = fields_used(template, description.id)
    listed = set(description.fields)
    found = [f"unknown field: {name}" for name in sorted(used.keys() - listed)]
    found += [f"field not used: {name}" for name in sorted(listed - used.keys())]
    for name in sorted(listed & used.keys()):
        known = catalogue.fields[name].items
        found += [f"unknown item: {name}.{item}" for item in sorted(used[name] - known.keys())]
    return tuple(found)


def _collect(tree: nodes.Template, used: dict[str, set[str]]) -> None:
    loops = dict(_loops(tree))
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in loops:
            used.setdefault(name.name, set())
    for item in tree.find_all(nodes.Getattr):
        if isinstance(item.node, nodes.Name):
            used.setdefault(loops.get(item.node.name, item.node.name), set()).add(item.attr)


def _loops(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    """Yield each loop's variable with the list it goes through."""
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name) and isinstance(loop.iter, nodes.Name):
            yield loop.target.name, loop.iter.name
