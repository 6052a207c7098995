"""`avise law`: the whole pack as one page to read and print, or a pack checked in sentences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from companion.cli.clock import SystemClock
from companion.cli.sayings import language, say
from companion.law.checking import check_pack
from companion.law.examples import ExampleResult, count_examples, run_examples
from companion.law.pack import read_pack
from companion.law.rendering import render_page
from companion.law.rules import LawPack
from companion.model.errors import NotFound
from companion.resources import law_pack_folder


def law(options: argparse.Namespace) -> int:
    """Render the pack, or check one; return 1 when the check finds an error."""
    if options.check is not None:
        return _check(options.check)
    return _render(options.folder or law_pack_folder("fr"), options.output)


def _check(folder: Path) -> int:
    print(say("law.checking", folder=folder.name), flush=True)
    found = check_pack(folder, on=SystemClock().today())
    for one in found:
        sign = "✗" if one.level == "error" else "!"
        where = f"{one.where} – " if one.where else ""
        print(f"{sign} {where}{one.what.said_in(language())}")
    errors = sum(one.level == "error" for one in found)
    print(say("law.wrong", count=errors) if errors else say("law.right", count=len(found)))
    return 1 if errors else 0


def _render(folder: Path, output: Path) -> int:
    pack, today = read_pack(folder), SystemClock().today()
    results = list(_with_progress(pack))
    page = render_page(pack, results, on=today, language=language())
    try:
        output.write_text(page, "utf-8")
    except OSError as error:
        raise NotFound(f"{output}: {error.strerror}") from error
    print(say("law.rendered", output=output, count=len(results)))
    return 0


def _with_progress(pack: LawPack) -> Iterator[ExampleResult]:
    """Yield the results, saying how far on a terminal."""
    total = count_examples(pack)
    for done, result in enumerate(run_examples(pack, SystemClock().today()), start=1):
        if sys.stderr.isatty() and (done % 20 == 0 or done == total):
            end = "\n" if done == total else ""
            print(f"\r{say('law.examples', done=done, total=total)}", end=end, file=sys.stderr)
        yield result
