"""Learns the weights of likeness from the suite and the teaching wordings, into the pack."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
import yaml
from numpy.typing import NDArray

from bench.avischeck import Case, read_suite
from companion.law.likeness import traits_of
from companion.law.matching import compile_pack, read_words
from companion.law.pack import load_pack
from companion.resources import law_pack_folder

NATURES = (
    "opinion", "diffamation", "injure", "menace", "chantage",
    "vie_privee", "harcelement", "usurpation", "faux_avis", "denigrement", "favorable",
)  # fmt: skip
_LEAST_SEEN, _ROUNDS, _STEP, _DECAY, _SMALL = 2, 160, 0.05, 2e-6, 0.1
_PUSH, _SCALE = 0.9, 0.98
_SILENT, _SEED = 0.5, 6


def learn(cases: list[Case]) -> dict[str, object]:
    """Return starts and weights by trait.

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
    weights = _fitted(traits, names, np.array([_wanted(case) for case in clear], np.float32))
    return {
        "natures": NATURES,
        "starts": [round(float(one), 2) for one in weights[-1]],
        "weights": {
            name: [round(float(one), 2) for one in row]
            for name, row in zip(names, weights, strict=False)
            if np.abs(row).max() > _SMALL
        },
    }


def _wanted(case: Case) -> list[float]:
    """Return the share of each nature a case asks for."""
    shares = [0.0] * len(NATURES)
    for nature in case.natures:
        shares[NATURES.index(nature)] += 1 / len(case.natures)
    return shares


def _fitted(
    traits: list[frozenset[str]], names: list[str], wanted: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return a row of weights by name and one of starts: softmax regression by Adam, sparse."""
    place = {name: at for at, name in enumerate(names)}
    # In order, so that the same suite gives the same weights whatever the order of a set.
    known = [sorted(place[trait] for trait in one if trait in place) for one in traits]
    column = np.array([at for one in known for at in (*one, len(names))])
    scaled = [[max(1, len(one)) ** -0.5] * len(one) for one in known]
    value = np.array([v for one in scaled for v in (*one, 1.0)], dtype=np.float32)
    ends = np.cumsum([len(one) + 1 for one in known])
    begins = np.r_[0, ends[:-1]]
    example = np.repeat(np.arange(len(known)), ends - begins)
    order = np.argsort(column, kind="stable")
    groups = np.flatnonzero(np.r_[True, np.diff(column[order]) > 0])
    weights = np.zeros((len(names) + 1, wanted.shape[1]), dtype=np.float32)
    pace, scale = np.zeros_like(weights), np.zeros_like(weights)
    chance = np.random.default_rng(_SEED)
    for turn in range(1, _ROUNDS + 1):
        # Some traits are silent in each round: none may lean on one word alone.
        heard = value * (chance.random(len(value)) >= _SILENT) / (1 - _SILENT)
        heard[ends - 1] = 1.0
        sums = np.add.reduceat(weights[column] * heard[:, None], begins, axis=0)
        shares = np.exp(sums - sums.max(axis=1, keepdims=True))
        missing = (shares / shares.sum(axis=1, keepdims=True) - wanted) / len(known)
        slope = _DECAY * weights
        slope += np.add.reduceat(
            missing[example[order]] * heard[order, None], groups, axis=0, dtype=np.float32
        )
        pace = _PUSH * pace + (1 - _PUSH) * slope
        scale = _SCALE * scale + (1 - _SCALE) * slope**2
        root = np.sqrt(scale / (1 - _SCALE**turn)) + 1e-7
        weights -= _STEP * pace / (1 - _PUSH**turn) / root
    return weights


def taught(folder: Path) -> list[Case]:
    """Return the short wordings of the pack's `teaching.yaml`, as cases."""
    wordings = yaml.safe_load((folder / "teaching.yaml").read_text("utf-8"))
    return [
        Case("teaching", wording, (nature,), (0, 5), ())
        for nature, several in wordings.items()
        for wording in several
    ]


def run(arguments: list[str]) -> int:
    """Learn from our suite (or from the folder given) and write `likeness.json`."""
    cases = list(read_suite(Path(arguments[0]))) if arguments else list(read_suite())
    folder = law_pack_folder("fr")
    cases += taught(folder)
    path = folder / "likeness.json"
    path.write_bytes(msgspec.json.encode(learn(cases)) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
