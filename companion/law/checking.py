"""Checks a pack for whoever edited it: every file read, and what is wrong said in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from companion.law.check_words import WORDS, shape_sentence
from companion.law.coverage import period_problems
from companion.law.elements import TESTS
from companion.law.examples import run_examples
from companion.law.freshness import freshness_of, is_old
from companion.law.pack import read_pack, read_yaml
from companion.law.rules import (
    CalendarRule,
    Concept,
    DelayRule,
    Doubt,
    InterruptionRule,
    LawPack,
    OpenFact,
    PackHead,
    QualificationRule,
    QuestionRule,
    SeverityRule,
    SignalRule,
    Spelling,
)
from companion.model.errors import PackBroken
from companion.model.source import Source
from companion.model.text import Text

FILES: tuple[tuple[str, Any], ...] = (
    ("pack.yaml", PackHead),
    ("sources.yaml", list[Source]),
    ("delays.yaml", list[DelayRule]),
    ("interruptions.yaml", list[InterruptionRule]),
    ("calendar.yaml", CalendarRule),
    ("to_check.yaml", list[OpenFact]),
    ("severity.yaml", SeverityRule),
    ("questions.yaml", list[QuestionRule]),
    ("spelling.yaml", Spelling),
    ("doubt.yaml", Doubt),
)
FOLDERS: tuple[tuple[str, Any], ...] = (
    ("qualifications", list[QualificationRule]),
    ("signals", list[SignalRule]),
    ("lexicon", list[Concept]),
)


class Finding(NamedTuple):
    """One thing to mend (`error`) or to look at (`warning`), where, and in which words."""

    level: Literal["error", "warning"]
    where: str
    what: Text


def check_pack(folder: Path, *, on: date, examples: bool = True) -> tuple[Finding, ...]:
    """Return everything that is wrong with the pack in `folder`; empty when nothing is.

    Args:
        folder: The pack's folder, as it lies now: nothing is remembered from an earlier check.
        on: The day of the check, for what is too old.
        examples: Read the example sentences too, a few seconds.

    Returns:
        Errors first in the order of the files, then what only wants a look.
    """
    shapes = tuple(_shape_findings(folder))
    if shapes:
        return shapes
    try:
        pack = read_pack(folder)
    except PackBroken as broken:
        periods = _periods_of(folder)
        return periods or (_error("", "does-not-load", detail=broken.detail),)
    found = tuple(_name_findings(pack))
    if examples and not found:
        found = tuple(_example_findings(pack, on))
    return (*found, *_warnings(pack, on))


def _shape_findings(folder: Path) -> Iterator[Finding]:
    """Read each file on its own, so that all are named at once and not the first alone."""
    if not folder.is_dir():
        yield _error(str(folder), "no-folder")
        return
    for name, shape in FILES:
        yield from _file_findings(folder / name, name, shape)
    for name, shape in FOLDERS:
        paths = sorted((folder / name).glob("*.yaml"))
        if not paths:
            yield _error(f"{name}/", "empty-folder")
        for path in paths:
            yield from _file_findings(path, f"{name}/{path.name}", shape)


def _file_findings(path: Path, name: str, shape: Any) -> Iterator[Finding]:  # noqa: ANN401 a type
    try:
        read_yaml(path, shape)
    except PackBroken as broken:
        detail = broken.detail.removeprefix(f"{path.name}: ")
        yield Finding("error", name, shape_sentence(detail, path))


def _periods_of(folder: Path) -> tuple[Finding, ...]:
    """Return the periods that do not fit, when that is why a pack does not load."""
    try:
        pack = read_pack(folder, check=False)
    except PackBroken:
        return ()
    return tuple(
        _error(problem.where, f"period-{problem.what}", day=str(problem.day))
        for problem in period_problems(pack)
    )


def _name_findings(pack: LawPack) -> Iterator[Finding]:
    """Names that lead nowhere: a test, an element or a defence an answer speaks of."""
    for rule in pack.qualifications:
        for element in rule.elements:
            if element.test not in TESTS:
                yield _error(rule.id, "no-such-test", name=element.test, known=", ".join(TESTS))
            if "unknown" not in element.why:
                yield _error(rule.id, "no-unknown", name=element.id)
    elements = {e.id for rule in pack.qualifications for e in rule.elements}
    defences = {d.id for rule in pack.qualifications for d in rule.defences}
    ids = {rule.id for rule in pack.qualifications}
    for question in pack.questions.values():
        for effect in (one for answer in question.answers for one in answer.effects):
            for name, known in (
                (effect.element, elements),
                (effect.defence, defences),
                (effect.raises, ids),
            ):
                if name is not None and name not in known:
                    yield _error(question.id, "no-such-name", name=name)


def _example_findings(pack: LawPack, on: date) -> Iterator[Finding]:
    for result in run_examples(pack, on):
        if not result.is_right:
            key = "example-silent" if result.wanted else "example-wakes"
            yield _error(result.rule, key, text=result.text)


def _warnings(pack: LawPack, on: date) -> Iterator[Finding]:
    if is_old(pack.head.checked_on, on):
        yield _warning("pack.yaml", "old", day=str(pack.head.checked_on))
    for source in pack.sources.values():
        state = freshness_of(source, on)
        if state in {"old", "withdrawn"}:
            day = source.valid_to if state == "withdrawn" else source.checked_on
            yield _warning(source.id, state, day=str(day))
        if source.confidence != "verified" and "à vérifier" not in source.title.fr:
            yield _warning(source.id, "unmarked")
        if source.confidence == "verified" and not source.url:
            yield _warning(source.id, "no-address")
    for rule in pack.qualifications:
        if rule.valid_to is not None and rule.valid_to < on:
            yield _warning(rule.id, "withdrawn", day=str(rule.valid_to))


def _error(where: str, key: str, **facts: str) -> Finding:
    return _finding("error", where, key, facts)


def _warning(where: str, key: str, **facts: str) -> Finding:
    return _finding("warning", where, key, facts)


def _finding(
    level: Literal["error", "warning"], where: str, key: str, facts: dict[str, str]
) -> Finding:
    words = WORDS[key]
    return Finding(level, where, Text(fr=words.fr.format(**facts), en=words.en.format(**facts)))
