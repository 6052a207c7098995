from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from companion.law.assess import assess
from companion.law.deadlines import (
    added_words_deadline,
    deadline_for,
    kind_of,
    last_useful_day,
    returned_deadline,
)
from companion.law.pack import load_pack
from companion.model.assessment import Assessment, Nature, Qualification, Statement
from companion.model.deadline import DeadlineKind
from companion.model.interval import DateInterval
from companion.model.text import Text
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)
CASES = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "deadlines-press.yaml").read_text("utf-8")
)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['kind']}-{c['published']}")
def test_a_delay_runs_date_to_date_and_is_never_extended(case: dict[str, Any]) -> None:
    published = date.fromisoformat(case["published"])
    found = deadline_for(
        DateInterval(earliest=published, latest=published), on=ON, kind=case["kind"], pack=PACK
    )
    expected = date.fromisoformat(case["expires"])
    assert found.expires == DateInterval(earliest=expected, latest=expected)
    assert found.days_left.least == case["days_left"] == found.days_left.most
    assert found.state == case["state"]


def test_an_interval_gives_the_worst_case_first_and_says_maybe_expired() -> None:
    found = deadline_for(
        DateInterval(earliest=date(2026, 8, 1), latest=date(2026, 9, 30)),
        on=ON,
        kind="press",
        pack=PACK,
    )
    assert found.expires == DateInterval(earliest=date(2026, 11, 1), latest=date(2026, 12, 30))
    assert (found.days_left.least, found.days_left.most) == (-22, 37)
    assert found.state == "maybe_expired"


def test_an_unknown_first_day_leaves_no_least_and_may_be_expired() -> None:
    published = DateInterval(earliest=None, latest=date(2026, 11, 1))
    found = deadline_for(published, on=ON, kind="press", pack=PACK)
    assert found.expires.earliest is None
    assert found.days_left.least is None
    assert found.state == "maybe_expired"


def test_an_unknown_first_day_is_expired_when_even_the_latest_is() -> None:
    published = DateInterval(earliest=None, latest=date(2026, 8, 1))
    assert deadline_for(published, on=ON, kind="press", pack=PACK).state == "expired"


def test_every_delay_has_a_source_and_the_press_delay_says_what_does_not_stop_it() -> None:
    assert set(PACK.delays) == {
        "press", "press_aggravated", "crime", "petty", "civil", "right_of_reply"
    }  # fmt: skip
    assert all(rule.source in PACK.sources for rule in PACK.delays.values())
    assert any("plainte simple" in note.fr for note in PACK.delays["press"].notes)


@given(first=DAYS, spread=st.integers(0, 4000), inside=st.integers(0, 4000), on=DAYS)
def test_the_deadline_shown_is_never_later_than_the_true_one(
    first: date, spread: int, inside: int, on: date
) -> None:
    latest = first + timedelta(days=spread)
    true_day = first + timedelta(days=min(inside, spread))
    for kind in ("press", "press_aggravated", "crime", "civil"):
        found = deadline_for(
            DateInterval(earliest=first, latest=latest), on=on, kind=kind, pack=PACK
        )
        assert found.expires.earliest is not None
        assert found.days_left.least is not None
        true_last = last_useful_day(true_day, PACK.delays[kind].months)
        assert found.expires.earliest <= true_last <= found.expires.latest
        assert found.days_left.least <= (true_last - on).days <= found.days_left.most


@given(one=DAYS, other=DAYS, months=st.integers(1, 72))
def test_a_later_publication_never_expires_earlier(one: date, other: date, months: int) -> None:
    early, late = sorted((one, other))
    assert last_useful_day(early, months) <= last_useful_day(late, months)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Il a falsifié mon dossier médical.", "press"),
        ("Quel connard ce médecin.", "press"),
        ("Sale arabe, rentre chez toi.", "press_aggravated"),
        ("Je vais te casser la gueule.", "crime"),
        ("Remboursez-moi et j'enlève mon avis.", "crime"),
        ("Elle est en dépression depuis son divorce.", "civil"),
        ("Deux heures d'attente.", None),
        ("Très à l'écoute, je recommande.", None),
    ],
)
def test_the_delay_that_matters_follows_the_first_reading(text: str, kind: str | None) -> None:
    assert kind_of(assess(Statement(text=text), pack=PACK, on=ON)) == kind


LABEL = Text(fr="x", en="x")


def a_reading(
    nature: Nature, *found: tuple[Nature, DeadlineKind, float], **differences: Any
) -> Assessment:
    """Return a reading whose qualifications are (nature, delay, likelihood)."""
    return Assessment(
        nature=nature,
        natures=(),
        severity=3,
        target="practitioner",
        qualifications=tuple(
            Qualification(
                id=f"{of}-{limitation}",
                nature=of,
                label=LABEL,
                likelihood=likelihood,
                elements=(),
                article=LABEL,
                source=next(iter(PACK.sources.values())),
                limitation=limitation,
            )
            for of, limitation, likelihood in found
        ),
        law_version="fr",
        assessed_on=ON,
        **differences,
    )


CRIME: tuple[Nature, DeadlineKind, float] = ("menace", "crime", 0.9)
PRESS: tuple[Nature, DeadlineKind, float] = ("injure", "press", 0.2)
AGGRAVATED: tuple[Nature, DeadlineKind, float] = ("injure", "press_aggravated", 0.2)


@pytest.mark.parametrize(
    ("reading", "kind"),
    [
        (a_reading("opinion", PRESS), None),
        (a_reading("favorable"), None),
        (a_reading("injure", PRESS), "press"),
        (a_reading("diffamation", CRIME), "press"),
        (a_reading("diffamation", aggravated=True), "press_aggravated"),
        # a doubtful reading that may be the press's is counted by the shortest delay
        (a_reading("menace", CRIME, PRESS), "crime"),
        (a_reading("menace", CRIME, PRESS, abstain=True), "press"),
        (a_reading("menace", CRIME, AGGRAVATED, abstain=True), "press"),
        (a_reading("menace", CRIME, PRESS, abstain=True, aggravated=True), "press_aggravated"),
        (a_reading("menace", CRIME, ("injure", "press", 0.0), abstain=True), "crime"),
        (a_reading("menace", CRIME, abstain=True), "crime"),
        # else by the first qualification of its nature, and the civil one where there is none
        (a_reading("menace", ("harcelement", "petty", 0.9), CRIME), "crime"),
        (a_reading("menace", ("menace", "petty", 0.5), CRIME), "petty"),
        (a_reading("denigrement", CRIME), "civil"),
        (a_reading("denigrement"), "civil"),
    ],
)
def test_the_delay_that_matters_is_the_shortest_the_reading_allows(
    reading: Assessment, kind: DeadlineKind | None
) -> None:
    assert kind_of(reading) == kind


def test_the_clock_of_added_words_says_that_it_is_theirs_alone() -> None:
    days = DateInterval(earliest=date(2026, 9, 1), latest=date(2026, 9, 10))
    plain = deadline_for(days, on=ON, kind="press", pack=PACK)
    added = added_words_deadline(days, on=ON, kind="press", pack=PACK)
    assert (added.expires, added.state, added.source) == (plain.expires, plain.state, plain.source)
    assert added.label.fr == "Pour les seuls mots ajoutés ou réécrits"
    assert added.notes[0].fr.startswith("Les mots inchangés gardent leur première date")


def test_the_clock_of_words_put_back_rests_on_the_decision_that_says_so() -> None:
    days = DateInterval(earliest=date(2026, 9, 1), latest=date(2026, 9, 10))
    plain = deadline_for(days, on=ON, kind="press", pack=PACK)
    returned = returned_deadline(days, on=ON, kind="press", pack=PACK)
    assert (returned.expires, returned.days_left) == (plain.expires, plain.days_left)
    assert (returned.kind, returned.state, returned.on) == ("press", plain.state, ON)
    assert returned.source.id == "crim-2017-02-07"
    assert returned.label.fr == "Si l’auteur l’a lui-même remis en ligne"
    assert "15-83.439" in returned.notes[0].fr


@pytest.mark.parametrize("clock", [added_words_deadline, returned_deadline, deadline_for])
def test_every_clock_counts_the_holidays_of_the_place(clock: Any) -> None:
    # 26 December is a holiday in Strasbourg, a Saturday in 2026; the 25th is one everywhere.
    days = DateInterval(earliest=date(2025, 9, 26), latest=date(2025, 9, 26))
    elsewhere = clock(days, on=ON, kind="press", pack=PACK)
    strasbourg = clock(days, on=ON, kind="press", pack=PACK, places=("67000 Strasbourg",))
    assert elsewhere.practical == date(2025, 12, 26)
    assert strasbourg.practical == date(2025, 12, 24)


@pytest.mark.parametrize(
    ("published", "reminded"),
    [("2026-08-23", True), ("2026-08-22", False), ("2026-09-30", True)],
)
def test_reminders_are_given_until_the_last_useful_day(published: str, *, reminded: bool) -> None:
    day = date.fromisoformat(published)
    found = deadline_for(DateInterval(earliest=day, latest=day), on=ON, kind="press", pack=PACK)
    assert bool(found.reminders) is reminded
    assert found.on == ON
    assert (found.kind, found.label) == ("press", PACK.delays["press"].label)
    assert found.notes == PACK.delays["press"].notes
