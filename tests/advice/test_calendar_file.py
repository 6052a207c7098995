"""The calendar: worst-case days, ids that stay, no word that a calendar does not need."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from companion.advice.agenda import Entry, entries_at_a_glance, entries_of, entries_of_all
from companion.advice.calendar_file import write_calendar
from companion.advice.progress import reminders
from companion.model.assessment import Severity
from companion.model.interval import DateInterval
from companion.model.mention import Mention, Sighting
from companion.model.review import Review
from companion.model.step import StepProgress, StepStateName
from companion.model.text import Text
from companion.model.view import Glance, MentionView
from tests.advice.scenario_tables import (
    NOW,
    TODAY,
    Delay,
    Scenario,
    a_deadline,
    advice_for,
    catalogue,
    scenarios,
)

TITLES = {rule.id: rule.title for rule in catalogue().rules}
SECRET = "Zoé Quidam, 12 rue Cachée : charlatan"
GOOD = scenarios(must_fail=False)


def a_view(
    scenario: Scenario, *, steps: tuple[StepProgress, ...] = (), concerns: bool | None = None
) -> MentionView:
    mention = Mention(
        id="0f1e2d3c-aaaa-bbbb-cccc-000000000001",
        platform="google-maps",
        page_url=f"https://secret.example/{SECRET}",
        page_title=SECRET,
        notes=SECRET,
        review=Review(
            author=SECRET, text=SECRET, published=DateInterval(earliest=TODAY, latest=TODAY)
        ),
        sightings=(Sighting(capture_id="c", seen_at=NOW, state="online", words_sha256="0" * 64),),
        steps=steps,
        concerns=concerns,
    )
    deadline = a_deadline(scenario.delay) if scenario.delay else None
    return MentionView(mention=mention, deadline=deadline, advice=advice_for(scenario))


def scenario_with(delay: Delay) -> Scenario:
    (found,) = [
        s
        for s in GOOD
        if s.say
        == "Diffamation, vingt-cinq jours restants : l'assureur puis l'avocat passent devant"
    ]
    return Scenario(
        say="x", nature=found.nature, severity=found.severity, then=found.then, delay=delay
    )


def events(view: MentionView, **options: bool) -> dict[str, dict[str, object]]:
    written = write_calendar(entries_of(view, TITLES), language="fr", now=NOW, **options)
    found = Calendar.from_ical(written).walk("VEVENT")
    return {str(event["uid"]).split("-", 5)[-1]: event for event in found}


def test_the_day_of_a_delay_is_the_worst_one() -> None:
    event = events(a_view(scenario_with(Delay(least=25, most=55))))["deadline@avise.invalid"]
    assert event["dtstart"].dt == TODAY + timedelta(days=25)
    assert event["dtend"].dt == TODAY + timedelta(days=26)
    assert "au pire" in str(event["summary"])


@pytest.mark.parametrize("delay", [Delay(least=-4, most=9), Delay(most=9)])
def test_a_delay_perhaps_over_is_for_today(delay: Delay) -> None:
    event = events(a_view(scenario_with(delay)))["deadline@avise.invalid"]
    assert event["dtstart"].dt == TODAY
    assert "peut-être déjà dépassé" in str(event["summary"])


def test_a_delay_surely_over_has_no_day() -> None:
    found = events(a_view(scenario_with(Delay(least=-40, most=-9))))
    assert "deadline@avise.invalid" not in found


def test_alarms_come_a_month_two_weeks_a_week_and_three_days_before() -> None:
    event = events(a_view(scenario_with(Delay(least=60, most=60))))["deadline@avise.invalid"]
    before = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert [at - timedelta(hours=9) for at in before] == [
        timedelta(days=-days) for days in (30, 15, 7, 3)
    ]


STATES: list[tuple[StepStateName, bool, bool]] = [
    ("todo", True, True),
    ("waiting", False, True),
    ("done", False, False),
    ("dropped", False, False),
]


@pytest.mark.parametrize(("state", "has_day", "has_reminder"), STATES)
def test_a_step_keeps_its_day_until_begun_and_its_reminder_until_over(
    state: StepStateName,
    has_day: bool,  # noqa: FBT001 - a cell of the table
    has_reminder: bool,  # noqa: FBT001 - likewise
) -> None:
    said = StepProgress(
        step_id="lawyer", state=state, changed_at=NOW, remind_on=TODAY + timedelta(days=4)
    )
    found = events(a_view(scenario_with(Delay(least=60, most=60)), steps=(said,)))
    assert ("act_before-lawyer@avise.invalid" in found) is has_day
    assert ("reminder-lawyer@avise.invalid" in found) is has_reminder


def test_the_ids_stay_when_the_days_move() -> None:
    one = a_view(scenario_with(Delay(least=60, most=60)))
    other = a_view(scenario_with(Delay(least=20, most=30)))
    assert set(events(one)) == set(events(other))
    assert len(events(one)) == len(entries_of(one, TITLES))


def test_words_read_as_lawful_put_no_delay_in_the_calendar() -> None:
    lawful = next(s for s in GOOD if s.nature == "opinion" and s.severity == 1 and s.delay)
    found = events(a_view(lawful)) if lawful.then.protected else {}
    assert "deadline@avise.invalid" not in found


def a_glance(view: MentionView, severity: Severity) -> Glance:
    deadline = view.deadline
    assert deadline is not None
    return Glance(
        mention_id=view.mention.id,
        urgency=(0, False, 0),
        is_urgent=True,
        severity=severity,
        nature="diffamation",
        state="online",
        platform=None,
        concerns=None,
        expires=deadline.expires,
        is_expired=deadline.state == "expired",
        is_reminded=False,
        first_seen=NOW,
        last_active=NOW,
    )


DELAYS = [
    Delay(least=25, most=55),
    Delay(least=0, most=0),
    Delay(least=-4, most=9),
    Delay(most=9),
    Delay(least=-40, most=-9),
]


@pytest.mark.parametrize("delay", DELAYS, ids=str)
def test_a_glance_gives_the_same_delay_and_reminders_as_the_whole_view(delay: Delay) -> None:
    due = StepProgress(step_id="lawyer", state="todo", changed_at=NOW, remind_on=TODAY)
    view = a_view(scenario_with(delay), steps=(due,))
    whole = [entry for entry in entries_of(view, TITLES) if entry.kind != "act_before"]
    glance = a_glance(view, 3)
    again = reminders([view.mention])
    assert entries_at_a_glance([glance], again, TITLES, on=TODAY) == tuple(whole)
    assert entries_at_a_glance([], again, TITLES, on=TODAY) == ()
    lawful = entries_at_a_glance([a_glance(view, 1)], (), TITLES, on=TODAY)
    assert lawful == ()


def test_what_is_somebody_elses_is_left_out_of_the_calendar_of_all() -> None:
    view = a_view(scenario_with(Delay(least=60, most=60)), concerns=False)
    assert entries_of_all([view], TITLES) == ()


@pytest.mark.parametrize("with_steps", [False, True])
@pytest.mark.parametrize("scenario", GOOD[::9], ids=lambda scenario: scenario.say)
def test_the_file_reads_back_and_holds_no_word_of_the_review(
    scenario: Scenario, *, with_steps: bool
) -> None:
    view = a_view(scenario)
    written = write_calendar(
        entries_of(view, TITLES), language="fr", now=NOW, with_steps=with_steps
    )
    plain = written.decode().replace("\r\n ", "")
    for word in ("Zoé", "Quidam", "Cachée", "charlatan", "secret.example"):
        assert word not in plain
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    again = Calendar.from_ical(written)
    assert again.errors == []
    assert len(again.walk("VEVENT")) == len(entries_of(view, TITLES))
    steps_named = any(title.fr[:20] in plain for title in TITLES.values())
    assert steps_named is (with_steps and bool(again.walk("VEVENT")) and _names_a_step(view))


def _names_a_step(view: MentionView) -> bool:
    return any(entry.step for entry in entries_of(view, TITLES))


@given(
    on=st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    title=st.text(min_size=1, max_size=80).filter(lambda t: t.strip() and t.isprintable()),
)
@settings(max_examples=60, deadline=None)
def test_any_day_and_any_title_survive_a_round_trip(on: date, title: str) -> None:
    entry = Entry(
        mention_id="m-1",
        kind="act_before",
        on=on,
        step_id="lawyer",
        step=Text(fr=title, en=title),
    )
    now = datetime(2026, 11, 23, tzinfo=UTC)
    written = write_calendar([entry], language="en", now=now, with_steps=True)
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event["dtstart"].dt == on
    assert str(event["summary"]).endswith(f"– {entry.step.said_in('en')}")
