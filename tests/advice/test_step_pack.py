"""The pack of steps: strict at load, sourced, and worded as it may be said on screen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from companion.advice.steps import load_steps
from companion.model.errors import PackBroken
from companion.model.text import Text
from companion.resources import law_pack_folder
from tests.advice.scenario_tables import catalogue

FOLDER = law_pack_folder("fr")
VERDICTS = re.compile(
    r"incontestable|garanti|\billégal|obtiendrez|gagnerez|à coup sûr|\bguarantee|\bundeniabl",
    re.IGNORECASE,
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    for name in ("steps.yaml", "steps_sources.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def _change(path: Path, old: str, new: str) -> None:
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")


BROKEN = [
    ("steps.yaml", "    who: police\n", "    who: police\n    whom: all\n", "whom"),
    ("steps.yaml", "    who: police\n", "    who: police\n    who: self\n", "twice"),
    ("steps.yaml", "    who: police\n", "    who: army\n", "$.steps[0].who"),
    ("steps.yaml", "    danger: 5\n", "    danger: 6\n", "$.steps[0].danger"),
    ("steps.yaml", "  - id: preserve\n", "  - id: call_police\n", "id written twice: call_police"),
    ("steps.yaml", "{severity_min: 5}", "{severity_least: 5}", "severity_least"),
    ("steps.yaml", "{severity_min: 5}", "{severity_min: 9}", "severity_min"),
    ("steps.yaml", "natures: [menace]", "natures: [threat]", "threat"),
    ("steps.yaml", "after: [tell_insurer]", "after: [tell_nobody]", "tell_nobody"),
    ("steps.yaml", "done_any: [platform_report, ", "done_any: [platform_letter, ", "letter"),
    ("steps.yaml", "after: [preserve]", "after: [second_look]", "wait for each other"),
    ("steps.yaml", "sources: [step-screenshot]", "sources: [step-nowhere]", "step-nowhere"),
    ("steps.yaml", "sources: [step-screenshot]", "sources: []", "$.steps[1].sources"),
    ("steps.yaml", "lawful:\n", "lawful:\n  [", "steps.yaml"),
    ("steps.yaml", "lawful:\n", "? [a]\n: b\nlawful:\n", "list or a mapping"),
    ("steps_sources.yaml", "step-reply-ordre", "step-secret", "id written twice: step-secret"),
    ("steps_sources.yaml", "2026-11-23", "23/11/2026", "checked_on"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BROKEN, ids=[b[2].strip() for b in BROKEN])
def test_a_broken_pack_is_refused_with_file_and_place(
    pack: Path, name: str, old: str, new: str, said: str
) -> None:
    _change(pack / name, old, new)
    with pytest.raises(PackBroken) as refused:
        load_steps(pack)
    assert refused.value.detail.startswith(name)
    assert said in refused.value.detail


def test_a_missing_file_is_refused_by_name(pack: Path) -> None:
    (pack / "steps_sources.yaml").unlink()
    with pytest.raises(PackBroken, match=r"steps_sources\.yaml: cannot be read"):
        load_steps(pack)


def test_every_source_is_used_and_carries_the_step_prefix() -> None:
    named = {s for rule in catalogue().rules for s in rule.sources}
    named |= set(catalogue().public_reply.sources)
    assert set(catalogue().sources) == named
    assert all(source_id.startswith("step-") for source_id in named)


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(tuple(value.values()))


TEXTS = list(_texts(catalogue()))


def test_nothing_is_promised_and_no_verdict_is_spoken() -> None:
    spoken = [said for text in TEXTS for said in (text.fr, text.en) if VERDICTS.search(said)]
    assert spoken == []


def test_french_spaces_do_not_break_before_punctuation() -> None:
    wrong = [t.fr for t in TEXTS if re.search(r" [:;!?»]|« |\w[;!?»](?!\w)|(?<=\w)'(?=\w)", t.fr)]
    assert wrong == []


def test_both_languages_are_written_and_differ() -> None:
    assert [text.fr for text in TEXTS if not text.en or text.fr == text.en] == []


def test_steps_that_people_take_for_an_interruption_say_that_the_delay_runs_on() -> None:
    said = {rule.id: f"{rule.how.fr} {rule.risk.fr}" for rule in catalogue().rules}
    for step_id in (
        "call_police",
        "tell_insurer",
        "bailiff_record",
        "tell_ordre",
        "platform_report",
        "legal_notice",
        "internal_complaint",
        "out_of_court_body",
        "amicable_letter",
        "data_protection",
        "colleague_conciliation",
        "identify_author",
        "have_it_read",
        "right_of_reply",
    ):
        assert re.search(
            r"n’arrête pas|délai continue de courir|pour arrêter le délai", said[step_id]
        )


def test_the_lawyer_step_explains_the_four_ways_and_what_does_not_stop_the_delay() -> None:
    (lawyer,) = [rule for rule in catalogue().rules if rule.id == "lawyer"]
    for way in ("Référé", "6-3", "Citation directe", "constitution de partie civile"):
        assert way in lawyer.how.fr
    assert "Plainte simple" in lawyer.why.fr
    assert lawyer.days_before == 15


ASKED_FOR = """
do_not_reply_yet preserve second_look time_stamp bailiff_record tell_insurer platform_report
legal_notice internal_complaint out_of_court_body amicable_letter data_protection listing_erasure
erase_defend_occupy claim_listing dereferencing right_of_reply authenticity_doubt tell_ordre lawyer
identify_author call_police cnil_complaint colleague_conciliation presence nothing have_it_read
keep_watch private_contact neutral_answer false_reviews_file date_evidence tell_employer
"""


def test_no_step_a_doctor_may_need_is_missing_and_each_says_what_it_costs_risks_and_takes() -> None:
    assert {rule.id for rule in catalogue().rules} == set(ASKED_FOR.split())
    for rule in catalogue().rules:
        said = (rule.why, rule.how, rule.cost, rule.delay, rule.risk, rule.why_not)
        assert all(text.fr and text.en for text in said), rule.id


def test_whoever_loses_is_told_the_costs_the_fine_the_deposit_and_the_readers() -> None:
    (lawyer,) = [rule for rule in catalogue().rules if rule.id == "lawyer"]
    for word in ("frais adverses", "amende civile", "consignation", "lecteurs", "à vérifier"):
        assert word in lawyer.risk.fr


def test_the_listing_is_decided_before_it_is_claimed() -> None:
    (claim,) = [rule for rule in catalogue().rules if rule.id == "claim_listing"]
    assert all(condition.listing_choices == ("occupy",) for condition in claim.when)
    assert "Décidez d’abord" in claim.why_not.fr


def test_every_cost_is_free_bounded_or_to_be_checked() -> None:
    wrong = [
        rule.cost.fr
        for rule in catalogue().rules
        if not re.search(r"gratuit|à vérifier", rule.cost.fr)
    ]
    assert wrong == []


def test_loading_gives_the_same_catalogue_twice() -> None:
    assert load_steps(FOLDER) == catalogue()
