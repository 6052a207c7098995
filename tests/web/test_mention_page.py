"""The page of a mention: the urgent first, the line of days, notes that are never lost, the log."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from companion.model.interval import DateInterval
from companion.store.database import Store
from companion.walk import Walk
from companion.web.dashboard.time_line import time_line
from tests.web.running_companion import MovableClock, Person

AddMention = Callable[..., str]
SCRIPT = {"Accept": "application/json"}


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_what_presses_comes_before_the_words_and_the_words_before_the_proof(
    person: Person, add_mention: AddMention
) -> None:
    page = read(person, f"/mentions/{add_mention()}")
    marks = ["data-essentials", "data-deadline-state", "data-do-not-reply", "data-first-step"]
    marks += ['id="words"', 'id="questions"', 'id="steps"', 'id="days"', 'id="why"']
    marks += ['id="documents"', 'id="proof"', 'id="sightings"', 'id="notes"', 'id="log"']
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places), marks
    jumps = re.findall(r'<a href="#([a-z]+)">', page.split('class="jump"')[1].split("</nav>")[0])
    assert jumps
    assert all(f'id="{jump}"' in page for jump in jumps)


def test_the_first_step_is_the_first_still_open(
    person: Person, add_mention: AddMention, walk: Walk
) -> None:
    mention = add_mention()
    advice = walk.view_mention(mention).advice
    assert advice is not None
    first, second, *others = [step.id for step in advice.steps]
    assert f'data-first-step="{first}"' in read(person, f"/mentions/{mention}")
    walk.set_step(mention, first, "done")
    assert f'data-first-step="{second}"' in read(person, f"/mentions/{mention}")
    for step in (second, *others):
        walk.set_step(mention, step, "dropped")
    assert "data-all-steps-over" in read(person, f"/mentions/{mention}")


LINES = [
    # days ago it was published, earliest and latest; kinds in order of time
    ((40, 40), ["published", "seen", "today", "practical", "best"]),
    ((40, 20), ["published", "seen", "today", "practical", "worst", "best"]),
    ((110, 80), ["published", "worst", "seen", "today", "best"]),
    ((None, 20), ["published", "seen", "today", "best"]),
    ((200, 180), ["published", "worst", "best", "seen", "today"]),
]


@pytest.mark.parametrize(("ago", "kinds"), LINES)
def test_the_line_of_days_is_in_order_of_time(  # noqa: PLR0913, PLR0917 one case is two facts
    person: Person,
    add_mention: AddMention,
    walk: Walk,
    clock: MovableClock,
    ago: tuple[int | None, int],
    kinds: list[str],
) -> None:
    today = clock.now().date()
    first, last = ago
    published = DateInterval(
        earliest=None if first is None else today - timedelta(days=first),
        latest=today - timedelta(days=last),
    )
    mention = add_mention(published=published)
    page = read(person, f"/mentions/{mention}")
    assert re.findall(r'data-moment="([a-z]+)"', page) == kinds
    view = walk.view_mention(mention)
    with person.app.test_request_context("/"):
        line = time_line(view.mention, view.deadline)
    assert line is not None
    assert [one.last for one in line.moments] == sorted(one.last for one in line.moments)
    assert [one.number for one in line.moments] == list(range(1, len(line.moments) + 1))
    for one in line.moments:
        assert 0 < one.start <= one.x < 100
    for row in range(line.rows):
        xs = [one.x for one in line.moments if one.row == row]
        assert all(b - a >= 9 for a, b in itertools.pairwise(xs)), "marks cover each other"


def test_lawful_words_have_no_line_of_days(person: Person, add_mention: AddMention) -> None:
    page = read(person, f"/mentions/{add_mention('Accueil froid, deux heures d’attente.')}")
    assert "data-time-line" not in page
    assert "data-moment" not in page


def test_the_page_keeps_the_notes_by_itself_and_says_when(
    person: Person, add_mention: AddMention, walk: Walk
) -> None:
    mention = add_mention()
    page = read(person, f"/mentions/{mention}")
    mark = page.split('name="began_at" value="')[1].split('"')[0]
    path = f"/mentions/{mention}/notes"
    answer = person.post(path, {"notes": "appelé lundi", "began_at": mark}, **SCRIPT)
    assert (answer.status_code, answer.json["said"]) == (200, "Enregistré à 11:00.")
    again = {"notes": "appelé lundi, sans réponse", "began_at": answer.json["began_at"]}
    assert person.post(path, again, **SCRIPT).status_code == 200
    assert walk.view_mention(mention).mention.notes == "appelé lundi, sans réponse"


def test_without_a_script_the_button_says_when_and_offers_to_undo(
    person: Person, add_mention: AddMention, walk: Walk
) -> None:
    mention = add_mention()
    person.post(f"/mentions/{mention}/notes", {"notes": "premier"})
    person.post(f"/mentions/{mention}/notes", {"notes": "second"})
    page = read(person, f"/mentions/{mention}")
    assert "Notes enregistrées à 11:00." in page
    assert 'name="notes" value="premier"' in page, "the undo puts back what was there"
    person.post(f"/mentions/{mention}/notes", {"notes": "premier"})
    assert walk.view_mention(mention).mention.notes == "premier"


def test_notes_changed_in_another_tab_are_not_written_over_unseen(
    person: Person, add_mention: AddMention, walk: Walk
) -> None:
    mention = add_mention()
    path = f"/mentions/{mention}/notes"
    mark = read(person, f"/mentions/{mention}").split('name="began_at" value="')[1].split('"')[0]
    walk.set_notes(mention, "écrit ailleurs")
    mine = {"notes": "écrit ici", "began_at": mark}
    assert person.post(path, mine, **SCRIPT).status_code == 409
    answer = person.post(path, mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "écrit ici</textarea>" in page
    assert "data-notes-changed" in page
    assert "écrit ailleurs</blockquote>" in page
    assert walk.view_mention(mention).mention.notes == "écrit ailleurs"
    seen = page.split('name="began_at" value="')[1].split('"')[0]
    assert person.post(path, {"notes": "écrit ici", "began_at": seen}).status_code == 303
    assert walk.view_mention(mention).mention.notes == "écrit ici"


def test_notes_are_text_and_never_markup(person: Person, add_mention: AddMention) -> None:
    mention = add_mention()
    hostile = "</textarea><script>alert(1)</script>"
    person.post(f"/mentions/{mention}/notes", {"notes": hostile})
    for path in (f"/mentions/{mention}", f"/mentions/{mention}/sheet?notes=yes"):
        assert "<script>alert(1)" not in read(person, path)


def test_the_log_tells_what_happened_to_this_mention_and_to_no_other(
    person: Person, add_mention: AddMention, store: Store
) -> None:
    add_mention(url="https://autre.fr/1")
    mention = add_mention()
    page = read(person, f"/mentions/{mention}")
    told = re.findall(r'data-event="([a-z_]+)"', page)
    assert set(told) == {"collected", "read", "assessed"}
    (capture,) = [one for one in store.captures() if "autre" not in one.url]
    ours = [e for e in store.custody.events() if e.subject in {mention, capture.id}]
    assert f'data-log="{len(ours)}"' in page
    assert len(told) == len(ours)


def test_the_sheet_says_all_but_the_notes_until_asked(
    person: Person, add_mention: AddMention, walk: Walk, store: Store
) -> None:
    mention = add_mention()
    walk.set_notes(mention, "pour moi seule")
    sheet = read(person, f"/mentions/{mention}/sheet")
    for said in ("charlatan", "jamais un verdict", "Ce que l’autre partie objectera", "Journal"):
        assert said in sheet, said
    assert store.captures()[0].evidence[0].sha256 in sheet
    assert "pour moi seule" not in sheet
    assert "pour moi seule" in read(person, f"/mentions/{mention}/sheet?notes=yes")
    assert person.get("/mentions/none/sheet").status_code == 404


def test_a_row_of_the_list_shows_how_far_the_proof_carries(
    person: Person, add_mention: AddMention, walk: Walk
) -> None:
    mention = add_mention()
    for path in ("/mentions", "/"):
        assert 'data-row-grade="0"' in read(person, path)
    pdf = b"%PDF-1.7\nstartxref\n9\n%%EOF\n"
    walk.attaching.attach(mention, pdf, kind="constat", name="constat.pdf")
    assert 'data-row-grade="4"' in read(person, "/mentions")
    assert walk.mention_file(mention).grade.level == 4
