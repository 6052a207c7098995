"""A kept reading shown today, beside a newer one, and how old the law behind it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from companion.law.assess import assess
from companion.law.comparison import compare
from companion.law.deadlines import deadline_for
from companion.law.freshness import freshness_of, is_old, standing_of
from companion.law.pack import load_pack
from companion.law.rhythm import rhythm_of
from companion.law.rules import Dated
from companion.law.today import Today, read_today
from companion.model.assessment import Assessment, Statement
from companion.model.court import CourtAct
from companion.model.interval import DateInterval
from companion.model.source import Source
from companion.model.text import Text
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)
PUBLISHED = DateInterval(earliest=date(2026, 9, 26), latest=date(2026, 9, 30))
STRASBOURG = ("67000 Strasbourg",)


def read(text: str) -> Assessment:
    return assess(Statement(text=text), pack=PACK, on=ON)


FRAUD = read("Il a facturé deux actes qu’il n’a pas faits.")
THREAT = read("Je vais te casser la gueule.")
LAWFUL = read("Deux heures d’attente.")


def shown(assessment: Assessment, **differences: Any) -> Today:
    fields: dict[str, Any] = {
        "published": PUBLISHED,
        "answers": {},
        "acts": (),
        "on": ON,
        "pack": PACK,
        "places": STRASBOURG,
    }
    return read_today(assessment, **(fields | differences))


def an_act(kind: str, on: date) -> CourtAct:
    noted = datetime(2026, 11, 23, tzinfo=UTC)
    return CourtAct(id=f"{kind}-{on}", mention_id="m", kind=kind, on=on, noted_at=noted)  # type: ignore[arg-type]  # a table


def test_a_lawful_reading_has_no_delay() -> None:
    assert shown(LAWFUL) == (LAWFUL, None, None)


def test_the_delay_of_the_press_is_counted_with_the_holidays_of_the_place() -> None:
    found = shown(FRAUD)
    expected = deadline_for(PUBLISHED, on=ON, kind="press", pack=PACK, places=STRASBOURG)
    assert (found.assessment, found.deadline, found.rhythm) == (FRAUD, expected, None)


def test_an_answer_changes_the_reading_and_the_first_day() -> None:
    answers = {"did-it-happen": "yes", "first-date": "2026-09-10"}
    found = shown(FRAUD, answers=answers)
    assert found.assessment.severity < FRAUD.severity
    assert found.deadline is not None
    assert found.deadline.expires.earliest == date(2026, 12, 10)


def test_once_an_action_runs_its_next_act_is_the_delay_that_matters() -> None:
    acts = (an_act("writ", date(2026, 11, 2)),)
    found = shown(FRAUD, acts=acts)
    delay = deadline_for(PUBLISHED, on=ON, kind="press", pack=PACK, places=STRASBOURG)
    rhythm = rhythm_of(acts, first_delay=delay, on=ON, pack=PACK, places=STRASBOURG)
    assert rhythm is not None
    assert found.rhythm == rhythm
    assert found.deadline == rhythm.next_act
    assert found.deadline.expires.latest == date(2027, 2, 2)


def test_an_act_of_a_civil_action_says_nothing_of_a_crime() -> None:
    found = shown(THREAT, acts=(an_act("writ", date(2026, 11, 2)),))
    assert found.rhythm is None
    assert found.deadline == deadline_for(
        PUBLISHED, on=ON, kind="crime", pack=PACK, places=STRASBOURG
    )


# ── then and now ──────────────────────────────────────────────────────────────────────────────


def test_the_same_reading_twice_differs_in_nothing() -> None:
    found = compare(FRAUD, FRAUD)
    assert found.is_same
    assert {one.move for one in found.qualifications} == {"same"}
    assert {one.move for one in found.signals} == {"same"}
    first = found.qualifications[0]
    assert first.before == first.after == FRAUD.qualifications[0].likelihood
    assert (first.id, first.label) == (FRAUD.qualifications[0].id, FRAUD.qualifications[0].label)
    assert (first.article_changed, first.penalty_changed) == (False, False)
    assert first.elements_changed == ()


def test_another_reading_tells_then_and_now_side_by_side() -> None:
    found = compare(FRAUD, THREAT)
    assert not found.is_same
    assert found.nature == (FRAUD.nature, THREAT.nature)
    assert found.severity == (FRAUD.severity, THREAT.severity)
    assert found.law_version == (FRAUD.law_version, THREAT.law_version)
    assert found.delay == ("press", "crime")
    assert found.abstain == (FRAUD.abstain, THREAT.abstain)
    moves = [(one.id, one.move, one.before, one.after) for one in found.qualifications]
    assert moves == [
        *[(one.id, "new", None, one.likelihood) for one in THREAT.qualifications],
        *[(one.id, "gone", one.likelihood, None) for one in FRAUD.qualifications],
    ]
    assert [(one.rule, one.text, one.label, one.move) for one in found.signals] == [
        *[(one.rule, one.text, one.label, "new") for one in THREAT.signals],
        *[(one.rule, one.text, one.label, "gone") for one in FRAUD.signals],
    ]


OTHER = Text(fr="autre", en="other")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"article": OTHER}, {"article_changed": True}),
        ({"penalty": OTHER}, {"penalty_changed": True}),
        ({"likelihood": 0.02}, {}),
    ],
)
def test_what_changed_of_a_qualification_is_named(
    change: dict[str, Any], expected: dict[str, bool]
) -> None:
    first, *others = FRAUD.qualifications
    moved = msgspec.structs.replace(first, **change)
    now = msgspec.structs.replace(FRAUD, qualifications=(moved, *others))
    found = compare(FRAUD, now).qualifications[0]
    assert found.move == "changed"
    assert (found.article_changed, found.penalty_changed) == (
        expected.get("article_changed", False),
        expected.get("penalty_changed", False),
    )
    assert (found.before, found.after) == (first.likelihood, moved.likelihood)


def test_a_condition_in_another_state_is_named_and_a_hair_of_likelihood_is_not() -> None:
    first, *others = FRAUD.qualifications
    element = msgspec.structs.replace(first.elements[0], state="not_met")
    moved = msgspec.structs.replace(first, elements=(element, *first.elements[1:]))
    now = msgspec.structs.replace(FRAUD, qualifications=(moved, *others))
    found = compare(FRAUD, now).qualifications[0]
    assert found.move == "changed"
    assert found.elements_changed == (element.label,)
    hair = msgspec.structs.replace(first, likelihood=first.likelihood - 0.005)
    same = msgspec.structs.replace(FRAUD, qualifications=(hair, *others))
    assert compare(FRAUD, same).is_same


def test_a_sign_said_otherwise_is_another_sign() -> None:
    first, *others = FRAUD.signals
    moved = msgspec.structs.replace(first, modality="denied")
    now = msgspec.structs.replace(FRAUD, signals=(moved, *others))
    moves = [one.move for one in compare(FRAUD, now).signals]
    assert moves == ["new", *["same"] * len(others), "gone"]


# ── how old the law is ────────────────────────────────────────────────────────────────────────


DAY = timedelta(days=1)


def a_source(checked: date, first: date | None = None, last: date | None = None) -> Source:
    return Source(
        id="s", title=OTHER, confidence="known", checked_on=checked, valid_from=first, valid_to=last
    )


@pytest.mark.parametrize(
    ("source", "freshness"),
    [
        (a_source(ON), "fresh"),
        (a_source(ON - 365 * DAY), "fresh"),
        (a_source(ON - 366 * DAY), "old"),
        (a_source(ON, first=ON, last=ON), "fresh"),
        (a_source(ON, first=ON + DAY), "future"),
        (a_source(ON, last=ON - DAY), "withdrawn"),
        (a_source(ON - 366 * DAY, last=ON - DAY), "withdrawn"),
        (a_source(ON - 366 * DAY, first=ON + DAY), "future"),
        (a_source(ON - 366 * DAY, first=ON, last=ON), "old"),
    ],
)
def test_a_source_is_fresh_old_withdrawn_or_not_law_yet(source: Source, freshness: str) -> None:
    assert freshness_of(source, ON) == freshness


def test_a_fact_unchecked_for_more_than_a_year_is_old() -> None:
    assert not is_old(ON - 365 * DAY, ON)
    assert is_old(ON - 366 * DAY, ON)


@pytest.mark.parametrize(
    ("first", "last", "standing"),
    [
        (None, None, "fresh"),
        (ON, ON, "fresh"),
        (ON + DAY, None, "future"),
        (None, ON - DAY, "withdrawn"),
        (ON + DAY, ON + DAY, "future"),
        (ON - DAY, ON - DAY, "withdrawn"),
    ],
)
def test_a_rule_is_law_no_longer_or_not_yet(
    first: date | None, last: date | None, standing: str
) -> None:
    rule = Dated(valid_from=first, valid_to=last)
    assert standing_of(rule, ON) == standing
    assert rule.covers(ON) == (standing == "fresh")
