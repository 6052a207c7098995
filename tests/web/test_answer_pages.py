"""Questions of a mention: answered at once, undone, and nothing of health data ever written."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from companion.store.database import Store
from companion.store.export import export_all
from companion.walk import Walk
from companion.walk.said import later_clocks
from tests.builders import a_review_page
from tests.web.running_companion import Extension, MovableClock, Person

AddMention = Callable[..., str]
FRAUD = "Il a facturé deux actes qu’il n’a pas faits."


def shown(person: Person, mention: str) -> str:
    return person.get(f"/mentions/{mention}").get_data(as_text=True)


def asked(page: str) -> list[str]:
    return re.findall(r'data-question="([^"]+)"', page)


def gravity(page: str) -> int:
    found = re.search(r'data-severity="(\d)"', page)
    assert found
    return int(found[1])


def test_each_question_says_why_it_is_asked_and_which_are_not_kept(
    person: Person, add_mention: AddMention
) -> None:
    page = shown(person, add_mention(FRAUD))
    assert 2 <= len(asked(page)) <= 3
    assert page.count("Pourquoi cette question") == len(asked(page))
    assert page.count("data-not-kept") == 1


def test_an_answer_is_kept_recomputes_at_once_and_can_be_undone(
    person: Person, add_mention: AddMention, walk: Walk, store: Store
) -> None:
    mention = add_mention(FRAUD)
    before = gravity(shown(person, mention))
    url = f"/mentions/{mention}/answers"
    answer = person.post(url, {"question": "identifiable", "answer": "no"})
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/mentions/{mention}#questions",
    )
    page = shown(person, mention)
    assert gravity(page) < before
    assert 'data-given="identifiable"' in page
    assert "data-answers-changed" in page
    assert 'name="answer" value=""' in page, "the notice and the page take it back"
    assert walk.view_mentions()[0].assessment == walk.view_mention(mention).assessment
    kept = store.assessments_of(mention)[-1].assessment
    assert kept.severity == before, "the kept assessment is never changed"
    person.post(url, {"question": "identifiable", "answer": ""})
    assert gravity(shown(person, mention)) == before
    assert store.law.answers_of(mention) == {}


def test_an_answer_that_is_health_data_serves_once_and_is_written_nowhere(
    person: Person,
    add_mention: AddMention,
    store: Store,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    mention = add_mention(FRAUD)
    before = gravity(shown(person, mention))
    rows, custody = store.storage.count("answers"), store.custody.bytes_now()
    answer = person.post(
        f"/mentions/{mention}/answers", {"question": "did-it-happen", "answer": "partly"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert gravity(page) <= min(3, before)
    assert 'data-given="did-it-happen"' in page
    assert "disparaît avec cette page" in page
    assert "Set-Cookie" not in answer.headers or "partly" not in answer.headers["Set-Cookie"]
    assert gravity(shown(person, mention)) == before
    assert 'data-given="did-it-happen"' not in shown(person, mention)
    assert store.storage.count("answers") == rows
    assert store.custody.bytes_now() == custody
    says = "Une part est arrivée"
    assert says in page
    for path in store.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"partly" not in data, path.name
            assert says.encode() not in data, path.name
    assert "partly" not in caplog.text
    assert says not in caplog.text


def test_an_answer_of_one_time_travels_in_the_form_and_a_kept_one_may_not(
    person: Person, add_mention: AddMention
) -> None:
    mention = add_mention(FRAUD)
    url = f"/mentions/{mention}/answers"
    page = person.post(url, {"question": "did-it-happen", "answer": "yes"}).get_data(as_text=True)
    assert 'data-given="did-it-happen"' in page
    back = person.post(url, {"question": "did-it-happen", "answer": ""})
    assert 'data-given="did-it-happen"' not in back.get_data(as_text=True)
    smuggled = {"question": "did-it-happen", "answer": "yes", "also-identifiable": "no"}
    assert person.post(url, smuggled).status_code in {400, 422}


def test_the_first_day_fills_in_an_unknown_date_and_a_day_to_come_gets_a_sentence(
    person: Person, add_mention: AddMention, walk: Walk, store: Store
) -> None:
    mention = add_mention(FRAUD, published=None)
    page = shown(person, mention)
    assert "first-date" in asked(page)
    assert "data-no-practical" in page
    url = f"/mentions/{mention}/answers"
    person.post(url, {"question": "first-date", "answer": "2026-10-05"})
    view = walk.view_mention(mention)
    assert view.deadline is not None
    assert view.deadline.state == "running"
    assert view.deadline.expires.earliest is not None
    assert view.deadline.expires.earliest.isoformat() == "2027-01-05"
    assert 'data-practical="2027-01-05"' in shown(person, mention)
    for wrong in ("2027-01-01", "demain"):
        person.post(url, {"question": "first-date", "answer": wrong})
        assert "indiquez un jour" in shown(person, mention)
    assert store.law.answers_of(mention) == {"first-date": "2026-10-05"}


@pytest.mark.parametrize(
    "fields",
    [
        {"question": "nowhere", "answer": "yes"},
        {"question": "identifiable", "answer": "perhaps"},
        {"question": "did-it-happen", "answer": "perhaps"},
    ],
)
def test_what_is_no_question_and_no_answer_is_refused(
    person: Person, add_mention: AddMention, fields: dict[str, str]
) -> None:
    answer = person.post(f"/mentions/{add_mention(FRAUD)}/answers", fields)
    assert answer.status_code in {400, 422}
    assert person.post("/mentions/nobody/answers", fields).status_code in {400, 404, 422}


def test_an_action_is_noted_its_rhythm_shown_and_an_act_removed(
    person: Person, add_mention: AddMention, walk: Walk, store: Store, clock: MovableClock
) -> None:
    mention = add_mention(FRAUD)
    url = f"/mentions/{mention}/acts"
    person.post(url, {"kind": "writ", "on": "2026-11-20"})
    person.post(url, {"kind": "defendant", "on": "2026-11-23"})
    page = shown(person, mention)
    assert 'data-rhythm="running"' in page
    assert "20 février 2027" in page.replace("\u00a0", " ")
    view = walk.view_mention(mention)
    assert view.deadline is not None
    assert view.deadline.expires.latest.isoformat() == "2027-02-20"
    clock.pass_time(days=120)
    person.sign_in()
    assert 'data-rhythm="broken"' in shown(person, mention)
    person.post(url, {"kind": "writ", "on": "2030-01-01"})
    assert "Rien n’est noté" in shown(person, mention)
    assert person.post(url, {"kind": "appeal", "on": "2026-11-20"}).status_code in {400, 422}
    for act in store.law.acts_of(mention):
        assert person.post(f"/mentions/nobody/acts/{act.id}/remove", {}).status_code == 404
        person.post(f"{url}/{act.id}/remove", {})
    assert "data-rhythm" not in shown(person, mention)
    assert store.law.acts_of(mention) == ()


def test_the_page_says_what_stops_the_clock_and_when_to_be_reminded(
    person: Person, add_mention: AddMention
) -> None:
    page = shown(person, add_mention(FRAUD))
    assert re.findall(r'data-reminder="(\d+)"', page) == ["30", "15", "7", "3"]
    assert page.count("data-act=") >= 8
    assert "Une plainte simple n’arrête pas le délai" in page


def test_erasing_takes_answers_and_acts_with_the_mention(
    person: Person, add_mention: AddMention, store: Store
) -> None:
    mention = add_mention(FRAUD)
    person.post(f"/mentions/{mention}/answers", {"question": "identifiable", "answer": "no"})
    person.post(f"/mentions/{mention}/acts", {"kind": "writ", "on": "2026-11-20"})
    assert store.storage.count("answers") == store.storage.count("court_acts") == 1
    person.post(f"/mentions/{mention}/erase", {"agreed": "yes"})
    store.forget_values()
    assert store.find_mention(mention) is None
    assert store.storage.count("answers") == store.storage.count("court_acts") == 0


def test_home_reminds_of_the_last_working_day_once_a_reminder_is_reached(
    person: Person, add_mention: AddMention, clock: MovableClock
) -> None:
    add_mention(FRAUD)
    assert "data-delay-reminder" not in person.get("/").get_data(as_text=True)
    for days, reached, nearest in ((25, "30", 15), (20, "7", 3), (5, "3", 1)):
        clock.pass_time(days=days)
        person.sign_in()
        page = person.get("/").get_data(as_text=True)
        assert re.findall(r'data-delay-reminder="(\d+)"', page) == [reached]
        left = re.findall(r"data-days-left>J-(\d+)<", page)
        assert nearest < int(left[0]) <= int(reached), "the days that are left, not the reminder's"
    clock.pass_time(days=60)
    person.sign_in()
    assert "data-delay-reminder" not in person.get("/").get_data(as_text=True)


def a_page(day: str, words: str) -> dict[str, object]:
    return {
        "method": "page",
        "captured_at": f"{day}T10:00:00Z",
        "excerpt": None,
        "dom": a_review_page(("Thierry L.", words, 1, "2026-10-01")),
    }


def test_added_words_have_a_second_clock_and_the_first_stays_the_one_that_counts(
    extension: Extension, person: Person, walk: Walk, capture_body: Callable[..., dict[str, Any]]
) -> None:
    first = "Elle facture des actes qu’elle n’a pas faits."
    then = f"{first} Elle a aussi falsifié mon dossier."
    for day, words in (("2026-11-02", first), ("2026-11-20", then)):
        sent = extension.post("/captures", capture_body(**a_page(day, words)))
        assert sent.status_code in {200, 201}, sent.data
    (mention,) = walk.store.mentions()
    page = shown(person, mention.id)
    assert "data-later-clock" in page
    view = walk.view_mention(mention.id)
    assert view.deadline is not None
    assert view.deadline.expires.latest.isoformat() == "2027-01-01"
    (added,) = later_clocks(walk, mention, view.assessment)
    assert "ajoutés" in added.label.fr
    assert (str(added.expires.earliest), str(added.expires.latest)) == ("2027-02-02", "2027-02-20")


def test_words_that_were_gone_and_are_back_have_a_clock_should_the_author_have_done_it(
    walk: Walk, person: Person, add_mention: AddMention, clock: MovableClock
) -> None:
    mention = walk.store.get_mention(add_mention(FRAUD))
    (first,) = mention.sightings
    gone = msgspec.structs.replace(first, state="gone", seen_at=clock.at + timedelta(days=3))
    back = msgspec.structs.replace(first, seen_at=clock.at + timedelta(days=9))
    clock.pass_time(days=10)
    person.sign_in()
    walk.store.put_mention(msgspec.structs.replace(mention, sightings=(first, gone)))
    assert "data-later-clock" not in shown(person, mention.id)
    walk.store.put_mention(msgspec.structs.replace(mention, sightings=(first, gone, back)))
    view = walk.view_mention(mention.id)
    (returned,) = later_clocks(walk, view.mention, view.assessment)
    assert (str(returned.expires.earliest), str(returned.expires.latest)) == (
        "2027-02-26",
        "2027-03-02",
    )
    assert returned.source.id == "crim-2017-02-07"
    assert "remis en ligne" in shown(person, mention.id)


def test_without_an_edit_there_is_no_second_clock(person: Person, add_mention: AddMention) -> None:
    assert "data-later-clock" not in shown(person, add_mention(FRAUD))


def test_answers_and_acts_are_in_the_export(
    person: Person, add_mention: AddMention, store: Store, tmp_path: Path
) -> None:
    mention = add_mention(FRAUD)
    person.post(f"/mentions/{mention}/answers", {"question": "identifiable", "answer": "no"})
    person.post(f"/mentions/{mention}/acts", {"kind": "writ", "on": "2026-11-20"})
    export_all(store, tmp_path / "export")
    for name in ("answers", "court_acts"):
        assert mention in (tmp_path / "export" / f"{name}.json").read_text("utf-8")
