"""The whole pack as one page to read and print: rules, texts, dates, sources, examples."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from companion.law.examples import ExampleResult
from companion.law.freshness import freshness_of, is_old, standing_of
from companion.law.rules import LawPack
from companion.model.text import Language, Text

_FOLDER = Path(__file__).parent / "page"
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def render_body(
    pack: LawPack, results: Iterable[ExampleResult], *, on: date, language: Language = "fr"
) -> str:
    """Return the page without its frame, as safe HTML, for a page that has one.

    Args:
        pack: The law.
        results: What `examples.run_examples` gave; empty to show sentences without result.
        on: The day the page is made: what is law then, and what is old.
        language: French, or English beside the French articles.
    """
    return _rendered("body.html", pack, results, on=on, language=language)


def render_page(
    pack: LawPack, results: Iterable[ExampleResult], *, on: date, language: Language = "fr"
) -> str:
    """Return a whole HTML page that needs nothing else: no script, no network, prints well."""
    return _rendered("whole.html", pack, results, on=on, language=language)


def _rendered(
    name: str, pack: LawPack, results: Iterable[ExampleResult], *, on: date, language: Language
) -> str:
    by_rule: dict[str, list[ExampleResult]] = {}
    for result in results:
        by_rule.setdefault(result.rule, []).append(result)
    signals = sorted(pack.signals, key=lambda rule: (rule.nature, rule.family))
    return (
        _environment(language)
        .get_template(name)
        .render(
            pack=pack,
            on=on,
            language=language,
            results=by_rule,
            wrong=[one for many in by_rule.values() for one in many if not one.is_right],
            signals=[
                (key, list(rules)) for key, rules in groupby(signals, lambda rule: rule.nature)
            ],
            freshness=lambda source: freshness_of(source, on),
            standing=lambda rule: standing_of(rule, on),
            head_is_old=is_old(pack.head.checked_on, on),
        )
    )


def _environment(language: Language) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def said(text: Text) -> str:
        return text.said_in(language)

    def both(french: str, english: str) -> str:
        return english if language == "en" else french

    def day(one: date) -> str:
        if language == "en":
            return f"{one.day} {one:%B %Y}"
        number = "1er" if one.day == 1 else str(one.day)
        return f"{number}\u00a0{_MONTHS[one.month - 1]}\u00a0{one.year}"

    made.filters.update(said=said, day=day)
    made.globals.update(w=both, colon="\u00a0:" if language == "fr" else ":")
    return made
