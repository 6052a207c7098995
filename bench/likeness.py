"""Learns the weights of likeness from the published suite and writes them into the pack."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np

from bench.avischeck import LAWFUL, Case, read_suite
from companion.law.likeness import traits_of
from companion.law.matching import compile_pack, read_words
from companion.law.pack import load_pack
from companion.resources import law_pack_folder

NATURES = (
    "opinion", "diffamation", "injure", "menace", "chantage",
    "vie_privee", "harcelement", "usurpation", "faux_avis", "denigrement",
)  # fmt: skip
_LEAST_SEEN, _ROUNDS, _STEP, _DECAY, _SMALL, _PUSH = 2, 350, 1.5, 3e-5, 0.05, 0.9


def learn(cases: list[Case]) -> dict[str, object]:
    """Return starts and weights by trait; `opinion` stands for everything lawful.

    Args:
        cases: Labelled statements; those both lawful and unlawful are left out.

    Returns:
        What the pack's `likeness.json` holds.
    """
    compiled = compile_pack(load_pack(law_pack_folder("fr")))
    clear = [case for case in cases if case.is_lawful or case.is_unlawful]
    traits = [traits_of(read_words(case.text, compiled)) for case in clear]
    counts = Counter(trait for one in traits for trait in one)
    names = sorted(trait for trait, count in counts.items() if count >= _LEAST_SEEN)
    place = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(clear), len(names) + 1), dtype=np.float32)
    for row, one in enumerate(traits):
        known = [place[trait] for trait in one if trait in place]
        table[row, known] = 1 / np.sqrt(len(known) or 1)
        table[row, -1] = 1
    wanted = np.zeros((len(clear), len(NATURES)), dtype=np.float32)
    for row, case in enumerate(clear):
        for nature in case.natures:
            column = 0 if nature in LAWFUL else NATURES.index(nature)
            wanted[row, column] += 1 / len(case.natures)
    weights = np.zeros((len(names) + 1, len(NATURES)), dtype=np.float32)
    pace = np.zeros_like(weights)
    for _ in range(_ROUNDS):
        sums = table @ weights
        shares = np.exp(sums - sums.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        pace = _PUSH * pace + table.T @ (shares - wanted) / len(clear) + _DECAY * weights
        weights -= _STEP * pace
    return {
        "natures": NATURES,
        "starts": [round(float(one), 2) for one in weights[-1]],
        "weights": {
            name: [round(float(one), 2) for one in weights[at]]
            for name, at in place.items()
            if np.abs(weights[at]).max() > _SMALL
        },
    }


def run(arguments: list[str]) -> int:
    """Learn from our suite (or from the folder given) and write `likeness.json`."""
    cases = list(read_suite(Path(arguments[0]))) if arguments else list(read_suite())
    path = law_pack_folder("fr") / "likeness.json"
    path.write_bytes(msgspec.json.encode(learn(cases)) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
