"""Steps told in days and euros, and « ce qui a marché » from the doctor's own data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from companion.advice.outcomes import cost_cents, usual_days, what_worked
from companion.advice.progress import (
    answer_days,
    began_on,
    moved,
    proposed_reminder,
    reminders,
)
from companion.model.follow_up import FollowUp, Outcome
from companion.model.mention import Mention, Sighting
from companion.model.review import Review
from companion.model.step import StepProgress

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def later(days: float) -> datetime:
    return AT + timedelta(days=days)


def a_step(step_id: str = "platform_report", **fields: Any) -> StepProgress:
    usual: dict[str, Any] = {"step_id": step_id, "state": "done", "changed_at": AT}
    return StepProgress(**(usual | fields))


def a_mention(mention_id: str, *steps: StepProgress, platform: str = "google-maps") -> Mention:
    return Mention(
        id=mention_id,
        platform=platform,
        page_url="https://avis.example/dr",
        review=Review(text="avis"),
        sightings=(Sighting(capture_id="c", seen_at=AT, state="online", words_sha256="0" * 64),),
        steps=steps,
    )


def test_a_step_that_moves_keeps_what_was_said_and_remembers_where_it_was() -> None:
    first = moved(None, "lawyer", "waiting", note="appelé", at=AT)
    told = msgspec.structs.replace(first, cost_cents=9000, remind_on=date(2026, 11, 9))
    second = moved(told, "lawyer", "done", note="vu", at=later(3))
    assert (second.cost_cents, second.remind_on, second.note) == (9000, date(2026, 11, 9), "vu")
    assert [(move.state, move.at) for move in second.moves] == [("waiting", AT)]
    assert moved(second, "lawyer", "done", note="", at=later(4)).moves == second.moves


def test_the_moves_are_bounded() -> None:
    step = moved(None, "lawyer", "todo", note="", at=AT)
    for turn in range(200):
        state = "done" if turn % 2 else "waiting"
        step = moved(step, "lawyer", state, note="", at=later(turn))  # type: ignore[arg-type]
    assert len(step.moves) == 50


def test_a_step_began_when_it_left_to_do_unless_the_doctor_says_another_day() -> None:
    waiting = moved(None, "lawyer", "waiting", note="", at=AT)
    done = moved(waiting, "lawyer", "done", note="", at=later(5))
    assert began_on(done) == date(2026, 11, 2)
    assert began_on(msgspec.structs.replace(done, begun_on=date(2026, 10, 1))) == date(2026, 10, 1)
    again = moved(
        moved(done, "lawyer", "todo", note="", at=later(6)),
        "lawyer",
        "waiting",
        note="",
        at=later(8),
    )
    assert began_on(again) == date(2026, 11, 10)
    assert began_on(moved(done, "lawyer", "todo", note="", at=later(6))) is None
    assert began_on(a_step(state="dropped")) is None


def test_the_day_of_a_step_is_that_of_paris() -> None:
    late = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert began_on(a_step(changed_at=late)) == date(2026, 11, 3)


def test_an_answer_is_counted_from_sending_and_silence_has_no_day() -> None:
    answered = a_step(answer="refused", answered_on=date(2026, 11, 12))
    assert answer_days(answered) == 10
    assert answer_days(msgspec.structs.replace(answered, answer="silent")) is None
    assert answer_days(msgspec.structs.replace(answered, answered_on=None)) is None
    assert answer_days(msgspec.structs.replace(answered, answered_on=date(2026, 11, 1))) is None


def test_a_reminder_is_proposed_for_what_waits_after_the_usual_time_and_never_for_today() -> None:
    today = date(2026, 11, 10)
    waiting = a_step(state="waiting")
    assert proposed_reminder(waiting, usual_days=None, on=today) == date(2026, 11, 16)
    assert proposed_reminder(waiting, usual_days=9.5, on=today) == date(2026, 11, 12)
    assert proposed_reminder(waiting, usual_days=1.0, on=today) == date(2026, 11, 11)
    for nothing in (
        a_step(),
        a_step(state="waiting", answer="refused"),
        a_step(state="waiting", remind_on=date(2026, 12, 1)),
    ):
        assert proposed_reminder(nothing, usual_days=None, on=today) is None


def test_reminders_are_of_open_steps_alone_earliest_first() -> None:
    due = [
        a_step("lawyer", state="waiting", remind_on=date(2026, 12, 5)),
        a_step("tell_insurer", state="todo", remind_on=date(2026, 12, 1)),
        a_step("platform_report", state="done", remind_on=date(2026, 11, 1)),
        a_step("legal_notice", state="dropped", remind_on=date(2026, 11, 1)),
        a_step("tell_ordre", state="todo"),
    ]
    found = reminders([a_mention("m-1", *due)])
    assert [each.progress.step_id for each in found] == ["tell_insurer", "lawyer"]


def test_what_worked_counts_by_step_and_platform_with_medians_and_costs() -> None:
    def answered(days: int, answer: str, cents: int = 0) -> StepProgress:
        on = date(2026, 11, 2) + timedelta(days=days)
        return a_step(answer=answer, answered_on=on, cost_cents=cents)

    mentions = [
        a_mention("m-1", answered(4, "granted")),
        a_mention("m-2", answered(10, "refused", 500), a_step("lawyer", cost_cents=120_000)),
        a_mention("m-3", answered(30, "partly")),
        a_mention("m-4", a_step(answer="silent")),
        a_mention("m-5", a_step(state="waiting")),
        a_mention("m-6", a_step(state="todo"), a_step("legal_notice", state="dropped")),
        a_mention("m-7", answered(2, "refused"), platform="trustpilot"),
    ]
    endings = [
        FollowUp(
            mention_id="m-1",
            outcome=Outcome(ending="removed_by_platform", on=date(2026, 11, 6)),
        ),
        FollowUp(
            mention_id="m-2",
            outcome=Outcome(ending="judgment", on=date(2027, 2, 2), cost_cents=200_000),
        ),
        FollowUp(
            mention_id="m-3",
            outcome=Outcome(ending="removed_by_platform", on=date(2026, 12, 2)),
        ),
        FollowUp(mention_id="m-9", outcome=Outcome(ending="kept", on=date(2026, 12, 2))),
        FollowUp(mention_id="m-4", author_known=True),
    ]
    worked = what_worked(mentions, endings)
    report = worked.tried[0]
    assert (report.step_id, report.platform) == ("platform_report", "google-maps")
    assert (report.times, report.answered, report.granted, report.silent) == (5, 3, 2, 1)
    assert (report.waiting, report.median_days, report.cost_cents) == (1, 10.0, 500)
    by_ending = {line.ending: line for line in worked.ended}
    assert set(by_ending) == {"removed_by_platform", "judgment"}
    removed = by_ending["removed_by_platform"]
    assert (removed.mentions, removed.median_days, removed.cost_cents) == (2, 17.0, 0)
    assert removed.steps == (("platform_report", 2),)
    assert by_ending["judgment"].cost_cents == 320_500
    assert (worked.open, worked.cost_cents) == (3, 320_500)
    assert usual_days(mentions, "trustpilot")["platform_report"].median_days == 2.0
    assert cost_cents(mentions[1], endings[1]) == 320_500


def test_nothing_done_is_nothing_to_tell() -> None:
    worked = what_worked([a_mention("m-1")], [])
    assert (worked.tried, worked.ended, worked.open, worked.cost_cents) == ((), (), 0, 0)
