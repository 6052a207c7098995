"""The guard on labelled sentences of many voices; the rules' own examples; spans and permits."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from companion.advice.guard import check, may_export
from companion.advice.guard.likeness import likeness_of, load_likeness
from companion.advice.guard.rules import GuardRule, load_guard
from companion.model.errors import PackBroken
from companion.model.guard import (
    DOUBT,
    DOUBT_OF_PUBLICITY,
    PUBLICITY_KINDS,
    SECRECY_KINDS,
    GuardAudience,
    GuardOverride,
    GuardReport,
)
from companion.resources import law_pack_folder

PACK = load_guard(law_pack_folder("fr"))
CASES_FOLDER = Path(__file__).parents[1] / "cases" / "guard"
CASES: list[dict[str, Any]] = [
    {"audience": "public", "file": path.stem, **case}
    for path in sorted(CASES_FOLDER.glob("*.yaml"))
    for case in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
]
LOST = {case["text"] for case in CASES if case.get("open")}
"""Sentences written down as not yet found or wrongly found; the shares below count them."""


@cache
def _checked(text: str, audience: GuardAudience) -> GuardReport:
    """Each case is looked at by several tests and read once."""
    return check(text, audience=audience)


AGENCIES = {"pages-13", "pages-14", "pages-15", "pages-16"}
"""Sets of agencies' language, much harder than the others."""


def _kinds(case: dict[str, Any]) -> set[str]:
    return {f.kind for f in _checked(case["text"], case["audience"]).findings}


def _doubted(case: dict[str, Any]) -> bool:
    """Say whether publicity of one sort or another is doubted: a doubt does not tell which."""
    if PUBLICITY_KINDS.isdisjoint(case["breach"]):
        return False
    found = _checked(case["text"], case["audience"]).findings
    return any(one.rule == DOUBT_OF_PUBLICITY for one in found)


def test_the_cases_are_many_and_of_each_sort() -> None:
    texts = [case["text"] for case in CASES]
    assert len(texts) == len(set(texts)) >= 1100
    assert sum(1 for c in CASES if SECRECY_KINDS & set(c["breach"])) >= 500
    assert sum(1 for c in CASES if not c["breach"]) >= 400
    assert sum(1 for c in CASES if c["file"].startswith("pages")) >= 200


def secrecy_missed() -> tuple[int, list[str]]:
    """Return how many breaches of secrecy there are, and those not found."""
    breaches = [c for c in CASES if SECRECY_KINDS & set(c["breach"])]
    return len(breaches), [
        c["text"] for c in breaches if not (SECRECY_KINDS | set(c["breach"])) & _kinds(c)
    ]


def safe_stopped() -> tuple[int, list[str]]:
    """Return how many safe texts there are, and those not let through."""
    safe = [c for c in CASES if not c["breach"]]
    return len(safe), [c["text"] for c in safe if _kinds(c)]


def test_breaches_of_secrecy_are_found() -> None:
    count, missed = secrecy_missed()
    assert set(missed) <= LOST, set(missed) - LOST
    assert len(missed) / count <= 0.03, missed


def test_other_breaches_are_found_with_their_kind_or_doubted() -> None:
    breaches = [c for c in CASES if c["breach"] and not SECRECY_KINDS & set(c["breach"])]
    missed = [c for c in breaches if not set(c["breach"]) & _kinds(c) and not _doubted(c)]
    texts = {c["text"] for c in missed}
    assert texts <= LOST, texts - LOST
    older = [c for c in breaches if c["file"] not in AGENCIES]
    assert sum(c["file"] not in AGENCIES for c in missed) / len(older) <= 0.05, texts
    # What agencies word on purpose so that no rule bites is learnt from and not promised.
    straight = [c for c in breaches if not c.get("sly")]
    share = sum(not c.get("sly") for c in missed) / len(straight)
    assert share <= 0.08, texts


def test_safe_texts_are_let_through() -> None:
    count, alarms = safe_stopped()
    assert set(alarms) <= LOST, set(alarms) - LOST
    assert len(alarms) / count <= 0.05, alarms


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda r: r.id)
def test_a_rule_finds_its_own_examples_and_lets_the_others_through(rule: GuardRule) -> None:
    for text in rule.examples.yes:
        found = check(text, audience=rule.audiences[0]).findings
        assert rule.kind in {f.kind for f in found}, text
    for text in rule.examples.no:
        assert check(text, audience=rule.audiences[0]).ok, text


def test_every_rule_says_why_in_both_languages_and_offers_a_safe_wording_that_passes() -> None:
    for rule in PACK.rules:
        assert rule.why.fr
        assert rule.why.en
        assert rule.rewording is not None, rule.id
    for words in PACK.scope.rewordings.values():
        assert check(words.fr).ok, words.fr
        assert check(words.en).ok, words.en


def test_the_neutral_reply_passes_for_everybody() -> None:
    neutral = check("").neutral
    for words in (neutral.fr, neutral.en):
        assert check(words).ok
        assert check(words, audience="private").ok


def test_spans_are_code_points_of_the_text_as_given() -> None:
    text = "😀 Bonjour. Vous n’êtes jamais venu au cabinet, 👍."
    report = check(text)
    assert report.findings
    for found in report.findings:
        assert text[found.start : found.end] == found.text
        sentence = text[found.sentence_start : found.sentence_end]
        assert found.text in sentence
        assert "Bonjour" not in sentence


@given(st.text(max_size=300))
def test_any_text_is_checked_with_spans_inside_it(text: str) -> None:
    for found in check(text).findings:
        assert 0 <= found.sentence_start <= found.start < found.end <= found.sentence_end
        assert found.sentence_end <= len(text)
        assert text[found.start : found.end] == found.text


def test_a_platform_may_be_told_facts_but_no_health() -> None:
    facts = "Je n’ai jamais reçu cette personne en consultation."
    assert check(facts, audience="official").ok
    assert not check(facts, audience="public").ok
    health = check("Cette personne était suivie pour un cancer.", audience="official")
    assert {f.kind for f in health.findings} == {"health_data"}


def test_secrecy_in_a_public_text_is_never_lifted_by_a_reason() -> None:
    report = check("Vous n’êtes jamais venu.")
    lifted = [GuardOverride(rule=f.rule, words=f.text, reason="je sais") for f in report.findings]
    permit = may_export(report, lifted)
    assert not permit.allowed
    assert permit.never == permit.blocking == report.findings


def a_doubted_text() -> str:
    """Return a breach that no rule finds and that is like those that are known."""
    for case in CASES:
        if case["audience"] == "public" and SECRECY_KINDS & set(case["breach"]):
            rules = {f.rule for f in check(case["text"]).findings}
            if rules == {DOUBT}:
                return str(case["text"])
    return ""


def test_what_no_rule_finds_and_is_like_a_breach_is_a_doubt_that_a_reason_lifts() -> None:
    text = a_doubted_text()
    report = check(text)
    (found,) = report.findings
    assert found.kind == "patient_relation"
    assert "À relire" in found.why.fr
    assert text[found.start : found.end] == found.text
    permit = may_export(report)
    assert not permit.allowed
    assert permit.never == ()
    reason = GuardOverride(rule=DOUBT, words=found.text, reason="ne parle de personne")
    assert may_export(report, [reason]).allowed


def test_what_is_like_publicity_and_no_rule_finds_is_a_doubt_that_a_reason_lifts() -> None:
    doubted = [c for c in CASES if _doubted(c) and len(check(c["text"]).findings) == 1]
    assert doubted
    report = check(doubted[0]["text"])
    (found,) = report.findings
    assert found.kind == "publicity"
    assert "À relire" in found.why.fr
    assert not may_export(report).allowed
    reason = GuardOverride(rule=DOUBT_OF_PUBLICITY, words=found.text, reason="simple information")
    assert may_export(report, [reason]).allowed
    assert check(doubted[0]["text"], audience="private").ok


def test_nothing_is_doubted_beside_a_breach_in_general_or_in_a_letter() -> None:
    text = a_doubted_text()
    with_breach = check(f"{text} Vous n’êtes jamais venu.")
    assert DOUBT not in {f.rule for f in with_breach.findings}
    assert DOUBT not in {f.rule for f in check(text, audience="private").findings}
    assert check("Si vous avez été opéré, signalez toute rougeur à votre chirurgien.").ok


@pytest.mark.parametrize(
    ("supposed", "told"),
    [
        (
            "Si vous êtes venu chez nous et que quelque chose vous a déplu, appelez-nous.",
            "Si vous aviez attendu dix minutes, le médecin vous aurait reçu.",
        ),
        (
            "Toute personne qui a été reçue ici peut nous écrire.",
            "Toute personne qui était là ce matin peut en témoigner.",
        ),
        (
            "If you have visited us and were unhappy, please get in touch.",
            "If you had waited, the doctor would have seen you.",
        ),
    ],
)
def test_a_clause_that_supposes_tells_nothing_unless_told_in_the_past(
    supposed: str, told: str
) -> None:
    assert check(supposed).ok, supposed
    assert not SECRECY_KINDS.isdisjoint(f.kind for f in check(told).findings), told


def test_what_follows_a_supposing_clause_is_still_read() -> None:
    (first, *_) = check("Si vous le souhaitez, votre dossier est prêt.").findings
    assert first.text.startswith("votre dossier")


def test_a_rule_that_casts_wide_is_silent_in_a_sentence_unlike_a_breach() -> None:
    wide = [rule for rule in PACK.rules if rule.least_like is not None]
    assert {rule.id for rule in wide} >= {"told-you", "told-past"}
    assert check("Vous trouverez le livret d’accueil en salle d’attente et sur notre page.").ok


def test_what_was_learnt_is_read_and_refused_when_broken(tmp_path: Path) -> None:
    learnt = load_likeness(law_pack_folder("fr") / "guard")
    assert len(learnt.weights) > 1_000
    assert likeness_of(frozenset(), learnt) == learnt.start < 0
    with pytest.raises(PackBroken, match=r"likeness\.json"):
        load_likeness(tmp_path)
    (tmp_path / "likeness.json").write_text('{"start": "x"}')
    with pytest.raises(PackBroken, match=r"likeness\.json"):
        load_likeness(tmp_path)


def test_the_same_words_in_a_private_letter_are_lifted_by_a_reason_alone() -> None:
    report = check("Vous n’êtes jamais venu.", audience="private")
    found = report.findings[0]
    assert not may_export(report).allowed
    blank = GuardOverride(rule=found.rule, words=found.text, reason=" ")
    assert not may_export(report, [blank]).allowed
    permit = may_export(
        report,
        [GuardOverride(rule=f.rule, words=f.text, reason="demandé") for f in report.findings],
    )
    assert permit.allowed
    assert permit.overridden == report.findings


def test_an_override_lifts_those_words_and_no_others() -> None:
    report = check("Nous sommes le meilleur cabinet de Lyon. Résultat garanti.")
    assert {f.kind for f in report.findings} == {"comparison", "promise"}
    first = report.findings[0]
    permit = may_export(report, [GuardOverride(rule=first.rule, words=first.text, reason="x")])
    assert permit.blocking == report.findings[1:]
    other = GuardOverride(rule=first.rule, words="autre chose", reason="x")
    assert may_export(report, [other]).blocking == report.findings


def test_a_sentence_takes_less_than_ten_milliseconds() -> None:
    texts = [case["text"] for case in CASES[::10]]
    check(texts[0])
    start = time.process_time()
    for text in texts:
        check(text)
    assert (time.process_time() - start) / len(texts) < 0.010


@pytest.mark.parametrize("words", ["votre dossier ", "vous avez ", "dossier avait vous "])
def test_a_long_sentence_without_a_stop_is_checked_in_time(words: str) -> None:
    start = time.process_time()
    check(words * 3_000)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("slip", ["consultaton", "consulattion", "consulttation"])
def test_a_slip_of_the_pen_hides_nothing(slip: str) -> None:
    assert not check(f"La {slip} a été longue.").ok


def test_a_guard_file_that_names_what_does_not_exist_is_refused(tmp_path: Path) -> None:
    folder = law_pack_folder("fr")
    for path in [folder / "spelling.yaml", *(folder / "guard").rglob("*.yaml")]:
        copy = tmp_path / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    rules = tmp_path / "guard" / "rules" / "40-tone.yaml"
    rules.write_text(rules.read_text("utf-8").replace("source: dignity", "source: none"), "utf-8")
    with pytest.raises(PackBroken, match="no such source"):
        load_guard(tmp_path)


def test_a_slip_between_two_words_means_the_same_one_at_every_run() -> None:
    # « inection »: infection or injection. Sets of words stand in another order in each process.
    code = (
        "from companion.advice.guard.ready import ready_guard;"
        "from companion.advice.guard.tokens import tokens_of;"
        "from companion.resources import law_pack_folder;"
        "guard = ready_guard(law_pack_folder('fr'));"
        "(word,) = tokens_of('inection', guard.spelling);"
        "print(sorted(guard.vocabulary.labels(word)))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(said) == 1
