"""Old analyses stay: read again under today's law, shown side by side, kept only when chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from companion.cli import main
from companion.law.comparison import compare
from companion.model.assessment import AssessmentRecord
from companion.store.database import Store
from companion.walk import Walk
from companion.walk.replaying import keep, replay
from tests.web.running_companion import MovableClock, Person

AddMention = Callable[..., str]
FRAUD = "Il a facturé deux actes qu’il n’a pas faits."


@pytest.fixture
def mention(add_mention: AddMention) -> str:
    return add_mention(FRAUD)


@pytest.fixture
def old_law(store: Store, mention: str) -> AssessmentRecord:
    """The mention's analysis as an older law would have left it: milder, another article."""
    (record,) = store.assessments_of(mention)
    first, *others = record.assessment.qualifications
    other_article = msgspec.structs.replace(first.article, fr="article 30")
    older = msgspec.structs.replace(
        record.assessment,
        law_version="fr-2024.01",
        severity=2,
        assessed_on=date(2024, 1, 10),
        signals=(),
        qualifications=(
            msgspec.structs.replace(first, likelihood=0.2, article=other_article),
            *others,
            msgspec.structs.replace(first, id="gone-offence"),
        ),
    )
    store.put_assessment(msgspec.structs.replace(record, assessment=older))
    return store.assessments_of(mention)[0]


def test_the_same_law_reads_the_same_words_the_same(walk: Walk, mention: str) -> None:
    found = replay(walk, mention)
    assert found.difference.is_same
    assert found.now == found.record.assessment


def test_what_differs_is_told_and_nothing_is_written(
    walk: Walk, store: Store, mention: str, old_law: AssessmentRecord
) -> None:
    before = store.custody.bytes_now()
    found = replay(walk, mention)
    difference = found.difference
    assert not difference.is_same
    assert difference.law_version == ("fr-2024.01", walk.pack.version)
    assert difference.severity == (2, found.now.severity)
    moves = {one.id: one for one in difference.qualifications}
    assert moves["diffamation-publique"].move == "changed"
    assert moves["diffamation-publique"].article_changed
    assert moves["gone-offence"].move == "gone"
    assert {one.move for one in difference.signals} == {"new"}
    assert store.assessments_of(mention) == (old_law,)
    assert store.custody.bytes_now() == before
    back = compare(found.now, old_law.assessment)
    assert {one.move for one in back.signals} == {"gone"}


def test_keeping_adds_one_and_never_touches_the_old(
    walk: Walk, store: Store, mention: str, old_law: AssessmentRecord
) -> None:
    record = keep(walk, mention)
    assert store.assessments_of(mention) == (old_law, record)
    assert record.replay_of == old_law.id
    assert record.words == old_law.words
    assert store.get_mention(mention).assessment_id == record.id
    assert store.custody.events()[-1].detail["again"] == old_law.id


def test_words_of_an_older_version_join_the_history_and_are_not_shown(
    walk: Walk, store: Store, mention: str, old_law: AssessmentRecord
) -> None:
    store.put_assessment(msgspec.structs.replace(old_law, words="Quel connard ce médecin."))
    found = replay(walk, mention)
    assert found.now.nature == "injure"
    shown = store.get_mention(mention).assessment_id
    record = keep(walk, mention)
    assert record.words == "Quel connard ce médecin."
    assert store.get_mention(mention).assessment_id == shown


def test_the_page_shows_both_and_keeping_can_be_undone(
    person: Person, store: Store, mention: str, old_law: AssessmentRecord
) -> None:
    page = person.get(f"/mentions/{mention}").get_data(as_text=True)
    url = f"/mentions/{mention}/replay/{old_law.id}"
    assert f'href="{url}"' in page
    page = person.get(url).get_data(as_text=True)
    assert 'data-replay="changed"' in page
    assert "fr-2024.01" in page
    assert FRAUD in page
    assert "n’apparaît plus" in page
    assert store.assessments_of(mention) == (old_law,)
    assert person.post(url, {}).status_code == 303
    page = person.get(f"/mentions/{mention}").get_data(as_text=True)
    assert len(re.findall('data-analysis="', page)) == 2
    assert "rejouée" in page
    kept = store.get_mention(mention).assessment_id
    assert kept != old_law.id
    person.post(f"/mentions/{mention}/shown", {"assessment": old_law.id})
    assert store.get_mention(mention).assessment_id == old_law.id
    assert len(store.assessments_of(mention)) == 2


def test_what_is_not_there_is_said(person: Person, mention: str) -> None:
    assert person.get(f"/mentions/{mention}/replay/none").status_code == 404
    assert person.get("/mentions/none/replay").status_code == 404
    assert person.post(f"/mentions/{mention}/shown", {"assessment": "x"}).status_code == 404
    assert person.post(f"/mentions/{mention}/shown", {}).status_code in {400, 422}


def test_the_command_line_says_the_same_and_keeps_only_when_told(
    store: Store,
    mention: str,
    old_law: AssessmentRecord,
    capsys: pytest.CaptureFixture[str],
    clock: MovableClock,
) -> None:
    del clock
    folder = str(store.folder)

    def run(*arguments: str) -> list[dict[str, object]]:
        assert main(["replay", *arguments, "--data", folder]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    (answer,) = run("--all")
    assert answer["same"] is False
    assert answer["severity"] == {"then": 2, "now": answer["severity"]["now"]}  # type: ignore[index] # JSON
    assert len(store.assessments_of(mention)) == 1
    (kept,) = run(mention, "--keep")
    assert len(store.assessments_of(mention)) == 2
    assert kept["kept_as"] == store.assessments_of(mention)[-1].id
    (again,) = run(mention, "--keep")
    assert again["same"] is True
    assert len(store.assessments_of(mention)) == 2
    assert old_law in store.assessments_of(mention)


def test_a_folder_without_mentions_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", "--all", "--data", str(tmp_path / "new")]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err
