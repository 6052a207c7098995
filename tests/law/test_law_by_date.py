"""Law keyed by date: no gap, no overlap; what is unsure or withdrawn never reaches a letter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.law.assess import assess
from companion.law.coverage import period_problems
from companion.law.deadlines import deadline_for, last_useful_day
from companion.law.letter_facts import facts_of, letter_facts
from companion.law.pack import load_pack
from companion.law.rules import LawPack
from companion.model.assessment import Statement
from companion.model.interval import DateInterval
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)


def changed(pack: LawPack, **fields: Any) -> LawPack:
    return msgspec.structs.replace(pack, **fields)


def press(first: str | None, last: str | None, months: int = 3) -> Any:
    return msgspec.structs.replace(
        PACK.delays["press"],
        months=months,
        valid_from=date.fromisoformat(first) if first else None,
        valid_to=date.fromisoformat(last) if last else None,
    )


def with_press(*versions: Any) -> LawPack:
    others = tuple(rule for rule in PACK.delay_rules if rule.kind != "press")
    return changed(PACK, delay_rules=(*others, *versions))


@given(st.dates(PACK.head.covers_from, date(2080, 1, 1)))
def test_on_every_day_the_pack_covers_each_rule_is_law_exactly_once(day: date) -> None:
    for kind in PACK.delays:
        in_force = [rule for rule in PACK.delay_rules if rule.kind == kind and rule.covers(day)]
        assert len(in_force) == 1, (kind, day)
    for name in {rule.id for rule in PACK.qualifications}:
        rules = [rule for rule in PACK.qualifications if rule.id == name and rule.covers(day)]
        assert len(rules) <= 1, (name, day)
        for rule in rules:
            assert not rule.penalties or rule.penalty_on(day) is not None, (name, day)


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ([press(None, "2026-12-31"), press("2027-01-01", None)], None),
        ([press(None, "2026-12-30"), press("2027-01-01", None)], "nothing is law on 2026-12-31"),
        ([press(None, "2027-01-01"), press("2027-01-01", None)], "two versions are law on 2027"),
        ([press(None, None), press("2027-01-01", None)], "close the older one"),
        ([press(None, "2027-01-01")], "nothing is law on 2027-01-02"),
        ([press("2026-01-01", None)], "nothing is law on 2025-07-09"),
        ([press("2027-01-01", "2026-01-01")], "before it begins"),
    ],
)
def test_a_gap_and_an_overlap_are_named_with_their_day(
    versions: list[Any], said: str | None
) -> None:
    problems = list(period_problems(with_press(*versions)))
    assert bool(problems) is (said is not None)
    assert said is None or said in " ".join(str(problem) for problem in problems)


def test_amounts_are_keyed_by_date_and_a_missing_one_is_named() -> None:
    rule = next(rule for rule in PACK.qualifications if rule.id == "injure-publique")
    (amount,) = rule.penalties
    old = msgspec.structs.replace(amount, valid_to=date(2026, 12, 31))
    new = msgspec.structs.replace(amount, fr="20 000 €", valid_from=date(2027, 1, 1))
    both = msgspec.structs.replace(rule, penalties=(old, new))
    assert both.penalty_on(date(2026, 12, 31)) == rule.penalty_on(ON)
    after = both.penalty_on(date(2027, 1, 1))
    assert after is not None
    assert after.fr == "20 000 €"
    late = msgspec.structs.replace(new, valid_from=date(2027, 1, 3))
    torn = msgspec.structs.replace(rule, penalties=(old, late))
    others = tuple(r for r in PACK.qualifications if r.id != rule.id)
    (problem,) = period_problems(changed(PACK, qualifications=(*others, torn)))
    assert "injure-publique: penalties: nothing is law on 2027-01-01" in str(problem)


@given(
    published=st.dates(date(2026, 6, 1), date(2027, 6, 1)), months=st.sampled_from([1, 2, 6, 12])
)
def test_when_the_law_changes_the_worst_case_is_the_shortest_delay_of_both(
    published: date, months: int
) -> None:
    pack = with_press(press(None, "2026-12-31"), press("2027-01-01", None, months))
    day = DateInterval(earliest=published, latest=published)
    found = deadline_for(day, on=published, kind="press", pack=pack)
    under_old, under_new = last_useful_day(published, 3), last_useful_day(published, months)
    assert found.expires.earliest is not None
    if published > date(2026, 12, 31):
        assert found.expires.earliest == under_new
    elif under_old > date(2026, 12, 31):
        assert found.expires.earliest == min(under_old, under_new)
    assert found.expires.earliest <= found.expires.latest


# ── what a letter may say ─────────────────────────────────────────────────────────────────────


def with_source(source_id: str, **fields: Any) -> LawPack:
    source = msgspec.structs.replace(PACK.sources[source_id], **fields)
    return changed(PACK, sources={**PACK.sources, source_id: source})


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"confidence": "unsure"}, "unsure"),
        ({"valid_to": ON - timedelta(days=1)}, "withdrawn"),
        ({"valid_from": ON + timedelta(days=1)}, "not_yet"),
        ({"valid_to": ON}, None),
        ({"confidence": "known"}, None),
        ({}, None),
    ],
)
def test_only_what_is_law_and_established_may_stand_in_a_letter(
    fields: dict[str, Any], why: str | None
) -> None:
    pack = with_source("loi-1881-art-29-32", **fields)
    reading = assess(Statement(text="Il a falsifié mon dossier médical."), pack=PACK, on=ON)
    facts = letter_facts(reading, pack=pack, on=ON)
    usable = {fact.source_id for fact in facts.usable}
    withheld = {one.source_id: one.why for one in facts.withheld}
    assert ("loi-1881-art-29-32" in usable) is (why is None)
    assert withheld.get("loi-1881-art-29-32") == why
    if why is None:
        fact = next(f for f in facts.usable if f.source_id == "loi-1881-art-29-32")
        assert fact.to_check is (fields.get("confidence") == "known")
        assert fact.article is not None


def test_a_repealed_qualification_is_withheld_although_an_old_reading_names_it() -> None:
    reading = assess(Statement(text="Il a falsifié mon dossier médical."), pack=PACK, on=ON)
    rules = tuple(
        msgspec.structs.replace(rule, valid_to=date(2026, 11, 1))
        if rule.id == "diffamation-publique"
        else rule
        for rule in PACK.qualifications
    )
    facts = letter_facts(reading, pack=changed(PACK, qualifications=rules), on=ON)
    assert "withdrawn" in {one.why for one in facts.withheld}


def test_no_unsure_source_of_the_pack_passes_and_an_unknown_one_is_refused() -> None:
    facts = facts_of([*PACK.sources, "nowhere"], pack=PACK, on=ON)
    assert all(PACK.sources[f.source_id].confidence != "unsure" for f in facts.usable)
    assert {one.source_id: one.why for one in facts.withheld} == {
        "cpc-145": "unsure",
        "nowhere": "unknown",
    }
