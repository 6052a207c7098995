"""A country that does not exist: the same engine, another law, nothing of France left in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from companion.cli import main
from companion.law.answering import with_answers
from companion.law.assess import assess
from companion.law.checking import check_pack
from companion.law.deadlines import deadline_for, kind_of
from companion.law.examples import run_examples
from companion.law.letter_facts import facts_of, letter_facts
from companion.law.pack import load_pack
from companion.law.rendering import render_page
from companion.model.assessment import Assessment, Statement
from companion.model.interval import DateInterval
from companion.resources import law_pack_folder

FOLDER = Path(__file__).parent / "packs" / "exemplie"
PACK = load_pack(FOLDER)
FRANCE = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)
FORBIDDEN = "Quel goupil ce docteur."
FRENCH_INSULT = "Quel connard ce médecin, il a falsifié mon dossier."


def read(text: str, on: date = ON) -> Assessment:
    return assess(Statement(text=text), pack=PACK, on=on)


def test_the_same_engine_reads_by_the_other_law() -> None:
    found = read(FORBIDDEN)
    assert (found.nature, found.severity, found.law_version) == ("injure", 3, "xx-1")
    (qualification,) = found.qualifications
    assert qualification.article.fr == "article 7 du code des mots"
    assert read(FRENCH_INSULT).qualifications == ()
    french = assess(Statement(text=FORBIDDEN), pack=FRANCE, on=ON)
    assert "forbidden-word" not in {signal.rule for signal in french.signals}
    assert {signal.rule for signal in found.signals} == {"forbidden-word"}


def test_amounts_follow_the_day() -> None:
    before, after = (read(FORBIDDEN, day).qualifications[0] for day in (date(2025, 12, 31), ON))
    assert before.penalty is not None
    assert after.penalty is not None
    assert (before.penalty.fr, after.penalty.fr) == ("dix écus", "vingt écus")


@pytest.mark.parametrize(
    ("published", "earliest", "latest", "practical"),
    [
        # Six months before 1 April 2026 fell within the old law alone …
        ("2025-08-10", "2026-02-10", "2026-02-10", "2026-02-10"),
        # … later the shorter delay may have taken over: the worst case of both.
        ("2026-02-15", "2026-04-15", "2026-08-15", "2026-04-15"),
        # Fridays and 2 May are closed there, Sundays are not.
        ("2026-04-01", "2026-06-01", "2026-06-01", "2026-06-01"),
        ("2026-03-02", "2026-05-02", "2026-09-02", "2026-04-30"),
        ("2026-04-05", "2026-06-05", "2026-06-05", "2026-06-04"),
    ],
)
def test_delays_and_working_days_are_those_of_the_pack(
    published: str, earliest: str, latest: str, practical: str
) -> None:
    day = date.fromisoformat(published)
    kind = kind_of(read(FORBIDDEN))
    assert kind == "press"
    found = deadline_for(DateInterval(earliest=day, latest=day), on=day, kind=kind, pack=PACK)
    assert found.expires.earliest is not None
    assert found.practical is not None
    assert found.expires.earliest.isoformat() == earliest
    assert found.expires.latest.isoformat() == latest
    assert found.practical.isoformat() == practical
    assert [reminder.days_before for reminder in found.reminders] == [10, 2]


def test_its_questions_change_its_own_reading() -> None:
    after = with_answers(read(FORBIDDEN), {"masked": "yes"}, PACK)
    assert after.severity == 1
    assert {e.id: e.state for e in after.qualifications[0].elements}["seen"] == "not_met"


def test_its_letters_leave_out_what_is_unsure_or_over() -> None:
    assert [f.source_id for f in letter_facts(read(FORBIDDEN), pack=PACK, on=ON).usable] == [
        "code-des-mots"
    ]
    why = {w.source_id: w.why for w in facts_of(PACK.sources, pack=PACK, on=ON).withheld}
    assert why == {"usage": "unsure", "ancien-code": "withdrawn"}


def test_its_examples_hold_and_it_renders_whole_without_a_word_of_france() -> None:
    results = list(run_examples(PACK, ON))
    assert len(results) == 4
    assert all(result.is_right for result in results)
    page = render_page(PACK, results, on=ON)
    assert "Droit d’Exemplie" in page
    assert "vingt écus" in page
    assert "1881" not in page
    assert "plus en vigueur" in page
    assert "vérifiée il y a plus d’un an" in page


def test_it_is_checked_and_rendered_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["law", "--check", str(FOLDER)]) == 0
    said = capsys.readouterr().out
    assert "usage" in said
    assert "ancien-code" in said
    page = tmp_path / "droit.html"
    assert main(["law", "-o", str(page), "--folder", str(FOLDER)]) == 0
    assert "Exemplie" in page.read_text("utf-8")
    assert all(one.level == "warning" for one in check_pack(FOLDER, on=ON))
