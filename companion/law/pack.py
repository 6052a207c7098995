"""Loads a law pack: strict YAML, typed, every reference resolved, every refusal named."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from companion.law.coverage import check_periods
from companion.law.rules import (
    CalendarRule,
    Concept,
    DelayRule,
    Doubt,
    InterruptionRule,
    LawPack,
    Likeness,
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

T = TypeVar("T")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):  # type: ignore[misc] # the C loader is there or not
    """Refuses duplicate keys; reads `no`, `on` and dates as the words they are."""


_KEPT_TAGS = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag in _KEPT_TAGS]
    for first, found in _Loader.yaml_implicit_resolvers.items()
}
for _first, _word in (("t", "true"), ("f", "false")):
    _StrictLoader.yaml_implicit_resolvers.setdefault(_first, []).append(
        ("tag:yaml.org,2002:bool", re.compile(f"^{_word}$"))
    )


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:  # noqa: ANN401 - PyYAML has no types here
    """Build a mapping and refuse a key that stands twice."""
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for key in keys:
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(
                None, None, "a key that is a list or a mapping", node.start_mark
            )
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice", node.start_mark
            )
    built: dict[Any, Any] = dict(
        zip(keys, [loader.construct_object(v, deep=True) for _, v in node.value], strict=True)
    )
    return built


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path, shape: type[T]) -> T:
    """Read one YAML file as `shape`.

    Args:
        path: The file.
        shape: The type its content must have; unknown fields are refused.

    Returns:
        The typed content.

    Raises:
        PackBroken: Missing, not YAML, a duplicate key, or another shape; names file and place.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            content = yaml.load(stream, Loader=_StrictLoader)  # noqa: S506 a SafeLoader  # nosec B506
        return msgspec.convert(content, shape)
    except OSError as problem:
        raise PackBroken(f"{path.name}: cannot be read: {problem.strerror}") from problem
    except yaml.YAMLError as problem:
        raise PackBroken(f"{path.name}: {problem}") from problem
    except msgspec.ValidationError as problem:
        raise PackBroken(f"{path.name}: {problem}") from problem


def _read_json(path: Path, shape: type[T]) -> T:
    """Read one JSON file (what is learnt, not written) as `shape`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=shape)
    except OSError as problem:
        raise PackBroken(f"{path.name}: cannot be read: {problem.strerror}") from problem
    except msgspec.DecodeError as problem:
        raise PackBroken(f"{path.name}: {problem}") from problem


def _read_many(folder: Path, name: str, shape: type[T]) -> tuple[T, ...]:
    """Read every YAML file of a sub-folder; each holds a list."""
    many: list[T] = []
    for path in sorted((folder / name).glob("*.yaml")):
        many.extend(read_yaml(path, list[shape]))  # type: ignore[valid-type] # built at run time
    if not many:
        raise PackBroken(f"{name}/: no file there")
    return tuple(many)


def _by_id(values: list[T], key: str, file: str) -> dict[str, T]:
    """Index by an id that must stand once."""
    found: dict[str, T] = {}
    for value in values:
        name = str(getattr(value, key))
        if name in found:
            raise PackBroken(f"{file}: the id {name!r} stands twice")
        found[name] = value
    return found


def _check_references(pack: LawPack) -> None:
    """Refuse a source or a question that stands nowhere."""
    wanted = [(rule.id, rule.source) for rule in pack.qualifications]
    wanted += [(rule.kind, rule.source) for rule in pack.delay_rules]
    wanted += [(rule.id, rule.source) for rule in pack.interruptions]
    for name, source in wanted:
        if source not in pack.sources:
            raise PackBroken(f"{name}: the source {source!r} is not in sources.yaml")
    for qualification in pack.qualifications:
        for question in qualification.questions:
            if question not in pack.questions:
                raise PackBroken(
                    f"{qualification.id}: the question {question!r} is not in questions.yaml"
                )


@cache
def load_pack(folder: Path) -> LawPack:
    """Return the law pack of `folder`; the same folder is read once. See `read_pack`."""
    return read_pack(folder)


def read_pack(folder: Path, *, check: bool = True) -> LawPack:
    """Read the law pack of `folder` as it is now.

    Args:
        folder: e.g. `companion/law/packs/fr`.
        check: False lets periods and names pass that do not fit, to say more about them.

    Returns:
        The pack, with sources by id and every reference checked.

    Raises:
        PackBroken: A file is missing, ill-formed, or refers to nothing; names file and place.
    """
    signals = _read_many(folder, "signals", SignalRule)
    qualifications = _read_many(folder, "qualifications", QualificationRule)
    concepts = _read_many(folder, "lexicon", Concept)
    _by_id(list(signals), "id", "signals/")
    _by_id(list(concepts), "id", "lexicon/")
    pack = LawPack(
        likeness=_read_json(folder / "likeness.json", Likeness),
        head=read_yaml(folder / "pack.yaml", PackHead),
        sources=_by_id(read_yaml(folder / "sources.yaml", list[Source]), "id", "sources.yaml"),
        concepts=concepts,
        signals=signals,
        qualifications=qualifications,
        delay_rules=tuple(read_yaml(folder / "delays.yaml", list[DelayRule])),
        interruptions=tuple(read_yaml(folder / "interruptions.yaml", list[InterruptionRule])),
        calendar=read_yaml(folder / "calendar.yaml", CalendarRule),
        to_check=tuple(read_yaml(folder / "to_check.yaml", list[OpenFact])),
        severity=read_yaml(folder / "severity.yaml", SeverityRule),
        questions=_by_id(
            read_yaml(folder / "questions.yaml", list[QuestionRule]), "id", "questions.yaml"
        ),
        spelling=read_yaml(folder / "spelling.yaml", Spelling),
        doubt=read_yaml(folder / "doubt.yaml", Doubt),
    )
    if check:
        _check_references(pack)
        check_periods(pack)
    return pack
