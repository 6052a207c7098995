from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from companion.law.assess import assess
from companion.law.elements import TESTS
from companion.law.pack import load_pack
from companion.law.rules import QualificationRule, SignalRule
from companion.model.assessment import Statement
from companion.model.errors import PackBroken
from companion.model.practitioner import Practitioner
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)


def _rules_seen(text: str) -> set[str]:
    signals = assess(Statement(text=text), pack=PACK, on=ON).signals
    return {s.rule for s in signals if s.modality not in {"denied", "quoted", "other"}}


@pytest.mark.parametrize("rule", PACK.signals, ids=lambda r: r.id)
def test_a_signal_rule_wakes_on_its_own_examples_and_on_no_other(rule: SignalRule) -> None:
    for text in rule.examples.yes:
        assert rule.id in _rules_seen(text), text
    for text in rule.examples.no:
        assert rule.id not in _rules_seen(text), text


@pytest.mark.parametrize("rule", PACK.qualifications, ids=lambda r: r.id)
def test_a_qualification_is_shown_on_its_own_examples_and_on_no_other(
    rule: QualificationRule,
) -> None:
    status = rule.applies.statuses[0] if rule.applies.statuses else None
    for wanted, texts in ((True, rule.examples.yes), (False, rule.examples.no)):
        for text in texts:
            found = assess(
                Statement(text=text, is_public=rule.applies.is_public is not False),
                pack=PACK,
                on=ON,
                practitioner=Practitioner(status=status),
            )
            assert (rule.id in {q.id for q in found.qualifications}) is wanted, text


def test_no_example_or_case_stands_whole_in_the_lexicon() -> None:
    written = {w.lower() for c in PACK.concepts for w in c.words} | {
        p.lower() for r in PACK.signals for p in r.phrases
    }
    long_examples = {
        e.lower().rstrip(".!") for r in PACK.signals for e in r.examples.yes if len(e.split()) > 4
    }
    assert long_examples & written == set()


def test_every_element_names_a_test_that_exists_and_says_why_in_doubt() -> None:
    for rule in PACK.qualifications:
        for element in rule.elements:
            assert element.test in TESTS, (rule.id, element.id)
            assert "unknown" in element.why, (rule.id, element.id)


def test_every_day_has_exactly_one_rule_a_qualification() -> None:
    # Shows no gap and no overlap over forty years; not that the rules are right.
    always = {"diffamation-publique", "injure-publique", "denigrement", "menace", "vie-privee"}
    for years in range(40):
        day = ON + timedelta(days=365 * years)
        force = [
            q.id
            for q in PACK.qualifications
            if (q.valid_from is None or q.valid_from <= day)
            and (q.valid_to is None or day <= q.valid_to)
        ]
        assert len(force) == len(set(force))
        assert always <= set(force)


def test_known_and_unsure_sources_are_shown_as_to_be_checked() -> None:
    for source in PACK.sources.values():
        if source.confidence != "verified":
            assert "à vérifier" in source.title.fr, source.id


def test_the_same_folder_is_loaded_once() -> None:
    assert load_pack(law_pack_folder("fr")) is PACK
    assert PACK.version == "fr-2026.11"


@pytest.mark.parametrize(
    ("file", "before", "after", "named"),
    [
        ("pack.yaml", "country: fr", "country: fr\ncountry: be", "twice"),
        ("pack.yaml", "country: fr", "contry: fr", "contry"),
        ("pack.yaml", "country: fr", "country: [fr", "pack.yaml"),
        ("delays.yaml", "months: 72", "months: six", "[2].months"),
        ("delays.yaml", "source: cciv-2224", "source: nowhere", "nowhere"),
        ("sources.yaml", "{id: cpp-art-8,", "{id: cpp-art-9,", "cpp-art-9"),
        ("qualifications/injure.yaml", "[provoked]", "[whatever]", "whatever"),
    ],
)
def test_a_broken_pack_is_refused_and_the_place_is_named(
    tmp_path: Path, file: str, before: str, after: str, named: str
) -> None:
    folder = tmp_path / "fr"
    shutil.copytree(law_pack_folder("fr"), folder)
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(PackBroken) as refusal:
        load_pack(folder)
    assert named in refusal.value.detail


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "fr"
    shutil.copytree(law_pack_folder("fr"), folder)
    (folder / "delays.yaml").unlink()
    with pytest.raises(PackBroken, match=r"delays\.yaml"):
        load_pack(folder)
