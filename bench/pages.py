"""Reads every page of the corpus and prints, per platform, what was found and how exactly.

python -m bench.pages [FOLDER ...] [--undescribed] [--write]

Without folder: the corpus of `tests/pages` and made-up sites, with the platform descriptions and
as if no platform were known, then the saved pages of `../shared/data/pages` when they are there.
A folder holds cases (`<name>/source.html` beside `expected.json`) or saved pages (`*.html`, of
which only what was read is printed). `--write` puts the tables into `docs/reading.md`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bench.made_pages import made_page
from bench.made_words import SEEN_AT
from bench.saved_pages import SAVED, saved_cases
from companion.model.capture import PageContent
from companion.model.interval import DateInterval
from companion.model.review import Reading, Review
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

CORPUS = Path(__file__).parent.parent / "tests" / "pages"
DOCUMENT = Path(__file__).parent.parent / "docs" / "reading.md"
MADE = range(150)
FIELDS = ("text", "author", "rating", "date")
_WIDTH = 22
BARS = {
    True: {
        "recall": 0.98,
        "precision": 0.99,
        "text": 0.98,
        "author": 0.97,
        "rating": 0.98,
        "date": 0.98,
    },
    False: {"recall": 0.85, "precision": 0.92},
}
"""What must be reached, with and without descriptions."""


class Case(NamedTuple):
    """A page, where it belongs in the table, and the reviews a careful reader finds on it."""

    group: str
    content: PageContent
    reviews: list[dict[str, Any]]


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


def corpus(folder: Path) -> Iterator[Case]:
    """Yield the pages of a folder of cases that hold reviews or must hold none."""
    for case in cases_in(folder):
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        content = PageContent(
            url=expected["url"],
            captured_at=datetime.fromisoformat(expected["captured_at"]),
            dom=(case / "source.html").read_bytes(),
        )
        group = "sites unseen" if case.name.startswith("site-") else case.name
        yield Case(expected["page"]["platform"] or group, content, expected["reviews"])


def made() -> Iterator[Case]:
    """Yield made-up sites, whose structure no description and no test knows."""
    for seed in MADE:
        page = made_page(seed)
        content = PageContent(
            url="https://site.example/dr", captured_at=SEEN_AT, dom=page.source.encode()
        )
        day = {True: None}
        wanted = [
            {
                "author": said.author,
                "text": said.text,
                "rating": None if said.rating is None else float(said.rating),
                "rating_max": None if said.rating is None else 5.0,
                "published": day.get(
                    said.is_relative,
                    {"earliest": said.on.isoformat(), "latest": said.on.isoformat()},
                ),
            }
            for said in page.reviews
        ]
        yield Case("made-up sites", content, wanted)


def paired(expected: list[dict[str, Any]], found: list[Review]) -> list[tuple[Any, Review]]:
    """Return each expected review with the one found for it: same words, else same author."""
    left = list(found)
    same: dict[int, Review] = {}
    for place, wanted in enumerate(expected):
        alike = [r for r in left if wanted["text"] and _same_words(wanted["text"], r.text)]
        named = [r for r in alike if r.author and r.author == wanted["author"]]
        if alike:
            same[place] = (named or alike)[0]
            left.remove(same[place])
    for place, wanted in enumerate(expected):
        named = [r for r in left if r.author and r.author == wanted["author"]]
        if place not in same and named:
            same[place] = named[0]
            left.remove(named[0])
    return [(expected[place], same[place]) for place in sorted(same)]


def right_fields(wanted: dict[str, Any], review: Review) -> dict[str, bool]:
    """Return for each field whether it was read exactly; a day not given is one that was read."""
    published = as_json(review.published)
    return {
        "text": _same_words(wanted["text"], review.text),
        "author": wanted["author"] == review.author,
        "rating": (wanted["rating"], wanted["rating_max"]) == (review.rating, review.rating_max),
        "date": _is_right_day(wanted, published),
    }


def _is_right_day(wanted: dict[str, Any], published: dict[str, str | None] | None) -> bool:
    if wanted["published"] is not None:
        return bool(wanted["published"] == published)
    shows_none = "date_text" in wanted and wanted["date_text"] is None
    return (published is None) is shows_none


def as_json(published: DateInterval | None) -> dict[str, str | None] | None:
    """Return an interval as it stands in expected answers."""
    if published is None:
        return None
    earliest = published.earliest.isoformat() if published.earliest else None
    return {"earliest": earliest, "latest": published.latest.isoformat()}


def _same_words(one: str, other: str) -> bool:
    return " ".join(unicodedata.normalize("NFC", one).split()) == " ".join(other.split())


def counted(cases: Iterator[Case], platforms: Platforms) -> dict[str, Counter[str]]:
    """Return for each platform, and for all, what was wanted, found, paired and read exactly."""
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        reading = read(case.content, platforms=platforms)
        found = list(reading.reviews)
        if not case.reviews and reading.method == "article":
            # A page without reviews may well be an article: that is no wrong review.
            found = []
        pairs = paired(case.reviews, found)
        for key in (case.group, "all"):
            count = counts.setdefault(key, Counter())
            count.update(wanted=len(case.reviews), found=len(found), paired=len(pairs))
            for wanted, review in pairs:
                count.update(
                    name for name, is_right in right_fields(wanted, review).items() if is_right
                )
    return counts


def shares(count: Counter[str]) -> dict[str, float]:
    """Return recall, precision, and the share of each field that is exact (1.0 of nothing)."""
    return {
        "recall": count["paired"] / count["wanted"] if count["wanted"] else 1.0,
        "precision": count["paired"] / count["found"] if count["found"] else 1.0,
        **{name: count[name] / count["paired"] if count["paired"] else 1.0 for name in FIELDS},
    }


def table(counts: dict[str, Counter[str]]) -> list[str]:
    """Return the lines of the table: a platform each, then all of them."""
    header = ("platform", "reviews", "recall", "precision", *FIELDS)
    lines = [_row(header), _row(["---"] * len(header))]
    names = [*sorted(key for key in counts if key != "all" and counts[key]["wanted"]), "all"]
    for key in names:
        figures = (f"{share:.3f}" for share in shares(counts[key]).values())
        lines.append(_row([key, str(counts[key]["wanted"]), *figures]))
    return lines


def _row(cells: list[str] | tuple[str, ...]) -> str:
    first, *rest = cells
    return f"| {first:<{_WIDTH}} | " + " | ".join(f"{cell:>9}" for cell in rest) + " |"


def missed(counts: dict[str, Counter[str]], *, described: bool) -> list[str]:
    """Return what lies under its bar, in words."""
    reached = shares(counts["all"])
    return [
        f"{name} {reached[name]:.3f} < {bar}"
        for name, bar in BARS[described].items()
        if reached[name] < bar
    ]


def _print_saved(folder: Path, platforms: Platforms) -> None:
    for path in sorted(folder.glob("*.html")):
        content = PageContent(
            url=f"https://{path.stem}.example/",
            captured_at=datetime.now(UTC),
            dom=path.read_bytes(),
        )
        started = time.perf_counter()
        reading = read(content, platforms=platforms)
        spent = (time.perf_counter() - started) * 1000
        dated = sum(review.published is not None for review in reading.reviews)
        print(
            f"{path.name:<45} {reading.page.kind:<15} {reading.method:<11} {spent:6.0f} ms  "
            f"{len(reading.reviews)} reviews ({dated} dated), {len(reading.results)} results"
        )


def _print_others(folders: list[Path], platforms: Platforms) -> int:
    for folder in folders:
        print(folder)
        if cases_in(folder):
            print("\n".join(table(counted(corpus(folder), platforms))))
        else:
            _print_saved(folder, platforms)
    return 0


def _put(name: str, lines: list[str]) -> None:
    """Put a table between its marks in the document."""
    words = DOCUMENT.read_text("utf-8")
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    body = "\n".join([start, "", *lines, "", end])
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    DOCUMENT.write_text(pattern.sub(lambda _: body, words), "utf-8")


def _print_all(*, write: bool) -> int:
    """Print the tables of the corpus and of saved pages; return 1 when a bar is missed."""
    known = load_platforms(shared_folder() / "platforms")
    wrong: list[str] = []
    for described, platforms in ((True, known), (False, Platforms())):
        name = "described" if described else "undescribed"
        counts = counted(corpus(CORPUS), platforms)
        if not described:
            counts["made-up sites"] = counted(made(), platforms)["all"]
            counts["all"] += counts["made-up sites"]
        lines = table(counts)
        print(f"\n{name}\n" + "\n".join(lines))
        wrong += [f"{name}: {miss}" for miss in missed(counts, described=described)]
        if write:
            _put(name, lines)
    for case in saved_cases():
        for described, platforms in ((True, known), (False, Platforms())):
            said = case.compare(read(case.content, platforms=platforms), described=described)
            print(f"saved, {'described' if described else 'undescribed'}: {said}")
    if not SAVED.is_dir():
        print(f"saved pages: none ({SAVED} is not there)")
    print("\n".join(["", *(f"MISSED {miss}" for miss in wrong)]) or "")
    return 1 if wrong else 0


def main() -> int:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--undescribed", action="store_true", help="as if no platform were known")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reading.md")
    options = parser.parse_args()
    if not options.folders and not options.undescribed:
        return _print_all(write=options.write)
    known = load_platforms(shared_folder() / "platforms")
    platforms = Platforms() if options.undescribed else known
    return _print_others(options.folders or [CORPUS], platforms)


if __name__ == "__main__":
    sys.exit(main())
