from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from companion.law.assess import assess
from companion.law.deadlines import deadline_for, kind_of, last_useful_day
from companion.law.pack import load_pack
from companion.model.assessment import Statement
from companion.model.interval import DateInterval
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
