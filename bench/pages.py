"""Reads every page of the corpus and prints, per platform, what was found and how exactly.

python -m bench.pages [FOLDER ...] [--undescribed]

A folder holds cases (`<name>/source.html` beside `expected.json`) or saved pages (`*.html`, of
which only what was read is printed). `--undescribed` reads as if no platform were known.
"""

from __future__ import annotations

import argparse
import json
import time
import unicodedata
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from companion.model.capture import PageContent
from companion.model.interval import DateInterval
from companion.model.review import Reading, Review
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

CORPUS = Path(__file__).parent.parent / "tests" / "pages"
FIELDS = ("text", "author", "rating", "date")
_WIDTH = 22
_ADDRESSES = {
    "bing": "https://www.bing.com/search",
    "duckduckgo": "https://duckduckgo.com/html/",
    "google-maps": "https://www.google.com/maps/place/-",
    "google-search": "https://www.google.com/search",
    "trustpilot": "https://www.trustpilot.com/review/-",
}
"""Saved pages do not know where they came from; their file names begin with it."""


def cases_in(folder: Path) -> list[Path]:
    """Return the cases of a folder, by name."""
    return sorted(path.parent for path in folder.glob("*/expected.json"))


def read_case(case: Path, platforms: Platforms) -> tuple[dict[str, Any], Reading]:
    """Return what is expected of a case, and what is read."""
    expected: dict[str, Any] = json.loads((case / "expected.json").read_text("utf-8"))
    content = PageContent(
        url=expected["url"],
        captured_at=datetime.fromisoformat(expected["captured_at"]),
        dom=(case / "source.html").read_bytes(),
    )
    return expected, read(content, platforms=platforms)


def paired(expected: list[dict[str, Any]], found: list[Review]) -> list[tuple[Any, Review]]:
    """Return each expected review with the one found for it: same words, else same author."""
    pairs, left = [], list(found)
    for wanted in expected:
        same = next(
            (r for r in left if _same_words(wanted["text"], r.text) and wanted["text"]), None
        )
        same = same or next((r for r in left if r.author and r.author == wanted["author"]), None)
        if same is not None:
            left.remove(same)
            pairs.append((wanted, same))
    return pairs


def right_fields(wanted: dict[str, Any], review: Review) -> dict[str, bool]:
    """Return for each field whether it was read exactly."""
    return {
        "text": _same_words(wanted["text"], review.text),
        "author": wanted["author"] == review.author,
        "rating": (wanted["rating"], wanted["rating_max"]) == (review.rating, review.rating_max),
        "date": wanted["published"] == as_json(review.published),
    }


def as_json(published: DateInterval | None) -> dict[str, str | None] | None:
    """Return an interval as it stands in expected answers."""
    if published is None:
        return None
    earliest = published.earliest.isoformat() if published.earliest else None
    return {"earliest": earliest, "latest": published.latest.isoformat()}


def _same_words(one: str, other: str) -> bool:
    return " ".join(unicodedata.normalize("NFC", one).split()) == " ".join(other.split())


def table(folder: Path, platforms: Platforms) -> list[str]:
    """Return the lines of the table: a platform each, and all of them."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for case in cases_in(folder):
        expected, reading = read_case(case, platforms)
        if not expected["reviews"]:
            continue
        pairs = paired(expected["reviews"], list(reading.reviews))
        for key in (expected["page"]["platform"] or case.name, "all"):
            count = counts[key]
            count["wanted"] += len(expected["reviews"])
            count["found"] += len(reading.reviews)
            count["paired"] += len(pairs)
            for wanted, review in pairs:
                for name, is_right in right_fields(wanted, review).items():
                    count[name] += is_right
    header = ("platform", "reviews", "recall", "precision", *FIELDS)
    lines = [_row(header), _row(["---"] * len(header))]
    return lines + [_row(_figures(key, count)) for key, count in counts.items()]


def _figures(key: str, count: dict[str, int]) -> list[str]:
    def share(part: str, whole: str) -> str:
        return f"{count[part] / count[whole]:.3f}" if count[whole] else "-"

    exact = [share(name, "paired") for name in FIELDS]
    return [key, str(count["wanted"]), share("paired", "wanted"), share("paired", "found"), *exact]


def _row(cells: list[str] | tuple[str, ...]) -> str:
    first, *rest = cells
    return f"| {first:<{_WIDTH}} | " + " | ".join(f"{cell:>9}" for cell in rest) + " |"


def _print_saved(folder: Path, platforms: Platforms) -> None:
    for path in sorted(folder.glob("*.html")):
        known = (url for name, url in _ADDRESSES.items() if path.stem.startswith(name))
        address = next(known, f"https://{path.stem}.example/")
        content = PageContent(url=address, captured_at=datetime.now(UTC), dom=path.read_bytes())
        started = time.perf_counter()
        reading = read(content, platforms=platforms)
        spent = (time.perf_counter() - started) * 1000
        dated = sum(review.published is not None for review in reading.reviews)
        print(
            f"{path.name:<45} {reading.page.kind:<15} {reading.method:<11} {spent:6.0f} ms  "
            f"{len(reading.reviews)} reviews ({dated} dated), {len(reading.results)} results"
        )


def main() -> None:
    """Print a table per folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS])
    parser.add_argument("--undescribed", action="store_true", help="as if no platform were known")
    options = parser.parse_args()
    known = load_platforms(shared_folder() / "platforms")
    platforms = Platforms() if options.undescribed else known
    for folder in options.folders:
        print(f"{folder}{' (no descriptions)' if options.undescribed else ''}")
        if cases_in(folder):
            print("\n".join(table(folder, platforms)))
        else:
            _print_saved(folder, platforms)


if __name__ == "__main__":
    main()
