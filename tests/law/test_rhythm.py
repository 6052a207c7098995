"""A civil action: three months from act to act, the claimant's own, never later than the true."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.law.deadlines import deadline_for, last_useful_day
from companion.law.pack import load_pack
from companion.law.rhythm import rhythm_of
from companion.model.court import CourtAct, CourtActKind
from companion.model.interval import DateInterval
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))


def an_act(kind: CourtActKind, on: str | date) -> CourtAct:
    day = on if isinstance(on, date) else date.fromisoformat(on)
    noted = datetime(2026, 11, 23, tzinfo=UTC)
    return CourtAct(id=f"{kind}-{day}", mention_id="m", kind=kind, on=day, noted_at=noted)


CASES = [
    # acts, asked on, state, next act before, broken on
    ("writ 2026-09-01", "2026-11-23", "running", "2026-12-01", None),
    ("writ 2026-11-30", "2026-12-01", "running", "2027-02-28", None),
    ("writ 2026-09-01, filing 2026-09-15", "2026-11-23", "running", "2026-12-15", None),
    ("writ 2026-09-01, defendant 2026-11-20", "2026-11-23", "running", "2026-12-01", None),
    ("writ 2026-06-01, conclusions 2026-09-01", "2026-11-23", "running", "2026-12-01", None),
    ("writ 2026-06-01, conclusions 2026-09-02", "2026-11-23", "broken", "2026-12-02", "2026-09-01"),
    ("writ 2026-06-01", "2026-09-01", "running", "2026-09-01", None),
    ("writ 2026-06-01", "2026-09-02", "broken", "2026-09-01", "2026-09-01"),
    ("writ 2026-06-01, conclusions 2026-12-25", "2026-08-01", "running", "2026-09-01", None),
]  # fmt: skip


@pytest.mark.parametrize(("acts", "on", "state", "before", "broken"), CASES)
def test_each_act_of_the_claimant_starts_three_months_anew(
    acts: str, on: str, state: str, before: str, broken: str | None
) -> None:
    found = rhythm_of(
        [an_act(*act.split()) for act in acts.split(", ")],  # type: ignore[arg-type] # a table
        first_delay=None,
        on=date.fromisoformat(on),
        pack=PACK,
    )
    assert found is not None
    assert found.state == state
    assert found.next_act.expires.latest.isoformat() == before
    assert found.broken_on == (date.fromisoformat(broken) if broken else None)


def test_without_a_writ_no_action_runs() -> None:
    acts = [an_act("conclusions", "2026-09-01"), an_act("defendant", "2026-09-01")]
    assert rhythm_of(acts, first_delay=None, on=date(2026, 9, 2), pack=PACK) is None


@pytest.mark.parametrize(
    ("writ", "state"),
    [
        ("2026-09-01", "running"),
        ("2026-09-10", "running"),
        ("2026-09-11", "maybe_late"),
        ("2026-10-05", "maybe_late"),
        ("2026-10-06", "late"),
    ],
)
def test_a_writ_that_came_after_the_first_delay_is_told(writ: str, state: str) -> None:
    published = DateInterval(earliest=date(2026, 6, 10), latest=date(2026, 7, 5))
    on = date(2026, 10, 7)
    delay = deadline_for(published, on=on, kind="press", pack=PACK)
    found = rhythm_of([an_act("writ", writ)], first_delay=delay, on=on, pack=PACK)
    assert found is not None
    assert found.state == state


@given(
    start=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    gaps=st.lists(st.integers(1, 120), max_size=6),
    wait=st.integers(0, 200),
)
def test_the_next_act_is_never_asked_for_later_than_three_months_after_the_last(
    start: date, gaps: list[int], wait: int
) -> None:
    days = [start]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    on = days[-1] + timedelta(days=wait)
    acts = [an_act("writ", days[0]), *(an_act("conclusions", day) for day in days[1:])]
    found = rhythm_of(acts, first_delay=None, on=on, pack=PACK)
    assert found is not None
    true_last = last_useful_day(days[-1], 3)
    assert found.next_act.expires.latest == true_last
    assert found.next_act.practical is not None
    assert found.next_act.practical <= true_last
    in_time = all(b <= last_useful_day(a, 3) for a, b in zip(days, [*days[1:], on], strict=True))
    assert (found.state == "running") is in_time


def test_the_next_act_says_whose_it_is_and_on_what_it_rests() -> None:
    acts = [an_act("writ", "2026-09-26"), an_act("filing", "2026-09-20")]
    found = rhythm_of(acts, first_delay=None, on=date(2026, 11, 23), pack=PACK)
    assert found is not None
    assert (found.started_on, found.last_act_on) == (date(2026, 9, 26), date(2026, 9, 26))
    assert found.first_delay is None
    assert found.next_act.label.fr == "Action civile : prochain acte du demandeur"
    assert found.next_act.source.id == "civil-tous-les-trois-mois"
    assert found.next_act.on == date(2026, 11, 23)
    assert [note.fr.split()[0] for note in found.next_act.notes] == ["Chaque", "Votre"]
    # 25 December is a Friday and a holiday, the 26th a Saturday.
    assert found.next_act.practical == date(2026, 12, 24)


def test_a_holiday_of_the_place_comes_before_the_next_act() -> None:
    acts = [an_act("writ", "2025-09-26")]
    practical = [
        found.next_act.practical
        for place in ("75001 Paris", "67000 Strasbourg")
        if (
            found := rhythm_of(
                acts, first_delay=None, on=date(2025, 11, 23), pack=PACK, places=(place,)
            )
        )
    ]
    assert practical == [date(2025, 12, 26), date(2025, 12, 24)]


@pytest.mark.parametrize(
    ("earliest", "latest", "writ", "state"),
    [
        (None, "2026-07-05", "2026-09-01", "maybe_late"),
        (None, "2026-07-05", "2026-10-06", "late"),
        ("2026-03-01", "2026-03-01", "2026-05-01", "broken"),
        ("2026-01-01", "2026-02-01", "2026-05-01", "broken"),
        ("2026-01-01", "2026-01-31", "2026-05-01", "late"),
    ],
)
def test_late_goes_before_broken_and_broken_before_maybe_late(
    earliest: str | None, latest: str, writ: str, state: str
) -> None:
    days = DateInterval(
        earliest=date.fromisoformat(earliest) if earliest else None,
        latest=date.fromisoformat(latest),
    )
    on = date(2026, 10, 7)
    delay = deadline_for(days, on=on, kind="press", pack=PACK)
    found = rhythm_of([an_act("writ", writ)], first_delay=delay, on=on, pack=PACK)
    assert found is not None
    assert found.state == state
    assert found.first_delay == delay
