"""How right the readings are, on material of our own: pages, words in law, answers, names.

What is ours flatters: rules and cases grew up together. The figures show that nothing was lost,
not how strangers' words and pages are read; the pages on reading, law and guard tell that.
"""

from __future__ import annotations

from bench import avischeck, pages
from bench.attacks import ATTACKS, changed
from bench.row import Row
from companion.reading.platforms import Platforms, load_platforms
from companion.resources import shared_folder
from tests.advice import test_guard as guard
from tests.law.test_attacks import PACK, SAMPLE
from tests.reading import test_same_person as names


def measure() -> list[Row]:
    """Return a row for each thing that is read."""
    return [*_pages(), *_law(), _spelling(), *_guard(), _names()]


def _pages() -> list[Row]:
    rows = []
    known = load_platforms(shared_folder() / "platforms")
    for described, platforms in ((True, known), (False, Platforms())):
        counts = pages.counted(pages.corpus(pages.CORPUS), platforms)
        if not described:
            counts["all"] += pages.counted(pages.made(), platforms)["all"]
        reached = pages.shares(counts["all"])
        bars = pages.BARS[described]
        rows.append(
            Row(
                f"{counts['all']['wanted']} reviews of our pages, descriptions "
                f"{'on' if described else 'off'}: {', '.join(bars)}",
                ", ".join(f"{reached[name]:.3f}" for name in bars),
                "≥ " + ", ".join(f"{bar}" for bar in bars.values()),
                not pages.missed(counts, described=described),
            )
        )
    return rows


def _law() -> list[Row]:
    courts = avischeck.read_suite(avischeck.SUITE.parent / "courts")
    found = {
        "AvisCheck": (avischeck.measure(avischeck.read_suite())[0], (0.95, 0.95, 0.02, 0.01)),
        "words that courts ruled on": (avischeck.measure(courts)[0], (0.8, 0.8, 1, 1)),
    }
    return [
        Row(
            f"{name}, {whole.cases} sentences: nature right, severity in range, missed, flagged",
            f"{nature:.1%}, {severity:.1%}, {missed:.1%}, {alarms:.1%}",
            f"≥ {bars[0]:.0%}, {bars[1]:.0%}"
            + (f", ≤ {bars[2]:.0%}, {bars[3]:.0%}" if bars[3] < 1 else ""),
            nature >= bars[0] and severity >= bars[1] and missed <= bars[2] and alarms <= bars[3],
        )
        for name, (whole, bars) in found.items()
        for nature, severity, missed, alarms in [
            (
                whole.nature / whole.cases,
                whole.severity / whole.cases,
                whole.missed / max(1, whole.unlawful),
                whole.alarms / max(1, whole.lawful),
            )
        ]
    ]


def _spelling() -> Row:
    shares = {
        name: len(changed(SAMPLE, attack, PACK)) / len(SAMPLE) for name, attack in ATTACKS.items()
    }
    worst = max(shares, key=shares.__getitem__)
    return Row(
        f"{len(shares)} spelling attacks on {len(SAMPLE)} sentences: nature changed",
        f"{shares[worst]:.1%} by the worst",
        "≤ 3 %",
        shares[worst] <= 0.03,
    )


def _guard() -> list[Row]:
    breaches, missed = guard.secrecy_missed()
    safe, alarms = guard.safe_stopped()
    return [
        Row(
            f"guard of answers: {breaches} breaches of secrecy, found",
            f"{1 - len(missed) / breaches:.1%}",
            "≥ 97 %",
            len(missed) <= 0.03 * breaches,
        ),
        Row(
            f"… {safe} safe answers and pages, stopped",
            f"{len(alarms) / safe:.1%}",
            "≤ 5 %",
            len(alarms) <= 0.05 * safe,
        ),
    ]


def _names() -> Row:
    told = names.told_apart()
    return Row(
        f"{told.pairs} headings, the same person or another: precision, recall",
        f"{told.precision:.3f}, {told.recall:.3f}",
        f"≥ {names.LEAST_PRECISION}, {names.LEAST_RECALL}",
        told.precision >= names.LEAST_PRECISION and told.recall >= names.LEAST_RECALL,
    )
