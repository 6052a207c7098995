"""The story the dashboard tells after a year: rounds, reviews, waves, the first page, the plan."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from lxml import html

from companion.walk import Walk
from tests.web import simulated_year as year
from tests.web.running_companion import MovableClock, Person

GOLDEN = Path(__file__).parents[1] / "cases" / "simulated-year.yaml"
ROUNDS, REVIEWS = 36, 40


def words_of(person: Person, path: str) -> str:
    """Return what a person reads on a page, on one line."""
    answer = person.get(path)
    assert answer.status_code == 200, path
    (main,) = html.fromstring(answer.get_data(as_text=True)).xpath("//main")
    for drawing in main.xpath(".//*[local-name()='svg']"):
        drawing.drop_tree()
    text = " ".join(main.itertext()).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def test_after_a_year_the_dashboard_tells_what_happened(
    person: Person, walk: Walk, clock: MovableClock
) -> None:
    year.live(walk, clock)
    assert len(walk.store.captures_to_read()) == 0
    assert walk.store.mention_count() == REVIEWS
    assert walk.store.watching.page_count() == ROUNDS
    assert len(walk.store.watching.rounds(100)) == ROUNDS

    kinds = sorted((wave.kind, len(wave.mention_ids)) for wave in walk.waves.all())
    assert kinds == [("burst", 6), ("burst", 6), ("copied", 5)]

    person.sign_in()
    for told in yaml.safe_load(GOLDEN.read_text("utf-8")):
        read = words_of(person, told["page"])
        in_order = ".*".join(re.escape(" ".join(one.split())) for one in told["says"])
        assert re.search(in_order, read), (told["page"], read)
        for word in told.get("never", ()):
            assert word not in read, (told["page"], word)
