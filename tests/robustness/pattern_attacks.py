"""Every regular expression of the program against a megabyte made to hold it up.

Run by `test_patterns.py` in a process of its own: `python -m tests.robustness.pattern_attacks`.
Each pattern is tried on a megabyte of many characters and short strings, and of strings made from
the pattern itself, that match its beginning over and over; what takes too long is printed.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import re._constants as kinds
import re._parser as parser
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import companion

MEGABYTE = 1_000_000
SECONDS = 2.0
PIECE, LONG_PIECE = 5_000, 40_000
ENOUGH = 0.5 * SECONDS * (LONG_PIECE / MEGABYTE) ** 2
"""Seconds on a long piece under which time that grows with the square stays within `SECONDS`."""
GROWTH = 3.0
"""How many times its share a long piece may take, on a busy machine: a square takes eight times."""
Look = Callable[[re.Pattern[str], str], None]
UNITS = (
    *("a", "é", "1", " ", "\u00a0", "\n", "\t", "-", ".", ",", ":", "/", "<", "&", '"', "'", "’"),
    *(
        "a ",
        " a",
        "1 ",
        "1/",
        "1.",
        "a.",
        "a-",
        "a,",
        "A ",
        "Aa ",
        "\n ",
        " \n",
        "a\n",
        "<a ",
        '="',
    ),
    *(
        "il y a ",
        "4/5 ",
        "12 mars 2026 ",
        "Dr ",
        "Dr A",
        "https://",
        "www.",
        "a@",
        "&#1;",
        "e\u0301",
    ),
)
TRUSTED = {
    "companion.reading.parts": "reads the selectors of our own platform files only",
    "check_words.py": "reads our own law pack's faults only",
}
"""Where patterns never see what comes from a page."""


class TooLong(Exception):
    """A pattern took more than its time."""


def patterns() -> dict[tuple[str, int], str]:
    """Return every pattern that the program compiles, and the module where it does."""
    found: dict[tuple[str, int], str] = {}
    real = re._compile  # type: ignore[attr-defined]  # noqa: SLF001 all functions of `re` pass it
    home = str(Path(companion.__file__).parent)

    def noting(pattern: object, flags: int) -> object:
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 whose pattern it is
        while frame is not None and frame.f_globals.get("__name__") == "re":
            frame = frame.f_back
        if frame is not None and frame.f_code.co_filename.startswith(home):
            text = getattr(pattern, "pattern", pattern)
            _note(found, text, int(flags), frame.f_globals["__name__"])
        return real(pattern, flags)

    re._compile = noting  # type: ignore[attr-defined]  # noqa: SLF001 likewise
    _load_everything(found)
    re._compile = real  # type: ignore[attr-defined]  # noqa: SLF001 likewise
    return found


def _load_everything(found: dict[tuple[str, int], str]) -> None:
    for module in pkgutil.walk_packages(companion.__path__, "companion."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    resources = importlib.import_module("companion.resources")
    importlib.import_module("companion.law.pack").load_pack(resources.law_pack_folder("fr"))
    # Compiled only when a dossier is made, from its own word list.
    importlib.import_module("companion.proof.redact").Redactor(others=["Monique P."]).text("")
    for path in (resources.shared_folder() / "platforms").glob("*.json"):
        for text in _named(json.loads(path.read_text("utf-8")), {"pattern", "path"}):
            found.setdefault((text, 0), path.name)
    known = {text for text, _ in found}
    for path in Path(companion.__file__).parent.rglob("*.py"):
        for pattern in _written_inline(ast.parse(path.read_text("utf-8"))):
            if pattern not in known:
                _note(found, pattern, 0, path.name)


def _note(found: dict[tuple[str, int], str], pattern: object, flags: int, where: str) -> None:
    """Keep a pattern once; one over bytes is tried as the characters of the same numbers."""
    if isinstance(pattern, bytes):
        pattern, flags = pattern.decode("latin-1"), flags | re.ASCII
    if isinstance(pattern, str):
        found.setdefault((pattern, flags), where)


def _written_inline(tree: ast.AST) -> Iterator[object]:
    """Yield the patterns written where they are used, that are compiled when they are."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=name),
                args=[ast.Constant(value=pattern), *_],
            ) if name != "escape":
                yield pattern


def _named(value: object, names: set[str]) -> Iterator[str]:
    """Yield the texts under these names, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in names and isinstance(inner, str):
                yield inner
            yield from _named(inner, names)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner, names)


def samples(text: str, flags: int) -> set[str]:
    """Return strings that match the pattern or its beginning, short and long."""
    try:
        parsed = parser.parse(text, flags)
    except re.error:
        return set()
    return {_sample(parsed, repeats)[:200] for repeats in (1, 3)}


def _sample(parsed: object, repeats: int) -> str:
    words = []
    for kind, argument in parsed:  # type: ignore[attr-defined]
        if kind is kinds.LITERAL:
            words.append(chr(argument))
        elif kind is kinds.IN:
            words.append(_one_of(argument))
        elif kind is kinds.ANY:
            words.append("x")
        elif kind is kinds.BRANCH:
            words.append(_sample(argument[1][0], repeats))
        elif kind is kinds.SUBPATTERN:
            words.append(_sample(argument[3], repeats))
        elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            least, most, inner = argument
            words.append(_sample(inner, repeats) * max(int(least), min(repeats, int(most))))
    return "".join(words)


def _one_of(choices: list[tuple[object, object]]) -> str:
    for kind, argument in choices:
        if kind is kinds.LITERAL:
            return chr(argument)  # type: ignore[arg-type]
        if kind is kinds.RANGE:
            return chr(argument[0])  # type: ignore[index]
        if kind is kinds.CATEGORY:
            known = {kinds.CATEGORY_DIGIT: "1", kinds.CATEGORY_SPACE: " "}
            return known.get(argument, "a")
    return "x"


def attack(text: str, flags: int) -> tuple[float, str] | None:
    """Return how long the worst megabyte took and its unit, when that is too long.

    A pattern is tried on pieces of two lengths first: what is quick on the long one, or takes no
    more than its share, cannot be too slow on the whole. The others are tried on the megabyte.
    """
    compiled = re.compile(text, flags)
    own = samples(text, flags)
    for unit in sorted({*UNITS, *own} - {""}):
        for look in (_look_once, _look_on) if unit in own else (_look_once,):
            if _is_in_proportion(look, compiled, unit):
                continue
            taken = _taken(look, compiled, unit, MEGABYTE)
            if taken >= SECONDS:
                return taken, unit
    return None


def _is_in_proportion(look: Look, compiled: re.Pattern[str], unit: str) -> bool:
    longer = _taken(look, compiled, unit, LONG_PIECE)
    if longer < ENOUGH:
        return True
    if longer > SECONDS * LONG_PIECE / MEGABYTE:
        return False
    shorter = min(_taken(look, compiled, unit, PIECE) for _ in range(3))
    return longer < GROWTH * (LONG_PIECE / PIECE) * shorter


def _taken(look: Look, compiled: re.Pattern[str], unit: str, length: int) -> float:
    """Return the seconds of looking through `unit` over and over; stopped at `SECONDS`."""
    words = unit * (length // len(unit)) + "\x00"
    started = time.thread_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        look(compiled, words)
    except TooLong:
        return SECONDS
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.thread_time() - started


def _look_once(compiled: re.Pattern[str], words: str) -> None:
    compiled.search(words)


def _look_on(compiled: re.Pattern[str], words: str) -> None:
    for _ in compiled.finditer(words):
        pass


def main() -> int:
    """Print one line per pattern that takes too long; return 1 when there is one."""

    def too_long(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    signal.signal(signal.SIGVTALRM, too_long)
    found = patterns()
    slow = 0
    for (text, flags), where in sorted(found.items(), key=lambda item: item[1]):
        if where in TRUSTED:
            continue
        worst = attack(text, flags)
        if worst is not None:
            slow += 1
            print(f"{where}: {worst[0]:.1f} s on {worst[1]!r}: {text[:200]!r}", flush=True)  # noqa: T201
    print(f"{len(found)} patterns, {slow} too slow")  # noqa: T201
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
