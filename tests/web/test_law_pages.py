"""« Le droit utilisé »: version, confidence, age; the whole of it; where Avisé is wrong."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import pytest
from flask import Flask

from bench.avischeck import SUITE, Case, read_suite
from bench.avischeck_table import TABLE, theme_of, themes
from companion.law.avischeck import read_table
from companion.law.pack import load_pack
from companion.model.errors import PackBroken
from companion.walk import Walk
from companion.web.dashboard.law_reading import law_reading
from tests.web.running_companion import MovableClock, Person

PAGE = "/settings/law"
EXEMPLIE = Path(__file__).parents[1] / "law" / "packs" / "exemplie"


@cache
def suite() -> tuple[Case, ...]:
    return tuple(read_suite())


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def rows(page: str, name: str) -> dict[str, str]:
    return dict(re.findall(rf'data-source="([^"]+)" data-{name}="([^"]+)"', page))


def test_the_page_names_version_sources_and_what_is_open(person: Person, walk: Walk) -> None:
    page = read(person, PAGE)
    assert f'data-law-version="{walk.pack.version}"' in page
    assert set(walk.pack.sources) <= set(rows(page, "freshness"))
    assert set(re.findall('data-open-fact="([^"]+)"', page)) == {f.id for f in walk.pack.to_check}
    assert "incertaine : jamais dans une lettre" in text_of(page)
    assert "data-law-old" not in page
    assert f'href="{PAGE}"' in read(person, "/settings")


def test_a_law_nobody_read_for_a_year_turns_amber_by_the_clock(
    person: Person, clock: MovableClock
) -> None:
    clock.pass_time(days=364)
    person.sign_in()
    page = read(person, PAGE)
    assert "data-law-old" not in page
    assert set(rows(page, "freshness").values()) <= {"fresh"}
    clock.pass_time(days=3)
    person.sign_in()
    page = read(person, PAGE)
    assert "data-law-old" in page
    assert "old" in rows(page, "freshness").values()


def test_a_text_that_is_over_is_red_and_stands_first(person: Person, walk: Walk) -> None:
    source = walk.pack.sources["cp-433-5"]
    over = msgspec.structs.replace(source, valid_to=date(2026, 11, 1))
    rule = next(rule for rule in walk.pack.qualifications if rule.id == "outrage")
    gone = msgspec.structs.replace(rule, valid_to=date(2026, 11, 1))
    walk.pack = msgspec.structs.replace(
        walk.pack,
        sources={**walk.pack.sources, "cp-433-5": over},
        qualifications=(*(r for r in walk.pack.qualifications if r != rule), gone),
    )
    page = read(person, PAGE)
    assert next(iter(rows(page, "freshness").items())) == ("cp-433-5", "withdrawn")
    assert 'data-withdrawn="outrage"' in page
    assert "plus en vigueur depuis le 1er novembre 2026" in text_of(page)


def test_the_whole_of_it_is_served_once_its_examples_are_tried(
    person: Person, app: Flask, walk: Walk
) -> None:
    walk.pack = load_pack(EXEMPLIE)  # a small law: its examples take no time
    answer = person.get(f"{PAGE}/whole")
    assert answer.headers["Refresh"] == "2"
    assert "data-law-reading" in answer.get_data(as_text=True)
    with app.app_context():
        law_reading().wait()
    answer = person.get(f"{PAGE}/whole")
    page = answer.get_data(as_text=True)
    assert "Refresh" not in answer.headers
    assert {rule.id for rule in walk.pack.qualifications} <= set(
        re.findall('data-law-rule="([^"]+)"', page)
    )
    assert page.count("<h1") == 1
    assert "<style" not in page
    assert "lue ainsi" in page


# ── where Avisé is wrong ──────────────────────────────────────────────────────────────────────


def test_the_table_beside_the_pack_has_the_shape_of_the_suite(walk: Walk) -> None:
    """When this fails, run `python -m bench.avischeck_table`."""
    table = read_table(TABLE.parent)
    assert table is not None
    cases = suite()
    assert table.law_version == walk.pack.version
    assert [row.id for row in table.themes] == [theme["id"] for theme in themes()]
    assert {row.id for row in table.natures} == {case.natures[0] for case in cases}
    assert len(table.functionalities) >= 40
    for many in (table.themes, table.natures, table.functionalities):
        assert sum(row.cases for row in many) == table.whole.cases
        assert sum(row.alarms for row in many) == table.whole.alarms
    for row in (*table.themes, *table.natures, table.whole, table.courts):
        assert row.nature <= row.cases
        assert row.missed <= row.unlawful <= row.cases
        assert row.alarms <= row.lawful <= row.cases
    assert table.courts.cases == len(list(read_suite(SUITE.parent / "courts")))


def test_every_sentence_of_the_suite_has_a_theme() -> None:
    known = {theme["id"] for theme in themes()}
    assert {theme_of(case) for case in suite()} <= known


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_shows_the_weakest_first_and_says_what_the_figures_mean(
    person: Person, language: str
) -> None:
    page = read(person, f"{PAGE}/limits?lang={language}")
    shown = re.findall('data-theme="([^"]+)"', page)
    table = read_table(TABLE.parent)
    assert table is not None
    assert shown == [row.id for row in table.worst_first]
    assert len(shown) == len(themes())
    assert "data-courts" in page
    assert "data-stale" not in page
    said = "la pire erreur" if language == "fr" else "the worst mistake"
    assert said in text_of(page)


def test_a_pack_nobody_measured_and_a_broken_table_are_told(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("pack")
    assert read_table(folder) is None
    (folder / "avischeck.json").write_text('{"law_version": 3}', "utf-8")
    with pytest.raises(PackBroken, match=r"avischeck\.json"):
        read_table(folder)
